"""The company as its files say it now: a change is read while Eva goes on, and a broken one changes nothing."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import structlog

from core.company import Company
from core.messages import Audience
from core.playbook.faults import PlaybookError
from core.ports import in_words

log = structlog.get_logger()

PLAYBOOK_BROKEN = "playbook_broken"  # the kind of fault that it is
UNREAD = "reading it failed with {}, which is no fault of the files but Eva's own; the log has the details (playbook_not_read)"
EVERY = 1.5  # seconds between two looks at the files
Marks = Mapping[str, tuple[int, ...]]


class Reloading:
    """Call it for the company of this moment. `build` reads the folder anew; what it raises at the beginning, PlaybookError, is raised."""

    def __init__(self, folder: Path, build: Callable[[], Company]) -> None:
        self._folder, self._build = folder, build
        self._tell: Callable[[str], None] = lambda faults: None
        self._loaded = marks(folder)  # before they are read: what changes meanwhile is seen by the next look
        self._company = build()
        self._wanted = asyncio.Event()
        self.faults = ""

    def __call__(self) -> Company:
        """Whoever has begun something with it goes on with it."""
        return self._company

    def at_once(self) -> None:
        """The files are read anew without waiting for them to settle."""
        self._wanted.set()

    @asynccontextmanager
    async def kept_fresh(self, tell: Callable[[str], None], every: float = EVERY) -> AsyncIterator[None]:
        """Watches the files. `tell` gets the faults of each broken state of them once, and an empty text when they are mended."""
        self._tell = tell
        watching = asyncio.create_task(self._watch(every))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, every: float) -> None:
        """Files that have changed are read once two looks in a row find them alike: an editor may save several."""
        before = self._loaded
        while True:
            try:
                before = await self._look(every, before)
            except Exception:  # whatever it is: the next look may succeed, and one that ended here would be missed by nobody
                log.exception("playbook_not_looked_at")

    async def _look(self, every: float, before: Marks) -> Marks:
        """The marks that the next look compares with."""
        try:
            async with asyncio.timeout(every):
                await self._wanted.wait()
        except TimeoutError:
            now = await asyncio.to_thread(marks, self._folder)
            if now != self._loaded and now == before:
                await self.reload()
            return now
        self._wanted.clear()
        await self.reload()
        return self._loaded

    async def reload(self) -> None:
        """Reads and builds everything in a thread; only what is whole and ready takes the place of what was. Whatever goes wrong in that
        is told, never raised, and tried again when the files change or `at_once` is called."""
        self._loaded = await asyncio.to_thread(marks, self._folder)
        try:
            with _without_pauses():
                self._company = await asyncio.to_thread(self._fresh)
        except (PlaybookError, OSError) as error:
            self._says(str(error))
        except Exception as error:  # a mistake of ours, or memory is short: customers are answered from what was there
            log.exception("playbook_not_read")
            self._says(UNREAD.format(in_words(error)))
        else:
            log.info("playbook_reloaded", version=self._company.playbook.version[:12])
            self._says("")

    def _fresh(self) -> Company:
        fresh = self._build()
        fresh.warm_up()
        for audience in Audience:
            if self._company.is_warm(audience):
                fresh.finder(audience)
        return fresh

    def _says(self, faults: str) -> None:
        if faults or self.faults:
            self._tell(faults)
        self.faults = faults


def marks(folder: Path) -> Marks:
    """What tells the states of all its files apart without reading them; hidden ones do not count."""
    found: dict[str, tuple[int, ...]] = {}
    for at, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (os.path.join(at, name) for name in names if not name.startswith(".")):
            try:
                state = os.stat(path)
            except OSError:  # gone between two looks, or a link that leads nowhere
                found[path] = ()
            else:
                found[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Each look for garbage through all that is being built would stop everybody for a tenth of a second; what is built stays anyway."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
