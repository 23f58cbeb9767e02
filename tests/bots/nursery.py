"""Processes of Eva's that need not read code, languages and a company again: each is a fork of one that has, and did nothing else."""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn, Protocol

from tests.doubles.small_acme import write

ROOT = Path(__file__).parents[2]
READ = (
    "bots.web.app",
    "bots.web.server",
    "uvicorn.protocols.http.auto",
    "bots.logs",
    "bots.cli.banner",
    "bots.cli.talk",
    "bots.cli.doctor",
    "core.models.claude",
    "genai_prices",
    "bots.__main__",
)
LETTER = 1 << 17  # bytes at most, that tell of one process
STREAMS = 3  # input, output and errors
NUMBER = struct.Struct("i")


class Process(Protocol):
    """What `subprocess.Popen` offers too."""

    pid: int

    def wait(self, timeout: float | None = None) -> int:
        """The status, or minus the signal that ended it. Raises TimeoutExpired after so many seconds."""

    def send_signal(self, sig: int, /) -> None:
        """Nothing where it has ended already."""

    def kill(self) -> None:
        """The same."""


def start(command: Sequence[str], environment: Mapping[str, str], folder: Path, streams: tuple[int, int, int]) -> Process:
    """Runs `python -m module …` or a script of Python's. Other systems than Linux do not bear a fork: there it begins anew."""
    if sys.platform != "linux":
        return begin(command, environment, folder, streams)
    ours, theirs = socket.socketpair()
    with theirs:
        letter = json.dumps([list(command), dict(environment), str(folder)])
        socket.send_fds(_nursery(), [letter.encode()], [theirs.fileno(), *streams])
    return _Child(command, ours)


def begin(command: Sequence[str], environment: Mapping[str, str], folder: Path, streams: tuple[int, int, int]) -> Process:
    """The same in a process that reads all of its code itself, as it is started anywhere else."""
    stdin, stdout, stderr = streams
    return subprocess.Popen(command, env=environment, cwd=folder, stdin=stdin, stdout=stdout, stderr=stderr)


class _Child:
    """Its keeper in the nursery tells its number first, and its status when it has ended."""

    def __init__(self, command: Sequence[str], keeper: socket.socket) -> None:
        self._command, self._keeper = command, keeper
        self._status: int | None = None
        self.pid = self._told(None)

    def _told(self, timeout: float | None) -> int:
        self._keeper.settimeout(timeout)
        (number,) = NUMBER.unpack(self._keeper.recv(NUMBER.size))
        return int(number)

    def wait(self, timeout: float | None = None) -> int:
        if self._status is None:
            try:
                self._status = os.waitstatus_to_exitcode(self._told(timeout))
            except (TimeoutError, BlockingIOError) as error:
                raise subprocess.TimeoutExpired(self._command, timeout or 0) from error
            self._keeper.close()
        return self._status

    def send_signal(self, sig: int, /) -> None:
        try:
            self.wait(0)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):  # it has ended, and word of that is on its way
                os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(9)


@cache
def _nursery() -> socket.socket:
    """Where letters go; started once by each process of the tests, and gone when that ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    command = [sys.executable, "-m", "tests.bots.nursery", str(theirs.fileno())]
    environment = kept | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    with theirs:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])

    def close() -> None:
        ours.close()
        process.wait()

    atexit.register(close)
    return ours


# ── in the process that forks ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class _Birth:
    """Who is to be started, as the letter tells."""

    command: list[str]
    environment: dict[str, str]
    folder: str
    keeper: int
    streams: list[int]


def _next(letters: socket.socket) -> _Birth | None:
    text, files, _, _ = socket.recv_fds(letters, LETTER, 1 + STREAMS)
    if not text:
        return None
    command, environment, folder = json.loads(text)
    keeper, *streams = files
    return _Birth(command=command, environment=environment, folder=folder, keeper=keeper, streams=streams)


def _bears(letters: socket.socket) -> _Birth:
    """Returns in each new process only; this one goes on until nobody writes any more."""
    while birth := _next(letters):
        if os.fork() == 0:
            letters.close()
            child = os.fork()
            if child == 0:
                return birth
            _keep(child, birth)
        for file in (birth.keeper, *birth.streams):
            os.close(file)
        with contextlib.suppress(ChildProcessError):  # none is left
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    sys.exit()


def _keep(child: int, birth: _Birth) -> NoReturn:
    for file in birth.streams:
        os.close(file)
    with socket.socket(fileno=birth.keeper) as parent, contextlib.suppress(BrokenPipeError):  # nobody may want to know any more
        parent.send(NUMBER.pack(child))
        _, status = os.waitpid(child, 0)
        parent.send(NUMBER.pack(status))
    os._exit(0)


class _End:
    """How such a process ends: what Python does after all else, to take apart object by object what came from the nursery, would first
    copy it. Whatever a program has registered for its end has run by then: what was registered first runs last."""

    status: int | None = None  # of a program that ended as it meant to

    def __call__(self) -> None:
        if self.status is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(self.status)


def _become(birth: _Birth, end: _End) -> None:
    """Runs it as if this process had been started for it."""
    os.close(birth.keeper)
    for number, file in enumerate(birth.streams):
        os.dup2(file, number)
    for file in birth.streams:
        os.close(file)
    os.chdir(birth.folder)
    os.environ.clear()
    os.environ.update(birth.environment)
    try:
        _run(birth.command)
        end.status = 0
    except SystemExit as ended:
        end.status = ended.code if isinstance(ended.code, int) else None
        raise


def _run(command: list[str]) -> None:
    first, *more = command
    if (first, *more[:1]) == (sys.executable, "-m"):
        sys.argv = more[1:]
        runpy.run_module(more[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = command
        runpy.run_path(first, run_name="__main__")


def _read() -> None:
    """What each would read for itself."""
    for name in READ:
        importlib.import_module(name)
    del sys.modules["bots.__main__"]  # it is what most will run, and read once more as any main module is
    importlib.import_module("core.tools").find_tools()
    with tempfile.TemporaryDirectory() as folder:
        playbook = importlib.import_module("core.playbook").load(write(Path(folder) / "acme"))
    importlib.import_module("core.company").Company.of(playbook, "").warm_up()


if __name__ == "__main__":
    end = _End()
    atexit.register(end)
    _read()
    gc.freeze()  # what is here never changes, and need not be looked through by each
    _become(_bears(socket.socket(fileno=int(sys.argv[1]))), end)
