"""Show a quote again by its number, to the customer whose it is."""

from core.quoting.told import told
from core.tools import Case, Given, ToolError


async def look_up_quote(case: Case, id: str) -> Given:
    """Shows a quote of this customer's again by its number, such as Q-7Q4M. Gives its price as it was given, what it rests on, until when
    it is valid, and whether it is given, expired, superseded or taken up. Quotes of anybody else are not found."""
    quote = await case.store.read.quotes.find(id.strip().upper(), case.conversation.customer, case.now)
    if quote is None or quote.premium is None or not quote.valid_until:
        raise ToolError(f"This customer has no quote with the number {id}. Say so, and offer to make one.")
    return Given(value=told(quote, case.company.playbook.timezone))
