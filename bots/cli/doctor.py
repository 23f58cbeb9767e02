"""`eva doctor`: check each part, and say what to do where something is wrong."""

import asyncio
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bots.cli.people import look
from bots.settings import NAMES, Settings, SettingsError, lend, read_settings
from core.boards import OPERATOR
from core.costs import RETIRES, Price, price
from core.messages import Handover
from core.playbook import Playbook, load
from core.playbook.faults import Fault, PlaybookError
from core.ports import StoreError, ToldFault
from storage.files import faults, read_only
from storage.lock import DatabaseHeld, DatabaseLock

LEAST_FREE = 16_000_000  # bytes: the log of the database alone may take a few
FEW = 5  # failures that are named; the rest is counted
MOST_OPEN = 1_000  # hand-overs that are counted
NOTICE = timedelta(days=30)  # before a model retires: time enough to try another one


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One thing that was looked at."""

    part: str
    text: str
    bad: bool = False
    open: bool = False  # neither right nor wrong: it depends on what is wanted

    def __str__(self) -> str:
        return f"{'✗' if self.bad else '·' if self.open else '✓'} {self.part}: {self.text}"

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return {"part": self.part, "ok": not self.bad, "text": self.text}


def examine(channel: str = "") -> list[Diagnosis]:
    """Everything that can be looked at from outside, in the order in which it matters; or what concerns one channel."""
    try:
        settings = read_settings()
        lend()
    except SettingsError as error:
        return [Diagnosis(part="settings", text=line, bad=True) for line in str(error).splitlines()]
    found = [Diagnosis(part="settings", text=f"read; {len(NAMES)} names are known, see README, Settings")]
    if channel:
        return [*found, *_discord(settings)]
    now = datetime.now(UTC)
    found += [*_playbook(settings), model(settings, now), *asyncio.run(_database(settings)), asyncio.run(_costs(settings, now))]
    if settings.discord_token:
        found += _discord(settings)
    return [*found, *_posted(settings), *_people(settings, now), _process(settings)]


def _discord(settings: Settings) -> list[Diagnosis]:
    from bots.discord.doctor import examine as look_at_discord  # the library takes half a second to import

    try:
        playbook = load(settings.playbook)
    except PlaybookError as error:
        return [Diagnosis(part="playbook", text=str(fault), bad=True) for fault in error.faults]
    return [Diagnosis(part=part, text=text, bad=bad) for part, text, bad in asyncio.run(look_at_discord(settings, playbook))]


def _posted(settings: Settings) -> list[Diagnosis]:
    """Where Eva's own faults are told."""
    try:
        places = load(settings.playbook).routes.get(OPERATOR, ())
    except PlaybookError:  # that is a finding already
        return []
    connected = [place for place in places if place.startswith("discord:") and settings.discord_token]
    if connected:
        text = f"Eva's own faults are told in the log, here, and at the first of these that is there: {', '.join(connected)}"
    else:
        text = "Eva's own faults are told in the log and here only; they are posted once a place of [routes] operator is connected"
    return [Diagnosis(part="faults", text=text, open=not connected)]


def _playbook(settings: Settings) -> list[Diagnosis]:
    """What `eva playbook check` says of it, and of one that Eva can run with what there is in it."""
    faults: Sequence[Fault] = ()
    try:
        playbook = load(settings.playbook, thorough=True)
    except PlaybookError as error:
        faults = error.faults
        try:
            playbook = load(settings.playbook)
        except PlaybookError:
            return [Diagnosis(part="playbook", text=str(fault), bad=True) for fault in faults]
    counts = ", ".join(f"{len(content.articles)} {audience} articles" for audience, content in playbook.audiences.items())
    articles = [Diagnosis(part="articles", text=str(fault), bad=True) for fault in faults]
    whole = Diagnosis(part="articles", text="links, slugs, lengths and numbers are whole")
    return [Diagnosis(part="playbook", text=f"{playbook.name}: {counts}"), *(articles or [whole]), *_quotes(playbook), _hours(playbook)]


def _quotes(playbook: Playbook) -> list[Diagnosis]:
    """Of a company that prices by its own service, whether that can be asked."""
    api = playbook.quote_api
    if api is None:
        return []
    if api.secret and not os.environ.get(api.secret):
        text = f"[quote_api] in playbook.toml needs the environment variable {api.secret}, which is not set here: without it nobody gets a"
        return [Diagnosis(part="quotes", text=f"{text} price; set it where Eva is started, or in .env", bad=True)]
    return [Diagnosis(part="quotes", text=f"priced by {api.url}" + (f", with {api.secret}" if api.secret else ""))]


def _hours(playbook: Playbook) -> Diagnosis:
    return Diagnosis(part="hours", text=playbook.hours.sentence(datetime.now(UTC), "en"))


def model(settings: Settings, now: datetime) -> Diagnosis:
    """Who answers, what that costs, and for how long it can be had."""
    if settings.anthropic_key is None:
        return Diagnosis(part="model", text="the built-in responder answers; set ANTHROPIC_API_KEY, and Claude does")
    known, day = price(settings.chat_model, now), RETIRES.get(settings.chat_model)
    unbounded = known is None and settings.monthly_budget is not None
    ends = day is not None and day <= (now + NOTICE).date()
    text = f"{settings.chat_model}: {_price(known)}; {_retirement(day, now)}"
    text += "; EVA_MONTHLY_BUDGET_USD cannot be kept without a price" if unbounded else ""
    text += "; set EVA_CHAT_MODEL to another model" if ends or unbounded else ""
    return Diagnosis(part="model", text=text, bad=ends or unbounded, open=known is None)


