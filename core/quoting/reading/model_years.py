"""Numbers that are years: of the model, and those in which something else happened."""

import re
from datetime import date
from decimal import Decimal

from core.language import LANGUAGES
from core.quoting.details import FIRST_YEAR, Detail
from core.quoting.reading.beside_numbers import COUNTS, HAPPENED, HAPPENED_BEHIND
from core.quoting.reading.meanings import VEHICLE, Doubt, Meaning, Place
from core.quoting.reading.numbers import Number
from core.quoting.reading.plain_words import PlainWords
from core.quoting.vehicles.words import BODIES, ELECTRIC_WORDS, TRIMS

_LABEL = re.compile(
    r"\b(?:model year|model-year|modelyear|year model|year of (?:make|manufacture|the car|the model)|year"
    r"|yr|my|built in|built|made in|manufactured in|baujahr|bj\.?|jahrgang|modelljahr"
    r"|jahr|ano(?: del? (?:modelo|coche|vehiculo|fabricacion))?|modelo(?: del)?|annee(?: du modele| modele)?"
    r"|modele|millesime|anno|gebaut|fabricado en|fabrique en"
    r"|fabricacion|construit en|model|modell|年份|年款|year is|موديل|سنه الصنع|سنة الصنع|سنه|سنة|صنع"
    r"|(?:title|registration|sticker|papers?|paperwork|door|card|it|tarjeta|papeles|titulo|factura|carte grise|papiers?"
    r"|schein|fahrzeugschein|papiere|documento|libretto)"
    r" (?:says|lists it as|reads|shows|has it as|dice|pone|dit|indique|sagt|steht|diz|dice)(?: (?:it's|it is|modelo|annee|baujahr))?"
    r"|(?:it's|its|it is) (?:listed|titled|registered) as)"
    r"(?: (?:is|of|es|est|ist|de|von|the|a|was|ist ein|e|del?|do))*[ ]?[:=>(-]{0,2} ?'?\Z"
)
_OF_LABEL = re.compile(
    r"[ ]?(?:(?:year model|model year|model|modell|modelo|modele|build|baujahr|edition|vintage|or so)(?![a-z])"
    r"|年?(?:款|式|产)|年份|年(?:的(?!时候)|(?=[\s,，。;；、:：)）]|$|¤|[a-z0-9])))"
)
_ARTICLE = re.compile(
    r"(?:\b(?:it'?s|is|its|have|got|own|drive|has|insure|buying|bought|get|for|with|like|driving|be|want)(?: got)?(?: just)? (?:a"
    r"|an|my)(?: (?:used|new|red|blue|white|black|silver|grey|gray|old))? "
    r"|\b(?:a|the|my|un|una|une|le|la|ein|einen|eine|mein|meinen|mi|mon|ma|el|it's|its|it is) (?:[a-z]+ )?"
    r")\Z"
)
_BEHIND = re.compile(
    rf"{VEHICLE}[ ,]{{0,2}}(?:(?:von|del|de|from|of|du|vom|aus|an|anno|ano|year|jahr|bj|baujahr|built|made"
    r"|model|hatchback|sedan|ev)\.? ?(?:in )?)?[(]?\Z"
)
_BEHIND_A_TRIM = re.compile(rf"{VEHICLE},? (?P<trim>[a-z0-9/.+&' -]{{1,24}}?)[ ,(]{{1,2}}\Z")
_MORE_TRIMS = re.compile(
    r"big|horn|laramie|lounge|pop|xlt|slt|ltz?|rt|r|t|st|gt|ls|lx|exl?|sv|sl|sr|sel?|s|xl?e|xse|trd|nav|w|c|e|klasse|clase|classe"
)
_CODE = re.compile(r"[a-z]{0,2}[0-9]{1,4}[a-z]{0,2}|[ivx]{1,4}|mk[0-9]")
_BEHIND_A_VERSION = re.compile(
    rf"{VEHICLE}(?P<comma>,?) (?P<version>[a-z0-9/.+&' -]{{1,36}}?)[ ,(]{{1,2}}"
    r"(?:(?:of|from|del?|du|von|vom|aus|do|da|mod\.?|mdl|model|modell|as in|so|also)(?: the year| anno| ano| dem jahre?)? )?\Z"
)
_FOUR_DIGITS = re.compile(r"(?<![0-9.,])[0-9]{4}(?![0-9.,]?[0-9])")
# How it is built, and what it runs on
_BUILT_SO = re.compile(
    r"[a-z]|easy|diesel|petrol|gas|gasoline|benzin\w*|benzina|gasolina|essence|nafta|gpl|gnc|hybrid|hybride|hibrid[oa]|ibrid[oa]|turbo|manual|automatic"
    r"|automatik|automatique|automatic[oa]|schalter|combi|kombi|touring|estate|station|wagon|variant|tourer|crew|cab|cabine|cabina|dupla"
    r"|doble|dual|sw|hatch|hatchback|sedan|coupe|cabrio|style|trend|active|base|plus|premium|limited|sport|line|special|edition|pack|pkg"
    r"|red|blue|white|black|silver|gray|grey|green|weiss|schwarz|blau|rot|grau|blanc|noir|rouge|bleu|gris|blanc[oa]|negr[oa]|roj[oa]|azul"
    r"|bianc[oa]|ner[oa]|grigi[oa]|ross[oa]|pret[oa]|prata|cinza|branc[oa]|vermelh[oa]"
)
# What may be new or mended on a vehicle, in another year than its own
_A_PART = re.compile(
    r"new|neu\w*|nuev\w+|nouve\w+|neu[fv]\w*|nov[oa]s?|nuov\w+|ty?[iy]res?|reifen|pneus?|llantas|gomme|engine|motor|moteur|motore"
    r"|gearbox|getriebe|boite|caja|cambio|belt|clutch|brakes?|battery|batterie|bateria|paint\w*|respray|zahnriemen|kupplung|bremsen|lack\w*"
    r"|facelift|service\w*|revision|inspe\w*|repair\w*|rebuil\w+|restor\w+|tuv|hu|mot|itv|import\w*"
)
EVERY_KIND = ("about", "time", "person", "bought", "aside", "past", "thing", "cue", "alarm")
_IS_FROM = re.compile(
    rf"(?:(?:{VEHICLE}|\b(?:car|it|that|model|one|auto|wagen|coche|carro|voiture|elle|vehicle|vehiculo))(?:'s"
    r"| is| es| est| ist| was)?|\b(?:es|ist|est|c'est|e)) (?:from|del?|von|vom|aus|de l'annee|de|of|du|built in"
    r"|made in) (?:the year |ano |l'annee )?\Z"
)
_BESIDE = re.compile(rf"[ ,]{{0,2}}(?:model |new |used |year |er |electric |blue |red |white |black |silver |gr[ae]y )?{VEHICLE}")
_BOUGHT_NEW = re.compile(
    r"\b(?:(?:bought|purchased|got|leased|acquired|ordered) (?:it |her |him |this |that |mine |the car "
    r"|my car |the vehicle |¤+ )?(?:brand[- ]?)?new"
    r"|new when (?:i|we) (?:bought|got) (?:it)?|(?:compre|compramos|comprado|comprada) nuev[oa]|(?:achetee?"
    r"|acheté) neu(?:f|ve)|neu gekauft|neuwagen)"
    r"(?: (?:back|from the dealer|from a dealer|at the dealer))?,? (?:in|en|im jahr|im|el|during|since) (?:the year |ano |el ano )?\Z"
)
# The same, where the word for new stands behind the verb: "immatricolata nuova nel 2010"
_NEW_IN = re.compile(
    r"\b(?:registered new(?: to me)?|since (?:it|she|he) was new|(?:bought|purchased|got|leased)[^.;,!?\n0-9]{0,25} (?:brand[- ])?new"
    r"|(?:matriculad[oa]|comprad[oa]|estrenad[oa]) nuev[oa]|(?:immatriculee?|mise? en circulation|achetee?) (?:neuve|neuf)"
    r"|neu (?:zugelassen|gekauft)|(?:immatricolat[oa]|comprat[oa]|acquistat[oa]|pres[oa]) nuov[oa]"
    r"|(?:comprei|comprad[oa]|tirad[oa]) nov[oa]"
    r"|(?:اشتريتها|شريتها|اشتريته) جديد[هة]?)"
    r"(?: (?:back|from the dealer|del|da))?,? (?:in|en|im|em|nel|في|no|na)(?: (?:ano|jahr|the year|anno|l'anno|l'annee|el ano))? \Z"
)
_BOUGHT_IN = re.compile(
    r"\b(?:(?:bought|purchased|compr(?:e|amos|ado|ada|ei|ato|ata)|achet\w+|presa|preso)\b[^.;\n]{0,25}?\b(?:en|in|em|nel|im)(?: el"
    r"| jahr)?|(?<!neu )gekauft(?: in| im jahr)?) \Z"
)
_NEW_BEFORE = re.compile(r"\b(?:bought|purchased|got|purchased) (?:it |her |this |the car |my car |¤+ )?in \Z")
_NEW_BEHIND = re.compile(r",? (?:brand[- ]?)?new\b(?! (?:york|jersey|mexico|hampshire|car|one|tires|battery|engine|to))")
_BOUGHT_NEW_BEHIND = re.compile(r" (?:neu gekauft|nuev[oa] comprad[oa])")
_BOUGHT_BEHIND = re.compile(
    r",? (?:gebraucht )?(?:gekauft|erworben|comprad[oa]|achetee?|comprata?o?|acquistat[oa])\b"
    r"(?! (?:in|en|em|nel|neu|nuev|[0-9]))|年(?:买|购)"
)
_REGISTERED = re.compile(r"\b(?:registered|since|erstzulassung|ez|seit|depuis|desde|matricul\w+|immatricul\w+) (?:in |en |im )?\Z")
# The papers' own word for when it was new, which people give for its year
_FIRST_REGISTERED = re.compile(
    r"\b(?:ez|erstzulassung|erstzugelassen|immatricolazione|prima immatricolazione|1a matriculacion|primera matriculacion"
    r"|(?:premiere )?mise en circulation)"
    r"(?: (?:in|im|en|em|nel|del|de|von|le|il))?[ :.]{1,2}(?:[0-9]{1,2}[./])?\Z"
)
_WITH_USED = re.compile(r"\b(?:import\w*|baujahr|bj|modelljahr|model year|ano modelo|modelo)\b")
_EVENT = re.compile(
    r"\b(?:in|since|until|en|depuis|desde|im jahr|seit|im|by|from|around|early|late|mid|summer|winter"
    r"|spring|fall|end of|hasta|jusqu'en|expires|registered|erstzulassung|ez|matriculado"
    r"|mise en circulation|inmatriculado|in the year|back in|before|after|class of|of)(?: (?:en|in|im|de|the|the year|ano))?[ :]{1,2}\Z"
)
_ITS_OWN = re.compile(
    r"\b(?:bought|purchased|got|compr\w+|achet\w+|gekauft|registered|erstzulassung|ez|matricul\w+|mise en circulation"
    r"|zugelassen)\b[^.;\n]{0,40}\Z"
)
_BORN = re.compile(
    r"\b(?:born|class|nacid[oa]|naci|ne|(?<![0-9] )(?<![0-9], )(?<!\.\. )nee(?! quatsch)(?!,)|geboren)\b[^.;\n]{0,15}\Z|年?生(?:于)?\Z"
)
_NEXT_YEAR = re.compile(r"[/-][0-9]{2}(?![0-9])")  # "2019/20"
_OTHER_THINGS = re.compile(
    r"\b(?:licen[cs]ed?|licencia|permiso|carnet|permis|fuhrerschein|patente|cnh|carteira|driving since|house|home|garage|building"
    r"|haus|casa|maison|roof|married|graduated)\b[^.;,\n]{0,25}\Z"
)
_SHORT = re.compile(
    r"(?<![\w'])'(?P<digits>[0-9]{2})(?![0-9a-z'])|\bmy(?P<code>[0-9]{2})(?![0-9a-z])"
    rf"|{VEHICLE},? (?:von|vom|baujahr|bj\.?|del?|of|from) '?(?P<named>[0-9]{{2}})(?![0-9a-z.,]*[0-9a-z])(?! (?:mil"
    rf"|miles|km|years|jahre|ans|anos)\b)"
    r"|(?:^|(?<=[\s,，。、是的]))(?P<zh>[0-9]{2})年(?:的|款|式|产)"
    rf"|(?:^|(?<=[,.;!?\n(] )|(?<=\n))(?P<first>0[0-9]|9[0-9]) (?={VEHICLE})"
    rf"|{VEHICLE} (?P<oh>0[0-9])(?![0-9a-z.,]*[0-9a-z])"
    r"|\bbj\.? ?(?P<bj>[0-9]{2})(?![0-9])|(?<![0-9.,])(?P<plate>0[1-9]|1[0-9]|2[0-6])[ -](?:plate|reg)(?![a-z])"
    r"|(?:^|(?<=[,;] ))(?P<nought>0[0-9])(?=\s*(?:$|[,;\n]))|(?P<bought>[0-9]{2})年(?:买的?新车|新车)"
    rf"|{VEHICLE} ?(?P<han>[0-9]{{2}})年(?=\s|$|[,，。])"
)


