"""What is over its time goes, as a whole, for good and in small steps; what is not stays; and who comes back is met as somebody new."""

import asyncio
from datetime import datetime, timedelta

import pytest

import core.expiry
from core.arrival import fresh_conversation
from core.expiry import AT_ONCE, EXPIRE, FAULTS_KEPT, OLD, next_minute
from core.messages import Address, Audience, Message, State
from core.playbook.facts import Retention
from core.ports import ClaimLost, ToldFault, Wakeup
from core.scrub import LOG, SCRUB
from core.sweep import next_hour
from tests.doubles.disk import WORD, found
from tests.doubles.eva import Customer, RunningEva, World
from tests.storage.samples import statement

KEPT, MOMENT = timedelta(days=30), timedelta(microseconds=1)


@pytest.fixture
def world(world: World) -> World:
    """A company that keeps conversations for a month, and the audit for three."""
    world.retention = Retention(messages=KEPT, audit=3 * KEPT)
    return world


async def expired(eva: RunningEva) -> None:
    """Eva has been woken for it, and is done."""
    await eva.store.write(lambda tx: eva.engine.wake(tx, EXPIRE, OLD))
    await eva.rests()


async def timers(eva: RunningEva) -> list[tuple[str, str, datetime]]:
    return [(kind, key, datetime.fromisoformat(due)) for kind, key, due in await eva.rows("SELECT kind, key, due FROM timers ORDER BY due")]


async def open_many(eva: RunningEva, count: int) -> None:
    at = eva.world.clock()
    fresh = [fresh_conversation(Address("paper", f"{number}"), f"paper:{number}", Audience.CUSTOMER, at) for number in range(count)]
    await asyncio.gather(*map(eva.arrivals.open, fresh))


async def count(eva: RunningEva, table: str = "conversations") -> int:
    return int((await eva.rows(f"SELECT count(*) FROM {table}"))[0][0])


@pytest.mark.parametrize(("quiet", "left"), [(KEPT, 1), (KEPT + MOMENT, 0)])
async def test_a_conversation_goes_once_its_last_message_is_over_its_time(
    eva: RunningEva, ana: Customer, quiet: timedelta, left: int
) -> None:
    await ana.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(quiet)
    await expired(eva)

    assert await count(eva) == left


async def test_of_what_has_gone_no_byte_is_left_but_a_line_that_names_nobody(eva: RunningEva, ana: Customer) -> None:
    await ana.writes(f"I am {WORD}")
    await eva.answers()
    await eva.hands(ana, State.CLOSED)
    id = (await ana.conversation()).id
    eva.world.clock.advance(KEPT + MOMENT)
    await expired(eva)
    await eva.passes(timedelta(minutes=1))
    await eva.answers()

    assert found(eva.world.folder, WORD, id, ana.name) == []
    assert [what for (what,) in await eva.rows("SELECT what FROM audit ORDER BY number")] == ["state", "expired"]
    assert await count(eva, "tombstones") == 0


