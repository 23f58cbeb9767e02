"""`rates.toml`: a company's rates, refused where they leave a gap, overlap, or cannot be a price."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.tables import Table
from core.playbook.toml_files import read_toml
from core.quoting.details import HIGHEST_DEDUCTIBLE
from core.quoting.pricing.rates import Band, Cover, Group, Rates, Refusals, Tariff

PATH = Path("rates.toml")
CURRENCIES = ("USD",)  # what customers say and read is in dollars
HIGHEST_FACTOR, HIGHEST_AMOUNT = Decimal(100), Decimal(100_000)
PLACES_OF_A_FACTOR, PLACES_OF_AN_AMOUNT = 4, 2
BRACES = re.compile(r"\{[^{}]*\}?|\}")


def read_rates(folder: Folder, products: Mapping[str, str] | None) -> Rates | None:
    """`products` are the names of those that the company has, by id, None where nobody knows. None where there is no such file, or after
    a fault."""
    table = read_toml(folder, PATH) if folder.has(PATH) else None
    if table is None:
        return None
    before = len(folder.faults)
    standard = table.whole("standard_deductible", default=0, least=0)
    tariffs = _tariffs(table, products, standard)
    rates = Rates(
        version=table.text("version"),
        currency=table.choice("currency", CURRENCIES),
        valid_days=_needed_whole(table, "valid_days"),
        next_steps=table.texts("next_steps", least=1),
        tariffs=tariffs,
        classes=_classes(table, tariffs),
        refusals=_refusals(table.table("refusals")),
    )
    table.close()
    return rates if len(folder.faults) == before else None


def _needed_whole(table: Table, key: str) -> int:
    if not table.has(key):
        table.raw(key)
        return 1
    return table.whole(key, default=1, least=1)


def _tariffs(table: Table, products: Mapping[str, str] | None, standard: int) -> Mapping[str, Tariff]:
    named = table.needed_table("products")
    tariffs = {}
    for product in named.names() if named else ():
        if products is not None and product not in products:
            table.refuse(f'playbook.toml has no product "{product}"{did_you_mean(product, products)}', "products", product)
        if named and (entry := named.needed_table(product)):
            tariffs[product] = _tariff(entry, (products or {}).get(product, product), standard)
    if named and not tariffs:
        table.refuse('"products" must not be empty', "products")
    return MappingProxyType(tariffs)


def _tariff(table: Table, name: str, standard: int) -> Tariff:
    tariff = Tariff(
        name=name,
        groups=_groups(table),
        vehicle_age=_bands(table, "vehicle_age"),
        mileage=_bands(table, "mileage"),
        driver_age=_bands(table, "driver_age"),
        yearly_mileage=_bands(table, "yearly_mileage"),
        covers=_covers(table),
        deductibles=_deductibles(table, standard),
        standard_deductible=standard,
        least=_amount(table, "least"),
        most=_amount(table, "most"),
    )
    if tariff.least > tariff.most:
        table.refuse('"least" must not be above "most"', "least")
    table.close()
    return tariff


def _groups(table: Table) -> Mapping[str, Group]:
    listed = table.needed_table("groups")
    groups = {}
    for name in listed.names() if listed else ():
        if listed and (entry := listed.needed_table(name)):
            refusal = entry.optional_text("refuse")
            groups[name] = Group(base=None if refusal else _amount(entry, "base"), refusal=refusal or "")
            _one_of(entry, "base", "refuse")
            entry.close()
    if listed and not groups:
        table.refuse('"groups" must not be empty', "groups")
    return MappingProxyType(groups)


def _bands(table: Table, key: str) -> tuple[Band, ...]:
    """Every whole number from 0 on is in exactly one."""
    entries = table.tables(key, least=1)
    bands = [_band(entry) for entry in entries]
    if bands and bands[0].first != 0:
        entries[0].refuse(f'the first band of "{key}" must begin at 0, not at {bands[0].first}', "from")
    if bands and bands[-1].last is not None:
        entries[-1].refuse(f'the last band of "{key}" must have no "to", so that it holds every number above', "to")
    for number, (before, band) in enumerate(pairwise(bands), 1):
        if fault := _fault_between(before, band):
            entries[number].refuse(fault, "from")
    return tuple(bands)


def _band(table: Table) -> Band:
    first = table.whole("from", default=0, least=0)
    last = table.whole("to", default=0, least=0) if table.has("to") else None
    if not table.has("from"):
        table.raw("from")
    if last is not None and last < first:
        table.refuse(f'"to" must not be below "from": {last} is below {first}', "to")
    refusal = table.optional_text("refuse")
    band = Band(first=first, last=last, factor=None if refusal else _factor(table), refusal=refusal or "")
    _one_of(table, "factor", "refuse")
    table.close()
    return band


def _fault_between(before: Band, band: Band) -> str:
    if before.last is None:
        return 'only the last band may have no "to"'
    if band.first <= before.last:
        return f"overlaps: the band before goes to {before.last}, this one begins at {band.first}"
    if band.first > before.last + 1:
        return f"leaves a gap: nothing holds {before.last + 1} to {band.first - 1}"
    return ""


def _covers(table: Table) -> Mapping[str, Cover]:
    listed = table.needed_table("covers")
    entries = {name: listed.needed_table(name) for name in listed.names()} if listed else {}
    return MappingProxyType({name: _cover(entry) for name, entry in entries.items() if entry})


def _cover(table: Table) -> Cover:
    included = table.flag("included", default=False)
    cover = Cover(
        name=table.text("name"),
        factor=_factor(table) if table.has("factor") else None,
        included=included,
        most_age=table.whole("most_age", default=0, least=0) if table.has("most_age") else None,
        most_mileage=table.whole("most_mileage", default=0, least=0) if table.has("most_mileage") else None,
        refusal=table.optional_text("refuse") or "",
    )
    limited = cover.most_age is not None or cover.most_mileage is not None
    if included and (cover.factor is not None or cover.refusal or limited):
        table.refuse('a cover that is "included" has no factor, no limit and no refusal', "included")
    elif not included and cover.factor is None and not cover.refusal:
        table.refuse('must have a "factor", be "included", or say why it cannot be had ("refuse")')
    elif limited and not (cover.factor is not None and cover.refusal):
        table.refuse('a cover with a limit needs a "factor", and a "refuse" for what is beyond')
    table.close()
    return cover


def _deductibles(table: Table, standard: int) -> Mapping[int, Decimal]:
    listed = table.needed_table("deductibles")
    factors: dict[int, Decimal] = {}
    for name in listed.names() if listed else ():
        factor = _decimal(listed, name, PLACES_OF_A_FACTOR, HIGHEST_FACTOR) if listed else Decimal(1)
        if name.isascii() and name.isdigit() and str(int(name[:9])) == name and int(name) <= HIGHEST_DEDUCTIBLE:
            factors[int(name)] = factor
        elif listed:
            listed.refuse(f'a deductible must be whole dollars such as 500, not "{name}"', name)
    if listed and standard not in factors:
        table.refuse(f'"deductibles" must hold the standard one, {standard}', "deductibles")
    return MappingProxyType(factors)


def _classes(table: Table, tariffs: Mapping[str, Tariff]) -> Mapping[str, tuple[str, str]]:
    classes = {}
    named = table.table("classes")
    for name in named.names():
        if entry := named.needed_table(name):
            product, group = entry.text("product"), entry.text("group")
            if product and product not in tariffs:
                entry.refuse(f'there are no rates for "{product}"{did_you_mean(product, tariffs)}', "product")
            elif group and product and group not in tariffs[product].groups:
                groups = tariffs[product].groups
                entry.refuse(f'"{product}" has no group "{group}"{did_you_mean(group, groups)}', "group")
            entry.close()
            classes[name] = (product, group)
    return MappingProxyType(classes)


def _refusals(table: Table) -> Refusals:
    refusals = Refusals(
        built_later=_sentence(table, "built_later", "{vehicle}", "{first}"),
        built_before=_sentence(table, "built_before", "{vehicle}", "{last}"),
        cover=_sentence(table, "cover"),
        deductible=_sentence(table, "deductible", "{deductibles}"),
        premium=_sentence(table, "premium"),
    )
    table.close()
    return refusals


def _sentence(table: Table, key: str, *filled: str) -> str:
    text = table.text(key)
    for brace in BRACES.findall(text):
        if brace not in filled:
            known = f"; there is {', '.join(filled)}" if filled else ""
            table.refuse(f"nothing fills in {brace}{known}", key)
    return text


def _one_of(table: Table, number: str, reason: str) -> None:
    if table.has(number) and table.has(reason):
        table.refuse(f'has a "{number}" and a "{reason}": it must be one of them', reason)


def _factor(table: Table) -> Decimal:
    return _decimal(table, "factor", PLACES_OF_A_FACTOR, HIGHEST_FACTOR)


def _amount(table: Table, key: str) -> Decimal:
    return _decimal(table, key, PLACES_OF_AN_AMOUNT, HIGHEST_AMOUNT)


def _decimal(table: Table, key: str, places: int, most: Decimal) -> Decimal:
    """Above nothing, at most `most`, with so many decimal places at most."""
    value = table.decimal(key)
    if value is None:
        return Decimal(1)
    if not 0 < value <= most:
        table.refuse(f'"{key}" must be above 0 and at most {most}, not {value}', key)
    elif value != round(value, places):
        table.refuse(f'"{key}" must have at most {places} decimal places, not {value}', key)
    return value
