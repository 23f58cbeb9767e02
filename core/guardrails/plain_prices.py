"""Tells a price that says no currency by the words around it: "43.20 per month", "your premium is 41"."""

import re

NEAR = 60  # letters before a number that say what it is
_PER = re.compile(
    r"[ ]?(?:(?:less|more|extra|weniger|mehr|menos|mas|moins|plus|meno|piu) )?"
    r"(?:(?:/|per|a|an|each|every|for the|pro|im|in der|am|al|a la|por|par|ao|por cada|每|l'|a l') ?"
    r"(?:month|year|day|week|mo|yr|monat|jahr|tag|woche|mes|ano|dia|semana|mois|an|annee|jour|semaine|mese|anno|giorno|settimana|[月年天周])"
    r"|monthly|yearly|annually|daily|weekly|monatlich|jahrlich|taglich|wochentlich|mensuales|mensual|anuales|anual|al mes|mensuels?"
    r"|annuels?|mensili|annui|mensais|anuais|p\.? ?m\.(?! ?[a-z]))(?![a-z])",
    re.IGNORECASE,
)
# Behind these words a plain number is a price, if nothing stands behind it that it could count.
_PRICED = re.compile(
    r"(?:premium|price|quote|rate|cost|total|payment|amount|pramie|preis|beitrag|prima|precio|prime|prix|premio|preco|prezzo|cuota|tarif|保费"
    r"|价格|القسط|السعر)[^0-9.!?]{0,25}$",
    re.IGNORECASE,
)
_IS = (
    r"(?: (?:is|are|was|would|will|be|come|comes|to|of|at|only|just|about|around|now|ist|betragt|ware|liegt|bei|es|de|seria|queda|en|est"
    r"|serait|e|sarebbe|custa|fica)){0,5}"
)
_PRICED_AT = re.compile(
    r"(?:premium|price|quote|rate|cost|fee|bill|payment|deductible|discount|pramie|preis|beitrag|kosten|prima|precio|coste|prime|prix|cout"
    r"|premio|preco|custo|prezzo|costo|cuota|tarif|costs|costing|you (?:pay|save)|kostet|cuesta|coute|custa|costa|zahlen sie|paga"
    r"|comes to|monthly|yearly|annual|monatlich|jahrlich|mensual|anual|mensuel|annuel|mensile|annuo|mensal)"
    rf"{_IS}[ *_|:=-]*$"
    r"|(?:保费|价格|费用|每个?月|一个?月|每年|一年|要花|只要)[是为约只要需付 :*]*$"
    r"|(?:القسط|السعر|التكلف[هة]|شهريا|سنويا)(?: ه[وي])?[ :*]*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[ ]*(?:[*_|]+[ ]*)?(?:$|[.,;!?)\n。，！](?![0-9]))")
_PARTED = re.compile(r"[.,][0-9]{1,2}$")
_NO_MONEY_BEHIND = re.compile(
    r"[ ]?(?:[a-z]+-)?(?:%|times?|percent|prozent|miles?|km|days?|weeks?|years?|months?|drivers?|cars?)", re.IGNORECASE
)


def is_price(text: str, start: int, end: int) -> bool:
    """Whether the plain number that stands there can be nothing else. `text` is bare."""
    if _PER.match(text, end):
        return True
    first = max(0, start - NEAR)
    if _PRICED_AT.search(text, first, start) and _ENDS.match(text, end):
        return True
    return (
        _PARTED.search(text, start, end) is not None
        and _PRICED.search(text, first, start) is not None
        and not _NO_MONEY_BEHIND.match(text, end)
    )
