"""Whom a customer's words speak of, and who drives most: the age that counts is the primary driver's."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.quoting.details import Detail
from core.quoting.meanings import Doubt, Meaning, Whose

KIN = (
    r"(?:step)?(?:hubby|wifey|senora|senor|moglie|marito|figli[oa]|nonn[oa]|filh[oa]|son|daughter|wife|husband|partner"
    r"|spouse|mother|mom|mum|father|dad|kid|child|boyfriend"
    r"|girlfriend|fianc[e]+|friend|roommate|brother"
    r"|sister|niece|nephew|grand(?:son|daughter|ma|pa|mother|father)|teen(?:ager)?|boy|girl|uncle|aunt"
    r"|cousin|boss|employee|hija?|hijo|esposa|esposo"
    r"|mujer|marido|novi[oa]|madre|padre|herman[oa]|amig[oa]|fils|fille|femme|mari|epou(?:se|x)|compagn(?:e"
    r"|on)|mere|pere|frere|soeur|copine?|sohn"
    r"|tochter|frau|mann|partnerin|mutter|vater|bruder|schwester|freund(?:in)?"
    r"|grandson|granddaughter|gran(?:ny|dad)?|nan(?:a|ny)?|papa|mama|abuel[oa]|suegr[oa]|cunad[oa]|prim[oa]|ti[oa]"
    r"|vecin[oa]|colega|companer[oa]"
    r"|grand-?(?:mere|pere)|voisine?|collegue|cousine?|oma|opa|nachbar(?:in|n)?|kolleg(?:e|in|en)|schwager|enkel(?:in)?|cousin(?:e)?"
    r"|mae|pai|irma|irmao|espos[oa]|mulher|avo|vizinh[oa]|sogr[oa]|net[oa]|namorad[oa]|madre|padre|sorella|fratello"
    r"|vicin[oa]|collega|fidanzat[oa]|suocer[oa]"
    r"|kids|children|sons|daughters|hij[oa]s|enfants|kinder|figli|filh[oa]s|neighbou?rs?|guy|colleagues?|co-?workers?"
    r"|buddy|landlord|in-law|ex(?:-(?:wife|husband))?"
    r"|ابني|ابنتي|بنتي|ولدي|زوجي|زوجتي|امي|ابي|والدي|والدتي|اخي|اختي|صديقي|صديقتي|جاري|جارتي|جدتي|جدي)"
)
# Chinese has no blanks between words
KIN_EASTERN = (
    r"(?:老婆|妻子|太太|老公|丈夫|先生|儿子|女儿|爸爸|妈妈|父亲|母亲|爷爷|奶奶|外婆|外公|哥哥|弟弟|姐姐|妹妹"
    r"|朋友|室友|邻居|同事|男友|女友|孩子|他|她)"
)
_OTHER = re.compile(
    rf"\b(?:(?:my|our|the|mi|nuestr[oa]|mon|ma|notre|mein|meine|meinen|meiner|meinem|unser|unsere|minha|meu|mia|mio)(?: [a-z]+)?"
    rf"(?: [0-9]+[- ]year[- ]old)? {KIN}\b"
    r"|(?:(?<=^)|(?<=[.,;!] ))el(?= (?:tiene|maneja|conduce|es))|(?:he|she|they|er|elle|il|ella|ele|ela|lui|lei|هو"
    r"|هي)(?:'s|'ll|'d)?(?= |'|$)|(?<!e)hes(?= )|shes(?= )"
    rf"|\bsie(?= )|\b{KIN}\b)|{KIN_EASTERN}"
)
_RELATED = re.compile(
    rf"\b(?:i'?m|i am|ich bin|soy|je suis|sou|sono) (?:just |only |nur )?(?:her|his|their|the|a|sein"
    rf"|ihr|su|son|sa|il suo|la sua|[eo]|the) ?{KIN}\b"
)
_OWN = re.compile(
    r"\b(?:i|i'm|i've|i'll|im|me|myself|ich|yo|j'ai|je|moi|tengo|soy|ich bin|mich|estoy|moi|eu|tenho|io|ho"
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
_CLAUSE = re.compile(r"[.!?;\n。！？；؟]")
_OTHERS_DRIVE = re.compile(
    rf"(?:\b{KIN}|\b(?:he|she|they|who|er|elle|il|que|qui)),?(?:[ ,(]+[0-9]+(?: years old)?[,)]*)?(?:'ll"
    r"|'s| is| will| would| does| who| that|, who)?(?: be)?(?: (?:and|the|going to|gonna|be|is|mostly|mainly"
    r"|usually|primarily|most|only|that|does"
    r"|one|who|actually|always|often|all))* (?:(?:primary|main|principal) driver|driv(?:e|es|ing|er)\b|rid(?:e|es|ing"
    r"|er)\b|uses? it|takes? it"
    r"|will use it|behind the wheel|conduce|conducira|maneja|manejara|conduira|conduit"
    r"|va (?:a )?conduire|va a (?:conducir|manejar)|fahrt|wird fahren|fahren wird|soll fahren)"
    rf"|\b{KIN}\b[^.;!?\n]{{0,12}} (?:es (?:el|la) conductora? principal|est (?:le|la) (?:conducteur|conductrice) principale?"
    r"|ist (?:der|die) hauptfahrer(?:in)?|e (?:o|a) motorista principal|e (?:il|la) conducente principale)"
    r"|(?:for|insure|insuring|quote for|car for|cover|para|pour|fur) (?:my|our|mi|mon|ma|meinen?) (?:[a-z]+ "
    rf"|[0-9]+[- ]year[- ]old )?{KIN}\b"
    r"|\b(?:fahrt|faehrt) (?:meistens |hauptsachlich )?(?:sie|er)\b|(?:meine?|unser) (?:sohn|tochter|frau"
    r"|mann)[^.;\n]{0,30} (?:fahrt|fahren)"
    rf"|(?:conduce|maneja|usa|conduit|fahrt|guida|dirige)(?: [a-z]+)? (?:mi|mon|ma|meine?|mio|mia|meu|minha|il mio|la mia) {KIN}\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,40}} (?:will drive|will be driving|is driving|drives|va a conducir|va a manejar"
    r"|conducira|va conduire|conduira)\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,30}} (?:will be "
    rf"|is )?the (?:only )?one (?:who (?:drives|rides|takes|uses)|driving|riding|using)\b"
    r"|\b(?:he|she)(?:'s|'ll| is| will)?(?: [0-9]+)?(?: and)?(?: is| be)? the only (?:one|person) (?:who|that) (?:drives|rides|uses)\b"
    rf"|\b(?:lo|la|el carro lo|el coche lo) (?:conduce|maneja|usa|va a manejar|va a conducir) (?:mi|su) {KIN}\b"
    r"|\b(?:la|lo|el|ella|el)? ?(?:unic[oa] que (?:lo |la )?(?:maneja|conduce|usa)|el que (?:lo |la )?(?:maneja|conduce)"
    r"|la que (?:lo |la )?(?:maneja|conduce))\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,20}} (?:la |le |l')?(?:conduira|conduit|conduirait|utilisera|utilise)\b"
    rf"|\b(?:quem|chi) (?:vai dirigir|dirige|conduz|guida|guidera|usa)(?: (?:mais|sempre|o carro|la macchina"
    rf"|di piu))? (?:e|sara|sera) (?:[oa] )?(?:mi(?:nha|a|o)|meu) {KIN}\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,20}} (?:dirige|vai dirigir|conduz|guida|guidera|la guida|lo guida)\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,40}} (?:fahrt|faehrt|fahren wird|bekommt (?:den wagen|das auto))\b"
    rf"|{KIN_EASTERN}[^。！？；,，\n]{{0,6}}(?:开|驾驶)|(?:主要|平时|都)(?:是|由)?{KIN_EASTERN}开"
    r"|(?:هو|هي) (?:اللي|الذي|التي|من) (?:يسوق|تسوق|يقود|تقود|بيسوق|بتسوق|سيقود|ستقود)|(?:يسوق|تسوق|يقود|تقود)(?:ها"
    r"|ه)? (?:ابني|ابنتي|زوجي|زوجتي)"
)
_I_DRIVE = re.compile(
    r"\bi(?:'m| am|'ll be| will be)(?: [a-z]+)? (?:primary|main|only|sole) driver|\bi(?:'m| am)? (?:the )?(?:only"
    r"|one|main|mostly|mainly|primarily|usually|do most)? ?(?:one )?(?:who )?(?:drive|driving)s?(?: it)? (?:mostly"
    r"|mainly|most|the most|it most)"
    r"|\bi (?:mostly|mainly|usually|primarily|always) drive|\bi(?:'ll| will) (?:be (?:the one )?driving"
    r"|drive (?:it|mostly|most))|\b(?:just|only) me\b|\bi(?:'ll| will)? do (?:most|all) (?:of )?the driving"
    r"|i'm the (?:only one|one) (?:driving|who drives)"
    r"|conduzco yo|yo conduzco|manejo yo|solo yo|c'est moi qui conduis|je conduis|moi seule?\b|nur ich"
    r"|ich fahre (?:meistens|hauptsachlich|allein|uberwiegend)"
    r"|\bi drive(?: it| her| him)?(?=[,.;!\n]|$)"
    r"|\bit'?s (?:mostly |mainly )?me (?:who|that|driving)|\bi(?:'m| am) the (?:one )?(?:driver|who drives)"
    r"|(?:el|la) que (?:mas )?(?:lo |la )?(?:maneja|conduce|usa)(?: mas)? soy yo|soy yo (?:el|la"
    r"|quien) (?:que )?(?:maneja|conduce)|manejo yo|lo manejo yo|lo uso yo"
    r"|c'est (?:surtout |plutot |principalement )?moi qui (?:la |le )?(?:conduis|roule|prends)|(?:surtout|principalement) moi qui"
    r"|(?:meistens|hauptsachlich|meist|eigentlich|vor allem) (?:fahre|fahr) ich|fahren tu(?:e)? ich|ich bin (?:der"
    r"|die) (?:haupt)?fahrer(?:in)?|fahre (?:meistens|hauptsachlich) ich"
    r"|(?:quem|chi) (?:mais )?(?:dirige|guida|conduz|usa)(?: (?:mais|di piu|sempre))? (?:sou eu|sono io)|sou eu (?:que"
    r"|quem) (?:dirijo|dirige)|(?:dirijo|guido|conduzo) (?:mais )?(?:eu|io)|io guido|eu dirijo"
    r"|(?:主要|平时|都|一直)?(?:是|由)?我(?:自己)?(?:在)?开|انا (?:اللي|الذي|من) (?:اسوق|اقود|بسوق)"
)
_NOT = re.compile(
    r"\b(?:won't|doesn't|does not|will not|never|not|isn't|no|nicht|ne|n'|pas|nao|non)\b[^.;\n]{0,12}\Z|(?:\b(?:ain't"
    r"|aint|can't|cannot|can not|lost|perdeu|perdio)\b|不|没)[^.;\n]{0,12}\Z|\b(?:doesn't"
    r"|won't|does not|will not|never) driv"
)


_PRONOUN = re.compile(r"\b(?:hes|shes|he|she|they|er|sie|el|ella|il|elle|ele|ela|lui|lei|tiene|tem|ha|a)\b")
_KIN = re.compile(rf"\b{KIN}\b|{KIN_EASTERN}")
_ENDS_THERE = re.compile(r" ?(?:years old|years|anos|ans|jahre|anni)?[.,;!(\n-]| should i | and should ")
# The other one does not drive at all
_NO_DRIVER = re.compile(
    rf"(?:\b(?:he|she|they|who|er|sie|elle|il|ella|el|ele|ela|lui|lei)\b|\b{KIN}\b)[^.;!?\n]{{0,12}}"
    r"(?: (?:doesn't|does not|won't|will not|never|can't|cannot|isn't allowed to|ain't) (?:drive|touch|use"
    r"|going to drive|touching|get to drive)"
    r"|(?: no| ya no| nao| non) (?:maneja|conduce|dirige|guida|conduz|tiene licencia|tiene carnet|tem carteira|ha la patente)"
    r"| ne conduit pas| n'a pas le permis| fahrt nicht| hat keinen fuhrerschein| perdeu a carteira| has no licen[cs]e| aint touching it)\b"
)
_NOT_BEHIND = re.compile(r"[^.;!?,\n]{0,12}\b(?:nicht|pas|nie|jamais|kein\w*|mai|nunca|gar nicht|at all no)\b")  # "fährt ihn nicht"
_NOW_AND_THEN = re.compile(
    r"\b(?:sometimes|occasionally|now and then|once in a while|rarely|hardly|on weekends|borrows|a veces"
    r"|de vez en cuando|manchmal|gelegentlich"
    r"|ab und zu|parfois|de temps en temps|as vezes|de vez em quando|a volte|ogni tanto|احيانا)\b|偶尔|有时"
)
_BUT = re.compile(r"\b(?:but|pero|mais|aber|mas|ma|not|no|nicht|pas|nao|non|or|also|too)\b|[?？؟]|但")
SHORT_ANSWER = 32  # letters in which nothing else is said
CHILD = 14  # years: below it nobody drives
_SEVERAL = re.compile(
    r"\b(?:(?:second|2nd|other|additional|another|secondary|occasional|first|1st|young(?:er|est)|old(?:er"
    r"|est)) (?:driver|one)\b|drivers\b(?!'? age)|(?:we|they)(?:'re| are) both|conductores|conducteurs)"
)
_PRIMARY = re.compile(r"\b(?:primary|main|principal|only|sole|hauptfahrer)")


def whose(text: str, place: int, behind: str) -> Whose:
    """The person who was named last before it in the same sentence, or right behind it: "a 19-year-old son"."""
    if re.match(rf"[- ]?(?:year|yr)s?[- ]old {KIN}\b", behind):
        return Whose.OTHER
    clause = _CLAUSE.split(text[max(place - 120, 0) : place])[-1]
    if _DRIVER.search(clause):
        return Whose.DRIVER
    others = [found.end() for found in _OTHER.finditer(clause)]
    related = [found.end() for found in _RELATED.finditer(clause)]  # "I'm her grandson" speaks of oneself
    own = [found.end() for found in _OWN.finditer(clause)] + related
    if others and (not own or others[-1] > max(own)):
        return Whose.OTHER
    return Whose.OWN


def drivers_age(ages: Sequence[Meaning], text: str) -> list[Meaning]:
    """The ages, where it is certain that they are the primary driver's; the others in doubt. A child is no driver, and says nothing."""
    if _SEVERAL.search(text) and not _PRIMARY.search(text):
        return [replace(age, doubt=age.doubt or Doubt.WHOSE) for age in ages]
    explicit = [age for age in ages if age.whose is Whose.DRIVER]
    if explicit:
        return explicit
    own = [age for age in ages if age.whose is Whose.OWN]
    others = [age for age in ages if age.whose is Whose.OTHER and age.value >= CHILD]
    if own and others and len({age.value for age in own}) == 1 and _NO_DRIVER.search(text) and not _several_kin(text):
        return own
    another_drives = _another_drives(text)
    i_drive = _I_DRIVE.search(text) is not None
    if i_drive and not another_drives:
        return own
    if another_drives and not i_drive and len({age.value for age in others}) == 1:
        return others
    if not others and not another_drives:
        return own
    return [replace(age, doubt=age.doubt or Doubt.WHOSE) for age in [*own, *others]]


