"""What a visitor waits for in a real browser, beside Claude: `python -m benchmarks.page`.

First the page with an empty cache: until something is painted, until it can be used, and the bytes that came over the wire. Then, from
the press of Enter to the first text that is painted, less the time that the service in Claude's place takes until its first sentence."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from benchmarks.turns import percentiles
from tests.bots.browsing import QUIETLY, installed
from tests.bots.process import EvaProcess
from tests.doubles.claude import KEY, ClaudeDouble, Pause

VISITS = 20
CUSTOMERS, QUESTIONS = 6, 5  # each
THINKS = 0.3  # seconds of the service in Claude's place, from the request to its first sentence
SENTENCES = ("Happy to help with that! ", "Is there anything else?")
ARRIVED = """() => {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const [page] = performance.getEntriesByType("navigation");
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { painted, ready: page.loadEventEnd, bytes: entries.reduce((sum, each) => sum + each.transferSize, 0) };
}"""
# Sends what stands in the box; milliseconds until a frame has been painted that shows the beginning of Eva's next answer.
ASKED = """(answers) => new Promise((done) => {
  const box = document.getElementById("text");
  const began = performance.now();
  const look = () => {
    const said = document.querySelectorAll(".line.eva .words");
    if (said.length > answers && said[answers].textContent.trim()) requestAnimationFrame(() => done(performance.now() - began));
    else requestAnimationFrame(look);
  };
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  look();
})"""


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


async def answers(browser: Browser, url: str) -> None:
    """What is added to the service's time until the customer sees a word; each customer asks a few times."""
    taken = []
    for _ in range(CUSTOMERS):
        page = await browser.new_page()
        await page.goto(url)
        for number in range(QUESTIONS):
            await page.locator("#text").fill(f"What does car insurance cover? ({number})")
            taken.append(await page.evaluate(ASKED, number) / 1000 - THINKS)
            await page.wait_for_function("count => document.querySelectorAll('.line.eva .thumbs').length > count", arg=number)
        await page.context.close()
    print(f"from Enter to the first text that is seen, less Claude's {THINKS:.1f} s: {percentiles(taken)}")


async def main() -> None:
    """Both."""
    async with ClaudeDouble() as double, async_playwright() as playwright:
        double.otherwise = lambda request: [Pause(THINKS), *SENTENCES]
        with tempfile.TemporaryDirectory() as folder:
            eva = EvaProcess(Path(folder), settings={"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": double.url, "EVA_ANSWER_CACHE": "off"})
            await asyncio.to_thread(eva.start)
            browser = await playwright.chromium.launch(executable_path=installed(), args=list(QUIETLY))
            await visits(browser, eva.url)
            await answers(browser, eva.url)
            await browser.close()
            await asyncio.to_thread(eva.kill)


if __name__ == "__main__":
    asyncio.run(main())
