"""What keeps people out of a page, as axe finds it by the rules of WCAG 2.2, levels A and AA."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
FAULTS_ONLY = {"resultTypes": ["violations"]}  # to tell of each element that is as it should be takes longer than to find that

AT_REST = """() => Promise.all(
    document.getAnimations().filter(each => each.effect.getTiming().iterations === 1).map(each => each.finished.catch(() => undefined))
)"""  # what fades in is not yet what it will be


def faults(page: Page, within: str | None = None) -> list[str]:
    """Rule and element of each; of the whole page, or of what stands within one element."""
    return _found(page, within, {"runOnly": TAGS})


def faults_of_colours(page: Page, within: str | None = None) -> list[str]:
    """The same of those rules only that other colours could break."""
    return _found(page, within, {"runOnly": OF_COLOURS})


def _found(page: Page, within: str | None, rules: Mapping[str, Any]) -> list[str]:
    page.evaluate(AT_REST)
    found = Axe().run(page, context=within, options={**rules, **FAULTS_ONLY}).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:300]}" for rule in found for node in rule["nodes"]]
