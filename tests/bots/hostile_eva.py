"""`python -m tests.bots.hostile_eva`: Eva as she runs, whose model and whose articles say what should run on their readers' pages.

Nothing checks these articles, as a playbook's are: the pages must stand alone. Her answer is what she was asked, piece by piece."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import bots.__main__
from bots.cli import app
from core.company import Company
from core.messages import Audience, Source
from core.playbook import Article, Playbook, load
from core.ports import Cited, Piece, Prompt, Text
from tests.doubles.payloads import FEWER, PAYLOADS

PIECE = 5  # characters
TOGETHER = 25  # payloads in one article


class Parrot:
    """See `core.ports.Model`."""

    name = "builtin"

    def __init__(self, company: Callable[[], Company]) -> None:
        pass

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """What was asked, and a source of that name."""
        said = prompt.asked[-1].text
        yield Cited(Source(said, said))
        for begin in range(0, len(said), PIECE):
            yield Text(said[begin : begin + PIECE])
            await asyncio.sleep(0)


def planted(folder: Path) -> Playbook:
    """Titles of every kind, and bodies in which each payload has a section of its own."""
    playbook = load(folder)
    titles = [_article(f"title-{number}", f"Planted {payload}", "Planted.") for number, payload in enumerate(FEWER)]
    bodies = [
        _article(f"body-{begin}", f"Planted {begin}", _sections(PAYLOADS[begin : begin + TOGETHER]))
        for begin in range(0, len(PAYLOADS), TOGETHER)
    ]
    content = replace(playbook.audiences[Audience.CUSTOMER], articles=(*titles, *bodies), asked=MappingProxyType({}))
    audiences = MappingProxyType({**playbook.audiences, Audience.CUSTOMER: content})
    return replace(playbook, audiences=audiences, limits=replace(playbook.limits, messages_per_minute=100_000))


def _sections(payloads: Sequence[str]) -> str:
    return "\n\n".join(f"## Planted {payload.splitlines()[0]}\n\n{payload}" for payload in payloads)


def _article(slug: str, title: str, body: str) -> Article:
    return Article(
        audience=Audience.CUSTOMER,
        slug=slug,
        title=title,
        language="en",
        topic=title,
        also=(),
        updated=None,
        link=f"/help/{slug}",
        body=body,
        path=Path(f"{slug}.md"),
    )


if __name__ == "__main__":
    vars(bots.__main__).update(Builtin=Parrot, load=planted)
    app(["run"])
