"""What a question asks about, in the words of an index: stop words gone, typing mistakes repaired, synonyms known."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.knowledge.plain_words import PLAIN
from core.knowledge.spelling import Speller
from core.language import fold

Stems = tuple[str, ...]

SHORTEST = 3  # letters of a word that has a stem
MOST = 400  # words of a question that are looked at
TOKEN = re.compile(
    r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+"
)  # Chinese has no spaces: each character stands alone, and a word is a phrase of them
ARABIC_ARTICLE = re.compile(r"^(?:[وبكف]?ال|لل)(?=\w{3})")  # "the", alone or grown together with and, with, like, so, for
ENDINGS = re.compile(r"(?:(?<=..)ment|(?<=...)(?:ag|age|er|or|est|e))$")  # what the stemmer leaves standing

AS_SAID, SYNONYM, SAME_FAMILY, SIBLING = 1.0, 0.9, 0.75, 0.6  # how far a way of saying it is trusted to mean the same
REPAIRED = 0.9  # times this, if the word had to be repaired
FAINT, CHARACTER = 0.3, 0.5  # weights of a plain word, and of a Chinese character that is no part of a known word


def tokens(text: str) -> list[str]:
    """Words without case and accents, as questions and articles alike are cut."""
    return [ARABIC_ARTICLE.sub("", token) for token in TOKEN.findall(fold(text))]


def family(stem: str) -> str:
    """A coarser stem that `coverage` and `cover`, `payment` and `pay`, `driver` and `drive` have in common."""
    whole = f"{stem[:-1]}y" if stem.endswith("i") else stem
    return ENDINGS.sub("", ENDINGS.sub("", whole))


class Stemmer:
    """Porter stems of single words, by FTS5's own tokenizer: each word is written into a scratch index and its term read back."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._known: dict[str, str] = {}
        database.execute("CREATE VIRTUAL TABLE scratch USING fts5(word, content='', tokenize='porter unicode61 remove_diacritics 2')")
        database.execute("CREATE VIRTUAL TABLE scratch_terms USING fts5vocab(scratch, instance)")

    def learn(self, words: Iterable[str]) -> None:
        """Stem these words once and for all."""
        self._known |= self._read([word for word in dict.fromkeys(words) if word not in self._known])

    def __getitem__(self, word: str) -> str:
        """The stem of a word that was learned."""
        return self._known[word]

    def stems(self, words: Iterable[str]) -> dict[str, str]:
        """The stems of any words. What is new is not kept: what strangers write must not fill the memory."""
        asked = dict.fromkeys(words)
        new = self._read([word for word in asked if word not in self._known])
        return {word: new.get(word) or self._known[word] for word in asked}

    def _read(self, every: Sequence[str]) -> dict[str, str]:
        kept = {word: word for word in every if _is_kept(word)}
        words = [word for word in every if word not in kept]
        if not words:
            return kept
        self._database.executemany("INSERT INTO scratch(rowid, word) VALUES (?, ?)", enumerate(words))
        rows = self._database.execute("SELECT doc, term FROM scratch_terms WHERE offset = 0").fetchall()
        self._database.execute("INSERT INTO scratch(scratch) VALUES ('delete-all')")
        return kept | dict(zip(words, words, strict=True)) | {words[row]: stem for row, stem in rows}


