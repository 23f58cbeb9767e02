"""What is answered when something cannot be done: one form, a reference that the log knows, and nothing of a traceback."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from bots.__main__ import Eva
from bots.web.errors import Lull
from core.ports import StoreError
from tests.bots.house import House, at_home, settings
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer, begins, calling
from tests.doubles.model import ScriptedModel

REFERENCE = re.compile(r"E-[0-9A-F]{8}")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/v1/conversations/C-1", b"", 401, "no_token"),
        ("GET", "/none", b"", 404, "not_found"),
        ("GET", "/static/none.js", b"", 404, "not_found"),
        ("PUT", "/v1/conversations", b"", 405, "method_not_allowed"),
        ("POST", "/v1/conversations", b"x" * 40_000, 413, "too_large"),
        ("POST", "/v1/conversations", b"[1]", 422, "malformed"),
    ],
)
async def test_every_error_has_one_form_and_a_reference_that_stands_in_the_log(
    client: httpx.AsyncClient, server: EvaProcess, method: str, path: str, body: bytes, status: int, code: str
) -> None:
    answer = await client.request(method, path, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "reference"}
    assert answer.json()["error"]["code"] == code
    assert REFERENCE.fullmatch(answer.json()["error"]["reference"])
    assert answer.json()["error"]["message"]
    logged = json.loads(server.logged(answer.json()["error"]["reference"]))
    assert (logged["level"], logged["status"]) == ("info", status)


async def test_who_uses_a_method_that_is_not_there_is_told_those_that_are(client: httpx.AsyncClient) -> None:
    answer = await client.put("/v1/conversations")

    assert answer.headers["allow"] == "POST"


async def test_a_fault_of_ours_tells_nothing_but_a_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: Eva) -> str:
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr(Eva, "missing", broken)
    read = settings(tmp_path)
    async with at_home(read, monkeypatch, ScriptedModel()), calling(read.public_url) as client:
        answer = await client.get("/readyz")
        after = await client.get("/healthz")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "fault"
    assert REFERENCE.fullmatch(answer.json()["error"]["reference"])
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"]
    assert after.status_code == 200


async def test_what_could_not_be_kept_is_to_be_sent_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = await house.customer()

    async def refuse(work: object) -> None:
        raise StoreError("disk I/O error in /var/lib/eva.db")

    with monkeypatch.context() as broken:
        broken.setattr(house.eva.store, "write", refuse)
        answers = [
            await customer.posts("Hello", "m1"),
            await customer.presses("human"),
            await customer.rates("R-1", "up"),
            await customer.calls("DELETE"),
            await house.client.post("/v1/conversations"),
        ]
        ready = await house.client.get("/readyz")
    again = await customer.asks("Hello", "m1")

    for answer in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_kept")
        assert int(answer.headers["retry-after"]) >= 1
        assert "eva.db" not in answer.text
    assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
    assert again["text"] == "You wrote Hello."


async def test_a_database_that_another_program_is_writing_is_waited_for(customer: Customer, server: EvaProcess) -> None:
    with closing(sqlite3.connect(server.folder / "eva.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asking = asyncio.create_task(customer.asks("When are you open?"))
        await asyncio.wait({asking}, timeout=0.2)
        waited = not asking.done()
        other.execute("ROLLBACK")

    assert waited
    assert (await asking)["text"]


async def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    eva = EvaProcess(tmp_path, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1"})
    eva.start()
    try:
        async with calling(eva.url) as client:
            customer = await begins(client)
            first = await customer.asks("When are you open?", "m1")
            process = psutil.Process(eva.pid)
            before = process.rlimit(psutil.RLIMIT_FSIZE)
            process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
            refused, *_ = [await customer.posts("Do you insure electric cars?", "m2") for _ in range(5)]
            process.rlimit(psutil.RLIMIT_FSIZE, before)
            second = await customer.asks("Do you insure electric cars?", "m2")
            stands = await customer.reads()
    finally:
        status = eva.stop()

    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "not_kept")
    assert [message["id"] for message in stands["messages"]] == ["m1", first["reply_id"], "m2", second["reply_id"]]
    assert status == 0
    assert len(re.findall(r"\brefused +code=not_kept", eva.log)) == 1
    assert len(re.findall(r"\bfault +fault=not_kept", eva.log)) == len(re.findall(r"\bfault_over +fault=not_kept", eva.log)) == 1


def test_what_comes_again_and_again_is_news_once_more_after_a_lull() -> None:
    now = iter([1.0, 5.0, 14.0, 24.5, 25.0])
    lull = Lull(10.0, lambda: next(now))

    assert [lull.first() for _ in range(5)] == [True, False, False, True, False]
