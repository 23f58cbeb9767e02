"""What was sent along with the messages of a turn: what a model may look at is fetched, and of the rest it is said kindly why not.

Limits are those of Anthropic's Messages API (its pages on vision and on PDF support; "5 MB" is counted there in base64), or stricter: a
request may hold 32 MB and 100 pictures and pages, and each picture 8,000 pixels, if there are no more than 20 of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import structlog

from core.language import catalogue
from core.media import PDF, PICTURES, Medium, medium
from core.messages import MOST_NAMED, File, Line
from core.ports import Channel, ChannelError, Enclosed, Files

log = structlog.get_logger()

MOST = 20  # files of one turn
LARGEST_PICTURE = 5 * 1024 * 1024 * 3 // 4  # bytes, of which base64 makes 5 MB
LARGEST = 12 * 1024 * 1024  # bytes of all files of a turn: half of a request, for each round of it sends them anew
WIDEST = 8_000  # pixels
MOST_PAGES = 100  # and pictures
IN_HAND = 48 * 1024 * 1024  # bytes that all turns together hold at once
PATIENCE = 10.0  # seconds: to wait for others, and then for what is fetched
UNSURE = ("", "application/octet-stream")  # what a platform says that knows no better
REFUSED = "refused"


class Attachments:
    """One for all turns, of whose files no more is held at once than there is room for."""

    def __init__(self, *, patience: float = PATIENCE, in_hand: int = IN_HAND) -> None:
        self._patience, self._in_hand = patience, in_hand
        self._held, self._room = 0, asyncio.Condition()

    @asynccontextmanager
    async def of(self, channel: Channel, lines: Iterable[Line]) -> AsyncIterator[tuple[Enclosed, ...]]:
        """All that was sent along with these lines, in order; what is to be looked at is held until the end of the block."""
        chosen = choose(lines)
        wanted = [each.file for each in chosen if not each.unseen]
        size = sum(file.size for file in wanted)
        held = bool(wanted) and await self._take(size)
        try:
            got = await self._fetch(channel, wanted) if held else {}
            yield await asyncio.to_thread(looked_at, chosen, got) if wanted else chosen
        finally:
            if held:
                await self._give_back(size)

    async def _take(self, size: int) -> bool:
        """Whether there is room for so many bytes in time; one turn alone has it always."""
        try:
            async with asyncio.timeout(self._patience), self._room:
                await self._room.wait_for(lambda: not self._held or self._held + size <= self._in_hand)
                self._held += size
        except TimeoutError:
            log.warning("no_room_for_files", size=size)
            return False
        return True

    async def _give_back(self, size: int) -> None:
        self._held -= size  # before anything is waited for: whoever is cancelled here has let go all the same
        async with self._room:
            self._room.notify_all()

    async def _fetch(self, channel: Channel, files: Sequence[File]) -> dict[str, bytes]:
        got: dict[str, bytes] = {}
        if not isinstance(channel, Files):
            return got
        try:
            async with asyncio.timeout(self._patience), aclosing(channel.fetch(files)) as coming:
                async for id, content in coming:
                    got[id] = content
        except (ChannelError, TimeoutError) as error:
            log.warning("files_not_fetched", missing=len(files) - len(got), error=str(error))
        return got


def choose(lines: Iterable[Line]) -> tuple[Enclosed, ...]:
    """What is worth fetching, by what its platform says of it, and why the rest is not."""
    chosen: list[Enclosed] = []
    count = size = 0
    for line in lines:
        for file in line.files:
            unseen = _unwanted(file)
            if not unseen and (count == MOST or size + file.size > LARGEST):
                unseen = "many"
            if not unseen:
                count, size = count + 1, size + file.size
            chosen.append(Enclosed(line=line.number, file=file, unseen=unseen))
    return tuple(chosen)


def _unwanted(file: File) -> str:
    claim = _claim(file)
    if claim not in (*PICTURES, PDF, *UNSURE):
        return "kind"
    return "large" if file.size > (LARGEST_PICTURE if claim in PICTURES else LARGEST) else ""


def _claim(file: File) -> str:
    kind = file.kind.partition(";")[0].strip().lower()
    return "image/jpeg" if kind == "image/jpg" else kind


def looked_at(chosen: Sequence[Enclosed], got: Mapping[str, bytes]) -> tuple[Enclosed, ...]:
    """The same with what was fetched, as far as its bytes are what can be shown."""
    looked: list[Enclosed] = []
    pages = 0
    for each in chosen:
        content = got.get(each.file.id, b"")
        if each.unseen or not content:
            looked.append(each if each.unseen else replace(each, unseen="gone"))
            continue
        found = medium(content)
        unseen = _unfit(each.file, content, found)
        takes = found.pages or 1 if found else 0
        if not unseen and pages + takes > MOST_PAGES:
            unseen = "many"
        if found is None or unseen:
            looked.append(replace(each, unseen=unseen))
        else:
            pages += takes
            looked.append(replace(each, kind=found.kind, content=content))
    return tuple(looked)


def _unfit(file: File, content: bytes, found: Medium | None) -> str:
    if found is None:
        return "kind" if _claim(file) in UNSURE else "damaged"
    if found.locked:
        return "locked"
    largest = LARGEST if found.kind == PDF else LARGEST_PICTURE
    return "large" if len(content) > largest or found.widest > WIDEST or found.pages > MOST_PAGES else ""


def unread(files: Sequence[Enclosed]) -> tuple[Enclosed, ...]:
    """The same, where none of it is shown."""
    return tuple(replace(each, kind="", content=b"", unseen=each.unseen or REFUSED) for each in files)


# ── said kindly ──────────────────────────────────────────────────────────────────────────────────────────────────────


def unseen_words(files: Sequence[Enclosed], language: str) -> str:
    """What of it nobody has looked at, and why; empty where all was."""
    missed = [(each.file, why(each.unseen, language)) for each in files if each.unseen]
    if not missed:
        return ""
    named = _listed(missed, lambda file, reason: f"{_quoted(file)} ({reason})")
    return catalogue().text("chat", "unseen", language, files=named)


def blind_words(lines: Iterable[Line], language: str) -> str:
    """That nobody here looks at what was sent along; empty where nothing was."""
    sent = [(file, "") for line in lines for file in line.files]
    return catalogue().text("chat", "no_eyes", language, files=_listed(sent, lambda file, _: _quoted(file))) if sent else ""


def why(unseen: str, language: str) -> str:
    """The reason in words."""
    return catalogue().text("chat", f"unseen_{unseen}", language)


def _listed(files: Sequence[tuple[File, str]], shown: Callable[[File, str], str]) -> str:
    more = f" + {len(files) - MOST_NAMED}" if len(files) > MOST_NAMED else ""
    return ", ".join(shown(file, reason) for file, reason in files[:MOST_NAMED]) + more


def _quoted(file: File) -> str:
    """As code, in which nothing is marked up, linked or mentioned."""
    return f"`{file.name.replace('`', '´')}`"
