"""A rule: an amount of money that Eva names was given to her, and a customer's own is repeated only as theirs."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from core.guardrails.figures import PLAIN, Figure, figures
from core.guardrails.money_words import amounts_in_words
from core.guardrails.periods import MONTH, YEAR, period_of
from core.guardrails.plain_prices import is_price
from core.guardrails.plaintext import bare
from core.guardrails.rules import Learner, is_error
from core.guardrails.wording import Said, cue_words, stands
from core.language import LATIN

CURRENCIES = ("USD", "EUR", "GBP")
OTHER_CURRENCY = "other"  # whichever: Eva is given none in it
# What a tool calls an amount of money in its result, where the number stands without a sign of its own.
PER_YEAR, DEDUCTIBLE = ("per_year", "yearly"), "deductible"
MONEY_KEYS = frozenset(
    ("premium", "amount", "price", "total", "fee", "deductible", "cost", "balance", "running", "yearly", "monthly", "difference")
)

THEIR_WORDS = ("make", "model", "class")  # of a vehicle, in the customer's words

_ARABIC_POINTS = str.maketrans({"٫": ".", "٬": ","})
_CODES = "chf|cad|aud|nzd|cny|rmb|inr|jpy|mxn|brl|sek|nok|dkk|pln|sar|aed|egp|rs|kr"
# C$40, R$40, 40 $CA: no dollars of ours, but money
_OTHER_DOLLARS = re.compile(r"(?<![a-z])(?!us\$)[a-z]{1,3}\$|\$(?:can?|cad|aud?|nzd?|hkd?|mxn?)(?![a-z])", re.IGNORECASE)
_OTHER_DOLLAR = "¥"  # stands for whichever of them
_DOLLARS_OF_US = re.compile(r"\$ ?us(?![a-z])", re.IGNORECASE)  # 40 $US
_GLUED = re.compile(rf"(?<![a-z])(?P<code>{_CODES})\.?(?=[0-9])", re.IGNORECASE)  # CHF40
_GLUED_DOLLARS = re.compile(r"(?<=[A-Za-z])(?=\$)")
_NAMED_BEFORE = re.compile(r"\b(?:dollars?|dolares|dollari|bucks)[ ]?[:=][ ]?(?=[0-9])", re.IGNORECASE)
_BUCKS = re.compile(r"(?<=[0-9])(?=(?:bucks|dollars?|dolares|dollari|usd|us\$|euros?|eur)\b)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?<=[a-z]) \((?P<number>[0-9][0-9.,]*)\)(?= )")  # "forty-one (41) dollars"
_HANZI_DOLLARS = re.compile(r" ?(?:元|块)")
_OTHER_SIGN = re.compile(rf"(?:[¥₹₩₽₺₪₫฿₴]|(?<![a-z])(?:{_CODES}|fr\.|rs\.|kr\.))[ ]?$", re.IGNORECASE)
_OTHER_UNIT = re.compile(
    rf"[ ]?(?:[¥₹₩₽₺₪₫฿₴]|人民币|日元|円|엔|원(?![\uac00-\ud7a3])|บาท|(?:ريال|درهم|جنيه|руб|гривн|злот)\w*|(?:{_CODES}"
    r"|franken|francs?|franchi|pesos?|reais|yuan|rupees?|yen|zł|zl|zloty|kronor|kroner|dirhams?|riyals?|quid)(?![a-z]))",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"(?<![a-z])(?:one|a single|single|un|uno|ein|einen|um) "
    r"(?:us[- ])?(?P<unit>dollar|buck|dolar|dollaro)(?![a-z])",
    re.IGNORECASE,
)
_CENTS = re.compile(
    r"(?:,? ?(?:and|y|et|und|e|con) | ?و ?)?(?:(?P<digits>[0-9]{1,2})|(?P<word>[a-z]+(?:-[a-z]+)?)) ?"
    r"(?:cents?|centavos|centimes|centimos|centesimi|¢|美分|سنتا?)",
    re.IGNORECASE,
)
_ONLY_CENTS = re.compile(r"[ ]?(?:cents?(?![a-z])|¢|美分|سنت)", re.IGNORECASE)
_JOINED = re.compile(r"[ ]?(?:-|to|or|and|bis|oder|und|o|y|a|ou|et|e|至|到|或)[ ]?", re.IGNORECASE)
FEW = 10  # in words, fewer may count anything: "two a year"

ANY = "any"  # period: a text that says none may mean any

Money = tuple[str, Decimal]  # in which currency, and how much
Given = tuple[Money, str]  # and for how long: a month, a year, ANY, or nothing where it is for no time at all


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """An amount of money that may be said, and what it is: "premium of Q-7Q4M". `per`: for how long, `month` or `year`."""

    value: Decimal
    what: str
    currency: str = "USD"
    per: str = ANY


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """The amounts of one conversation: those that were `given`, and the customer's own, which are `theirs` and no price of ours.
    `deductibles` are those to choose from, and nothing else costs that. `periods` are for how long each was given."""

    given: Mapping[Money, str] = field(default_factory=dict)
    periods: frozenset[Given] = frozenset()
    theirs: frozenset[Money] = frozenset()
    deductibles: frozenset[Money] = frozenset()

    def allow(self, more: Iterable[Amount]) -> "Amounts":
        """With these too: of a current quote its premium, its yearly sum, its line items, its difference to a what-if."""
        more = tuple(more)
        return replace(
            self,
            given={**{_money(each.currency, each.value): each.what for each in more}, **self.given},
            periods=self.periods | {(_money(each.currency, each.value), each.per) for each in more},
        )

    def learn(self, texts: Iterable[str], what: str) -> "Amounts":
        """With those that stand in passages, facts, or what tools gave as JSON text."""
        found = {each for text in texts for each in amounts_given(text)}
        return replace(self, given={**{money: what for money, _ in found}, **self.given}, periods=self.periods | found)

    def hear(self, texts: Iterable[str]) -> "Amounts":
        """With those that the customer has named; a plain number of theirs may be an amount too."""
        theirs: set[Money] = set()
        for readable in map(_readable, texts):
            found = figures(readable, LATIN)
            theirs.update(("USD", Decimal(figure.value)) for figure in found if figure.value and _is_plain(figure))
            theirs.update(money for _, money, _ in _amounts(readable, found))
        return replace(self, theirs=self.theirs | theirs)

    def allows(self, money: Money, period: str) -> bool:
        """Whether it was given, and for so long where that is said: a premium is for no week, and a deductible for no time at all."""
        if money not in self.given or not period:
            return money in self.given
        return (money, period) in self.periods or ((money, ANY) in self.periods and money not in self.deductibles)

    def offer(self, deductibles: Iterable[int]) -> "Amounts":
        """With these to choose from, in dollars."""
        return replace(self, deductibles=self.deductibles | {_money("USD", Decimal(each)) for each in deductibles})


@lru_cache(maxsize=16)
def amounts_of_facts(facts: tuple[str, ...]) -> Amounts:
    """Those of a company's facts, which are the same in every turn."""
    return Amounts().learn(facts, "a fact")


