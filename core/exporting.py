"""What is kept about a customer as a document to hand over: for whoever runs Eva, for the customer, and in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

Export = Mapping[str, Any]

OPERATORS = ("tools", "findings", "costs", "failures")  # how Eva came to her answers, and what that cost: no customer's data


def for_operator(kept: Export, at: datetime) -> dict[str, Any]:
    """All of it, with what each conversation has cost in US dollars."""
    conversations = [each | {"cost_usd": _cost(each)} for each in kept["conversations"]]
    return {"customer": kept["customer"], "exported_at": at.isoformat(), "since": kept["since"], "conversations": conversations}


def for_customer(kept: Export, at: datetime) -> dict[str, Any]:
    """What is theirs."""
    conversations = [{key: value for key, value in each.items() if key not in OPERATORS} for each in kept["conversations"]]
    return {"customer": kept["customer"], "exported_at": at.isoformat(), "since": kept["since"], "conversations": conversations}


def _cost(conversation: Export) -> str:
    return f"{sum((Decimal(call['cost_usd']) for call in conversation['costs']), Decimal(0)):f}"


def in_words(exported: Export) -> Iterator[str]:
    """The lines of what `for_operator` gives, for people."""
    yield f"{exported['customer']}, since {exported['since']}, exported {exported['exported_at']}"
    for conversation in exported["conversations"]:
        about = (conversation[key] or "no language" for key in ("id", "address", "audience", "state", "language"))
        yield from ("", "  ".join(about) + f"  ${conversation['cost_usd']}")
        for message in conversation["messages"]:
            yield from _message(message)
        for section, entries in conversation.items():
            if isinstance(entries, list) and section != "messages":
                yield from _section(section, entries)


def _message(message: Export) -> Iterator[str]:
    changed = f"  changed {message['revision']} times" if message["revision"] else ""
    gone = f"  deleted {message['deleted_at']}" if message["deleted_at"] else ""
    yield from ("", f"{message['at']}  {message['name'] or message['from']}{changed}{gone}")
    if message["replying_to"]:
        yield f"  > {message['replying_to']}"
    yield f"[{message['action']}]" if message["action"] else message["text"]
    for file in message["files"]:
        yield f"  📎 {file['name']} ({file['kind'] or 'of no kind'}, {file['size']} bytes)"
    for source in message["sources"]:
        yield f"  -> {source['title']} {source['link']}"


def _section(name: str, entries: list[Export]) -> Iterator[str]:
    if entries:
        yield from ("", f"{name.replace('_', ' ')}:")
    for entry in entries:
        yield "  " + "  ".join(f"{key}={value}" for key, value in entry.items() if value not in ("", None))
