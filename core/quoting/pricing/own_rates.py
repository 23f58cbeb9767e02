"""The company's own rates as a provider of prices."""

from collections.abc import Mapping

from core.ports import QuoteError
from core.quoting.details import Detail, Value
from core.quoting.pricing.rates import Priced, Rates, Risk, price
from core.quoting.quote import Wanted


class OwnRates:
    """See `core.ports.QuoteProvider`."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates

    @property
    def valid_days(self) -> int:
        return self._rates.valid_days

    @property
    def next_steps(self) -> tuple[str, ...]:
        return self._rates.next_steps

    async def price(self, wanted: Wanted) -> Priced:
        """At once: nothing is waited for."""
        if wanted.vehicle is None:
            raise QuoteError("the rates price known vehicles only", permanent=True)
        values = wanted.values
        covers = values.get(Detail.COVERS, ())
        risk = Risk(
            vehicle=wanted.vehicle,
            year=_whole(values[Detail.YEAR]),
            mileage=_whole(values[Detail.MILEAGE]),
            driver_age=_whole(values[Detail.DRIVER_AGE]),
            yearly_mileage=_maybe(values, Detail.YEARLY_MILEAGE),
            covers=frozenset(covers if isinstance(covers, tuple) else ()),
            deductible=_maybe(values, Detail.DEDUCTIBLE),
        )
        return price(risk, self._rates, wanted.today)


def _whole(value: Value) -> int:
    assert isinstance(value, int), "a number is checked before it is priced"
    return value


def _maybe(values: Mapping[Detail, Value], detail: Detail) -> int | None:
    return _whole(values[detail]) if detail in values else None
