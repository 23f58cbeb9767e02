"""A changed playbook takes the place of the old one when it is whole and ready, and a broken one never does."""

import asyncio
import gc
import os
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.company import Company
from core.messages import Audience
from core.playbook import PlaybookError, load
from core.reloading import UNREAD, Reloading, marks
from tests.doubles.shop import bike_shop

SOON = 0.01  # seconds between two looks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bike_shop(tmp_path / "shop")


@dataclass
class Operator:
    """Hears what is told. `heard` is set by each word."""

    told: list[str] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, faults: str) -> None:
        self.told.append(faults)
        self.heard.set()


class Unwell(Operator):
    """Fails at what she is told first."""

    def __call__(self, faults: str) -> None:
        super().__call__(faults)
        if len(self.told) == 1:
            raise RuntimeError("not now")


class Builder:
    """Builds the shop's company. Each building that is over, well or not, is counted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.before_loading = folder, list[Callable[[], None]]()
        self.built = 0

    def __call__(self) -> Company:
        while self.before_loading:
            self.before_loading.pop()()
        self.built += 1
        return Company.of(load(self.folder), "http://x")


def rename(folder: Path, name: str) -> None:
    """The shop is called so from now on."""
    path = folder / "playbook.toml"
    path.write_text(path.read_text().replace('name = "', f'name = "{name} ', 1))


def stumble() -> None:
    raise KeyError("what a customer wrote")


@contextmanager
def garbage() -> Iterator[set[type]]:
    """Filled at the end with the types of what nobody can reach any more, and only a look for garbage would free."""
    found: set[type] = set()
    gc.unfreeze()  # what other tests have left is no concern of this one
    gc.collect()
    gc.disable()
    try:
        yield found
        gc.unfreeze()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found |= {type(each) for each in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.freeze()  # as it was before
        gc.enable()


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if condition():
            return
        await asyncio.sleep(SOON)
    pytest.fail("it never came")


async def test_a_change_is_taken_when_the_files_have_settled(folder: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    async with shop.kept_fresh(Operator(), every=SOON):
        rename(folder, "New")
        await until(lambda: shop().playbook.name == "New Northside Bikes")

    assert shop().is_warm(Audience.CUSTOMER)


async def test_who_has_begun_with_the_old_one_keeps_it(folder: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    begun = shop()
    rename(folder, "New")
    await shop.reload()

    assert (begun.playbook.name, shop().playbook.name) == ("Northside Bikes", "New Northside Bikes")
    assert begun.find("bike repairs", audience=Audience.CUSTOMER, language="en", limit=1).passages


async def test_nothing_of_the_old_one_stays_behind(folder: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    shop().find("bike repairs", audience=Audience.CUSTOMER, language="en", limit=1)
    old = weakref.ref(shop())
    await shop.reload()

    assert old() is None


async def test_nothing_of_the_old_one_waits_for_a_look_for_garbage_which_passes_over_what_stays(folder: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    shop().find("bike repairs", audience=Audience.CUSTOMER, language="en", limit=1)
    with garbage() as left:
        await shop.reload()

    ours = {each.__qualname__ for each in left if each.__module__.startswith(("core.knowledge", "core.company"))}
    assert ours == set()


async def test_a_mistake_of_ours_while_reading_is_told_and_the_next_change_is_taken(folder: Path) -> None:
    builder, operator = Builder(folder), Operator()
    shop = Reloading(folder, builder)
    async with shop.kept_fresh(operator, every=SOON):
        builder.before_loading.append(stumble)
        rename(folder, "New")
        await asyncio.wait_for(operator.heard.wait(), 30)
        name = shop().playbook.name
        rename(folder, "Newer")
        await until(lambda: shop().playbook.name == "Newer New Northside Bikes")

    assert name == "Northside Bikes"
    assert operator.told == [UNREAD.format("KeyError"), ""]


async def test_a_look_that_fails_is_followed_by_the_next(folder: Path, tmp_path: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    operator = Unwell()
    async with shop.kept_fresh(operator, every=SOON):
        (folder / "playbook.toml").rename(tmp_path / "away")
        await asyncio.wait_for(operator.heard.wait(), 30)
        (tmp_path / "away").rename(folder / "playbook.toml")
        rename(folder, "New")
        await until(lambda: shop().playbook.name == "New Northside Bikes")


async def test_a_broken_change_keeps_the_old_one_and_is_told_with_file_and_line_until_it_is_mended(folder: Path) -> None:
    shop, operator = Reloading(folder, Builder(folder)), Operator()
    whole = (folder / "playbook.toml").read_text()
    async with shop.kept_fresh(operator, every=60):
        (folder / "playbook.toml").write_text(whole.replace("phone =", "fone ="))
        await shop.reload()
        broken, faults = shop().playbook.name, shop.faults
        (folder / "playbook.toml").write_text(whole)
        await shop.reload()

    assert broken == "Northside Bikes"
    assert 'playbook.toml:12: unknown key "fone"' in faults
    assert (operator.told, shop.faults) == ([faults, ""], "")


async def test_a_broken_state_is_read_once_and_not_again_and_again(folder: Path) -> None:
    builder, operator = Builder(folder), Operator()
    shop = Reloading(folder, builder)
    async with shop.kept_fresh(operator, every=SOON):
        shutil.rmtree(folder / "customer")
        await asyncio.wait_for(operator.heard.wait(), 30)
        built = builder.built
        for _ in range(10):
            await asyncio.sleep(SOON)

    assert builder.built == built
    assert [told.splitlines()[0] for told in operator.told] == ["customer:1: this folder is missing"]


async def test_what_changes_while_it_is_being_read_is_read_again(folder: Path) -> None:
    builder = Builder(folder)
    shop = Reloading(folder, builder)
    async with shop.kept_fresh(Operator(), every=SOON):
        builder.before_loading.append(lambda: rename(folder, "Newer"))
        rename(folder, "New")
        await until(lambda: builder.built >= 3)

    assert shop().playbook.name == "Newer New Northside Bikes"


async def test_a_whole_folder_that_goes_and_comes_back_is_survived(folder: Path) -> None:
    shop, operator = Reloading(folder, Builder(folder)), Operator()
    async with shop.kept_fresh(operator, every=60):
        away = shutil.move(folder, folder.with_name("away"))
        await shop.reload()
        shutil.move(away, folder)
        await shop.reload()

    assert [bool(told) for told in operator.told] == [True, False]
    assert shop().playbook.name == "Northside Bikes"


async def test_at_once_does_not_wait_for_the_next_look(folder: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    async with shop.kept_fresh(Operator(), every=3_600):
        rename(folder, "New")
        shop.at_once()
        await until(lambda: shop().playbook.name == "New Northside Bikes")


async def test_what_colleagues_have_searched_is_ready_for_them_again(folder: Path) -> None:
    shop = Reloading(folder, Builder(folder))
    shop().finder(Audience.INTERNAL)
    await shop.reload()

    assert shop().is_warm(Audience.INTERNAL)


def test_a_playbook_that_is_broken_from_the_start_is_refused(folder: Path) -> None:
    (folder / "playbook.toml").unlink()
    with pytest.raises(PlaybookError):
        Reloading(folder, Builder(folder))


def test_marks_tell_each_change_and_leave_hidden_files_alone(folder: Path) -> None:
    path, before = folder / "playbook.toml", marks(folder)
    (folder / ".playbook.toml.swp").write_text("half")
    (folder / ".git").mkdir()
    (folder / ".git" / "index").write_text("x")
    hidden = marks(folder)
    state = path.stat()
    text = path.read_text()
    path.with_name(".new").write_text(text.replace("Eva", "Ava"))
    path.with_name(".new").replace(path)  # as editors save: another file of the same size in its place
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    replaced = marks(folder)
    (folder / "customer" / "words.toml").symlink_to("nowhere.toml")

    assert hidden == before
    assert replaced != before
    assert marks(folder) != replaced
