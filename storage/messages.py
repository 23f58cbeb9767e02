"""The SQL of messages: what customers wrote, what Eva and people said, and which turn took in what."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from core.messages import Action, Address, Edit, Exchange, File, Line, Source, ToolUse
from storage.rows import Row, Run, moment, stamp

COLUMNS = "number, id, author, text, at, revision, action, turn, sources, name, about, files, replying_to"
TEXTS_SHOWN = "(text <> '' OR files <> '[]') AND deleted_at IS NULL AND action IS NULL"

# Found by the id first, of which there are few alike: a place may hold very many conversations.
SAID_SO = "SELECT conversation FROM messages WHERE id = :id AND author <> 'eva'"
PART_SO = "SELECT conversation FROM parts JOIN turns ON turns.number = parts.turn WHERE parts.id = :id"
HOME = (
    f"SELECT c.address FROM ({SAID_SO} UNION ALL {PART_SO}) said JOIN conversations c ON c.id = said.conversation"
    " WHERE c.address > :inside AND c.address < :beyond LIMIT 1"
)


def line(row: Row) -> Line:
    """A row of COLUMNS as a value."""
    return Line(
        number=row[0],
        id=row[1],
        author=row[2],
        text=row[3],
        at=moment(row[4]),
        revision=row[5],
        action=Action(row[6]) if row[6] else None,
        turn=row[7],
        sources=sources(row[8]),
        name=row[9],
        about=row[10],
        files=files(row[11]),
        replying_to=row[12],
    )


def sources(text: str) -> tuple[Source, ...]:
    """Sources as they are kept, as values."""
    return tuple(Source(title, link) for title, link in json.loads(text)) if text != "[]" else ()


def sources_json(given: Sequence[Source]) -> str:
    """Sources as they are kept."""
    return json.dumps([[source.title, source.link] for source in given])


def files(text: str) -> tuple[File, ...]:
    """Files as they are kept, as values."""
    return tuple(File(id=id, name=name, kind=kind, size=size) for id, name, kind, size in json.loads(text)) if text != "[]" else ()


def files_json(given: Sequence[File]) -> str:
    """Files as they are kept."""
    return json.dumps([[file.id, file.name, file.kind, file.size] for file in given])


class Messages:
    """See `core.rows.MessageRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(self, conversation: str, new: Line) -> int | None:
        """The number of the row, or None where a message with this id stands already."""
        rows = await self._run(
            "INSERT INTO messages (conversation, author, id, text, at, action, name, about, files, replying_to)"
            " VALUES (:conversation, :author, :id, :text, :at, :action, :name, :about, :files, :replying_to)"
            " ON CONFLICT (conversation, author, id) DO NOTHING RETURNING number",
            {
                "conversation": conversation,
                "author": new.author,
                "id": new.id,
                "text": new.text,
                "at": stamp(new.at),
                "action": new.action,
                "name": new.name,
                "about": new.about,
                "files": files_json(new.files),
                "replying_to": new.replying_to,
            },
        )
        return rows[0][0] if rows else None

    async def revise(self, conversation: str, edit: Edit, author: str = "customer") -> bool:
        """Whether the edit changed anything: an edit with the same text and files is nothing, and what was deleted stays so."""
        change = "deleted_at = :at, text = '', files = '[]', replying_to = ''" if edit.text is None else "text = :text, files = :files"
        rows = await self._run(
            f"UPDATE messages SET {change}, revision = revision + 1 WHERE conversation = :conversation AND author = :author"
            " AND id = :id AND deleted_at IS NULL AND (:text IS NULL OR text <> :text OR files <> :files) RETURNING number",
            {"conversation": conversation, "author": author, "id": edit.id, "text": edit.text, "at": stamp(edit.at)}
            | {"files": files_json(edit.files)},
        )
        return bool(rows)

    async def find(self, conversation: str, author: str, id: str) -> Line | None:
        """One message by its author and the id that it came with."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM messages WHERE conversation = :conversation AND author = :author AND id = :id",
            {"conversation": conversation, "author": author, "id": id},
        )
        return line(rows[0]) if rows else None

    async def is_outdated(self, conversation: str, id: str) -> bool:
        """Whether the customer has changed this message for the first time since a turn has taken it in."""
        rows = await self._run(
            "SELECT 1 FROM messages WHERE conversation = :conversation AND author = 'customer' AND id = :id AND name IS NULL"
            " AND turn > 0 AND revision = taken_as + 1 AND deleted_at IS NULL",
            {"conversation": conversation, "id": id},
        )
        return bool(rows)

    async def unanswered(self, conversation: str) -> tuple[Line, ...]:
        """What the customer wrote and no turn has taken in, in order."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM messages WHERE conversation = :conversation AND author = 'customer'"
            " AND turn IS NULL AND deleted_at IS NULL ORDER BY number",
            {"conversation": conversation},
        )
        return tuple(line(row) for row in rows)

    async def taken_by(self, turn: int) -> tuple[Line, ...]:
        """What this turn took in and is not deleted since, in order."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM messages WHERE turn = :turn AND turn > 0 AND author = 'customer'"
            " AND deleted_at IS NULL ORDER BY number",
            {"turn": turn},
        )
        return tuple(line(row) for row in rows)

    async def take(self, turn: int, lines: Sequence[Line]) -> None:
        """These lines are this turn's input, at the revision that they have now."""
        for each in lines:  # nearly always one: a statement of its own for each set of numbers would be read anew by the database
            await self._run(
                "UPDATE messages SET turn = :turn, taken_as = revision WHERE number = :number", {"turn": turn, "number": each.number}
            )

    async def settle(self, conversation: str, up_to: int | None = None) -> None:
        """Nothing that stands unanswered here, as far as this number, is to be answered any more."""
        await self._run(
            "UPDATE messages SET turn = 0 WHERE conversation = :conversation AND author = 'customer' AND turn IS NULL"
            " AND number <= coalesce(:up_to, number)",
            {"conversation": conversation, "up_to": up_to},
        )

    async def last_of_person(self, conversation: str) -> int | None:
        """The number of the last line that a person on the team has written here."""
        rows = await self._run(
            "SELECT max(number) FROM messages WHERE conversation = :conversation AND author = 'person'", {"conversation": conversation}
        )
        return rows[0][0] if rows else None

    async def earlier(self, conversation: str, limit: int, step: int = 1) -> tuple[Exchange, ...]:
        """The last turns since the context began, the oldest first, each with its input and its reply: at most `limit`, and where there are
        more, so many fewer that a multiple of `step` is left out."""
        over = "conversation = :conversation AND state = 'over' AND outcome <> 'unsaid'"
        over += " AND number > (SELECT fresh_from FROM conversations WHERE id = :conversation)"
        counted = await self._run(f"SELECT count(*) FROM turns WHERE {over}", {"conversation": conversation})
        if not counted[0][0]:
            return ()
        if counted[0][0] > limit:
            limit -= (limit - counted[0][0]) % step
        rows = await self._run(
            f"SELECT {', '.join(f'm.{name.strip()}' for name in COLUMNS.split(','))}, t.outcome"
            f" FROM (SELECT number, outcome FROM turns WHERE {over} ORDER BY number DESC LIMIT :limit) t"
            " JOIN messages m ON m.turn = t.number AND m.turn > 0 AND m.deleted_at IS NULL ORDER BY m.turn, m.number",
            {"conversation": conversation, "limit": limit},
        )
        turns: dict[int, list[Row]] = {}
        for row in rows:
            turns.setdefault(row[7], []).append(row)
        tools = await self._tools(turns)
        return tuple(self._exchange(of_turn, tools.get(number, [])) for number, of_turn in turns.items())

    async def _tools(self, turns: Iterable[int]) -> dict[int, list[ToolUse]]:
        """What these turns had called, in the order in which it was."""
        numbers = ", ".join(str(int(turn)) for turn in turns)
        rows = await self._run(f"SELECT turn, name, arguments, result FROM tool_calls WHERE turn IN ({numbers}) ORDER BY number", {})
        used: dict[int, list[ToolUse]] = {}
        for turn, name, arguments, result in rows:
            used.setdefault(turn, []).append(ToolUse(name=name, arguments=arguments, result=result))
        return used

    @staticmethod
    def _exchange(rows: list[Row], tools: Sequence[ToolUse]) -> Exchange:
        lines = [line(row) for row in rows]
        return Exchange(
            asked=tuple(each for each in lines if each.author == "customer"),
            said="".join(each.text for each in lines if each.author == "eva"),
            outcome=rows[0][-1],
            tools=tuple(tools),
        )

    async def last_said(self, conversation: str) -> str | None:
        """The id of the last thing that Eva or a person has begun to say."""
        rows = await self._run(
            "SELECT id FROM messages WHERE conversation = :conversation AND author <> 'customer' ORDER BY number DESC LIMIT 1",
            {"conversation": conversation},
        )
        return rows[0][0] if rows else None

    async def kept_in(self, lobby: Address, since: datetime, limit: int) -> list[tuple[Address, str]]:
        """What people have written since, in conversations that live there or in a place of their own within it: the conversation's address
        and the message's id, the last first."""
        inside = f"{lobby}:"
        rows = await self._run(
            "SELECT c.address, m.id FROM conversations c JOIN messages m ON m.conversation = c.id"
            " WHERE (c.address = :lobby OR (c.address > :inside AND c.address < :beyond)) AND c.touched_at >= :since"
            " AND m.at >= :since AND m.author <> 'eva' AND m.action IS NULL AND m.deleted_at IS NULL ORDER BY m.number DESC LIMIT :limit",
            {"lobby": str(lobby), "inside": inside, "beyond": f"{lobby};", "since": stamp(since), "limit": limit},
        )
        return [(Address.parse(address), id) for address, id in rows]

    async def home(self, lobby: Address, id: str) -> Address | None:
        """The address of the conversation, in a place of its own within this one, that the message with this id belongs to: one that a
        person wrote, or a part of an answer."""
        rows = await self._run(HOME, {"inside": f"{lobby}:", "beyond": f"{lobby};", "id": id})
        return Address.parse(rows[0][0]) if rows else None

    async def shown(self, conversation: str) -> tuple[Line, ...]:
        """All that stands in the conversation, in order of arrival. A reply that is being spoken is not among it."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM messages WHERE conversation = :conversation AND {TEXTS_SHOWN} AND NOT (author = 'eva'"
            " AND coalesce(turn, 0) IN (SELECT number FROM turns WHERE conversation = :conversation AND state <> 'over')) ORDER BY number",
            {"conversation": conversation},
        )
        return tuple(line(row) for row in rows)
