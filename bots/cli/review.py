"""`eva review`: what a person should look at, and what many people asked that no article answers."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import typer
from rich.console import Console

from bots.settings import Settings
from core.company import sorting
from core.knowledge.groups import Group, Grouping, Question
from core.messages import Audience
from core.playbook import Playbook, load
from core.playbook.faults import PlaybookError
from storage.files import read_only

PLAIN = Console(highlight=False, markup=False, soft_wrap=True)
MOST = 10_000  # that are looked at, the newest ones
LONGEST = 300  # characters of what was said that people are shown
GROUPS = 20  # that people are shown; programs get all
UNANSWERED = ("unknown", "off_topic")  # an article may be missing: what is about something else today may be tomorrow's business
KINDS = {
    "person": "wants a person",
    "unknown": "not known",
    "off_topic": "off topic",
    "feedback": "thumbs down",
    "quote": "a quote to see to",
    "article": "not helpful",
    "gate": "found by the gate",
    "failed": "failed",
}
BROKEN = "The playbook has faults (`eva playbook check` names them), so questions are grouped without its words."
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def period(text: str, now: datetime) -> datetime:
    """The beginning of `7d`, `12h`, `2w`, or of a day in UTC such as `2026-11-01`. Raises typer.BadParameter."""
    if found := re.fullmatch(r"(\d{1,4})([hdw])", text):
        return now - int(found[1]) * UNITS[found[2]]
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no period; give one such as 12h, 7d, 2w or 2026-11-01") from None


async def to_review(settings: Settings, limit: int, since: datetime | None) -> dict[str, Any]:
    """What has come in this period, as it is printed."""
    async with read_only(settings.database) as rows:
        items = await rows.notes.review(MOST, since)
    counted = Counter(item.kind for item in items)
    unknown = {
        audience: [
            Question(text=item.question, customer=item.customer) for item in items if item.kind in UNANSWERED and item.audience is audience
        ]
        for audience in Audience
    }
    return {
        "since": since.isoformat() if since else None,
        "counts": {kind: counted[kind] for kind in KINDS},
        "unanswered": [asdict(group) for group in _groups(settings, unknown)],
        "items": [asdict(item) | {"at": item.at.isoformat()} for item in items[:limit]],
    }


def show(review: dict[str, Any]) -> None:
    """Prints it for people."""
    if not review["items"]:
        PLAIN.print("Nothing to look at.")
        return
    counts = ", ".join(f"{count} {KINDS[kind]}" for kind, count in review["counts"].items() if count)
    PLAIN.print(f"{counts}\n")
    if groups := review["unanswered"]:
        PLAIN.print("What many asked and no article answers")
        for group in groups[:GROUPS]:
            PLAIN.print(f"  {group['people']} people asked about {group['label']}")
            for question in group["questions"][:2]:
                PLAIN.print(f"      {' '.join(question.split())[:120]}")
        PLAIN.print()
    for item in review["items"]:
        PLAIN.print(_line(item))


def _groups(settings: Settings, unknown: Mapping[Audience, Sequence[Question]]) -> list[Group]:
    """By the sort of request where the company has told which there are for an audience, and else by the words of the company; while its
    playbook is broken, by what was asked alone."""
    if not any(unknown.values()):
        return []
    try:
        playbook = load(settings.playbook)
    except PlaybookError:
        typer.echo(BROKEN, err=True)
        return Grouping([], {}).groups([question for asked in unknown.values() for question in asked])
    found: list[Group] = []
    left: list[Question] = []
    for audience, asked in unknown.items():
        told, others = sorting(playbook, audience).groups(asked, otherwise=playbook.language) if asked else ([], [])
        found += told
        left += others
    found += _grouping(playbook).groups(left) if left else []
    return sorted(found, key=lambda group: (-group.people, -group.asked))


def _grouping(playbook: Playbook) -> Grouping:
    """By the words of the company."""
    contents = playbook.audiences.values()
    words: dict[str, tuple[str, ...]] = {}
    for content in contents:
        for word, also in content.words.items():
            words[word] = (*words.get(word, ()), *also)
    asked = [line for content in contents for lines in content.asked.values() for each in lines.values() for line in each]
    told = [part for content in contents for article in content.articles for part in article.body.split("\n\n")]
    return Grouping([*asked, *told], words, playbook.name)


def _line(item: dict[str, Any]) -> str:
    at = datetime.fromisoformat(item["at"])
    detail = f"\n    {_plain(item)}" if item["detail"] else ""
    return f"{at:%Y-%m-%d %H:%M}Z  {KINDS[item['kind']]:20} {item['conversation']}\n    {_short(item['question'])}{detail}"


def _plain(item: dict[str, Any]) -> str:
    """The detail for people: of a quote, what is priced stands behind its number and price as JSON."""
    told, begun, facts = str(item["detail"]).partition(" {")
    if item["kind"] != "quote" or not begun:
        return _short(item["detail"])
    values = {name: value for name, value in json.loads("{" + facts).items() if value}
    vehicle = " ".join(str(values.pop(name)) for name in ("year", "make", "model") if name in values)
    rest = (f"{name.replace('_', ' ')} {_number(value)}" for name, value in values.items())
    return f"{told}: {', '.join([vehicle, *rest])}"


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else " ".join(value) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    """On one line, and cut where it is long; `eva conversations show` has all of it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
