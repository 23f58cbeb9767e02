"""What of a message is not certain because words stand around it that nobody has understood: a closed world of harmless words.

Whatever people write, a value is taken only where all that stands beside it is known to leave it as it is. What is asked once more costs a
sentence; a wrong price costs more."""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.quoting.details import OLDEST, REQUIRED, YOUNGEST, Detail
from core.quoting.reading.ages import without_somebody
from core.quoting.reading.beside_numbers import NO_TOTAL
from core.quoting.reading.clauses import NUMBER, Clauses, without_beginning
from core.quoting.reading.corrections import CUE, is_taken_back, mentioned
from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.reading.meanings import VEHICLE, Doubt, Meaning, Whose
from core.quoting.reading.plain_words import PlainWords
from core.quoting.reading.which_one import chooses
from core.quoting.reading.who_drives import another_never_drives, i_drive

_PERSON = re.compile(
    rf"\b(?:{KIN}|he|she|he's|she's|hes|shes|they|his|her|him|el tiene|ella|er ist|sie ist|ele|ela|lui|lei)\b|{KIN_EASTERN}"
)
_OPEN = (Doubt.WHICH, Doubt.VAGUE, Doubt.CONFLICT)
_LAST_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*[ -]?\Z")
_NAMED = re.compile(rf"\b{KIN},? [^\W\d_]+")  # somebody and their name
FEW = 3  # words behind an age that is the whole answer
_LEFT = re.compile(r"[a-z]*[0-9][0-9a-z]*")  # what is a number to nobody: "28f"
_KM = re.compile(r"\b(?:kms?|kilomet\w+|quilomet\w+|chilomet\w+)\b|公里|千米|كيلو|(?<![\u0621-\u064a])كل?م(?![\u0621-\u064a])")
_MILES = re.compile(r" ?(?:mi|miles?|mls|millas?|meilen?|milles?|milhas?|miglia)\b|英里|迈| ?ميل| ?اميال")
_BETWEEN = re.compile(r"[到至多]|之间")
_KM_BEHIND = re.compile(r" ?(?:t?kms?|kilomet\w+|quilomet\w+|chilomet\w+)\b|公里|千米| ?كل?م| ?كيلو")
# What a distance may be of that is no total
_OF_A_PART = re.compile(
    r"\b(?:on|in|at|under|auf|sur|sobre|sulla?|since|from|until|till|before|after|when|if|by|engine|motor|moteur|motore|gearbox|getriebe|boite|warrant\w*|garant\w*|servic\w*|inspe\w*"
    r"|range|ago|left|lease|leasing|contract|vertrag|limit|rebuilt|rebuild|new|neu\w*|nuev\w*|replac\w*|seit|depuis|desde|desde|bis|hasta|fino"
    r"|per|pro|par|por|al|im|all|annual\w*|yearly|jahrlich\w*|anual\w*|annuel\w*|annui|commut\w*|to|each|a|an|every|days?|month\w*|week"
    r"|year\w*|jahr\w*|ano|an|anno|previous|owner\w*|bought|gekauft|achet\w*|compr\w*)\b"
)
_DRIVES = re.compile(
    r"\b(?:driv(?:e|es|en|er|ing)|rid(?:e|es|er|ing)|conduc\w+|condui\w+|manej\w+|fahr(?:e|en|t|er|erin)?|faehrt"
    r"|dirig\w+|dirijo|conduz\w*|guid\w+)\b"
    r"|[开驾]|[اينتب]?(?:سوق|قود)"
)
_I_DO = re.compile(r"\b(?:i|je|j'|yo|ich|io|eu)(?: [a-z]+)?,? \Z")
_IN_YEARS = re.compile(r"[ -]?(?:years?|yrs?|yo|anos|ans|jahre?|anni|岁|سن[هة]|عاما?)(?![a-z])|\s*(?:$|[,.;!])")
# What stands behind an age, and no noun that it could count
_NOT_COUNTED = re.compile(
    r"[ -]?(?:(?:years?|yrs?|yo|y/o|anos|ans|jahre?|anni|j\.?|岁|سن[هة]|عاما?)(?![a-z]))?(?:[ -]?(?:old|alt|de edad|de idade|d'age))?"
    r"(?:\s*$|[,.;!)(]| (?:and|y|et|und|e|who|i|i'm|lo|la|je|ich|with|con|avec|mit|com|[a-z]+ing)(?![a-z])|(?<=[a-z]) )"
)
_BUT_NOT = re.compile(r"\b(?:and|und|et|y|e|it's|its|is|es|est|ist)(?: is)? ?\Z")
# A value that it is not: nothing but small words between
_DENIED = re.compile(
    r"(?:\b(?:not|isn't|no|no es|nicht|kein\w*|pas|ce n'est pas|c'est pas|nao|nao e|non|non e)|不是|并非|ليس|ليست|مو|مش)"
    r"(?: (?:the|a|an|my|el|la|un|una|le|les|une|der|die|das|den|ein|eine|einen|o|os|um|uma|il|lo|es|is|de|del|from|in))* ?"
    rf"(?P<value>{NUMBER}+|{VEHICLE}+)"
)
# "It's a Corolla, not a Camry" says which of the two it is; "Corolla, no Camry" does not
_IT_IS = re.compile(r"\b(?:it'?s|it is|c'est|es ist)(?: (?:actually|really|in fact|a|an|the|my|un|une|ma|mon|ein|eine|mein|nun|doch))* ?\Z")
_NOT = re.compile(r"(?:not|isn't|nicht|kein|pas)")
# An instrument that does not show what the vehicle has driven in all
_INSTRUMENT = (
    r"(?:odometer|odo|speedo(?:meter)?|clock|cluster|gauge|dash|cuentakilometros|odometro|contador|tablero|compteur|tacho|kombiinstrument"
    r"|hodometro|painel|contachilometri|quadro)"
)
_EXCHANGED = (
    r"(?:replaced|swapped|exchanged|broken?|broke|rolled|stuck|stopped|dead|died|tampered|reset|doesn't work|not working|wrong|off"
    r"|cambi\w+|rot[oa]|averiad[oa]|roto|estropead[oa]|remplac\w+|chang\w+|casse|bloque\w*|hs|getauscht|ausgetauscht|gewechselt|kaputt"
    r"|defekt|steht|zuruckgedreht|trocad[oa]|quebrad[oa]|parad[oa]|sostituit[oa]|rott[oa]|guast[oa]|ferm[oa])"
)
_NO_TOTAL = re.compile(
    rf"\b{_INSTRUMENT}\b[^.;!?\n]{{0,30}}\b{_EXCHANGED}\b|\b{_EXCHANGED}\b[^.;!?\n]{{0,15}}\b{_INSTRUMENT}\b|\btmu\b"
    r"|\b(?:true|real|actual) (?:mileage|miles)[^.;!?\n]{0,15}\bunknown\b|\b(?:nobody|no one) knows\b"
    r"|\bnadie sabe\b|\bpersonne (?:ne )?sait\b"
    r"|\b(?:weiss|weiß) (?:keiner|niemand)\b|\b(?:keiner|niemand) (?:weiss|weiß)\b|\bninguem sabe\b|\bnessuno (?:lo )?sa\b"
    r"|(?:里程表|仪表盘?|表)[^。，,;；\n]{0,6}(?:换过?|坏|调过)|没人知道"
    r"|(?:العداد)[^.،\n]{0,15}(?:تغير|مغير|خربان|معطل|تبدل|مبدل)|لا احد يعرف|محد يعرف"
)
# A name in letters and digits behind a year, which is nobody's that was named: "a 2012 A6"
_CODE_BEHIND = re.compile(r" (?!v[0-9])[a-z]{1,3}-?[0-9]{1,3}(?![a-z0-9])")
_FOR_THEM = re.compile(
    r"\b(?:for|instead|insur\w+|cover|policy|name|para|seguro|asegur\w+|pour|assur\w+|fur|versicher\w+|per|assicur\w+)\b|给|保|تامين"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """A value, and where it stands. `detail` None: a number that nothing explains; not `sure`: in doubt already. `meaning` is of a number;
    a vehicle `corrects` the one before it."""

    detail: Detail | None
    start: int
    end: int
    meaning: Meaning | None = None
    corrects: bool = False
    sure: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A message. `written` has a mark for each letter of a number or a vehicle, and in `skeleton` what was set aside is blank besides;
    `stands` are what may be a value, in its order; `denied` are numbers that it is not; `others_ages` those of
    other people who may drive; `vehicles`: how many are named; `also_models`: where a year
    begins that may be the model of the make before it."""

    written: str
    skeleton: str
    stands: Sequence[Stand]
    denied: Sequence[Meaning]
    others_ages: Sequence[int]
    vehicles: int
    also_models: Collection[int]
    languages: Sequence[str]


def not_understood(scene: Scene) -> dict[Detail, str]:
    """The details whose value is not certain, each with the words that make it so."""
    return _Reading(scene).doubts()


class _Reading:
    """One message, read once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._plain = PlainWords(scene.languages)
        self._stands = list(scene.stands)
        self._open: dict[Detail, str] = {}
        self._written = scene.written  # but for what was taken back in words that are all understood
        self._text = self._without_corrections(self._without_denials(self._plain.without_harmless(scene.skeleton)))
        self._sure = [stand for stand in self._stands if stand.sure]
        self._clauses = Clauses(self._text)

    def doubts(self) -> dict[Detail, str]:
        for stand in self._sure:
            if words := " ".join(self._around(stand)):
                self._put(stand.detail, words)
        for stand in self._stands:
            self._weigh(stand)
        for stand in self._sure:
            if stand.detail is Detail.YEAR and stand.start in self._scene.also_models:  # a Peugeot 2008, or one of that year
                self._put(Detail.YEAR, "")
        self._beside_alarms()
        self._who_drives()
        self._shake()
        self._beside_instruments()
        if self._scene.vehicles > 1:
            self._beside_other_vehicles()
        if self._scene.vehicles:
            self._beside_unnamed_vehicles()
        return self._open

    def _put(self, detail: Detail | None, words: str) -> None:
        for each in (Detail.MAKE, Detail.MODEL) if detail in (Detail.MAKE, Detail.MODEL) else (detail,):
            if each in REQUIRED:  # what nobody must say moves a price that is shown beside it
                self._open.setdefault(each, words)

    # corrections

    def _without_corrections(self, text: str) -> str:
        """ "2015, no wait, 2016" is 2016 where nothing but words of correction stands between the two; otherwise neither is certain."""
        for last, each in [*itertools.pairwise(self._stands)]:
            if not (each.sure and self._differ(last, each)):
                continue
            between = text[last.end : each.start]
            if not self._plain.unknown(between, "cue") and (is_taken_back(between) or each.corrects):
                gap = " " * (each.start - last.start)
                text = text[: last.start] + gap + text[each.start :]
                self._written = self._written[: last.start] + gap + self._written[each.start :]
                self._stands.remove(last)
            elif last.sure:
                self._put(each.detail, text[last.start : each.end])
        return text

    def _differ(self, last: Stand, each: Stand) -> bool:
        if last.detail is None:
            return each.meaning is not None
        if last.detail is not each.detail:
            return False
        if last.meaning is None or each.meaning is None:
            return each.corrects
        return last.meaning.value != each.meaning.value and last.meaning.whose is each.meaning.whose

    def _without_denials(self, text: str) -> str:
        """ "Not a Civic, a CR-V": what is denied says no more. Behind a value of its kind, it may be the new one: "2017, non 2018"."""
        for found in _DENIED.finditer(text):
            place = found.start("value")
            if any(stand.start <= place < stand.end and stand.sure for stand in self._stands):
                continue
            text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
            before = [stand for stand in self._stands if stand.sure and stand.end <= found.start()]
            is_vehicle = found["value"][0] == VEHICLE
            if is_vehicle and before and _IT_IS.search(text[: before[-1].start]) and _NOT.match(found[0]):
                continue
            if before and (before[-1].meaning is None) == is_vehicle and not _BUT_NOT.search(text[: found.start() + 1]):
                self._put(before[-1].detail, found[0])
            elif not before:
                self._deny(place, is_vehicle=is_vehicle)
        return text

    def _deny(self, place: int, *, is_vehicle: bool) -> None:
        """ "Non 2015" alone may be "no, 2015", of what was said before."""
        number = next((each for each in self._scene.denied if each.number.start == place), None)
        here = {stand.detail for stand in self._stands if stand.sure}
        detail = Detail.MODEL if is_vehicle else _by_size(number) if number else None
        if detail not in here:
            self._put(detail, "")

    def _beside_alarms(self) -> None:
        """A word of correction that nothing explains is about what stands beside it."""
        for cue in CUE.finditer(self._text):
            if not any(stand.end <= cue.start() for stand in self._sure):
                continue
            near = self._clauses.near(cue.start())
            for stand in self._sure:
                if stand.start in near:
                    self._put(stand.detail, cue[0])

    def _who_drives(self) -> None:
        """Of several people, who drives follows only from words that are all understood."""
        people = _PERSON.search(self._text) or len([stand for stand in self._stands if stand.detail is Detail.DRIVER_AGE]) > 1
        kinds = ("person", "past", "time", "bought", "about")
        for clause in self._clauses.each() if people else ():
            if _DRIVES.search(clause) and (words := self._plain.unknown(_NAMED.sub(" ", clause), *kinds)):
                self._put(Detail.DRIVER_AGE, " ".join(words))

    def _shake(self) -> None:
        """What was said before is not certain where this message speaks of it in words of doubt, or of somebody else who drives."""
        here = {stand.detail for stand in self._sure}
        for start, end in self._clauses.spans:
            clause = self._text[start:end]
            alarmed = CUE.search(clause) or self._plain.alarming(clause)
            for detail in mentioned(clause) - here if alarmed else ():
                self._put(detail, "")
            for stand in self._strays(start, end) if alarmed else ():
                if stand.meaning and (meant := _by_size(stand.meaning)) not in here:
                    self._put(meant, "")
            if Detail.DRIVER_AGE not in here and _PERSON.search(clause) and (_DRIVES.search(clause) or _FOR_THEM.search(clause)):
                self._put(Detail.DRIVER_AGE, "")

    def _beside_instruments(self) -> None:
        """What an instrument shows that was exchanged is no total."""
        if found := _NO_TOTAL.search(self._scene.skeleton):
            self._put(Detail.MILEAGE, found[0])

    def _beside_unnamed_vehicles(self) -> None:
        """Another one that nobody knows by its name stands behind a year, or one of several is chosen without its name."""
        text = self._scene.skeleton
        years = [stand for stand in self._stands if stand.detail is Detail.YEAR]
        other = any(_CODE_BEHIND.match(text, stand.end) for stand in years) and len(years) > 1
        if other or (chooses(text) and (self._scene.vehicles > 1 or len(years) > 1)):
            self._put(Detail.MODEL, text)
            self._put(Detail.YEAR, text)

    def _strays(self, start: int, end: int) -> list[Stand]:
        return [stand for stand in self._stands if stand.detail is None and start <= stand.start < end]

    # values

    def _around(self, stand: Stand) -> list[str]:
        start, end = self._clauses.around(stand.start, stand.end)
        meaning = stand.meaning
        clause = self._text[start:end]
        zone = (
            clause if meaning and not meaning.strong else self._clauses.zone(stand.start, stand.end)
        )  # what only its size has told is about nothing else beside it
        if meaning and not meaning.strong and (left := _LEFT.findall(clause)):
            return left
        if CUE.search(clause) and not any(other.end <= stand.start for other in self._stands):
            return self._plain.unknown(zone, "cue", "about" if stand.detail is Detail.MILEAGE else "past", "thing")
        match stand.detail:
            case Detail.MILEAGE:
                kinds = ("about", "thing", *(("bought", "person") if VEHICLE in clause else ()))
                if meaning and self._is_plainly_driven(stand, meaning):
                    zone = self._clauses.zone_before(stand.start, stand.end)
                return [*self._plain.unknown(zone, *kinds), *self._plain.alarming(clause, "about"), *self._in_another_unit(stand)]
            case Detail.DRIVER_AGE:
                kinds = ("past", *(("time",) if meaning and meaning.derived else ()))
                kinds += ("person",) if meaning and meaning.whose is not Whose.OWN else ()
                if meaning and self._is_plainly_own(stand, meaning):
                    zone = without_somebody(self._clauses.zone_before(stand.start, stand.end))
                unknown = [*self._plain.unknown(zone, *kinds), *self._plain.alarming(clause, *kinds, "about"), *self._of_people()]
                return unknown or self._of_two(meaning)
            case Detail.YEAR if meaning and not meaning.strong:
                return [*self._plain.unknown(zone, "bought"), *self._plain.alarming(clause)]
            case Detail.YEAR:
                return self._plain.alarming(clause)
            case _:
                return [*self._plain.alarming(clause), *self._right_before(stand)]

    def _is_plainly_own(self, stand: Stand, meaning: Meaning) -> bool:
        """ "I'm 47 and a school teacher": of somebody who names one age, in words that are nobody else's, what follows tells their life."""
        _, end = self._clauses.around(stand.start, stand.end)
        behind = self._text[stand.end : end]
        ages = [each for each in self._stands if each.meaning and _may_be_an_age(each.meaning)]
        if not meaning.strong or meaning.derived or meaning.whose is not Whose.OWN or len(ages) > 1 or _PERSON.search(self._text):
            return False
        others = any(not _I_DO.search(behind[: found.start()]) for found in _DRIVES.finditer(behind))
        if not self._text[: stand.start].strip() and len(self._stands) == 1 and len(behind.split()) <= FEW:
            kinds = ("time", "person", "past", "about", "cue", "aside", "bought", "alarm")  # "29 wird er" is another age
            return not CUE.search(self._text) and self._plain.unknown(behind) == self._plain.unknown(behind, *kinds)
        counted = not _NOT_COUNTED.match(behind) or (meaning.number.in_words and not _IN_YEARS.match(behind))  # "cuarenta y muchos"
        return not (others or counted or _FOR_THEM.search(behind) or CUE.search(self._text))

    def _is_plainly_driven(self, stand: Stand, meaning: Meaning) -> bool:
        """ "71,220 miles, weekend toy": of the only distance, with its unit, what follows tells more of the vehicle's life."""
        _, end = self._clauses.around(stand.start, stand.end)
        unit = _MILES.match(self._text, stand.end, end) or _KM_BEHIND.match(self._text, stand.end, end)
        distances = [each for each in self._stands if each.meaning and _by_size(each.meaning) is Detail.MILEAGE]
        if unit is None or not meaning.strong or len(distances) > 1 or CUE.search(self._text) or _BETWEEN.search(self._text):
            return False
        return not NO_TOTAL.search(self._scene.skeleton) and not _OF_A_PART.search(self._text[unit.end() : end])

    def _in_another_unit(self, stand: Stand) -> list[str]:
        """Kilometres that are spoken of, and no number is measured in."""
        if stand.meaning is None or stand.meaning.derived or _MILES.match(self._text, stand.end):
            return []
        return [found[0] for found in _KM.finditer(self._text)]

    def _of_people(self) -> list[str]:
        """The words that nobody knows about others whose age is named, who drive, or whom it is for."""
        found: list[str] = []
        for start, end in self._clauses.spans:
            clause = self._text[start:end]
            aged = any(start <= stand.start < end and stand.meaning and _may_be_an_age(stand.meaning) for stand in self._stands)
            if _PERSON.search(clause) and (aged or _DRIVES.search(clause) or _FOR_THEM.search(clause)):
                found += self._plain.unknown(_NAMED.sub(" ", without_beginning(clause)), "person", "time", "past", "bought", "about")
        return found

    def _of_two(self, meaning: Meaning | None) -> list[str]:
        """Of two who may drive, it is neither for certain where nobody is said to drive, or not to."""
        own = meaning is not None and meaning.whose is Whose.OWN
        told = i_drive(self._scene.skeleton) or another_never_drives(self._scene.skeleton)
        return [str(age) for age in self._scene.others_ages if own and not told]

    def _right_before(self, stand: Stand) -> list[str]:
        """A word in front of a vehicle that may be a part of its name: "Wuling Mini", "Freightliner Cascadia"."""
        found = _LAST_WORD.search(self._text[self._clauses.around(stand.start, stand.end)[0] : stand.start])
        return self._plain.unknown(found[0], "bought", "person", "aside", "past", "time", "about", "cue", "thing") if found else []

    def _weigh(self, number: Stand) -> None:
        """A number that nothing explains may be what only its size has told of another, or what stands in the same clause; one that may be
        anything leaves open what it may be."""
        if number.meaning is None or number.sure:
            return
        if number.detail is not None:
            if number.meaning.doubt in _OPEN and any(stand.detail is number.detail for stand in self._sure):
                self._put(number.detail, self._scene.written[number.start : number.end])
            return
        for stand in self._sure:
            if stand.meaning is None or stand.meaning.value == number.meaning.value:
                continue
            between = self._text[min(stand.end, number.end) : max(stand.start, number.start)]
            if stand.meaning.number.in_words and not between.strip(" -"):  # "forty 2"
                self._put(stand.detail, between)
            if (
                not stand.meaning.strong
                or self._clauses.around(stand.start, stand.end)[0] <= number.start < self._clauses.around(stand.start, stand.end)[1]
            ):
                whole = number.meaning.value
                if (stand.detail is Detail.YEAR and 1950 <= whole < 2100) or (stand.detail is Detail.MILEAGE and whole >= 1000):
                    self._put(stand.detail, self._scene.written[max(number.start - 10, 0) : number.end + 10])

    def _beside_other_vehicles(self) -> None:
        """Of several vehicles that are named, which one is meant follows only from words that are all understood, and say nothing else of
        that one."""
        for start, end in self._clauses.spans:
            clause = self._written[start:end]
            meant = any(stand.detail is Detail.MODEL and stand.start < end and start < stand.end for stand in self._stands)
            words = self._plain.unknown(clause, "aside", "cue", "bought", "person", "about", "time")
            if VEHICLE in clause and (words := [*words, *(self._plain.alarming(clause) if meant else ())]):
                self._put(Detail.MODEL, " ".join(words))


def _by_size(meaning: Meaning) -> Detail | None:
    """What a number that nothing explains would be."""
    if meaning.number.is_plain and 1950 <= meaning.value < 2100:
        return Detail.YEAR
    if meaning.value >= 1000:
        return Detail.MILEAGE
    return Detail.DRIVER_AGE if YOUNGEST <= meaning.value <= OLDEST and not meaning.number.is_scaled else None


def _may_be_an_age(meaning: Meaning) -> bool:
    return meaning.detail is Detail.DRIVER_AGE or (meaning.detail is None and _by_size(meaning) is Detail.DRIVER_AGE)
