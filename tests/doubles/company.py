"""The company of the tests: the playbook that ships, loaded once."""

from functools import cache
from pathlib import Path

from core.company import Company
from core.playbook import load

SITE = "http://x"


@cache
def acme() -> Company:
    """Acme Insurance, whose articles are found at SITE."""
    return Company.of(load(Path(__file__).parents[2] / "playbooks" / "acme"), SITE)
