"""Turns: how far each has come, the reply that it says, and what it used."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Address, Finding, ModelUse, Source, ToolUse, Turn, TurnState
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, a_line, a_reply, few, new_store, rows

USE = ModelUse(model="m", input_tokens=1, output_tokens=2, cache_read_tokens=3, cache_write_tokens=4, cost_usd="0.000123", seconds=1.5)


@pytest.fixture
async def turn(store: SqliteStore) -> int:
    """The number of a turn that thinks about one question."""

    async def work(tx: Unit) -> int:
        await tx.conversations.create(a_conversation(), None)
        await tx.messages.add("C-1", a_line("m1", "asked"))
        number = await tx.turns.start("C-1", 3, NOW)
        await tx.messages.take(number, await tx.messages.unanswered("C-1"))
        return number

    return await store.write(work)


async def opened(store: SqliteStore) -> Turn:
    turn = await store.read.turns.open("C-1")
    assert turn
    return turn


async def speak(store: SqliteStore, turn: int, text: str = "", state: TurnState = TurnState.SPEAKING) -> None:
    await store.write(lambda tx: tx.turns.speak("C-1", turn, a_reply("r1", text), state, "builtin", "answered"))


# ── the life of a turn ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_turn_thinks_before_anything_is_shown(store: SqliteStore, turn: int) -> None:
    assert await opened(store) == Turn(number=turn, epoch=3, state=TurnState.THINKING, reply=None, parts=(), by="", outcome="")


async def test_the_row_of_the_reply_stands_before_its_first_word(store: SqliteStore, turn: int) -> None:
    await speak(store, turn)

    now = await opened(store)
    assert now.state is TurnState.SPEAKING
    assert now.reply
    assert (now.reply.id, now.reply.author, now.reply.text, now.reply.turn) == ("r1", "eva", "", turn)
    assert (now.by, now.outcome) == ("builtin", "answered")


async def test_the_whole_text_is_kept_in_the_same_row(store: SqliteStore, turn: int) -> None:
    sources = (Source("Flood damage", "/help/flood"), Source("Internal note", ""))
    await speak(store, turn)
    before = await opened(store)
    await store.write(lambda tx: tx.turns.keep(turn, "The whole text.", sources, "claude", "unknown"))

    now = await opened(store)
    assert now.state is TurnState.KEPT
    assert now.reply
    assert before.reply
    assert now.reply.number == before.reply.number
    assert (now.reply.text, now.reply.sources, now.by, now.outcome) == ("The whole text.", sources, "claude", "unknown")


async def test_a_reply_that_is_whole_at_once_is_kept_at_once(store: SqliteStore, turn: int) -> None:
    await speak(store, turn, "Good morning.", TurnState.KEPT)

    now = await opened(store)
    assert now.state is TurnState.KEPT
    assert now.reply
    assert now.reply.text == "Good morning."


@pytest.mark.parametrize(("outcome", "kept"), [("", "answered"), ("cut", "cut")])
async def test_a_turn_that_is_over_is_open_no_more_and_has_an_outcome(
    outcome: str, kept: str, store: SqliteStore, turn: int, database: Path
) -> None:
    await speak(store, turn, "said", TurnState.KEPT)

    await store.write(lambda tx: tx.turns.end(turn, outcome, NOW + timedelta(minutes=1)))

    assert await store.read.turns.open("C-1") is None
    [(state, written, ended)] = rows(database, "SELECT state, outcome, ended_at FROM turns")
    assert (state, written) == ("over", kept)
    assert ended.startswith("2026-01-05T12:01")


async def test_turns_are_counted_upwards_over_all_conversations(store: SqliteStore, turn: int) -> None:
    await store.write(lambda tx: tx.turns.end(turn, "unsaid", NOW))
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-2"), None))

    numbers = [await store.write(lambda tx: tx.turns.start("C-2", 0, NOW)), await store.write(lambda tx: tx.turns.start("C-1", 3, NOW))]

    assert [turn, *numbers] == sorted({turn, *numbers})
    assert (await opened(store)).number == numbers[1]


async def test_two_replies_cannot_have_one_id(store: SqliteStore, turn: int) -> None:
    await speak(store, turn)

    with pytest.raises(sqlite3.IntegrityError):
        await speak(store, turn)


# ── where it is shown ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_ids_of_the_parts_come_back_in_their_order_however_they_came(store: SqliteStore, turn: int) -> None:
    async def work(tx: Unit) -> None:
        for part, id in ((1, "second"), (0, "first"), (2, "third"), (1, "second, sent again")):
            await tx.turns.part(turn, part, id)

    await speak(store, turn)
    await store.write(work)

    assert (await opened(store)).parts == ("first", "second, sent again", "third")


async def test_what_is_shown_at_an_address_is_known_by_its_id_with_its_reply(store: SqliteStore, turn: int) -> None:
    async def work(tx: Unit) -> None:
        await tx.turns.part(turn, 0, "first")
        await tx.turns.part(turn, 1, "")

    await speak(store, turn)
    await store.write(work)

    assert await store.read.turns.parts_at(Address("web", "place of C-1")) == {"first": "r1"}
    assert await store.read.turns.parts_at(Address("web", "elsewhere")) == {}


async def test_parts_that_a_new_text_no_longer_needs_are_forgotten(store: SqliteStore, turn: int) -> None:
    async def work(tx: Unit) -> None:
        for part in range(4):
            await tx.turns.part(turn, part, f"{part}")
        await tx.turns.trim(turn, 2)

    await speak(store, turn)
    await store.write(work)

    assert (await opened(store)).parts == ("0", "1")


# ── what it used ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_tool_that_has_acted_in_this_turn_gives_the_same_result_again(store: SqliteStore, turn: int) -> None:
    first, again = (
        ToolUse(name="call_human", arguments="{}", result='"called"'),
        ToolUse(name="call_human", arguments="{}", result='"twice"'),
    )
    await store.write(lambda tx: tx.turns.used(turn, [first], [], NOW))
    await store.write(lambda tx: tx.turns.used(turn, [again], [], NOW))

    assert await store.read.turns.acted(turn, "call_human", "{}") == '"called"'


@pytest.mark.parametrize(("later", "name", "arguments"), [(1, "call_human", "{}"), (0, "search", "{}"), (0, "call_human", '{"a":1}')])
async def test_another_turn_another_tool_or_other_arguments_are_another_act(
    later: int, name: str, arguments: str, store: SqliteStore, turn: int
) -> None:
    await store.write(lambda tx: tx.turns.used(turn, [ToolUse(name="call_human", arguments="{}", result='"called"')], [], NOW))

    assert await store.read.turns.acted(turn + later, name, arguments) is None


async def test_every_call_of_a_model_is_counted_with_its_exact_cost(store: SqliteStore, turn: int, database: Path) -> None:
    await store.write(lambda tx: tx.turns.used(turn, [], [USE, USE], NOW))

    columns = "turn, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, seconds"
    assert rows(database, f"SELECT {columns} FROM model_calls") == [(turn, "m", 1, 2, 3, 4, "0.000123", 1.5)] * 2


# ── what that cost ───────────────────────────────────────────────────────────────────────────────────────────────────


async def pay(store: SqliteStore, turn: int, *costs: str, model: str = "m", at: datetime = NOW) -> None:
    """A call for each of these costs."""
    await store.write(lambda tx: tx.turns.used(turn, [], [replace(USE, model=model, cost_usd=cost) for cost in costs], at))


async def test_what_was_spent_is_added_up_per_model_and_month(store: SqliteStore, turn: int) -> None:
    month = datetime(2026, 1, 1, tzinfo=UTC)
    await pay(store, turn, "100", at=month - timedelta(microseconds=1))
    await pay(store, turn, "0.1", "0.2", at=month)
    await pay(store, turn, "200", at=datetime(2026, 2, 1, tzinfo=UTC))
    await pay(store, turn, "0.000002", model="another")

    assert await store.read.turns.spent(month) == {"m": Decimal("0.3"), "another": Decimal("0.000002")}


async def test_where_nothing_was_called_nothing_was_spent(store: SqliteStore, turn: int) -> None:
    assert await store.read.turns.spent(NOW) == {}
    assert await store.read.turns.cost("C-1") == await store.read.turns.cost("C-none") == 0


@few
@given(st.lists(st.decimals(0, 1_999, places=12), min_size=1))
async def test_however_many_calls_are_added_up_nothing_is_lost(costs: list[Decimal]) -> None:
    async with new_store() as (store, _):
        await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
        turn = await store.write(lambda tx: tx.turns.start("C-1", 0, NOW))
        await pay(store, turn, *(str(cost) for cost in costs))  # also the way that Decimal writes them, such as 1E-12

        assert await store.read.turns.spent(NOW) == {"m": sum(costs)}
        assert await store.read.turns.cost("C-1") == sum(costs)


async def test_a_conversation_costs_what_its_own_turns_cost(store: SqliteStore, turn: int) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-2"), None))
    other = await store.write(lambda tx: tx.turns.start("C-2", 0, NOW))
    await pay(store, turn, "0.01", "0.02")
    await pay(store, other, "5")

    assert await store.read.turns.cost("C-1") == Decimal("0.03")


async def test_a_reply_knows_who_said_it_and_what_that_cost(store: SqliteStore, turn: int) -> None:
    reply = a_line("R-1", author="eva")
    await store.write(lambda tx: tx.turns.speak("C-1", turn, reply, TurnState.SPEAKING, "claude", ""))
    before = await store.read.turns.account("R-1")
    await pay(store, turn, "0.01", "0.02")

    assert before == ("claude", Decimal(0))
    assert await store.read.turns.account("R-1") == ("claude", Decimal("0.03"))
    assert await store.read.turns.account("R-2") == ("", Decimal(0))


async def test_a_month_costs_the_same_when_a_customer_is_forgotten(store: SqliteStore, turn: int) -> None:
    await pay(store, turn, "0.1", "0.2")
    await store.write(lambda tx: tx.conversations.forget(a_conversation(), "a digest", NOW))
    await store.write(lambda tx: tx.turns.spend([USE], NOW))  # of what was under way

    assert await store.read.turns.spent(NOW) == {"m": Decimal("0.300123")}
    assert await store.read.turns.cost("C-1") == 0


async def test_a_unit_of_work_that_fails_has_cost_nothing(store: SqliteStore, turn: int) -> None:
    async def fail(tx: Unit) -> None:
        await tx.turns.used(turn, [], [USE], NOW)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(fail)

    assert await store.read.turns.spent(NOW) == {}


# ── what the gate found ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_the_gate_found_in_a_reply_that_is_said_anew_replaces_what_it_found_before(
    store: SqliteStore, turn: int, database: Path
) -> None:
    async def found(*texts: str) -> None:
        findings = [Finding(rule="link", text=text, action="cut") for text in texts]
        await store.write(lambda tx: tx.turns.found("C-1", turn, findings, NOW))

    await found("one", "two")
    await found("three")

    assert rows(database, "SELECT turn, rule, text, action FROM findings") == [(turn, "link", "three", "cut")]
