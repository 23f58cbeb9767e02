"""What a visitor waits for in a real browser, beside Claude: `python -m benchmarks.page`.

First the page with an empty cache: until something is painted, until it can be used, and the bytes that came over the wire. Then, from
the press of Enter to the first text that is painted, less the time that the service in Claude's place takes until its first sentence."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from benchmarks.turns import percentiles
from tests.bots.browsing import QUIETLY, installed
from tests.bots.process import EvaProcess
from tests.doubles.claude import KEY, ClaudeDouble, Hold, Request

VISITS = 20
CUSTOMERS, QUESTIONS = 6, 5  # each
THINKS = 0.3  # seconds of the service in Claude's place
SENTENCES = ("Happy to help with that! ", "Is there anything else?")
ARRIVED = """() => {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const [page] = performance.getEntriesByType("navigation");
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { painted, ready: page.loadEventEnd, bytes: entries.reduce((sum, each) => sum + each.transferSize, 0) };
}"""
# Sends what stands in the box; milliseconds until the frame has been painted that shows the beginning of Eva's next answer.
ASKED = """(answers) => new Promise((done) => {
  const box = document.getElementById("text");
  const painted = new MessageChannel();
  const began = performance.now();
  painted.port1.onmessage = () => done(performance.now() - began);
  const look = new MutationObserver(() => {
    const said = document.querySelectorAll(".line.eva .words");
    if (said.length <= answers || !said[answers].textContent.trim()) return;
    look.disconnect();
    requestAnimationFrame(() => painted.port2.postMessage(""));  // a message of a frame's callback comes when it is painted
  });
  look.observe(document.getElementById("log"), { childList: true, subtree: true, characterData: true });
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})"""


class Thought(Hold):
    """Claude thinks for so long; `took` hears how long it was from the request to the first sentence."""

    def __init__(self, request: Request, took: list[float]) -> None:
        super().__init__()
        self._request, self._took = request, took

    async def stop_here(self) -> None:
        await asyncio.sleep(THINKS)
        self._took.append(time.perf_counter() - self._request.at)


async def visits(browser: Browser, url: str) -> None:
    """The page, each time as if for the first time."""
    found = []
    for _ in range(VISITS):
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(url, wait_until="load")
        await page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
        found.append(await page.evaluate(ARRIVED))
        await context.close()
    for what in ("painted", "ready"):
        print(f"until the page is {what}, with an empty cache: {percentiles([each[what] / 1000 for each in found])}")
    print(f"bytes over the wire: {max(each['bytes'] for each in found):,}")


async def answers(browser: Browser, url: str, thought: Sequence[float]) -> None:
    """What is added to the service's time until the customer sees a word; each customer asks a few times."""
    first: list[float] = []
    later: list[float] = []
    for _ in range(CUSTOMERS):
        page = await browser.new_page()
        await page.goto(url)
        for number in range(QUESTIONS):
            await page.locator("#text").fill(f"What does car insurance cover? ({number})")
            seen = await page.evaluate(ASKED, number) / 1000
            (later if number else first).append(seen - thought[-1])
            await page.wait_for_function("count => document.querySelectorAll('.line.eva .thumbs').length > count", arg=number)
        await page.context.close()
    print(f"from Enter to the first text that is seen, less Claude's own time: {percentiles(first + later)}")
    print(f"  of that, the first question of a conversation: {percentiles(first)}; any later one: {percentiles(later)}")


async def main() -> None:
    """Both."""
    async with ClaudeDouble() as double, async_playwright() as playwright:
        thought: list[float] = []
        double.otherwise = lambda request: [Thought(request, thought), *SENTENCES]
        with tempfile.TemporaryDirectory() as folder:
            eva = EvaProcess(Path(folder), settings={"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": double.url, "EVA_ANSWER_CACHE": "off"})
            await asyncio.to_thread(eva.start)
            browser = await playwright.chromium.launch(executable_path=installed(), args=list(QUIETLY))
            await visits(browser, eva.url)
            await answers(browser, eva.url, thought)
            await browser.close()
            await asyncio.to_thread(eva.kill)


if __name__ == "__main__":
    asyncio.run(main())
