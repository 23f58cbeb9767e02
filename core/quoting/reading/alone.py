"""Numbers that stand alone, as in "2019 nissan leaf, 45k, 41": their size, the question and what else is said tell what they are."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from core.quoting.details import FARTHEST, OLDEST, YOUNGEST, Detail
from core.quoting.reading.corrections import is_taken_back
from core.quoting.reading.distances import miles_of
from core.quoting.reading.meanings import VEHICLE, Doubt, Meaning, Place, Whose
from core.quoting.reading.model_years import is_year
from core.quoting.reading.people import whose

_FILLERS = (
    r"(?:and|y|et|und|e|it'?s|its|is|with|at|about|around|approx|roughly|so|then|also|plus|now|just|for"
    r"|i think|like|yes|yeah|yep|ok|okay|sure|hi|hello|thanks|the|well|um|uh|hmm|answer|answers?|that'?s"
    r"|that is|that would be"
    r"|here|tiene|lleva|elle a|il a|um die|so um(?: die)?|give or take|or so|more or less|y pico|y algo|y cachito|and change"
    r"|et quelques|und ein paar|und etwas|es|son|est|c'est|ist|sind|das sind|sao|sono|ho|tenho|tengo|j'ai|i'm|im|i am"
    r"|bin|ich|yo|eu|io|com|con|tem|ha"
    r"|uh|euh|eh|ahm|ähm|hm|er|este|pues|bueno|lol|haha|das ist|con|avec|mit|miles|mi|km|kms|millas|meilen|years old"
    r"|years|yrs?|yo|y/o|anos|ans|jahre|jahre alt|anni|anitos|cumplidos|compiuti|ans revolus|j\.?|milhas|miglia|anos de idade"
    r"|unos|environ|etwa|ca|oder|si|oui|ja|hola|bonjour|hallo|quote"
    r"|insurance|car|me|driver|age|year"
    r"|under|nearly|almost|close to|knapp|fast|casi|presque|pres de|dans les|quase|quasi|mas o menos|plus ou moins|circa"
    r"|mais ou menos|piu o meno"
    r"|je dirais|diria|diciamo|direi|ich glaube?|creo(?: que)?|je crois|acho(?: que)?|credo"
    r"|i guess|sorry|wait|actually|oops|no|perdon|digo|pardon|nein|quatsch|alias|desculp[ea]|na verdade|anzi|scus[ai]"
    r"|scusate|cioe|volevo dire|enfin|non|nao|não|plutot|mejor dicho|correction|i mean(?:t)?|i said"
    r"|it should be|should be|make that|make it|change it to|instead|not|ich meine|moment|rather|used"
    r"|new|please|pls|por favor|bitte|it has|has|fully|today|maybe|right now|currently|now|exactly|genau"
    r"|exactement"
    r"|model|automatic|electric|ev|sedan|suv|hatchback|coupe|wagon|truck|van|blue|red|white|black|silver"
    r"|nee?|ach|mist|falsch|doch|vielmehr|oups|zut|mince|erreur|attends"
    r"|espera|ay|miento|perai|ops|aspetta|macche|voglio dire|quer dizer"
    r"|quiero decir|je veux dire|quero dizer|foi mal|scratch that|whoops|hang on|hold on"
    r"|grey|gray|plus|sv|sl|lx|ex|lt|le|se|xle|sport|limited|premium|base)"
)
# Chinese is written without blanks, so what is of no weight there is listed by itself
_EASTERN = (
    r"(?:的|了|是|吧|呢|啊|哦|年款|款|年|我|今年|已经|现在|大概|开了|跑了|行驶|里程|不对|错了|应该是|说错了|哦不|啊不|不是|不|口误|记错了|更正|不好意思"
    r"|سنه|سنة|عام|عاما|موديل|ميل|لا|معليش|غلطت|قصدي|تصحيح|بل|لحظه|لحظة|عفوا|اسف|اقصد|تقريبا|حوالي|وعمري|عمري|العداد|و)"
)
_EASTERN_BEHIND = r"(?:的|了|吧|呢|啊|哦|年?款|年的?(?=[\s,，。;；、:：]|$)|سنه|سنة|عام|عاما|ميل|لا|عفوا|اسف|اقصد|تقريبا)"
_SINCE = r"(?:since|seit|depuis|desde) (?:yesterday|gestern|hier|ayer|last (?:week|month)|letzte[mnr] (?:woche|monat)|la semaine derniere)"
# "20 ans de permis" is no age
_A_TIME = re.compile(
    r" ?(?:years?|yrs?|anos|ans|jahre|anni) (?:(?:of|de|von|di|da|as|with|without|sin|sans|ohne|no|driving|accident|claims?|clean"
    r"|experience|unfallfrei|con|com|sem|senza|ago)\b|licen|schaden|fuhrerschein|fahrpraxis)"
)
_SIGNS = r",;:.!?()\"\[\]\n/|\t*•~=，。；：！？、،؛؟…"
_LEFT = re.compile(rf"(?:^|[{_SIGNS}>-]|{VEHICLE}|№)(?:\s*(?:{_FILLERS}(?![a-z'])|{_EASTERN})[,:.]{{0,3}}){{0,4}}\s*'?\Z")
_RIGHT = re.compile(
    rf"(?: ?-?ish(?![a-z]))?\s*(?:$|[{_SIGNS.replace('.', '')}<]|\.+(?:\s|$)|-(?=\s)|{VEHICLE}|№"
    rf"|{_EASTERN_BEHIND}|{_SINCE}|{_FILLERS}(?![a-z']))"
)
# Around a number that is the whole answer: "del noventa y ocho", "a 12"
_SMALL_WORDS = re.compile(
    r"(?:(?:it'?s|it is|its|that'?s|a|an|the|of|from|el|la|del?|es|un|una|le|du|de l'annee|c'est|von|vom|ist|das|ein"
    r"|eine|do|da|e|um|uma|dal|il"
    r"|model|modelo|modele|year|ano|annee|anno|just|uh|um)[ ,]*)*"
)
_SPAN = re.compile(
    r"[ -]?(?:years?|yrs?|months?|weeks?|days?|anos|ans|annees|jahre?|monate?|anni|meses|mois|owners?|times|or|o|ou|oder)(?![a-z])"
)
# "50 ans" is somebody's age, or the vehicle's
_IN_YEARS = re.compile(r" ?(?:years?|yrs?|anos|anitos|ans|annees|jahre?|j\.?|anni)(?: cumplidos| compiuti| revolus)?(?=$|\s*[,;:.!?)\n/])")
OLDEST_YEAR = 1950  # of a number that stands alone
LEAST_MILEAGE = 1000  # of a number that stands alone: below it may be thousands, or anything


def stands_alone(skeleton: str, number_start: int, number_end: int) -> bool:
    """`skeleton` is the text with № in the place of every number."""
    return bool(_LEFT.search(skeleton[max(number_start - 60, 0) : number_start])) and bool(
        _RIGHT.match(skeleton[number_end : number_end + 40])
    )


def is_all(skeleton: str, number_start: int, number_end: int) -> bool:
    """Whether nothing but the number answers the question."""
    ends = skeleton[number_end:].strip(" .!,")
    return _SMALL_WORDS.fullmatch(skeleton[:number_start].strip(" .!,") + " ") is not None and not ends


def by_size(place: Place, today: date, asked: Collection[Detail]) -> Meaning | None:
    """What a number that stands alone may be; None where its size says nothing. Whether that is certain, `settled` says."""
    number = place.number
    value = number.whole
    if value is None or number.is_vague:
        return None
    if answer := _answer(place, value, today, tuple(asked)):
        return answer
    if is_year(number, today) and value >= OLDEST_YEAR:
        return replace(place.means(Detail.YEAR), strong=False, maybe=(Detail.YEAR, Detail.MILEAGE))
    if YOUNGEST <= value <= OLDEST and not number.is_scaled and not _A_TIME.match(place.behind):
        person = whose(place.text, number.start, place.behind)
        maybe = (Detail.DRIVER_AGE, Detail.YEAR if _IN_YEARS.match(place.behind) else Detail.MILEAGE)
        return replace(place.means(Detail.DRIVER_AGE), strong=False, maybe=maybe, whose=person)
    if LEAST_MILEAGE <= value <= FARTHEST:
        return replace(place.means(Detail.MILEAGE), strong=False, maybe=(Detail.MILEAGE, Detail.YEARLY_MILEAGE))
    return None


def _answer(place: Place, value: int, today: date, asked: tuple[Detail, ...]) -> Meaning | None:
    """To a question for one thing, what is not that thing's size is impossible rather than something else."""
    match asked:
        case (Detail.DEDUCTIBLE | Detail.YEARLY_MILEAGE as detail,) if value >= 100:
            return place.means(detail)
        case (Detail.YEAR,) if 0 <= value < 100 and not place.number.is_scaled and not _SPAN.match(place.behind):  # "nineteen"
            return place.means(Detail.YEAR, _in_full(value, today), derived=True)
        case (Detail.YEAR,) if place.number.is_plain and today.year + 1 < value < 2200:
            return place.means(Detail.YEAR, doubt=Doubt.IMPOSSIBLE)
        case (Detail.DRIVER_AGE,) if value < 130 and not YOUNGEST <= value <= OLDEST and not place.number.is_scaled:
            return place.means(Detail.DRIVER_AGE, doubt=Doubt.IMPOSSIBLE)
        case (Detail.MILEAGE,) if value < YOUNGEST or OLDEST < value < LEAST_MILEAGE:
            return place.means(Detail.MILEAGE, doubt=Doubt.IMPOSSIBLE if value < 0 else Doubt.WHICH)
        case _:
            return None


