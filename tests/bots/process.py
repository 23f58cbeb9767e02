"""Eva as her operator runs her: a process of her own, with a folder, a database and a port of her own."""

import itertools
import os
import random
import signal
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from tests.bots.nursery import Process, begin, start
from tests.doubles.small_acme import small_acme

ROOT = Path(__file__).parents[2]
EVA = Path(sys.executable).with_name("eva")
RUN = (sys.executable, "-m", "bots")
SLOW = (sys.executable, "-m", "tests.bots.slow_eva")
HASTY = (sys.executable, "-m", "tests.bots.hasty_eva")
STAFF_TOKEN = "the-token-of-the-staff"
PATIENCE = 45  # seconds
PORTS = range(15_000, 30_000)
SHARES = 16  # of these: as many processes of a run have ports of their own


def _share() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = [*PORTS[worker % SHARES :: SHARES]]
    random.SystemRandom().shuffle(ports)
    return itertools.cycle(ports)


_ports = _share()


def free_port() -> int:
    """A port that nobody listens on. None of those from which systems choose for whoever calls: a caller could have it by chance when it is
    listened on, or listened on again. Nor one that was given to another test, who may be about to listen on it."""
    while True:
        port = next(_ports)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a process needs to run in this folder, and nothing of what is set for whoever runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    eva = {
        "PYTHONPATH": str(ROOT),
        "EVA_DATABASE_URL": f"sqlite:///{folder / 'eva.db'}",
        "EVA_PLAYBOOK": str(small_acme()),
        "EVA_API_TOKEN": STAFF_TOKEN,
        "NO_COLOR": "1",
    }
    return kept | eva | more


class EvaProcess:
    """One process of Eva's after the other, on the same database and port."""

    def __init__(
        self, folder: Path, *, command: Sequence[str] = RUN, settings: Mapping[str, str] | None = None, anew: bool = False
    ) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command, self._start = command, begin if anew else start
        self._environment = environment(folder, EVA_PORT=str(self.port), **(settings or {}))
        self._lines: list[str] = []
        self._news = threading.Condition()

    @property
    def log(self) -> str:
        """All that it has written to standard error so far."""
        return "".join(self._lines)

    @property
    def kept(self) -> str:
        """Everything that stands in the database, as one text."""
        with closing(sqlite3.connect(self.folder / "eva.db")) as database:
            return "\n".join(database.iterdump())

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return self._process.pid

    def start(self) -> None:
        """Returns when Eva says that she is ready."""
        begun, self._writing = len(self._lines), True
        errors, their_errors = os.pipe()
        with open(os.devnull, "r+b") as nothing, open(their_errors, "wb") as theirs:
            streams = (nothing.fileno(), nothing.fileno(), theirs.fileno())
            self._process: Process = self._start(self._command, self._environment, self.folder, streams)
        self._listening = threading.Thread(target=self._listen, args=[errors])
        self._listening.start()
        try:
            self.logged("ready", begun)
        except AssertionError:
            self.kill()
            raise

    def logged(self, text: str, after: int = 0) -> str:
        """The line with this text, once it has been written; what was written before it is in `log` by then."""

        def found() -> str:
            return next((line for line in self._lines[after:] if text in line), "")

        with self._news:
            self._news.wait_for(lambda: found() or not self._writing, PATIENCE)
        assert found(), f"nothing of {text!r} in the log:\n{self.log}"
        return found()

    def terminate(self) -> None:
        """As a host does that wants its process to end."""
        self.signal(signal.SIGTERM)

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self._process.send_signal(number)

    def ends(self) -> int:
        """The status with which it ends, or has ended."""
        status = self._process.wait(PATIENCE)
        self._close()
        return status

    def stop(self) -> int:
        """Asks it to end; the status with which it does."""
        self.terminate()
        return self.ends()

    def kill(self) -> None:
        """As a power cut does; nothing where it has ended already."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        self._listening.join()

    def _listen(self, errors: int) -> None:
        with open(errors, encoding="utf-8") as lines:
            for line in lines:
                with self._news:
                    self._lines.append(line)
                    self._news.notify_all()
        with self._news:
            self._writing = False
            self._news.notify_all()
