"""What the tools of quotes gave in a turn."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.messages import Exchange
from core.quoting.reading.spoken import QUOTING

GIVEN = ("given", "taken_up")

Result = Mapping[str, Any]


def results_of(exchange: Exchange, *tools: str) -> Iterator[tuple[str, Result]]:
    """Each with the name of its tool, in their order; of the one that prices, unless others are named."""
    for tool in exchange.tools:
        if tool.name in (tools or (QUOTING,)) and isinstance(result := json.loads(tool.result), dict):
            yield tool.name, result


def priced_in(exchange: Exchange) -> list[Result]:
    """What the tool that prices gave."""
    return [result for _, result in results_of(exchange)]


def is_given(result: Result) -> bool:
    """Whether there is a price in it that holds."""
    return result.get("status") in GIVEN
