"""Finds other companies' names, also misspelt and in other scripts, and tells a neutral word about them from one on their products."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from core.cues import fold
from core.guardrails.plaintext import visible
from core.guardrails.wording import Said, cue_words, read, stands

SHORTEST = 5  # letters of a name that may be misspelt
_ONE_DOES = re.compile(
    r"['’]s\b|\s+(?:is|was|has|offers|covers|charges|pays|insures|sells|does|doesn|gives|includes|raises|refuses|denies)\b"
)
LONG, WRONG = 10, 2  # from so many letters on, so many of them may be wrong


@dataclass(frozen=True, kw_only=True)
class Competitor:
    """A company by its name and what else people write. `exact`: the name is a word too, and counts only as it is written.
    `unlike`: what looks like the name and is none."""

    name: str
    also: tuple[str, ...] = ()
    exact: bool = False
    unlike: tuple[str, ...] = ()


class Names:
    """The names of competitors, ready to be looked for."""

    def __init__(self, competitors: Iterable[Competitor]) -> None:
        competitors = tuple(competitors)
        self._exact = [visible(each.name).text for each in competitors if each.exact]
        loose = [name for each in competitors for name in (*(() if each.exact else (each.name,)), *each.also)]
        folded = [folded for name in loose if (folded := fold(name))]
        self._scripts = [name.replace(" ", "") for name in folded if not name.isascii()]
        self._loose: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)  # by the letter that nobody gets wrong
        for name in filter(str.isascii, folded):
            self._loose[name[0]].append((name, name.replace(" ", ""), len(name.split())))
        self._unlike = frozenset(fold(word) for each in competitors for word in each.unlike)

    def named_in(self, text: str) -> list[str]:
        """The names that stand there, as they are written there, folded. Empty where there is none."""
        seen = visible(text).text
        folded = fold(seen)
        exact = [fold(name) for name in self._exact if _stands_as_written(name, seen)]
        joined = folded.replace(" ", "") if self._scripts else ""
        return [*exact, *(name for name in self._scripts if name in joined), *self._misspelt(folded.split())]

    def _misspelt(self, said: Sequence[str]) -> Iterator[str]:
        for at, word in enumerate(said):
            for name, joined, length in self._loose.get(word[0], ()):
                windows = {word, " ".join(said[at : at + length])}
                near = (each for each in windows if abs(len(each) - each.count(" ") - len(joined)) <= WRONG)
                yield from (window for window in near if window not in self._unlike and _is_meant(window, name, joined, length))


def _is_meant(window: str, name: str, joined: str, length: int) -> bool:
    """A word for a word: "all states" is no Allstate; but a name of two words may be written as one."""
    if window in (name, f"{name}s", f"{name}es"):
        return True
    if length == 1 and " " in window:
        return False
    written = window.replace(" ", "")
    if len(joined) < SHORTEST or abs(len(written) - len(joined)) > WRONG:
        return written == joined
    wrong = WRONG if len(joined) >= LONG else 1
    return OSA.distance(written, joined, score_cutoff=wrong) <= wrong


def _stands_as_written(name: str, text: str) -> bool:
    """At the beginning of a sentence every word has a capital: there a name is what one company does."""
    if name not in text:  # nearly always, and at once
        return False
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        begins = not any(letter.isalnum() for letter in text[: found.start()])
        if not begins or _ONE_DOES.match(text, found.end()):
            return True
    return False


class Competitors:
    """A word about a competitor. Whom the customer has named, Eva may acknowledge, if she says nothing of what they sell."""

    name = "competitors"

    def __init__(self, names: Names, customer_said: Iterable[str] = ()) -> None:
        self._names, self._customer_said = names, tuple(customer_said)
        self._acknowledges, self._judges = cue_words("competing", "acknowledges"), cue_words("competing", "judges")
        self._customer_named: bool | None = None

    def stops(self, said: Said) -> bool:
        named = self._names.named_in(said.text)
        if not named:
            return False
        if self._customer_named is None:
            self._customer_named = any(self._names.named_in(text) for text in self._customer_said)
        is_neutral = stands(self._acknowledges, said) and not stands(self._judges, said) and not _is_told_of(named, said)
        return not (self._customer_named and is_neutral)


def _is_told_of(named: Iterable[str], said: Said) -> bool:
    """Whether a name is what a verb follows: "GEICO pays"."""
    verbs = {verb for language in said.languages for verb in read(language)["competing"]["follows"]}
    last = {name.split()[-1] for name in named}
    return any(
        word in last and behind in verbs
        for clause in said.words("en" if "en" in said.languages else "")
        for word, behind in pairwise(clause)
    )
