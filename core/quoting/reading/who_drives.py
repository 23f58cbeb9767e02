"""Who drives a vehicle, where a customer's words say so."""

import re
from functools import lru_cache

from core.quoting.reading.kin import KIN, KIN_EASTERN

SENTENCE_END = re.compile(r"[.!?;\n。！？；؟]")
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
    r"|(?:for|insure|insuring|quote for|car for|cover|para|pour|fur|per|por|pra) (?:my|our|mi|mon|ma|meinen?|mi[oa]|meu|minha|il mio"
    r"|la mia|o meu|a minha|unsere?n?|notre|nuestr[oa]|noss[oa]) (?:[a-z]+ "
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
    r"|\b(?:guida|conduce|conduit|maneja|dirige|fahrt) (?:solo|solamente|seulement|so|nur) (?:lei|lui|ella|el|elle|ela|ele|sie|er)\b"
    rf"|\bfahren (?:wird|soll|tut)(?: nur| meistens| hauptsachlich| vor allem)? meine? {KIN}\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,20}} (?:dirige|dirigir|vai dirigir|conduz|conduzir|guida|guidera|la guida|lo guida)\b"
    rf"|\b{KIN}\b[^.;!?\n]{{0,40}} (?:fahrt|faehrt|fahren wird|bekommt (?:den wagen|das auto))\b"
    rf"|{KIN_EASTERN}[^。！？；,，\n]{{0,6}}(?:开|驾驶)|(?:主要|平时|都)(?:是|由)?{KIN_EASTERN}开"
    r"|(?:هو|هي) (?:اللي|الذي|التي|من) (?:يسوق|تسوق|يقود|تقود|بيسوق|بتسوق|سيقود|ستقود)|(?:يسوق|تسوق|يقود|تقود)(?:ها"
    r"|ه)? (?:ابني|ابنتي|زوجي|زوجتي)"
    r"|(?:ابني|ابنتي|زوجي|زوجتي) (?:هو |هي )?[سبه]?[يت](?:سوق|قود)"
)
_I_DRIVE = re.compile(
    r"\bi(?:'m| am|'ll be| will be)(?: [a-z]+)? (?:primary|main|only|sole) driver|\bi(?:'m| am)? (?:the )?(?:only"
    r"|one|main|mostly|mainly|primarily|usually|do most)? ?(?:one )?(?:who )?(?:drive|driving)s?(?: it)? (?:mostly"
    r"|mainly|most|the most|it most)"
    r"|\bi (?:mostly|mainly|usually|primarily|always) drive|\bi(?:'ll| will) (?:be (?:the one )?driving"
    r"|drive (?:it|mostly|most))|\b(?:just|only) me\b|\bi(?:'ll| will)? do (?:(?:most|all) (?:of )?)?the driving"
    r"|i'm the (?:only one|one) (?:driving|who drives)"
    r"|i'?m the one (?:who|that) (?:drives|rides|uses)|i am the one (?:who|that) (?:drives|rides|uses)|(?:fahre|fahr) (?:den |das "
    r"|die |ihn "
    r"|es |sie )?(?:wagen |auto )?selbst|soy (?:el|la|quien) (?:que )?(?:maneja|conduce)|(?:anche )?guido (?:solo |sempre )?io"
    r"|dirijo so eu"
    r"|so eu dirijo|solo io guido|guido solo io|وحدي (?:اسوق|اقود)|(?:只有|就)我(?:一个人)?(?:在)?开"
    r"|conduzco yo|yo conduzco|yo manejo|manejo yo|solo yo|c'est moi qui conduis|je conduis|moi seule?\b|nur ich"
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
    r"\b(?:won't|doesn't|does not|will not|never|not|isn't|no|nicht|ne|n'|pas|nao|non)\b[^.;\n]{0,12}\Z|\b(?:ain't"
    r"|aint|can't|cannot|can not|lost|perdeu|perdio)\b[^.;\n]{0,12}\Z|[不没][^.;\n,，、。]{0,12}\Z|\b(?:doesn't"
    r"|won't|does not|will not|never) driv"
)
# What somebody else drives otherwise: "my brother rides one as well", "my son drives his own car"
SOMETHING_ELSE = re.compile(
    r"(?: (?:one|too|as well|also|an?|his|another|(?:her|their) own|un[ae]?|otr[oa]|ein\w*|sein\w*|sus?|sa|son|outr[oa]|um|uma|seu|sua"
    r"|il suo|la sua|un'altra|autre)(?![a-z¤])(?! ?(?:[0-9]{4}(?:er)? )?¤)|[^.;!?\n]{0,25}\b(?:too|as well|also|tambien|aussi|auch"
    r"|anche|tambem|ebenfalls)\b|[^，。,]{0,6}也)"
)
_TOO = re.compile(r"\b(?:too|also|tambien|aussi|auch|anche|tambem|ebenfalls)\b|也")
# Who drives most is said in so many words
_MOSTLY = re.compile(
    r"\b(?:primary|main|principale?|hauptfahrer\w*|sole|only|nur|solo|unic[oa]|seule?|soltanto|mostly|mainly|most|primarily|meist\w*"
    r"|hauptsachlich|uberwiegend|surtout|principalmente|sobre todo|more|mas|plus|mais|di piu|usually|always|siempre|toujours|immer"
    r"|sempre|will|'ll|going to|gonna|the one|va a|vai|va|wird|soll|\w+(?:conducira|conduira|guidera)|conducira|manejara|conduira|guidera"
    r"|c'est|(?:lo|la|le|l') ?(?:conduce|maneja|usa|guida|dirige|conduit)|noch selbst|for|insur\w+|para|pour|fur|quem|chi|who)\b"
    r"|'ll\b|主要|平时|都|是|اللي|الذي|التي"
)
# The other one does not drive at all
_NO_DRIVER = re.compile(
    rf"(?:\b(?:he|she|they|who|er|sie|elle|il|ella|el|ele|ela|lui|lei)\b|\b{KIN}\b)[^.;!?\n]{{0,12}}"
    r"(?: (?:doesn't|does not|won't|will not|never|can't|cannot|isn't allowed to|ain't) (?:drive|touch|use"
    r"|going to drive|touching|get to drive)"
    r"|(?: no| ya no| nao| non) (?:maneja|conduce|dirige|guida|conduz|tiene licencia|tiene carnet|tem carteira|ha la patente)"
    r"| ne conduit pas| n'a pas le permis| fahrt nicht| hat keinen fuhrerschein| perdeu a carteira| has no licen[cs]e"
    r"| aint touching it)\b"
)
_NOT_BEHIND = re.compile(r"[^.;!?,\n]{0,12}\b(?:nicht|pas|nie|jamais|kein\w*|mai|nunca|gar nicht|at all no)\b")  # "fährt ihn nicht"
_NOW_AND_THEN = re.compile(
    r"\b(?:sometimes|occasionally|now and then|once in a while|rarely|hardly|on weekends|borrows|a veces"
    r"|de vez en cuando|manchmal|gelegentlich"
    r"|ab und zu|parfois|de temps en temps|as vezes|de vez em quando|a volte|ogni tanto|احيانا)\b|偶尔|有时"
)
_CLAUSE_END = re.compile(r"[.!?;\n。！？；؟,，、،]")
_DENIAL = re.compile(
    r"(?:\b(?:not|isn't|won't|never|no|non|nao|ne|pas|nicht|nie|ce n'est pas|مو|مش|ليس|لست|ما)\b ?|[不没](?:是|由)?|并非)\Z"
)
_NOT_I = re.compile(
    r"\b(?:i (?:don't|do not|won't|will not|never|can't|cannot)(?: even"
    r"| really)? drive|i'?m not the (?:one|driver)|it'?s not me|it isn't me|not me"
    r"|(?:yo )?no (?:lo |la )?(?:manejo|conduzco|soy (?:yo|quien|el que|la que))|no voy a (?:manejar|conducir)(?:lo|la)?"
    r"|ce n'est pas moi|c'est pas moi|pas moi qui|je ne (?:la |le )?conduis pas"
    r"|(?:nicht|gar nicht) ich|ich fahre? (?:ihn |es |sie |selbst |selber |gar |den wagen |das auto )*nicht|fahre nicht ich"
    r"|nao sou eu|eu nao dirijo|nao (?:vou dirigir|dirijo)|nao e comigo"
    r"|non (?:sono io|guido io|la guido|lo guido|guido)|(?:مو|مش|ليس|لست) انا|(?:انا )?(?:ما|لا) (?:اسوق|اقود|بسوق))\b"
    r"|不是我(?:自己)?(?:在)?开|我(?:自己)?(?:并)?不(?:会)?开|不由我开"
)
# Asked once for each number of a text, each of which reads all of it
TEXTS = 8  # that are kept
WORDS_BEFORE, WORDS_BEHIND = 10, 45  # letters on either side in which a sentence says how often somebody drives


