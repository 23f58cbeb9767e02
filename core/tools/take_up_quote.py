"""Record that a customer takes up a quote, for the people who turn it into a policy."""

from dataclasses import replace

from core.ports import Transaction
from core.quoting.agreement import rivals_of, takes_up
from core.quoting.quote import QuoteStatus, event_of
from core.quoting.told import told
from core.tools import Case, Given, ToolError

NOTED = "It is noted. Nobody has been told of it so far: never say that somebody was."
BEING_SHOWN = (
    "It is noted, and people are about to be shown it. The customer is told so in a message of its own as soon as they have it: never say "
    "that somebody has been asked or told."
)
SHOWN = "It is noted, and people in sales have it before them."
HOLD_BACK = "Nothing is insured yet: say so, promise no time, and name the phone for questions."


async def take_up_quote(case: Case, tx: Transaction, id: str) -> Given:
    """Records that the customer wants to take up the quote with this number. Only for a quote that was given in an earlier answer, and only
    when the customer has said that they take it. It insures nothing by itself: that is for people."""
    playbook = case.company.playbook
    found = await tx.quotes.find(id.strip().upper(), case.conversation.customer, case.now)
    if found is None or found.premium is None:
        raise ToolError(f"This customer has no quote with the number {id}. Say so, and offer to make one.")
    if not found.holds(case.now):
        raise ToolError(f"The quote {found.id} is {found.status} and cannot be taken up. Say so, and offer a new one.")
    if found.conversation == case.conversation.id and found.given_in == case.turn:
        raise ToolError("This quote has just been made: tell it to the customer first, and let them say whether they take it.")
    before = case.earlier[-1] if case.earlier else None
    rivals = rivals_of(found, await tx.quotes.of(case.conversation.id, case.now), before, case.language, case.now)
    if not takes_up(found, [line.text for line in case.asked if not line.name], case.language, before, rivals):
        raise ToolError(
            f"The customer has not said now that they take {found.id} up, and no other. Ask whether they take it, naming its number and "
            "no other quote or price, and call this again after a plain yes to that. A what-if that they prefer is get_quote's."
        )
    taken = replace(found, status=QuoteStatus.TAKEN_UP, at=case.now)
    if found.status is not QuoteStatus.TAKEN_UP:
        await tx.quotes.put(taken)
        await tx.notes.audit(case.now, "quote taken_up", found.conversation, found.id)
        await tx.events.add(case.conversation.id, [event_of(taken, playbook.timezone)])
    sale = await case.callers.sell(tx, case.conversation, found.id) if case.callers else None
    outcome = NOTED if sale is None else SHOWN if sale.card else BEING_SHOWN
    return Given(value={**told(taken, playbook.timezone), "tell": f"{outcome} {HOLD_BACK}", "phone": playbook.contact.phone})
