"""What a model is told of a quote, as values for JSON: exact amounts as decimal text, and nothing that must not be said."""

from collections.abc import Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from core.quoting.quote import Quote, last_day


def understood(quote: Quote) -> dict[str, Any]:
    """Its facts, named as the arguments are."""
    values = {detail.value: list(value) if isinstance(value, tuple) else value for detail, value in quote.values.items()}
    return values | ({"class": quote.kind} if quote.kind else {})


def told(quote: Quote, zone: tzinfo) -> dict[str, Any]:
    """What may be said of a quote that has a price. `zone` is the company's, in which its last day ends."""
    assert quote.premium is not None
    until = {"valid_until": last_day(quote.valid_until, zone).isoformat()} if quote.valid_until else {}
    return {
        "status": quote.status.value,
        "id": quote.id,
        "premium": f"{quote.premium:f}",
        "currency": quote.currency,
        "per": "month",
        "per_year": f"{quote.yearly:f}",
        **until,
        "understood": understood(quote),
        "items": [_item(item.what, item.factor, item.amount) for item in quote.items],
    }


def _item(what: str, factor: Decimal | None, amount: Decimal | None) -> Mapping[str, str]:
    """With what a factor means in percent: whoever speaks tells that rather than the factor."""
    if factor is None:
        return {"what": what, "amount": f"{amount:f}"}
    change = {"changes_it_by": f"{((factor - 1) * 100).normalize():+f} %"} if factor != 1 else {}
    return {"what": what, "factor": f"{factor:f}", **change}
