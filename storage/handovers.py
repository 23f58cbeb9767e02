"""The SQL of hand-overs: who is asked for, which card stands for it, who has it, and what the customer is still to be told."""

from datetime import datetime

from core.messages import Address, Handover, Line, Person, Word
from storage.messages import COLUMNS as LINE_COLUMNS
from storage.messages import line
from storage.rows import Row, Run, moment, stamp

COLUMNS = (
    "id, conversation, reason, asked_at, asked_to, round, board, place, card, card_round, posted_at, person, person_name, taken_at,"
    " taken_from, missed_at, ended_at, outcome"
)
NAMES = COLUMNS.split(", ")


def handover(row: Row) -> Handover:
    """A row of COLUMNS as a value."""
    known = dict(zip(NAMES, row, strict=True))
    id, name = known.pop("person"), known.pop("person_name")
    for each in ("asked_at", "posted_at", "taken_at", "missed_at", "ended_at"):
        known[each] = moment(known[each]) if known[each] else None
    return Handover(person=Person(id=id, name=name) if id else None, **known)


class Handovers:
    """See `core.rows.HandoverRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(self, new: Handover) -> None:
        """Keeps a new one. The database refuses a second open one in a conversation."""
        await self._run(f"INSERT INTO handovers ({COLUMNS}) VALUES ({', '.join(f':{name}' for name in NAMES)})", _values(new))

    async def put(self, changed: Handover) -> None:
        """What has become of it."""
        changes = ", ".join(f"{name} = :{name}" for name in NAMES if name not in ("id", "conversation"))
        await self._run(f"UPDATE handovers SET {changes} WHERE id = :id AND conversation = :conversation", _values(changed))

    async def find(self, id: str) -> Handover | None:
        """One by its id."""
        rows = await self._run(f"SELECT {COLUMNS} FROM handovers WHERE id = :id", {"id": id})
        return handover(rows[0]) if rows else None

    async def open(self, conversation: str) -> Handover | None:
        """The one that has not ended."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM handovers WHERE conversation = :conversation AND ended_at IS NULL", {"conversation": conversation}
        )
        return handover(rows[0]) if rows else None

    async def open_at(self, address: Address) -> Handover | None:
        """That of the conversation at this address."""
        own = "SELECT id FROM conversations WHERE address = :at UNION SELECT conversation FROM further_addresses WHERE address = :at"
        rows = await self._run(f"SELECT {COLUMNS} FROM handovers WHERE conversation IN ({own}) AND ended_at IS NULL", {"at": str(address)})
        return handover(rows[0]) if rows else None

    async def all_open(self, limit: int) -> list[Handover]:
        """All that have not ended, the oldest first."""
        rows = await self._run(f"SELECT {COLUMNS} FROM handovers WHERE ended_at IS NULL ORDER BY number LIMIT :limit", {"limit": limit})
        return [handover(row) for row in rows]

    async def waiting_since(self, handover: Handover) -> datetime | None:
        """Since when the customer waits for a word of whoever has it: since it was taken, or since their first line after the person's last
        one; None where nobody waits."""
        said = "(SELECT max(number) FROM messages WHERE conversation = :id AND author = 'person' AND number > :taken_from)"
        rows = await self._run(
            f"SELECT {said}, (SELECT min(at) FROM messages WHERE conversation = :id AND author = 'customer' AND turn IS NULL"
            f" AND deleted_at IS NULL AND number > coalesce({said}, :taken_from))",
            {"id": handover.conversation, "taken_from": handover.taken_from},
        )
        said_last, asked_at = rows[0]
        if said_last is None:
            return handover.taken_at
        return moment(asked_at) if asked_at else None

    async def said_by_person(self, handover: Handover) -> tuple[Line, ...]:
        """What people wrote since it was taken, in order."""
        rows = await self._run(
            f"SELECT {LINE_COLUMNS} FROM messages WHERE conversation = :id AND author = 'person' AND number > :taken_from"
            " AND deleted_at IS NULL ORDER BY number",
            {"id": handover.conversation, "taken_from": handover.taken_from},
        )
        return tuple(line(row) for row in rows)

    async def last_line(self, conversation: str) -> int:
        """The number of the last message so far, 0 where there is none."""
        rows = await self._run("SELECT coalesce(max(number), 0) FROM messages WHERE conversation = :id", {"id": conversation})
        return int(rows[0][0])

    async def tell(self, word: Word) -> None:
        """Something that the customer is to be told."""
        await self._run(
            "INSERT INTO words (conversation, epoch, text, answers, outcome) VALUES (:conversation, :epoch, :text, :answers, :outcome)",
            {
                "conversation": word.conversation,
                "epoch": word.epoch,
                "text": word.text,
                "answers": word.answers,
                "outcome": word.outcome,
            },
        )

    async def word(self, conversation: str, epoch: int) -> Word | None:
        """Takes out the next one that is to be said, and those before it that are said no more."""
        rows = await self._run(
            "SELECT number, epoch, text, answers, outcome FROM words WHERE conversation = :id ORDER BY number", {"id": conversation}
        )
        if not rows:
            return None
        due = next((row for row in rows if row[1] == epoch), None)
        gone = ", ".join(str(int(row[0])) for row in rows if row is due or row[1] != epoch)
        await self._run(f"DELETE FROM words WHERE number IN ({gone})", {})
        return Word(conversation=conversation, epoch=epoch, text=due[2], answers=due[3], outcome=due[4]) if due else None

    async def of(self, conversation: str) -> list[str]:
        """Ids of all hand-overs of this conversation."""
        rows = await self._run("SELECT id FROM handovers WHERE conversation = :id ORDER BY number", {"id": conversation})
        return [row[0] for row in rows]

    async def leave_card(self, id: str, board: str, place: str, card: str) -> None:
        """A card stands there of a hand-over that is gone."""
        await self._run(
            "INSERT INTO left_cards (id, board, place, card) VALUES (:id, :board, :place, :card) ON CONFLICT (id) DO NOTHING",
            {"id": id, "board": board, "place": place, "card": card},
        )

    async def left_cards(self) -> list[str]:
        """Ids of the hand-overs that have left one."""
        return [row[0] for row in await self._run("SELECT id FROM left_cards ORDER BY id", {})]

    async def left_card(self, id: str) -> tuple[str, str, str] | None:
        """Board, place and id of the card that a hand-over of somebody forgotten has left."""
        rows = await self._run("SELECT board, place, card FROM left_cards WHERE id = :id", {"id": id})
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    async def drop_left_card(self, id: str) -> None:
        """It is emptied, or gone."""
        await self._run("DELETE FROM left_cards WHERE id = :id", {"id": id})


def _values(of: Handover) -> dict[str, str | int | None]:
    known: dict[str, str | int | None] = {name: getattr(of, name) for name in NAMES if not name.startswith("person") and name[-3:] != "_at"}
    times = {name: getattr(of, name) for name in NAMES if name.endswith("_at")}
    person = {"person": of.person.id if of.person else None, "person_name": of.person.name if of.person else None}
    return {**known, **{name: stamp(at) if at else None for name, at in times.items()}, **person}
