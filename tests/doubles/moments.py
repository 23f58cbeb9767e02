"""The moments of a turn at which something else may happen."""

from collections.abc import Awaitable, Callable

from core.ports import ChannelError, Limits
from tests.doubles.eva import Customer, RunningEva
from tests.doubles.hold import Hold

SHORT = Limits(characters=40, edits_per_second=None, buttons=0)
SENTENCES = ("The first part is this sentence. ", "And the second one is this.")  # each fills a message of a platform with such limits

Moment = Callable[[RunningEva, Customer], Awaitable[Callable[[], None]]]  # brings a turn there; what it returns lets the turn go on


async def thinking(eva: RunningEva, customer: Customer) -> Callable[[], None]:
    """Nothing is shown."""
    hold = Hold()
    eva.world.model.says(hold, *SENTENCES)
    await customer.writes("A question")
    await hold.reached()
    return hold.open


async def speaking(eva: RunningEva, customer: Customer) -> Callable[[], None]:
    """The first sentence is shown, and the model thinks about the second."""
    hold = Hold()
    eva.world.model.says(SENTENCES[0], hold, SENTENCES[1])
    await customer.writes("A question")
    await hold.reached()
    await eva.rests()
    return hold.open


async def between_two_parts(eva: RunningEva, customer: Customer) -> Callable[[], None]:
    """The whole text is kept, and the first of two messages is shown."""
    hold = eva.channel.hold("after", "send")
    eva.world.model.says(*SENTENCES)
    await customer.writes("A question")
    await hold.reached()
    return hold.open


async def between_two_tries(eva: RunningEva, customer: Customer) -> Callable[[], None]:
    """The whole text is kept, and the platform is about to say that it is busy."""
    hold = eva.channel.hold("before", "send")
    eva.channel.refuse("send", ChannelError("busy", retry_after=0))
    eva.world.model.says(*SENTENCES)
    await customer.writes("A question")
    await hold.reached()
    return hold.open


MOMENTS: tuple[Moment, ...] = (thinking, speaking, between_two_parts, between_two_tries)
