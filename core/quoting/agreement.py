"""What a customer agrees to: the message that says yes to a draft which a reply has put, and the wish to take a quote up."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from core.language import catalogue
from core.messages import Exchange, Line
from core.quoting.claims.checks import Known
from core.quoting.confirmation import agrees, names_amount, numbers_of, puts, stands_within, without_names, yes_among
from core.quoting.details import Detail
from core.quoting.form.taking_up import answers, is_both, names_it, says_so
from core.quoting.quote import Quote, QuoteStatus
from core.quoting.vehicles.known import Vehicles

UNHEARD = frozenset({"cut", "failed", "undeliverable", "unsaid"})  # outcomes of turns in which the customer was not shown the whole reply


class Spoken(Protocol):
    """As much of a turn as a yes depends on; see `giving.Moment`."""

    @property
    def known(self) -> Known: ...
    @property
    def turn(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def earlier(self) -> Sequence[Exchange]: ...
    @property
    def asked(self) -> Sequence[Line]: ...


def yes_to(draft: Quote, quotes: Sequence[Quote], spoken: Spoken) -> str:
    """The message's id, or nothing. A yes that was said stands until something else is put; `quotes` are all of the conversation."""
    latest = max(quote.turn for quote in quotes if quote.status is QuoteStatus.DRAFT)
    if draft.confirmed and draft.turn == latest:
        return draft.confirmed
    put = spoken.earlier[-1] if spoken.earlier else None
    if put is None or _turn_of(put) != draft.turn or draft.turn >= spoken.turn or put.outcome in UNHEARD:
        return ""
    if not _was_put(draft, put.said, quotes, spoken.language, spoken.known.vehicles):
        return ""
    written = [line for line in spoken.asked if line.text.strip() and not line.name]  # nobody else says yes for the customer
    yes = yes_among([line.text for line in written], spoken.language, _numbers_put(draft), _vehicle(draft, spoken.known.vehicles))
    return "" if yes is None else written[yes].id


def choices(quotes: Sequence[Quote], turn: int, reply: str, language: str, vehicles: Vehicles | None) -> tuple[str, ...]:
    """What may be answered to this turn's reply with one press: yes, where it puts a draft that waits for that."""
    drafts = [
        quote for quote in quotes if quote.status is QuoteStatus.DRAFT and quote.turn == turn and not (quote.confirmed or quote.trouble)
    ]
    put = any(_was_put(draft, reply, quotes, language, vehicles) for draft in drafts)
    return (catalogue().button("yes", language),) if put else ()


def takes_up(quote: Quote, texts: Sequence[str], language: str, before: Exchange | None = None, rivals: Sequence[Quote] = ()) -> bool:
    """Whether a customer says with these messages that they take a quote up. A model says so too easily, and a person calls them then.
    `before` is the turn before: a plain yes is to the quote that its reply names, by its number or its price; and to the question which of
    several they take up, "as it is" is the quote, and so is its vehicle's name, or "both". `rivals` are what else may be meant: "I'll take
    it" behind two prices takes neither."""
    heard = any(catalogue().heard("take_up", text, language) for text in texts)
    asked = any(catalogue().heard("take_up", line.text, language) for line in before.asked if not line.name) if before else False
    said = heard or (asked and answers(texts))
    is_named = _names(quote, texts, language) and not any(_names(rival, texts, language) for rival in rivals)
    if (is_named and (said or says_so(texts, language))) or (is_both(texts) and said):
        return True
    if (asked or (heard and rivals)) and any(catalogue().heard("as_it_was", text, language) for text in texts):
        return True
    told = before is not None and _was_told(quote, before, language)
    alone = told and not any(_was_just_told(rival, before, language) for rival in rivals)
    if rivals and not (is_named or alone):
        return False
    return heard or (told and agrees(texts, language, _prices(quote), _vehicle(quote, None)))


def rivals_of(quote: Quote, quotes: Sequence[Quote], before: Exchange | None, language: str, now: datetime) -> list[Quote]:
    """What else of a conversation may be taken up in its place: other quotes that hold, and a what-if that was just told."""
    return [
        other
        for other in quotes
        if other.id != quote.id
        and (
            (other.status is QuoteStatus.GIVEN and other.holds(now))
            or (other.status is QuoteStatus.DRAFT and other.premium is not None and _was_just_told(other, before, language))
        )
    ]


def _was_just_told(quote: Quote, before: Exchange | None, language: str) -> bool:
    if before is None:
        return False
    return _turn_of(before) in (quote.turn, quote.given_in) or _was_told(quote, before, language)


def _names(quote: Quote, texts: Sequence[str], language: str) -> bool:
    return any(
        names_it(text, quote.id, quote.values) or any(names_amount(text, price, (language, "en")) for price in _prices(quote))
        for text in texts
    )


def _was_told(quote: Quote, exchange: Exchange, language: str) -> bool:
    if exchange.outcome in UNHEARD:
        return False
    return quote.id in exchange.said or any(names_amount(exchange.said, price, (language, "en")) for price in _prices(quote))


def _prices(quote: Quote) -> frozenset[Decimal]:
    return frozenset(each for each in (quote.premium, quote.yearly) if each is not None)


def _numbers_put(draft: Quote) -> frozenset[Decimal]:
    """Whoever says yes may repeat these: what is put, as it was said first too ("67,600 km"), and of a what-if its price."""
    return numbers_of([*draft.values.values(), *(said.words for said in draft.details.values())]) | _prices(draft)


def _vehicle(quote: Quote, vehicles: Vehicles | None) -> str:
    """Its name, and that it is electric where the company knows that it is."""
    make, model = (str(quote.values.get(each, "")) for each in (Detail.MAKE, Detail.MODEL))
    is_electric = any(each.electric for each in (vehicles.all if vehicles else ()) if (each.make, each.model) == (make, model))
    return f"{make} {model}" + (" electric" if is_electric else "")


def _turn_of(exchange: Exchange) -> int | None:
    return exchange.asked[0].turn if exchange.asked else None


def _was_put(draft: Quote, reply: str, quotes: Sequence[Quote], language: str, vehicles: Vehicles | None) -> bool:
    """A what-if is put by its price, and of several beside each other a yes takes none."""
    languages = (language, "en")
    if draft.beside is None or draft.premium is None:
        return puts(without_names(reply, _longer_names(draft, vehicles)), draft.values, languages, draft.kind)
    others = [quote for quote in quotes if quote.status is QuoteStatus.DRAFT and quote.beside == draft.beside and quote.turn == draft.turn]
    return len(others) == 1 and names_amount(reply, draft.premium, languages)


def _longer_names(draft: Quote, vehicles: Vehicles | None) -> list[str]:
    """Of other models, in which this one's name stands too: who says yes to a Corolla Cross says none to a Corolla."""
    make, model = (str(draft.values.get(each, "")) for each in (Detail.MAKE, Detail.MODEL))
    every = vehicles.all if vehicles else ()
    return [other.model for other in every if other.make == make and other.model != model and stands_within(model, other.model)]
