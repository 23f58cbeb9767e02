"""Whatever customers, staff, the clock and the power do, and in whatever order: who speaks is known, and nobody waits for ever."""

import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest

from core.calling import SILENT_AFTER, UNTAKEN_AFTER
from core.messages import Action, State
from core.ports import ChannelError
from tests.doubles.eva import Customer, RunningEva
from tests.doubles.staff import CALL, Colleague, state_of

pytestmark = pytest.mark.usefixtures("staffed")

ACTS = 30
Act = Callable[[], Awaitable[object]]


def acts(eva: RunningEva, ana: Customer, staff: Sequence[Colleague], chance: random.Random) -> list[Act]:
    """What may happen next."""
    colleague = chance.choice(staff)
    pressed: list[Act] = [colleague.takes, colleague.hands_back, colleague.resolves] if colleague.sees else []

    async def asks() -> None:
        eva.world.model.says(CALL)
        await ana.writes("A person, please")

    async def fails() -> None:
        eva.channel.refuse("post", ChannelError("500"), ChannelError("403", permanent=chance.random() < 0.5))

    async def dies() -> None:
        await eva.fails_within(chance.randrange(1, 12))

    return [
        *pressed,
        asks,
        fails,
        dies,
        lambda: ana.writes("A question"),
        lambda: ana.presses(Action.HUMAN),
        lambda: ana.presses(Action.CLOSE),
        lambda: colleague.writes(ana, "A word"),
        lambda: eva.passes(UNTAKEN_AFTER),
        lambda: eva.passes(SILENT_AFTER),
        lambda: eva.passes(timedelta(hours=17)),
    ]


async def holds(eva: RunningEva, ana: Customer) -> None:
    """What is true whenever all has come to rest."""
    state = await state_of(ana)
    open = await eva.desk.at(ana.address)
    assert (state is State.HUMAN) == (open is not None and open.person is not None)
    assert state is not State.WAITING or open is not None
    assert state is not State.CLOSED or open is None
    assert await eva.rows("SELECT count(*) FROM words") == [(0,)]
    assert await eva.rows("SELECT count(*) FROM turns WHERE state <> 'over'") == [(0,)]


@pytest.mark.parametrize("seed", range(4))
async def test_at_rest_who_speaks_fits_the_hand_over_and_in_the_end_nobody_waits(
    eva: RunningEva, ana: Customer, sam: Colleague, kim: Colleague, seed: int
) -> None:
    chance = random.Random(seed)  # keeps no secret
    await ana.writes("Hello")
    for _ in range(ACTS):
        await chance.choice(acts(eva, ana, (sam, kim), chance))()
        await eva.answers()
        await holds(eva, ana)

    eva.channel.recover()
    for _ in range(4):
        await eva.passes(SILENT_AFTER)
        await eva.answers()
    if await state_of(ana) is State.WAITING:
        await eva.passes(UNTAKEN_AFTER)
        await eva.answers()
    assert await state_of(ana) is not State.WAITING
    for card in sam.sees:
        assert card.buttons == () or card.handover == getattr(await eva.desk.at(ana.address), "id", None)