def _another_drives(text: str) -> bool:
    """Whether that is said, and not denied; "my wife is 39, but who drives is me" says it of oneself."""
    own = [found.span() for found in _I_DRIVE.finditer(text)]
    others = (
        found
        for found in _OTHERS_DRIVE.finditer(text)
        if not _NOT.search(text[: found.end()][-40:])
        and not _NOT_BEHIND.match(text, found.end())
        and not _NOW_AND_THEN.search(text, max(found.end() - 30, 0), found.end() + 22)
    )
    return any(not any(start < found.end() and found.start() < end for start, end in own) for found in others)


def _several_kin(text: str) -> bool:
    return len({found[0] for found in _KIN.finditer(text)} - {"he", "she"}) > 1


def answered_first(ages: Sequence[Meaning], text: str) -> Meaning | None:
    """ "32. My roommate (30) borrows it": to the question for the driver's age, the number that begins the answer is it, unless the rest
    says that somebody else drives."""
    own = [age for age in ages if age.whose is Whose.OWN]
    if len(own) != 1 or len(ages) < 2 or text[: own[0].number.start].strip(" \t") or _SEVERAL.search(text):
        return None
    if _another_drives(text) or not _ENDS_THERE.match(text, own[0].number.end):
        return None
    return replace(own[0], doubt=None) if own[0].doubt in (None, Doubt.WHOSE, Doubt.WHICH) else None


def is_of_whom_was_asked(text: str) -> bool:
    """ "He's 19", "my husband, he's 50": to a question for the driver's age, and with nobody else spoken of, it is the driver's."""
    if _OWN.search(text) or _NO_DRIVER.search(text):
        return False
    short = len(text) <= SHORT_ANSWER and not _several_kin(text) and not _BUT.search(text)
    return short if _KIN.search(text) else _PRONOUN.search(text) is not None


def is_age(meaning: Meaning) -> bool:
    return meaning.detail is Detail.DRIVER_AGE
