"""What staff see: of a hand-over what is wanted, by whom it was taken, and what was said last; of a quote that was taken up, its price and
how its customer is reached; of a fault of Eva's own, what is wrong and since when."""

from collections.abc import Sequence
from datetime import datetime

from core.desk_words import DESK
from core.language import catalogue
from core.messages import Conversation, Handover, Line, State
from core.playbook import Playbook
from core.ports import Button, Card, CardLine, ToldFault
from core.quoting.details import Detail, Value
from core.quoting.pricing.rates import SIGNS
from core.quoting.quote import Quote, last_day

LINES = 6  # of the conversation, the last ones
LONGEST = 300  # characters of a line


def card_of(
    handover: Handover, conversation: Conversation, shown: Sequence[Line], link: str, playbook: Playbook, summary: tuple[str, ...] = ()
) -> Card:
    """As it stands. What is over shows nothing of what was said any more."""
    language = playbook.language
    title, text = _words(handover, conversation, playbook)
    return Card(
        key=f"{handover.id}:{handover.round}",
        handover=handover.id,
        title=title,
        text=text,
        summary=summary if handover.is_open else (),
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


def sale_card(quote: Quote, conversation: Conversation, link: str, playbook: Playbook) -> Card:
    """Of a quote that has a price, for whoever turns it into a contract. Without a link, staff cannot write where the customer is."""
    language, say = playbook.language, catalogue()
    until = last_day(quote.valid_until, playbook.timezone).isoformat() if quote.valid_until else ""
    where = say.text(DESK, "conversation", language, conversation=conversation.id, channel=conversation.address.channel)
    return Card(
        key=quote.id,
        title=say.text(DESK, "quote_taken", language, id=quote.id),
        text=f"{say.text(DESK, 'quote_details', language, premium=_premium(quote), until=until)}\n{where}",
        reason=_short(_quoted(quote, language)),
        link=link,
        customer="" if link else conversation.customer,
        language=language,
    )


def fault_card(told: ToldFault, now: datetime, playbook: Playbook) -> Card:
    """As it stands by now. What is wrong is told as in the log: in English, and without a word of a customer's."""
    language, since = playbook.language, f"{told.since:%Y-%m-%d %H:%M}Z"
    kind = f"{told.kind} {told.subject}".strip()
    if told.is_open(now):
        title, when = "fault", catalogue().text(DESK, "fault_since", language, since=since)
    else:
        until = f"{told.ended(now):%Y-%m-%d %H:%M}Z"
        title, when = "fault_over", catalogue().text(DESK, "fault_until", language, since=since, until=until)
    return Card(
        key=f"{told.key} {told.since:%Y-%m-%dT%H:%M:%S.%fZ}",
        title=catalogue().text(DESK, title, language, assistant=playbook.assistant, kind=kind),
        text=f"{told.text}\n\n{when}",
        language=language,
    )


def _premium(quote: Quote) -> str:
    return _amount(f"{quote.premium or 0:,.2f}", quote.currency)


def _amount(amount: str, currency: str) -> str:
    return f"{SIGNS[currency]}{amount}" if currency in SIGNS else f"{amount} {currency}"


def _quoted(quote: Quote, language: str) -> str:
    """What was priced: "2020 Toyota Corolla, 42,000 miles driven, driver aged 41"."""
    values = quote.values
    vehicle = " ".join(str(values[each]) for each in (Detail.YEAR, Detail.MAKE, Detail.MODEL) if values.get(each))
    return ", ".join(filter(None, [vehicle, quote.kind, *(_said(detail, value, quote, language) for detail, value in values.items())]))


def _said(detail: Detail, value: Value, quote: Quote, language: str) -> str:
    """One detail; empty for those that name the vehicle."""
    match detail, value:
        case Detail.MAKE | Detail.MODEL | Detail.YEAR, _:
            return ""
        case Detail.DEDUCTIBLE, int(amount):
            shown = _amount(f"{amount:,}", quote.currency)
        case ((Detail.MILEAGE | Detail.YEARLY_MILEAGE), int(miles)):
            shown = f"{miles:,}"
        case _, tuple(ids):
            return ", ".join(ids)
        case _:
            shown = str(value)
    return catalogue().text("quote", f"moved_{detail}", language, value=shown)


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
    return CardLine(by=line.name or by, text=_short(line.told))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
