"""Makes the pictures of README.md: `python docs/take_pictures.py`, with a Chromium on the machine."""

import functools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from discord_conversation import drawn
from playwright.sync_api import Browser, Frame, Page, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
ELECTRIC, OPEN = "What is special about insuring an electric car?", "When are you open?"
CAR = "It's a 2019 Nissan Leaf with 45,000 miles, and I'm 41"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "color_scheme": "dark",
    "device_scale_factor": 1.5,
    "is_mobile": True,
    "has_touch": True,
}
SITE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Acme</title>
<style>body{font:18px/1.6 Georgia,serif;margin:3rem auto;max-width:60rem;padding:0 2rem;color:#223}
h1{font-size:2.6rem}p{max-width:34rem}</style>
<h1>On the road since 1985</h1><p>Cars, electric cars and two-wheelers: insured by people who like to drive.</p>
<p>Questions? Eva, in the corner, has read everything that we have written.</p><script src="EVA/widget.js" defer></script></html>"""


def main() -> None:
    """Starts Eva and a site that has her widget, asks her, and takes the pictures."""
    threads = drawn(ELECTRIC, f"I'd like a quote. {CAR}")
    with site() as (folder, origin), eva(origin) as address, sync_playwright() as playwright:
        (folder / "index.html").write_text(SITE.replace("EVA", address))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, scheme in (("chat", "light"), ("chat-dark", "dark")):
            take(browser, name, address, ELECTRIC, {"viewport": {"width": 1000, "height": 1150}, "color_scheme": scheme})
        take(browser, "chat-phone", address, OPEN, PHONE)
        take_quote(browser, address)
        take_widget(browser, origin)
        take_thread(browser, "discord", threads["light"])
        take_thread(browser, "discord-dark", threads["dark"])
        browser.close()


@contextmanager
def eva(origin: str) -> Iterator[str]:
    """Her address, while she runs."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"EVA_DATABASE_URL": f"sqlite:///{folder}/eva.db", "EVA_PORT": str(port), "EVA_WEB_ORIGINS": origin}
        process = subprocess.Popen([sys.executable, "-m", "bots"], cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


@contextmanager
def site() -> Iterator[tuple[Path, str]]:
    """A folder that is served under another origin than Eva's."""
    with tempfile.TemporaryDirectory() as folder:
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(SimpleHTTPRequestHandler, directory=folder))
        threading.Thread(target=server.serve_forever).start()
        try:
            yield Path(folder), f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()


def free_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(address: str) -> None:
    """Returns once Eva is ready."""
    while True:
        try:
            urllib.request.urlopen(address).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return


def ask(page: Page | Frame, question: str) -> None:
    """Returns once the answer stands still."""
    page.locator("#text").fill(question)
    page.locator("#text").press("Enter")
    page.locator(".line.eva .thumbs").wait_for()
    page.wait_for_timeout(400)


def take(browser: Browser, name: str, address: str, question: str, options: dict[str, Any]) -> None:
    """One question and its answer."""
    page = browser.new_page(**options)
    page.goto(address)
    ask(page, question)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


def take_quote(browser: Browser, address: str) -> None:
    """From the button to the card."""
    page = browser.new_page(viewport={"width": 1000, "height": 960})
    page.goto(address)
    answers = page.locator(".line.eva:has(.thumbs)")
    page.get_by_role("button", name="Get a quote").click()
    answers.first.wait_for()
    ask(page, CAR)
    page.get_by_role("button", name="Yes").click()
    page.locator(".quote").wait_for()
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / "quote.png")
    page.close()


def take_widget(browser: Browser, origin: str) -> None:
    """The same in a corner of a page of another site."""
    page = browser.new_page(viewport={"width": 1000, "height": 760})
    page.goto(origin)
    page.get_by_role("button", name="Chat with Eva").click()
    page.frame_locator("iframe").locator("#text").wait_for()
    ask(page.frames[1], OPEN)
    page.screenshot(path=PICTURES / "widget.png")
    page.close()


def take_thread(browser: Browser, name: str, thread: str) -> None:
    """On Discord, all of it."""
    page = browser.new_page(viewport={"width": 900, "height": 200})
    page.set_content(thread)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    page.close()


if __name__ == "__main__":
    main()
