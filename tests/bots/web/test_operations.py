"""The calls for those who run Eva: is she up, is she ready, what does she count, and who may see that."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import psutil
import pytest
from fastapi import FastAPI

from bots.event_loop import LAG_EVERY
from bots.web.operations import operation_calls
from tests.bots.house import House
from tests.bots.process import STAFF_TOKEN, EvaProcess
from tests.bots.visitor import Customer, calling
from tests.doubles.virtual_time import in_virtual_time

STAFF = {"Authorization": f"Bearer {STAFF_TOKEN}"}
PROXIES = [
    {"X-Forwarded-For": "127.0.0.1"},
    {"Forwarded": "for=127.0.0.1"},
    {"X-Real-IP": "127.0.0.1"},
    {"X-Forwarded-Proto": "https"},
    {"Via": "1.1 proxy"},
]
TURNS = 'eva_turns_total{by="scripted",channel="web",outcome="answered"} '
FIRST_TEXTS = 'eva_first_text_seconds_count{channel="web"} '
LAGS = "eva_event_loop_lag_seconds_count "


async def test_the_process_says_that_it_lives_and_that_it_is_ready(client: httpx.AsyncClient) -> None:
    alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "reason": ""})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_watcher_may_ask_without_wanting_the_words(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.head(path)

    assert (answer.status_code, answer.content) == (200, b"")


async def test_on_a_full_disk_the_process_lives_but_is_not_ready_until_there_is_room(tmp_path: Path) -> None:
    eva = EvaProcess(tmp_path, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1"})
    eva.start()
    try:
        async with calling(eva.url) as client:
            process = psutil.Process(eva.pid)
            before = process.rlimit(psutil.RLIMIT_FSIZE)
            process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
            full = [await client.get("/readyz"), await client.get("/readyz")]
            alive = await client.get("/healthz")
            process.rlimit(psutil.RLIMIT_FSIZE, before)
            ready = await client.get("/readyz")
    finally:
        eva.stop()

    for answer in full:
        assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
        assert answer.json()["reason"]
    assert alive.status_code == 200
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "reason": ""})


class Disk:
    """Is tried, and answers when it is let."""

    def __init__(self) -> None:
        self.tries, self.answers = 0, asyncio.Event()

    async def ready(self) -> str:
        """After a while."""
        self.tries += 1
        await self.answers.wait()
        return ""


@in_virtual_time
async def test_however_many_ask_at_once_the_disk_is_tried_once_and_one_who_leaves_takes_the_answer_from_nobody() -> None:
    app, disk = FastAPI(), Disk()
    nobody: Any = SimpleNamespace()
    app.include_router(operation_calls(nobody, disk.ready, lambda: None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://eva") as client:
        asking = [asyncio.create_task(client.get("/readyz")) for _ in range(20)]
        await asyncio.sleep(1)  # until nothing else is left to do: all wait for the disk
        asking[0].cancel()
        disk.answers.set()
        answers = await asyncio.gather(*asking[1:])
        tries = disk.tries
        await client.get("/readyz")

    assert [answer.status_code for answer in answers] == [200] * 19
    assert (tries, disk.tries) == (1, 2)


async def test_metrics_are_for_this_machine_and_for_staff(server: EvaProcess) -> None:
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as neighbour:
        near = await neighbour.get("/metrics")
        passed_on = [await neighbour.get("/metrics", headers=headers) for headers in PROXIES]
        guessed = [await neighbour.get("/metrics", headers=headers | {"Authorization": "Bearer x"}) for headers in PROXIES]
        staff = [await neighbour.get("/metrics", headers=headers | STAFF) for headers in PROXIES]

    assert near.status_code == 200
    assert near.headers["content-type"].startswith("text/plain")
    assert [answer.status_code for answer in [*passed_on, *guessed]] == [401] * 2 * len(PROXIES)
    assert [answer.status_code for answer in staff] == [200] * len(PROXIES)


async def test_the_token_of_a_conversation_opens_no_metrics(customer: Customer) -> None:
    assert (await customer.client.get("/metrics", headers=customer.headers)).status_code == 401


async def counted(house: House, line: str) -> float:
    """What stands behind these words in the metrics, 0 where they are not there yet."""
    lines = (await house.client.get("/metrics", headers=STAFF)).text.splitlines()
    return next((float(each.removeprefix(line)) for each in lines if each.startswith(line)), 0.0)


async def test_a_turn_is_counted(house: House) -> None:
    customer = await house.customer()
    before = await counted(house, TURNS), await counted(house, FIRST_TEXTS)
    await customer.asks("Hello")
    await house.eva.engine.drained()
    after = await counted(house, TURNS), await counted(house, FIRST_TEXTS)

    assert after == (before[0] + 1, before[1] + 1)
    assert await counted(house, 'eva_wakeups_waiting{kind="turn"} ') == 0


async def test_how_late_the_event_loop_is_is_counted_as_time_goes_by(house: House) -> None:
    before = await counted(house, LAGS)

    async with asyncio.timeout(30):
        while await counted(house, LAGS) == before:  # noqa: ASYNC110
            await asyncio.sleep(LAG_EVERY)  # nobody is told of it but the metrics: there is no event for that
