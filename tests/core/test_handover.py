"""Who speaks in a conversation: which changes there are, and which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.handover import CHANGES, ChangeRefused, begins_afresh, changes, settles
from core.messages import State

STATES = st.sampled_from(State)


@given(STATES)
def test_a_change_to_the_same_state_is_none(state: State) -> None:
    assert not changes(state, state)


@pytest.mark.parametrize("state", [State.WAITING, State.HUMAN])
def test_a_closed_conversation_goes_to_nobody_but_eva(state: State) -> None:
    with pytest.raises(ChangeRefused, match="closed"):
        changes(State.CLOSED, state)


@given(STATES)
def test_whatever_the_state_anyone_may_close(state: State) -> None:
    assert changes(state, State.CLOSED) == (state is not State.CLOSED)


@given(STATES)
def test_from_every_state_a_customer_comes_back_to_eva(state: State) -> None:
    assert state is State.EVA or State.EVA in CHANGES[state]


@given(st.lists(STATES, max_size=30))
def test_however_it_changes_every_state_is_reached_by_a_change_that_there_is(wishes: list[State]) -> None:
    now = State.EVA
    for wish in wishes:
        try:
            changed = changes(now, wish)
        except ChangeRefused:
            assert wish not in CHANGES[now]
            continue
        assert changed == (wish is not now)
        now = wish


def test_the_context_begins_afresh_at_a_close_and_when_a_person_hands_back() -> None:
    fresh = {(now, to) for now in State for to in CHANGES[now] if begins_afresh(now, to)}

    assert fresh == {(now, State.CLOSED) for now in State if now is not State.CLOSED} | {(State.HUMAN, State.EVA)}


def test_what_was_written_while_nobody_had_come_is_still_answered_by_eva() -> None:
    assert not settles(State.WAITING, State.EVA)


def test_what_a_person_had_before_them_is_not_answered_by_eva_again() -> None:
    assert settles(State.HUMAN, State.EVA)
