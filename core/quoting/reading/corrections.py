"""What customers take back, leave open or will not say: corrections, negations, ranges, guesses, refusals."""

import itertools
import re
from collections.abc import Sequence

from core.quoting.details import REQUIRED, Detail
from core.quoting.reading.numbers import Number

CUE = re.compile(
    r"\b(?:sorry|no,? wait|wait,?|oops|whoops|ups|actually|i mean(?:t)?|make (?:that|it)|correction|corrected"
    r"|scratch that|strike that|i tell a lie|my bad|my mistake|typo|rather|nope|no(?=[,.!:;-]| +(?:it|that|i|the|is"
    r"|es|son|[0-9'])(?![a-z]))|instead"
    r"|should be|change (?:that|it) to|i misspoke|let me correct|perdon|digo|mejor dicho|quiero decir"
    r"|quise decir|me equivoque|en realidad|no espera|corrijo|pardon|je veux dire|je voulais dire|non(?=[,.!: -])"
    r"|enfin"
    r"|alias|quer dizer|quero dizer|queria dizer|desculp[ea]|na (?:verdade|real)|digo|me enganei|nao,? e|melhor dizendo|ou melhor"
    r"|corrigindo"
    r"|scus[ai]|scusate|anzi|volevo dire|voglio dire|cioe|mi correggo|in realta|a dire il vero|mi sono sbagliat[oa]"
    r"|plutot|en fait|excusez|desolee?|correction|nein|quatsch|ich meine|ich meinte|eigentlich|korrektur"
    r"|entschuldigung|halt|moment|besser gesagt|vielmehr|doch|aber nein|stimmt nicht|tatsachlich"
    r"|misspoke|strike|hang on|hold on|no no|nah|ay no|miento|disculp(?:a|e|en)|equivocacion|me confundi|non non|mince|oups|zut"
    r"|je me trompe|je me suis trompee?|erreur|rectification|ach ne|ach nee|no(?=,)|vertippt|verschrieben|vertan|falsch|mist"
    r"|(?<=[,.] )opa(?=,)|perai|errei|foi mal|nao,? nao|nao(?=[,.!])|perdao|ops|aspetta|no no|errore|ho sbagliato|macche)(?![a-z])"
    r"|\bnee?(?:[ ,.!]*\Z|[,.!]|(?= (?:quatsch|doch|moment|falsch|stimmt|sorry|warte|das|es)\b))"
    r"|\*(?=[0-9])|(?<=[0-9a-z])\*(?=\s|$)"
    r"|不对|不是|错了|说错|写错|更正|应该是|准确说|改成|搞错|打错|口误|记错|弄错|看错|不好意思|啊不|哦不|噢不|[,，、。 ]不[,，、 ]|纠正"
    r"|(?<![\u0621-\u064a])(?:عفوا|اسف|اسفه|اقصد|قصدي|اعني|بل|تصحيح|غلط|خطا|في الواقع|معليش|الصح"
    r"|الصحيح|غلطت|اخطات|لحظه|لحظة|اوه|لا لا|لا(?=[،, ] ?[0-9])|لا(?=،))(?![\u0621-\u064a])"
)
NEGATION = re.compile(
    r"\b(?:not|isn'?t|wasn'?t|ain'?t|no es|no soy|no tengo|nicht|kein(?:e|en)?|n'est pas|pas|n'ai pas"
    r"|ne suis pas|never|nao e|(?<!ah )(?<!ai )nao|non e|(?<!euh )(?<!ah )(?<!oh )(?<!eh )non|و?ليس|و?ليست|مش|مو)(?: (?:el"
    r"|la|le|les|der|die|das|den|il|lo|a|an|un|una|une|ein|eine|einen|the|from|my"
    r"|really|de|actually|in|model|modelo|modele|modell|موديل))* \Z|(?:不是|并非|没有) ?\Z"
)
_LIMIT = re.compile(
    r"(?:\b(?:over|more than|(?<!just )under|less than|at least|at most|up to|just over"
    r"|above|below|closer to|north of|upwards of|approaching|getting on for|mas de|menos de"
    r"|al menos|hasta|plus de|moins de|au moins|jusqu'a|uber|unter|mindestens"
    r"|hochstens|bis zu|mais de|acima de|abaixo de|oltre|sopra|sotto|اكثر من|اقل من|فوق|تحت|على الاقل|menos de|ate"
    r"|pelo menos|piu di|meno di|almeno|fino a|older than|younger than|between"
    r"|zwischen|entre|somewhere in|either|maybe"
    r"|perhaps|guess"
    r"|around or|a bit over|a little over|probably|vielleicht|quizas?|peut-etre"
    r"|tal vez)(?: (?:a|the|about|around|like|unos|de|les))*|[<>≤≥]|超过|多于|至少|最多|不到|少于|不止) ?\Z"
)
# A little less: right enough for miles, and for nothing else
_NEARLY = re.compile(
    r"\b(?:just under|almost|nearly|close to|pushing|not quite|a bit under|a little under|a hair under|just shy of|shy of|casi|cerca de"
    r"|presque|pres de|pas loin de|dans les|knapp|fast|beinahe|gut|quase|perto de|quasi|circa|poco meno di|حوالي|تقريبا|قرابه|نحو"
    r")(?: (?:a|the|about|around|like|unos|de|les))* \Z"
    r"|(?:将近|接近|大概|大约|差不多|约) ?\Z"
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|approx(?:imately)?\.?|circa|ca\.?|unos|unas|alrededor de|aproximadamente"
    r"|mas o menos|environ|a peu pres|autour de|etwa|ungefahr|rund|zirka"
    r"|so um(?: die)?|um die|mais ou menos|por volta de|uns|umas|a volta de"
    r"|piu o meno|all'incirca|intorno a(?:i|lle|l)?|sui|sulle|ما يقارب|in (?:my|the|her|his)|like|aged?)|~|≈) ?\Z"
)
_LIMIT_BEHIND = re.compile(
    r"(?:\+|[ ]?(?:-?ish|y pico|y algo|y tantos|y cachito|et quelques|e poco|e qualcosa|or so|or more|or less|plus|something"
    r"|largos|pasados|passes?|bien sonnes|suonati|give or take|o mas|ou plus|oder (?:mehr"
    r"|so)|and (?:change|something|a bit)|und (?:ein paar|etwas)"
    r"|e pouco|e tal|odd)(?![a-z])|[ ]?\?\?|[多几]|来(?=[万千岁])|左右|上下|以上|以下)"
)
_OR_SO = re.compile(
    r"[ ]?(?:-?ish|y pico|y algo|y cachito|et quelques|e poco|e qualcosa|or so|more or less|give or take|oder so|o asi"
    r"|and (?:change|a bit)|und (?:ein paar|etwas)|e pouco|e tal|plus or minus|approx)(?![a-z])|[ ]?(?:左右|上下)"
)
_OF_YEARS = re.compile(r"^[ -]?(?:years?(?: old)?|anos|ans|jahre(?: alt)?|anni|anos de idade|岁|年|سنه|سنة|عاما?)(?![a-z])")
_RANGE = re.compile(
    r"[ ]?(?:or(?: maybe| perhaps| possibly)?|to|bis|oder|o|ou|hasta|jusqu'a|~|–|au|a|ate|fino a|or was it|o quizas"
    r"|ou peut-etre|到|至|或者?|الى|او)[ ]?"
)
_DASH = re.compile(r"-|/| - | / | a | y | and | und | et | e | à |[ ]?و[ ]?|和")
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra|from|de|da|von|anywhere from|بين|من) \Z|在\Z")

