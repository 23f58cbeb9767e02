"""What the tests of the store keep, and how they look at what was kept."""

import asyncio
import sqlite3
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings

from core.messages import (
    Address,
    Audience,
    Conversation,
    File,
    Finding,
    Handover,
    Line,
    Message,
    ModelUse,
    Source,
    State,
    ToolUse,
    TurnState,
    Word,
)
from core.ports import Interaction, Sale
from core.quoting.details import Detail, Said, Value
from core.quoting.quote import LineItem, Quote, QuoteStatus
from storage.sqlite import SqliteStore, Unit
from tests.doubles.database import first_started

few = settings(max_examples=25, deadline=None)  # each example opens a database, and the disk may be busy

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def a_conversation(id: str = "C-1", *, customer: str | None = None, state: State = State.EVA, touched_at: datetime = NOW) -> Conversation:
    """A conversation at an address that its id names."""
    return Conversation(
        id=id,
        address=Address("web", f"place of {id}"),
        customer=customer or f"customer of {id}",
        audience=Audience.CUSTOMER,
        state=state,
        epoch=0,
        language=None,
        touched_at=touched_at,
    )


def a_line(id: str = "m1", text: str = "Hello", *, author: str = "customer", at: datetime = NOW) -> Line:
    """A line as it arrives, before it has a number."""
    return Line(number=0, id=id, author=author, text=text, at=at)


def a_reply(id: str = "r1", text: str = "", *, sources: tuple[Source, ...] = ()) -> Line:
    """A reply as it is about to be said."""
    return Line(number=0, id=id, author="eva", text=text, at=NOW, sources=sources)


async def said(tx: Unit, conversation: str, asked: Line, reply: Line, outcome: str = "answered") -> int:
    """One whole turn: its input arrives, is taken in and answered. The number of the turn."""
    await tx.messages.add(conversation, asked)
    turn = await tx.turns.start(conversation, 0, NOW)
    await tx.messages.take(turn, await tx.messages.unanswered(conversation))
    await tx.turns.speak(conversation, turn, reply, TurnState.KEPT, "builtin", outcome)
    await tx.turns.end(turn, "", NOW)
    return turn


async def fill(tx: Unit, conversation: Conversation) -> None:
    """A row of this conversation's in every table that can hold one."""
    id = conversation.id
    await tx.conversations.create(conversation, f"token of {id}")
    turn = await said(tx, id, a_line(text=f"asked in {id}"), a_reply(f"r of {id}", f"said in {id}"))
    await tx.turns.part(turn, 0, f"part of {id}")
    use = ModelUse(model="model", input_tokens=1, output_tokens=2, cache_read_tokens=3, cache_write_tokens=4, cost_usd="0.01", seconds=0.5)
    await tx.turns.used(turn, [ToolUse(name="tool", arguments=f'"{id}"', result=f'"{id}"')], [use], NOW)
    await tx.turns.found(id, turn, [Finding(rule="link", text=f"found in {id}", action="cut")], NOW)
    sent_along = File(id=f"file in {id}", name=f"sent in {id}", kind="image/png", size=1)
    await tx.messages.add(id, replace(a_line("m2", f"unanswered in {id}"), files=(sent_along,), replying_to=f"replied to in {id}"))
    await tx.turns.start(id, 0, NOW)
    await tx.events.add(id, [("reply", {"text": f"told in {id}"})])
    await tx.notes.request_person(id, f"reason in {id}", NOW)
    await tx.quotes.put(a_quote(id))
    await tx.sales.add(f"Q{id[1:]}", id, NOW)
    await tx.sales.posted(Sale(quote=f"Q{id[1:]}", conversation=id, at=NOW, board="web", place="P1", card="K2"), NOW)
    await tx.handovers.add(a_handover(id))
    await tx.handovers.tell(Word(conversation=id, epoch=0, text=f"told in {id}", answers=0, outcome="person"))
    await tx.conversations.lead(Address("web", f"other place of {id}"), id)
    await tx.places.link(conversation.address, f"thread of {id}")
    await tx.places.reach({str(conversation.address): f"reached in {id}"})
    await tx.interactions.keep(Interaction(id=f"i of {id}", address=conversation.address, token=f"token for {id}", at=NOW), NOW)
    await tx.interactions.begin(Message(address=conversation.address, customer=conversation.customer, id=f"w of {id}", text=id, at=NOW))
    await tx.notes.rate(id, f"r of {id}", "down", f"rated in {id}", NOW)
    await tx.wakeups.want("gone", id)
    await tx.wakeups.condemn("gone", id, f"F of {id}")
    await tx.wakeups.want("turn", id)
    await tx.wakeups.arm("turn", id, NOW)
    await tx.wakeups.bury("gone", id, 1, NOW)


