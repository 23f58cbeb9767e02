"""`benchmarks.arguments` through the tool's check alone, in seconds: `python -m benchmarks.claims benchmarks/data/phrasings*.jsonl`.

The same customers and the same six kinds of calls, with neither engine nor store. A value that is in doubt and is put to the customer as
that, for a yes before there is any price, counts as taken, there as here.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from benchmarks.arguments import FACTS, KINDS, Script, put_before, scripts
from benchmarks.phrasings import NOW, PLAYBOOK
from core.language import detect
from core.messages import Exchange, Line
from core.playbook import Playbook, load
from core.quoting.claims.checks import Checked, Known, check
from core.quoting.details import Detail
from core.quoting.reading.spoken import lines_of


@cache
def playbook() -> Playbook:
    return load(PLAYBOOK)


def is_taken(script: Script) -> bool:
    """Whether the check lets the call go on to the customer."""
    acme, earlier = playbook(), list[Exchange]()
    language = acme.language
    said = put_before(script)
    for at, (text, answer) in enumerate(said):
        line = Line(number=at, id=f"m{at}", author="customer", text=text, at=NOW)
        language = detect(text, otherwise=language)
        if at == len(said) - 1:
            break
        earlier.append(Exchange(asked=(line,), said=answer, outcome="answered"))
    known = Known(
        vehicles=acme.vehicles,
        rates=acme.rates,
        languages=(language, "en") if language != "en" else ("en",),
        today=NOW.date(),
        by_group=acme.quote_api is None,
    )
    found = check({Detail(name): script.arguments[name] for name in FACTS}, lines_of(tuple(earlier), (line,), language), known)
    return isinstance(found, Checked) or found.to_put is not None


def main(files: Sequence[str]) -> None:
    overall = Counter[tuple[str, bool]]()
    with ProcessPoolExecutor() as processes:
        for file in files:
            rows = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
            chance = random.Random(13)
            calls = [call for row in rows if set(FACTS) <= set(row["truth"]) for call in scripts(row, chance)]
            found = Counter(zip((call.kind for call in calls), processes.map(is_taken, calls, chunksize=50), strict=True))
            sys.stdout.write(f"{Path(file).stem}: {told(found)}\n")
            overall += found
    sys.stdout.write(f"all: {told(overall)}\n")


def told(found: Counter[tuple[str, bool]]) -> str:
    true, refused = found["true", True] + found["true", False], found["true", False]
    faults = {kind: (found[kind, True], found[kind, True] + found[kind, False]) for kind in KINDS if kind != "true"}
    taken = ", ".join(f"{kind} {count} of {of}" for kind, (count, of) in faults.items())
    return f"{refused} of {true} true calls refused ({refused / max(true, 1):.1%}); taken: {taken}"


if __name__ == "__main__":
    main(sys.argv[1:])
