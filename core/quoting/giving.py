"""From details that were checked to a price that holds: put to the customer, priced after a yes to exactly these in a later message, kept.

However often a turn is repeated, and whatever a model asks for, there is one draft of the same facts, and one quote for a yes to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import partial

from core.messages import Exchange, Line, new_id
from core.ports import QuoteError, QuoteProvider, Store, Transaction, Wakeup
from core.quoting.agreement import yes_to
from core.quoting.claims.checks import Checked, Known
from core.quoting.claims.verdicts import Word, verdicts
from core.quoting.details import OPTIONAL, Detail, Value
from core.quoting.pricing.rates import NotInsurable, Priced
from core.quoting.quote import Quote, QuoteStatus, Wanted, event_of, valid_until
from core.quoting.reading.corrections import is_taken_back
from core.quoting.reading.standing import Line as Spoken

VEHICLE = (Detail.MAKE, Detail.MODEL)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The turn that a price is asked for in. `earlier` and `asked` are the conversation since its context began; `spoken` are the
    customer's lines in it; `language` is theirs, `zone` the company's."""

    store: Store
    provider: QuoteProvider
    known: Known
    conversation: str
    turn: int
    wakeup: Wakeup
    now: datetime
    zone: tzinfo
    language: str
    earlier: Sequence[Exchange]
    asked: Sequence[Line]
    spoken: Sequence[Spoken]

    @property
    def today(self) -> date:
        return self.known.today


@dataclass(frozen=True, kw_only=True)
class ToConfirm:
    """Nothing is priced yet: these facts must be put to the customer, who must say yes to them."""

    draft: Quote


@dataclass(frozen=True, kw_only=True)
class Given:
    """A price that holds. `superseded` are the quotes whose place it takes; `before`: it had been given already."""

    quote: Quote
    superseded: tuple[Quote, ...] = ()
    before: bool = False


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What it would be. `now` is what the quote that it stands beside would cost by the rates in force; that one keeps its own price."""

    draft: Quote
    base: Quote
    now: Priced

    @property
    def difference(self) -> Decimal:
        """Of this month's price to what the other would cost today; below nothing where this is cheaper."""
        assert self.draft.premium is not None, "a what-if is priced at once"
        return self.draft.premium - self.now.premium


@dataclass(frozen=True, kw_only=True)
class Refused:
    """There is no price, for a reason that the customer may read."""

    draft: Quote
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoPrice:
    """The provider failed. The details are kept, and a person is asked to price them."""

    draft: Quote


Outcome = ToConfirm | Given | WhatIf | Refused | NoPrice


async def ask_for_a_price(checked: Checked, moment: Moment) -> Outcome:
    """What comes of it. Asks the provider outside of any transaction. Raises StoreError and ClaimLost."""
    step = await moment.store.write(partial(_decide, checked, moment))
    if not isinstance(step, _ToPrice):
        return step
    try:
        return await _at_a_price(step, checked, moment)
    except NotInsurable as refusal:
        return Refused(draft=step.draft, reason=str(refusal))
    except QuoteError as error:
        return await moment.store.write(partial(_hand_over, step.draft, str(error), moment))


@dataclass(frozen=True, kw_only=True)
class _ToPrice:
    """A draft that may be priced: confirmed, or a what-if of `base`, or both."""

    draft: Quote
    base: Quote | None = None


async def _at_a_price(step: _ToPrice, checked: Checked, moment: Moment) -> Outcome:
    """Who said yes to a what-if has said yes to the price that they were told: where it is another one by now, that is told first."""
    draft, base = step.draft, step.base
    priced = await _priced(draft, checked, moment, draft.id)
    if draft.confirmed and draft.premium in (None, priced.premium):
        return await moment.store.write(partial(_give, draft, priced, moment))
    if base is None:
        return await moment.store.write(partial(_put_anew, draft, moment))
    beside = await _priced(base, _of(base, checked), moment, f"{base.id}.{draft.id}")
    return await moment.store.write(partial(_compare, draft, priced, beside, base, moment))


async def _decide(checked: Checked, moment: Moment, tx: Transaction) -> _ToPrice | ToConfirm | Given:
    await tx.wakeups.hold(moment.wakeup)
    quotes = await tx.quotes.of(moment.conversation, moment.now)
    fresh = _blank(checked, moment)
    same = [quote for quote in quotes if quote.facts == fresh.facts]
    if held := [quote for quote in same if quote.holds(moment.now)]:
        return Given(quote=held[-1], before=True)
    left = next((quote for quote in same if quote.status is QuoteStatus.DRAFT), None)
    draft = left or fresh  # who said it first has said it: a yes to it is kept as that
    if left and (yes := yes_to(left, quotes, moment)):
        draft = replace(draft, confirmed=yes, at=moment.now)
        await tx.quotes.put(draft)
        return _ToPrice(draft=draft, base=next((quote for quote in quotes if quote.id == draft.beside and quote.holds(moment.now)), None))
    base = _base(fresh, quotes, moment)
    draft = _unpriced(replace(draft, turn=moment.turn, confirmed="", beside=base.id if base else None, at=moment.now))
    await tx.quotes.put(draft)
    return _ToPrice(draft=draft, base=base) if base else ToConfirm(draft=draft)


