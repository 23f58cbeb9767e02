"""A model that takes the place of another of the same make, named without it: "Audi A3 2015, no, A4"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.quoting.reading.corrections import CUE, is_negated, says_it_was_wrong
from core.quoting.vehicles.known import Choice, Vehicles
from core.quoting.vehicles.names import Vehicle, key

BARE_NO = re.compile(r"(?<!\bet )(?<!\be )(?<!\by )(?<!\bund )(?<!\bmais )\b(?:non|no|nao|nein|nee?) ")  # "A3, non A4" may mean either
LONGEST = 4  # words of a name
SHORTEST_NUMBER = 2  # digits that are counted: "it's a 3" says how many
SHORT = 40  # letters of a line that says which model it is, and nothing else
REACH = 30  # letters behind a word of correction in which the name begins
# What may stand between the word of correction and the name
_BETWEEN = re.compile(
    r"(?:[ ,.:!，、،…-]|(?:it'?s|it is|i meant?|that'?s|the|an?|el|la|es|un|una|le|l'|c'est|une|der|die|das|ein|eine|einen|es ist|ist"
    r"|o|e|um|uma|il|lo|uno|sorry|pardon|perdon|non|no|nein|nao|is|是|是说|这是|应该是|了|هي|هو)(?![a-z0-9]))*"
)
_ENDS = re.compile(r"\s*(?:$|[,.;:!?)\n，。；！、،؛])")
# Somebody says which one it really is
_IT_IS = re.compile(
    r"\b(?:(?:it|car)'?s|it is|that'?s|is|was|mean(?:t)?|ist|es|c'est|e|est|meine?|meinte|dire|decir|dizer|sorry"
    r"|pardon|perdon|desculpe|scusi)[ ,]+"
    r"(?:(?:actually|really|of course|in fact|ubrigens|eigentlich|naturlich|doch|en fait|en realidad|na verdade|in realta|the"
    r"|el|la|le|o|il|lo|der|die|das|den) )*(?P<article>(?:an?|un[ae]?|um|uma|ein(?:e|en)?) )?\Z"
)
# What a model's name ends with, and how it is said
DRIVES = {
    "Electric": re.compile(r"\b(?:ev|bev|electric|electri(?:co|ca|que)|elektr\w+|elettric[oa]|eletric[oa])\b|电动|纯电|كهربائي"),
    "Hybrid": re.compile(r"\b(?:hybrid\w*|hibrid[oa]|ibrid[oa])\b|混合?动力?|هجين"),
}
_WORD = re.compile(r"[^\s,.;:!?()，。；！、،؛\n]+")
_CLAUSE = re.compile(r"[,;:!?()，。；！、،؛\n…]|\.(?=\s|\.)|\s-\s")


@dataclass(frozen=True, slots=True)
class Renaming:
    """`is_certain`: no number and no single letter, which may be said of anything."""

    start: int
    end: int
    models: tuple[Vehicle, ...]
    is_certain: bool


def renamed(text: str, behind: int, make: str, model: str | None, vehicles: Vehicles) -> Renaming | None:
    """The last such name behind a place. `text` is bare and in small letters."""
    found: Renaming | None = None
    for cue in CUE.finditer(text, behind):
        for start, ends in (*_behind(text, cue.end()), *_before(text, behind, cue.start())):
            found = _longest(text, start, ends, make, vehicles) or found
    for no in BARE_NO.finditer(text, behind) if found is None else ():
        for start, ends in _behind(text, no.end()):
            named = _longest(text, start, ends, make, vehicles)
            found = replace(named, is_certain=False) if named else found
    return found if found and not all(each.model == model for each in found.models) else None


def renamed_later(text: str, make: str, model: str, vehicles: Vehicles) -> Vehicle | None:
    """Which model of the make that was named before it really is: "it's a 208, by the way, I mistyped". A number needs its article."""
    if not _takes_back(text, model) and (len(text) > SHORT or "?" in text):
        return None
    for word in _WORD.finditer(text):
        frame = _IT_IS.search(text[max(word.start() - REACH, 0) : word.start()])
        found = _longest(text, word.start(), _ends_from(text, word.start()), make, vehicles) if frame else None
        if frame and found and (found.is_certain or (frame["article"] and len(word[0]) > SHORTEST_NUMBER)):
            return found.models[0] if len(found.models) == 1 and found.models[0].model != model else None
    others = others_named(text, make, model, vehicles)
    return others[0] if len(others) == 1 and len(text) <= SHORT and not key(others[0].model).isdigit() and "?" not in text else None


def others_named(text: str, make: str, model: str, vehicles: Vehicles) -> list[Vehicle]:
    """The other models of the make that a line names which takes something back: "A4 was wrong, A6". A number is one beside a number."""
    if not _takes_back(text, model):
        return []
    found = [_longest(text, word.start(), _ends_from(text, word.start()), make, vehicles) for word in _WORD.finditer(text)]
    models = [models[0] for models in (each.models for each in found if each) if len(models) == 1]
    numbered = key(model).isdigit() and (len(model) > SHORTEST_NUMBER or _denies(text, model))
    return list(dict.fromkeys(each for each in models if each.model != model and (numbered or not key(each.model).isdigit())))


def _takes_back(text: str, model: str) -> bool:
    return CUE.search(text) is not None or says_it_was_wrong(text) or _denies(text, model)


def _denies(text: str, model: str) -> bool:
    return any(is_negated(text[: found.start()]) for found in re.finditer(rf"\b{re.escape(model.lower())}\b", text))


def _ends_from(text: str, start: int) -> list[int]:
    return [each.end() for each in list(_WORD.finditer(text, start, start + REACH))[:LONGEST]]


def driven_otherwise(text: str, make: str, model: str, vehicles: Vehicles) -> Vehicle | None:
    """The version of a model that the words name by what it runs on alone: "yes, it is electric"."""
    said = [behind for behind, words in DRIVES.items() if words.search(text)]
    if len(said) != 1 or is_negated(text[: next(iter(DRIVES[said[0]].finditer(text))).start()]) or "?" in text:
        return None
    return next((each for each in vehicles.all if (each.make, each.model) == (make, f"{model} {said[0]}")), None)


def _behind(text: str, place: int) -> Iterator[tuple[int, list[int]]]:
    gap = _BETWEEN.match(text, place)
    start = gap.end() if gap else place
    words = list(_WORD.finditer(text, start, start + REACH))[:LONGEST]
    if words and words[0].start() == start:
        yield start, [word.end() for word in words]


def _before(text: str, behind: int, place: int) -> Iterator[tuple[int, list[int]]]:
    """The whole clause that the word of correction ends: "…, A4 pardon"."""
    clauses = [found.end() for found in _CLAUSE.finditer(text, behind, place)]
    gap = _BETWEEN.match(text, clauses[-1], place) if clauses else None
    if gap and text[gap.end() : place].strip():
        yield gap.end(), [gap.end() + len(text[gap.end() : place].rstrip(" ,"))]


def _longest(text: str, start: int, ends: list[int], make: str, vehicles: Vehicles) -> Renaming | None:
    for end in reversed(ends):
        name = key(text[start:end])
        models = _named(name, make, text[start:end], vehicles) if name else ()
        plain = name.isdigit() or len(name) == 1
        if models and (not plain or _ENDS.match(text, end) or CUE.match(text, end + 1)):
            return Renaming(start, end, models, is_certain=not plain)
    return None


def _named(name: str, make: str, words: str, vehicles: Vehicles) -> tuple[Vehicle, ...]:
    """The models of the make that are called exactly so."""
    found = vehicles.find(make, words)
    models = (found,) if isinstance(found, Vehicle) else found.candidates if isinstance(found, Choice) else ()
    return tuple(each for each in models if name in {key(called) for called in (each.model, *each.also)})
