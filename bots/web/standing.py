"""A conversation as it stands: what was said, its quotes by now and which reply told them, and what may be answered with one press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.messages import Conversation, Line, State
from core.playbook import Playbook
from core.ports import Transaction
from core.quoting.agreement import choices
from core.quoting.quote import Quote, QuoteStatus, event_of


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All of it at one moment: what is listed here is not told again by the events after `last`."""

    conversation: Conversation
    lines: Sequence[Line]
    quotes: Sequence[Quote]
    last: int

    def shown(self, playbook: Playbook) -> dict[str, Any]:
        """For whoever reads it. A conversation that has no language yet is held in the playbook's."""
        now = self.conversation
        return {
            "id": now.id,
            "state": now.state,
            "language": now.language,
            "messages": [_message(line) for line in self.lines],
            "quotes": self._told(playbook),
            "choices": list(self._choices(playbook)),
            "last_event_id": self.last,
        }

    def _told(self, playbook: Playbook) -> list[dict[str, str | None]]:
        """Those whose price was told. One whose reply is still being spoken has no `reply_id` yet."""
        replies = {line.turn: line.id for line in self.lines if line.author == "eva"}
        told = [quote for quote in self.quotes if quote.status is not QuoteStatus.DRAFT]
        return [{**event_of(quote, playbook.timezone)[1], "reply_id": replies.get(quote.given_in)} for quote in told]

    def _choices(self, playbook: Playbook) -> Sequence[str]:
        last = self.lines[-1] if self.lines else None
        if last is None or last.author != "eva" or last.turn is None or self.conversation.state is not State.EVA:
            return ()
        return choices(self.quotes, last.turn, last.text, self.conversation.language or playbook.language, playbook.vehicles)


async def standing(tx: Transaction, conversation: str, now: datetime) -> Standing | None:
    """None where it was forgotten."""
    found = await tx.conversations.find(conversation)
    if found is None:
        return None
    return Standing(
        conversation=found,
        lines=await tx.messages.shown(conversation),
        quotes=await tx.quotes.of(conversation, now),
        last=await tx.events.last(conversation),
    )


def _message(line: Line) -> dict[str, Any]:
    sources = [{"title": source.title, "link": source.link} for source in line.sources]
    return {"id": line.id, "from": line.author, "text": line.text, "sources": sources, "at": line.at.isoformat()}
