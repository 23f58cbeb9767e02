"""Example exchanges that show Eva how to speak, and evals that test what she says: files with one JSON object to a line."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from core.messages import Audience
from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.tables import KeyPath, Table


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
    """One turn of an eval. `cites` are slugs that must be among the answer's sources; `unknown`: Eva must say that she does not know."""

    say: str
    cites: tuple[str, ...] = ()
    unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class Eval:
    """A conversation to try, and the place that a report names. `path` is relative to the playbook's folder."""

    turns: tuple[Ask, ...]
    path: Path
    line: int


def read_examples(folder: Folder, audience: Audience) -> tuple[Example, ...]:
    """In the order of the files' names and of their lines."""
    paths = folder.files(Path(audience.value, "examples"), ".jsonl")
    return tuple(_example(table, folder) for path in paths for _, table in _json_lines(folder, path, counts=True))


def read_evals(folder: Folder, audience: Audience, citable: Collection[str]) -> tuple[Eval, ...]:
    """`citable` are the slugs of the articles that these may cite. Evals change nothing, so they do not count for a playbook's version."""
    paths = folder.files(Path(audience.value, "evals"), ".jsonl")
    lines = ((path, line, table) for path in paths for line, table in _json_lines(folder, path, counts=False))
    return tuple(Eval(turns=_turns(table, citable), path=path, line=line) for path, line, table in lines)


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


def _turns(table: Table, citable: Collection[str]) -> tuple[Ask, ...]:
    turns = []
    for number, turn in enumerate(table.tables("turns", least=1), start=1):
        cites = turn.texts("cites", default=())
        for slug in cites:
            if slug and slug not in citable:
                turn.refuse(f'"{slug}" is no article that this audience may see{did_you_mean(slug, citable)}', "cites")
        unknown = turn.flag("unknown", default=False)
        if cites and unknown:
            table.refuse(f'"turns.{number}" cannot both cite an article and be unknown', "turns")
        turns.append(Ask(say=turn.text("say"), cites=cites, unknown=unknown))
        turn.close()
    table.close()
    return tuple(turns)
