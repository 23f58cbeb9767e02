"""The customer's yes: whether words agree to what was put to them, without a "but", and whether a reply has put it to them at all."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from core.guardrails.plaintext import bare
from core.language import catalogue, fold
from core.quoting.details import Detail, Value
from core.quoting.reading.distances import is_about, miles_of, names_kilometres_only
from core.quoting.reading.numbers import numbers
from core.quoting.reading.who_drives import another_drives

CLAUSE = re.compile(r"(?P<said>[^.!?,;:\n。！？،؟؛，；、–—]+)(?P<end>[.!?,;:\n。！？،؟؛，；、–—]?)")
ASKING = ("?", "？", "؟")
ASKS = re.compile(r"[吗嗎][ \t]*$")
AGREEING = ("yes", "acknowledge", "thanks")
WIDE = re.compile("[，、；：]")
# What stands there is somebody else's: a quotation, a line that was passed on, and what follows a colon.
QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』|\"[^\"]*\"|^[ \t]*>.*$|[:：][^\n]*", re.MULTILINE)
ONLY_QUOTED = re.compile(r"\s*[“”„«\"「](?P<said>[^“”„«»\"「」]*)[“”»\"」]\s*[.!]?\s*")  # as Eva has put it: just say "yes"
KILOMETRES = re.compile(r" ?(?:kms?(?![a-z])|kilomet|quilomet|chilomet|公里|千米|كل?م|كيلو)")
PERCENT = re.compile(r"[0-9.,]+ ?%")
# What another version of a vehicle runs on
DRIVE = re.compile(
    r"\b(?:hybrid\w*|hibrid[oa]|ibrid[oa]|phev|plug-?in|bev|ev|electric|electri(?:co|ca|que)|elektr\w+|elettric[oa]|eletric[oa])\b"
    r"|混合?动力?|电动|纯电|هجين|كهربائي"
)
# A yes that holds under a condition is none yet
CONDITION = re.compile(
    r"(?<!know )(?<!see )(?<!ask )(?<!sure )\bif\b|\b(?:provided|as long as|wenn|falls|sofern|se (?:for|custa|nao|non|costa|il|e))\b"
    r"|\bsi (?:es|no|me|el|la|le|elle|il|c'est|ce|ca|cuesta|esta|vous|on)\b"
    r"|\b(?:siempre que|a condition)\b|如果|要是|只要|\b(?:اذا|لو)\b"
)
# What a yes may name beside it without saying more than yes; its numbers are looked at apart
OF_THE_FACTS = frozenset(
    fold(
        "miles mile mi km kms kilometers kilometres millas kilómetros milles kilomètres meilen kilometer miglia chilometri milhas "
        "quilômetros car vehicle driver age mileage year model info information details data everything numbers sir madam mate "
        "coche carro auto edad año años datos señor señora voiture âge ans année données monsieur madame wagen alter jahre jahr "
        "baujahr daten angaben macchina età anni anno dati signora idade anos ano dados senhor senhora "
        "年 岁 歲 英 公 里 车 車 信 息 ميل كم سنة السيارة العمر المعلومات البيانات"
    ).split()
)
DIGIT = re.compile("[0-9]")
FEW = 15  # below, a number in words may count anything: "yes to all five"
LONGEST = 300  # characters of a message that agrees: in a longer one stands more than a yes
NUMBERED = (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE, Detail.YEARLY_MILEAGE, Detail.DEDUCTIBLE)


def agrees(texts: Sequence[str], language: str, numbers_said: Iterable[Decimal] = (), vehicle: str = "") -> bool:
    """Whether these messages of one turn say yes, and nothing in them takes it back, asks for a change, sets a condition, or names a number
    that is none of `numbers_said`: "yes, 42" agrees to no 41. `vehicle` is what a yes may name, and call electric where that says so."""
    return yes_among(texts, language, numbers_said, vehicle) is not None


def yes_among(texts: Sequence[str], language: str, numbers_said: Iterable[Decimal] = (), vehicle: str = "") -> int | None:
    """Which of the messages says the yes; None where they do not agree, or name another driver. What they quote is nobody's yes."""
    if sum(map(len, texts)) > LONGEST or any(catalogue().heard("but", text, language) for text in texts):
        return None
    if any(another_drives(bare(text).text.lower()) for text in texts):
        return None
    if any(_sets_a_condition(text) or _is_of_another_drive(text, vehicle) for text in texts):
        return None
    put = frozenset(numbers_said)
    if any(other not in put for text in texts for other in _numbers_in(text, language)):
        return None
    if any(_is_in_other_kilometres(text, put, language) for text in texts):
        return None
    return next((at for at, text in enumerate(texts) if _says_yes(_own_words(text), language, vehicle)), None)