class Unsupported(Learner):
    """An amount that was not given: a kind of what Eva must not say."""

    name = "money"

    def __init__(self, amounts: Amounts) -> None:
        self._amounts = amounts
        self._theirs, self._as_price = cue_words("money", "theirs"), cue_words("money", "price")
        self._deductible = cue_words("money", "deductible")

    def learn(self, texts: Iterable[str]) -> None:
        """What tools have given since may be said."""
        self._amounts = self._amounts.learn((text for text in texts if not is_error(text)), "a tool's result")

    def stops(self, said: Said) -> bool:
        lead = "" if amounts_in(said.lead) else said.lead  # what is wrong there is not this sentence's fault
        named = list(_amounts(_readable(f"{lead} {said.text.lstrip()}")))
        strange = {money for _, money, period in named if not self._amounts.allows(money, period)}
        if strange and stands(self._deductible, said):
            strange -= self._amounts.deductibles
        if not strange:
            return False
        return not (strange <= self._amounts.theirs and stands(self._theirs, said) and not stands(self._as_price, said))


def amounts_in(text: str) -> list[tuple[str, Money]]:
    """Each amount of money as it is written, and what it is worth; also a bare number that can be nothing else ("43.20 per month")."""
    if not any(letter.isalnum() for letter in text):
        return []
    return [(written, money) for written, money, _ in _amounts(_readable(text))]


@lru_cache(maxsize=2048)
def _given_in(text: str) -> tuple[Given, ...]:
    if not any(letter.isalnum() for letter in text):
        return ()
    return tuple((money, period or ANY) for _, money, period in _amounts(_readable(text)))


