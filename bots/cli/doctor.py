"""`eva doctor`: check each part, and say what to do where something is wrong."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bots.settings import NAMES, Settings, SettingsError, read_settings
from core.messages import Audience
from core.playbook import Playbook, load
from core.playbook.faults import PlaybookError
from core.ports import StoreError
from storage.files import faults, read_only
from storage.lock import DatabaseHeld, DatabaseLock

FEW = 5  # failures that are named; the rest is counted


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One thing that was looked at."""

    part: str
    text: str
    bad: bool = False

    def __str__(self) -> str:
        return f"{'✗' if self.bad else '✓'} {self.part}: {self.text}"

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return {"part": self.part, "ok": not self.bad, "text": self.text}


def examine() -> list[Diagnosis]:
    """Everything that can be looked at from outside, in the order in which it matters."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Diagnosis(part="settings", text=line, bad=True) for line in str(error).splitlines()]
    found = [Diagnosis(part="settings", text=f"read; {len(NAMES)} names are known, see README, Settings")]
    return [*found, *_playbook(settings), *asyncio.run(_database(settings)), _process(settings)]


def _playbook(settings: Settings) -> list[Diagnosis]:
    try:
        playbook = load(settings.playbook)
    except PlaybookError as error:
        return [Diagnosis(part="playbook", text=str(fault), bad=True) for fault in error.faults]
    counts = ", ".join(f"{len(content.articles)} {audience} articles" for audience, content in playbook.audiences.items())
    return [Diagnosis(part="playbook", text=f"{playbook.name}: {counts}"), _articles(playbook), _hours(playbook)]


def _articles(playbook: Playbook) -> Diagnosis:
    short = [article.slug for article in playbook.audiences[Audience.CUSTOMER].articles if len(article.body.split()) < 50]
    if short:
        return Diagnosis(part="articles", text=f"too short to answer anything: {', '.join(short)}; write more, or take them out", bad=True)
    return Diagnosis(part="articles", text="links and slugs are whole")


def _hours(playbook: Playbook) -> Diagnosis:
    return Diagnosis(part="hours", text=playbook.hours.sentence(datetime.now(UTC), "en"))


async def _database(settings: Settings) -> list[Diagnosis]:
    path = settings.database
    if not path.exists():
        return [_place(path)]
    try:
        damage = await faults(path)
        async with read_only(path) as rows:
            counts, failures = await rows.notes.counts(), await rows.notes.failures(FEW)
    except StoreError as error:
        return [Diagnosis(part="database", text=str(error), bad=True)]
    found = [Diagnosis(part="database", text=f"{line}; restore a backup (docs/operating.md)", bad=True) for line in damage]
    found.append(Diagnosis(part="database", text=f"{path}: " + ", ".join(f"{count:,} {table}" for table, count in counts.items())))
    for failure in failures:
        text = f"{failure.reference} {failure.at:%Y-%m-%d %H:%M}Z {failure.kind} {failure.key}: {failure.error}"
        found.append(Diagnosis(part="given up", text=text, bad=True))
    return found


def _place(path: Path) -> Diagnosis:
    folder = path.absolute().parent
    if not folder.is_dir():
        return Diagnosis(part="database", text=f"there is no folder {folder}; make it, or set EVA_DATABASE_URL", bad=True)
    return Diagnosis(part="database", text=f"{path} will be made at the first start")


def _process(settings: Settings) -> Diagnosis:
    try:
        if settings.database.exists():  # looking leaves no lock behind where nothing was
            DatabaseLock.take(settings.database).release()
    except DatabaseHeld as error:
        return Diagnosis(part="process", text=f"Eva runs as process {error.pid}")
    except StoreError as error:
        return Diagnosis(part="process", text=str(error), bad=True)
    return Diagnosis(part="process", text="Eva does not run; start her with `make run` or `eva run`")
