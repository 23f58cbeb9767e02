"""`eva eval chat`: hold the playbook's evals with the model that would answer, and tell how much of what they expect came."""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bots.__main__ import utc_now
from bots.settings import Settings
from core.company import Company
from core.evals import Score, Verdict, scores
from core.messages import Audience
from core.models.builtin import Builtin
from core.playbook import load
from core.playbook.examples import Eval
from core.ports import Store
from core.rehearsal import Rehearsal, Tried, fitting, unhurried
from core.tools import Toolbox, find_tools
from core.voices import Voices
from storage.sqlite import SqliteStore

SHOWN = 160  # characters of a reply that are repeated
PLAIN = Console(highlight=False, markup=False, soft_wrap=True)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of an evaluation. `left_out`: conversations that this model cannot be expected to hold."""

    model: str
    tried: Sequence[Tried]
    left_out: int
    seconds: float

    @property
    def scores(self) -> tuple[Score, ...]:
        return scores([verdict for tried in self.tried for verdict in tried.verdicts])

    @property
    def failed(self) -> list[tuple[Eval, Verdict]]:
        return [(tried.conversation, verdict) for tried in self.tried for verdict in tried.verdicts if not verdict.passed]

    @property
    def turns(self) -> int:
        return sum(len(tried.conversation.turns) for tried in self.tried)

    @property
    def by(self) -> Counter[str]:
        """How many turns each has answered: a model that fails may have been stood in for."""
        return Counter(by for tried in self.tried for by in tried.by)

    @property
    def cost_usd(self) -> Decimal:
        return sum((tried.cost_usd for tried in self.tried), Decimal())

    def reaches(self, share: float) -> bool:
        """Whether at least this share of each check is passed."""
        return all(score.passed >= share * score.total for score in self.scores)


async def evaluate_chat(settings: Settings, audience: Audience, *, at_least: float, only: str, as_json: bool) -> None:
    """Prints what came of it; ends with status 1 where a check is passed too rarely."""
    company = Company.of(load(settings.playbook), settings.public_url)
    content = company.playbook.audiences.get(audience)
    chosen = [each for each in (content.evals if content else ()) if _is_meant(each, only)]
    if not chosen:
        _nothing_to_try(f"{settings.playbook} has no evals for {audience}s{f' that hold {only!r}' if only else ''}.")
    async with throwaway_store() as store, answering(settings, company) as voices:
        report = await evaluate(company, store, voices, chosen, audience)
    if not report.tried:  # that nothing failed would say nothing
        _nothing_to_try(f"{report.model} cannot be expected to hold any of these conversations: they need another model.")
    if as_json:
        sys.stdout.write(json.dumps(as_values(report), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(report, at_least)
    raise typer.Exit(0 if report.reaches(at_least) else 1)


@asynccontextmanager
async def answering(settings: Settings, company: Company) -> AsyncIterator[Voices]:
    """Those who would answer customers."""
    builtin, toolbox = Builtin(lambda: company), Toolbox(find_tools())
    if settings.anthropic_key is None:
        yield unhurried(builtin=builtin, toolbox=toolbox)
        return
    from core.models.claude import Claude  # takes seconds

    claude = Claude(
        key=settings.anthropic_key,
        url=settings.anthropic_url,
        model=settings.chat_model,
        company=lambda: company,
        tools=find_tools(),
    )
    try:
        yield unhurried(builtin=builtin, toolbox=toolbox, model=claude)
    finally:
        await claude.close()


@asynccontextmanager
async def throwaway_store() -> AsyncIterator[SqliteStore]:
    """A store of its own, gone at the end: nothing of an eval reaches what the operator keeps."""
    with tempfile.TemporaryDirectory(prefix="eva-eval-") as folder:
        store = await SqliteStore.open(Path(folder, "eva.db"))
        try:
            yield store
        finally:
            await store.close()


async def evaluate(company: Company, store: Store, voices: Voices, evals: Sequence[Eval], audience: Audience) -> Report:
    """Holds all that whoever is asked first can hold; how far it is shows on a terminal."""
    held, begun = fitting(evals, voices.first), time.monotonic()
    rehearsal = Rehearsal(company=company, store=store, voices=voices, clock=utc_now)
    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(f"{voices.first}, for {audience}s", total=len(held))
        tried = await rehearsal.hold_all(held, audience, held=lambda: progress.advance(task))
    return Report(model=voices.first, tried=tried, left_out=len(evals) - len(held), seconds=time.monotonic() - begun)


def as_values(report: Report) -> dict[str, object]:
    """For `--json`; docs/reference.md names the keys."""
    return {
        "model": report.model,
        "conversations": len(report.tried),
        "left_out": report.left_out,
        "turns": report.turns,
        "by": dict(report.by),
        "checks": [
            {"check": score.check, "passed": score.passed, "total": score.total, "low": round(score.low, 4), "high": round(score.high, 4)}
            for score in report.scores
        ],
        "failed": [
            {
                "path": conversation.path.as_posix(),
                "line": conversation.line,
                "turn": verdict.turn,
                "say": verdict.say,
                "check": verdict.check,
                "expected": verdict.amiss,
                "reply": verdict.reply,
            }
            for conversation, verdict in report.failed
        ],
        "cost_usd": f"{report.cost_usd:f}",
        "seconds": round(report.seconds, 2),
    }


def _nothing_to_try(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(2)


def _is_meant(conversation: Eval, only: str) -> bool:
    place = f"{conversation.path.as_posix()}:{conversation.line}"
    return any(only.casefold() in text.casefold() for text in (place, *(ask.say for ask in conversation.turns)))


def _print(report: Report, at_least: float) -> None:
    for conversation, verdict in report.failed:
        PLAIN.print(f"{conversation.path.as_posix()}:{conversation.line}, turn {verdict.turn}: {verdict.say}")
        PLAIN.print(f"  {verdict.check}: expected {verdict.amiss}")
        PLAIN.print(f"  said: {' '.join(verdict.reply.split())[:SHOWN]}\n")
    table = Table("check", "passed", "of", "share", "95 % interval", "", box=None)
    for score in report.scores:
        share = score.passed / score.total
        shares = f"{share:.1%}", f"{score.low:.1%} to {score.high:.1%}"
        table.add_row(score.check, f"{score.passed}", f"{score.total}", *shares, "" if share >= at_least else f"below {at_least:.0%}")
    Console().print(table)
    left_out = f", {report.left_out} left out that {report.model} cannot hold" if report.left_out else ""
    by = ", ".join(f"{count} by {name}" for name, count in report.by.most_common())
    PLAIN.print(f"\n{len(report.tried)} conversations{left_out}; {report.turns} turns: {by}")
    PLAIN.print(f"${report.cost_usd:f}, {report.seconds:.1f} s")