_NOUNS = {
    Detail.DRIVER_AGE: r"ages?|old i am|birthday|date of birth|birth ?date|edad|anos tengo|alter|wie alt|how old|idade"
    r"|eta|عمري|عمر|年龄|年纪|岁数",
    Detail.MILEAGE: r"mileage|miles|odometer|kilometraje|millaje|kilometrage|kilometerstand|laufleistung|quilometragem"
    r"|milhas|chilometraggio|miglia|العداد|المسافه|里程|公里数",
    Detail.YEAR: r"(?:model )?year|ano|annee|baujahr|anno|سنه الصنع|年份",
    Detail.MAKE: r"make|brand|marca|marque|marke|الماركه|品牌",
    Detail.MODEL: r"model|modelo|modele|modell|modello|موديل|型号",
    Detail.DEDUCTIBLE: r"deductible|excess|franquicia|franchise|selbstbeteiligung|franquia|franchigia|التحمل|免赔额",
}
_REFUSAL = re.compile(
    r"\b(?:(?:won'?t|will not|don'?t want to|do not want to|refuse to|not going to|rather not|not (?:comfortable"
    r"|willing|happy)|not to|prefer not|don'?t (?:wish|like|care) to|can'?t|cannot|not gonna|would like not to"
    r"|i'd rather keep"
    r") ?(?:to )?(?:tell|telling|say|saying|share|sharing|give|giving|disclose|disclosing|reveal|answer"
    r"|answering|provide|discuss|state)?|none of your business|private|skip|pass\b|keep (?:it|that|my [a-z]+) (?:private"
    r"|to myself)"
    r"|no (?:quiero|voy a|pienso) (?:decir|dar|compartir|contestar|responder)\w*|prefiero no (?:decir"
    r"|dar|contestar|responder|compartir)\w*|omitir|saltar|je (?:ne veux|prefere|prefererais) (?:pas|ne pas)(?: (?:dire"
    r"|donner|repondre|vous dire|le dire))?"
    r"|(?:mochte|will|werde) (?:ich )?(?:\w+ ){0,4}nicht (?:sagen|nennen|angeben|verraten|mitteilen)|sage ich (?:ihnen "
    r"|dir )?nicht|uberspringen|passer|je passe|geht (?:sie|dich) nichts an"
    r"|(?:nao quero|prefiro nao|nao vou|nao gostaria de) (?:dizer|dar|informar|responder|contar|passar)\w*|pul[ae]r?"
    r"|preferisco non (?:dir\w+|rispondere)"
    r"|non (?:voglio|intendo|vorrei) (?:dir\w+|dare|rispondere)|salt(?:a|are|iamo)|و?افضل (?:ما|الا|عدم|ان لا)|لا اريد"
    r"|لا ارغب|ما (?:بدي|ابغى|اريد) (?:اقول|اعطي)|تخط[يى])"
    r"|不方便说|不想说|不愿|不便透露|跳过|保密"
)
_SKIP = re.compile(
    r"[\s.!,]*(?:please |pls )?(?:skip|skip (?:it|this|that|this one)|pass|next(?: question)?|no comment"
    r"|rather not(?: say)?|prefer not(?: to say)?|none of your business|uberspringen|omitir|paso|passer"
    r"|je passe|i'd rather not(?: say)?|weiter|pular|pula|passo|salta|saltare|avanti|跳过|不想说|不方便说|تخط[يى])(?: please)?[\s.!,]*"
)
_WRONG = re.compile(r"\b(?:wrong|mistyped|typed|typo|falsch|vertippt|equivo\w+|errad[oa]|enganei|sbagliat\w+|trompe\w*|erreur)\b|غلط|错")
NEAR = 40
_REALLY = re.compile(r"\b(?:really|in truth|en verdad|de verdad|vraiment|en vrai|wirklich|in wirklichkeit|de verdade|davvero)\b|其实|实际")


