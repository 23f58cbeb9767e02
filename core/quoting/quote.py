"""A quote as an object: what it rests on, how it was priced, how long it holds, and what has become of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from core.quoting.details import Detail, Said, Value
from core.quoting.pricing.rates import LineItem
from core.quoting.vehicles.known import Vehicle

__all__ = ["LineItem", "Quote", "QuoteStatus", "Wanted", "amounts_of", "event_of", "facts_of", "last_day", "valid_until"]

MONTHS = 12
PER_MONTH, PER_YEAR = "month", "year"


class QuoteStatus(StrEnum):
    """What has become of it. A draft is no price yet; what is given holds until a day; `expired` is told by the time that it is read."""

    DRAFT = "draft"
    GIVEN = "given"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    TAKEN_UP = "taken_up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """One vehicle and driver. `kind` is the class that a vehicle is priced by which stands in no table; `turn` is the one in which it was
    last put to the customer, `confirmed` the id of the message that said yes to it, `given_in` the
    turn in which it got its price; `beside` is the quote that it is a what-if of;
    `premium` is per month; `trouble` is why a person must price it."""

    id: str
    conversation: str
    details: Mapping[Detail, Said]
    kind: str = ""
    status: QuoteStatus
    turn: int
    at: datetime
    confirmed: str = ""
    given_in: int = 0
    beside: str | None = None
    items: tuple[LineItem, ...] = ()
    premium: Decimal | None = None
    currency: str = ""
    valid_until: datetime | None = None
    rates_version: str = ""
    trouble: str = ""

    @property
    def values(self) -> dict[Detail, Value]:
        """Without who said them where."""
        return {detail: said.value for detail, said in self.details.items()}

    @property
    def facts(self) -> str:
        """Equal for quotes of the same vehicle, driver and choices."""
        return facts_of(self.values, self.kind)

    @property
    def yearly(self) -> Decimal | None:
        """Exactly twelve premiums."""
        return None if self.premium is None else self.premium * MONTHS

    @property
    def waits_for_a_yes(self) -> bool:
        return self.status is QuoteStatus.DRAFT and not self.confirmed and not self.trouble

    def at_time(self, now: datetime) -> "Quote":
        """As it stands by then: what was given is expired once its time is over."""
        over = self.status is QuoteStatus.GIVEN and self.valid_until is not None and now >= self.valid_until
        return replace(self, status=QuoteStatus.EXPIRED) if over else self

    def holds(self, now: datetime) -> bool:
        """Whether its price is one that the customer can count on."""
        return self.at_time(now).status in (QuoteStatus.GIVEN, QuoteStatus.TAKEN_UP)

    def differs(self, values: Mapping[Detail, Value]) -> frozenset[Detail]:
        """The details in which these are others."""
        return frozenset(detail for detail in Detail if self.values.get(detail) != values.get(detail))

    def in_words(self) -> str:
        """For people who look through quotes: "2020 Toyota Corolla, mileage 42000, driver_age 41"."""
        values = self.values
        named = (values.get(detail) for detail in (Detail.YEAR, Detail.MAKE, Detail.MODEL))
        rest = (f"{detail} {_written(value)}" for detail, value in values.items() if detail not in (Detail.YEAR, Detail.MAKE, Detail.MODEL))
        return ", ".join([" ".join(str(each) for each in named if each), *([self.kind] if self.kind else []), *rest])


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a provider is asked to price. `key` is the same whenever the same price is asked for again; `vehicle` is None where the company
    has no table of vehicles."""

    key: str
    values: Mapping[Detail, Value]
    vehicle: Vehicle | None
    today: date


def facts_of(values: Mapping[Detail, Value], kind: str = "") -> str:
    """The same text for the same facts, in whatever order or case they were written."""
    folded = {detail.value: value.casefold() if isinstance(value, str) else value for detail, value in values.items()}
    return json.dumps(folded | {"class": kind}, sort_keys=True, ensure_ascii=False)


def valid_until(now: datetime, days: int, zone: tzinfo) -> datetime:
    """The moment at which a quote that is given now stops to hold: the end of its last day, in the company's time."""
    last = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)


def last_day(until: datetime, zone: tzinfo) -> date:
    """The day that customers are told: on all of it the quote holds."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()


def amounts_of(quotes: Sequence[Quote], now: datetime) -> list[tuple[Decimal, str, str]]:
    """Every amount, with its currency and for how long it is, that may be said of quotes which hold, and of what-ifs beside them: premiums,
    yearly sums, amounts of line items, and the differences to what they stand beside."""
    told: list[tuple[Decimal, str, str]] = []
    current = {quote.id: quote for quote in quotes if quote.holds(now)}
    for quote in quotes:
        is_what_if = quote.status is QuoteStatus.DRAFT and quote.beside in current
        if quote.premium is None or not (quote.id in current or is_what_if):
            continue
        told += [(quote.premium, quote.currency, PER_MONTH), (quote.premium * MONTHS, quote.currency, PER_YEAR)]
        told += [(abs(item.amount), quote.currency, PER_MONTH) for item in quote.items if item.amount]
        base = current.get(quote.beside or "")
        if base and base.premium is not None:
            difference = abs(quote.premium - base.premium)
            told += [(difference, quote.currency, PER_MONTH), (difference * MONTHS, quote.currency, PER_YEAR)]
    return list(dict.fromkeys(told))


def event_of(quote: Quote, zone: tzinfo) -> tuple[str, Mapping[str, str]]:
    """What whoever reads along is told of it. Its last day is the one that is said to the customer: see `core.quoting.told`."""
    told = {"id": quote.id, "premium": f"{quote.premium or 0:f}", "currency": quote.currency, "status": quote.status.value}
    return "quote", told | ({"valid_until": last_day(quote.valid_until, zone).isoformat()} if quote.valid_until else {})


def _written(value: Value) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)