def a_handover(conversation: str = "C-1", **changes: Any) -> Handover:
    """One whose card stands, and that nobody has taken."""
    asked = Handover(
        id=f"H{conversation[1:]}",
        conversation=conversation,
        reason=f"wished in {conversation}",
        asked_at=NOW,
        asked_to=1,
        board="web",
        place="P1",
        card="K1",
        card_round=1,
        posted_at=NOW,
    )
    return replace(asked, **changes)


def a_quote(conversation: str = "C-1", id: str | None = None, *, age: int = 41, **changes: Any) -> Quote:
    """One that was given, for 30 days from NOW."""
    values: dict[Detail, Value] = {
        Detail.MAKE: "Toyota",
        Detail.MODEL: "Corolla",
        Detail.YEAR: 2020,
        Detail.MILEAGE: 42_000,
        Detail.DRIVER_AGE: age,
    }
    details = {each: Said(detail=each, value=value, message="m1", words=f"quoted in {conversation}") for each, value in values.items()}
    given = Quote(
        id=id or f"Q{conversation[1:]}",
        conversation=conversation,
        details=details,
        status=QuoteStatus.GIVEN,
        turn=1,
        at=NOW,
        confirmed="m2",
        given_in=2,
        items=(
            LineItem(what="base", amount=Decimal("50"), running=Decimal("50")),
            LineItem(what="age", factor=Decimal("0.9"), running=Decimal("45.0")),
        ),
        premium=Decimal("45.00"),
        currency="USD",
        valid_until=NOW + timedelta(days=30),
        rates_version="1",
    )
    return replace(given, **changes)


async def audit(store: SqliteStore, *subjects: str) -> None:
    """One unit of work that writes a row for each subject."""

    async def write(tx: Unit) -> None:
        for subject in subjects:
            await tx.notes.audit(NOW, "written", subject)

    await store.write(write)


def statement(sql: str) -> Callable[[Unit], Coroutine[Any, Any, None]]:
    """A unit of work that runs this."""

    async def work(tx: Unit) -> None:
        await tx.run(sql, {})

    return work


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """What another program sees in the file."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def subjects(database: Path) -> list[str]:
    """What `audit` has written, in the order in which it stands in the file."""
    return [row[0] for row in rows(database, "SELECT subject FROM audit ORDER BY number")]


def damage(database: Path, table: str) -> None:
    """Nothing of this table can be read any more. The database must be closed."""
    [(page, size)] = rows(database, f"SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = '{table}'")
    content = bytearray(database.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    database.write_bytes(content)


def tables(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    names = rows(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: rows(database, f"SELECT * FROM {name}") for (name,) in names}


@asynccontextmanager
async def new_store() -> AsyncIterator[tuple[SqliteStore, Path]]:
    """A store and its file, for each example of a property."""
    with tempfile.TemporaryDirectory() as folder:
        database = first_started(Path(folder) / "eva.db")
        store = await SqliteStore.open(database)
        try:
            yield store, database
        finally:
            await store.close()


async def arrivals() -> None:
    """Lets the tasks that were started come to where they wait."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def held_writer(store: SqliteStore) -> AsyncIterator[None]:
    """Whatever is to be written within this block waits, and is written together after it."""
    gate = threading.Event()

    async def hold(tx: Unit) -> None:
        gate.wait(30)

    held = asyncio.create_task(store.write(hold))
    await arrivals()
    try:
        yield
        await arrivals()
    finally:
        gate.set()
        await held


def commits(database: Path) -> int:
    """How many commits stand in the write-ahead log: the frames that name the size of the database after a commit."""
    file = database.with_name(f"{database.name}-wal")
    log = file.read_bytes() if file.exists() else b""
    page = int.from_bytes(log[8:12], "big")
    frames = (log[start : start + 24] for start in range(32, len(log), 24 + page))
    return sum(frame[8:16] == log[16:24] and frame[4:8] != b"\0\0\0\0" for frame in frames)
