"""The company of the tests, and her tools: what ships, loaded once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.company import Company
from core.playbook import load
from core.tools import Tool, find_tools

SITE = "http://x"


@cache
def acme() -> Company:
    """Acme Insurance, whose articles are found at SITE."""
    return Company.of(load(Path(__file__).parents[2] / "playbooks" / "acme"), SITE)


@cache
def tools() -> Mapping[str, Tool]:
    """All that there are."""
    return find_tools()
