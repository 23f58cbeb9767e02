"""How many sentences that must stop are stopped, how many that must pass do, and what that costs: `python -m benchmarks.rules`.

The sentences lie in `benchmarks/rule_sentences`. Those of `…_before.txt` were written before there was any rule, and were not looked at
while phrases were written; those of `…_after.txt` came with the phrases; those of `…_later.txt` come from a reviewer who had not read
the phrases, and showed what was still missing. The customer of the sentences that must pass has named
every competitor. `--show` prints what is wrong.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.guardrails.competitors import Names
from core.guardrails.holding import USUAL, Holding, Seen
from core.guardrails.money import Amounts, Unsupported
from core.messages import Audience
from core.playbook import Playbook, load
from core.playbook.guardrails import kinds

FOLDER = Path(__file__).with_name("rule_sentences")
ACME = Path(__file__).parents[1] / "playbooks" / "acme"
SETS = ("before", "after", "later")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """`kind` is empty for one that must pass."""

    kind: str
    language: str
    text: str


def sentences(which: str) -> Iterator[Sentence]:
    """Those that must stop, then those that must pass."""
    for line in (FOLDER / f"stop_{which}.txt").read_text(encoding="utf-8").splitlines():
        kind, language, text = line.split("|", 2)
        yield Sentence(kind=kind, language=language, text=text)
    for line in (FOLDER / f"pass_{which}.txt").read_text(encoding="utf-8").splitlines():
        language, text = line.split("|", 1)
        yield Sentence(kind="", language=language, text=text)


def rules(playbook: Playbook, *, customer_named: bool) -> list[Holding]:
    """As in a conversation with a customer."""
    content = playbook.audiences[Audience.CUSTOMER]
    held = content.guardrails
    said = [each.name for each in held.competitors] if customer_named else []
    seen = Seen()
    told = (*content.rules, content.identity)
    found = kinds(held, Names(held.competitors), customer_said=said, told=told)
    return [Holding(kind=kind, action=USUAL[kind.name], instead="-", seen=seen) for kind in (*found, Unsupported(Amounts()))]


def stopped(by: list[Holding], text: str) -> list[str]:
    """The names of the rules that stop it."""
    return [rule.name for rule in by if rule.check(text, "").text is None]


def measure(which: str, playbook: Playbook, *, show: bool) -> None:
    strict, usual = rules(playbook, customer_named=False), rules(playbook, customer_named=True)
    every = list(sentences(which))
    must_stop, must_pass = [each for each in every if each.kind], [each for each in every if not each.kind]
    missed = [each for each in must_stop if not stopped(strict, each.text)]
    other = [each for each in must_stop if each not in missed and each.kind not in stopped(strict, each.text)]
    alarms = [(each, names) for each in must_pass if (names := stopped(usual, each.text))]
    caught = len(must_stop) - len(missed)
    print(f"{which:6}  stopped {caught} of {len(must_stop)} ({caught / len(must_stop):.1%}), {len(other)} of them by another rule", end="")
    print(f"; false alarms {len(alarms)} of {len(must_pass)} ({len(alarms) / len(must_pass):.2%})")
    if show:
        for each in missed:
            print(f"    missed  {each.kind}, {each.language}: {each.text}")
        for each, names in alarms:
            print(f"    alarm   {', '.join(names)}, {each.language}: {each.text}")


def timed(playbook: Playbook) -> None:
    every = [each.text for which in SETS for each in sentences(which)]
    by = rules(playbook, customer_named=True)
    for text in every:
        stopped(by, text)
    took = []
    for text in every:
        since = time.perf_counter()
        stopped(by, text)
        took.append((time.perf_counter() - since) * 1000)
    took.sort()
    print(
        f"a sentence takes {statistics.median(took):.2f} ms (median), {took[int(len(took) * 0.99)]:.2f} ms (p99), {took[-1]:.2f} ms at most"
    )


def main() -> None:
    playbook = load(ACME)
    for which in SETS:
        measure(which, playbook, show="--show" in sys.argv)
    timed(playbook)


if __name__ == "__main__":
    main()