def _blank(checked: Checked, moment: Moment) -> Quote:
    return Quote(
        id=new_id("Q"),
        conversation=moment.conversation,
        details=dict(checked.details),
        kind=checked.kind,
        status=QuoteStatus.DRAFT,
        turn=moment.turn,
        at=moment.now,
    )


def _base(draft: Quote, quotes: Sequence[Quote], moment: Moment) -> Quote | None:
    """The quote that this is a what-if of: the same but for choices that nobody must make, or one detail that was just said."""
    for quote in reversed(quotes):
        if not quote.holds(moment.now) or quote.kind != draft.kind:
            continue
        others = quote.differs(draft.values)
        if others <= set(OPTIONAL):
            return quote
        if len(others) == 1 and not others & set(VEHICLE) and _is_just_said(draft, next(iter(others)), moment):
            return quote
    return None


def _is_just_said(draft: Quote, detail: Detail, moment: Moment) -> bool:
    return detail in draft.details and draft.details[detail].message in {line.id for line in moment.asked}


# ── the price ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _priced(quote: Quote, checked: Checked, moment: Moment, key: str) -> Priced:
    return await moment.provider.price(Wanted(key=key, values=quote.values, vehicle=checked.vehicle, today=moment.today))


def _of(base: Quote, checked: Checked) -> Checked:
    """A what-if is of the same vehicle."""
    return replace(checked, details=dict(base.details))


def _with_price(quote: Quote, priced: Priced) -> Quote:
    return replace(quote, premium=priced.premium, currency=priced.currency, items=priced.items, rates_version=priced.rates_version)


def _unpriced(quote: Quote) -> Quote:
    return replace(quote, premium=None, currency="", items=(), rates_version="")


async def _give(draft: Quote, priced: Priced, moment: Moment, tx: Transaction) -> Given:
    await tx.wakeups.hold(moment.wakeup)
    quotes = await tx.quotes.of(moment.conversation, moment.now)
    done = next((quote for quote in quotes if quote.id == draft.id and quote.holds(moment.now)), None)
    if done:
        return Given(quote=done, before=True)
    until = valid_until(moment.now, moment.provider.valid_days, moment.zone)
    given = replace(
        _with_price(draft, priced), status=QuoteStatus.GIVEN, given_in=moment.turn, valid_until=until, trouble="", at=moment.now
    )
    replaced = [quote for quote in quotes if quote.status is QuoteStatus.GIVEN and _takes_the_place_of(given, quote, moment)]
    superseded = tuple(replace(quote, status=QuoteStatus.SUPERSEDED, at=moment.now) for quote in replaced)
    for quote in (*superseded, given):
        await tx.quotes.put(quote)
        await tx.notes.audit(moment.now, f"quote {quote.status}", moment.conversation, _account(quote))
    await tx.events.add(moment.conversation, [event_of(quote, moment.zone) for quote in (*superseded, given)])
    return Given(quote=given, superseded=superseded)


def _takes_the_place_of(given: Quote, quote: Quote, moment: Moment) -> bool:
    """What it was a what-if of; a quote of the same vehicle that rests on what no longer holds; one of a vehicle that was taken back in so
    many words. Two vehicles are two quotes otherwise."""
    if quote.id == given.beside:
        return True
    words = _words(quote.values, moment)
    if all(given.values.get(each) == quote.values.get(each) for each in VEHICLE):
        return any(word is not Word.SAID for word in words.values())
    naming = given.details[Detail.MODEL].message
    corrects = any(line.id == naming and is_taken_back(line.text.lower()) for line in moment.spoken)
    return corrects and any(words.get(each) is not Word.SAID for each in VEHICLE)


def _words(values: Mapping[Detail, Value], moment: Moment) -> dict[Detail, Word]:
    """By the customer's own words: a yes to one vehicle takes nothing from another."""
    known, own = moment.known, [replace(line, confirmed={}) for line in moment.spoken]
    found = verdicts(values, own, languages=known.languages, today=known.today, vehicles=known.vehicles)
    return {detail: verdict.word for detail, verdict in found.items()}


async def _compare(draft: Quote, priced: Priced, beside: Priced, base: Quote, moment: Moment, tx: Transaction) -> WhatIf:
    await tx.wakeups.hold(moment.wakeup)
    told = _with_price(replace(draft, turn=moment.turn, confirmed="", at=moment.now), priced)
    await tx.quotes.put(told)
    return WhatIf(draft=told, base=base, now=beside)


async def _put_anew(draft: Quote, moment: Moment, tx: Transaction) -> ToConfirm:
    """As a draft of its own: what it stood beside does not hold any more."""
    await tx.wakeups.hold(moment.wakeup)
    put = _unpriced(replace(draft, turn=moment.turn, confirmed="", beside=None, at=moment.now))
    await tx.quotes.put(put)
    return ToConfirm(draft=put)


async def _hand_over(draft: Quote, trouble: str, moment: Moment, tx: Transaction) -> NoPrice:
    await tx.wakeups.hold(moment.wakeup)
    kept = replace(draft, trouble=trouble, at=moment.now)
    await tx.quotes.put(kept)
    await tx.notes.request_person(moment.conversation, f"A price for {kept.in_words()} ({kept.id})", moment.now)
    if not draft.trouble:
        await tx.notes.audit(moment.now, "quote not priced", moment.conversation, kept.id)
    return NoPrice(draft=kept)


def _account(quote: Quote) -> str:
    return f"{quote.id} {quote.premium or 0:f} {quote.currency} {quote.rates_version}"
