"""Example exchanges that show Eva how to speak, and evals that test what she says: files with one JSON object to a line."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from core.language import LANGUAGES
from core.messages import Audience
from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.tables import KeyPath, Table

OUTCOMES = ("answered", "unknown", "off_topic", "person")  # how a model may see its own answer
WITHOUT_AN_ANSWER = frozenset(("unknown", "off_topic"))
NEEDS = ("claude",)  # who understands what no list of cues can hold


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words. `by` is "customer" or "eva"."""

    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Called:
    """Eva uses a tool."""

    tool: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What the tool gave back, as a model is shown it: text, or JSON text."""

    tool: str
    result: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A conversation as it should go: begins with the customer's words, ends with Eva's, and each call is followed by what it gave."""

    title: str
    exchange: tuple[Said | Called | Returned, ...]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One turn of an eval: what is said, and what is checked of the answer; what is empty is not checked. docs/adding.md tells the checks.

    `cites`: slugs, one of which must be among the sources. `mentions`: of each group of texts one must stand in the reply. `calls`: a tool
    that must be called with at least these arguments. `asks_for`: words, one of which must stand in a question of Eva's. `state`: one of
    OUTCOMES. `unknown`: Eva must say that she does not know, or lead back."""

    say: str
    cites: tuple[str, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
    not_mentions: tuple[str, ...] = ()
    calls: Called | None = None
    language: str = ""
    asks_for: tuple[str, ...] = ()
    state: str = ""
    unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class Eval:
    """A conversation to try, and the place that a report names. `path` is relative to the playbook's folder. `needs`: the model without
    which it cannot go well, or empty."""

    turns: tuple[Ask, ...]
    path: Path
    line: int
    needs: str = ""


def read_examples(folder: Folder, audience: Audience) -> tuple[Example, ...]:
    """In the order of the files' names and of their lines."""
    paths = folder.files(Path(audience.value, "examples"), ".jsonl")
    return tuple(_example(table, folder) for path in paths for _, table in _json_lines(folder, path, counts=True))


def read_evals(folder: Folder, audience: Audience, citable: Collection[str]) -> tuple[Eval, ...]:
    """`citable` are the slugs of the articles that these may cite. Evals change nothing, so they do not count for a playbook's version."""
    paths = folder.files(Path(audience.value, "evals"), ".jsonl")
    lines = ((path, line, table) for path in paths for line, table in _json_lines(folder, path, counts=False))
    return tuple(_eval(table, citable, path, line) for path, line, table in lines)


def _json_lines(folder: Folder, path: Path, *, counts: bool) -> Iterator[tuple[int, Table]]:
    text = folder.text(path, counts=counts) or ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, object_pairs_hook=_once, parse_constant=_no_number)
            json.dumps(value, ensure_ascii=False).encode()  # an escape such as \\ud800 is half a letter, and could never be sent
        except (ValueError, RecursionError) as error:
            folder.refuse(path, number, f"is not valid JSON: {_said_of(error)}")
            continue
        if not isinstance(value, dict):
            folder.refuse(path, number, "each line must be a JSON object")
            continue
        yield number, Table(value, partial(_refuse, folder, path, number))


