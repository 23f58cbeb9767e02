"""What a customer only supposed beside a quote: "what if my daughter drove it, she is 17?" takes nothing back of what that rests on."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain

from core.guardrails.plaintext import bare
from core.quoting.claims.checks import Checked, Known, ToAsk, check
from core.quoting.details import OPTIONAL, Detail, Value
from core.quoting.quote import Quote
from core.quoting.reading.corrections import is_taken_back
from core.quoting.reading.standing import Line

# `plaintext.bare` writes these words without accents
SUPPOSING = re.compile(
    r"\b(?:if|suppose|supposing|how about|what about|say i|y si|que tal si|y con|si (?:fuera|fuese|tuviera|lo|la|mi|yo)"
    r"|et si|si (?:c'etait|j'avais|j'etais|ma|mon)|wenn|falls|angenommen"
    r"|e se|se (?:fosse|fossi|avesse|avessi|mio|mia|meu|minha|eu|guidasse)|supponiamo|digamos)\b"
    r"|如果|要是|假如|假设|若是|\b(?:ماذا لو|لو|اذا)\b"
)


def check_beside(
    values: dict[Detail, Value],
    spoken: Sequence[Line],
    known: Known,
    quotes: Sequence[Quote],
    turns: Sequence[Collection[str]],
    now: datetime,
) -> Checked | ToAsk:
    """`check`, but where that asks, again without what was only supposed in earlier turns: of a quote that holds, in all that is not said
    now. `quotes` are all of the conversation; `turns` are the ids of what was written in the turn before, which a yes may be to, and in
    this one."""
    checked = check(values, spoken, known)
    held = [quote for quote in quotes if quote.holds(now)]
    if isinstance(checked, Checked) or not held:
        return checked
    for recent in (frozenset(chain(*turns)), frozenset(turns[-1])):
        left = without_what_ifs(spoken, quotes, since=held[0].confirmed, recent=recent)
        if len(left) == len(spoken):
            continue
        again = check(values, left, known)
        if isinstance(again, Checked) and any(_is_beside(again, quote, recent) for quote in held):
            return again
    return checked


def without_what_ifs(spoken: Sequence[Line], quotes: Collection[Quote], since: str, recent: Collection[str]) -> list[Line]:
    """The lines but for those behind the message `since` that only suppose something, that are none of the `recent` ones, and that no quote
    with a price rests on."""
    ids = [line.id for line in spoken]
    first = ids.index(since) if since in ids else len(ids)
    kept = {said.message for quote in quotes if quote.given_in for said in quote.details.values()} | {*recent, *ids[: first + 1]}
    return [line for line in spoken if line.id in kept or not supposes(line.text)]


def supposes(text: str) -> bool:
    """Whether these words only suppose something, and take nothing back."""
    written = bare(text).text.lower()
    return SUPPOSING.search(written) is not None and not is_taken_back(written)


def _is_beside(checked: Checked, quote: Quote, recent: Collection[str]) -> bool:
    values = {detail: said.value for detail, said in checked.details.items()}
    now = {detail for detail, said in checked.details.items() if said.message in recent}
    return quote.kind == checked.kind and quote.differs(values) <= now | set(OPTIONAL)