def _in_full(short: int, today: date) -> int:
    """The latest year that ends so."""
    return 2000 + short if 2000 + short <= today.year + 1 else 1900 + short


def settled(found: Sequence[Meaning], asked: Collection[Detail], text: str, today: date, *, vehicle: bool) -> list[Meaning]:
    """Numbers that stand alone become certain where nothing else of the question, or of the message, could be meant."""
    there = {each.detail for each in found if each.detail}
    built = {today.year - each.value for each in found if each.detail is Detail.YEAR and not each.doubt}
    decided = [each if each.strong else _decided(each, there, built, asked, vehicle=vehicle) for each in found]
    for at in range(1, len(decided)):
        last, each = decided[at - 1], decided[at]
        if not each.strong and is_taken_back(text[last.number.end : each.number.start]):
            decided[at] = _in_place_of(last, each)
    return decided


def _decided(
    meaning: Meaning, there: Collection[Detail | None], built: Collection[int], asked: Collection[Detail], *, vehicle: bool
) -> Meaning:
    return _of_a_person(meaning, built, there, asked) if _is_in_years(meaning) else _settled(meaning, there, asked, vehicle=vehicle)


def _is_in_years(meaning: Meaning) -> bool:
    return meaning.detail is Detail.DRIVER_AGE and Detail.YEAR in meaning.maybe


