"""Whose age counts, where somebody has understood a customer's words: the evidence that another drives, and that the customer does."""

import re
from functools import lru_cache

from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.reading.who_drives import SENTENCE_END, SOMETHING_ELSE, TEXTS, another_drives, i_do_not_drive, i_drive

_MY = r"(?:my|our|mi|nuestr[oa]|mon|ma|notre|mein\w{0,2}|unser\w{0,2}|[oa] meu|a minha|meu|minha|il mio|la mia|mio|mia)"
_SOMEBODY = (
    rf"(?:{_MY} (?!car\b|truck\b|age\b|edad\b|coche\b|auto\b|voiture\b|wagen\b|carro\b|name\b)[a-z]{{2,}}"
    rf"|\b(?:{KIN}|he|she|hes|shes|him|her|boy|girl|lad|gf|bf|old man)\b)"
)
_RELATED = rf"(?:(?:{_MY}|the|ma) (?:[a-z]+ )?)?\b(?:{KIN}|him|boy|girl|lad|old man)\b"
_DRIVES = (
    r"(?:drives?|driving|va a (?:llevar|conducir|manejar|usar)|rides?|riding|uses it|takes it|conduce|conducira|maneja|manejara|usara"
    r"|conduit|conduira|roule|utilise|fahrt"
    r"|faehrt|fahren wird"
    r"|nutzt|dirige|dirigira|conduz|guida|guidera)"
)
_DRIVER = (
    r"(?:drivers?|operator|conductora?|conducteur|conductrice|chauffeur|chofer|(?:haupt)?fahrer(?:in)?|motorista|condutora?|conducente"
    r"|guidatore|pilot[ae]?)"
)
_IS = (
    r"(?:'s| (?:is|will be|would be|es|sera|est|ist|ware|e|sara|principal[e]?|habitual|habituel(?:le)?|abituale|going to be))*[ :=,(-]{0,3}"
)
# Pronouns that are articles too count only right before what they do
_PRONOUN = r"\b(?:elle|lui|il|lei|ella|ela|ele|sie|er|they)"
_SECOND = r"(?<!named )(?<!second )(?<!2nd )(?<!additional )(?<!occasional )(?<!other )"
# Somebody who has just begun to drive is who a relative asks for
_BEGINS = (
    r"acab\w+ de (?:sacar|tirar)\w* (?:el|la|a|o)|neopatentat[oa]|jeune permis|vient d'avoir (?:son|le) permis|fahranfanger\w*"
    r"|fuhrerschein seit|gerade (?:den|ihren|seinen) fuhrerschein|recem[- ]habilitad[oa]|recien sacad[oa]|just passed|learner"
    r"|مطلع الرخص|刚拿到?驾?[照本]"
)
RELATIVE = (
    r"(?:mum|mom|mam|dad|mother|father|parent|son|daughter|hij[oa]|madre|padre|fils|fille|mere|pere|maman|papa|sohn|tochter|mutter|vater"
    r"|filh[oa]|mae|pai|figli[oa])"
)
# Somebody drives it, or it is for them
_ANOTHER = re.compile(
    rf"{_SOMEBODY},?[^.;!?\n]{{0,25}}?\b{_DRIVES}\b"
    rf"|\b(?:who|qui|ki|que|quien|chi|quem|der|die|che)(?:'s| is| will| will be| lo| la| le| l')* {_DRIVES}\b[^.;!?\n,]{{0,12}}{_SOMEBODY}"
    rf"|\b{_DRIVES}(?: (?:it|lo|la|le|den|das|ihn|es|e|is|will be|sera|solo|mostly))* {_SOMEBODY}"
    rf"|{_SECOND}\b{_DRIVER}{_IS} ?{_SOMEBODY}"
    rf"|{_PRONOUN}(?:,? (?:qui|que|che|die|der|quien|ki|la que|el que))?,? (?:(?:la|le|lo|den|ihn|es|nur|solo) |l')?{_DRIVES}\b"
    rf"|\bfahren (?:tut|wird|soll) [^.;!?\n]{{0,20}}{_RELATED}"
    rf"|\bgefahren wird (?:[a-z]+ ){{0,3}}von (?:ihr|ihm|mein\w+)\b"
    rf"|{_SOMEBODY}[^.;!?\n]{{0,45}}(?<!\bit)"
    rf" (?:gets|is getting|inherits?|takes over|kriegt|bekommt|ubernimmt|hereda|se queda|recupere|herite"
    rf"|eredita|fica com|vai ficar)\b"
    rf"|\b(?:driven|ridden|conducid[oa]|manejad[oa]|conduite?|gefahren|guidat[oa]|dirigid[oa]|conduzid[oa]) (?:[a-z]+ )?"
    rf"(?:by|por|par|von|da|pel[oa]) {_SOMEBODY}"
    rf"|\b(?:i'?m|i am|ich bin|soy|je suis|sono|sou) (?:(?:the|his|her|their|der|die|el|la|le|il|o|a|sein\w*|ihr\w*|su|son"
    rf"|sa) )?{RELATIVE}\b"
    rf"|\b{KIN}(?:'?s)? (?:is |est |es |ist |e )?(?:who|qui|quien|who'?s|whos|der|die|che|que)(?: is|'s)? (?:insur\w+|assur\w+|asegur\w+)"
    rf"|{_SOMEBODY}[^.;!?\n]{{0,25}} (?:is|will be|as|es|sera|est|ist|wird|e|sara) (?:the |el |la |le |der |die |o |a |il )?(?:main "
    rf"|primary |only |sole |seule? |unic[oa] |einzige[rn]? )?{_DRIVER}"
    rf"|\b(?:for|4(?= (?:my|ma|our|the) )|insure|insuring|para|pour|fur|per|pro|pra) {_RELATED}"
    rf"|\b(?:for|pour|para|fur|per) (?:(?:the|le|la|el|o|a|il|den|das|die) )?[a-z]+ (?:(?:de|of|da|do|di|del) )?{_MY} {KIN}\b"
    rf"|{_SOMEBODY}[^.;!?\n]{{0,40}}\b(?:{_BEGINS})"
    rf"|\b(?:in|on|under) (?:his|her|their) (?:own )?(?:policy|insurance|name)\b|\b(?:his|her) (?:own policy|first car)\b|\bput (?:him"
    rf"|her)\b"
    rf"|\b(?:c'est|c|es|ist|e) {_SOMEBODY} (?:qui|ki|que|quien|der|die|che)\b"
    rf"|(?:司机|驾驶员|主驾|开车的)(?:人)?(?:是|为|:|：|,|，)?(?:我的?)?{KIN_EASTERN}|给(?:我的?)?{KIN_EASTERN}|{KIN_EASTERN}[^。！？；\n]{{0,8}}(?:开|驾)"
    r"|(?<![\u0621-\u064a])(?:ل|لل)(?:ابني|ابنتي|بنتي|ولدي|زوجي|زوجتي|امي|ابي|اخي|اختي|موظف\w*)(?![\u0621-\u064a])|(?:هو|هي|ابني|بنتي"
    r"|زوجي|زوجتي)[^.،\n]{0,8}(?:يسوق|تسوق|يقود"
    r"|تقود)\w*"
    r"|(?:يسوق|تسوق|يقود|تقود)\w* (?:ابني|ابنتي|بنتي|ولدي|زوجي|زوجتي|موظف\w*)"
)
_KIN_DRIVES = (
    rf"\b(?P<kin>{KIN})(?:,? (?:who'?s|who|qui|que|der|die|che)|'?s)? (?:(?:la|le|lo|l'|den|es|is|it|mostly) ?)*(?:{_DRIVES}"
    rf"|insuring)\b"
)
# Not mostly, or something else
_SELDOM = re.compile(
    r"\b(?:rarely|seldom|sometimes|occasional\w*|once|hardly|now and again|only on|weekends?|on sundays|now and then|borrows|too|also"
    r"|as well|never|not|(?:given?|gave) up|stopped|(?:his|her|their) own(?! (?:policy|name|insurance))"
    r"|named|second|additional|ocasional|occasionnel\w*|secondaire|secundari[oa]|secondari[oa]|(?<!le )plus(?! que"
    r"| souvent)|own car|doesn't|doesnt|don't|won't|cannot"
    r"|can't|no longer|no|selten|manchmal|gelegentlich|kaum|auch|nicht|nie|kein\w*|rarement|parfois|aussi|pas|jamais|a veces|casi nunca"
    r"|de vez|tambien|nunca|as vezes"
    r"|raramente|tambem|nao|a volte|ogni tanto|anche|non|mai)\b|很少|偶尔|有时|也|不|没|احيانا|نادرا|ايضا|لا |ما "
)
_SHARED = re.compile(
    r"\b(?:equally|evenly|same amount|half and half|fifty[- ]fifty|50[/-]50|share (?:it|the)|both drive|both of us|take turns"
    r"|mitad y mitad|a medias|por igual|los dos"
    r"|moitie|autant|tous les deux|a deux|gleich (?:viel|oft)|zu gleichen teilen|beide|halbe[- ]halbe|abwechselnd|meio a meio"
    r"|igual(?:mente)?|os dois|dividimos|a meta"
    r"|meta e meta|in (?:due|tre)|tutti e due|entrambi|allo stesso modo)\b|一人一半|轮流|一样多|都开|بالتساوي|نص بنص"
)
_DENIED = re.compile(r"(?:\b(?:not|no|non|nao|nicht|pas|n'est)|不是?) ?\Z")
_LITTLE = re.compile(
    r"\bi (?:don't|dont|do not|never|no longer) drive (?:it |her |him )?(?:much|often|a lot|far|more|fast|abroad|long distances|at night"
    r"|after dark|to work|(?:in|on) (?:the )?(?:dark|rain|snow|ice|winter|city|town|motorways?|highways?|freeways?))\b"
    r"|\b(?:no|nunca) (?:conduzco|manejo) (?:de noche|por la noche)\b|\bje ne conduis (?:pas|plus|jamais) (?:la nuit|de nuit)\b"
    r"|\bich fahre? (?:nachts|im dunkeln|im winter) nicht\b|\b(?:nao|nunca) dirijo (?:a|de) noite\b|\bnon guido (?:mai )?di notte\b"
)
# Somebody who is insured with their own vehicle
_ELSEWHERE = re.compile(
    r"(?:\b(?:is|are|was|has been)|'s)(?: already| also)? (?:listed|insured|covered|named) (?:on|under|in) (?:his|her|their) own\b"
)
_OF_CHILDREN = re.compile(r"(?:mom|mum|mother|dad|father) of\b")  # who says so of themselves
_I = re.compile(r"\b(?:i|ich|yo|je|io|eu)(?= )|\bi'm(?! [^.;!?\n]*\b(?:he|she|they)\b)")
# The customer is no driver, or has another vehicle
_NOT_ME = re.compile(
    r"\b(?:i (?:(?:do not|don't|dont|never|won't|wont) (?:even |actually |really )?(?:drive|touch|use)\b(?!(?: it| her| him)? (?:much"
    r"|often|a lot|far|more|that))|(?:have|drive|got) my own)"
    r"|i'?(?:ve| have) got my own|(?:just|only) (?:doing|do|filling|sorting) (?:out |in )?the (?:paperwork|forms?)"
    r"|(?:solo|solamente|nada mas) (?:hago|llevo|gestiono) (?:el papeleo|los papeles|los tramites)"
    r"|(?:yo )?(?:no|ni) (?:lo|la) (?:toco|cojo|uso|llevo|conduzco|manejo)|yo (?:ya )?tengo (?:el mio|la mia|mi propi[oa])"
    r"|(?:je )?(?:ne )?(?:serai|suis) pas (?:dessus|dedans|conduct\w+|au volant)|j'y touche pas|j'ai (?:deja )?(?:la mienne|le mien"
    r"|ma propre)"
    r"|ich (?:fahre? )?(?:\w+ ){0,2}(?:nie|nicht)(?= ?(?:[,.;!)\n]|$))|ich (?:fahre?|hab\w?) (?:\w+ )?(?:mein\w* eigen\w*|selbst ein\w*)"
    r"|(?:io )?(?:ho (?:gia )?la mia|non (?:la|lo) (?:tocco|uso|guido|prendo))|eu (?:ja )?tenho o meu|eu nao (?:conduzo|uso|mexo|dirijo))\b"
    r"|我(?:自己)?(?:从来)?不(?:会)?开|我有自己的车"
)
# Several drive, and the customer most of the time
_MAINLY_ME = re.compile(
    r"\b(?:i'?m (?:the )?(?:main|primary|principal)|mostly me|mainly me|me mostly|me mainly|hauptsachlich ich|meistens ich|uberwiegend ich"
    r"|surtout moi|moi surtout|principalement moi|sobre todo yo|principalmente (?:yo|eu|io)|soprattutto io|mais eu|yo mas)\b|主要是?我"
)
# Whose vehicle it is, which counts where no other age is told
_OWNED = re.compile(
    rf"\b{KIN}'?s (?:[a-z0-9]+ ){{0,3}}¤|\b(?:gf|bf)'?s\b|\b(?:his|hers|theirs)\b(?=[ ,.;!]|$)"
    rf"|\b(?:coche|carro|auto|moto|camioneta|scooter|voiture|wagen|auto|fahrzeug|motorrad|roller|macchina|motorino|car|bike|van|truck)"
    rf"(?: (?:es|est|ist|e|is|c'est))?(?: (?:de|d'|da|do|di|del|von|of))? {_MY} {KIN}\b"
    rf"|¤ (?:de |da |do |di |del |von |of )?(?:meiner|meines|mi|ma|mon|minha|meu|mia|mio|my) {KIN}\b"
)
_OWN_DRIVING = re.compile(
    r"\b(?:put me|it's me|its me|me as the|i'm the (?:main |primary |only )?driver|i am the (?:main |primary |only )?driver|main (?:one"
    r"|driver) is me|driver(?:'s)?(?: is|:|,)? (?:me|myself)|(?:just|only) myself"
    r"|ich fahre?|fahre ich|fahr ich|fahrer(?:in)?(?: bin|:|,)? ich|conduzco yo|yo (?:lo |la )?(?:conduzco|manejo)|soy yo|c'est moi"
    r"|moi qui|sono io|guido io|sou eu|eu (?:que )?dirijo)\b"
    r"|我(?:自己)?(?:在)?开|司机是我(?!的|们|老|儿|女|爸|妈|先|太|朋|同)"
)
# Words of driving and using in any form, and for whom something is: by them alone nobody knows who drives, only that it was spoken of
_OF_DRIVING = re.compile(
    r"\b(?:driv\w*|drove|rid(?:e|es|ing|er)|uses?|using|daily|licen[sc]e\w*|permit|main|primary|conduc\w*|condui\w*|maneja\w*|llev\w*"
    r"|usa\w*|utili\w*|roule\w*|prend\w*|fahr\w*|nutz\w*|dirig\w*|dirij\w*|conduz\w*|guid\w*|carnet|permis|patente|fuhrerschein"
    r"|carteira|principal\w*|haupt\w*|for (?:her|him|them|my|our)|para (?:ella|el|mi|minha|meu)|pour (?:elle|lui|ma|mon)"
    r"|fur (?:sie|ihn|meine?n?)|per (?:lei|lui|mi[ao]))\b|[开驾]|给(?:他|她|我)|سوق|قود|رخص"
)
_THEIR_VEHICLE = re.compile(rf"\b{KIN}(?:'s|s)? (?:car|van|truck|bike|scooter|motorbike|runabout)\b")
_I_AT_ALL = re.compile(
    r"\b(?:i(?:'ll| will)?(?: \w+)? (?:drive|use|ride|take)|i(?:'ll| will) be the (?:\w+ )?driver"
    r"|conduzco|manejo|(?:la|lo) llevo yo|lo uso"
    r"|je (?:la |le )?(?:conduis|roule|prends)|(?:fahre?|nutze) ich|ich (?:fahre?|nutze)"
    r"|dirijo|conduzo|uso (?:eu|io)|guido)\b|我(?:自己)?开|(?:انا )?(?:اسوق|اقود)"
)


