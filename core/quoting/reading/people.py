"""Whom a customer's words speak of, and who drives most: the age that counts is the primary driver's."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.quoting.details import Detail
from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.reading.meanings import Doubt, Meaning, Whose
from core.quoting.reading.who_drives import SENTENCE_END, another_drives, another_never_drives, i_do_not_drive, i_drive

_OTHER = re.compile(
    rf"\b(?:(?:my|our|the|mi|nuestr[oa]|mon|ma|notre|mein|meine|meinen|meiner|meinem|unser|unsere|minha|meu|mia|mio)(?: [a-z]+)?"
    rf"(?: [0-9]+[- ]year[- ]old)? {KIN}\b"
    r"|(?:(?<=^)|(?<=[.,;!] ))el(?= (?:tiene|maneja|conduce|es))|(?:he(?! [a-z]+[ai]do\b)|she|they|er|elle"
    r"|il(?= (?:a|est|aura|avait|conduit|roule|vient"
    r"|va|n'a|en a|utilise) )|ella|ele|ela|lui|lei|هو"
    r"|هي)(?:'s|'ll|'d)?(?= |'|$)|(?<!e)hes(?= )|shes(?= )"
    rf"|\bsie(?= )|\b{KIN}\b)|{KIN_EASTERN}"
)
_RELATED = re.compile(
    rf"\b(?:i'?m|i am|ich bin|soy|je suis|sou|sono) (?:just |only |nur )?(?:her|his|their|the|a|sein"
    rf"|ihr|su|son|sa|il suo|la sua|[eo]|the)(?: (?:proud|managing|senior|business|founding|junior|retired))? ?{KIN}\b"
)
_OWN = re.compile(
    r"\b(?:i|i'm|i've|i'll|im|me|myself|ich|yo|j'ai|j'en|je|moi|tengo|soy|ich bin|mich|estoy|moi|eu|tenho|io|ho"
    r"|mi)(?![a-z])|我|本人|(?<![\u0621-\u064a])و?(?:انا|عمري|وعمري)(?![\u0621-\u064a])"
)
_DRIVER = re.compile(
    r"\b(?:(?:primary|main|principal|only|sole) (?:driver|operator)"
    r"|(?<!second )(?<!average )(?<!typical )(?<!2nd )(?<!other )(?<!additional )(?<!secondary )(?<!occasional )"
    r"driver(?:'?s)?"
    r"|conductor(?:a)?(?: principal)?"
    r"|conducteur(?: principal)?|conductrice(?: principale)?|hauptfahrer(?:in)?|fahrer(?:in)?|motorista(?: principal)?"
    r"|condutor(?:a)?(?: principal)?"
    r"|(?:il |la )?conducente(?: principale)?|guidatore(?: principale)?|(?:primary |main |only )?rider)"
    r"(?:'s)?(?: (?:is|will be|would be|age|alter|edad|aged?|:|es|est|ist|he|she|tiene|a|hat|e|sera|tem|ha))*[ ,:=(-]{0,3}"
    rf"(?:(?:my|our|mi|mon|ma|meine?|mein|minha|meu|mia|mio) {KIN}[ ,:(]{{0,2}}(?:(?:is|est|ist|es|a|hat|tiene|has|,) ?)*)?\Z"
)


_I_AM_A = re.compile(r"\bi(?:'?m| am) an? \Z")  # "I'm a 35-year-old mom"
_PRONOUN = re.compile(r"\b(?:hes|shes|he|she|they|er|sie|el|ella|il|elle|ele|ela|lui|lei|tiene|tem|ha|a)\b")
_KIN = re.compile(rf"\b{KIN}\b|{KIN_EASTERN}")
_ENDS_THERE = re.compile(r" ?(?:years old|years|anos|ans|jahre|anni)?[.,;!(\n-]| should i | and should ")
_BUT = re.compile(r"\b(?:but|pero|mais|aber|mas|ma|not|no|nicht|pas|nao|non|or|also|too)\b|[?？؟]|但")
SHORT_ANSWER = 32  # letters in which nothing else is said
CHILD = 14  # years: below it nobody drives
_SEVERAL = re.compile(
    r"\b(?:(?:second|2nd|other|additional|another|secondary|occasional|first|1st|young(?:er|est)|old(?:er|est)) (?:driver|one)\b"
    r"|(?:[0-9]+|two|three|four|both|several) drivers\b|drivers\b(?!'? age\b)|(?:we|they)(?:'re| are) both"
    r"|(?:we|nous|on|wir|nosotros|noi|nos)\b[^.;!?\n]{0,20} (?:both|tou(?:s|tes) les deux|beide|l[oa]s dos|os dois|ambos|entramb[ie])"
    r"|conductores|conducteurs)"
)
_SEVERAL_DRIVERS = re.compile(
    r"\b(?:(?:[0-9]+|two|three|other|more) (?:other |more )?drivers|(?:otr[oa]s?|segund[oa]|autres?|deuxieme|second|ander\w+|zweit\w+"
    r"|weiter\w+|outr[oa]s?|altr[oaie]|another|other) (?:conduct\w+|condut\w+|conducente|guidatore|motoristas?|fahrer\w*|driver))\b"
    r"(?!.*\b(?:i'?m|i am)\b)"
)
# Of two who drive, neither is named as the one
_BOTH_DRIVE = re.compile(
    rf"\b{KIN}\b.*\b(?:both|the two of us|l[oa]s dos|ambos|ambas|tou(?:s|tes) les deux|les deux|beide|os dois|as duas|entramb[ie]"
    r"|tutt[ie] e due|كلانا|نحن الاثنين)\b"
    r"|都(?:在|会|要)?[开驾]|[两俩]个?人(?:一起|轮流|都|在|会)*[开驾]|(?:一起|轮流|轮着)[开驾]",
    re.DOTALL,
)
_MOST = re.compile(
    r"\b(?:primary|main|mostly|mainly|most|primarily|usually|principale?|meist\w*|hauptsachlich|uberwiegend|surtout|principalmente"
    r"|sobre todo|soprattutto|quase sempre)\b|主要|平时"
)
_PRIMARY = re.compile(r"\b(?:primary|main|principal|only|sole|hauptfahrer)")
# Somebody, and their age between commas
_APPOSED = re.compile(
    r"\b(?:my|our|his|her|their|mi|nuestr[oa]|su|mon|ma|notre|son|sa|mein(?:e[nmr]?)?|unser\w*|sein\w*|ihre?[nmr]?|meu|minha|seu|sua"
    r"|mio|mia"
    r"|suo|nostr[oa]) (?P<noun>[^\W\d_][^\W\d_' -]*(?:[ '-][^\W\d_]+){0,3}) ?[,(–-]{1,2} ?\Z"
)
_NAMED_FIRST = re.compile(r" ?(?:(?:and|but|y|et|und|e|aber|pero) )?[^\W\d_¤]{2,15}(?: [^\W\d_¤]{2,15}){0,2} ?[,(–] ?")
_GOES_ON = re.compile(r" ?(?:years old|years|anos|ans|jahre|anni)? ?[,)–] ?[^\W\d_¤]{2,}(?: [^\W\d_¤]|[.!]|$)")
# "Nurse, 48, use it for work" is who writes; of somebody else it would be "uses"
_I_DO = re.compile(r" ?(?:years old|years|yo)? ?[,)–] ?(?:use|drive|own|need|want|have|would like|looking for)(?![a-z])")
_THING = re.compile(
    r"\b(?:car|truck|vehicle|bike|motorcycle|motorbike|scooter|van|suv|age|name|birthday|ride|baby|thing|old|current|mileage|odometer"
    r"|coche|carro|auto|camioneta|moto|troca|edad|nombre|voiture|bagnole|caisse|age|nom|wagen|fahrzeug|motorrad|alter|karre|veiculo|idade"
    r"|macchina|vettura|motociclo|eta|nome|hi|hello|hey|hola|bonjour|salut|hallo|moin|ola|oi|ciao|yes|yeah|si|oui|ja|sim|ok|okay|sure"
    r"|thanks"
    r"|please|sorry|i|i'm|im|me|we|ich|bin|yo|tengo|soy|je|j'ai|moi|eu|tenho|sou|io|ho|sono|so|well|new|used|model|miles|millas"
    r"|meilen|milhas|bueno|bien|mejor|ben|bon|enfin|beh|insomma|anzi|bom|bem|pois|naja|na|gut|ach|also|no|nein|non|nao|digo|wait|actually"
    r"|oops|ups|moment|perdon|pardon|scusa|desculpe"
    r"|miglia|automatic|manual|hybrid|electric|diesel|gas|male|female|single|married|white|black|red|blue|silver|gray|grey|green)\b"
)
_EASTERN_COMMA = re.compile(r"[,，、¤]")
_EASTERN_MINE = re.compile(r"我(?P<rest>[\u4e00-\u9fff]*)[ :：]*\Z")
_EASTERN_OWN_WORDS = re.compile(
    r"(?:的|今年|已经|现在|目前|刚刚?|满|过|到|年龄|年纪|岁数|本人|自己|都|是|有|才|也|马上|快|即将|差不多|大概|约|就|要|今天|昨天|前天"
    r"|[这上下]个?[月周]|去年|明年|一个|一位|名|个|位|男|女|呢|嘛|呀|啊|一人|开|开车|驾驶|驾车|主驾|主要|这边|司机|车主|实岁|周岁|虚岁|其实|说错了|是说|应该)*"
)
_EASTERN_SOMEBODY = re.compile(r"[ ]?[周]?岁的(?!时候|样子|我)[\u4e00-\u9fff]")


def whose(text: str, place: int, behind: str) -> Whose:
    """The person who was named last before it in the same sentence, or right behind it: "a 19-year-old son"."""
    if re.match(rf"[- ]?(?:year|yr)s?[- ]old {KIN}\b", behind) and not _I_AM_A.search(text[max(place - 20, 0) : place]):
        return Whose.OTHER
    clause = SENTENCE_END.split(text[max(place - 120, 0) : place])[-1]
    if _SEVERAL_DRIVERS.search(clause):
        return Whose.OTHER
    if _DRIVER.search(clause):
        return Whose.DRIVER
    if _is_in_apposition(clause, behind) or _eastern_other(clause, behind):
        return Whose.OTHER
    others = [found.end() for found in _OTHER.finditer(clause)]
    related = [found.end() for found in _RELATED.finditer(clause)]  # "I'm her grandson" speaks of oneself
    own = [found.end() for found in _OWN.finditer(clause)] + related
    if others and (not own or others[-1] > max(own)):
        return Whose.OTHER
    return Whose.OWN


def _is_in_apposition(clause: str, behind: str) -> bool:
    """ "My tenant, 60, rides too", "Carlos (60) has a car": of somebody that no list of relatives needs to know."""
    if _RELATED.search(clause):
        return False
    if (named := _APPOSED.search(clause)) and not _THING.search(named["noun"]):
        return True
    if _I_DO.match(behind):
        return False
    return _NAMED_FIRST.fullmatch(clause) is not None and _GOES_ON.match(behind) is not None and not _THING.search(clause)


def _eastern_other(clause: str, behind: str) -> bool:
    """ "我的房客60岁", "一个60岁的司机"; "我今年41岁" is oneself."""
    words = _EASTERN_COMMA.split(clause)[-1]
    mine = _EASTERN_MINE.search(words)
    if mine is None:
        return bool(_EASTERN_SOMEBODY.match(behind) and re.search(r"[\u4e00-\u9fff]", words))
    return _EASTERN_OWN_WORDS.fullmatch(mine["rest"]) is None


def drivers_age(ages: Sequence[Meaning], text: str) -> list[Meaning]:
    """The ages, where it is certain that they are the primary driver's; the others in doubt. A child is no driver, and says nothing."""
    if _SEVERAL.search(text) and not _PRIMARY.search(text):
        return [replace(age, doubt=age.doubt or Doubt.WHOSE) for age in ages]
    explicit = [age for age in ages if age.whose is Whose.DRIVER]
    if explicit:
        return [*explicit, *(replace(age, doubt=Doubt.CONFLICT) for age in ages if _says_it_anew(age, explicit[-1], text))]
    own = [age for age in ages if age.whose is Whose.OWN]
    others = [age for age in ages if age.whose is Whose.OTHER and age.value >= CHILD]
    if _BOTH_DRIVE.search(text) and not _MOST.search(text):
        return [replace(age, doubt=age.doubt or Doubt.WHOSE) for age in [*own, *others]]
    if own and others and len({age.value for age in own}) == 1 and another_never_drives(text) and not _several_kin(text):
        return own
    others_drive, own_drive = another_drives(text, mostly=bool(own)), i_drive(text)
    if own_drive and not others_drive:
        return own
    if i_do_not_drive(text) and not any(age.doubt for age in others):
        told = others if len({age.value for age in others}) == 1 and not _several_kin(text) else []
        return told or [replace(age, doubt=age.doubt or Doubt.WHOSE) for age in [*own, *others]]
    if others_drive and not own_drive and len({age.value for age in others}) == 1:
        return others
    if not others and not another_drives(text):
        return own
    return [replace(age, doubt=age.doubt or Doubt.WHOSE) for age in [*own, *others]]