def is_year(number: Number, today: date) -> bool:
    """Whether it is written as years are, and no later than next year's models."""
    return number.is_plain and number.worth == number.worth.to_integral_value() and FIRST_YEAR <= number.worth <= today.year + 1


def model_year(place: Place, today: date) -> Meaning | None:
    """None where the number is no year, or nothing beside it says of what."""
    number, before, behind = place.number, place.before, place.behind
    if not is_year(number, today):
        return _out_of_time(place, today)
    if _OTHER_THINGS.search(before):
        return place.is_nothing()
    if _NEXT_YEAR.match(behind):
        return place.means(Detail.YEAR, doubt=Doubt.VAGUE)
    if _is_bought_new(before, behind) or (_FIRST_REGISTERED.search(before) and not _WITH_USED.search(place.text)):
        return place.means(Detail.YEAR, derived=True)
    if _BOUGHT_IN.search(before) or _BOUGHT_BEHIND.match(behind) or (_REGISTERED.search(before) and behind.startswith(",")):
        return place.means(Detail.YEAR, doubt=Doubt.BOUGHT)
    if _LABEL.search(before) or _OF_LABEL.match(behind) or _IS_FROM.search(before) or _BESIDE.match(behind):
        return place.means(Detail.YEAR)
    if ((_BEHIND.search(before) or _is_behind_a_trim(before)) and _ends(behind)) or _is_behind_a_version(place, today):
        return place.means(Detail.YEAR)
    if _EVENT.search(before):
        return place.means(Detail.YEAR, doubt=Doubt.BOUGHT) if _ITS_OWN.search(before) else place.is_nothing()
    if _ARTICLE.search(before) and _ends(behind):
        return place.means(Detail.YEAR)
    return None


