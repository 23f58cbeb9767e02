"""The chat page in a real browser while Claude answers: words as they come, what she does, what she cites, and a stream that is cut."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.bots.browsing import PATIENCE, QUIETLY, installed
from tests.bots.test_with_claude import ANSWER, ELECTRIC, WithClaude, both
from tests.doubles.claude import Cut, Hold, Said, Use

__all__ = ["both"]  # a fixture

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(both: WithClaude) -> AsyncIterator[Page]:
    if installed() is None:
        pytest.skip("there is no Chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=installed(), args=list(QUIETLY))
        page = await browser.new_page()
        await page.goto(both.eva.url)
        yield page
        await browser.close()


async def says(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.keyboard.press("Enter")


async def test_words_searches_and_sources_are_shown_as_they_come(both: WithClaude, page: Page) -> None:
    begun, found = Hold(), Hold()
    both.claude.says("One moment, I will look. ", Use("search_articles", {"question": "wall box charging equipment cover"}), begun)
    both.claude.says(found, Said("The wall box at home is typically part of it.", cites=[0]))

    await says(page, ELECTRIC)
    await expect(page.locator(".line.eva")).to_contain_text("One moment, I will look.")
    begun.open()
    await expect(page.locator(".dots")).to_have_text("Eva is searching the help pages")
    found.open()
    await expect(page.locator(".line.eva .thumbs")).to_have_count(1)

    await expect(page.locator(".line.eva .words")).to_have_text("One moment, I will look.The wall box at home is typically part of it.")
    await expect(page.get_by_role("list", name="Sources").get_by_role("link")).to_have_count(1)
    await expect(page.locator(".dots")).to_be_hidden()


async def test_what_was_said_before_a_stream_was_cut_is_replaced(both: WithClaude, page: Page) -> None:
    hold = Hold()
    both.claude.says("Happy to tell you! That is, as far as ", hold, Cut())
    both.claude.says(ANSWER)

    await says(page, ELECTRIC)
    await expect(page.locator(".line.eva")).to_contain_text("Happy to tell you!")
    hold.open()
    await expect(page.locator(".line.eva .thumbs")).to_have_count(1)

    await expect(page.locator(".line.eva .words")).to_have_text(ANSWER)
    await expect(page.locator(".line")).to_have_count(2)
