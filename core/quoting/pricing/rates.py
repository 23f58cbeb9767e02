"""What a company asks for insuring a vehicle: its rates, and how the price of one vehicle and driver follows from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, Overflow

from core.quoting.vehicles.known import Vehicle, key

CENT = Decimal("0.01")
EXACT = Context(prec=200, traps=[Inexact, InvalidOperation, Overflow])  # a digit that would be lost is a fault, not a rounding
ROUNDING = Context(prec=200, traps=[InvalidOperation, Overflow])
SIGNS = {"USD": "$"}


class NotInsurable(Exception):
    """No price for this vehicle and driver. As text: the reason, in the company's language, as the customer may read it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Risk:
    """What is to be priced; each value as `details.is_possible` allows it. `mileage` are all miles driven, `yearly_mileage` those of a
    year, None where nobody has said; `covers` are the ids of optional ones; without a `deductible` the standard one holds."""

    vehicle: Vehicle
    year: int
    mileage: int
    driver_age: int
    yearly_mileage: int | None = None
    covers: frozenset[str] = frozenset()
    deductible: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineItem:
    """One step to the price: either times `factor` or plus `amount`, which makes `running`, exact until the last step rounds."""

    what: str
    factor: Decimal | None = None
    amount: Decimal | None = None
    running: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """`premium` is per month, in whole cents: rounded half up, once, after everything else."""

    premium: Decimal
    currency: str
    items: tuple[LineItem, ...]
    rates_version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """Whole numbers from `first` to `last` (None: without end), with their factor or the reason why there is no price."""

    first: int
    last: int | None
    factor: Decimal | None = None
    refusal: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Vehicles that cost the same: `base` per month, or the reason why they are not insured."""

    base: Decimal | None = None
    refusal: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """An optional cover of one product. `included`: it is in without being chosen. `refusal` says why it cannot be had: ever, where there
    is no factor, else for vehicles that are older than `most_age` years or have driven more than `most_mileage` miles."""

    name: str
    factor: Decimal | None = None
    included: bool = False
    most_age: int | None = None
    most_mileage: int | None = None
    refusal: str = ""

    def fits(self, age: int, mileage: int) -> bool:
        """Whether a vehicle can have it."""
        if self.included:
            return True
        young = self.most_age is None or age <= self.most_age
        return self.factor is not None and young and (self.most_mileage is None or mileage <= self.most_mileage)


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """The rates of one product. The bands of each kind cover every number from 0 on. No premium is below `least`; above `most`
    there is none."""

    name: str
    groups: Mapping[str, Group]
    vehicle_age: tuple[Band, ...]
    mileage: tuple[Band, ...]
    driver_age: tuple[Band, ...]
    yearly_mileage: tuple[Band, ...]
    covers: Mapping[str, Cover]
    deductibles: Mapping[int, Decimal]
    standard_deductible: int
    least: Decimal
    most: Decimal


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """Why there is no price, where no band and no group says it. {words} in braces are filled in."""

    built_later: str  # {vehicle}, {first}
    built_before: str  # {vehicle}, {last}
    cover: str
    deductible: str  # {deductibles}
    premium: str


@dataclass(frozen=True, kw_only=True)
class Rates:
    """All of a company's rates. `tariffs` are by the id of the product; `classes` say which product and group an unknown model of a known
    make is priced in, by its class."""

    version: str
    currency: str
    valid_days: int
    next_steps: tuple[str, ...]
    tariffs: Mapping[str, Tariff]
    classes: Mapping[str, tuple[str, str]]
    refusals: Refusals

    def of_class(self, make: str, model: str, kind: str) -> Vehicle | None:
        """A vehicle that stands in no table, priced as its class, which the customer must have said; None where there is no such class."""
        named = {key(name): (name, place) for name, place in self.classes.items()}
        if key(kind) not in named:
            return None
        name, (product, group) = named[key(kind)]
        return Vehicle(make=make, model=model, product=product, group=group, kind=name)

    @property
    def deductibles(self) -> tuple[int, ...]:
        """Those to choose from, of whichever product."""
        return tuple(sorted({each for tariff in self.tariffs.values() for each in tariff.deductibles}))

    def money(self, amount: Decimal | int) -> str:
        """As customers read it: "$1,000", "$43.20"."""
        written = f"{amount:,}"
        return f"{SIGNS[self.currency]}{written}" if self.currency in SIGNS else f"{written} {self.currency}"


def price(risk: Risk, rates: Rates, today: date) -> Priced:
    """Raises NotInsurable where there is no price. Next year's model is as old as this year's."""
    tariff = rates.tariffs[risk.vehicle.product]
    _check_years(risk, rates)
    age = max(today.year - risk.year, 0)
    items = _multiplied(_base(risk, tariff), _factors(risk, age, tariff, rates))
    items += _to_the_least(items[-1].running, tariff, rates)
    premium = items[-1].running.quantize(CENT, ROUND_HALF_UP, ROUNDING)
    if premium > tariff.most:
        raise NotInsurable(rates.refusals.premium)
    items.append(LineItem(what="rounded to whole cents", amount=EXACT.subtract(premium, items[-1].running), running=premium))
    return Priced(premium=premium, currency=rates.currency, items=tuple(items), rates_version=rates.version)


def _check_years(risk: Risk, rates: Rates) -> None:
    """A year beside the known ones is let pass: people take the year of purchase for the model year."""
    first, last = risk.vehicle.years
    name = str(risk.vehicle)
    if first is not None and risk.year < first - 1:
        raise NotInsurable(rates.refusals.built_later.replace("{vehicle}", name).replace("{first}", str(first)))
    if last is not None and risk.year > last + 1:
        raise NotInsurable(rates.refusals.built_before.replace("{vehicle}", name).replace("{last}", str(last)))


def _base(risk: Risk, tariff: Tariff) -> LineItem:
    group = tariff.groups[risk.vehicle.group]
    if group.base is None:
        raise NotInsurable(group.refusal)
    return LineItem(what=f"{tariff.name}, {risk.vehicle}, group {risk.vehicle.group}", amount=group.base, running=group.base)


def _factors(risk: Risk, age: int, tariff: Tariff, rates: Rates) -> Iterator[tuple[str, Decimal]]:
    yield f"driver aged {risk.driver_age}", _in_band(risk.driver_age, tariff.driver_age)
    yield f"model year {risk.year}, age {age}", _in_band(age, tariff.vehicle_age)
    yield f"{risk.mileage:,} miles driven", _in_band(risk.mileage, tariff.mileage)
    if risk.yearly_mileage is not None:
        yield f"{risk.yearly_mileage:,} miles a year", _in_band(risk.yearly_mileage, tariff.yearly_mileage)
    for cover in sorted(risk.covers):
        yield _cover(tariff.covers.get(cover), age, risk.mileage, rates)
    yield _deductible(risk, tariff, rates)


def _in_band(number: int, bands: tuple[Band, ...]) -> Decimal:
    band = next(band for band in reversed(bands) if band.first <= number)
    if band.factor is None:
        raise NotInsurable(band.refusal)
    return band.factor


def _cover(cover: Cover | None, age: int, mileage: int, rates: Rates) -> tuple[str, Decimal]:
    if cover is None:
        raise NotInsurable(rates.refusals.cover)
    if not cover.fits(age, mileage):
        raise NotInsurable(cover.refusal)
    return (f"{cover.name}, included", Decimal(1)) if cover.factor is None else (cover.name, cover.factor)


def _deductible(risk: Risk, tariff: Tariff, rates: Rates) -> tuple[str, Decimal]:
    chosen = tariff.standard_deductible if risk.deductible is None else risk.deductible
    if chosen not in tariff.deductibles:
        offered = ", ".join(rates.money(each) for each in sorted(tariff.deductibles))
        raise NotInsurable(rates.refusals.deductible.replace("{deductibles}", offered))
    return f"{rates.money(chosen)} deductible", tariff.deductibles[chosen]


def _multiplied(base: LineItem, factors: Iterator[tuple[str, Decimal]]) -> list[LineItem]:
    items = [base]
    for what, factor in factors:
        items.append(LineItem(what=what, factor=factor, running=EXACT.multiply(items[-1].running, factor)))
    return items


def _to_the_least(running: Decimal, tariff: Tariff, rates: Rates) -> list[LineItem]:
    if running >= tariff.least:
        return []
    return [LineItem(what=f"at least {rates.money(tariff.least)}", amount=EXACT.subtract(tariff.least, running), running=tariff.least)]