def speaks_of_driving(text: str) -> bool:
    """Whether who drives, or for whom it is, is spoken of at all."""
    return _OF_DRIVING.search(text) is not None or _THEIR_VEHICLE.search(text) is not None


def may_drive(text: str) -> bool:
    """Whether the customer may be who drives: nothing says that somebody else does, or the customer says it of themselves as well."""
    return not another_drives(text) or customer_drives(text) or _I_AT_ALL.search(text) is not None


@lru_cache(maxsize=TEXTS)
def somebody_else_drives(text: str) -> bool:
    """Whether that is said, of most of the time, and the customer does not say that they do."""
    if customer_drives(text):
        return False
    text = _ELSEWHERE.sub(" ", _LITTLE.sub(" ", text))
    found = [_holds(text, each) for each in _ANOTHER.finditer(text)]
    return any(found) or i_do_not_drive(text) or _NOT_ME.search(text) is not None or (not found and another_drives(text))


def _holds(text: str, found: re.Match[str]) -> bool:
    if _I.search(found[0], 1) or _OF_CHILDREN.match(found[0]):  # "my mom's car but I drive it"
        return False
    if SOMETHING_ELSE.match(text, found.end()):  # "my neighbour is 41, he drives a Civic"
        return False
    behind = SENTENCE_END.split(re.split(r"[,，،]", text[found.end() : found.end() + 40])[0])[0]
    before = re.split(r"[,，،(]", SENTENCE_END.split(text[max(found.start() - 12, 0) : found.start()])[-1])[-1]
    return _SELDOM.search(before + " " + found[0] + " " + behind) is None


@lru_cache(maxsize=TEXTS)
def customer_drives(text: str) -> bool:
    return (
        i_drive(text)
        or _MAINLY_ME.search(text) is not None
        or any(not _DENIED.search(text[: found.start()]) for found in _OWN_DRIVING.finditer(text))
    )


def is_shared(text: str) -> bool:
    """Whether several drive it as much as each other."""
    return _SHARED.search(text) is not None and not _MAINLY_ME.search(text)


def belongs_to_another(text: str) -> bool:
    """Whether somebody else's vehicle is spoken of."""
    return _OWNED.search(text) is not None


def drives(kin: str, text: str) -> bool:
    """Whether just this one of several relatives is said to drive: "mom drives, dad takes the train"."""
    does = [found for found in re.finditer(_KIN_DRIVES, text) if _holds(text, found)]
    return bool(does) and {found["kin"] for found in does} == {kin}
