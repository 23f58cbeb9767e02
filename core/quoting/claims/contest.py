"""Whether a customer's numbers support one reading of them and no other: which number is which, as somebody else has understood it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from core.guardrails.plaintext import bare
from core.quoting.claims.drivers import (
    RELATIVE,
    belongs_to_another,
    drives,
    is_shared,
    may_drive,
    somebody_else_drives,
    speaks_of_driving,
)
from core.quoting.claims.in_words import is_torn
from core.quoting.claims.readings import Strength, Token, tokens
from core.quoting.claims.whose_vehicle import Cars, Placed
from core.quoting.details import Detail, Said, Value
from core.quoting.reading.beside_numbers import is_today
from core.quoting.reading.corrections import is_taken_back, says_what_is_true
from core.quoting.reading.distances import KM_IN_A_MILE, is_about, miles_of, names_kilometres_only
from core.quoting.reading.heard import LONGEST
from core.quoting.reading.kin import KIN
from core.quoting.reading.meanings import VEHICLE, Doubt, Whose
from core.quoting.reading.others_cars import names_strangers
from core.quoting.reading.people import whose
from core.quoting.reading.standing import Told
from core.quoting.reading.who_drives import SENTENCE_END

SHORT_YEARS = 100
NEAR = 25  # letters between a number and the one that takes its place
NEXT = 3  # years between what was said first and what is right, at most
LEAST_MILES = 1000  # of a vehicle that has been driven
_NO = ("no", "non", "nein", "nee", "nao")
_NAY = re.compile(r" ?(?:miles|km|k)?[,. ]*(?:no|nn|nee?|nah|nein|non|nao|na|sorry|eh)[,. ]*")
_OF_THE_MODEL = re.compile(r"(?:modelo|model year|modelljahr|annee modele|anno modello) \Z")  # "ano 2017 modelo 2018"
# Whose age follows, where whoever speaks is not who drives
_I_AM_THEIRS = re.compile(rf"\b(?:i'?m|i am|ich bin|soy|je suis|sono|sou) (?:(?:the|la|el|le|il|der|die|o|a) )?{RELATIVE} ?[(,]? ?\Z")
_THEIR_AGE = re.compile(r"\b(?:his|her|their|su|sa|son|seu|sua|suo) (?:age|edad|idade|eta)(?: is|:|,)? \Z|عمر(?:ه|ها) \Z")
_NO_AFTER_A_PAUSE = re.compile(r"(?:\.{2,}|…|[!?]) ?(?:no|non|nao|nein|nee)[ ,]*\Z")
# One word between two numbers of a kind, which joins nothing and names nobody: "25, bueno 26", "33 sry 34"
_ONE_WORD = re.compile(
    r" ?(?:years?|anos|ans|jahre|anni|miles|mi|kms?|k|公里|岁)?[ ,.…]*"
    r"(?!(?:and|or|to|y|o|et|ou|und|oder|bis|e|a|he|she|him|her|it|me|i|yo|el|ella|moi|lui|elle|il|ich|er|sie|eu|ele|ela|io|lei|with|at|is"
    r"|i?'?m|my|mine|mi|mon|ma|meine?|hes|shes|his|their|son|sa|su|bin|soy|tengo|tiene|ho|ha|tenho|tem|suis|ist|es|est|driver"
    r"|nearly|almost|soon|turning|casi|presque|bientot|fast|bald|quase|quasi|presto"
    r"|from|de|von|di|con|mit|avec|com|not|pas|nicht|non|no|nao|miles|years|wife|husband)(?![a-z]))"
    rf"(?!{KIN}(?![a-z]))(?:[a-z]{{1,9}}|说反了?是?|应该是?)[ ,.…]*"
)
_NAMED = re.compile(
    r" ?(?!(?:i|me|we|it|age|edad|driver|he|she|now|yes|car|ich|yo|je|io|eu|bin|im|idade|eta|alter)\b)[a-z]{2,}"
    r" (?:is|ist|est|tiene|tem|hat|ha|a|es) "
)
_MY_AGE = re.compile(
    r"\b(?:i'?m|i am|me|moi(?: j'en ai)?|yo(?: tengo)?|tengo|ich(?: bin)?|io(?: ne ho| ho)?|eu(?: tenho)?|我|انا(?: عمري)?) ?[(,]? ?\Z"
)
_KIN_AT = re.compile(rf"\b{KIN}[ ,:(]{{1,3}}\Z")  # "wife 68"
_SOMEBODYS = re.compile(
    rf"\b(?:my|our|his|her|their|the|mi|su|nuestr[oa]|mon|ma|notre|son|sa|mein\w*|unser\w*|sein\w*|ihr\w*|meu|minha|seu|sua|mi[oa]|su[oa]"
    rf"|la|el|le|der|die|il|o|a|he|she|they|elle|er|sie|ella|ele|ela|lui|lei|an|un|una|une|hes|shes)(?:'s)? (?:[a-z]+ )*?{KIN}\b"
    rf"|\b(?:he|she|they|elle|er|ella|ele|ela|lui|lei|hes|shes)\b"
)
_SINCE = re.compile(r"\A ?(?:years?|anos|ans|jahre|anni)? ?(?:since|depuis|desde|seit|da|as of)(?![a-z])")
_NUMERIC = (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE)


def _as_said(arguments: Mapping[Detail, Value]) -> Iterator[int]:
    """The numbers that may have been said for what was understood: of miles, the kilometres that they may come from, too; and those in the
    model's name."""
    yield from map(int, re.findall(r"[0-9]+", str(arguments.get(Detail.MODEL, ""))))
    for detail in _NUMERIC:
        value = arguments.get(detail)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield value
            if detail is Detail.YEAR:
                yield value % 100
            if detail is Detail.MILEAGE:
                kilometres = value * KM_IN_A_MILE
                rounded = {round(kilometres / step) * step for step in (1, 10, 100, 1000)}
                yield from (each for each in sorted(rounded) if is_about(value, miles_of(Decimal(each))))


