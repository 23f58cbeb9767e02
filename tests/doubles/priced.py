"""What Acme's own rates say, beside Eva."""

from datetime import date
from decimal import Decimal

from core.playbook import Playbook
from core.quoting.pricing.rates import Risk, price
from core.quoting.vehicles.known import Vehicle
from tests.doubles.company import acme


def premium(
    make: str = "Toyota",
    model: str = "Corolla",
    *,
    year: int = 2020,
    mileage: int = 42_000,
    age: int = 41,
    deductible: int | None = None,
    covers: tuple[str, ...] = (),
    today: date = date(2026, 3, 2),
    playbook: Playbook | None = None,
) -> Decimal:
    """US dollars a month."""
    playbook = playbook or acme().playbook
    assert playbook.rates
    assert playbook.vehicles
    vehicle = playbook.vehicles.find(make, model)
    assert isinstance(vehicle, Vehicle)
    risk = Risk(vehicle=vehicle, year=year, mileage=mileage, driver_age=age, deductible=deductible, covers=frozenset(covers))
    return price(risk, playbook.rates, today).premium