def _refuse(folder: Folder, path: Path, line: int, _key: KeyPath, text: str) -> None:
    folder.refuse(path, line, text)


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _said_of(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "too deeply nested"
    if isinstance(error, UnicodeEncodeError):
        return "it holds half a letter (a lone surrogate)"
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _example(table: Table, folder: Folder) -> Example:
    faults_before = len(folder.faults)
    title = table.text("title")
    exchange = tuple(_step(entry) for entry in table.tables("exchange", least=1))
    table.close()
    as_written = len(folder.faults) == faults_before  # else the order is that of makeshift values
    if as_written and (fault := _out_of_order(exchange)):
        table.refuse(f'"exchange" {fault}', "exchange")
    return Example(title=title, exchange=exchange)


def _step(entry: Table) -> Said | Called | Returned:
    match entry.choice("from", ("customer", "eva", "tool")):
        case "tool":
            result = entry.raw("result")
            step: Said | Called | Returned = Returned(
                tool=entry.text("tool"), result=result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
            )
        case "eva" if entry.has("call"):
            call = entry.table("call")
            arguments = call.needed_table("arguments")
            step = Called(tool=call.text("tool"), arguments=MappingProxyType(arguments.everything() if arguments else {}))
            call.close()
        case by:
            step = Said(by=by, text=entry.text("text"))
    entry.close()
    return step


def _out_of_order(exchange: Sequence[Said | Called | Returned]) -> str | None:
    """What a model could not be shown: its interface wants each call answered before anybody speaks again."""
    if not (isinstance(exchange[0], Said) and exchange[0].by == "customer"):
        return "must begin with the customer's words"
    if not (isinstance(exchange[-1], Said) and exchange[-1].by == "eva"):
        return "must end with Eva's words"
    waiting: list[str] = []
    for step in exchange:
        match step:
            case Called(tool=tool):
                waiting.append(tool)
            case Returned(tool=tool) if tool not in waiting:
                return f'holds a result of "{tool}", which was not called'
            case Returned(tool=tool):
                waiting.remove(tool)
            case Said() if waiting:
                return f'lacks the result of "{waiting[0]}"'
    return None


def _eval(table: Table, citable: Collection[str], path: Path, line: int) -> Eval:
    turns = tuple(_ask(turn, number, citable) for number, turn in enumerate(table.tables("turns", least=1), start=1))
    needs = table.choice("needs", NEEDS) if table.has("needs") else ""
    table.close()
    return Eval(turns=turns, path=path, line=line, needs=needs)


def _ask(turn: Table, number: int, citable: Collection[str]) -> Ask:
    cites = turn.texts("cites", default=())
    for slug in cites:
        if slug and slug not in citable:
            turn.refuse(f'"{slug}" is no article that this audience may see{did_you_mean(slug, citable)}', "cites")
    ask = Ask(
        say=turn.text("say"),
        cites=cites,
        mentions=_groups(turn, "mentions", number),
        not_mentions=turn.texts("not_mentions", default=()),
        calls=_call(turn, number),
        language=turn.choice("language", LANGUAGES) if turn.has("language") else "",
        asks_for=turn.texts("asks_for", default=()),
        state=turn.choice("state", OUTCOMES) if turn.has("state") else "",
        unknown=turn.flag("unknown", default=False),
    )
    turn.close()
    if fault := _contradiction(ask):
        turn.refuse(f'"turns.{number}" cannot both {fault}', "say")
    return ask


def _groups(turn: Table, key: str, number: int) -> tuple[tuple[str, ...], ...]:
    """Texts that must all be there; where a list stands instead of one, any of its texts will do."""
    items = turn.raw(key) if turn.has(key) else []
    groups = [item if isinstance(item, list) else [item] for item in items] if isinstance(items, list) else [[]]
    if not all(group and all(isinstance(text, str) and text.strip() for text in group) for group in groups):
        turn.refuse(f'"turns.{number}.{key}" must be a list of texts that are not empty, or of lists of such texts', key)
        return ()
    return tuple(tuple(text.strip() for text in group) for group in groups)


def _call(turn: Table, number: int) -> Called | None:
    """A tool's name alone, or with arguments."""
    if not turn.has("calls"):
        return None
    match turn.raw("calls"):
        case str(name) if name.strip():
            return Called(tool=name.strip(), arguments=MappingProxyType({}))
        case dict():
            call = turn.table("calls")
            arguments = call.needed_table("arguments") if call.has("arguments") else None
            called = Called(tool=call.text("name"), arguments=MappingProxyType(arguments.everything() if arguments else {}))
            call.close()
            return called
        case _:
            turn.refuse(f'"turns.{number}.calls" must be the name of a tool, or a table with "name" and "arguments"', "calls")
            return None


def _contradiction(ask: Ask) -> str:
    """What no answer could do at once; empty where there is nothing."""
    if ask.cites and ask.unknown:
        return "cite an article and be unknown"
    if ask.unknown and ask.state and ask.state not in WITHOUT_AN_ANSWER:
        return f'be unknown and have the state "{ask.state}"'
    if ask.cites and ask.state in WITHOUT_AN_ANSWER:
        return f'cite an article and have the state "{ask.state}"'
    return ""
