"""Numbers that are miles or kilometres: what the vehicle has driven in all, what it drives in a year, and every other distance."""

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from core.quoting.details import FARTHEST, Detail
from core.quoting.reading.corrections import is_negated
from core.quoting.reading.meanings import Doubt, Meaning, Place

KM_IN_A_MILE = Decimal("1.609344")  # by definition of the international mile, 1959

_MILES = r"(?:miles?|mi\.?|millas?|meilen?|milles?|milhas?|miglia|英里|迈|ميلا?|اميال)"
_KM = (
    r"(?:kms?\.?|k'?s|kilomet(?:er|re|ro)s?n?|kilom\.?|klicks|quilomet(?:ro)s?|chilometri|公里|千米|كل?م|كيلو ?مترا?|كيلو"
    r"|clicks|kays|bornes|tkm)"
)
_ANY_KM = re.compile(
    rf"(?<![a-z]){_KM}(?![a-z])(?![0-9]{{2}} ?[a-z]{{3}}\b)|\b(?:kilometer(?:stand)?|kilometr(?:os|age|aje)|quilometr(?:os|agem)"
    rf"|chilometr(?:i|aggio))\b"
)
_ANY_MILES = re.compile(rf"(?<![a-z])(?:{_MILES}|millaje|meilenstand)(?![a-z])")
_UNIT = re.compile(rf"[ -]?[(]?(?:(?P<miles>{_MILES})|(?P<km>{_KM}))(?![a-z])")
_PERIOD = re.compile(
    r"[ ]?(?:(?:miles?|mi|km|kms|millas|meilen|milles|kilomet\w+)? ?(?:(?:driven )?(?:a|an|per|each|every"
    r"|in a|im|pro|al|por|par|cada|chaque|in the|je)"
    r" ?(?:(?P<year>year|yr|annum|jahr|ano|an|annee)|month|monat|mes|mois|week|woche|semana|semaine|day"
    r"|tag|dia|jour|hour|gallon|charge|tank|trip)\b"
    r"|/ ?(?:(?P<year2>year|yr|y|a|jahr|ano|an)|mo|month|wk|week|day|h|gal)\b|(?P<year3>annually|yearly"
    r"|anuales|annuels|jahrlich|anuais|annui|all'anno|سنويا|في السنه|في السنة|بالسنه|p\.?a\.?)(?![a-z])"
    r"|(?:daily|weekly|monthly|mpg|mph|kmh|km/h)\b))"
)
_YEARLY_BEFORE = re.compile(
    r"\b(?:(?:annual|yearly|estimated annual) (?:miles|mileage|distance|driving)|(?:miles|mileage|km|kilometers) (?:per"
    r"|a|each) year|kilometraje anual|millaje anual|millas al ano"
    r"|kilometrage annuel|jahrliche (?:fahrleistung|laufleistung)|jahresfahrleistung|fahrleistung pro jahr"
    r"|quilometragem anual|chilometraggio annuo|chilometri (?:all'anno|annui)|(?:all'anno|por ano|al ano|par an|im jahr"
    r"|a year) (?:faccio|faco|hago|fais|fahre|i drive|i do)|سنويا|في السنه|كل سنه)"
    r"(?: (?:is|of|about|around|ist|es|est|de|von|would be))*[ ]?[:=-]? ?(?:around |about |ca\.? |~ ?)?\Z"
    r"|(?:一年|每年|年均|年行驶|全年)[^。，,；;\n0-9]{0,8}\Z"
)
_DRIVING = re.compile(
    r"\b(?:drive|driving|drives|do|put(?:ting)?(?: on)?|cover|travel|fahre|fahren|fahrt|conduzco|hago"
    r"|recorro|manejo|roule|fais|parcours)(?: [a-z]+){0,3}[ ~]*\Z"
)
_PAYING = re.compile(r"\b(?:pay|paying|paid|cost|costs|premium|quoted?|earn|make|pago|paye|zahle|bezahle|kostet)\b[^.;\n]{0,30}\Z")
# Miles that are no odometer's
_ELSEWHERE = re.compile(
    r"[ ]?(?:each way|one way|round trip|to (?:work|school|the|my|and)|from|away|per|commute|range|radius"
    r"|or less|warranty|of range|away|left|limit"
    r"|(?:ago|since|in the last|this year|last year|already this)|de (?:distance|chez|casa|autonomia|autonomie)|entfernt|reichweite|up|into"
    r"|hasta|al trabajo|zur arbeit|a day|an hour|daily|long|east|west|north|south|driver|service|gratis|free)(?![a-z])"
)
_ELSEWHERE_BEFORE = re.compile(
    r"\b(?:range(?: (?!with|at|has)[a-z']+){0,3}|commute(?: is| of)?|every|within|last|past|first|next|another|warranty(?: of"
    r"| for| until| to)?|for the|radius(?: of)?|towed?"
    r"|towing|battery|went|drove(?: it)?|roule|fahre|conduzco|hago|recorro|manejo|fais|parcours|driven (?:it "
    r"|only )?(?:for|about|to)|i've driven|i have driven"
    r"|lives?|trip of|autonomia(?: de)?|autonomie(?: de)?|reichweite(?: von)?"
    r"|(?<!intorno )alle|cada|tous les|drive|driving|roadside|free|at only|additional|extra|since)(?: (?:about|around"
    r"|roughly|some|only|just|over|the|an|a))*[ ~]*\Z"
)
_OWN_WORDS = (
    r"(?:mileage|millage|milage|odometer|odo|odometro|clock|millaje|(?<![0-9k] )(?<!thousand )(?<!mil )(?<![0-9k])miles"
    r"|total miles|meilenstand|tachostand|tacho|stand|العداد|عداد|ماشيه|ماشية|ماشي|قاطعه|قاطعة)"
)
_TOTAL = r"(?:miles driven|total mileage|current mileage|mileage so far)"
_KM_WORDS = (
    r"(?:kilometraje|kilometrage|kilometerstand|km-?stand|laufleistung|quilometragem|chilometraggio|kilometers"
    r"|compteur|recorrido|行驶里程|里程表?|公里数|表显)"
)
_IS = (
    r"(?:'s| (?:is|are|of|to|should be|at|on it|reads|reading|shows|says|now|currently|around|about|roughly|approximately"
    r"|approx\.?|ca\.?|es|est|ist|de|von|a|unos|unas|environ|etwa|total|it|has|liegt bei"
    r"|(?<=if my mileage )(?:was|were)|(?<=if the mileage )(?:was|were)"
    r"|betragt|actual|actuel|aktuell|the|only|like|sits|in total))*[ ]?[:=>(-]{0,2} ?~? ?\Z"
)
# What an instrument shows, or the vehicle has in all, without its unit
_READS = re.compile(
    r"(?:\b(?:it|she|dash|dashboard|cluster|display|screen|gauge|bike|car|truck|van|one)(?:'s| just| only)* (?:shows"
    r"|reads|says|sits at|has done|has|is showing)"
    r"|\b(?:en total|in total|total) (?:lleva|tiene|marca|has|a|hat)|\b(?:lleva|marca|affiche|steht (?:bei|auf)|segna))"
    r"(?: (?:about|around|roughly|just|only|exactly|unos|ya|jetzt|bei|environ))* ?\Z"
)
_BEFORE = re.compile(rf"\b(?:(?P<miles>{_TOTAL}|{_OWN_WORDS})|(?P<km>{_KM_WORDS})){_IS}")
# The unit as a label: "km 112.000", "Kilómetros: 134.900"
_KM_BEFORE = re.compile(r"(?<![0-9k万千])(?<![0-9] )(?<![0-9]k )\b(?:kms?|kilomet(?:ros|res|er)|quilometros|chilometri) ?[:=]? ?\Z")
_ON_IT = re.compile(
    r"[ ]?(?:(?:on (?:it|the (?:clock|odometer|odo|dash|car|meter|¤+)|my ¤+|her|him|this|mine|there)|so far on it"
    r"|encima|en el (?:odometro|contador|cuentakilometros)|au compteur|auf dem tacho"
    r"|auf der uhr|gelaufen|recorridos|rodados|parcourus|runter|of mileage|driven in total|in total driven)(?![a-z]))"
)


