"""Who prices for a company: its own service, its rates, or nobody."""

from core.playbook import Playbook
from core.ports import QuoteProvider
from core.quoting.pricing.own_rates import OwnRates
from core.quoting.pricing.quote_api import ApiProvider


def provider_of(playbook: Playbook) -> QuoteProvider | None:
    """None where the company has no quotes. Its own service goes before its rates, which then only tell the vehicles."""
    if playbook.quote_api:
        return ApiProvider(playbook.quote_api)
    return OwnRates(playbook.rates) if playbook.rates else None