class Contest:
    """Of all that a customer has said; `arguments` are what it was understood as."""

    def __init__(self, told: Told, arguments: Mapping[Detail, Value]) -> None:
        self._told, self._arguments = told, arguments
        everything = " ".join(heard.text for heard in told.heard)
        understood = list(_as_said(arguments))
        self._numbers = [
            Placed(at=at, line=line, text=heard.text, token=token)
            for at, (line, heard) in enumerate(zip(told.lines, told.heard, strict=True))
            if len(line.text) <= LONGEST
            for token in tokens(
                heard.text,
                bare(line.text).text.lower(),
                languages=told.languages,
                today=told.today,
                asked=line.asked,
                in_kilometres=names_kilometres_only(everything),
                understood=understood,
            )
            if not self._is_of_the_name(token, heard.text)
        ]
        self._all = [each for each in self._numbers if each.token.readings]
        self._cars = Cars(told, arguments)
        self._text = "\n".join(heard.text for heard in told.heard)

    def _is_of_the_name(self, token: Token, text: str) -> bool:
        """ "Peugeot 2008", "Liberty 125": what the model's name holds, right behind the vehicle, or not understood as anything else."""
        name = re.findall(r"[0-9]+", str(self._arguments.get(Detail.MODEL, "")))
        behind = re.search(rf"{VEHICLE} ?\Z", text[: token.start]) is not None
        alone = token.worth not in self._arguments.values()
        return (behind or alone) and str(token.worth) in name

    def won(self, detail: Detail, value: Value) -> Said | None:
        """Where the customer's words leave this value as the only one."""
        if detail not in _NUMERIC or not isinstance(value, int):
            return None
        found = [each for each in self._all if detail in each.token.readings and self._cars.concerns(each, detail)]
        mine = [each for each in found if self._supports(each, detail, value)]
        if not mine:
            return self._summed(detail, value) or self._left_over(found, detail, value)
        best = max(mine, key=lambda each: (self._strength(each, detail, value), each.place))
        rivals = [each for each in found if each not in mine and not self._is_another(each, detail)]
        if any(not self._gives_way(rival, best, detail, value) for rival in rivals):
            return None
        if any(each.token.denied and each.place > best.place and value in each.token.readings[detail] for each in found):
            return None
        if self._is_taken_back_later(best, detail):
            return None
        if detail is Detail.DRIVER_AGE and not self._is_the_drivers(best, [each for each in found if each is best or self._is_age(each)]):
            return None
        words = best.line.text
        return Said(detail=detail, value=value, message=best.line.id, words=words, derived=True)

    def _left_over(self, found: Sequence[Placed], detail: Detail, value: int) -> Said | None:
        """Where the words beside a year speak of something else, it counts if it is the only one that can be the model's, and the other
        numbers are told, too."""
        if detail is not Detail.YEAR or not {Detail.MILEAGE, Detail.DRIVER_AGE} <= self._arguments.keys():
            return None
        left = [
            each
            for each in self._numbers
            if detail in each.token.sizes and self._cars.concerns(each, detail) and not self._is_taken(each, detail)
        ]
        if any(not self._is_another(each, detail) for each in found if each not in left) or not left:
            return None
        if not all(_is_of_size(each, detail, value) and self._stands(each, detail) for each in left):
            return None
        return Said(detail=detail, value=value, message=left[-1].line.id, words=left[-1].line.text, derived=True)

    def _is_taken(self, each: Placed, detail: Detail) -> bool:
        """Whether it is another of the values that were understood."""
        others = {other: worth for other in _NUMERIC if other is not detail and isinstance(worth := self._arguments.get(other), int)}
        return any(_is_of_size(each, other, worth) or self._strength(each, other, worth) for other, worth in others.items())

    def _stands(self, each: Placed, detail: Detail) -> bool:
        """Whether it is said for certain: not denied, no guess, no end of a range, not of another time."""
        token = each.token
        return not (detail in token.open or token.denied or token.bare_no or token.added or token.past)

    def _summed(self, detail: Detail, value: int) -> Said | None:
        """ "61k when I bought it, and I've put 37k on since"."""
        left = [each for each in self._numbers if detail in each.token.sizes and self._cars.concerns(each, detail)]
        left = sorted((each for each in left if not self._is_taken(each, detail)), key=lambda each: each.token.added)
        if detail is not Detail.MILEAGE or [each.token.added for each in left] != [False, True] or not left[0].token.past:
            return None
        sums = {one + other for one in left[0].token.sizes[detail] for other in left[1].token.sizes[detail]}
        said = left[1].line
        return Said(detail=detail, value=value, message=said.id, words=said.text, derived=True) if sums == {value} else None

    def lost(self, detail: Detail, value: Value) -> bool:
        """Whether the words support another value as the only one, and not this."""
        if detail not in _NUMERIC or self.won(detail, value):
            return False
        if detail is Detail.YEAR and str(value) == self._arguments.get(Detail.MODEL) and self._text.count(str(value)) <= 1:
            return True  # of a "Peugeot 2008" the one number is its name
        if detail is Detail.DRIVER_AGE and is_shared(self._text) and len({each.place for each in self._all if self._is_age(each)}) > 1:
            return True
        mine = [each for each in self._all if isinstance(value, int) and each.token.strength(detail, value)]
        in_kilometres = [each.place for each in self._all if each.token.converted and each.token.worth == value]
        if detail is Detail.MILEAGE and mine and in_kilometres and max(in_kilometres) > max(each.place for each in mine):
            return True  # "42,000 miles", and then "the 42,000 are kilometres"
        if mine and all(is_torn(each.text, each.token.start, each.token.end) for each in mine):
            return True
        if detail is Detail.DRIVER_AGE and somebody_else_drives(self._text):
            ages = [each for each in self._all if self._is_age(each)]
            if mine and not any(self._is_the_drivers(each, ages) for each in mine):
                return True
        values = {worth for each in self._all for worth in each.token.readings.get(detail, {}) if not self._is_another(each, detail)}
        return any(self.won(detail, other) for other in values if other != value)

    def stands(self, detail: Detail, value: Value) -> Said | None:
        """Where it stands as a number that may be this detail's by its size and unit, and is no guess, whatever the words beside it leave
        open. An age only where it may be the driver's."""
        found = [each for each in self._numbers if isinstance(value, int) and _may_be(each.token, detail, value)]
        if not found or (detail is Detail.DRIVER_AGE and not any(self._may_drive(each) for each in found)):
            return None
        last = found[-1]
        return Said(detail=detail, value=value, message=last.line.id, words=last.line.text, derived=True)

    def is_open(self, detail: Detail, value: Value) -> bool:
        """Whether it may be this detail's after all, wherever else the rules of reading have put it: by its size, of this vehicle, and in a
        sentence without strangers."""
        found = [each for each in self._numbers if isinstance(value, int) and _may_be(each.token, detail, value)]
        return any(
            self._cars.concerns(each, detail)
            and not names_strangers(each.text, each.token.start)
            and not (each.token.past and detail is Detail.MILEAGE)
            for each in found
        )

    def _may_drive(self, each: Placed) -> bool:
        """Whether it may be the driver's age: the customer's own, as said last, where they do not say that only somebody else drives; a
        relative's where driving is spoken of at all."""
        if (person := self._whose(each)) is not Whose.OWN:
            is_near = speaks_of_driving(self._text) and not names_strangers(each.text, each.token.start)
            return person is Whose.DRIVER or is_near
        own = [other.token.worth for other in self._all if self._is_age(other) and self._whose(other) is Whose.OWN]
        is_last = own[-1:] == [each.token.worth]
        return may_drive(self._text) and (is_last or not any(self.won(Detail.DRIVER_AGE, age) for age in {*own} - {each.token.worth}))

    def is_said_last(self, detail: Detail, value: Value) -> bool:
        """Whether no later number may be of this detail: "101,777", and then "yes, really 101,777"."""
        found = [each for each in self._all if detail in each.token.readings and not self._is_another(each, detail)]
        return bool(found) and isinstance(value, int) and self._supports(found[-1], detail, value) and self._cars.holds_still(found[-1])

    def last_of(self, value: Value) -> Token | None:
        """The number where it was said last, whatever it may be of."""
        return next((each.token for each in reversed(self._numbers) if each.token.worth == value), None)

    def _supports(self, each: Placed, detail: Detail, value: int) -> bool:
        token = each.token
        if (
            detail in token.open
            or token.added
            or (token.past and detail is not Detail.YEAR)
            or ((token.denied or token.bare_no) and not self._begins_with_no(each, value))
        ):
            return False
        return bool(self._strength(each, detail, value))

    def _strength(self, each: Placed, detail: Detail, value: int) -> int:
        for worth, strength in each.token.readings.get(detail, {}).items():
            if worth == value or (detail is Detail.MILEAGE and each.token.converted and is_about(value, worth)):
                return strength
        return 0

    def _is_another(self, each: Placed, detail: Detail) -> bool:
        """Whether it is what was understood of another detail, and says that at least as plainly."""
        for other in _NUMERIC:
            value = self._arguments.get(other)
            if other is detail or not isinstance(value, int) or other not in each.token.readings:
                continue
            if self._strength(each, other, value) >= each.token.strongest(detail):
                return True
        return False

    def _gives_way(self, rival: Placed, best: Placed, detail: Detail, value: int) -> bool:
        """Whether another number of its kind is no reason to doubt."""
        token = rival.token
        if rival.place > best.place and self._corrects(best, rival):
            return False
        if (token.denied and not token.bare_no) or (token.past and detail is not Detail.YEAR):
            return True
        if self._is_replaced(rival, best) or (
            detail is Detail.MILEAGE and is_today(best.text, best.token.start, best.token.end) and rival.token.worth < best.token.worth
        ):
            return True
        if detail is Detail.MILEAGE and rival.token.worth < LEAST_MILES <= best.token.worth:
            return True  # "a buck twenty on it (120k)"
        if detail in token.open and rival.at == best.at and rival.place < best.place and detail is Detail.MILEAGE:
            return True  # "sixty-two five (62,500)"
        told_apart = self._age_gives_way(rival, best, value) if detail is Detail.DRIVER_AGE else None
        if detail is Detail.YEAR:
            told_apart = self._year_gives_way(rival, best)
        if told_apart is not None:
            return told_apart
        strength = self._strength(best, detail, value)
        if rival.place > best.place:
            return token.strongest(detail) < strength and rival.at == best.at
        if token.strongest(detail) < strength and not token.open:
            return True
        return self._corrects(rival, best) or (rival.at < best.at and list(best.line.asked) == [detail])

    def _age_gives_way(self, rival: Placed, best: Placed, value: int) -> bool | None:
        """None where it is of the same person; who drives is weighed apart."""
        if rival.token.worth == value or (Detail.DRIVER_AGE in rival.token.open and rival.token.worth == value + 1):
            return True  # said twice; "39, 40 in March" says 39 twice
        if self._whose(best) is Whose.DRIVER and self._whose(rival) is not Whose.DRIVER:
            return True
        others = [self._whose(each) is Whose.OTHER for each in (rival, best)]
        if all(others) and _kin_before(rival) != _kin_before(best):
            return drives(_kin_before(best), self._text)
        return True if any(others) and not all(others) else None

    def _year_gives_way(self, rival: Placed, best: Placed) -> bool | None:
        """To the year that is called the model's, and to one in full."""
        if rival.at == best.at and _OF_THE_MODEL.search(best.text[: best.token.start]):
            return _OF_THE_MODEL.search(rival.text[: rival.token.start]) is None
        is_short = rival.token.worth < SHORT_YEARS <= best.token.worth and rival.token.strongest(Detail.YEAR) < Strength.NAMED
        return True if is_short else None

    def _is_replaced(self, rival: Placed, best: Placed) -> bool:
        """ "Sixty no seventy-one thousand": right before a number that was understood, with a word of correction between; or denied later
        in so many words: "80k" and "86k not 80"."""
        behind = [each for each in self._all if each.at == rival.at and each.token.start >= rival.token.end][:1]
        for each in behind:
            between = each.text[rival.token.end : each.token.start]
            mine = any(value in each.token.readings.get(detail, {}) for detail, value in self._arguments.items() if detail in _NUMERIC)
            if mine and len(between) <= NEAR and (_NAY.fullmatch(between) or is_taken_back(between)):
                return True
        taken_back = [each for each in self._all if each.token.denied and not each.token.bare_no and each.place > rival.place]
        return any(rival.token.worth in (each.token.worth, each.token.worth * 1000) for each in taken_back if each.token.worth)

    def _corrects(self, last: Placed, each: Placed) -> bool:
        """Whether the words between two numbers say that the second one is right."""
        begins = last.token.end if last.at == each.at else 0
        between = each.text[begins : each.token.start]
        return (
            (last.at == each.at and _is_said_anew(last, each, between))
            or is_taken_back(between)
            or says_what_is_true(between)
            or each.token.bare_no
            or (_SINCE.search(each.text[each.token.end :][:30]) is not None and last.at == each.at)
        )

    def _begins_with_no(self, each: Placed, value: int) -> bool:
        """ "Non 2015" as a line of its own: nobody had said 2015, so it is no denial."""
        before = each.text[: each.token.start]
        first = before.strip(" ,.!") in _NO or (before.rstrip().endswith((",", ".", "!")) and not each.token.denied)
        first = first or _NO_AFTER_A_PAUSE.search(before) is not None
        if not each.token.bare_no or not (first or _SINCE.search(each.text[each.token.end :][:30])):
            return False
        return not any(value in worths for other in self._all if other.at < each.at for worths in other.token.readings.values())

    def _is_taken_back_later(self, best: Placed, detail: Detail) -> bool:
        """A later line that leaves this detail open."""
        return any(
            detail in each.details and each.why in (Doubt.CONFLICT, Doubt.VAGUE) and not each.values
            for heard in self._told.heard[best.at + 1 :]
            for each in heard.unclear
        )

    # who drives

    def _is_age(self, each: Placed) -> bool:
        return bool(each.token.strongest(Detail.DRIVER_AGE)) and not self._is_another(each, Detail.DRIVER_AGE)

    def _whose(self, each: Placed) -> Whose:
        person = whose(each.text, each.token.start, each.text[each.token.end : each.token.end + 40])
        before = SENTENCE_END.split(each.text[: each.token.start])[-1]
        if _I_AM_THEIRS.search(before):
            return Whose.OWN
        if not somebody_else_drives(self._text):
            return self._own_after_all(each) if person is Whose.OTHER else person
        if person is not Whose.OWN:
            return person
        named = _THEIR_AGE.search(before) or _NAMED.fullmatch(before)
        if not before.strip(" ,.!") and any(_MY_AGE.search(other.text[: other.token.start]) for other in self._all if other is not each):
            return Whose.OTHER  # "19, yo tengo 48 pero no lo toco"
        return Whose.OTHER if named else person

    def _own_after_all(self, each: Placed) -> Whose:
        """The only age, where the customer says "me" of it, where other numbers part it from the person who was named, or where nobody is
        named as somebody's."""
        ages = {
            worth
            for other in self._numbers
            for worth in other.token.sizes.get(Detail.DRIVER_AGE, other.token.readings.get(Detail.DRIVER_AGE, ()))
        }
        if len(ages) != 1:
            return Whose.OTHER
        parts = [other.token.end for other in self._numbers if other.at == each.at and other.token.end <= each.token.start]
        begins = max(parts, default=0)
        behind = each.text[each.token.end : each.token.end + 40]
        parted = begins and whose(each.text[begins:], each.token.start - begins, behind) is Whose.OWN
        sentence = SENTENCE_END.split(each.text[: each.token.start])[-1]
        by_the_way = sentence.isascii() and not _SOMEBODYS.search(sentence) and not _KIN_AT.search(sentence)  # "petite mamie de 77 ans"
        return Whose.OWN if parted or by_the_way or _MY_AGE.search(each.text[: each.token.start]) else Whose.OTHER

    def _is_the_drivers(self, best: Placed, ages: Sequence[Placed]) -> bool:
        """The age of who drives: of one other person where that one does, of the customer where nobody else does."""
        least = best.token.strongest(Detail.DRIVER_AGE)
        others = {
            next(iter(each.token.readings[Detail.DRIVER_AGE]))
            for each in ages
            if self._whose(each) is Whose.OTHER and each.token.strongest(Detail.DRIVER_AGE) >= least
        }
        own = any(self._whose(each) is Whose.OWN for each in ages)
        person, text = self._whose(best), self._text
        if is_shared(text) and (others or person is Whose.OTHER):
            return False
        if person is Whose.DRIVER:
            return True
        if person is Whose.OTHER:
            if len(others) > 1:
                return drives(_kin_before(best), text)
            return somebody_else_drives(text) or (not own and belongs_to_another(text))
        return not somebody_else_drives(text)


