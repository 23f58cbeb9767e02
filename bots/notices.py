"""What the operator is told of a playbook that is broken on disk: a line in the audit when it breaks, and one when it is mended."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from core.ports import Store, StoreError

log = structlog.get_logger()

PLAYBOOK_BROKEN, PLAYBOOK_MENDED = "playbook broken", "playbook mended"  # what stands in the audit


class PlaybookNotices:
    """For `core.reloading.Reloading`. `clock` is aware."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._noting: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """A process has started with a whole playbook: what an earlier one has told is over."""
        last = await self._store.read.notes.latest(PLAYBOOK_BROKEN, PLAYBOOK_MENDED)
        if last and last[0] == PLAYBOOK_BROKEN:
            await self._note("")

    def __call__(self, faults: str) -> None:
        """Empty when it is mended."""
        task = asyncio.create_task(self._note(faults))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def end(self) -> None:
        """What was told is written down."""
        await asyncio.gather(*self._noting)

    async def _note(self, faults: str) -> None:
        what = PLAYBOOK_BROKEN if faults else PLAYBOOK_MENDED
        try:
            await self._store.write(lambda tx: tx.notes.audit(self._clock(), what, "playbook", faults))
        except StoreError as error:
            log.warning("playbook_not_noted", error=str(error))
