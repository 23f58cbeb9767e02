"""Makes the pictures of README.md: `python docs/take_pictures.py`, with a Chromium on the machine."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
QUESTION = "What is special about insuring an electric car?"


def main() -> None:
    """Starts Eva, asks her, and takes a picture."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = {"EVA_DATABASE_URL": f"sqlite:///{folder}/eva.db", "EVA_PORT": str(port)}
        eva = subprocess.Popen([sys.executable, "-m", "bots"], cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            take(f"http://127.0.0.1:{port}/")
        finally:
            eva.terminate()
            eva.wait()


def wait_for(address: str) -> None:
    """Returns once Eva is ready."""
    while True:
        try:
            urllib.request.urlopen(address).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return


def take(address: str) -> None:
    """One question and its answer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 1150})
        page.goto(address)
        page.get_by_role("textbox").fill(QUESTION)
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Electric-car insurance").wait_for()
        page.wait_for_timeout(400)
        page.screenshot(path=ROOT / "docs" / "pictures" / "chat.png")
        browser.close()


if __name__ == "__main__":
    main()