_PAST = re.compile(
    r"\b(?:(?:bought|got|purchased|picked up) (?:it|her|him|used|my car|the car)"
    r"|(?<!have )(?<!'ve )(?<!\bif it )had|used to have|last (?:year|time|service)|started (?:at|with|out)|came with"
    r"|tenia|(?<!\bsi elle )(?<!\bs'il )avait|hatte"
    r"|compre|achetee?|gekauft)\b[^.,;!?\n]{0,40}(?:, (?:with|at|mit|bei|con|avec|com) [^.,;!?\n]{0,12})?\Z"
    r"|(?:买的时候|当时|刚买|买来)[^。,，；\n]{0,8}\Z|(?:عند الشراء|لما اشتريت\w*)[^.،\n]{0,12}\Z"
)
_NOW = re.compile(r"\b(?:now|today|ahora|hoy|maintenant|aujourd|jetzt|heute|inzwischen|agora|hoje|adesso|ora|oggi)\b|现在|الان")
_PAST_BEHIND = re.compile(
    r"(?: ?[a-z]+){0,3}? (?:when (?:i|we|it) |at the time|cuando|quand|als ich|back then|gehabt|last year|at purchase|originally)"
)


_OWN_MILES = re.compile(r"\b(?:i've|i have|i|we've|we) (?:driven|ridden|rode|drove|put)(?: it| her)? \Z")
_USED = re.compile(r"\b(?:second[- ]hand|used|pre-?owned|previous owner)\b")
_NEXT = re.compile(r"[ :=.]{1,3}[0-9]")
LEAST_READ = 3000  # of a number without its unit, which something shows
SURE = 1000  # miles: below it, a number without its unit may be thousands