async def test_who_comes_back_after_that_is_answered_as_somebody_new(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello", id="m1")
    await eva.answers()
    eva.world.clock.advance(KEPT + MOMENT)
    await expired(eva)
    await ana.writes("Hello again", id="m1")
    await eva.answers()

    assert ana.sees[-1] == "You wrote Hello again."
    assert eva.world.model.prompts[-1].earlier == ()


async def test_what_eva_has_said_counts_like_what_the_customer_wrote(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await eva.store.write(statement("UPDATE conversations SET touched_at = '2001-01-01T00:00:00.000000+00:00'"))
    await expired(eva)

    assert await count(eva) == 1


async def test_who_still_waits_for_eva_after_a_long_standstill_is_not_removed(resting: RunningEva) -> None:
    ana = resting.customer("ana")
    await ana.writes("Hello")
    resting.world.clock.advance(2 * KEPT)
    wakeup = Wakeup(EXPIRE, OLD, 1)
    await resting.store.write(lambda tx: tx.wakeups.want(EXPIRE, OLD))
    await resting.expiry.run(wakeup)

    assert await count(resting) == 1


async def test_where_the_playbook_says_nothing_everything_is_kept_for_ever(eva: RunningEva, ana: Customer) -> None:
    eva.world.retention = Retention()
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, State.CLOSED)
    eva.world.clock.advance(timedelta(days=10_000))
    await expired(eva)

    assert (await count(eva), await count(eva, "audit")) == (1, 1)


async def test_the_audit_goes_from_its_beginning_and_says_since_when_it_is_kept(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, State.CLOSED)
    eva.world.clock.advance(3 * KEPT)
    await ana.writes("Hello")
    await eva.answers()
    before = [what for (what,) in await eva.rows("SELECT detail FROM audit ORDER BY number")]
    eva.world.clock.advance(MOMENT)
    await expired(eva)

    assert before == ["eva -> closed", "closed -> eva"]
    assert await eva.rows("SELECT detail FROM audit") == [("closed -> eva",)]
    since = (eva.world.clock() - 3 * KEPT).isoformat(timespec="microseconds")
    assert await eva.rows("SELECT value FROM meta WHERE name = 'audit_kept_since'") == [(since,)]


@pytest.mark.parametrize("many", [AT_ONCE, 2 * AT_ONCE + 1])
async def test_however_many_there_are_all_go_at_one_waking_a_few_at_a_time(eva: RunningEva, many: int) -> None:
    await open_many(eva, many)
    eva.world.clock.advance(KEPT + MOMENT)
    left: list[int] = []
    eva.people.listen(lambda conversation: left.append(1))
    await expired(eva)

    assert await count(eva) == 0
    assert len(left) == many
    assert await timers(eva) == sorted(
        [(SCRUB, LOG, next_minute(eva.world.clock())), (EXPIRE, OLD, next_hour(eva.world.clock()))], key=lambda timer: timer[2]
    )


async def test_more_than_fit_into_one_waking_are_gone_on_with_a_minute_later(eva: RunningEva, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.expiry, "ROUNDS", 1)
    await open_many(eva, AT_ONCE + 1)
    eva.world.clock.advance(KEPT + MOMENT)
    await expired(eva)
    first = await count(eva), await eva.store.read.people.last_look()
    await eva.passes(timedelta(minutes=1))

    assert first == (1, None)
    assert (await count(eva), await eva.store.read.people.last_look()) == (0, eva.world.clock())


async def test_votes_on_articles_are_kept_as_long_as_conversations(eva: RunningEva) -> None:
    begun = eva.world.clock()
    for slug, at in (("old", begun), ("new", begun + 2 * MOMENT)):
        day = at.isoformat(timespec="microseconds")
        await eva.store.write(statement(f"INSERT INTO article_votes (slug, value, at) VALUES ('{slug}', 'no', '{day}')"))
    eva.world.clock.advance(KEPT + MOMENT)
    await expired(eva)

    assert await eva.rows("SELECT slug FROM article_votes") == [("new",)]


async def test_what_was_to_begin_goes_when_it_is_over_its_time_itself_and_not_with_an_old_conversation(
    eva: RunningEva, ana: Customer
) -> None:
    async def wishes(id: str) -> None:
        wish = Message(address=Address("paper", "lobby"), customer=ana.name, id=id, text="Hello", at=eva.world.clock())
        await eva.store.write(lambda tx: tx.interactions.begin(wish))

    await ana.writes("Hello")
    await eva.answers()
    await wishes("old")
    eva.world.clock.advance(KEPT + MOMENT)
    await wishes("new")
    await expired(eva)

    assert await count(eva) == 0
    assert await eva.rows("SELECT id FROM begun") == [("new",)]


async def test_faults_that_were_over_long_ago_are_known_no_more(eva: RunningEva) -> None:
    at = eva.world.clock()
    loop = ToldFault(key="discord_loop:7", kind="discord_loop", subject="7", text="bots", since=at, until=at)
    lasting = ToldFault(key="discord", kind="discord", subject="", text="away", since=at)
    await eva.store.write(lambda tx: tx.faults.put([loop, lasting]))
    eva.world.clock.advance(FAULTS_KEPT + MOMENT)
    await expired(eva)

    assert await eva.store.read.faults.known() == [lasting]


async def test_it_comes_back_by_itself_each_hour(eva: RunningEva, ana: Customer) -> None:
    await expired(eva)
    await ana.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(KEPT)
    await eva.passes(timedelta(hours=1))

    assert await count(eva) == 0


async def test_who_has_lost_the_claim_removes_nothing(resting: RunningEva) -> None:
    await open_many(resting, 1)
    resting.world.clock.advance(2 * KEPT)
    await resting.store.write(lambda tx: tx.wakeups.want(EXPIRE, OLD))
    await resting.store.write(lambda tx: tx.wakeups.hold(Wakeup(EXPIRE, OLD, 2)))

    with pytest.raises(ClaimLost):
        await resting.expiry.run(Wakeup(EXPIRE, OLD, 1))
    assert await count(resting) == 1


async def test_one_that_fails_for_good_is_tried_again_at_the_next_full_hour(resting: RunningEva) -> None:
    await resting.expiry.give_up(Wakeup(EXPIRE, OLD, 1), "F-1")

    assert await timers(resting) == [(EXPIRE, OLD, next_hour(resting.world.clock()))]