def says_it_was_wrong(text: str) -> bool:
    """Whether something that was said before is called wrong."""
    return _WRONG.search(text) is not None


def says_what_is_true(between: str) -> bool:
    """Whether words between two numbers say that the second one is so in truth: "30, well, really 34"."""
    return _REALLY.search(between) is not None


def is_taken_back(between: str) -> bool:
    """Whether the words between two values say that the second one is right."""
    return CUE.search(between) is not None


def is_negated(before: str) -> bool:
    return NEGATION.search(before) is not None


def is_limit(before: str, behind: str, detail: Detail) -> bool:
    """ "Over 40", "45+", "41 or so". A mileage may be about right; an age and a year may not."""
    exact = detail in (Detail.DRIVER_AGE, Detail.YEAR)
    if exact and _OR_SO.match(_OF_YEARS.sub("", behind)):
        return True
    if _LIMIT.search(before) or (
        exact and (_NEARLY.search(before) or _ABOUT.search(before)) and not before.endswith(("age ", "age", "aged ", "in my "))
    ):
        return True
    return bool(_LIMIT_BEHIND.match(behind)) and (exact or not _OR_SO.match(behind))


def ranges(text: str, found: Sequence[Number]) -> set[int]:
    """Where the numbers begin that are the ends of a range, or two guesses."""
    ends: set[int] = set()
    for first, second in itertools.pairwise(found):
        between = re.sub(r"^ ?(?:miles|mi|km|years|k)(?![a-z])", "", text[first.end : second.start])
        near = _is_near(first, second)
        if near and (
            _RANGE.fullmatch(between)
            or (_DASH.fullmatch(between) and (between in "-/" or _BETWEEN.search(text[max(first.start - 20, 0) : first.start])))
        ):
            ends |= {first.start, second.start}
    return ends


def _is_near(first: Number, second: Number) -> bool:
    like_a_year = second.is_plain and 1900 < second.worth < 2100  # "4 a 2013 Mazda"
    large = second.is_scaled or second.is_spaced or (second.worth >= 1000 and not like_a_year)
    low = first.worth * 1000 if large and not first.is_scaled and first.worth < 1000 else first.worth
    return low > 0 and second.worth > 0 and max(low, second.worth) <= 3 * min(low, second.worth)


def refused(text: str, asked: Sequence[Detail]) -> frozenset[Detail]:
    """The details that a customer will not give. "Skip" is about the first one that was asked."""
    first = tuple(each for each in asked if each in _NOUNS)[:1]
    if _SKIP.fullmatch(text):
        return frozenset(first)
    found: set[Detail] = set()
    for refusal in _REFUSAL.finditer(text):
        found |= mentioned(text[max(refusal.start() - NEAR, 0) : refusal.end() + NEAR])
    if Detail.MODEL in found and Detail.YEAR in found and "model year" in text:
        found -= {Detail.MODEL}
    return frozenset(found) & {*REQUIRED, Detail.DEDUCTIBLE}


def mentioned(text: str) -> set[Detail]:
    """The details that are named there, by their nouns."""
    return {detail for detail, nouns in _NOUNS.items() if re.search(rf"(?:\b|[一-龥])(?:{nouns})(?:\b|[一-龥])", text)}
