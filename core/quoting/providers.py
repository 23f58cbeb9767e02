"""Who prices for a company: its own rates, or nobody."""

from core.playbook import Playbook
from core.ports import QuoteProvider
from core.quoting.own_rates import OwnRates


def provider_of(playbook: Playbook) -> QuoteProvider | None:
    """None where the company has no quotes."""
    return OwnRates(playbook.rates) if playbook.rates else None
