"""Price the insurance of a vehicle, once the customer has said and confirmed what it rests on."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Annotated, Any

from pydantic import Field

from core.messages import Audience
from core.ports import QuoteProvider
from core.quoting.claims.checks import Checked, Known, ToAsk
from core.quoting.details import Detail, Value
from core.quoting.giving import Given as GivenQuote
from core.quoting.giving import Moment, NoPrice, Outcome, Refused, ToConfirm, WhatIf, ask_for_a_price
from core.quoting.pricing.providers import provider_of
from core.quoting.reading.spoken import lines_of
from core.quoting.told import told, understood
from core.quoting.what_ifs import check_beside
from core.tools import Case, Given, ToolError

CONFIRM = (
    "Repeat every one of these values to the customer, as they stand here, and ask whether they are right. Say no price and no estimate. "
    "Call get_quote again with the same values once the customer has said yes in their next message."
)
DOUBTED = " What stands in doubt is not certain to be meant so: ask about it in so many words, such as whose age it is."
COMPARED = (
    "Tell what it would cost, the difference, and that the quote beside it stays as it is. It becomes the customer's quote only once they "
    "say yes to it in their next message; then call get_quote again with the same values."
)
RATES_MOVED = (
    " The rates have changed since that quote was given: it keeps its own price, and the difference is the one to what it would cost now. "
    "Name both prices, so that nobody takes the difference for what they save."
)
NOT_PRICED = (
    "No price could be worked out right now. Say so kindly, without a reason and without a price: the details are kept, and it is "
    "noted that a person should work it out. Nobody has been told of it so far: never say that somebody was asked."
)


async def get_quote(
    case: Case,
    make: Annotated[str, Field(description="Make of the vehicle, as the customer named it")],
    model: Annotated[str, Field(description="Model of the vehicle, as the customer named it")],
    year: Annotated[int, Field(description="Model year of the vehicle")],
    mileage: Annotated[int, Field(description="Miles that the vehicle has driven in all; kilometres are converted")],
    driver_age: Annotated[int, Field(description="Age of the primary driver in years")],
    yearly_mileage: Annotated[int | None, Field(description="Miles a year, if the customer has said it")] = None,
    covers: Annotated[list[str] | None, Field(description="Ids of the optional covers that the customer wants")] = None,
    deductible: Annotated[int | None, Field(description="Deductible in US dollars, if the customer has chosen one")] = None,
) -> Given:
    """Works out what insuring a vehicle costs per month. Use only what the customer has said in this conversation, in their latest words;
    never fill in, guess or round a value. The first call tells what to repeat to the customer for a yes; after their yes, the same call
    gives the quote. For a quote that was given, a call with another deductible, cover, yearly mileage, or one other detail that the
    customer has just named, compares the two prices. Two vehicles are two calls."""
    provider = provider_of(case.company.playbook)
    if provider is None or case.conversation.audience is not Audience.CUSTOMER:
        raise ToolError("There are no quotes here. Say that colleagues work out prices, and how to reach them.")
    required: dict[Detail, Value] = {
        Detail.MAKE: make.strip(),
        Detail.MODEL: model.strip(),
        Detail.YEAR: year,
        Detail.MILEAGE: mileage,
        Detail.DRIVER_AGE: driver_age,
    }
    moment = _moment(case, provider)
    quotes = await case.store.read.quotes.of(case.conversation.id, case.now)
    turns = [{line.id for line in lines} for lines in (case.earlier[-1].asked if case.earlier else (), case.asked)]
    checked = check_beside(required | _chosen(yearly_mileage, covers, deductible), moment.spoken, moment.known, quotes, turns, case.now)
    if isinstance(checked, Checked):
        return Given(value=_told_of(await ask_for_a_price(checked, moment), provider.next_steps, case))
    if checked.to_put is None or any(quote.holds(case.now) for quote in quotes):  # beside a quote, a what-if is priced without a yes
        return _to_ask(checked)
    outcome = await ask_for_a_price(checked.to_put, moment)
    value = _told_of(outcome, provider.next_steps, case)
    if isinstance(outcome, ToConfirm):
        value |= {"in_doubt": [detail.value for detail in checked.details], "ask": CONFIRM + DOUBTED}
    return Given(value=value)


def _moment(case: Case, provider: QuoteProvider) -> Moment:
    playbook = case.company.playbook
    known = Known(
        vehicles=playbook.vehicles,
        rates=playbook.rates,
        languages=(case.language, "en") if case.language != "en" else ("en",),
        today=case.now.astimezone(playbook.timezone).date(),
        by_group=playbook.quote_api is None,
    )
    return Moment(
        store=case.store,
        provider=provider,
        known=known,
        conversation=case.conversation.id,
        turn=case.turn,
        wakeup=case.wakeup,
        now=case.now,
        zone=playbook.timezone,
        language=case.language,
        earlier=case.earlier,
        asked=case.asked,
        spoken=lines_of(case.earlier, case.asked, case.language),
    )


def _told_of(outcome: Outcome, next_steps: Sequence[str], case: Case) -> dict[str, Any]:
    """What whoever speaks reads of it."""
    playbook = case.company.playbook
    match outcome:
        case ToConfirm(draft=draft):
            return {"status": "to_confirm", "understood": understood(draft), "ask": CONFIRM}
        case GivenQuote(quote=quote, superseded=superseded):
            replaced = {"supersedes": [each.id for each in superseded]} if superseded else {}
            return {**told(quote, playbook.timezone), **replaced, "next_steps": list(next_steps)}
        case WhatIf():
            return _compared(outcome, playbook.timezone)
        case Refused(draft=draft, reason=reason):
            return {"status": "not_insurable", "reason": reason, "understood": understood(draft)}
        case NoPrice(draft=draft):
            return {
                "status": "not_priced",
                "kept": draft.id,
                "understood": understood(draft),
                "tell": NOT_PRICED,
                "phone": playbook.contact.phone,
            }


def _chosen(yearly_mileage: int | None, covers: list[str] | None, deductible: int | None) -> dict[Detail, Value]:
    """What the customer need not say. No covers are none that were chosen."""
    chosen: dict[Detail, Value | None] = {
        Detail.YEARLY_MILEAGE: yearly_mileage,
        Detail.COVERS: tuple(sorted(set(covers))) if covers else None,
        Detail.DEDUCTIBLE: deductible,
    }
    return {detail: value for detail, value in chosen.items() if value is not None}


def _to_ask(asked: ToAsk) -> Given:
    unsure = {"check": {detail.value: value for detail, value in asked.unsure.items()}} if asked.unsure else {}
    return Given(value={"error": asked.text, "ask_for": [detail.value for detail in asked.details], **unsure})


def _compared(outcome: WhatIf, zone: tzinfo) -> dict[str, Any]:
    base = outcome.base
    changed = {each.value: understood(outcome.draft).get(each.value) for each in sorted(base.differs(outcome.draft.values))}
    return {
        **told(outcome.draft, zone),
        "status": "what_if",
        "changed": changed,
        "beside": {"id": base.id, "premium": f"{base.premium:f}", "would_cost_now": f"{outcome.now.premium:f}"},
        "difference": f"{outcome.difference:+f}",
        "tell": COMPARED + (RATES_MOVED if outcome.now.premium != base.premium else ""),
    }