@lru_cache(maxsize=TEXTS)
def i_drive(text: str) -> bool:
    """Whether a customer says so of themselves, and does not deny it."""
    return any(not _is_denied(text, found) for found in _I_DRIVE.finditer(text))


@lru_cache(maxsize=TEXTS)
def i_do_not_drive(text: str) -> bool:
    """Whether a customer denies that they drive: "não sou eu quem dirige", "不是我开"."""
    denied = any(_is_denied(text, found) for found in _I_DRIVE.finditer(text))
    return (denied or _NOT_I.search(text) is not None) and not i_drive(text)


def _is_denied(text: str, found: re.Match[str]) -> bool:
    before = _CLAUSE_END.split(text[max(found.start() - WORDS_BEFORE, 0) : found.start()])[-1]
    return _DENIAL.search(before) is not None or _NOT_BEHIND.match(text, found.end()) is not None


@lru_cache(maxsize=TEXTS)
def another_never_drives(text: str) -> bool:
    """Whether that is said of somebody else."""
    return _NO_DRIVER.search(text) is not None


@lru_cache(maxsize=TEXTS)
def another_drives(text: str, *, mostly: bool = False) -> bool:
    """Whether that is said, and not denied; "my wife is 39, but who drives is me" says it of oneself. `mostly`: of most of the time."""
    own = [found.span() for found in _I_DRIVE.finditer(text)]
    others = (
        found
        for found in _OTHERS_DRIVE.finditer(text)
        if not _NOT.search(text[: found.end()][-40:])
        and not _NOT_BEHIND.match(text, found.end())
        and not _NOW_AND_THEN.search(text, max(found.end() - 30, 0), found.end() + 22)
        and not SOMETHING_ELSE.match(text, found.end())
        and not _TOO.search(found[0])
        and not (mostly and not _says_how_often(text, found))
    )
    return any(not any(start < found.end() and found.start() < end for start, end in own) for found in others)


def _says_how_often(text: str, found: re.Match[str]) -> bool:
    before = SENTENCE_END.split(text[max(found.start() - WORDS_BEFORE, 0) : found.start()])[-1]
    return _MOSTLY.search(before + SENTENCE_END.split(text[found.start() : found.end() + WORDS_BEHIND])[0]) is not None
