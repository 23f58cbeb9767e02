"""Numbers that are somebody's age, or a date of birth that gives it."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from core.quoting.details import OLDEST, YOUNGEST, Detail
from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.reading.meanings import Doubt, Meaning, Place, Whose
from core.quoting.reading.numbers import Number
from core.quoting.reading.people import whose
from core.quoting.reading.set_aside import DATE

_OLD = re.compile(
    r"[- ]?(?:(?:years?|yrs?|yr\.?)[- ]?(?:old|of age|young)|y/?\.?o\.?(?![a-z])|anos de edad|ans d'age"
    r"|jahre?(?:n)? alt|jahrig\w*|jahre jung|yearold|(?:anos )?de (?:idade|edad)(?![a-z])|anni di eta|anitos|aninhos"
    r"|[- ]?enne(?![a-z])| (?:tacos|tacazos|piges|balais|berges|pirulos|primaveras|springs|castañas|castanas)(?![a-z])"
    r"|[个]?(?:岁|歲|周岁)(?!半)|(?:عاما?|سنة|سنه|سنوات)(?! (?:قيادة|خبرة|خبره|رخصة|ضمان))|-?year-old)"
)
_YEARS = re.compile(r"[ ]?(?:anos|ans|jahre|years?|yrs?|anni|j\.?)(?![a-z])(?P<rest>.{0,25})", re.DOTALL)
_OF_SOMETHING = re.compile(
    r" (?:(?:de|d'|von|of|as|with|without|sin|sans|ohne|at|in|on|ago|now (?:driving|with)|no|licen[cs]ed"
    r"|driving|accident|claim|clean|experience|conduciendo|con|unfallfrei"
    r"|fuhrerschein|fahrpraxis|schadenfrei|permis|carnet|conduite|left|warranty|or|di|da|do|com|sem|senza|carteira"
    r"|habilitacao|patente)\b|d')"
)
_I_AM = re.compile(
    r"(?:\b(?:i'?m|i am|i be|he'?s|she'?s|he is|she is|they'?re|who'?s|who is|is|ich bin(?: jetzt| gerade)?"
    r"|er ist|sie ist|ist|bin|tengo|tiene|cumpli|cumplo|j'ai|j'en ai|il a|elle a|a|soy de|moi|yo|eu|io|ich|tenho|tem|ho|ha|ho gia"
    r"|me too at|at the age of"
    r"|if (?:i|he|she|the driver) (?:was|were)|si (?:yo |el |ella )?(?:tuviera|tuviese)|si j'avais"
    r"|s'il avait|si elle avait|se (?:io )?avessi"
    r"|se (?:eu )?tivesse|wenn (?:ich|er|sie)"
    r"|(?:i'?m|i am) an? (?:[a-z-]+ )?(?:widow|widower|man|woman|lady|gentleman|pensioner|retiree|student|driver|guy"
    r"|mother|father|mom|dad) of)"
    r"(?: (?:just|only|now|currently|already|still|a|like|actually|really|jetzt|bereits|schon|ya|actualmente|deja|gia|ja))* )\Z"
)
_LABEL = re.compile(
    r"\b(?:age|aged|ages|my age|alter|edad|age du conducteur|idade|eta|year-old driver|(?<!average )(?<!typical )drivers?"
    r"|fahrer(?:in)?|conductor(?:a)?|conducteur|conductrice|hauptfahrer|motorista|conducente|guidatore|rider|biker"
    r"|pilot(?=:| is)|(?:me|yo|moi|ich|eu|io)(?=[ ]?[:(=,])"
    r"|年龄|年齡|العمر|عمري|عمره|عمرها|وعمري"
    r"|عمر|我|本人|今年|驾驶员|司机|车主|im alter von|a la edad de|age de|agee? de)"
    r"(?:'s age| age|s age| alter| edad| \(?age\)?)?(?:已经|今年|是|有)?(?: (?:is|of|ist|es|est|at|the|de|von))*[ ]?[:=>(,-]{0,2} ?\Z"
)
# Whoever it is said of, in front of an age in years: "gérant 52 ans", "chofer de 34 años", "Hauptfahrer 59 Jahre"
_SOMEBODYS = re.compile(
    r"(?:\b(?:chofer|operador|autista|autonomo|gerante?|artisan|etudiante?|estudiante|studente\w*|homme|femme|hombre|mujer|uomo|donna|homem"
    r"|mulher|herr [a-z]+|mann|frau|monsieur|madame|signor[ae]|senhor[ae]?|geschaftsfuhrer(?:in)?|angestellte[rn]?|rentner(?:in)?"
    r"|pensionat[oa]|jubilad[oa]|retraitee?|aposentad[oa]|condut(?:or|ora)|conduc(?:tor|tora)|conducente|conduct(?:eur|rice)|hauptfahrer(?:in)?"
    r"|fahrer(?:in)?|habitual|habituel|principale?|neopatentat[oa]|azubi|student(?:in)?)(?:,| de| di| da| von| con)?) \Z"
)
_AGED = re.compile(
    r"(?:\b(?:age|aged|edad|alter|idade|eta|age of|العمر|وعمري|عمري|عمره|عمرها|عمر|alt)|年龄|今年)(?:'s| is"
    r"| ist| es| est| of| e| هو|是)?[ ]?[:=>(-]{0,2} ?\Z"
)
_DRIVER_OF = re.compile(
    r"\b(?:conduct(?:eur|rice|ora?)|condutora?|conducente|guidatore|guidatrice|motorista|fahrer(?:in)?)(?: (?:principale?|de|di))*,? \Z"
)
_KIN_BEFORE = re.compile(rf"\b{KIN}(?:,? (?:de|von|of|di|da|aged|age|con|mit))?[ ,]{{1,2}}[(]?\Z|{KIN_EASTERN}(?:今年|是)?\Z")
_WHEN = re.compile(r"\b(?:since|from|at|by|desde|a|depuis|des|seit|im|mit) (?:the |la |l'|my )?(?:age|edad|alter)(?: of| de| von)? \Z")
_TURNED = re.compile(
    r"\b(?:(?:have |has |just )?turned|just became|cumpli|acabo de cumplir|je viens d'avoir|je viens de feter mes"
    r"|bin (?:gerade|letzten monat|gestern|vorgestern|vor kurzem|letzte woche)|gerade|viens d'avoir|acabei de fazer|completei|fiz"
    r"|ho (?:appena )?compiuto|ho fatto|just had (?:the|my) (?:big )?|j'ai eu)(?: just)? ?\Z"
)
_WILL_TURN = re.compile(
    r"\b(?:i'?ll be|i will be|will be|he'?ll be|she'?ll be|going to be|gonna be|turning|turn|turns|will turn"
    r"|about to turn|going to turn|voy a cumplir|cumplire|cumplo|j'aurai"
    r"|je vais avoir|aura|(?:werde|wird)(?: (?:ich|er|sie))?|faco|farei|vou fazer"
    r"|completo|compio|compiro|ne compio|faccio|ne faccio|(?:(?:(?:راح|رح|سوف) [ايتن]?|[سبهح][ايتن]?)"
    r"(?:كمل|بلغ|صير|صبح|تم|دخل)|[يتن](?:كمل|تم|صير))(?: (?:عمري|في|ال))*)(?: (?:turning"
    r"|bald|nachsten monat|nachste woche|im [a-z]+|demnachst|am [^ ]+|in [a-z0-9]+ (?:tagen|wochen|monaten)))* \Z"
    r"|(?:下个?月|下周|明年)(?:就|才|要|我|将)*(?:年?满|过|到|是)?\Z"
)
_LATER = (
    r"(?:next (?:week|month|year)|in (?:a|one|two|three|2|3|4|5|6|a few|a couple of) (?:days?|weeks?|months?"
    r"|couple)|tomorrow|soon|this (?:year|month|week)"
    r"|(?:in|on|this|next) (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|spring|summer|autumn|fall|winter|§+)"
    r"|el (?:mes|ano) que viene|el proximo (?:mes|ano)|la (?:semana que viene|proxima semana)|manana|pronto"
    r"|dentro de|le mois prochain|la semaine prochaine|l'annee prochaine|demain|bientot|en (?:enero|febrero"
    r"|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|fevrier|mars"
    r"|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)|dans"
    r"|(?:em|in|ad|a|no|nel|il) (?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro"
    r"|dezembro|gennaio|febbraio|marzo|aprile"
    r"|maggio|giugno|luglio|settembre|ottobre|novembre|dicembre)|(?:mes|ano|semana) que vem|no proximo (?:mes|ano)|amanha|em breve"
    r"|il (?:mese|prossimo mese|prossimo anno)(?: prossimo)?|la (?:settimana prossima|prossima settimana)|domani|presto"
    r"|fra (?:un|due|tre|poco)|tra (?:un|due|tre|poco)"
    r"|下个?月|明年|下周|الشهر القادم|الشهر الجاي|السنه القادمه|"
    r"nachste[nr]? (?:monat|woche|jahr)|morgen|bald|im (?:januar|februar|marz|april|mai|juni|juli|august"
    r"|september|oktober|november|dezember))"
)
_LATER_BEHIND = re.compile(rf",? ?(?:years old |years |anos |ans |jahre (?:alt )?)?(?:werde )?{_LATER}(?![a-z])")
# The birthday may have been already
_WITHIN = re.compile(r",? ?(?:years old |years )?this (?:year|month|week)(?![a-z])")
_FAR = re.compile(
    r",? ?(?:years old |anos |ans |jahre (?:alt )?)?(?:in|dentro de|dans|within) (?:[2-9]|[0-9]{2,}|two"
    r"|three|four|five|ten|dos|tres|deux|trois|zwei|drei|a few|some) (?:years|anos|ans|jahren)"
)
_LONG_AGO = re.compile(r" (?:in (?:19|20)[0-9]{2}|(?:[a-z0-9]+ )?(?:years|decades) ago|en (?:19|20)[0-9]{2})")
_SOON_WORD = re.compile(r"werde")
_MEASURED = re.compile(
    r"[ -]?(?:%|'[0-9]|percent|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|feet|foot|ft|inches|lbs?|pounds"
    r"|kg|kilos|cm|meters|miles|mi\b|km|blocks|points?|th\b|st\b|nd\b|rd\b|payments?|kids?|children"
    r"|cars?|times?|claims?|accidents?|tickets?|people|of\b|out of|monate?|wochen|tage|stunden|minuten"
    r"|minutos|horas|dias|semanas|meses|jours|heures|mois|semaines|coches|voitures|autos|hijos|enfants"
    r"|kinder|doors?"
    r"|owners?|dollars|bucks|usd|euros?|k\b|cylinders?|or|to|-(?=\S)|/|\+|something|ish|km/h|mph|grand|weeks"
    r"|degrees|\.[0-9]|stk|mal|fois|veces|coch|vehic|personas|personnes|airbags?|liters?|litres?|turer"
    r"|puertas|portes)"
)
_OF_ANYTHING = re.compile(r"(?<!he )(?<!driver )\b(?:is|a|ist|tiene) \Z")
_CAR = re.compile(
    r"(?:\b(?:it'?s|it is|its|car|vehicle|that'?s|auto|wagen|coche|carro|voiture|truck|bike|one|is|van"
    r"|macchina|vettura|veicolo|veiculo|vehiculo|vehicule|camioneta|moto|motorrad|motorbike|motorcycle|scooter|fahrzeug|engine|motor"
    r"|سيارتي|السيارة|السياره|سيارة|سياره"
    r"|suv|which is|es|est|ist)|¤)(?: (?:is|was|has|es|est|ist|tiene|a|hat|tem|ha|e|عمرها|about|around|only|now|just|already"
    r"|bereits|schon|like|roughly))*[ ,(]*\Z"
)
_CAR_BEHIND = re.compile(
    r"[- ]?(?:years?|yrs?)[- ]old,? (?:[a-z]+ )?(?:¤|car|vehicle|truck|suv|sedan|van|bike|model)|[- ]?jahre alte[snr]? (?:auto|wagen|¤)"
)
# A length of time, in words that may be those of an age
_FOR_YEARS = re.compile(
    r"(?<![\u0621-\u064a])(?:منذ|خلال|لمده|لمدة|خبره|خبرة|خبرتي|رخصتي|رخصه|رخصة|اسوق|اقود)[^.،؛\n0-9¤]{0,14}\Z"
    r"|(?:驾龄|车龄|开了|驾照|拿证)[^。，,;\n0-9]{0,4}\Z"
    r"|\b(?:carteira|habilitacao|cnh|patente|dirijo|guido)[^.,;\n0-9]{0,10} (?:ha|da) \Z"
)
_BORN = re.compile(
    r"(?:\b(?:born|dob|d\.o\.b\.?|date of birth|birth ?date|birthday|birth ?year|nacido|naci|nacida|fecha de nacimiento"
    r"|ne|(?<![0-9] )(?<![0-9], )(?<!\.\. )nee(?! quatsch)(?!,)|date de naissance"
    r"|data de nascimento|nasci|nascido|nascida|geboren|geb|geburtsdatum|geburtstag|jahrgang"
    r"|nato|nata|data di nascita|sono del"
    r"|مواليد|ولدت|مولود|مولوده|تاريخ الميلاد|born and raised)\b|出生(?:日期|于)?|生日)\.?(?:(?!(?:19|20)[0-9]{2}(?![0-9]))[^.;\n]){0,25}\Z"
)
_BORN_BEHIND = re.compile(r" ?(?:geboren|nacido|nascido|nato|born|年?(?:出生|生人|生(?![^\s,。，、.])))")
# Of a year of birth in two digits
_BORN_SHORT = re.compile(
    r"(?:\b(?:born|dob|birth ?year|nacid[oa]|naci|nee?|nascid[oa]|nasci"
    r"|geboren|geb|jahrgang|jg|nat[oa]|classe|مواليد|ولدت|مولود|مولوده)\b\.?"
    r"(?: (?:back|in|en|em|nel|im|jahr|year|ano|anno|l'annee|el|the|del?|dell'|سنه|سنة|عام))*[ :]{1,2}'?|出生于?|生于)\Z"
)
_BORN_SHORT_BEHIND = re.compile(r"(?: ?er jahrgang| geboren| born)(?![a-z])| ?年(?:出生|生人|生)| ?[后後](?![\u4e00-\u9fff]{0,2}[0-9])")
_MONTH_STARTS = (
    "jan ene gen ينا",
    "feb fev فبر",
    "mar مار",
    "apr avr abr ابر",
    "may mai mag ماي",
    "jun giu يون",
    "jul lug يول",
    "aug aou ago اغس",
    "sep set سبت",
    "oct okt out ott اكت",
    "nov نوف",
    "dec dez dic ديس",
)
SHORT_YEARS = 100
_APART = re.compile(r"(?:^|[,;\n] ?|km )\Z")
# "25f", "21 m": as people give their age where they give their sex, with nothing behind it; "f30" is a series of BMW's
_WITH_SEX = re.compile(r"(?<![\w.,/-])(?<![$€£])(?P<age>[1-9][0-9]) ?[mfa](?=\s*(?:$|[,;!\n]|\.(?:\s|$)))")


def age(place: Place, today: date) -> Meaning | None:
    """None where the number is no age. Of a birthday to come, the age until then."""
    number, before, behind = place.number, place.before, place.behind
    if _FOR_YEARS.search(before):
        return place.is_nothing()
    if 1900 < number.worth <= today.year and (_BORN.search(before) or _BORN_BEHIND.match(behind)):
        return _of(place, doubt=Doubt.BIRTHDAY)
    if 10 <= number.worth < SHORT_YEARS and (_BORN_SHORT.search(before) or _BORN_SHORT_BEHIND.match(behind)):
        return _of(place, doubt=Doubt.BIRTHDAY)
    if number.worth > 130 or number.worth < 1:
        return _of(place, doubt=Doubt.IMPOSSIBLE) if _AGED.search(before) or _OLD.match(behind) else None
    if _CAR_BEHIND.match(behind):
        return _of_the_car(place, today)
    return _by_a_birthday(place) or (_written_out(place, today) if _OLD.match(behind) else _stated(place))


def _by_a_birthday(place: Place) -> Meaning | None:
    """ "Turned 41", "41 next month"."""
    before, behind = place.before, place.behind
    if _FAR.match(behind):
        return _of(place, doubt=Doubt.VAGUE) if _WILL_TURN.search(before) or _I_AM.search(before) else None
    if _MEASURED.match(behind):
        return None
    if (years := _YEARS.match(behind)) and _OF_SOMETHING.match(years["rest"]):
        return None
    if _TURNED.search(before):
        return _of(place, doubt=Doubt.VAGUE if _LONG_AGO.match(behind) else None, derived=True)
    if _WILL_TURN.search(before):
        return _of(place, less=1)
    if _WITHIN.match(behind):
        return _of(place, doubt=Doubt.VAGUE, derived=True)
    return _of(place, less=1) if _LATER_BEHIND.match(behind) else None


def _stated(place: Place) -> Meaning | None:
    """ "I'm 41", "age: 41", "j'ai 41 ans"; "20 ans de permis" is a length of time, and no age."""
    before, behind = place.before, place.behind
    labelled = _AGED.search(before) is not None
    if labelled and _WHEN.search(before):
        return place.is_nothing()
    if (years := _YEARS.match(behind)) and (labelled or _I_AM.search(before) or _KIN_BEFORE.search(before) or _DRIVER_OF.search(before)):
        return place.is_nothing() if _OF_SOMETHING.match(years["rest"]) or _is_of_a_car(place) else _of(place)
    if years and _SOMEBODYS.search(before) and not years["rest"].strip(" .!)").strip() and not _is_of_a_car(place):
        return _of(place)
    if years or _MEASURED.match(behind) or _FAR.match(behind):
        return None
    if labelled or _KIN_BEFORE.search(before):
        return _of(place)
    named = _I_AM.search(before) or _LABEL.search(before)
    return _of(place) if named and not _is_of_a_car(place) and _is_said_of_somebody(place) else None


def without_somebody(before: str) -> str:
    """What stands in front of an age, without the word for whose it is."""
    return _SOMEBODYS.sub(" ", before)


def _is_said_of_somebody(place: Place) -> bool:
    """ "Is 41" and "a 41" can be said of anything."""
    return not _OF_ANYTHING.search(place.before) or whose(place.text, place.number.start, place.behind) is not Whose.OWN


def _is_of_a_car(place: Place) -> bool:
    return _CAR.search(place.before) is not None and whose(place.text, place.number.start, place.behind) is Whose.OWN


def _written_out(place: Place, today: date) -> Meaning:
    """ "41 years old": a person's, unless the words or the number itself say that it is the vehicle's."""
    person = whose(place.text, place.number.start, place.behind)
    if person is Whose.OWN and (_CAR.search(place.before) or (place.number.worth < YOUNGEST and not _I_AM.search(place.before))):
        return _of_the_car(place, today)
    return _of(place)


def _of_the_car(place: Place, today: date) -> Meaning:
    """How old a vehicle is leaves two model years, at least."""
    return place.means(Detail.YEAR, today.year - (place.number.whole or 0), derived=True, doubt=Doubt.VAGUE)


def _of(place: Place, *, less: int = 0, derived: bool = False, doubt: Doubt | None = None) -> Meaning:
    years = int(place.number.worth) - less
    found = whose(place.text, place.number.start, place.behind)
    if doubt is None and not YOUNGEST <= years <= OLDEST:
        doubt = Doubt.IMPOSSIBLE
    return Meaning(number=place.number, detail=Detail.DRIVER_AGE, value=years, derived=derived or bool(less), doubt=doubt, whose=found)


def with_sex(text: str) -> Iterator[Meaning]:
    """Ages with the letter of a sex behind them."""
    for match in _WITH_SEX.finditer(text):
        if match[0].endswith("a") and not _APART.search(text[: match.start()]):
            continue  # "30a" are years where they stand by themselves
        age = int(match["age"])
        doubt = None if YOUNGEST <= age <= OLDEST else Doubt.IMPOSSIBLE
        number = Number(start=match.start(), end=match.end(), worth=Decimal(age))
        yield Meaning(number=number, detail=Detail.DRIVER_AGE, value=age, doubt=doubt, whose=whose(text, match.start(), ""))


def births(text: str, today: date, *, answering: bool = False, day_first: bool = False) -> Iterator[Meaning]:
    """Ages that whole dates of birth give. A date that can be read in two ways counts where both give the same age; `day_first`: 12.5.1990
    is in May. `answering` the question for the age, a date by itself is one of birth."""
    for match in DATE.finditer(text):
        alone = answering and match[0] == text.strip(" .!")
        if not (
            alone
            or _BORN.search(text[max(match.start() - 60, 0) : match.start()])
            or _BORN_BEHIND.match(text[match.end() : match.end() + 20])
        ):
            continue
        ages = {_years(day, today) for day in _days(match, today, day_first=day_first)}
        if not ages:
            continue
        number = Number(start=match.start(), end=match.end(), worth=Decimal(min(ages)))
        doubt = Doubt.BIRTHDAY if len(ages) > 1 else None if YOUNGEST <= min(ages) <= OLDEST else Doubt.IMPOSSIBLE
        person = whose(text, match.start(), "")
        yield Meaning(number=number, detail=Detail.DRIVER_AGE, value=min(ages), derived=True, doubt=doubt, whose=person)


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _days(match: re.Match[str], today: date, *, day_first: bool) -> Iterator[date]:
    if match["iso"]:
        yield from _day(match["iso"], match["isomonth"], match["isoday"], today)
    elif match["zhyear"] and match["zhday"]:
        yield from _day(match["zhyear"], match["zhmonth"], match["zhday"], today)
    elif match["first"]:
        yield from _day(match["year"], match["second"], match["first"], today)
        if not (day_first and match["sign"] == "."):
            yield from _day(match["year"], match["first"], match["second"], today)
    elif (written := match["wordyear"] or match["wordyear2"]) and (name := match["month"] or match["month2"]):
        month = next((at for at, starts in enumerate(_MONTH_STARTS, start=1) if name[:3] in [start[:3] for start in starts.split()]), 0)
        month = 7 if name.startswith("juil") else month
        yield from _day(written, str(month), match["day"] or match["day2"], today)


def _day(year: str, month: str, day: str, today: date) -> Iterator[date]:
    century = 0 if len(year) > 2 else 2000 if int(year) + 2000 <= today.year - YOUNGEST else 1900
    try:
        yield date(int(year) + century, int(month), int(day))
    except ValueError:
        return  # no such day
