"""`eva eval chat` tells how much came of what the playbook expects, touches nothing, and ends with a status that a machine can act on."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bots.cli.evaluate import as_values, evaluate, throwaway_store
from core.messages import Audience
from core.models.builtin import Builtin
from core.playbook.examples import Ask, Eval
from core.ports import Ended
from core.rehearsal import unhurried
from core.tools import Toolbox
from tests.bots.cli.command import Outcome, eva, eva_process
from tests.doubles.claude import ClaudeDouble, Said, Status, Step
from tests.doubles.company import acme
from tests.doubles.model import ScriptedModel
from tests.doubles.small_acme import small_acme

RIGHT = {"turns": [{"say": "What is a deductible?", "cites": ["deductibles"], "state": "answered"}, {"say": "Thanks!", "language": "en"}]}
WRONG = {"turns": [{"say": "What is a refund?", "mentions": ["quarkstrudel"]}]}
HARD = {"needs": "claude", "turns": [{"say": "The third one?", "mentions": ["quarkstrudel"]}]}


@pytest.fixture(scope="module")
def playbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme with evals of which one cannot be passed."""
    folder = tmp_path_factory.mktemp("playbooks") / "acme"
    shutil.copytree(small_acme(), folder)
    (folder / "customer" / "evals").mkdir()
    (folder / "customer" / "evals" / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in (RIGHT, WRONG, HARD)))
    return folder


def run(folder: Path, playbook: Path, *arguments: str) -> Outcome:
    return eva(folder, "eval", "chat", *arguments, settings={"EVA_PLAYBOOK": str(playbook)})


def test_programs_are_told_everything(playbook: Path, tmp_path: Path) -> None:
    done = run(tmp_path, playbook, "--json")

    told = done.json
    assert done.status == 1
    assert (told["model"], told["conversations"], told["left_out"], told["turns"]) == ("builtin", 2, 1, 3)
    assert (told["by"], told["cost_usd"]) == ({"builtin": 3}, "0")
    assert [(each["check"], each["passed"], each["total"]) for each in told["checks"]] == [
        ("cites", 1, 1),
        ("mentions", 0, 1),
        ("language", 1, 1),
        ("state", 1, 1),
    ]
    assert all(0 <= each["low"] <= each["passed"] / each["total"] <= each["high"] <= 1 for each in told["checks"])
    [failed] = told["failed"]
    assert (failed["path"], failed["line"], failed["turn"], failed["say"]) == ("customer/evals/a.jsonl", 2, 1, "What is a refund?")
    assert (failed["check"], failed["expected"]) == ("mentions", '"quarkstrudel"')
    assert failed["reply"]
    assert told["seconds"] >= 0


def test_people_see_what_failed_and_the_shares(playbook: Path, tmp_path: Path) -> None:
    done = run(tmp_path, playbook)

    assert done.status == 1
    assert 'customer/evals/a.jsonl:2, turn 1: What is a refund?\n  mentions: expected "quarkstrudel"\n  said: ' in done.out
    assert "below 90%" in done.out
    assert "2 conversations, 1 left out that builtin cannot hold; 3 turns: 3 by builtin" in done.out
    assert "$0, " in done.out
    assert done.err == ""


@pytest.mark.parametrize(("arguments", "status"), [(["--at-least", "0"], 0), (["--only", "deductible"], 0), (["--only", "A.JSONL:2"], 1)])
def test_the_status_tells_whether_every_check_is_passed_often_enough(
    arguments: list[str], status: int, playbook: Path, tmp_path: Path
) -> None:
    assert run(tmp_path, playbook, *arguments).status == status


@pytest.mark.parametrize(
    "arguments", [["--only", "no such text"], ["--as", "internal"], ["--as", "nobody"], ["--at-least", "1.5"], ["--only", ":3"]]
)
def test_where_there_is_nothing_to_try_it_is_said(arguments: list[str], playbook: Path, tmp_path: Path) -> None:
    done = run(tmp_path, playbook, *arguments)

    assert done.status == 2
    assert "Traceback" not in done.err


def test_nothing_is_left_behind(playbook: Path, tmp_path: Path) -> None:
    run(tmp_path, playbook, "--json")

    assert list(tmp_path.iterdir()) == []


async def test_whatever_answers_can_be_tried() -> None:
    model = ScriptedModel()
    model.says("I cannot say.", Ended("unknown"))
    voices = unhurried(builtin=Builtin(acme), toolbox=Toolbox({}), model=model)
    expected = Eval(turns=(Ask(say="Who won?", unknown=True),), path=Path("a.jsonl"), line=1, needs="claude")

    async with throwaway_store() as store:
        report = await evaluate(acme(), store, voices, [expected], Audience.CUSTOMER)

    assert report.reaches(1)
    assert as_values(report)["model"] == "scripted"
    assert as_values(report)["left_out"] == 0


# ── with Claude ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def run_with_claude(folder: Path, playbook: Path, *says: Sequence[Step]) -> Outcome:
    """The command, while the service says this in its answers, the last of it again and again."""
    async with ClaudeDouble() as double:
        for script in says[:-1]:
            double.says(*script)
        double.otherwise = lambda request: says[-1]
        settings = {"EVA_PLAYBOOK": str(playbook), "ANTHROPIC_API_KEY": double.key, "ANTHROPIC_BASE_URL": double.url}
        arguments = ("eval", "chat", "--json", "--only", "deductible")
        return await asyncio.to_thread(eva_process, folder, *arguments, settings=settings)


async def test_claude_is_tried_as_customers_are_answered_by_her(playbook: Path, tmp_path: Path) -> None:
    overloaded = [Status(429, retry_after=0)]
    unsupported = ["It is your own part of a repair, and always $4,711."]
    mended = [Said("It is your own part of a repair.", cites=(0,))]
    done = await run_with_claude(tmp_path, playbook, overloaded, unsupported, mended, ["You are welcome, and thank you for asking!"])

    told = done.json
    assert (done.status, told["failed"]) == (0, [])
    assert (told["model"], told["by"]) == ("claude", {"claude": 2})
    assert float(told["cost_usd"]) > 0


async def test_where_claude_cannot_answer_that_is_what_is_told(playbook: Path, tmp_path: Path) -> None:
    done = await run_with_claude(tmp_path, playbook, [Status(401)])

    told = done.json
    assert done.status == 1
    assert (told["model"], told["by"]) == ("claude", {"builtin": 1})
    assert {check["passed"] for check in told["checks"]} == {0}
    assert {failed["reply"] for failed in told["failed"]} == {"(no answer: Claude answered 401 authentication_error)"}
