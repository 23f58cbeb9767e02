"""Finds phrases in a sentence of Eva's, clause by clause, and leaves those that a negation or a condition turns round."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from core.cues import NEVER, Phrases, fold, words
from core.guardrails.plaintext import visible
from core.language import LANGUAGES, LATIN

FOLDER = Path(__file__).with_name("phrases")
LEAD = 80  # letters of the line above that are read with a sentence
MOST_WORDS = 2_000  # of a sentence: as many as the gate lets one have letters

_MARKS = re.compile(r"[*_`~]+")
_PARTING = re.compile(
    r"[;:()\n—–،，、；：؛]|,(?=\s)|\s-\s|[.!?…؟](?=\s)|[。！？]|\s(?=(?:but|aber|sondern|pero|sino|mais|mas|ma|però|لكن|ولكن)\s)|(?=但)"
)
_QUESTION = re.compile(r"[?？؟][)\]\"'”’»*_\s]*$")
_ENDED = re.compile(r"[.!]\s+\S|[。！]\s*\S")  # a sentence before the last one
_LETTERS = {"zh": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"), "ar": re.compile(r"[\u0620-\u064a]")}
_LATIN_LETTER = re.compile(r"[a-z]")

Span = tuple[Sequence[str], range]


@cache
def read(language: str) -> Mapping[str, Any]:
    """One language's file of phrases."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def languages_in(text: str) -> tuple[str, ...]:
    """Those of the eight whose letters stand in a folded text."""
    latin = LATIN if _LATIN_LETTER.search(text) else ()
    return (*latin, *(language for language, letters in _LETTERS.items() if letters.search(text)))


class Said:
    """One sentence as phrases are looked for in it: its clauses, folded, in the languages that its letters may belong to."""

    def __init__(self, sentence: str, lead: str = "") -> None:
        """`lead` is the line above, where that announces this one: "Your premium:"."""
        self.written, self.lead = sentence, lead
        self.text = _MARKS.sub("", visible(sentence).text)
        self._words: dict[str, list[list[str]]] = {}

    @cached_property
    def asks(self) -> bool:
        """Is it a question? Within code several sentences stand in one line, and what is said before a question is said."""
        return _QUESTION.search(self.text) is not None and _ENDED.search(self.text) is None

    @cached_property
    def clauses(self) -> list[str]:
        return [folded for part in _PARTING.split(self.text) if (folded := fold(part))]

    @cached_property
    def folded(self) -> str:
        return " ".join(self.clauses)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return languages_in(self.folded)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that is said, as any of the languages has it."""
        return frozenset(word for language in self.languages for word in chain.from_iterable(self.words(language)))

    def words(self, language: str) -> list[list[str]]:
        """Of each clause. Only English and Chinese are cut in a way of their own."""
        spoken = language if language in ("en", "zh") else ""
        if spoken not in self._words:
            self._words[spoken] = [words(clause, spoken, MOST_WORDS) for clause in self.clauses]
        return self._words[spoken]


def lead_of(before: str) -> str:
    """The end of the last line that was said, if a colon stands there."""
    last = before[-LEAD:].rstrip().rpartition("\n")[2]
    return last if _MARKS.sub("", last).rstrip().endswith((":", "：")) else ""


class Found:
    """Phrases of one language. One that begins with - is what another could be mistaken for."""

    def __init__(self, phrases: Iterable[str], language: str) -> None:
        phrases = tuple(phrases)
        self._phrases = Phrases((phrase for phrase in phrases if not phrase.startswith(NEVER)), language)
        self._never = Phrases((phrase[1:] for phrase in phrases if phrase.startswith(NEVER)), language)
        self.firsts = self._phrases.firsts

    def spans(self, clause: Sequence[str]) -> list[range]:
        found = list(self._phrases.spans(clause))
        never = {at for span in self._never.spans(clause) for at in span} if found else set()
        return [span for span in found if span.start not in never]


class Wording:
    """The phrases of one table in one language. `says` holds unless it is denied, `denies` is a denial itself."""

    def __init__(self, language: str, *, says: Iterable[str], denies: Iterable[str] = ()) -> None:
        self.language = language
        self._says, self._denies = Found(says, language), Found(denies, language)
        self._firsts = self._says.firsts | self._denies.firsts

    def found_in(self, said: Said) -> list[Span]:
        """Where the phrases stand: the clause, and which of its words."""
        if self.language not in said.languages or self._firsts.isdisjoint(said.vocabulary):
            return []
        return [(clause, span) for clause in said.words(self.language) for span in self._in(clause)]

    def stands_in(self, said: Said) -> bool:
        """Whether one of the phrases stands anywhere, whatever is denied."""
        if self.language not in said.languages or self._firsts.isdisjoint(said.vocabulary):
            return False
        return any(self._says.spans(clause) or self._denies.spans(clause) for clause in said.words(self.language))

    def _in(self, clause: Sequence[str]) -> list[range]:
        says, denies = self._says.spans(clause), self._denies.spans(clause)
        if not (says or denies):
            return []
        negated, unless = _starts("negations", self.language, clause), _starts("unless", self.language, clause)
        held = [span for span in says if not any(at < span.stop for at in negated)]
        held += [span for span in denies if not any(at < span.start for at in negated)]
        return [span for span in held if not any(at < span.start for at in unless)]


def _starts(table: str, language: str, clause: Sequence[str]) -> list[int]:
    return [span.start for span in _general(table, language).spans(clause)]


@cache
def _general(table: str, language: str) -> Phrases:
    return Phrases(read(language)[table], language)


def is_negated(clause: Sequence[str], language: str) -> bool:
    """Whether a clause denies something, or makes a condition of it."""
    return bool(_starts("negations", language, clause) or _starts("unless", language, clause))


@cache
def wordings(table: str) -> tuple[Wording, ...]:
    """One table, in every language."""
    tables = ((language, read(language)[table]) for language in LANGUAGES)
    return tuple(Wording(language, says=table["says"], denies=table.get("denies", ())) for language, table in tables)


@cache
def cue_words(table: str, key: str) -> tuple[Wording, ...]:
    """A list of phrases beside the tables' own, in every language. For `stands`."""
    return tuple(Wording(language, says=read(language)[table][key]) for language in LANGUAGES)


def stands(cues: Iterable[Wording], said: Said) -> bool:
    """Whether any of these phrases stands anywhere in the sentence, denied or not."""
    return any(wording.stands_in(said) for wording in cues)


def instead(kind: str, language: str, **facts: str) -> str:
    """What is said in the place of a sentence that a kind stops; in English where the language is none of the eight."""
    said: str = read(language if language in LANGUAGES else "en")["instead"][kind]
    return said.format(**facts)
