"""`eva quote`: the price of a vehicle and a driver by the playbook's own rates, and how it comes about."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import typer

from bots.settings import Settings
from core.playbook import Playbook, load
from core.quoting.details import Detail, is_possible
from core.quoting.pricing.rates import NotInsurable, Priced, Rates, Risk, price
from core.quoting.vehicles.known import Choice, Unknown, Vehicle, Vehicles

FAULT, USAGE = 1, 2
SHOWN = 12  # choices at most


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What stands on the command line."""

    make: str
    model: str
    kind: str | None
    year: int
    mileage: int
    driver_age: int
    yearly_mileage: int | None
    covers: Sequence[str]
    deductible: int | None


def quote(settings: Settings, asked: Asked, today: date, *, as_json: bool, explain: bool) -> None:
    """Prints the premium per month. Ends with status 1 and the reason where there is none, 2 where a vehicle or a number cannot be told."""
    playbook = load(settings.playbook)
    if playbook.rates is None or playbook.vehicles is None:
        _stop(f"{playbook.name} has no rates.toml in its playbook, so there is nothing to price with.", USAGE)
    _check_numbers(asked, today)
    vehicle = _vehicle(asked, playbook.rates, playbook.vehicles, as_json=as_json)
    risk = Risk(
        vehicle=vehicle,
        year=asked.year,
        mileage=asked.mileage,
        driver_age=asked.driver_age,
        yearly_mileage=asked.yearly_mileage,
        covers=frozenset(asked.covers),
        deductible=asked.deductible,
    )
    _check_covers(risk, playbook.rates)
    try:
        priced = price(risk, playbook.rates, today)
    except NotInsurable as refusal:
        if as_json:
            _print_json({"status": "refused", "vehicle": _as_values(vehicle), "reason": str(refusal)})
            raise typer.Exit(FAULT) from refusal
        _stop(str(refusal), FAULT)
    if as_json:
        _print_json(_priced_as_values(priced, vehicle, playbook.rates))
    else:
        _print(priced, vehicle, playbook, asked.year, explain=explain)


def _check_numbers(asked: Asked, today: date) -> None:
    numbers = {
        Detail.YEAR: asked.year,
        Detail.MILEAGE: asked.mileage,
        Detail.DRIVER_AGE: asked.driver_age,
        Detail.YEARLY_MILEAGE: asked.yearly_mileage,
        Detail.DEDUCTIBLE: asked.deductible,
    }
    wrong = [
        f"--{detail.replace('_', '-')} {value}"
        for detail, value in numbers.items()
        if value is not None and not is_possible(detail, value, today)
    ]
    if wrong:
        _stop(f"That cannot be: {', '.join(wrong)}", USAGE)


def _check_covers(risk: Risk, rates: Rates) -> None:
    known = rates.tariffs[risk.vehicle.product].covers
    if unknown := sorted(risk.covers - known.keys()):
        _stop(f"There is no cover {', '.join(unknown)}; there is: {', '.join(known)}", USAGE)


def _vehicle(asked: Asked, rates: Rates, vehicles: Vehicles, *, as_json: bool) -> Vehicle:
    found = vehicles.find(asked.make, asked.model)
    if isinstance(found, Vehicle):
        return found
    if isinstance(found, Choice):
        _ask("ambiguous", found.candidates, f"Which one is it? {_listed(found.candidates)}", as_json=as_json)
    if asked.kind is None or found.make is None:
        _ask("unknown", found.suggestions, _unknown(asked, found, rates), as_json=as_json)
    vehicle = rates.of_class(found.make, asked.model, asked.kind)
    if vehicle is None:
        _stop(f"The rates have no class {asked.kind}; there is: {', '.join(rates.classes)}", USAGE)
    return vehicle


def _unknown(asked: Asked, found: Unknown, rates: Rates) -> str:
    near = f" Is it one of these? {_listed(found.suggestions)}." if found.suggestions else ""
    named = (
        f"There is no {asked.model} of {found.make} in vehicles.csv" if found.make else f"vehicles.csv has no {asked.make} {asked.model}"
    )
    by_class = f" Or name its --class: {', '.join(rates.classes)}." if found.make else ""
    return f"{named}.{near}{by_class}"


def _ask(status: str, choices: Sequence[Vehicle], text: str, *, as_json: bool) -> NoReturn:
    if as_json:
        _print_json({"status": status, "choices": [_as_values(each) for each in choices]})
        raise typer.Exit(USAGE)
    _stop(text, USAGE)


def _listed(vehicles: Sequence[Vehicle]) -> str:
    more = f" and {len(vehicles) - SHOWN} more" if len(vehicles) > SHOWN else ""
    return ", ".join(map(str, vehicles[:SHOWN])) + more


def _as_values(vehicle: Vehicle) -> dict[str, object]:
    return {"make": vehicle.make, "model": vehicle.model, "product": vehicle.product, "group": vehicle.group, "class": vehicle.kind}


def _priced_as_values(priced: Priced, vehicle: Vehicle, rates: Rates) -> dict[str, object]:
    return {
        "status": "priced",
        "vehicle": _as_values(vehicle),
        "premium": f"{priced.premium:f}",
        "currency": priced.currency,
        "valid_days": rates.valid_days,
        "rates_version": priced.rates_version,
        "items": [
            {
                "what": item.what,
                "factor": None if item.factor is None else f"{item.factor:f}",
                "amount": None if item.amount is None else f"{item.amount:f}",
                "running": f"{item.running:f}",
            }
            for item in priced.items
        ],
    }


def _print(priced: Priced, vehicle: Vehicle, playbook: Playbook, year: int, *, explain: bool) -> None:
    rates = playbook.rates
    assert rates is not None
    if explain:
        for item in priced.items:
            step = f"x {item.factor:f}" if item.factor is not None else f"{item.amount:+f}"
            typer.echo(f"{step:>14}  {item.running:>22f}  {item.what}")
    name = rates.tariffs[vehicle.product].name
    typer.echo(f"{rates.money(priced.premium)} a month: {name} for a {year} {vehicle} (rates {priced.rates_version})")


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _stop(text: str, status: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(status)