def _sets_a_condition(text: str) -> bool:
    return CONDITION.search(bare(_own_words(text)).text.lower()) is not None


def _is_of_another_drive(text: str, vehicle: str) -> bool:
    """ "Yes, it's a hybrid" is a yes to no plain Civic."""
    return DRIVE.search(bare(text).text.lower()) is not None and not DRIVE.search(bare(vehicle).text.lower())


def _is_in_other_kilometres(text: str, put: Collection[Decimal], language: str) -> bool:
    """ "Yes, 42,000 km" is a yes to no 42,000 miles, nor is "yes, in kilometres"."""
    written = bare(text).text.lower()
    if not names_kilometres_only(written):
        return False
    said = [miles_of(number.worth) for number in numbers(written, (language, "en")) if KILOMETRES.match(written, number.end)]
    return not said or not all(any(is_about(int(each), miles) for each in put) for miles in said)


def numbers_of(values: Iterable[Value]) -> frozenset[Decimal]:
    """The numbers among values, and in their words."""
    found = {Decimal(value) for value in values if isinstance(value, int)}
    return frozenset(found | {each for value in values if isinstance(value, str) for each in _numbers_in(value, "en")})


def _numbers_in(text: str, language: str) -> Iterator[Decimal]:
    """In names such as "Model 3" too."""
    for number in numbers(bare(PERCENT.sub(" ", WIDE.sub(", ", text))).text.lower(), (language, "en")):
        if not (number.in_words and number.worth < FEW):
            yield number.worth


def _own_words(text: str) -> str:
    only = ONLY_QUOTED.fullmatch(text)
    return only["said"] if only else QUOTED.sub(" ", text)


def _says_yes(text: str, language: str, vehicle: str) -> bool:
    """In a clause that begins with a yes and says nothing else: "right now I am at work" is none. "Ok" and the like count where nothing
    else is said at all."""
    asks = any(mark in text for mark in ASKING)
    if not asks and catalogue().heard("acknowledge", text, language) and not catalogue().rest(text, language, *AGREEING):
        return True
    clauses = (clause["said"] for clause in CLAUSE.finditer(text) if clause["end"] not in ASKING)
    named = OF_THE_FACTS | frozenset(fold(vehicle).split())
    return any(catalogue().begins("yes", clause, language) and _is_plain(clause, language, named) for clause in clauses if clause.strip())


def _is_plain(clause: str, language: str, named: Collection[str]) -> bool:
    left = catalogue().rest(clause, language, *AGREEING)
    return not ASKS.search(clause) and all(word in named or DIGIT.search(word) for word in left)


def puts(reply: str, values: Mapping[Detail, Value], languages: Sequence[str], kind: str = "") -> bool:
    """Whether a reply names every one of these values, and the class if a vehicle is priced by it: only then a yes to it is one to them."""
    if kind and not stands_within(kind, reply):
        return False
    return all(_names(reply, detail, value, languages) for detail, value in values.items())


def stands_within(name: str, other: str) -> bool:
    """Whether a name stands in another one, word by word."""
    return f" {fold(name)} " in f" {fold(other)} "


def without_names(reply: str, names: Iterable[str]) -> str:
    """The reply as if these had not been named, in whatever case and with whatever between their words."""
    for name in names:
        between = r"[\W_]+".join(map(re.escape, fold(name).split()))
        reply = re.sub(rf"(?<!\w){between}(?!\w)", " ", reply, flags=re.IGNORECASE)
    return reply


def names_amount(reply: str, amount: Decimal, languages: Sequence[str]) -> bool:
    """Whether this amount of money stands in a reply."""
    apart = WIDE.sub(", ", reply)  # in Chinese, nothing else parts one number from the next
    return any(number.worth == amount for number in numbers(bare(apart).text.lower(), languages))


def named(reply: str, values: Mapping[Detail, Value], languages: Sequence[str]) -> dict[Detail, Value]:
    """Those of the values that the reply names."""
    return {detail: value for detail, value in values.items() if _names(reply, detail, value, languages)}


def _names(reply: str, detail: Detail, value: Value, languages: Sequence[str]) -> bool:
    if detail in NUMBERED and isinstance(value, int):
        return names_amount(reply, Decimal(value), languages)
    folded = f" {fold(reply)} "
    if isinstance(value, tuple):
        return all(f" {word}" in folded for each in value for word in fold(each.replace("_", " ")).split())
    return detail is Detail.MAKE or f" {fold(str(value))} " in folded  # "your Leaf" is enough of a Nissan Leaf