def _is_bought_new(before: str, behind: str) -> bool:
    """Whether it is the year in which somebody had it new."""
    if _BOUGHT_NEW.search(before) or _NEW_IN.search(before) or _BOUGHT_NEW_BEHIND.match(behind):
        return True
    return _NEW_BEFORE.search(before) is not None and _NEW_BEHIND.match(behind) is not None


def _is_behind_a_trim(before: str) -> bool:
    """ "Ram 1500 Big Horn 2020": only words that name a version stand between the vehicle and the year."""
    found = _BEHIND_A_TRIM.search(before)
    words = re.split(r"[ /,&+-]+", found["trim"]) if found else []
    return bool(words) and all(word in TRIMS or _MORE_TRIMS.fullmatch(word) or _CODE.fullmatch(word) for word in words if word)


def _is_behind_a_version(place: Place, today: date) -> bool:
    """ "Hilux SRV 2015, 143,800 km": words of no language between a vehicle and the only year of the message name its version."""
    found = _BEHIND_A_VERSION.search(place.before)
    if found is None or not _ends(place.behind) or HAPPENED.search(place.before) or HAPPENED_BEHIND.match(place.behind):
        return False
    years = {int(each[0]) for each in _FOUR_DIGITS.finditer(place.text) if FIRST_YEAR <= int(each[0]) <= today.year + 1}
    words = [word for word in re.split(r"[ /,&()+-]+", found["version"]) if word]
    is_plain = not found["comma"] or all(word in TRIMS or _BUILT_SO.fullmatch(word) or re.search("[0-9]", word) for word in words)
    return len(years) == 1 and is_plain and all(_names_a_version(word) for word in words)