def _price(known: Price | None) -> str:
    if known is None:
        return "its price is not known, so it counts as nothing; see that this is how the model is written"
    more = f" (more for prompts above {known.long_prompt:,} tokens)" if known.long_prompt else ""
    return f"${known.input_usd:.2f} in and ${known.output_usd:.2f} out per million tokens{more}"


def _retirement(day: date | None, now: datetime) -> str:
    if day is None:
        return "no date of retirement is known"
    return f"retired on {day}" if day <= now.date() else f"retires on {day}"


async def _database(settings: Settings) -> list[Diagnosis]:
    path = settings.database
    if not path.exists():
        return [_place(path)]
    try:
        damage = await faults(path)
        async with read_only(path) as rows:
            counts, failures = await rows.notes.counts(), await rows.notes.failures(FEW)
            told, asked = await rows.faults.known(), await rows.handovers.all_open(MOST_OPEN)
    except StoreError as error:
        return unreadable(path, error)
    found = [Diagnosis(part="database", text=f"{line}; restore a backup (docs/operating.md)", bad=True) for line in damage]
    found += disk(path.absolute().parent)  # a full one takes no word of the fault that it is
    found.append(Diagnosis(part="database", text=f"{path}: " + ", ".join(f"{count:,} {table}" for table, count in counts.items())))
    found += [_fault(each) for each in told if each.is_open(datetime.now(UTC))]
    found += handovers(asked)
    for failure in failures:
        text = f"{failure.reference} {failure.at:%Y-%m-%d %H:%M}Z {failure.kind} {failure.key}: {failure.error}"
        found.append(Diagnosis(part="given up", text=text, bad=True))
    return found


def unreadable(path: Path, error: StoreError, least: int = LEAST_FREE) -> list[Diagnosis]:
    """Why, too: a first start on a full disk leaves a file that is empty."""
    return [*disk(path.absolute().parent, least), Diagnosis(part="database", text=str(error), bad=True)]


def handovers(asked: Sequence[Handover]) -> list[Diagnosis]:
    """Who waits for a person, or has one."""
    untaken = [each for each in asked if each.person is None]
    if not asked:
        return []
    many = f"{len(asked)}{' or more' if len(asked) == MOST_OPEN else ''} open"
    oldest = f"; the oldest that nobody has taken waits since {untaken[0].asked_at:%Y-%m-%d %H:%M}Z (eva review)" if untaken else ""
    return [Diagnosis(part="hand-overs", text=f"{many}, {len(untaken)} of them taken by nobody{oldest}")]


def _fault(told: ToldFault) -> Diagnosis:
    name = f"{told.kind} {told.subject}".strip()
    return Diagnosis(part="fault", text=f"{name} since {told.since:%Y-%m-%d %H:%M}Z: {told.text}", bad=True)


def _place(path: Path) -> Diagnosis:
    return next(iter(disk(path.absolute().parent)), Diagnosis(part="database", text=f"{path} will be made at the first start"))


def disk(folder: Path, least: int = LEAST_FREE) -> list[Diagnosis]:
    """What keeps messages from being kept there."""
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        return [Diagnosis(part="database", text=f"{folder} may not be written: no message can be kept there", bad=True)]
    if free < least:
        return [Diagnosis(part="database", text=f"only {free / 1e6:.1f} MB are free in {folder}: make room", bad=True)]
    return []


async def _costs(settings: Settings, now: datetime) -> Diagnosis:
    try:
        spent = await _spent(settings.database, now)
    except StoreError as error:
        return Diagnosis(part="costs", text=str(error), bad=True)
    total, budget = sum(spent.values(), Decimal(0)), settings.monthly_budget
    each = ", ".join(f"{name} ${dollars:.2f}" for name, dollars in spent.items()) or "nothing"
    text = f"in {now:%Y-%m} (UTC): {each}; " + ("no budget is set" if budget is None else f"${total:.2f} of a budget of ${budget:.2f}")
    if budget is None or total < budget:
        return Diagnosis(part="costs", text=text)
    text += " is spent, so the built-in responder answers until the month is over; to have Claude answer now, raise EVA_MONTHLY_BUDGET_USD"
    return Diagnosis(part="costs", text=text, bad=True)


async def _spent(path: Path, month: datetime) -> Mapping[str, Decimal]:
    if not path.exists():  # noqa: ASYNC240  # one look
        return {}
    async with read_only(path) as rows:
        return await rows.turns.spent(month)


def _people(settings: Settings, now: datetime) -> list[Diagnosis]:
    try:
        found = asyncio.run(look(settings.database, load(settings.playbook).retention, now))
    except (PlaybookError, StoreError):  # that is a finding already
        return []
    return [Diagnosis(part=part, text=text, bad=bad) for part, text, bad in found]


def _process(settings: Settings) -> Diagnosis:
    try:
        if settings.database.exists():  # looking leaves no lock behind where nothing was
            DatabaseLock.take(settings.database).release()
    except DatabaseHeld as error:
        return Diagnosis(part="process", text=f"Eva runs as process {error.pid}")
    except StoreError as error:
        return Diagnosis(part="process", text=str(error), bad=True)
    return Diagnosis(part="process", text="Eva does not run now; start her with `make run` or `eva run`", open=True)