def _says_it_anew(age: Meaning, said: Meaning, text: str) -> bool:
    """ "The driver is 39. Well, 38": a bare number behind the driver's age, with nobody else spoken of between the two."""
    between = text[said.number.end : age.number.start]
    bare = age.whose is Whose.OWN and not age.strong and age.value != said.value and said.number.end <= age.number.start
    return bare and not (_OWN.search(between) or _KIN.search(between))


def _several_kin(text: str) -> bool:
    return len({found[0] for found in _KIN.finditer(text)} - {"he", "she", "他", "她"}) > 1


def answered_first(ages: Sequence[Meaning], text: str) -> Meaning | None:
    """ "32. My roommate (30) borrows it": to the question for the driver's age, the number that begins the answer is it, unless the rest
    says that somebody else drives."""
    own = [age for age in ages if age.whose is Whose.OWN]
    if len(own) != 1 or len(ages) < 2 or text[: own[0].number.start].strip(" \t") or _SEVERAL.search(text):
        return None
    if another_drives(text) or not _ENDS_THERE.match(text, own[0].number.end):
        return None
    return replace(own[0], doubt=None) if own[0].doubt in (None, Doubt.WHOSE, Doubt.WHICH) else None


def is_of_whom_was_asked(text: str) -> bool:
    """ "He's 19", "my husband, he's 50": to a question for the driver's age, and with nobody else spoken of, it is the driver's."""
    if _OWN.search(text) or another_never_drives(text):
        return False
    short = len(text) <= SHORT_ANSWER and not _several_kin(text) and not _BUT.search(text)
    return short if _KIN.search(text) else _PRONOUN.search(text) is not None


def is_age(meaning: Meaning) -> bool:
    return meaning.detail is Detail.DRIVER_AGE
