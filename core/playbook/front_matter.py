"""The facts that stand between two lines `---` at the top of an article."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from core.playbook.folder import Folder
from core.playbook.tables import KeyPath, Table

MARK = "---"
YAML = "tag:yaml.org,2002:"
TAKEN_FOR = {f"{YAML}int": "a number", f"{YAML}float": "a number", f"{YAML}bool": "yes or no", f"{YAML}null": "nothing"}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """An article's text in two: its facts, the line of each, and the rest, whose first line is `body_line` (from 1)."""

    facts: Table
    lines: Mapping[KeyPath, int]
    body: str
    body_line: int


def split(folder: Folder, path: Path, text: str) -> Parts | None:
    """None after a fault that hides the facts."""
    lines = text.split("\n")
    if lines[0].rstrip() != MARK:
        folder.refuse(path, 1, f"must begin with front matter: title, slug and language between two lines {MARK}")
        return None
    closing = next((number for number, line in enumerate(lines) if number and line.rstrip() == MARK), None)
    if closing is None:
        folder.refuse(path, 1, f"the front matter is not closed: a second line {MARK} is missing")
        return None
    read = _facts(folder, path, "\n".join(lines[1:closing]))
    if read is None:
        return None
    values, places = read
    table = Table(values, lambda at, words: folder.refuse(path, places.get(at) or places.get(at[:1], 1), words))
    return Parts(facts=table, lines=places, body="\n".join(lines[closing + 1 :]), body_line=closing + 2)


def _facts(folder: Folder, path: Path, text: str) -> tuple[dict[str, object], dict[KeyPath, int]] | None:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        folder.refuse(path, line + 2, f"the front matter is not valid YAML: {error.problem or error.context}")
        return None
    except (yaml.YAMLError, RecursionError):
        folder.refuse(path, 1, "the front matter is not valid YAML: it holds characters that nobody can see, or is too deeply nested")
        return None
    if node is not None and not isinstance(node, yaml.MappingNode):
        folder.refuse(path, 2, "the front matter must be lines such as title: Opening hours")
        return None
    values, places = dict[str, object](), dict[KeyPath, int]()
    for key_node, value_node in node.value if node else ():
        key, line = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "", key_node.start_mark.line + 2
        if key in values:
            folder.refuse(path, line, f'"{key}" stands twice')
        values[key] = _value(value_node)
        places[key,] = line
        items = value_node.value if isinstance(value_node, yaml.SequenceNode) else ()
        places |= {(key, number): item.start_mark.line + 2 for number, item in enumerate(items)}
        for single in (value_node, *items):
            if single.tag in TAKEN_FOR and single.value:
                folder.refuse(
                    path,
                    single.start_mark.line + 2,
                    f'"{key}": {single.value} must stand in quotes, or it counts as {TAKEN_FOR[single.tag]}',
                )
    return values, places


def _value(node: yaml.Node) -> object:
    """A text, a date, or a list of them, which is all that an article may say; anything else as something of its kind."""
    if isinstance(node, yaml.SequenceNode):
        return [{} if isinstance(item, yaml.CollectionNode) else _value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {}
    if not node.value:
        return None
    if node.tag == f"{YAML}timestamp":
        return _day(node.value)
    return node.value if node.tag == f"{YAML}str" or node.tag in TAKEN_FOR else object()


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
