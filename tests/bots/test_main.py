"""Eva from start to stop, and what a stop or a kill at a bad moment leaves undone: nothing."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bots.__main__ import running, utc_now
from core.faults import Fault
from core.playbook.faults import PlaybookError
from core.ports import ModelError
from storage.lock import DatabaseHeld, DatabaseLock
from tests.bots import slow_eva
from tests.bots.house import House, at_home, settings
from tests.bots.process import SLOW, EvaProcess
from tests.bots.visitor import begins, calling, shown
from tests.doubles.discord import DiscordDouble
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel

LONGEST_STOP = 15  # seconds; hosts kill after that


@pytest.fixture
def eva(tmp_path: Path) -> Iterator[EvaProcess]:
    """A process for one test."""
    eva = EvaProcess(tmp_path, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1"})
    eva.start()
    yield eva
    eva.kill()


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[EvaProcess]:
    """The same, whose model waits for a file before it begins and for another one before it goes on."""
    eva = EvaProcess(tmp_path, command=SLOW, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1"})
    eva.start()
    yield eva
    eva.kill()


def lets(eva: EvaProcess, *steps: str) -> None:
    """Lets the slow model go on."""
    for step in steps:
        (eva.folder / step).touch()


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


# ── stop ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_stop_ends_open_streams_and_leaves_everything_for_the_next_start(eva: EvaProcess) -> None:
    async with calling(eva.url) as client:
        customer = await begins(client)
        said = await customer.asks("When are you open?", "m1")
        async with customer.listens() as line:
            await line.until("done")
            begun = time.monotonic()
            eva.terminate()
            assert await line.rest() == []
    status = eva.ends()

    assert status == 0
    assert time.monotonic() - begun < LONGEST_STOP
    assert "Traceback" not in eva.log
    assert names(eva.folder) == ["eva.db", "eva.db.lock"]

    make_old(eva.folder / "eva.db", timedelta(days=2))
    eva.start()
    async with calling(eva.url) as client:
        customer.client = client
        assert await customer.asks("When are you open?", "m1") == said
        async with customer.listens() as line:
            closed = (await line.until("state"))[-1]
    assert closed.data == {"state": "closed"}  # nobody had touched it for long
    eva.signal(signal.SIGINT)
    assert eva.ends() == 0


def make_old(database: Path, by: timedelta) -> None:
    """As if everything had happened so much earlier."""
    with closing(sqlite3.connect(database)) as rows:
        for table, column in (("conversations", "touched_at"), ("turns", "ended_at")):
            rows.execute(f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%f000+00:00', {column}, ?)", [f"-{by.days} days"])
        rows.commit()


async def test_a_turn_under_way_is_finished_before_eva_stops(slow: EvaProcess) -> None:
    lets(slow, slow_eva.BEGIN)
    async with calling(slow.url) as client:
        customer = await begins(client)
        async with customer.listens() as listening, customer.writes("Hello", "m1") as line:
            first = await line.next()
            await listening.next()
            begun = time.monotonic()
            slow.terminate()
            slow.logged("stopping")
            with pytest.raises(httpx.TransportError):  # refused, or cut off where it had got in before the door was shut
                async with httpx.AsyncClient() as late:
                    await late.get(f"{slow.url}/healthz")
            lets(slow, slow_eva.GO_ON)
            written, heard = [first, *await line.rest()], await listening.rest()
    status = slow.ends()

    assert status == 0
    assert time.monotonic() - begun < LONGEST_STOP
    assert shown(written).text == slow_eva.WHOLE
    assert written[-1].data["answers"] == heard[-1].data["answers"] == ["m1"]
    assert "Traceback" not in slow.log


async def test_a_turn_that_takes_longer_than_the_stop_is_answered_after_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, model = settings(tmp_path), ScriptedModel()
    model.says("This much is said. The", Hold(), " rest is not.")
    async with calling(read.public_url) as client:
        async with at_home(read, monkeypatch, model, grace=timedelta(seconds=0.1)):
            customer = await begins(client)
            waiting = asyncio.create_task(customer.posts("Hello", "m1"))
            async with customer.listens() as line:
                told = await line.next()
        refused = await waiting
        async with at_home(read, monkeypatch, model), customer.listens() as line:
            events = await line.until("done")
            again = await customer.asks("Hello", "m1")
            listed = (await customer.reads())["messages"]

    assert told.data == {"text": "This much is said."}
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert events[0].name == "replace"
    assert shown(events).text == again["text"] == "You wrote Hello."
    assert [message["from"] for message in listed] == ["customer", "eva"]


# ── kill ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_killed_in_mid_answer_eva_says_the_whole_of_it_once_in_the_place_of_what_was_shown(slow: EvaProcess) -> None:
    lets(slow, slow_eva.BEGIN)
    async with calling(slow.url) as client:
        customer = await begins(client)
        async with customer.writes("Hello", "m1") as line:
            first = await line.next()
            slow.kill()
            with pytest.raises(httpx.RemoteProtocolError):
                await line.rest()
        slow.start()
        async with customer.listens(0) as line:
            again = await line.next()
            lets(slow, slow_eva.GO_ON)
            events = [again, *await line.until("done")]
        repeated = await customer.asks("Hello", "m1")
        listed = (await customer.reads())["messages"]

    assert first.data == {"text": slow_eva.SHOWN}
    assert (again.name, again.data) == ("replace", {"text": slow_eva.SHOWN})
    assert shown(events).text == slow_eva.WHOLE
    assert [(message["from"], message["text"]) for message in listed] == [("customer", "Hello"), ("eva", slow_eva.WHOLE)]
    assert repeated["reply_id"] == listed[-1]["id"] == events[-1].data["reply_id"]


async def test_killed_while_it_thinks_eva_answers_once_what_was_acknowledged_and_in_order(slow: EvaProcess) -> None:
    async with calling(slow.url) as client:
        customers = [await begins(client) for _ in range(5)]
        for customer in customers:
            async with customer.writes("One", "m1"), customer.writes("Two", "m2"):
                pass  # acknowledged: the head of the answer has come
        slow.kill()
        lets(slow, slow_eva.BEGIN, slow_eva.GO_ON)
        slow.start()
        for customer in customers:
            async with customer.listens() as line:
                [*_, done] = await line.until("done")
            assert done.data["answers"] == ["m1", "m2"]
            listed = (await customer.reads())["messages"]
            assert [message["text"] for message in listed] == ["One", "Two", slow_eva.WHOLE]


# ── beside the web ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_fails_is_counted_by_kind(house: House) -> None:
    async def failed() -> float:
        lines = (await house.client.get("/metrics", headers={"Authorization": "Bearer the-token-of-the-staff"})).text.splitlines()
        named = [line for line in lines if line.startswith('eva_wakeups_failed_total{kind="turn"}')]
        return float(named[0].split()[1]) if named else 0.0

    house.model.says(ModelError("no", permanent=True))
    customer = await house.customer()
    before = await failed()
    await customer.asks("Hello")

    assert await failed() == before + 1


async def test_what_fails_for_good_is_told_once_however_many_customers_it_fails(house: House) -> None:
    for _ in range(3):
        house.model.says(ModelError("no", permanent=True))
        await (await house.customer()).asks("Hello")
    await house.eva.engine.drained()
    [told] = house.eva.faults.open()
    scraped = (await house.client.get("/metrics", headers={"Authorization": "Bearer the-token-of-the-staff"})).text

    assert told.key == "given_up:turn"
    references = [failure.reference for failure in await house.eva.store.read.notes.failures(10)]
    assert len(references) == 3
    assert references[-1] in told.text  # the first of them
    assert 'eva_faults_open{kind="given_up"} 1.0' in scraped


async def test_without_a_key_nothing_is_wrong_with_claude_any_more(tmp_path: Path) -> None:
    read = settings(tmp_path)
    async with running(read) as eva:
        for kind, subject in (("model_down", "claude"), ("budget_reached", ""), ("price_unknown", ""), ("not_kept", "")):
            eva.faults.tell(Fault(kind=kind, subject=subject, text="x"))
    async with running(read) as eva:
        await eva.store.write(lambda tx: tx.notes.probe(utc_now()))

        assert eva.faults.open() == []


async def test_eva_runs_without_the_web_for_a_terminal(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as eva:
        assert await eva.missing() == ""
        assert (tmp_path / "eva.db.sock").is_socket()

    assert not (tmp_path / "eva.db.sock").exists()


async def test_a_broken_playbook_stops_eva_before_anything_has_begun(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "playbook.toml").write_text('name = "Acme"\nnmae = "Acme"\n')

    with pytest.raises(PlaybookError):
        async with running(settings(tmp_path, EVA_PLAYBOOK=str(tmp_path / "broken"))):
            pass

    assert names(tmp_path) == ["broken", "eva.db.lock"]  # the lock is taken first: another process may hold it, and is told so


async def test_a_database_that_is_held_is_not_touched(tmp_path: Path) -> None:
    lock = DatabaseLock.take(tmp_path / "eva.db")

    with pytest.raises(DatabaseHeld):
        async with running(settings(tmp_path)):
            pass
    lock.release()

    assert names(tmp_path) == ["eva.db.lock"]


# ── Discord ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_with_a_token_she_answers_on_discord_too_until_she_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordDouble() as discord:
        acme_server = discord.guild("Acme")
        support, ana = acme_server.text_channel("support"), acme_server.member("Ana")
        where = {"DISCORD_API_URL": discord.api_url, "DISCORD_GATEWAY_URL": discord.gateway_url}
        read = settings(tmp_path, DISCORD_TOKEN=discord.token, **where)
        async with at_home(read, monkeypatch, ScriptedModel()):
            await discord.has_bot()
            await ana.writes(support, "Hello")
            await discord.until(lambda: discord.threads and discord.said_in(discord.threads[0]))

        assert not discord.is_connected
        assert discord.said_in(discord.threads[0]) == ["You wrote Hello."]
