"""What an answer in an eval is checked for, and how much of what was checked is right."""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.language import detect, fold
from core.messages import ToolUse
from core.playbook.examples import WITHOUT_AN_ANSWER, Ask, Called

Z = 1.959964  # standard deviations that hold 95 % of a normal distribution
SENTENCE_END = re.compile(r"(?<=[.!?。！？؟])\s*|\n+")
QUESTION_MARKS = ("?", "？", "؟")
DECORATION = ' *_"”»)'  # may stand behind a question mark


# ── what one answer is checked for ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came of one turn, as checks see it. `slugs` are the cited articles'; `error` says why there is no answer."""

    text: str = ""
    slugs: frozenset[str] = frozenset()
    outcome: str = ""
    tools: tuple[ToolUse, ...] = ()
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One check of one turn, counted from 1. `amiss` tells what was expected and did not come; empty where the check is passed."""

    check: str
    turn: int
    say: str
    reply: str
    amiss: str

    @property
    def passed(self) -> bool:
        return not self.amiss


def judge(ask: Ask, heard: Heard, turn: int = 1) -> Iterator[Verdict]:
    """A verdict for each check that the turn asks for. Where no answer came, none is passed."""
    for check, complain in CHECKS.items():
        if getattr(ask, check):
            amiss = complain(ask, heard) or ("an answer" if heard.error else "")
            yield Verdict(check=check, turn=turn, say=ask.say, reply=heard.text or f"(no answer: {heard.error})", amiss=amiss)


def _cites(ask: Ask, heard: Heard) -> str:
    return "" if heard.slugs.intersection(ask.cites) else f"{_any(ask.cites)}; cited: {', '.join(sorted(heard.slugs)) or 'nothing'}"


def _mentions(ask: Ask, heard: Heard) -> str:
    return ", ".join(_any(group) for group in ask.mentions if not any(stands(text, heard.text) for text in group))


def _not_mentions(ask: Ask, heard: Heard) -> str:
    said = [text for text in ask.not_mentions if stands(text, heard.text)]
    return f"no word of {_any(said)}" if said else ""


def _calls(ask: Ask, heard: Heard) -> str:
    wanted = ask.calls
    if wanted is None or any(_is(use, wanted) for use in heard.tools):
        return ""
    arguments = f" with {json.dumps(dict(wanted.arguments), ensure_ascii=False)}" if wanted.arguments else ""
    return f"{wanted.tool}{arguments}; called: {', '.join(f'{use.name} {use.arguments}' for use in heard.tools) or 'nothing'}"


def _language(ask: Ask, heard: Heard) -> str:
    spoken = detect(own_words(heard), otherwise="")
    return "" if spoken == ask.language else f"{ask.language}; spoken: {spoken or 'none that can be told'}"


def _asks_for(ask: Ask, heard: Heard) -> str:
    sentences = [sentence.rstrip(DECORATION) for sentence in SENTENCE_END.split(heard.text)]
    questions = [sentence for sentence in sentences if sentence.endswith(QUESTION_MARKS)]
    asked = any(stands(word, question) for word in ask.asks_for for question in questions)
    return "" if asked else f"a question with {_any(ask.asks_for)}"


def _state(ask: Ask, heard: Heard) -> str:
    return "" if heard.outcome == ask.state else f"{ask.state}; was: {heard.outcome or 'nothing'}"


def _unknown(ask: Ask, heard: Heard) -> str:
    return "" if heard.outcome in WITHOUT_AN_ANSWER else f"unknown or off_topic; was: {heard.outcome or 'nothing'}"


# Each names a field of `Ask`, and says what is amiss; the order is that of a report.
CHECKS: Mapping[str, Callable[[Ask, Heard], str]] = {
    "cites": _cites,
    "mentions": _mentions,
    "not_mentions": _not_mentions,
    "calls": _calls,
    "language": _language,
    "asks_for": _asks_for,
    "state": _state,
    "unknown": _unknown,
}


def stands(text: str, reply: str) -> bool:
    """Whether the words of a text stand in a reply, one after the other and whole; case, accents and punctuation are folded away.
    In a language without spaces it is searched; what has no words, such as "$", is searched as it is."""
    folded = fold(text)
    if not folded:
        return text in reply
    return f" {folded} " in f" {fold(reply)} " or (not folded.isascii() and folded in fold(reply))


def own_words(heard: Heard) -> str:
    """The reply without the lines that it repeats from what the tools gave: an article is quoted in the language it is written in."""
    given = f" {' '.join(fold(text) for use in heard.tools for text in _texts(json.loads(use.result)))} "
    return "\n".join(line for line in heard.text.splitlines() if f" {fold(line)} " not in given)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield re.sub(r"\]\([^)]*\)", "]", value)  # an answer shows a link's words only
        case Mapping():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)


def _any(texts: Sequence[str]) -> str:
    return " or ".join(f'"{text}"' for text in texts)


def _is(use: ToolUse, wanted: Called) -> bool:
    """Whether it is this tool, called with at least these arguments; case and accents of texts do not matter."""
    given = json.loads(use.arguments)
    return use.name == wanted.tool and all(key in given and _alike(value, given[key]) for key, value in wanted.arguments.items())


def _alike(wanted: object, given: object) -> bool:
    if isinstance(wanted, str) and isinstance(given, str):
        return fold(wanted) == fold(given)
    return wanted == given


# ── how much of it was right ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Score:
    """How often one check was passed, and between which shares the model's own lies with 95 % confidence."""

    check: str
    passed: int
    total: int
    low: float
    high: float


def interval(passed: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
    American Statistical Association 22, 1927). It stays within 0 and 1, and holds for few cases too; of none, all is possible."""
    if total == 0:
        return 0.0, 1.0
    share, weight = passed / total, Z * Z / total
    middle = share + weight / 2
    spread = Z * math.sqrt(share * (1 - share) / total + weight / (4 * total))
    return max(0.0, (middle - spread) / (1 + weight)), min(1.0, (middle + spread) / (1 + weight))


def scores(verdicts: Sequence[Verdict]) -> tuple[Score, ...]:
    """One for each check that was made."""
    passed = Counter(verdict.check for verdict in verdicts if verdict.passed)
    total = Counter(verdict.check for verdict in verdicts)
    return tuple(_score(check, passed[check], total[check]) for check in CHECKS if total[check])


def _score(check: str, passed: int, total: int) -> Score:
    low, high = interval(passed, total)
    return Score(check=check, passed=passed, total=total, low=low, high=high)
