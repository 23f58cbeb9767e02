"""The operator reads since when the playbook on disk is broken, and no longer once it is mended or Eva was started anew."""

from pathlib import Path

import pytest

from bots.notices import PLAYBOOK_BROKEN, PLAYBOOK_MENDED, PlaybookNotices
from storage.sqlite import SqliteStore
from tests.doubles.clock import Clock

FAULTS = "playbook.toml:3: missing key"


async def told(store: SqliteStore) -> tuple[str, str]:
    found = await store.read.notes.latest(PLAYBOOK_BROKEN, PLAYBOOK_MENDED)
    return found[:2] if found else ("", "")


@pytest.mark.parametrize("begins_anew", [False, True])
async def test_broken_is_noted_with_its_faults_until_it_is_mended(begins_anew: bool, tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "eva.db")
    notices = PlaybookNotices(store, Clock())
    await notices.begin()
    nothing = await told(store)
    notices(FAULTS)
    await notices.end()
    broken = await told(store)
    if begins_anew:
        await PlaybookNotices(store, Clock()).begin()
    else:
        notices("")
        await notices.end()
    mended = await told(store)
    await store.close()

    assert (nothing, broken, mended) == (("", ""), (PLAYBOOK_BROKEN, FAULTS), (PLAYBOOK_MENDED, ""))
