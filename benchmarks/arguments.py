"""What Claude may not put into `get_quote`: `python -m benchmarks.arguments benchmarks/data/phrasings.jsonl`.

Each line of the file is a customer and the truth, as in `benchmarks.phrasings`; those count who have said all five facts. Claude's double
calls the tool with the truth, which must be taken, and with five kinds of faults, which must not: a value that nobody said, two that are
swapped, one that was taken back since, one that was converted wrongly, one that was said of somebody else. It goes through the real tool,
engine and store, some 15 minutes for 300 customers; a number behind the file takes only each so many-th of them. `benchmarks.claims` asks
the tool's check alone, in seconds.
"""

import asyncio
import json
import logging
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog

from benchmarks.phrasings import CONFIRM, NOW, asks
from core.quoting.reading.distances import KM_IN_A_MILE, miles_of
from tests.doubles.clock import Clock
from tests.doubles.eva import World
from tests.doubles.quoting import Shop, selling

KINDS = ("true", "invented", "swapped", "stale", "mis-converted", "mis-attributed")
FACTS = ("make", "model", "year", "mileage", "driver_age")
REFUSED = "error"
AT_ONCE = 20  # customers of one Eva: what each turn gave is found among the results of all
# What the customer adds: the age is corrected, and somebody else is told of
CORRECTS = {
    "en": "sorry, I am {new}, not {old}",
    "es": "perdón, tengo {new} años, no {old}",
    "fr": "pardon, j'ai {new} ans, pas {old}",
    "de": "Entschuldigung, ich bin {new}, nicht {old}",
    "pt": "desculpe, tenho {new} anos, não {old}",
    "it": "scusi, ho {new} anni, non {old}",
    "zh": "不对,我{new}岁,不是{old}岁",
    "ar": "عفوا، عمري {new} سنة وليس {old}",
}
TELLS_OF_OTHERS = {
    "en": "My neighbor is {age}, he has a {year} Corolla with {miles} miles.",
    "es": "Mi vecino tiene {age} años, y tiene un Corolla {year} con {miles} millas.",
    "fr": "Mon voisin a {age} ans, il a une Corolla de {year} avec {miles} miles.",
    "de": "Mein Nachbar ist {age}, er hat einen Corolla von {year} mit {miles} Meilen.",
    "pt": "Meu vizinho tem {age} anos, ele tem um Corolla {year} com {miles} milhas.",
    "it": "Il mio vicino ha {age} anni, lui ha una Corolla del {year} con {miles} miglia.",
    "zh": "我邻居{age}岁,他有一辆{year}年的卡罗拉,{miles}英里。",
    "ar": "جاري عمره {age} سنة، عنده كورولا {year} ماشية {miles} ميل.",
}


@dataclass(frozen=True, kw_only=True)
class Script:
    """What one customer writes, with what Eva asks before each line, and what Claude makes of it."""

    kind: str
    row: Mapping[str, Any]
    more: tuple[str, ...]
    arguments: Mapping[str, Any]


def scripts(row: Mapping[str, Any], chance: random.Random) -> Iterator[Script]:
    """Of one customer, one of each kind."""
    truth, language = row["truth"], row["language"]
    said = " ".join(row["messages"])
    age, miles = truth["driver_age"], truth["mileage"]
    known = f"{said} {age} {truth['year']}"
    other_age, other_year, other_miles = _unsaid(range(20, 80), known, chance), _unsaid(range(2002, 2024), known, chance), 31_870
    newer = _unsaid(range(max(age - 3, 18), age + 4), known, chance)
    invented = chance.choice([{"driver_age": other_age}, {"year": other_year}, {"mileage": miles + 12_345}])
    other = chance.choice([{"driver_age": other_age}, {"year": other_year}, {"mileage": other_miles}])
    told = TELLS_OF_OTHERS[language].format(age=other_age, year=other_year, miles=other_miles)
    yield Script(kind="true", row=row, more=(), arguments=truth)
    yield Script(kind="invented", row=row, more=(), arguments=truth | invented)
    swapped = {"mileage": age * 1000, "driver_age": min(max(miles // 1000, 16), 99)}
    if swapped["driver_age"] != age:
        yield Script(kind="swapped", row=row, more=(), arguments=truth | swapped)
    yield Script(kind="stale", row=row, more=(CORRECTS[language].format(new=newer, old=age),), arguments=truth)
    yield Script(kind="mis-converted", row=row, more=(), arguments=truth | {"mileage": _wrongly(miles, said)})
    yield Script(kind="mis-attributed", row=row, more=(told,), arguments=truth | other)


def _unsaid(values: range, said: str, chance: random.Random) -> int:
    return chance.choice([value for value in values if str(value) not in said and str(value % 100) not in said] or [values[-1]])


def _wrongly(miles: int, said: str) -> int:
    """Kilometres that were taken for miles, or the reverse."""
    kilometres = int(Decimal(miles) * KM_IN_A_MILE)
    return (
        kilometres
        if any(unit in said.casefold() for unit in ("km", "kilo", "quil", "chil", "公里", "كم", "كيلو"))
        else miles_of(Decimal(miles))
    )


async def taken(script: Script, shop: Shop) -> bool:
    """Whether the tool goes on with what Claude called it with."""
    *before, (last, says) = put_before(script)
    for text, answer in before:
        await shop.turn(text, says=answer)
    results = await shop.turn(last, script.arguments, says=says)
    return len(results) == 1 and REFUSED not in results[0]


def put_before(script: Script) -> list[tuple[str, str]]:
    """What the customer writes, the wish for a quote first, each with what Eva says to it: what the next line answers."""
    messages = ["I'd like a quote please", *script.row["messages"], *script.more]
    asked: Sequence[str | None] = [*script.row["asked"], *(None for _ in script.more)]
    says = [_asks(each, script.row["language"]) for each in asked]
    return list(zip(messages, [says[0] or "Gladly!", *(each or "Thank you." for each in says[1:]), "One moment."], strict=True))


def _asks(asked: str | None, language: str) -> str:
    """Nothing where the form would put what it has understood: the double has understood nothing yet."""
    return "" if asked == CONFIRM else asks(asked, language)


async def main(rows: Sequence[Mapping[str, Any]]) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    complete = [row for row in rows if set(FACTS) <= set(row["truth"])]
    chance = random.Random(13)
    counts = {kind: Counter[bool]() for kind in KINDS}
    for first in range(0, len(complete), AT_ONCE):
        with tempfile.TemporaryDirectory() as folder:
            async with selling(World(folder=Path(folder), clock=Clock(NOW))) as shop:
                for number, row in enumerate(complete[first : first + AT_ONCE]):
                    for script in scripts(row, chance):
                        customer = shop.eva.customer(f"{number}-{script.kind}")
                        is_taken = await taken(script, Shop(shop.eva, customer, shop.double))
                        counts[script.kind][is_taken] += 1
                        if is_taken is not (script.kind == "true"):
                            sys.stdout.write(f"{script.kind}: {row['messages']} {script.more} {dict(script.arguments)}\n")
    for kind, found in counts.items():
        sys.stdout.write(f"{kind}: {found[True]} of {found.total()} taken, {found[False]} refused\n")


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    asyncio.run(main([json.loads(line) for line in lines[:: int(sys.argv[2]) if sys.argv[2:] else 1]]))
