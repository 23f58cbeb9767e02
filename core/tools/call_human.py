"""Note that a customer wants to talk to a person."""

from core.ports import Transaction
from core.tools import Case, Given


async def call_human(case: Case, tx: Transaction, reason: str) -> Given:
    """Notes that the customer wants a person, with the reason in their words, for the people who look through these wishes.
    Nobody is called at once: never say that somebody is coming."""
    called = await case.callers.open(tx, case.conversation, reason) if case.callers else None
    if called is not None:
        return Given(value={"noted": True, "noted_before": not called, "phone": case.company.playbook.contact.phone}, ends_turn=called)
    new = await tx.notes.request_person(case.conversation.id, reason, case.now)
    if new:
        await tx.notes.audit(case.now, "person requested", case.conversation.id)
    return Given(value={"noted": True, "noted_before": not new, "phone": case.company.playbook.contact.phone})
