"""Vehicles that are named and not to be insured, a neighbour's or one of before, and what is said of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.quoting.reading.set_aside import BLANK
from core.quoting.vehicles.known import Spotted

# Not across a comma: "den hab ich verkauft, bitte den Golf"
_FORMER = re.compile(
    r"\b(?:used to (?:have|drive|own)|had(?: a| an)?|sold|trad(?:ed|ing|e)(?:[- ]in)?|replac(?:es|ed|ing"
    r"|e)|instead of|previous(?:ly)?|coming from|my (?:last"
    r"(?! (?:lot|insurer|insurance|company|policy|provider|quote))|old(?! (?:man|lady))|former|ex(?!-l\b))|switch(?:ed|ing) from|got rid of"
    r"|totall?ed|previous (?:car|vehicle) was"
    r"|crashed|wrecked|rather than|unlike|(?<!'d )(?<!would )(?<!d )like|hit by|behind|between|(?<!have )(?<!'ve )(?<!has )owned"
    r"|antes tenia|tenia"
    r"|vendi(?:mos)?|avant j'avais"
    r"|j'avais|vendu|hatte|verkauft|fruher|vendei|tinha|ho venduto|avevo|بعت|كان عندي)\b[^,.;!?\n]{0,25}\Z"
    r"|(?:卖了|卖掉了?|以前(?:开|有)|之前(?:开|有)|[旧老]车是?)[^。！？；.!?;\n]{0,12}\Z"
)
_FORMER_BEHIND = re.compile(
    r"(?:[^.;!?\n]|\.(?=[0-9])|\.{2,}){0,45}\b(?:verkauft|got stolen|was stolen|(?:was|got) sold(?! to (?:me|us))|was totall?ed"
    r"|which i sold|that i sold|i sold|vendid[oa]"
    r"|abgemeldet)\b|[^。！？；\n]{0,25}(?:卖了|卖掉)"
)
# More than one vehicle, or another one
SEVERAL = re.compile(
    r"\b(?:(?:two|both|2|three|3|multiple|several|second|another|other) (?:cars|vehicles|autos|trucks"
    r"|bikes|motorcycles|policies|quotes)|(?:second|2nd|another|an additional) (?:car|vehicle|one)|(?:dos"
    r"|los dos|ambos) (?:coches|autos|carros|vehiculos)"
    r"|(?:deux|les deux) (?:voitures|vehicules|motos)|(?:une )?(?:autre|deuxieme|seconde) (?:voiture|moto)|(?:zwei"
    r"|beide) (?:autos|wagen|fahrzeuge|motorrader)"
    r"|(?:noch ein|ein anderes|ein zweites|ein weiteres) (?:auto|fahrzeug|motorrad)|(?:otro|segundo) (?:coche|auto|carro"
    r"|vehiculo)|otra (?:moto|camioneta)"
    r"|(?:dois|os dois|ambos os) (?:carros|veiculos)|duas motos|(?:outro|segundo) (?:carro|veiculo)|outra moto"
    r"|due (?:auto|macchine|veicoli|moto)|un'altra (?:auto|macchina|moto)|(?:seconda) (?:auto|macchina)|سيارتين"
    r"|سياره اخرى|سيارة اخرى|سيارة ثانية)\b"
    r"|两辆车|两台车|另一辆|另外一辆|第二辆|还有一辆"
)
# Insured already, elsewhere or by others: beside another vehicle, it is not the one to insure
_INSURED = re.compile(
    r"[ ,]{0,2}[(]?(?:(?:which|that|que|qui|che|die|der|das|and|it|y|et|e|und) )?(?:is|are|(?:that|it)?'?s|has"
    r"|esta|tiene|est|a|ist|hat|e|ha|tem|sind)?"
    r" ?(?:(?:already|ya|deja|schon|bereits|gia|ja)\b[^.,;!?\n0-9]{0,12}\b(?:insured|covered|insurance|asegurad[oa]s?|seguro|assuree?s?"
    r"|assurance|versichert|assicurat[oa]|assicurazione|segurad[oa])\b"
    r"|(?:insured|covered|asegurad[oa]|assuree?|versichert|assicurat[oa]|segurad[oa])(?: [a-z]+)? (?:already|elsewhere|separately"
    r"|en otr[ao] \w+|aparte|ailleurs|deja|anderswo|woanders|altrove|noutr[ao]|em outr[ao]))\b"
    r"|[^。；！？\n0-9]{0,4}(?:已经?|早就?)(?:有|上|买|投)了?保险?|[^.،؛\n0-9]{0,6}(?:مؤمن[هة]|عليها تامين|لها تامين)"
)
_ONLY = re.compile(r"\b(?:only|just|solo|solamente|seulement|nur|soltanto|apenas)\b|只|فقط")
_STRANGER = re.compile(
    r"\b(?:neighbou?rs?|co-?workers?|colleagues?|friends?|buddy|(?<!trail )boss|landlord|guy|dude|lady next door|somebody|someone"
    r"|everybody|everyone|people|ex(?!-l\b| |$)|ex(?= (?:wife|husband|drives|has|got|is))|my ex|folks"
    r"|vecin[oa]s?|amig[oa]s?|colegas?|compañer[oa]s?|companer[oa]s?|jefe|jefa|alguien|todos"
    r"|voisine?s?|amie?s?|collegues?|patron|quelqu'un|tout le monde"
    r"|nachbar(?:n|in)?|freund(?:in|e)?|kolleg(?:e|in|en)|chef(?:in)?|jemand|alle"
    r"|vizinh[oa]s?|chefe|alguem|vicin[oa]|amic[oa]|collega|capo|qualcuno|tutti|جاري|جارتي|صديقي|صديقتي|زميلي|زميلتي|مديري)\b"
    r"|邻居|同事|(?<![男女])朋友|老板|大家"
)
# Those who live elsewhere, mostly; a vehicle of the household may well be the second one to insure
_FAMILY = re.compile(
    r"\b(?:brother|sister|cousin|uncle|aunt|parents|mother|father|mom|mum|dad|grand\w+|in-law|herman[oa]|prim[oa]|ti[oa]"
    r"|abuel[oa]|suegr[oa]|cunad[oa]"
    r"|frere|soeur|oncle|tante|parents|beau-\w+|bruder|schwester|onkel|eltern|schwager|oma|opa|irma|irmao|fratello|sorella|zi[oa])\b"
)
_GETS_IT = re.compile(
    r"\b(?:buy(?:s|ing)?|bought|get(?:ting)?|got|purchas\w+|tak(?:e|ing)(?: over)?|inherit\w*|gave|giv(?:es|ing|en)"
    r"|sell(?:s|ing)? me|sold me|from|leas\w+|borrow\w*"
    r"|compr\w+|me (?:dio|regalo|vendio|vende)|achet\w+|m'a (?:donne|vendu)|kauf\w*|gekauft|ubernehm\w*|geschenkt|insure"
    r"|insuring|(?:quote|car|bike|van|cover|policy|insurance|auto|coche|carro|voiture|wagen|moto) (?:for|para|pour|fur|per))\b|买"
)
# From here on, the customer speaks of themselves again
_OWN_AGAIN = re.compile(
    r"\b(?:i|i'm|i've|i'd|im|ive|mine|me(?=,)|we|we've|now|ich|meiner|meines|jetzt|yo|ahora|tengo|manejo|je|j'ai|j'|moi"
    r"|maintenant|eu|agora|tenho|io|adesso|ho)(?![a-z'])"
    r"|\b(?:but|and|aber|und|pero|y|mais|et|mas|e|ma) (?:my|mein\w*|mi|mon|ma|meu|minha|il mio|la mia)\b"
    r"|(?<!的)我(?!的?(?:邻居|同事|朋友|老板))|(?<![\u0621-\u064a])(?:انا|عندي|سيارتي)(?![\u0621-\u064a])"
)
_OWN_BEFORE = re.compile(r"\b(?:my|our|(?<!of )mine|i|me|mein\w*|mi|mon|ma|meu|minha|mio|mia)\b[^,.;]{0,30}\Z")
_I_AM_ONE = re.compile(r"\b(?:i'?m|i am|soy|je suis|ich bin|sou|sono) [^,.;]{0,25}\Z")
_OWNS = re.compile(
    r"(?:\b(?:i (?:drive|have|own|ride|insure|got)|i've(?: got)?|i'm driving|mine is|my car is|mine's|ich (?:fahre|habe)"
    r"|yo (?:manejo|tengo|conduzco)|tengo|manejo"
    r"|je (?:conduis|roule)|j'ai|eu (?:dirijo|tenho)|io (?:guido|ho))\b|我(?:开|有|的)|انا عندي)[^.;!?\n]{0,30}\Z"
)
_BOTH = re.compile(r"\b(?:both|two|each|ambos|los dos|les deux|beide|zwei|entrambe|ambas|dois)\b|两辆|都要")
_NOW = re.compile(
    r"\b(?:it'?s|it is|this is|es (?:un|una|el|la)|c'est|(?:das|es) ist"
    r"|now|agora|ora|adesso|jetzt|ahora|maintenant|but|aber|sondern|pero|sino|mais|mas|ma)\b|[,，]是|现在|换成|新车|新买"
)
_SENTENCE = re.compile(r"[.!?;\n。！？；؟](?=\s|$|[^0-9a-z])")
_TURN = re.compile(r",| for | now | and | but | to | y | pero | und | aber | et | mais | por | pour | gegen |，")
YEAR_LETTERS = 12  # that may stand before a vehicle: "2021 new "


@dataclass(frozen=True, slots=True)
class Aside:
    """A vehicle that is not to be insured, and the place of all that is said of it."""

    spotted: Spotted
    start: int
    end: int


def asides(text: str, spotted: Sequence[Spotted]) -> list[Aside]:
    """`text` is bare and in small letters."""
    return list(_asides(text, spotted))


def without_asides(text: str, found: Sequence[Aside]) -> str:
    """As long as the text; what was said of those vehicles is blank, but for their names."""
    for each in found:
        kept = range(each.spotted.start, each.spotted.end)
        blank = "".join(
            letter if at in kept or letter.isspace() else BLANK for at, letter in enumerate(text[each.start : each.end], each.start)
        )
        text = text[: each.start] + blank + text[each.end :]
    return text


def names_strangers(text: str, place: int) -> bool:
    """Whether the sentence around this place names somebody who is none of the household."""
    end = _SENTENCE.search(text, place)
    return _STRANGER.search(text, _sentence_start(text, place), end.start() if end else len(text)) is not None


def _asides(text: str, spotted: Sequence[Spotted]) -> Iterator[Aside]:
    last = 0
    for at, each in enumerate(spotted):
        start = max(last, _sentence_start(text, each.start))
        following = spotted[at + 1].start if at + 1 < len(spotted) else len(text)
        others = [other for other in spotted if other is not each]
        begins = (
            _former(text, each, start, following),
            _insured(text, each, start, others),
            _strangers(text, each, start),
            _familys(text, each, start, others),
        )
        found = [begin for begin in begins if begin is not None]
        if found:
            end = _end(text, each, following, is_last=at + 1 == len(spotted))
            yield Aside(each, min(found), end)
            last = max(each.end, min(end, following))
        else:
            last = each.end


def _sentence_start(text: str, place: int) -> int:
    return max((found.end() for found in _SENTENCE.finditer(text, 0, place)), default=0)


def _former(text: str, each: Spotted, start: int, following: int) -> int | None:
    """Where the words begin that are about this vehicle, if they say that somebody had it once."""
    if (found := _FORMER.search(text[max(each.start - 60, start) : each.start])) and not _NOW.search(found[0]):
        return max(each.start - 60, start) + found.start()
    if found := _FORMER_BEHIND.match(text[:following], each.end):
        return start
    return None


def _insured(text: str, each: Spotted, start: int, others: Sequence[Spotted]) -> int | None:
    """ "The Clio is insured already", beside another vehicle that is not."""
    found = _INSURED.match(text, each.end) if each.choices else None
    beside = (
        SEVERAL.search(text) is not None
        or _ONLY.search(text, each.end) is not None
        or any(other.choices and not _is_one(each, other) and not _INSURED.match(text, other.end) for other in others)
    )
    return max(start, each.start - YEAR_LETTERS) if found and beside else None


def _strangers(text: str, each: Spotted, start: int) -> int | None:
    before = text[start : each.start]
    found = next(iter([*_STRANGER.finditer(before)][-1:]), None)
    if found is None or _GETS_IT.search(before) or _OWN_BEFORE.search(before[found.end() :]) or _I_AM_ONE.search(before[: found.start()]):
        return None
    return start + found.start()


def _familys(text: str, each: Spotted, start: int, others: Sequence[Spotted]) -> int | None:
    """Of the family's vehicles and one's own, which are two, one's own is meant, unless both are asked for."""
    before = text[start : each.start]
    found = next(iter([*_FAMILY.finditer(before)][-1:]), None)
    if found is None or _BOTH.search(text) or _GETS_IT.search(before) or _OWN_BEFORE.search(before[found.end() :]):
        return None
    own = any(_OWNS.search(text[_sentence_start(text, other.start) : other.start]) for other in others if not _is_one(each, other))
    return start + found.start() if own else None


def _is_one(each: Spotted, other: Spotted) -> bool:
    return each.make == other.make and each.model == other.model


def _end(text: str, each: Spotted, following: int, *, is_last: bool) -> int:
    """Up to the end of the sentence, to the next vehicle, or to where the customer speaks of themselves."""
    ends = [found.start() for found in _SENTENCE.finditer(text, each.end, following)][:1]
    own = [found.start() for found in _OWN_AGAIN.finditer(text, each.end, following)][:1]
    if not is_last and not ends:
        turns = [found.start() for found in _TURN.finditer(text, each.end, following)][-1:]
        ends = turns or [max(each.end, following - YEAR_LETTERS)]
    return min([*ends, *own, following])