def distance(place: Place, asked: Collection[Detail] = ()) -> Meaning | None:
    """None where the number is no distance. Kilometres are converted, rounded half up to whole miles."""
    behind, before, number = place.behind, place.before, place.number
    unit = _unit_behind(place)
    rest = behind[unit.end() :] if unit else behind
    if _YEARLY_BEFORE.search(before):
        return _miles(place, Detail.YEARLY_MILEAGE, km=bool(unit and unit["km"]))
    if period := (_PERIOD.match(rest) or _PERIOD.match(behind)):
        yearly = period["year"] or period["year2"] or period["year3"]
        drives = (unit or _DRIVING.search(before) or Detail.YEARLY_MILEAGE in asked) and not _PAYING.search(before)
        return _miles(place, Detail.YEARLY_MILEAGE, km=bool(unit and unit["km"])) if yearly and drives else place.is_nothing()
    if unit:
        if _ELSEWHERE.match(rest) or (_ELSEWHERE_BEFORE.search(before) and not _ON_IT.match(rest)):
            return place.is_nothing()
        return _in_all(place, km=bool(unit["km"]))
    if _ON_IT.match(behind):
        return _in_all(place, km=False)
    if _READS.search(before) and LEAST_READ <= number.worth <= FARTHEST and not _is_like_a_year(place) and _NOTHING_FOLLOWS.match(behind):
        return place.means(Detail.MILEAGE)
    if _KM_BEFORE.search(before) and LEAST_READ <= number.worth <= FARTHEST and not number.is_vague:
        return _in_all(place, km=True)
    if (label := _BEFORE.search(before)) and number.worth >= 0:
        if re.match(r" ?(?:years?|yrs?|ans|anos|jahre|%|dollars|months)", behind):
            return None
        thousands = not number.is_scaled and 0 < number.worth < SURE  # "mileage: 45" may leave them out
        return place.means(Detail.MILEAGE, doubt=Doubt.UNIT if label["km"] else Doubt.VAGUE if thousands else None)
    return None