def _of_a_person(meaning: Meaning, built: Collection[int], there: Collection[Detail | None], asked: Collection[Detail]) -> Meaning:
    """Years that stand alone are the driver's where the vehicle's own age is known from its model year, and is another."""
    of_the_car = any(abs(meaning.value - age) <= 1 for age in built) or not (built or Detail.MILEAGE in there)
    certain = (Detail.DRIVER_AGE in asked and Detail.YEAR not in asked) or not of_the_car
    return meaning if certain or meaning.whose is not Whose.OWN else replace(meaning, doubt=meaning.doubt or Doubt.WHICH)


def _in_place_of(last: Meaning, meaning: Meaning) -> Meaning:
    """ "I'm 41, no, 42": behind a word of correction it is what the one before was, or takes that away at least."""
    if meaning.detail is last.detail and meaning.doubt in (None, Doubt.WHICH):
        converted = meaning.detail is Detail.MILEAGE and last.derived and not meaning.derived  # "110,000 km, sorry, 101,000"
        value = miles_of(meaning.number.worth) if converted else meaning.value
        return replace(meaning, value=value, derived=last.derived, doubt=last.doubt, maybe=last.maybe, whose=last.whose)
    return replace(meaning, detail=last.detail, doubt=Doubt.CONFLICT) if last.detail in meaning.maybe else meaning


def _settled(meaning: Meaning, there: Collection[Detail | None], asked: Collection[Detail], *, vehicle: bool) -> Meaning:
    needed = {each for each in meaning.maybe if each in asked}
    match meaning.detail:
        case Detail.YEAR:
            certain = Detail.YEAR in needed or (not needed and (vehicle or Detail.MILEAGE in there))
        case Detail.DRIVER_AGE:
            certain = needed == {Detail.DRIVER_AGE} or (Detail.MILEAGE in there and needed != {Detail.MILEAGE})
        case _:
            of_a_name = bool(asked) and set(asked) <= {Detail.MAKE, Detail.MODEL}  # "a Silverado, 1500 I think"
            certain = needed == {Detail.MILEAGE} or (not needed and not of_a_name and (vehicle or Detail.YEAR in there))
    if meaning.whose is not Whose.OWN:
        return meaning
    return meaning if certain else replace(meaning, doubt=meaning.doubt or Doubt.WHICH)
