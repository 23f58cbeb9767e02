"""For how long an amount of money is said to be: "$74.86 a month" is another price than "$74.86 a year"."""

import re

MONTH, YEAR = "month", "year"

_MORE = r"(?:(?:less|more|extra|cheaper|weniger|mehr|menos|mas|moins|de plus|de moins|plus|meno|in meno|in piu|a menos|a mais|piu) )?"
_A = r"(?:/|per|a|an|each|every|for the|pro|im|in der|am|al|a la|par|por|ao|all'|l'|a l'|por cada|في) ?"
_UNITS = {
    MONTH: r"(?:month|mo|monat|mes|mois|mese|الشهر)(?!\w)",
    YEAR: r"(?:year|yr|jahr|ano|an|annee|anno|السن[هة]|العام)(?!\w)",
    "week": r"(?:week|wk|woche|semana|semaine|settimana|الاسبوع)(?!\w)",
    "day": r"(?:day|tag|dia|jour|giorno|اليوم)(?!\w)",
}
_ADVERBS = {
    MONTH: r"monthly|monatlich\w*|mensual\w*|mensuel\w*|mensil[ei]|mensa(?:l|is)\b|p\.? ?m\.?(?!\w)|شهريا|每个?月|一个月|/月",
    YEAR: r"yearly|annual(?:ly)?|jahrlich\w*|anual\w*|anuais|annuel\w*|annu[aoi]l?e?|p\.? ?a\.?(?!\w)|سنويا|每年|一年|全年|/年",
    "week": r"weekly|wochentlich\w*|semanal\w*|hebdomadaire\w*|settimanal[ei]|اسبوعيا|每个?周|每星期",
    "day": r"daily|taglich\w*|diari[oa]s?|quotidien\w*|giornalier\w*|يوميا|每天",
}
_BEHIND = re.compile(
    rf" ?(?:us )?\(?{_MORE}(?:" + "|".join(f"(?P<{name}>{_A}{_UNITS[name]}|(?:{_ADVERBS[name]}))" for name in _UNITS) + ")", re.IGNORECASE
)
# Before it, with no other number and no end of a clause in between: "your yearly price is $898.32"
_BEFORE = re.compile(
    "(?:" + "|".join(rf"(?P<{name}>(?<!\w)(?:{_ADVERBS[name]}))" for name in _ADVERBS) + r")(?P<between>[^0-9.,;!?()。，；！？、،]{0,25})$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\b(?:or|and|oder|und|o|y|e|ou|et)\b|或|和|او", re.IGNORECASE)
_LOOKED_AT = 60  # letters before


def period_of(text: str, start: int, end: int) -> str:
    """`month`, `year`, `week`, `day`; nothing where it is not said of the amount that stands there. `text` is bare."""
    behind = _BEHIND.match(text, end)
    if behind:
        return behind.lastgroup or ""
    before = _BEFORE.search(text[max(0, start - _LOOKED_AT) : start])
    if before is None or _PARTS.search(before["between"]):
        return ""
    return next((name for name in _ADVERBS if before[name]), "")
