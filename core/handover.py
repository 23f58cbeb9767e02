"""Who speaks in a conversation: which changes there are, and which are refused."""

from core.messages import State

CHANGES: dict[State, frozenset[State]] = {
    State.EVA: frozenset({State.WAITING, State.HUMAN, State.CLOSED}),
    State.WAITING: frozenset({State.HUMAN, State.EVA, State.CLOSED}),
    State.HUMAN: frozenset({State.EVA, State.WAITING, State.CLOSED}),
    State.CLOSED: frozenset({State.EVA}),
}

CARD = "card"  # the kind of wake-up that brings a hand-over's card up to date


class ChangeRefused(Exception):
    """There is no such change. A change to the state that already is, is none: callers ask `changes` first."""


def changes(now: State, to: State) -> bool:
    """Whether going from one state to the other is a change at all. Raises ChangeRefused when it is one that must not happen."""
    if now is to:
        return False
    if to not in CHANGES[now]:
        raise ChangeRefused(f"a conversation that is {now} does not become {to}")
    return True


def begins_afresh(now: State, to: State) -> bool:
    """Whether what was said so far is context no more: at a close, and when a person hands back."""
    return to is State.CLOSED or (now is State.HUMAN and to is State.EVA)


def settles(now: State, to: State) -> bool:
    """Whether what stands unanswered is Eva's no more: after a close nobody waits, and what a person had before them is theirs."""
    return to is State.CLOSED or now is State.HUMAN
