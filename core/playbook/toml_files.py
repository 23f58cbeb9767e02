"""Read a TOML file into a table whose faults name their lines: the standard library gives values, and forgets where they stood."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.playbook.folder import Folder
from core.playbook.tables import KeyPath, Table

SYNTAX = re.compile(r"(?P<what>.+) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")

TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5} | \'\'\'.*?\'{3,5} | "(?:\\.|[^"\\])*" | '[^']*'  # text, in four kinds of quotes
      | \#[^\n]*                  # comment
      | [\n\[\]{}=,.]             # what gives the text its shape
      | [^\s"'\#\[\]{}=,.]+       # bare keys, numbers, dates
    ''',
    re.VERBOSE | re.DOTALL,
)
ENDS_A_VALUE = frozenset("\n,]}")


def read_toml(folder: Folder, path: Path) -> Table | None:
    """The top table, or None after a fault."""
    text = folder.text(path)
    if text is None:
        return None
    try:
        values = tomllib.loads(text, parse_float=Decimal)  # money and rates must not be nearly what was written
    except RecursionError:
        folder.refuse(path, 1, "is not valid TOML: too deeply nested")
        return None
    except ValueError as error:  # tomllib's own, and Python's about numbers with thousands of digits
        found = SYNTAX.fullmatch(str(error))
        line = 1 if found is None else int(found["line"] or text.count("\n") + 1)
        folder.refuse(path, line, f"is not valid TOML: {found['what'] if found else error}")
        return None
    lines = cache(lambda: key_lines(text))  # only needed once there is a fault
    return Table(values, lambda at, words: folder.refuse(path, line_of(at, lines()), words))


def key_lines(toml: str) -> Mapping[KeyPath, int]:
    """The line, from 1, of each table, key and item of an array. `toml` must be valid."""
    return _Walk(toml).lines


def line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    """A key that is not there is looked for at the table that should hold it, and at last on line 1."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


class _Walk:
    def __init__(self, toml: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._last_item: dict[KeyPath, int] = {}  # of arrays of tables: the number of the table that is being filled
        self._tokens = list(_tokens(toml))
        self._next = 0
        table: KeyPath = ()
        while self._next < len(self._tokens):
            if self._peek() == "\n":
                self._take()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else "\n"

    def _take(self) -> tuple[str, int]:
        self._next += 1
        return self._tokens[self._next - 1]

    def _header(self) -> KeyPath:
        _, line = self._take()
        of_array = self._peek() == "["
        if of_array:
            self._take()
        *parents, last = self._key()
        self._next += 2 if of_array else 1  # the closing brackets
        table = self._note((), parents, line)
        if of_array:
            self._last_item[(*table, last)] = self._last_item.get((*table, last), -1) + 1
        return self._note(table, [last], line)

    def _key(self) -> list[str]:
        parts = [_unquoted(self._take()[0])]
        while self._peek() == ".":
            self._take()
            parts.append(_unquoted(self._take()[0]))
        return parts

    def _note(self, at: KeyPath, parts: Sequence[str], line: int) -> KeyPath:
        """Remember the line of each step down from `at`. Returns where the steps lead: into the last table of an array of tables."""
        for part in parts:
            at = (*at, part)
            self.lines.setdefault(at, line)
            if at in self._last_item:
                at = (*at, self._last_item[at])
                self.lines.setdefault(at, line)
        return at

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._next][1]
        at = self._note(table, self._key(), line)
        self._take()  # the equals sign
        self._value(at)

    def _value(self, at: KeyPath) -> None:
        first, _ = self._take()
        if first == "[":
            self._items(at)
        elif first == "{":
            while self._peek() != "}":
                if self._peek() in ",\n":
                    self._take()
                else:
                    self._pair(at)
            self._take()
        else:
            while self._peek() not in ENDS_A_VALUE:  # 3.14 and 2026-01-01 10:00 are several tokens
                self._take()

    def _items(self, at: KeyPath) -> None:
        number = 0
        while self._peek() != "]":
            if self._peek() in ",\n":
                number += self._take()[0] == ","
            else:
                self.lines[(*at, number)] = self._tokens[self._next][1]
                self._value((*at, number))
        self._take()


def _tokens(toml: str) -> Iterator[tuple[str, int]]:
    line = 1
    for found in TOKEN.finditer(toml):
        if not found[0].startswith("#"):
            yield found[0], line
        line += found[0].count("\n")  # between tokens there are only blanks


def _unquoted(key: str) -> str:
    return str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key