def _is_kept(word: str) -> bool:
    """Whether it is its own stem: Porter's rules speak of letters, and FTS5 leaves what has fewer than three as it stands."""
    return word.isascii() and (len(word) < SHORTEST or word.isdecimal())


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One thing that a question asks about. `ways` are the stems by which the index knows it, each with a trust of 0 to 1; without any, the
    index does not know it. A `weight` below 1 is for a word that says more of how somebody asks than of what."""

    said: str
    ways: Mapping[Stems, float]
    weight: float = 1.0


class Terms:
    """Reads questions for one index. `index_words` are its words, the most frequent first; `stopwords` those that it left out, as tokens;
    `words` are the synonyms, as in a playbook."""

    def __init__(
        self, index_words: Sequence[str], stemmer: Stemmer, words: Mapping[str, Sequence[str]], stopwords: frozenset[str] = frozenset()
    ) -> None:
        self._stemmer = stemmer
        stemmer.learn([*index_words, *PLAIN, *stopwords])
        self._indexed = frozenset(stemmer[word] for word in index_words)
        groups = [[phrase for said in (key, *others) if (phrase := tokens(said))] for key, others in words.items()]
        said_words = [token for group in groups for phrase in group for token in phrase]
        stemmer.learn(said_words)
        self._families: dict[str, set[str]] = {}
        for stem in self._indexed:
            self._families.setdefault(family(stem), set()).add(stem)
        self._synonyms: dict[Stems, dict[Stems, float]] = {}
        for group in groups:
            self._learn_synonyms([tuple(stemmer[token] for token in phrase) for phrase in group])
        self._longest = max(map(len, self._synonyms), default=1)
        known_words = (*index_words, *said_words, *sorted(PLAIN | stopwords))
        self._written = frozenset(known_words)
        self._speller = Speller(known_words)

    def _learn_synonyms(self, group: Sequence[Stems]) -> None:
        """`group` is a word of the articles and what else it is called. A phrase among them is only looked for in questions."""
        ways = dict.fromkeys((way for way in group if len(way) == 1), SIBLING) | dict.fromkeys(group[:1], SYNONYM)
        known = {way: trust for way, trust in ways.items() if self._indexed.issuperset(way)}
        for said in group:
            others = self._synonyms.setdefault(said, {})
            others |= {way: max(trust, others.get(way, 0.0)) for way, trust in known.items() if way != said}

    def concepts(self, question: str, stopwords: frozenset[str]) -> list[Concept]:
        """What the question asks about, in its order, each thing once. `stopwords` are tokens that say nothing."""
        said = tokens(question)[:MOST]
        stemmed = self._stemmer.stems(said)
        meant = [word if word in stopwords else self._repaired(word, stemmed[word]) for word in said]
        stems = tuple(stemmed[word] if word in stemmed else self._stemmer[word] for word in meant)
        found: dict[Stems, Concept] = {}
        start = 0
        while start < len(said):
            end = start + self._phrase_length(stems[start : start + self._longest])
            concept = self._concept(said[start:end], meant[start:end], stems[start:end], stopwords)
            if concept and stems[start:end] not in found:
                found[stems[start:end]] = concept
            start = end
        return list(found.values())

    def _repaired(self, word: str, stem: str) -> str:
        if word in self._written or self._ways((stem,)):
            return word
        return self._speller.meant(word) or word

    def _phrase_length(self, stems: Stems) -> int:
        """How many of the next words are one synonym together; 1 where no phrase begins here."""
        return next((length for length in range(len(stems), 1, -1) if stems[:length] in self._synonyms), 1)

    def _concept(self, said: Sequence[str], meant: Sequence[str], stems: Stems, stopwords: frozenset[str]) -> Concept | None:
        """None for what says nothing: a stop word, a single letter, or a plain word or number that the index does not know."""
        ways, weight = self._ways(stems), 1.0
        spoken = tuple(stem for stem, word in zip(stems, meant, strict=True) if word not in stopwords)
        if len(stems) > 1:
            whole = AS_SAID if len(spoken) == len(stems) else SIBLING  # "not covered" is more than "covered"
            ways |= {spoken: max(whole, ways.get(spoken, 0.0))} if spoken and self._indexed.issuperset(spoken) else {}
        elif not spoken or (len(meant[0]) == 1 and meant[0].isascii()):
            return None
        elif meant[0] in PLAIN or any(map(str.isdecimal, meant[0])):
            weight = FAINT if ways else 0.0
        elif len(meant[0]) == 1:
            weight = CHARACTER
        trust = AS_SAID if said == meant else REPAIRED
        return Concept(said=" ".join(said), ways={way: trust * each for way, each in ways.items()}, weight=weight) if weight else None

    def _ways(self, stems: Stems) -> dict[Stems, float]:
        ways = dict(self._synonyms.get(stems, {}))
        if len(stems) == 1:
            ways |= {(stem,): SAME_FAMILY for stem in self._families.get(family(stems[0]), ())}
            ways |= {stems: AS_SAID} if stems[0] in self._indexed else {}
        return ways
