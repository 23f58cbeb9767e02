"""What keeps people out of a page, as axe finds it by the rules of WCAG 2.2, levels A and AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

AT_REST = """() => Promise.all(
    document.getAnimations().filter(each => each.effect.getTiming().iterations === 1).map(each => each.finished.catch(() => undefined))
)"""  # what fades in is not yet what it will be


def faults(page: Page, within: str | None = None) -> list[str]:
    """Rule and element of each; of the whole page, or of what stands within one element."""
    page.evaluate(AT_REST)
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:300]}" for rule in found for node in rule["nodes"]]
