"""A rule: what Eva says about cover, hours, phone, years, money and products rests on what she was given in this turn."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from core.cues import fold
from core.guardrails.denials import Clause, Statements, clauses, is_item, stem
from core.guardrails.figures import Figure, Known, figures, list_sizes
from core.guardrails.rules import Learner, Verdict
from core.guardrails.usual_words import USUAL_WORDS
from core.hours import DAYS
from core.language import LANGUAGES, catalogue, detect, is_foreign
from core.messages import Audience
from core.playbook import Intent, Playbook

NAMED_IN = ("en", "es", "fr", "pt", "it")  # languages in which a capital letter makes a name
LOOK_BACK = 300  # characters by which it is told in which language an answer is
MOST_THINGS = 12  # that a sentence may announce before it lists them

# Nobody needs a source for these.
_COMMON_WORDS = (
    "i ai us usa uk eu id ok pdf vin dmv gps tv sms url pin faq am pm dear hi hello mr mrs ms dr sir madam english spanish french german "
    "portuguese italian chinese arabic american monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december christmas"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+|(?<![\w/])/help/\S*")
_MARKS = re.compile(r"[*_`>#]+|^\s*(?:[-+•]|[0-9]{1,3}[.)])\s+")
_QUESTION = re.compile(r"[?？؟][)\]\"'”’»*_\s]*$")
_CAPITAL = re.compile(r"(?<=[\w,;%)] )[*_]{0,2}(?P<name>[^\W\d_a-z][^\W_]*(?:['’&-][^\W_]+)*)")
_COINED = re.compile(r"\b[A-Za-z]{0,40}[a-z][A-Z]\w{2,}\b|\b[A-Z]{1,3}[0-9]+\w*\b|\b[A-Z][a-z]+[0-9]+\b|(?<![\w-])[\w-]{1,40}(?=[®™])")
_PRODUCT = re.compile(
    r"(?<![\w-])(?P<kind>[a-z][a-z'-]+) (?:insurance|coverage|cover|protection|warranty|plan|reimbursement|replacement|forgiveness|waiver"
    r"|guarantee|discount|rebate|bonus)s?(?![\w-])",
    re.IGNORECASE,
)
_SOLD = r"(?: \w+ly| also| even| now| can| do)* (?:insure|cover|sell)s? (?P<things>[\w-]+(?: [\w-]+)?)"
_DENIAL = re.compile(r"\b(?:not|no|never|neither|nor|cannot|without|unfortunately|sorry|whether|if)\b|n['’]t\b", re.IGNORECASE)
_THINGS = re.compile(
    r"\s*(?:things|points|questions|details|ideas|cosas|preguntas|dinge|fragen|punkte|choses|coisas|perguntas|cose|domande)\b",
    re.IGNORECASE,
)
_OPEN = {"en": "open", "es": "abierto", "fr": "ouvert", "de": "geöffnet", "pt": "aberto", "it": "aperto"}
_CLOSED = {"en": "closed", "es": "cerrado", "fr": "fermé", "de": "geschlossen", "pt": "fechado", "it": "chiuso"}


class Grounds(Learner):
    """Stops a sentence that says what nothing given supports: a figure, a name, or the contrary of what was given.

    `names` are those of the company. `facts` and what is learnt are what Eva may say; `said` is what the customer and she wrote before: its
    figures and names may be repeated, what it claims proves nothing. Questions pass, and so does what stands in the texts word by word.
    `docs/decisions/` says what this sees and what it cannot.
    """

    name = "unsupported"

    def __init__(
        self, facts: Iterable[str], said: Iterable[str] = (), language: str = "en", articles_language: str = "en", names: Iterable[str] = ()
    ) -> None:
        self._language, self._articles_language = language, articles_language
        self._sold = _sold(tuple(names))
        self._facts, self._said = tuple(facts), tuple(said)
        self._unread: list[str] = []
        self._passages: frozenset[str] = frozenset()  # what they say, sentence by sentence; a tool's JSON may hold a customer's words

    def learn(self, texts: Iterable[str]) -> None:
        """Passages, or what a tool gave as JSON text, that may be used from the next sentence on."""
        self._unread += texts

    def check(self, sentence: str, before: str) -> Verdict:
        self._read_on()  # not before the first sentence comes: the model is asked sooner
        said = _bare(sentence)
        found = [*self._strange(said, before), *self._denied(said, before)]
        if not found:
            return Verdict(text=sentence)
        strange = tuple(dict.fromkeys(found))
        return Verdict(text=None, found=strange, fault="; ".join(strange))

    def is_quoted(self, sentence: str) -> bool:
        """Whether an article that was given says just this: then it is the company's own word."""
        self._read_on()
        return _plain(_bare(sentence)) in self._passages

    def _strange(self, sentence: str, before: str) -> Iterator[str]:
        """Figures and names that stand nowhere."""
        if _plain(sentence) in self._given.quotes:
            return
        yield from (figure.written for figure in figures(sentence, (self._language,)) if not self._supports(figure, sentence))
        if not _QUESTION.search(sentence):
            yield from (name[0] for name in _COINED.finditer(sentence) if not self._is_known(name[0]))
            strange = [*self._strange_names(sentence)]
            if strange and not is_foreign(f"{before}{sentence}"[-LOOK_BACK:], self._language):  # looked at last: it costs most
                yield from strange

    def _read_on(self) -> None:
        for text in self._unread:
            read = _read if _is_json(text) else _read_once
            for part in _parts(text):
                taken = read(part, self._language, self._articles_language)
                self._given.take(taken)
                self._passages |= taken.quotes if read is _read_once else frozenset()
        self._unread.clear()

    @cached_property
    def _given(self) -> "_Given":
        given = _facts(self._facts, self._language, self._articles_language).copy()
        for text in self._said:
            given.known.add(figures(_bare(text), (self._articles_language, self._language)), anything=True)
            given.words.update(_stems(text))
        return given

    def _supports(self, figure: Figure, sentence: str) -> bool:
        if self._given.known.has(figure):
            return True
        announced = _THINGS.match(sentence, figure.span[1]) and sentence.rstrip().rstrip("*_").endswith(":")
        return bool(announced) and figure.value.isdigit() and int(figure.value) <= MOST_THINGS

    def _strange_names(self, sentence: str) -> Iterator[str]:
        """Names that look like a product's or a company's and stand nowhere. What is translated cannot be compared."""
        if self._language != self._articles_language or self._language not in NAMED_IN:
            return
        names = (name["name"] for name in _CAPITAL.finditer(sentence))
        yield from (name for name in names if name[0].isupper() and not self._is_known(name))
        if self._language == "en" and not _DENIAL.search(sentence):
            yield from (product[0] for product in _PRODUCT.finditer(sentence) if not self._is_kind(product["kind"]))
            yield from (insured["things"] for insured in self._sold.finditer(sentence) if not self._is_any_known(insured["things"]))

    def _is_known(self, name: str) -> bool:
        parts = fold(re.sub(r"['’](?:s|ve|m|ll|re|d|t)\b", "", name)).split()
        return all(
            part in _COMMON or part.removesuffix("s") in _COMMON or stem(part) in self._given.words or part.isdigit() for part in parts
        )

    def _is_kind(self, word: str) -> bool:
        folded = fold(word)
        return folded in USUAL_WORDS or folded in catalogue().stopwords("en") or self._is_known(word)

    def _is_any_known(self, things: str) -> bool:
        words = [word for word in things.split() if fold(word) not in catalogue().stopwords("en")]
        return not words or any(self._is_known(word) for word in words)

    def _denied(self, sentence: str, before: str) -> Iterator[str]:
        """Of a list's item it depends on the line above, even where the item is a quotation."""
        if _QUESTION.search(sentence) or (not is_item(sentence) and _plain(sentence) in self._given.quotes):
            return
        told = f"{_lead(before)}\n{sentence.lstrip()}" if is_item(sentence) else sentence
        if any(self._given.statements.deny(clause) for clause in clauses(told, self._language)):
            yield sentence.strip()


