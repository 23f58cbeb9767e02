"""What staff see of a hand-over: a card that says what is wanted, by whom it was taken, and what was said last."""

from collections.abc import Sequence

from core.desk_words import DESK
from core.language import catalogue
from core.messages import Conversation, Handover, Line, State
from core.playbook import Playbook
from core.ports import Button, Card, CardLine

LINES = 6  # of the conversation, the last ones
LONGEST = 300  # characters of a line


def card_of(handover: Handover, conversation: Conversation, shown: Sequence[Line], link: str, playbook: Playbook) -> Card:
    """As it stands. What is over shows nothing of what was said any more."""
    language = playbook.language
    title, text = _words(handover, conversation, playbook)
    return Card(
        key=f"{handover.id}:{handover.round}",
        handover=handover.id,
        title=title,
        text=text,
        reason=_short(handover.reason) if handover.is_open else "",
        lines=tuple(_line(line, playbook) for line in shown[-LINES:]) if handover.is_open else (),
        link=link,
        mention=handover.is_open and handover.person is None,
        buttons=_buttons(handover),
        language=language,
    )


def bare(handover: str, round: int, key: str, playbook: Playbook) -> Card:
    """A card that stands for nothing any more."""
    text = catalogue().text(DESK, key, playbook.language)
    return Card(key=f"{handover}:{round}", handover=handover, title=text, text="", language=playbook.language)


def _buttons(handover: Handover) -> tuple[Button, ...]:
    if not handover.is_open:
        return ()
    return ("hand_back", "resolve") if handover.person else ("take", "resolve")


def _words(handover: Handover, conversation: Conversation, playbook: Playbook) -> tuple[str, str]:
    """Title and text."""
    language, values = playbook.language, {"assistant": playbook.assistant, "name": handover.person.name if handover.person else ""}
    match handover:
        case Handover(outcome="handed back" | "resolved" | "closed" | "undeliverable" as outcome):
            title, text = f"was_{outcome.replace(' ', '_')}", ""
        case Handover(person=None):
            title = "wanted" if handover.round == 1 else "wanted_again"
            text = "waits" if conversation.state is State.WAITING else "missed"
        case _:
            title, text = "has_it", "silent"
    say = catalogue()
    return say.text(DESK, title, language, **values), say.text(DESK, text, language, **values) if text else ""


def _line(line: Line, playbook: Playbook) -> CardLine:
    by = {"eva": playbook.assistant, "customer": catalogue().text(DESK, "customer", playbook.language)}.get(line.author, "")
    return CardLine(by=line.name or by, text=_short(line.text))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
