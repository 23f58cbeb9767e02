"""What has been spoken in a conversation, as the checks of a quote read it: each of the customer's lines with what Eva had asked for, and
what she had put to them where the line says yes to it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.cues import fold
from core.language import catalogue
from core.messages import Exchange, ToolUse
from core.messages import Line as Written
from core.quoting.confirmation import agrees, named, numbers_of
from core.quoting.details import OPTIONAL, REQUIRED, Detail, Value
from core.quoting.reading.standing import Line

QUOTING = "get_quote"  # the tool whose results say what was asked for and what was put
QUESTION = re.compile(r"[^.!?。！？؟\n]*[?？؟]|^\s*(?:[-*•]|[0-9]{1,2}[.)])\s+.*$", re.MULTILINE)
# What a question calls the details, in the eight languages, folded.
CALLED: Mapping[Detail, re.Pattern[str]] = {
    Detail.MAKE: re.compile(r"\b(?:make|brand|marca|marque|marke|hersteller)\b|品牌|الماركه|ماركه"),
    Detail.MODEL: re.compile(r"\b(?:model|modelo|modele|modell|modello)\b(?! year)|型号|طراز"),
    Detail.YEAR: re.compile(r"\b(?:year|ano|annee|baujahr|anno|modelljahr)\b(?! old)|年份|سنه الصنع|سنه"),
    Detail.MILEAGE: re.compile(
        r"\b(?:mileage|miles|odometer|kilometraje|millaje|kilometrage|kilometerstand|meilenstand|meilen|laufleistung"
        r"|quilometragem|chilometraggio|millas|milhas|miglia)\b"
        r"|里程|英里|المسافه|اميال"
    ),
    Detail.DRIVER_AGE: re.compile(r"\b(?:age|old|edad|anos tiene|age|alter|alt|idade|eta|anni)\b|年龄|岁|عمر"),
    Detail.DEDUCTIBLE: re.compile(r"\b(?:deductible|deducible|franchise|selbstbeteiligung|franquia|franchigia)\b|免赔额|التحمل"),
}


def lines_of(earlier: Sequence[Exchange], asked: Sequence[Written], language: str) -> tuple[Line, ...]:
    """The customer's lines, the oldest first: those of turns that are over, and those of the one at hand."""
    lines: list[Line] = []
    before: Exchange | None = None
    for exchange in earlier:
        lines += _of_turn(exchange.asked, before, language)
        before = exchange
    return (*lines, *_of_turn(asked, before, language))


def _of_turn(asked: Sequence[Written], before: Exchange | None, language: str) -> Iterator[Line]:
    written = [line for line in asked if line.text.strip()]
    wanted = tuple(asked_for(before, language)) if before else ()
    put = put_in(before, language) if before else {}
    own = [line.text for line in written if not line.name]  # nobody else says yes for the customer
    vehicle = f"{put.get(Detail.MAKE, '')} {put.get(Detail.MODEL, '')}"
    confirmed = put if put and agrees(own, language, numbers_of(put.values()), vehicle) else {}
    about = " ".join(QUESTION.findall(_own(before.said, language))) if before else ""
    for number, line in enumerate(written):
        yield Line(id=line.id, text=line.text, asked=wanted, confirmed={} if number else confirmed, about=about)


def asked_for(exchange: Exchange, language: str) -> list[Detail]:
    """The details that Eva's reply asks for: as her questions and lists name them."""
    said = _own(exchange.said, language)
    asked = fold(" ".join(QUESTION.findall(said)) or said)
    return [detail for detail in (*REQUIRED, *OPTIONAL) if detail in CALLED and CALLED[detail].search(asked)]


def _own(said: str, language: str) -> str:
    """Without the passages of articles that were told first: their lists ask for nothing."""
    return said.rpartition(catalogue().say("source_follow_up", language))[2]


def put_in(exchange: Exchange, language: str) -> dict[Detail, Value]:
    """The values that Eva put to the customer in this turn: she was told to, and her words name them. Of several vehicles none can be told
    apart by one yes."""
    languages = (language, "en")
    found = [_put(tool) for tool in exchange.tools if tool.name == QUOTING]
    put = [named(exchange.said, values, languages) for values in found if values]
    return put[0] if len(put) == 1 else {}


def _put(tool: ToolUse) -> dict[Detail, Value]:
    result: Any = json.loads(tool.result)
    values = (result.get("understood") or result.get("check") or {}) if isinstance(result, dict) else {}
    return {Detail(name): tuple(value) if isinstance(value, list) else value for name, value in values.items() if name in list(Detail)}