@lru_cache(maxsize=8)
def _sold(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:we|{'|'.join(map(re.escape, names))})" + _SOLD if names else r"\bwe" + _SOLD, re.IGNORECASE)


def _lead(before: str) -> str:
    """The line that a list stands under."""
    lines = (line for line in reversed(before.splitlines()) if line.strip())
    return next((line for line in lines if not is_item(line)), "")


def facts_of(playbook: Playbook, audience: Audience = Audience.CUSTOMER) -> tuple[str, ...]:
    """What Eva may always say of a company to this audience, whatever she is asked."""
    say, language = catalogue(), playbook.language
    own = [f"{playbook.name}, {playbook.legal_name}, {playbook.assistant}.", playbook.contact.phone]
    own += [text for text in (playbook.contact.email, playbook.contact.address) if text]
    own += [f"{playbook.since}."] if playbook.since else []
    own += [f"{playbook.hours.describe(spoken)} ({playbook.hours.zone(spoken)}). {_open_days(playbook, spoken)}" for spoken in LANGUAGES]
    own.append("\n".join(f"- {product.name}" for product in playbook.products))
    own += [f"{say.say('product', language, product=product.name)} {', '.join(product.words)}." for product in playbook.products]
    own += [_refused(playbook, other.name) for other in playbook.not_offered]
    own += playbook.content_for(audience).topics
    own += [told for intent in playbook.content_for(audience).intents for told in _handled(intent)]
    own.append(say.say("distress", language, phone=playbook.contact.phone))
    return tuple(own)


