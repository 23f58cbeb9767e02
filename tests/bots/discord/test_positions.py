"""Up to where each channel has been heard."""

from pathlib import Path

import pytest

from bots.discord.positions import Positions
from core.messages import Address
from core.ports import StoreError
from tests.doubles.store import WatchedStore

HERE, THERE = Address("discord", "1/2"), Address("discord", "1/3")


async def test_a_position_stays_before_what_is_not_kept_yet_however_far_others_are(tmp_path: Path) -> None:
    store = await WatchedStore.on(tmp_path / "eva.db")
    positions = Positions(store)
    positions.ends(HERE, 10)
    positions.begins(HERE, 11)
    positions.begins(HERE, 12)
    positions.ends(HERE, 12)
    before = positions.of(HERE)
    positions.ends(HERE, 11)
    await store.close()

    assert (before, positions.of(HERE), positions.of(THERE)) == (10, 12, None)


async def test_the_next_process_goes_on_from_what_was_written(tmp_path: Path) -> None:
    store = await WatchedStore.on(tmp_path / "eva.db")
    positions = Positions(store)
    positions.ends(HERE, 10)
    positions.ends(THERE, 20)
    await positions.write()
    positions.ends(HERE, 30)
    store.fill_disk()
    with pytest.raises(StoreError):
        await positions.write()
    next_one = Positions(store)
    await next_one.load()
    await store.close()

    assert (next_one.of(HERE), next_one.of(THERE)) == (10, 20)
    assert next_one.known() == [HERE, THERE]


async def test_what_failed_keeps_the_position_until_all_of_the_channel_has_been_heard(tmp_path: Path) -> None:
    store = await WatchedStore.on(tmp_path / "eva.db")
    positions = Positions(store)
    positions.ends(HERE, 10)
    positions.begins(HERE, 11)
    positions.fails(HERE, 11)
    positions.ends(HERE, 12)
    before = positions.of(HERE)
    positions.release(HERE)
    await store.close()

    assert (before, positions.of(HERE)) == (10, 12)


async def test_while_nobody_listens_the_position_is_that_of_the_last_session(tmp_path: Path) -> None:
    store = await WatchedStore.on(tmp_path / "eva.db")
    positions = Positions(store)
    positions.ends(HERE, 10)
    positions.hold()
    positions.ends(HERE, 15)  # told by the new session, before what came in between was fetched
    positions.hold()
    positions.starts(HERE, 99)
    positions.starts(THERE, 20)
    held = positions.of(HERE)
    positions.resume(HERE)
    await store.close()

    assert (held, positions.of(HERE), positions.of(THERE)) == (10, 15, 20)


async def test_of_whom_is_forgotten_while_positions_are_written_none_is_kept(tmp_path: Path) -> None:
    store = await WatchedStore.on(tmp_path / "eva.db")
    positions = Positions(store)
    positions.ends(HERE, 10)
    positions.ends(THERE, 20)
    store.watchers.append(lambda: positions.forget(HERE))
    await positions.write()
    kept = await store.read.places.reached("discord")
    await store.close()

    assert kept == {str(THERE): "20"}
    assert positions.of(HERE) is None
