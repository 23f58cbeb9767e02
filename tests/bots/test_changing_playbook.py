"""A playbook that is changed while Eva runs: what customers, the operator and a watcher see of it."""

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bots.cli.command import eva_process
from tests.bots.process import EvaProcess
from tests.bots.visitor import begins, calling
from tests.doubles.shop import bike_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return bike_shop(tmp_path / "shop")


@pytest.fixture
def eva(tmp_path: Path, shop: Path) -> Iterator[EvaProcess]:
    """For the shop, with a log to be read by a program."""
    eva = EvaProcess(tmp_path, settings={"EVA_PLAYBOOK": str(shop), "EVA_TRUSTED_PROXIES": "127.0.0.1", "EVA_LOG_FORMAT": "json"})
    eva.start()
    yield eva
    eva.kill()


def changed(shop: Path, old: str, new: str) -> None:
    path = shop / "playbook.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


async def test_a_change_holds_from_the_next_question_on_and_a_broken_one_does_not(eva: EvaProcess, shop: Path, tmp_path: Path) -> None:
    settings = {"EVA_PLAYBOOK": str(shop)}
    async with calling(eva.url) as client:
        customer = await begins(client)
        first = await customer.asks("when are you open?")

        changed(shop, "10:00-18:00", "11:00-19:00")
        eva.logged("playbook_reloaded")
        second = await customer.asks("when are you open?")

        changed(shop, "phone", "fone")
        eva.signal(signal.SIGHUP)
        broken = json.loads(eva.logged("playbook_broken"))
        third = await customer.asks("when are you open?")
        ready = await client.get("/readyz")
        examined = eva_process(tmp_path, "doctor", "--json", settings=settings)

        changed(shop, "fone", "phone")
        begun = len(eva.log.splitlines())
        eva.signal(signal.SIGHUP)
        eva.logged("playbook_reloaded", begun)
        mended = await client.get("/readyz")
    eva.stop()  # what was told is written down by then
    afterwards = eva_process(tmp_path, "doctor", "--json", settings=settings)

    assert "10 AM to 6 PM" in first["text"]
    assert "11 AM to 7 PM" in second["text"]
    assert "11 AM to 7 PM" in third["text"]
    assert 'playbook.toml:12: unknown key "fone"' in broken["text"]
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert ready.json()["warning"] == "the playbook on disk has faults, so the one before it is in use; see eva doctor"
    assert "warning" not in mended.json()
    told = {found["part"]: found["text"] for found in examined.json if not found["ok"]}
    assert 'playbook.toml:12: unknown key "fone"' in told["playbook"]
    assert re.search(r"since .{16}Z.*Eva goes on with the playbook from before a change", told["fault"])
    assert {"playbook", "fault"}.isdisjoint(found["part"] for found in afterwards.json if not found["ok"])
