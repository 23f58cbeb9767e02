"""What a customer's words say of the details of a quote, and what they leave open. What is not certain is asked back, never guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.guardrails.plaintext import Plain, bare
from core.quoting.details import OLDEST, REQUIRED, YOUNGEST, Detail, Said, Value, is_possible
from core.quoting.reading.ages import age, births, with_sex
from core.quoting.reading.alone import by_size, is_all, settled, stands_alone
from core.quoting.reading.beside_ages import may_correct, on_another_day, others_ages, rivals, with_rivals
from core.quoting.reading.beside_numbers import COUNTS, LASTS
from core.quoting.reading.change_requests import as_labels
from core.quoting.reading.closed_world import Scene, not_understood
from core.quoting.reading.corrections import is_limit, is_negated, is_taken_back, ranges, refused
from core.quoting.reading.distances import distance, maybe_miles, names_miles
from core.quoting.reading.evidence import Figure, figures
from core.quoting.reading.evidence import Line as Read
from core.quoting.reading.meanings import VEHICLE, Doubt, Meaning, Place
from core.quoting.reading.model_years import is_followed_by_a_version, is_year, model_year, short_years
from core.quoting.reading.named_cars import Car, Named, car_of, named_cars
from core.quoting.reading.numbers import MOST, Number, numbers
from core.quoting.reading.people import answered_first, drivers_age, is_of_whom_was_asked
from core.quoting.reading.scenes import Message, scene_of
from core.quoting.reading.set_aside import small, without_identifiers, without_items, without_others
from core.quoting.reading.sums import is_unwanted, money
from core.quoting.reading.weighing import weighed
from core.quoting.vehicles.known import Vehicles
from core.quoting.vehicles.words import NEW

IN_MILES = ("en",)  # languages in whose countries a figure without its unit is in miles
NEAR, FAR = 30, 80  # characters before a number in which it is denied, and before a deductible that nobody wants
LONGEST = 4000  # characters: more is a document, and not what a person says of their car; it also bounds the time

_APOSTROPHES = str.maketrans("‘’´`ʼ٬٫", "''''',.")  # and the separators of Arabic numbers
# "2016，76100" is two numbers, "45，000" is one
_PARTING_COMMA = re.compile(r"(?<=[0-9]{4})，(?=[0-9])|(?<=[0-9])[，,](?=[0-9]{4})|(?<=[0-9])，(?=[0-9])(?![0-9]{3}(?![0-9]))")
_LETTER_O = re.compile(r"(?<=[0-9][.,])(?:ooo|[0-9]oo|[0-9]{2}o)(?![0-9a-z])")  # "73,6oo"
_DIGITS = re.compile(r"[0-9]+")
_LABEL_ABOVE = re.compile(r"([:?])[ \t]*\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """Something was said of these details, and it is no value yet. `values` are what it may be, as far as that can be told."""

    details: tuple[Detail, ...]
    why: Doubt
    message: str
    words: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """`said` in its order: a later one of the same detail corrects an earlier one. `cars`: how many vehicles it names; of several, `said`
    holds the driver's details only, and `each` holds those of every vehicle. `denied`: values that the words say it is not. `aside`:
    names of vehicles that are not to be insured. `figures`: its numbers, for whoever understands the words; `text` is what they have their
    places in."""

    said: tuple[Said, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    cars: int = 0
    each: tuple[tuple[Said, ...], ...] = ()
    refused: frozenset[Detail] = frozenset()
    denied: tuple[tuple[Detail, Value], ...] = ()
    aside: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    text: str = ""


def hear(
    text: str,
    *,
    message: str,
    languages: Sequence[str],
    today: date,
    asked: Sequence[Detail] = (),
    vehicles: Vehicles | None = None,
    careful: bool = False,
) -> Heard:
    """`languages` are those whose number words count; `asked` are the details that Eva's last message asked for. `careful`: only what
    stands among words that are all understood is said, the rest is unclear. Never raises."""
    if len(text) > LONGEST or len(_DIGITS.findall(text)) > 2 * MOST:
        return Heard(unclear=(Unclear(details=REQUIRED, why=Doubt.TOO_LONG, message=message),))
    line = _Line(text, message, tuple(languages), today, tuple(asked), vehicles)
    return line.heard_with_care() if careful else line.heard()


class _Line:
    """One message of a customer, read once."""

    def __init__(
        self, text: str, message: str, languages: tuple[str, ...], today: date, asked: tuple[Detail, ...], vehicles: Vehicles | None
    ) -> None:
        self._written, self._message, self._today, self._asked = text, message, today, asked
        self._plain: Plain = bare(_PARTING_COMMA.sub("、", text.translate(_APOSTROPHES)))
        own = _LETTER_O.sub(lambda found: found[0].replace("o", "0"), small(self._plain.text))
        own = as_labels(without_items(without_others(own)))
        own = _LABEL_ABOVE.sub(lambda found: found[1].ljust(len(found[0])), own)
        self._named: Named = named_cars(own, vehicles, asked)
        self._marked = self._named.marked
        self._readable = without_identifiers(self._marked)
        self._numbers = numbers(self._readable, languages)
        self._own = own
        self._each: list[Meaning] = []  # what each number means by itself
        self._understood: set[int] = set()
        self._ranges: set[int] = set()
        self._denied: list[Meaning] = []
        self._found: list[Meaning] = []
        self._languages = languages

    def heard_with_care(self) -> Heard:
        """As heard, and what stands among words that are not understood is in doubt. Of what is said nowhere here, but was before and may
        not hold any more, the words are empty."""
        heard = self.heard()
        doubts = not_understood(self._scene())
        without_unit = [each for each in heard.said if self._lacks_its_unit(each)]
        taken = [each for each in heard.said if each.detail in doubts]
        unclear = [self._left_open(each) for each in taken]
        unclear += [replace(self._left_open(each), why=Doubt.UNIT) for each in without_unit if each not in taken]
        shaken = [each for each in doubts if not any(said.detail is each for said in heard.said)]
        unclear += [Unclear(details=(each,), why=Doubt.CONFLICT, message=self._message) for each in shaken]
        said = tuple(each for each in heard.said if each not in taken and each not in without_unit)
        return replace(heard, said=said, each=() if Detail.MODEL in doubts else heard.each, unclear=(*heard.unclear, *unclear))

    @property
    def _is_in_miles(self) -> bool:
        return not self._languages or self._languages[0] in IN_MILES

    def _lacks_its_unit(self, said: Said) -> bool:
        """A bare figure of somebody whose language is that of countries with kilometres: Eva's question allows for both."""
        bare_miles = said.detail is Detail.MILEAGE and not said.derived and not self._is_in_miles
        return bare_miles and not names_miles(self._readable)

    def _left_open(self, said: Said) -> Unclear:
        return Unclear(details=(said.detail,), why=Doubt.CONFLICT, message=self._message, words=said.words, values=(said.value,))

    def _scene(self) -> Scene:
        message = Message(
            written=self._masked(self._own_without_names),
            skeleton=self._skeleton,
            numbers=self._numbers,
            explained=self._understood | self._ranges,
            found=self._found,
            each=self._each,
            denied=self._denied,
            named=self._named,
            languages=self._languages,
        )
        return scene_of(message)

    @property
    def _own_without_names(self) -> str:
        return "".join(mark if mark == VEHICLE else letter for mark, letter in zip(self._marked, self._own, strict=True))

    def heard(self) -> Heard:
        if len(self._numbers) > MOST:
            return Heard(unclear=(Unclear(details=REQUIRED, why=Doubt.TOO_LONG, message=self._message),))
        found, denied = self._meanings()
        self._found, self._denied = found, denied
        said, unclear = self._of_one_car(found, self._named.cars)
        each: tuple[tuple[Said, ...], ...] = ()
        if self._named.count > 1 and not self._says_enough_of_one(found):
            each, said, unclear = self._of_each_car(found)
        return Heard(
            said=tuple(said),
            unclear=tuple(unclear),
            cars=self._named.count,
            each=each,
            refused=refused(self._own, self._asked),
            denied=(
                *((meaning.detail, meaning.value) for meaning in denied if meaning.detail),
                *((Detail.MODEL, model) for model in self._named.denied),
                *((Detail.MAKE, make) for make in self._named.denied_makes),
            ),
            aside=self._named.aside,
            figures=tuple(sorted(self._figures(), key=lambda figure: figure.start)),
            text=self._readable,
        )

    # numbers

    def _meanings(self) -> tuple[list[Meaning], list[Meaning]]:
        """What the numbers mean, and what of it the words deny."""
        ends = ranges(self._readable, self._numbers)
        read = [
            meaning
            for number in self._numbers
            if (meaning := self._meaning(Place(text=self._readable, number=number), is_vague=number.start in ends or number.is_vague))
        ]
        taken = [(meaning.number.start, meaning.number.end) for meaning in read if meaning.detail and meaning.strong]
        extra = [
            *short_years(self._readable, self._today),
            *with_sex(self._readable),
            *births(self._marked, self._today, answering=self._asked == (Detail.DRIVER_AGE,), day_first=not self._is_in_miles),
        ]
        extra = [each for each in extra if not any(start < each.number.end and each.number.start < end for start, end in taken)]
        places = {place for each in extra for place in range(each.number.start, each.number.end)}
        read = [meaning for meaning in read if meaning.strong or meaning.number.start not in places] + extra
        read.sort(key=lambda meaning: meaning.number.start)
        denied = [meaning for meaning in read if self._is_denied(meaning)]
        kept = [meaning for meaning in read if meaning.detail and meaning not in denied]
        kept = settled(kept, self._asked, self._readable, self._today, vehicle=bool(self._named.cars))
        kept = [self._unless_taken_back(meaning, read) for meaning in kept]
        kept = [self._unless_bare_no(meaning, denied) for meaning in kept]
        self._each, self._ranges, self._denied = kept, ends, denied
        self._understood = {meaning.number.start for meaning in read}
        ages = [meaning for meaning in kept if meaning.detail is Detail.DRIVER_AGE]
        others = [meaning for meaning in kept if meaning.detail is not Detail.DRIVER_AGE]
        told = drivers_age([*ages, *others_ages(self._numbers, self._understood, self._readable)], self._readable)
        if self._asked == (Detail.DRIVER_AGE,) and (first := answered_first(ages, self._readable)):
            told = [first]
        if self._asked == (Detail.DRIVER_AGE,) and is_of_whom_was_asked(self._readable):
            told = [replace(meaning, doubt=None) if meaning.doubt is Doubt.WHOSE and len(ages) == 1 else meaning for meaning in told]
        rival = rivals(self._numbers, ends | self._understood, self._readable)
        told = with_rivals(told, rival, denied, self._readable, self._skeleton)
        return sorted([*others, *told], key=lambda meaning: meaning.number.start), denied

    def _is_denied(self, meaning: Meaning) -> bool:
        start = meaning.number.start
        unwanted = meaning.detail is Detail.DEDUCTIBLE and is_unwanted(self._readable[max(start - FAR, 0) : start])
        return unwanted or is_negated(self._readable[max(start - NEAR, 0) : start])

    def _figures(self) -> Iterator[Figure]:
        vague = {number.start for number in self._numbers if number.is_vague}
        each = [
            replace(meaning, doubt=Doubt.CONFLICT)
            if any(may_correct(denied, meaning, self._readable) for denied in self._denied)
            else meaning
            for meaning in self._each
        ]
        return figures(
            Read(
                text=self._readable,
                skeleton=self._skeleton,
                written=self._words,
                numbers=self._numbers,
                meanings=each,
                understood=self._understood,
                open=self._ranges | vague,
                asked=self._asked,
                today=self._today,
            )
        )

    def _unless_taken_back(self, meaning: Meaning, read: Sequence[Meaning]) -> Meaning:
        """ "2010? No, the title says 2011": what a number that is not understood takes the place of is not certain either."""
        understood = {each.number.start for each in read}
        following = next((number for number in self._numbers if number.start >= meaning.number.end), None)
        if meaning.doubt or following is None or following.start in understood:
            return meaning
        taken_back = is_taken_back(self._readable[meaning.number.end : following.start]) and meaning.detail is not None
        if following.whole is None or meaning.detail is None or not is_possible(meaning.detail, following.whole, self._today):
            return meaning
        return replace(meaning, doubt=Doubt.CONFLICT) if taken_back else meaning

    def _unless_bare_no(self, meaning: Meaning, denied: Sequence[Meaning]) -> Meaning:
        """ "2017... non 2018" may take back the one or the other."""
        of_it = [each for each in denied if each.detail in (meaning.detail, *meaning.maybe)]
        open_now = meaning.detail is not Detail.DRIVER_AGE and any(may_correct(each, meaning, self._readable) for each in of_it)
        return replace(meaning, doubt=Doubt.CONFLICT) if open_now else meaning

    def _meaning(self, place: Place, *, is_vague: bool) -> Meaning | None:
        number = place.number
        meaning = money(place, self._asked) or distance(place, self._asked) or age(place, self._today) or model_year(place, self._today)
        if meaning is None and (stands_alone(self._skeleton, number.start, number.end) or self._is_the_answer(number)):
            meaning = by_size(place, self._today, self._asked)
        meaning = meaning or self._year_first(place) or self._age_first(place) or maybe_miles(place)
        if meaning is None or meaning.detail is None or meaning.doubt:
            return meaning
        if is_vague or is_limit(place.before, place.behind, meaning.detail):
            if meaning.detail is Detail.DRIVER_AGE and not meaning.strong and not self._asked:
                return None  # "it does like 33" takes nothing back
            return replace(meaning, doubt=Doubt.VAGUE)
        if meaning.detail is Detail.DRIVER_AGE and not meaning.derived and on_another_day(self._skeleton, number):
            return replace(meaning, doubt=Doubt.VAGUE)
        possible = is_possible(meaning.detail, meaning.value, self._today)
        return meaning if possible else replace(meaning, doubt=Doubt.IMPOSSIBLE)

    def _year_first(self, place: Place) -> Meaning | None:
        """ "2020 abs", in answer to a question for the model year: what stands behind it names the version."""
        asked = Detail.YEAR in self._asked and not place.before.strip() and not self._named.cars
        years = [number for number in self._numbers if is_year(number, self._today)]
        return place.means(Detail.YEAR) if asked and len(years) == 1 and is_followed_by_a_version(place, self._today) else None

    def _age_first(self, place: Place) -> Meaning | None:
        """ "29 mate", in answer to the question for the age: the only number, and nothing behind it that it could count."""
        asked = self._asked == (Detail.DRIVER_AGE,) and not place.before.strip() and len(self._numbers) == 1
        is_age = not place.number.is_scaled and place.number.whole in range(YOUNGEST, OLDEST + 1) and not COUNTS.match(place.behind)
        return place.means(Detail.DRIVER_AGE) if asked and is_age and not LASTS.match(place.behind) else None

    def _is_the_answer(self, number: Number) -> bool:
        return len(self._asked) == 1 and is_all(self._skeleton, number.start, number.end)

    @property
    def _skeleton(self) -> str:
        return self._masked(self._readable)

    def _masked(self, text: str) -> str:
        for number in self._numbers:
            text = text[: number.start] + "№" * (number.end - number.start) + text[number.end :]
        return text

    # what comes of it

    def _of_one_car(self, found: Sequence[Meaning], cars: Sequence[Car]) -> tuple[list[Said], list[Unclear]]:
        said: list[tuple[int, Said]] = []
        unclear: list[Unclear] = []
        for detail in Detail:
            certain, open_ones = weighed([meaning for meaning in found if meaning.detail is detail], self._readable)
            said += [(meaning.number.start, self._said(meaning, detail)) for meaning in certain]
            unclear += [self._unclear(meaning) for meaning in open_ones]
        heard = {each.detail for _, each in said}
        for car in cars:
            values, left_open = self._of_the_name(car, year_said=Detail.YEAR in heard)
            said += [(car.start, each) for each in values]
            unclear += left_open
        if Detail.MILEAGE not in heard and (new := NEW.search(self._readable)):
            unclear.append(Unclear(details=(Detail.MILEAGE,), why=Doubt.NEW, message=self._message, words=self._words(*new.span())))
        left = [
            replace(each, details=tuple(detail for detail in each.details if detail not in heard or len(each.details) == 1))
            for each in unclear
        ]
        return [each for _, each in sorted(said, key=lambda pair: pair[0])], [each for each in left if each.details]

    def _says_enough_of_one(self, found: Sequence[Meaning]) -> bool:
        """ "Another car, a 2015 Civic": of several that are spoken of, only one is named, and nothing else stands there."""
        counted = [[meaning for meaning in found if meaning.detail is detail] for detail in (Detail.YEAR, Detail.MILEAGE)]
        return len(self._named.cars) == 1 and all(len(meanings) <= 1 for meanings in counted)

    def _of_each_car(self, found: Sequence[Meaning]) -> tuple[tuple[tuple[Said, ...], ...], list[Said], list[Unclear]]:
        """What belongs to which vehicle follows from where it stands; what belongs to the driver is said once."""
        of_driver = [meaning for meaning in found if meaning.detail not in (Detail.YEAR, Detail.MILEAGE, Detail.YEARLY_MILEAGE)]
        said, unclear = self._of_one_car(of_driver, ())
        each: list[tuple[Said, ...]] = []
        cars = [car for car in self._named.cars if not car.corrects]
        if len(cars) < self._named.count:
            return (), said, [*unclear, Unclear(details=(Detail.MAKE, Detail.MODEL), why=Doubt.WHICH, message=self._message)]
        for at, car in enumerate(cars):
            own = [meaning for meaning in found if meaning not in of_driver and car_of(meaning.number, self._readable, cars) == at]
            values, left_open = self._of_one_car(own, (car,))
            each.append(tuple(values))
            unclear += left_open
        return tuple(each), said, unclear

    def _of_the_name(self, car: Car, *, year_said: bool) -> tuple[list[Said], list[Unclear]]:
        words = self._words(car.start, car.end)
        said = [Said(detail=Detail.MAKE, value=car.make, message=self._message, words=words)] if car.make else []
        is_of_a_year = bool(car.choices and car.model)
        if car.is_open:
            return [], [self._choice(car, words, (Detail.MAKE, Detail.MODEL))]
        if car.model and (year_said or not is_of_a_year):
            return [*said, Said(detail=Detail.MODEL, value=car.model, message=self._message, words=words)], []
        if is_of_a_year:
            return said, [self._choice(car, words, (Detail.MODEL, Detail.YEAR))]
        return said, [self._choice(car, words, (Detail.MODEL,) if car.make else (Detail.MAKE, Detail.MODEL))] if car.choices else []

    def _choice(self, car: Car, words: str, details: tuple[Detail, ...]) -> Unclear:
        values = car.choices or tuple(filter(None, (f"{car.make or ''} {car.model or ''}".strip(),)))
        return Unclear(details=details, why=Doubt.CHOICE, message=self._message, words=words, values=values)

    def _said(self, meaning: Meaning, detail: Detail) -> Said:
        return Said(detail=detail, value=meaning.value, message=self._message, words=self._around(meaning.number), derived=meaning.derived)

    def _unclear(self, meaning: Meaning) -> Unclear:
        details = meaning.maybe if meaning.doubt is Doubt.WHICH and meaning.maybe else (meaning.detail,)
        return Unclear(
            details=tuple(detail for detail in details if detail),
            why=meaning.doubt or Doubt.CONFLICT,
            message=self._message,
            words=self._around(meaning.number),
            values=(meaning.value,),
        )

    def _around(self, number: Number) -> str:
        return self._words(number.start, number.end)

    def _words(self, start: int, end: int) -> str:
        first, last = self._plain.span(start, end)
        return self._written[first:last]
