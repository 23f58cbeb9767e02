"""The `eva` command as it is typed, and what comes of it."""

import contextlib
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from typer.testing import CliRunner

from bots.cli import app
from tests.bots.nursery import begin, start
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


def eva_process(
    folder: Path, *arguments: str, typed: str | IO[str] = "", settings: Mapping[str, str] | None = None, anew: bool = False
) -> Outcome:
    """The same in a process of its own. `typed` is at most what a pipe holds."""
    with contextlib.ExitStack() as files:
        (theirs, ours), (out, their_out), (err, their_err) = (map(files.enter_context, _pipe()) for _ in range(3))
        if isinstance(typed, str):
            ours.write(typed)
        ours.close()
        streams = ((theirs if isinstance(typed, str) else typed).fileno(), their_out.fileno(), their_err.fileno())
        wanted = environment(folder, **(COLUMNS | dict(settings or {})))
        process = (begin if anew else start)([str(EVA), *arguments], wanted, folder, streams)
        for file in (theirs, their_out, their_err):
            file.close()
        with ThreadPoolExecutor() as readers:
            said, complained = readers.submit(out.read), readers.submit(err.read)
            try:
                status = process.wait(PATIENCE)
            finally:
                process.kill()
    assert "Traceback" not in complained.result() + said.result(), complained.result()
    return Outcome(status=status, out=said.result(), err=complained.result())


def _pipe() -> tuple[IO[str], IO[str]]:
    reading, writing = os.pipe()
    return open(reading, encoding="utf-8"), open(writing, "w", encoding="utf-8")
