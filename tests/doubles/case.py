"""A turn that a tool may be called in, without anybody who answers it."""

from core.ports import Wakeup
from core.tools import Case
from tests.doubles.company import acme
from tests.doubles.eva import Customer, RunningEva


async def case_of(eva: RunningEva, customer: Customer) -> Case:
    """A new turn of this customer's; Eva must not be serving, or she would begin one of her own."""
    await customer.writes("A question")
    conversation = await customer.conversation()
    now = eva.world.clock()
    turn = await eva.store.write(lambda tx: tx.turns.start(conversation.id, conversation.epoch, now))
    return Case(
        company=acme(),
        store=eva.store,
        conversation=conversation,
        language="en",
        turn=turn,
        wakeup=Wakeup("turn", conversation.id, turn),
        now=now,
    )