def is_followed_by_a_version(place: Place, today: date) -> bool:
    """Of a number at the beginning of a message: nothing that it could count, and no word of what happened in that year."""
    return (
        is_year(place.number, today) and _ends(place.behind) and not HAPPENED_BEHIND.match(place.behind) and not COUNTS.match(place.behind)
    )


def _names_a_version(word: str) -> bool:
    if _A_PART.fullmatch(word):
        return False
    if word in TRIMS or word in BODIES or word in ELECTRIC_WORDS or _MORE_TRIMS.fullmatch(word) or _BUILT_SO.fullmatch(word):
        return True
    return bool(re.search("[0-9]", word)) or bool(PlainWords(LANGUAGES).unknown(word, *EVERY_KIND))


def _ends(behind: str) -> bool:
    """No noun follows that this could count."""
    return not re.match(r"[ -]?(?:er |%|miles|mi\b|km|dollars|usd|points|people|pounds|lbs|calories)", behind)


def _out_of_time(place: Place, today: date) -> Meaning | None:
    """A year that no model has yet."""
    number = place.number
    named = _LABEL.search(place.before) or _BESIDE.match(place.behind)
    if number.is_plain and named and today.year + 1 < number.worth < 2200 and not re.match(r" ?(?:mi|km|miles)\b", place.behind):
        return place.means(Detail.YEAR, doubt=Doubt.IMPOSSIBLE)
    return None


def short_years(text: str, today: date) -> list[Meaning]:
    """'19 and MY19. A year later than the next one was in the last century."""
    found = []
    for match in _SHORT.finditer(text):
        short = int(next(filter(None, match.groups())))
        before = text[max(match.start() - 60, 0) : match.start()]
        if _EVENT.search(before) or _BORN.search(before):
            continue
        year = 2000 + short if 2000 + short <= today.year + 1 else 1900 + short
        number = Number(start=match.start(), end=match.end(), worth=Decimal(year))
        found.append(Meaning(number=number, detail=Detail.YEAR, value=year))
    return found
