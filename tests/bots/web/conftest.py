"""A browser for the tests of the pages, and people who use it."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from inspect import iscoroutinefunction
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.bots.browsing import Visitor, chromium, installed
from tests.bots.process import EvaProcess
from tests.bots.reading import acme, published, reader

__all__ = ["acme", "published", "reader"]  # fixtures


OPEN = pytest.StashKey[tuple[ExitStack, Browser]]()


@pytest.fixture
def browser(pytestconfig: pytest.Config) -> Browser:
    """One for all tests with a browser that follow each other."""
    if installed() is None:
        pytest.skip("there is no Chromium on this machine")
    if OPEN not in pytestconfig.stash:
        stack = ExitStack()
        pytestconfig.stash[OPEN] = (stack, stack.enter_context(chromium()))
    return pytestconfig.stash[OPEN][1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """It stops before those tests come that run a loop of their own, which its driver does not bear."""
    yield
    if OPEN in item.config.stash and not _may_follow(nextitem):
        item.config.stash[OPEN][0].close()
        del item.config.stash[OPEN]


def _may_follow(item: pytest.Item | None) -> bool:
    return isinstance(item, pytest.Function) and bool(item.get_closest_marker("browser")) and not iscoroutinefunction(item.function)


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