def _handled(intent: Intent) -> Iterator[str]:
    """Who looks after it, in each language that the company has told it in."""
    yield f"{intent.title}. {intent.about}"
    yield from (f"{who}: {intent.reached[language]}." for language, who in intent.who.items())


def _open_days(playbook: Playbook, language: str) -> str:
    if language not in _OPEN:
        return ""
    names = [catalogue().text("days", day, language) for day in DAYS]
    open_, closed = (
        [name for name, spans in zip(names, playbook.hours.week, strict=True) if bool(spans) is wanted] for wanted in (True, False)
    )
    told = [f"{' '.join(days)} {state[language]}." for days, state in ((open_, _OPEN), (closed, _CLOSED)) if days]
    return " ".join(told)


def _refused(playbook: Playbook, product: str) -> str:
    """Only what is not offered: a sentence about it, without those that say what is."""
    said = catalogue().say("not_offered", playbook.language, company="", product=product, products="")
    return _sentences(said)[0]


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What is taken from one text. Its clauses are left out where it is in another language than the answer: they cannot be compared."""

    figures: tuple[Figure, ...]
    list_sizes: frozenset[int]
    quotes: frozenset[str]
    words: frozenset[str]
    clauses: tuple[Clause, ...]


def _read(text: str, language: str, articles_language: str) -> _Read:
    said = _bare(text)
    comparable = language == articles_language or detect(said, otherwise=articles_language) == language
    return _Read(
        figures=tuple(figures(said, (articles_language, language))),
        list_sizes=frozenset(list_sizes(said)),
        quotes=frozenset(plain for quote in _sentences(said) if (plain := _plain(quote))),
        words=_stems(said),
        clauses=tuple(clauses(said, language)) if comparable else (),
    )


# Facts and passages are the same in many turns; what else tools give, as JSON, may be a customer's, and is not kept.
_read_once = lru_cache(maxsize=1024)(_read)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What was taken from all texts."""

    known: Known = field(default_factory=Known)
    quotes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    statements: Statements = field(default_factory=Statements)

    def take(self, read: _Read) -> None:
        self.known.add(read.figures)
        self.known.count(read.list_sizes)
        self.quotes.update(read.quotes)
        self.words.update(read.words)
        self.statements.add(read.clauses)

    def copy(self) -> "_Given":
        return _Given(known=self.known.copy(), quotes=set(self.quotes), words=set(self.words), statements=Statements(self.statements))


@lru_cache(maxsize=64)
def _facts(facts: tuple[str, ...], language: str, articles_language: str) -> _Given:
    """What a company's facts give, whatever is asked. For copies only."""
    given = _Given()
    for text in facts:
        given.take(_read(text, language, articles_language))
    return given


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, fold(text).split()))


def _bare(text: str) -> str:
    """Without addresses: an article's number in a link is no figure."""
    return _LINK.sub(lambda link: "]" if link[0].startswith("]") else "", text)


def _sentences(text: str) -> list[str]:
    return [sentence for line in text.splitlines() for sentence in re.split(r"(?<=[.!?。！？])\s+", line) if sentence.strip()]


def _plain(sentence: str) -> str:
    """How two sentences are compared that only differ in layout."""
    return " ".join(_MARKS.sub("", sentence).replace("’", "'").split()).strip(" []().,:;!").casefold()


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def _parts(text: str) -> Iterator[str]:
    """The texts within JSON, and any other text as it is."""
    if not _is_json(text):
        yield text
        return
    try:
        yield from _texts(json.loads(text))
    except (ValueError, RecursionError):
        yield text


def _texts(value: object) -> Iterator[str]:
    match value:
        case dict():
            yield from (text for inner in value.values() for text in _texts(inner))
        case list():
            yield from (text for inner in value for text in _texts(inner))
        case None | bool():
            return
        case _:
            yield str(value)