def _is_said_anew(last: Placed, each: Placed, between: str) -> bool:
    """ "25, bueno 26", "54k, yes 54,120", "29.000, eh 92.000": a word between, the exact figure of a round one, digits turned round."""
    first, second = last.token.worth, each.token.worth
    if _ONE_WORD.fullmatch(between) and 0 < abs(first - second) <= NEXT:
        return True
    turned = first != second and min(first, second) >= LEAST_MILES and sorted(str(first)) == sorted(str(second)) and len(between) <= NEAR
    return turned or (first >= LEAST_MILES and not first % 1000 and second % 1000 > 0 and abs(second - first) * 50 <= first)


def _is_of_size(each: Placed, detail: Detail, value: int) -> bool:
    worths = each.token.sizes.get(detail, ())
    return value in worths or (
        detail is Detail.MILEAGE and each.token.worth not in worths and any(is_about(value, worth) for worth in worths)
    )


def _may_be(token: Token, detail: Detail, value: int) -> bool:
    worths = {*token.readings.get(detail, ()), *token.sizes.get(detail, ())}
    about = detail is Detail.MILEAGE and token.converted and any(is_about(value, worth) for worth in worths)
    return (value in worths or about) and detail not in token.open and not (token.denied or token.added)


def _kin_before(each: Placed) -> str:
    """The word for the person whose age it is."""
    named = list(re.finditer(rf"\b{KIN}\b", each.text[: each.token.start]))
    return named[-1][0] if named else ""