def amounts_given(text: str) -> Collection[Given]:
    """Those in a text that Eva was given: a passage, a fact, or a tool's result as JSON text."""
    try:
        value = json.loads(text) if text.lstrip()[:1] in ("{", "[") else None
    except (ValueError, RecursionError):
        value = None
    return _given_in(text) if value is None else [given for found in _within(value) for given in found]


def _within(value: object, key: str = "") -> Iterator[Collection[Given]]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _within(inner, str(name))
        case str() if key in THEIR_WORDS:
            return
        case list():
            for inner in value:
                yield from _within(inner, key)
        case bool() | None:
            return
        case str() | int() | float():
            number = _number(str(value))
            if number is None:
                yield _given_in(str(value))
            elif key in PER_YEAR or MONEY_KEYS.intersection(key.lower().split("_")):
                yield [(_money("USD", number), YEAR if key in PER_YEAR else "" if key == DEDUCTIBLE else MONTH)]


def _number(text: str) -> Decimal | None:
    try:
        return abs(Decimal(text)) if len(text) < 20 and re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", text) else None
    except InvalidOperation:
        return None


def _money(currency: str, value: Decimal) -> Money:
    return currency, value.normalize()


def _readable(text: str) -> str:
    plain = bare(text).text.translate(_ARABIC_POINTS)
    plain = _IN_BRACKETS.sub(r" \g<number>", plain)
    plain = _GLUED.sub(r"\g<code> ", _OTHER_DOLLARS.sub(_OTHER_DOLLAR, _DOLLARS_OF_US.sub("$", plain)))
    return _BUCKS.sub(" ", _NAMED_BEFORE.sub("$", _GLUED_DOLLARS.sub(" ", plain)))


def _amounts(text: str, found: Sequence[Figure] | None = None) -> Iterator[tuple[str, Money, str]]:
    """Of a readable text, in which these figures were found: each as it is written, what it is worth, and for how long it is said to be."""
    for at, end, value in amounts_in_words(text):
        yield text[at:end], _money("USD", Decimal(value)), period_of(text, at, end)
    for one in _ONE.finditer(text):
        yield one[0], _money("USD", Decimal(1)), period_of(text, *one.span())
    before: Figure | None = None
    cents_end = 0
    for figure in figures(text, LATIN) if found is None else found:
        start, end = figure.span
        if start < cents_end:
            continue
        currency = _currency(figure, before, text)
        before = figure if currency else None
        if currency:
            cents, cents_end = _cents(text, end)
            period = period_of(text, start, max(end, cents_end))
            yield figure.written, _money(currency, Decimal(figure.value) + cents), period
        elif _is_plain(figure) and _ONLY_CENTS.match(text, end):
            yield figure.written, _money("USD", Decimal(figure.value) / 100), ""


def _currency(figure: Figure, before: Figure | None, text: str) -> str:
    """Empty where it is no money. In "$40 to 50" both are."""
    if figure.kind in CURRENCIES:
        return figure.kind
    start, end = figure.span
    if not _is_plain(figure) or _counts(figure):
        return ""
    if before and _JOINED.fullmatch(text, before.span[1], start):
        return before.kind if before.kind in CURRENCIES else "USD"
    if _OTHER_SIGN.search(text, max(0, start - 6), start) or _OTHER_UNIT.match(text, end):
        return OTHER_CURRENCY
    return "USD" if _is_dollars(figure, text) else ""


def _counts(figure: Figure) -> bool:
    """ "Once a year" is no eleven, and "five a day" no money."""
    return not figure.written[0].isdigit() and (Decimal(figure.value) < FEW or figure.written.lower() == "once")


def _is_dollars(figure: Figure, text: str) -> bool:
    """Of a number that names no currency itself."""
    start, end = figure.span
    return text[max(0, start - 1) : start] == "$" or _HANZI_DOLLARS.match(text, end) is not None or is_price(text, start, end)


def _is_plain(figure: Figure) -> bool:
    return figure.kind == PLAIN and bool(figure.value)


def _cents(text: str, at: int) -> tuple[Decimal, int]:
    """In "40 dollars and 50 cents" the cents belong to the dollars: how much, and where they end."""
    found = _CENTS.match(text, at)
    if not found:
        return Decimal(0), at
    spelled = [found["digits"]] if found["digits"] else [figure.value for figure in figures(found["word"], LATIN) if figure.value]
    return (Decimal(spelled[0]) / 100, found.end()) if spelled else (Decimal(0), at)
