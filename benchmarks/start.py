"""How long a start takes until Eva is ready, how long a first question takes then, and what memory she needs.

`python -m benchmarks.start [RUNS]`"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent


QUESTION = b'{"text": "What does electric-car insurance cover?"}'


def start(folder: str) -> tuple[float, float, float]:
    """Seconds from the command until Eva is ready, seconds that a question then takes, and resident megabytes after its answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"EVA_DATABASE_URL": f"sqlite:///{folder}/eva.db", "EVA_PORT": str(port), "EVA_PLAYBOOK": str(ROOT / "playbooks" / "acme")}
    began = time.perf_counter()
    eva = subprocess.Popen([sys.executable, "-m", "bots"], env=os.environ | settings, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while not _ready(port):
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        answered = _ask(port)
        return seconds, answered, psutil.Process(eva.pid).memory_info().rss / 1e6
    finally:
        eva.terminate()
        eva.wait()


def _ready(port: int) -> bool:
    try:
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def _ask(port: int) -> float:
    """Seconds that the first question waits for its whole answer."""
    conversations = f"http://127.0.0.1:{port}/v1/conversations"
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(conversations, b"{}", headers)) as response:
        opened = json.load(response)
    began = time.perf_counter()
    headers["Authorization"] = f"Bearer {opened['token']}"
    with urllib.request.urlopen(urllib.request.Request(f"{conversations}/{opened['id']}/messages", QUESTION, headers)) as response:
        assert json.load(response)["sources"]
    return time.perf_counter() - began


if __name__ == "__main__":
    runs = []
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(start(folder))
    ready, answered, megabytes = (list(each) for each in zip(*runs, strict=True))
    print(f"ready after {statistics.median(ready):.2f} s, a question asked then is answered after {statistics.median(answered):.2f} s")
    print(f"resident {max(megabytes):.0f} MB after it (medians and maximum of {len(runs)} starts)")
