"""How each kind of wake-up is served: by whom, how many at once, for how long, and what is told when one fails for good."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from core import metrics
from core.calling import SILENT, UNTAKEN, Calling
from core.company import Company
from core.conversation import Turns
from core.expiry import EXPIRE, OLD, Expiry
from core.fault_cards import FAULT, FaultCards
from core.faults import Fault, Faults
from core.handover import CARD
from core.offering import OFFER, Offering
from core.people import People
from core.ports import ClaimLost, Engine, Lane, Store, Transaction, Wakeup
from core.scrub import SCRUB, Scrub
from core.selling import SALE, Selling
from core.sweep import Sweep

TURN_LIMIT = timedelta(minutes=5)
TURNS_AT_ONCE = 256
CARDS_AT_ONCE = OFFERS_AT_ONCE = 16
SCRUB_LIMIT = timedelta(hours=1)  # a large database takes its time on a slow disk
GIVEN_UP = "given_up"
FAILING = timedelta(hours=1)  # without another failure for good, what made them fail counts as mended

Clock = Callable[[], datetime]


def lanes_of_turns(store: Store, engine: Engine, turns: Turns, offering: Offering, clock: Clock) -> dict[str, Lane]:
    """Conversations are answered, anew where that is wished for, and closed once nobody touches them any more."""
    sweep = Sweep(store=store, engine=engine, clock=clock)
    return {
        "turn": Lane(run=turns.run, give_up=turns.give_up, at_once=TURNS_AT_ONCE, limit=TURN_LIMIT, patient=True),
        OFFER: Lane(run=offering.show, give_up=offering.give_up, at_once=OFFERS_AT_ONCE, limit=TURN_LIMIT),
        "sweep": Lane(run=sweep.run, give_up=sweep.give_up, at_once=1, limit=TURN_LIMIT, by_clock=True),
    }


def lanes_of_people(store: Store, engine: Engine, people: People, company: Callable[[], Company], clock: Clock) -> dict[str, Lane]:
    """What was said is forgotten when its time is over, and scrubbed off the disk."""
    scrub = Scrub(store=store, engine=engine, clock=clock, timezone=lambda: company().playbook.timezone)
    expiry = Expiry(store=store, engine=engine, people=people, clock=clock, retention=lambda: company().playbook.retention)
    return {
        SCRUB: Lane(run=scrub.run, give_up=scrub.give_up, at_once=1, limit=SCRUB_LIMIT, by_clock=True),
        EXPIRE: Lane(run=expiry.run, give_up=expiry.give_up, at_once=1, limit=TURN_LIMIT, by_clock=True),
    }


def lanes_of_staff(calling: Calling, selling: Selling) -> dict[str, Lane]:
    """Staff are called, and called again, and shown what is sold."""
    return {
        CARD: Lane(run=calling.card, give_up=calling.give_up, at_once=CARDS_AT_ONCE, limit=TURN_LIMIT),
        UNTAKEN: Lane(run=calling.untaken, give_up=calling.give_up_timer, at_once=CARDS_AT_ONCE, limit=TURN_LIMIT),
        SILENT: Lane(run=calling.silent, give_up=calling.give_up_timer, at_once=CARDS_AT_ONCE, limit=TURN_LIMIT),
        SALE: Lane(run=selling.show, give_up=selling.give_up, at_once=CARDS_AT_ONCE, limit=TURN_LIMIT),
    }


def lanes_of_faults(cards: FaultCards) -> dict[str, Lane]:
    """Counted, but never told as a fault when it fails: that would be posted, too. One at a time, for they count each other."""
    return {FAULT: Lane(run=_counted(FAULT, cards.show), give_up=cards.give_up, at_once=1, limit=TURN_LIMIT)}


async def wake_what_comes_by_the_clock(tx: Transaction, engine: Engine) -> None:
    """What nobody asks for: from here on it comes again by itself."""
    await engine.wake(tx, "sweep", "idle")
    await engine.wake(tx, EXPIRE, OLD)


def observed(lanes: dict[str, Lane], faults: Faults) -> dict[str, Lane]:
    """The same, each failure counted, and each that is for good told."""
    return {kind: replace(lane, run=_counted(kind, lane.run), give_up=_told(faults, lane.give_up)) for kind, lane in lanes.items()}


def _told(faults: Faults, give_up: Callable[[Wakeup, str], Awaitable[None]]) -> Callable[[Wakeup, str], Awaitable[None]]:
    async def told(wakeup: Wakeup, reference: str) -> None:
        text = f"wake-ups of kind {wakeup.kind} fail for good, the first one as {reference}; `eva doctor` lists them with their errors"
        faults.tell(Fault(kind=GIVEN_UP, subject=wakeup.kind, text=text, quiet=FAILING))
        await give_up(wakeup, reference)

    return told


def _counted(kind: str, run: Callable[[Wakeup], Awaitable[None]]) -> Callable[[Wakeup], Awaitable[None]]:
    failed = metrics.wakeups_failed.labels(kind)  # there from the beginning: a rise from nothing at all would be seen by nobody

    async def counted(wakeup: Wakeup) -> None:
        try:
            await run(wakeup)
        except ClaimLost:
            raise
        except Exception:
            failed.inc()
            raise

    return counted