def _unit_behind(place: Place) -> re.Match[str] | None:
    """In "EZ 2017 tkm 142" it is the next number's."""
    unit = _UNIT.match(place.behind)
    return None if unit and _is_like_a_year(place) and _NEXT.match(place.behind, unit.end()) else unit


def _is_like_a_year(place: Place) -> bool:
    return place.number.is_plain and 1900 <= place.number.worth < 2100


def _in_all(place: Place, *, km: bool) -> Meaning:
    """What it had when it was bought is not what it has now."""
    found = _miles(place, Detail.MILEAGE, km=km)
    return replace(found, doubt=found.doubt or Doubt.VAGUE) if is_of_the_past(place) or _is_of_one_owner(place) else found


def is_of_the_past(place: Place) -> bool:
    """Whether a distance is that of the day on which somebody bought the vehicle, or another day long ago."""
    before = _PAST.search(place.before)
    return (before is not None and not _NOW.search(before[0])) or _PAST_BEHIND.match(place.behind) is not None


def _is_of_one_owner(place: Place) -> bool:
    """What somebody has driven a used vehicle themselves is not all."""
    return _OWN_MILES.search(place.before) is not None and _USED.search(place.text) is not None


def _miles(place: Place, detail: Detail, *, km: bool) -> Meaning:
    if not km:
        return place.means(detail)
    return place.means(detail, miles_of(place.number.worth), derived=True)


def miles_of(kilometres: Decimal) -> int:
    return int((kilometres / KM_IN_A_MILE).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def names_kilometres_only(text: str) -> bool:
    """Whether kilometres are named somewhere, and miles nowhere: what has no unit of its own is in kilometres then."""
    return _ANY_KM.search(text) is not None and not names_miles(text)


def names_miles(text: str) -> bool:
    """Whether miles are named somewhere, and not denied."""
    return any(not is_negated(text[: found.start()]) for found in _ANY_MILES.finditer(text))


def is_about(value: int, miles: int) -> bool:
    """Whether a person may write `miles`, worked out from kilometres, as `value`: rounded to 1, 10, 100 or 1000, half up or down, and by no
    more than two in a hundred."""
    if abs(value - miles) * 50 > miles:
        return False
    return any(value in (miles // step * step, -(-miles // step) * step) and abs(value - miles) * 2 <= step for step in (1, 10, 100, 1000))


_NOTHING_COUNTED = re.compile(
    r"\s*(?:$|[^a-z\s]|(?:to|now|on|in|so|and|total|i|but|or|exactly|already|last|soon|when|for|with|y|et|und)\b)"
)
_NOTHING_FOLLOWS = re.compile(r"\s*(?:$|[^a-z\s]|(?:now|and|but|so|already|total|right|lol|haha|y|et|und|on (?:it|my|the))\b)")
WORTH = re.compile(
    r"\b(?:worth|price|value|paid|pay|cost|loan|salary|income|earn|make|owe|offer|budget|bought for|valued?|for)\b[^.;\n]{0,25}\Z"
)


def maybe_miles(place: Place) -> Meaning | None:
    """A large number that nothing explains may be a mileage, and puts in doubt whatever else is said of it."""
    number = place.number
    large = number.is_scaled or (number.worth >= 3000 and not number.is_vague)
    if not large or not 1000 <= number.worth <= FARTHEST or WORTH.search(place.before) or not _NOTHING_COUNTED.match(place.behind):
        return None
    return replace(place.means(Detail.MILEAGE, doubt=Doubt.VAGUE), strong=False)
