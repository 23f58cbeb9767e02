"""A browser for the tests of the pages, and people who use it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.bots.browsing import Visitor, chromium, installed
from tests.bots.process import EvaProcess
from tests.bots.reading import acme, published, reader

__all__ = ["acme", "published", "reader"]  # fixtures


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of a module: it stops before those come that run a loop of their own."""
    if installed() is None:
        pytest.skip("there is no Chromium on this machine")
    with chromium() as browser:
        yield browser


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Somebody at this address. Whatever goes wrong on their pages fails the test."""
    visitors: list[Visitor] = []

    def visiting(url: str, **more: Any) -> Visitor:
        visitors.append(Visitor(browser, url, **more))
        return visitors[-1]

    yield visiting
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.problems for visitor in visitors] == [[]] * len(visitors)


@pytest.fixture
def visitor(visiting: Callable[..., Visitor], server: EvaProcess) -> Visitor:
    """Somebody at a desk."""
    return visiting(server.url)


@pytest.fixture
def on_a_phone(visiting: Callable[..., Visitor], server: EvaProcess) -> Visitor:
    """Somebody with a small screen."""
    return visiting(server.url, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
