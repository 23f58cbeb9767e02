"""A folder whose database holds a conversation, made once; and a log that stays as the tests have it."""

from pathlib import Path

import pytest

from tests.bots.cli.command import eva_process


@pytest.fixture(autouse=True)
def _no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command within this process sets up no log for the process: its standard error is closed when it ends."""
    monkeypatch.setattr("bots.logs.set_up_logs", lambda form, level, secrets: None)


@pytest.fixture(scope="session")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an Eva that was asked something, and stopped."""
    folder = tmp_path_factory.mktemp("used")
    typed = "When are you open?\nWhat does a pigeon weigh?\nI want to talk to a person\nbye\n"
    done = eva_process(folder, "chat", typed=typed, anew=True)  # as anybody starts her
    assert done.status == 0, done.err
    return folder
