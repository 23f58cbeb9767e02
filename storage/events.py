"""The SQL of events: what the readers of a conversation are told, kept for those who come late or twice."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.ports import Event
from storage.rows import Run


class Events:
    """See `core.rows.EventRows`."""

    def __init__(self, run: Run, told: Callable[[str], None] = lambda conversation: None) -> None:
        self._run, self._told = run, told

    async def add(self, conversation: str, told: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Keeps these events in this order."""
        values = ", ".join(f"(:conversation, :name{index}, :data{index})" for index in range(len(told)))
        params: dict[str, Any] = {"conversation": conversation}
        for index, (name, data) in enumerate(told):
            params |= {f"name{index}": name, f"data{index}": json.dumps(data, ensure_ascii=False)}
        await self._run(f"INSERT INTO events (conversation, name, data) VALUES {values}", params)
        self._told(conversation)

    async def after(self, conversation: str, id: int) -> list[Event]:
        """All that was told after the event with this id, in order."""
        rows = await self._run(
            "SELECT number, name, data FROM events WHERE conversation = :conversation AND number > :id ORDER BY number",
            {"conversation": conversation, "id": id},
        )
        return [Event(id=number, name=name, data=json.loads(data)) for number, name, data in rows]

    async def last(self, conversation: str) -> int:
        """The id of the last event; 0 before the first."""
        rows = await self._run(
            "SELECT coalesce(max(number), 0) FROM events WHERE conversation = :conversation", {"conversation": conversation}
        )
        return int(rows[0][0])
