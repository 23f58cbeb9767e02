"""Somebody with a browser: a real Chromium on Eva's pages, in which nothing may go wrong unnoticed."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30_000  # milliseconds
NETWORK_GONE = "Failed to load resource: net::ERR_"  # how the browser itself tells of a call that nobody answered
UNWANTED = (  # of a window that nobody looks at; the last such list holds, so it names too what the driver does without
    "WebUIOmniboxAimPopup",  # a process of its own beside the address of each window takes more than the page
    "WebUIOmniboxPopup",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # what draws without one needs no process of its own
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNWANTED)}",
)


def installed() -> str | None:
    """The program of a browser on this machine."""
    return next((found for found in map(shutil.which, BROWSERS) if found), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for many visitors."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=list(QUIETLY))
        yield browser
        browser.close()


class Visitor:
    """One person, with a profile of their own and any number of tabs."""

    def __init__(self, browser: Browser, url: str, **more: Any) -> None:
        self.url = url
        self.context: BrowserContext = browser.new_context(viewport=more.pop("viewport", {"width": 900, "height": 760}), **more)
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._asked)
        self.context.on("page", self._watch)
        self._problems: list[str] = []
        self._excused: list[str] = []

    def opens(self, path: str = "/") -> "Tab":
        """A new tab."""
        tab = Tab(self.context.new_page(), self.url)
        tab.page.goto(self.url + path)
        return tab

    def excuses(self, text: str) -> None:
        """This is what the test is about: it may stand in the console."""
        self._excused.append(text)

    @property
    def problems(self) -> list[str]:
        """Errors in the console, refusals of the content security policy among them; exceptions; dialogs; calls to anybody else."""
        return [each for each in self._problems if not any(text in each for text in self._excused)]

    def _watch(self, page: Page) -> None:
        page.on("console", self._noted)
        page.on("pageerror", lambda error: self._problems.append(str(error)))
        page.on("dialog", self._shown)

    def _noted(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._problems.append(message.text)

    def _shown(self, dialog: Dialog) -> None:
        self._problems.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.url + "/"):
            self._problems.append(f"a call to somebody else: {request.url}")


class Tab:
    """The chat page in one tab, by what its reader sees and presses."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url
        self.text = page.locator("#text")  # whatever it is called in the language of the page
        self.answers = page.locator(".line.eva:has(.thumbs)")

    def says(self, text: str) -> None:
        """Types it, and sends it with the keyboard."""
        self.text.fill(text)
        self.text.press("Enter")

    def hears(self, count: int) -> None:
        """Returns once so many answers stand, and no further one is under way."""
        expect(self.answers).to_have_count(count)
        expect(self.page.locator(".dots")).to_be_hidden()

    def asks(self, text: str, count: int = 1) -> None:
        """Says it and waits for this many answers in all."""
        self.says(text)
        self.hears(count)

    def listens(self) -> None:
        """From now on, what a screen reader is told without being asked is noted."""
        self.page.evaluate(
            "window.heard = []; new MutationObserver(all => all.forEach(({addedNodes}) => addedNodes.forEach("
            "each => heard.push(each.innerText)))).observe(document.getElementById('said'), {childList: true})"
        )

    @property
    def heard(self) -> list[str]:
        """What a screen reader was told since."""
        said: list[str] = self.page.evaluate("window.heard")
        return said

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Who said what, as it is seen."""
        found: list[list[str]] = self.page.locator(".line").evaluate_all(
            "all => all.map(each => [each.classList[1], each.querySelector('.words').innerText])"
        )
        return [(who, said) for who, said in found]

    @property
    def who(self) -> list[str]:
        """Who spoke, in order."""
        return [who for who, _ in self.lines]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Who said what, as the server has it."""
        access = json.loads(self.page.evaluate("localStorage.getItem('eva.conversation')"))
        headers = {"Authorization": f"Bearer {access['token']}"}
        answer = self.page.context.request.get(f"{self._url}/v1/conversations/{access['id']}", headers=headers)
        return [(line["from"], line["text"]) for line in answer.json()["messages"] if line["text"]]

    @property
    def focused(self) -> str:
        """What the keyboard acts on, by the name under which it is announced."""
        name: str = self.page.evaluate(
            "(({ariaLabel, labels, textContent}) => ariaLabel || labels?.[0]?.textContent || textContent)(document.activeElement)"
        )
        return re.sub(r"\s+", " ", name).strip()

    def tabs_to(self, name: str, key: str = "Tab") -> None:
        """Goes there as somebody without a mouse does."""
        passed = []
        for _ in range(40):
            self.page.keyboard.press(key)
            if self.focused == name:
                return
            passed.append(self.focused)
        raise AssertionError(f"{name!r} is not reached with {key}, but {passed}")

    @property
    def overhang(self) -> int:
        """By how many pixels the page is wider than the screen."""
        width: int = self.page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
        return width
