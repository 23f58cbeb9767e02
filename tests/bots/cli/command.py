"""The `eva` command as it is typed, and what comes of it."""

import contextlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from typer.testing import CliRunner

from bots.cli import app
from tests.bots.process import EVA, PATIENCE, environment

COLUMNS = {"COLUMNS": "200"}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a command has printed, and the status that it ended with."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as a value."""
        return json.loads(self.out)


def eva(folder: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> Outcome:
    """Runs the command in this folder, whose database is its own; within this process, which is quicker. It fails in words."""
    wanted: dict[str, str | None] = {name: None for name in os.environ if name.startswith(("EVA_", "ANTHROPIC_")) or name == "PORT"}
    wanted |= environment(folder, **(COLUMNS | dict(settings or {})))
    with contextlib.chdir(folder):
        done = CliRunner().invoke(app, arguments, env=wanted)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return Outcome(status=done.exit_code, out=done.stdout, err=done.stderr)


def eva_process(folder: Path, *arguments: str, typed: str | IO[str] = "", settings: Mapping[str, str] | None = None) -> Outcome:
    """The same in a process of its own."""
    text, file = (typed, None) if isinstance(typed, str) else (None, typed)
    done = subprocess.run(
        [EVA, *arguments],
        input=text,
        stdin=file,
        env=environment(folder, **(COLUMNS | dict(settings or {}))),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return Outcome(status=done.returncode, out=done.stdout, err=done.stderr)
