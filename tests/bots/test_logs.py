"""The log: lines for people or JSON for machines, never a customer's words."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bots.logs import set_up_logs
from core.ports import ModelError


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What a test sets up holds for that test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def lines(capture: pytest.CaptureFixture[str]) -> list[str]:
    """What was written; nothing of it to standard output, which belongs to commands."""
    written = capture.readouterr()
    assert written.out == ""
    return written.err.splitlines()


def fail(card: str) -> None:
    raise ValueError(f"it did not work: {card}")


def test_people_get_one_line_for_each_event(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("console", "info")

    structlog.get_logger().info("turn", outcome="answered")

    [line] = lines(capsys)
    assert "turn" in line
    assert "outcome=answered" in line
    assert "\x1b" not in line


def test_machines_get_one_json_value_for_each_event(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", "info")

    structlog.get_logger().info("turn", outcome="answered")

    [line] = lines(capsys)
    logged = json.loads(line)
    assert (logged["event"], logged["outcome"], logged["level"]) == ("turn", "answered", "info")
    assert logged["timestamp"].endswith("Z")


@pytest.mark.parametrize(("level", "shown"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_only_what_is_as_grave_as_the_level_is_written(capsys: pytest.CaptureFixture[str], level: str, shown: int) -> None:
    set_up_logs("console", level)

    for name in ("debug", "info", "warning", "error"):
        getattr(structlog.get_logger(), name)("event")

    assert len(lines(capsys)) == shown


def failing(words: str) -> BaseException:
    """An error that came from two others, each of which tells what it was given."""
    with pytest.raises(ValueError, match=words) as failed:
        fail(words)
    group = ExceptionGroup(words, [KeyError(words), failed.value])
    group.__cause__ = failed.value
    return group


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_where_and_not_with_what(capsys: pytest.CaptureFixture[str], form: str) -> None:
    set_up_logs(form, "info")

    card = " ".join(["4111", "1111", "1111", "1111"])
    structlog.get_logger().error("failed", exc_info=failing(card))
    logging.getLogger("somebody.else").error("failed too", exc_info=failing(card))

    written = "\n".join(lines(capsys))
    assert written.count("in fail\n" if form == "console" else "in fail\\n") == 2
    assert "ValueError" in written
    assert "KeyError" in written
    assert card not in written
    assert form == "console" or all(json.loads(line) for line in written.splitlines())


def test_what_an_error_at_a_seam_says_is_shown_as_we_have_written_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", "info")

    structlog.get_logger().error("failed", exc_info=ModelError("Claude answered 401"))

    assert "ModelError: Claude answered 401" in lines(capsys)[0]


def test_whoever_asks_for_everything_is_shown_with_what_it_failed(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("console", "debug")

    structlog.get_logger().error("failed", exc_info=failing("the words"))

    assert "it did not work: the words" in "\n".join(lines(capsys))


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("key", ["sk-ant-of-the-tests", 'with "quotes" and \\', "it's", "sk-ant"])
def test_a_secret_is_never_written_wherever_it_comes_from(capsys: pytest.CaptureFixture[str], form: str, key: str) -> None:
    set_up_logs(form, "debug", ["sk-ant", key])

    structlog.get_logger().error(key, header={"x-api-key": key}, text=f"it was {key}.", listed=[key])
    structlog.get_logger().error("failed", exc_info=ModelError(key))
    logging.getLogger("library").warning("the key %s", key, exc_info=ValueError(key))

    written = capsys.readouterr().err
    assert written.count("***") >= 6
    assert [form for form in (key, json.dumps(key)[1:-1], repr(key)[1:-1]) if form in written] == []


@pytest.mark.parametrize("form", ["console", "json"])
def test_what_libraries_warn_of_is_written_in_the_same_form_and_what_they_chatter_is_not(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    set_up_logs(form, "debug")

    logging.getLogger("library").info("chatter")
    logging.getLogger("library").warning("beware of %s", "this")

    [line] = lines(capsys)
    assert "beware of this" in line
    assert "library" in line
    if form == "json":
        assert json.loads(line)["level"] == "warning"


def test_colours_are_for_terminals(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    set_up_logs("console", "info")

    structlog.get_logger().info("turn")

    assert "\x1b" in lines(capsys)[0]
