"""A table of keys and values (TOML, YAML, JSON), read key by key: what is missing, unknown or of the wrong kind is reported."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from core.playbook.faults import did_you_mean

Kind = TypeVar("Kind", str, int, bool, list[object], dict[str, object])
KeyPath = tuple[str | int, ...]  # ("products", 1, "name"): keys by name, items of arrays by number, from 0
Report = Callable[[KeyPath, str], None]

SHOWN = 40  # characters of a wrong value that are repeated


class Table:
    """Each method asks for one key and so makes it known; `close` refuses the rest. After a fault a method returns an empty
    or harmless value, so that reading goes on and finds the next fault: whoever reported a fault must not use what was read."""

    def __init__(self, values: Mapping[str, object], report: Report, at: KeyPath = ()) -> None:
        self._values = values
        self._report = report
        self._at = at
        self._known: set[str] = set()

    def refuse(self, text: str, *key: str | int) -> None:
        """Report a fault of one key, or of an item of its array."""
        self._report((*self._at, *key), text)

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self._values

    def raw(self, key: str) -> object:
        """The value whatever its kind; a fault and None where there is none."""
        if self.has(key):
            return self._values[key]
        self.refuse(f"missing key {self._named(key)}", key)
        return None

    def text(self, key: str, default: str | None = None) -> str:
        """Without blanks around it. An empty text is a fault; so is none at all, without a default."""
        if default is not None and not self.has(key):
            return default
        value = self._value(key, str, "text")
        if value is not None and not value.strip():
            self.refuse(f"{self._named(key)} must not be empty", key)
        return (value or "").strip()

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of `choices`, also after a fault."""
        value = self.text(key, default)
        if value in choices:
            return value
        if value:
            self.refuse(f'{self._named(key)} must be one of {", ".join(choices)}, not "{value}"{did_you_mean(value, choices)}', key)
        return choices[0]

    def whole(self, key: str, default: int, *, least: int) -> int:
        """A whole number that is not below `least`."""
        value = self._value(key, int, "a whole number") if self.has(key) else default
        if value is not None and value < least:
            self.refuse(f"{self._named(key)} must be at least {least}", key)
        return value or 0

    def decimal(self, key: str) -> Decimal | None:
        """An exact number, whole or with a point; None after a fault."""
        value = self.raw(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, Decimal) and value.is_finite():
            return value
        if key in self._values:
            self.refuse(f"{self._named(key)} must be a number, not {_said(value)}", key)
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        return bool(self._value(key, bool, "true or false")) if self.has(key) else default

    def day(self, key: str) -> date | None:
        if not self.has(key):
            return None
        value = self._values[key]
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.refuse(f"{self._named(key)} must be a date such as 2026-03-31, not {_said(value)}", key)
        return None

    def texts(self, key: str, default: Sequence[str] | None = None, *, least: int = 0) -> tuple[str, ...]:
        """Texts of which none is empty, and at least so many. After a fault an empty one keeps the place of each that was refused."""
        if default is not None and not self.has(key):
            return tuple(default)
        items = self._value(key, list, "a list of texts")
        if items is None:
            return ()
        for number, item in enumerate(items):
            if not isinstance(item, str) or not item.strip():
                self.refuse(f"{self._named(key)} must hold texts that are not empty, not {_said(item)}", key, number)
        if len(items) < least:
            self.refuse(f"{self._named(key)} must not be empty", key)
        return tuple(item.strip() if isinstance(item, str) else "" for item in items)

    def table(self, key: str) -> "Table":
        """An empty one where there is none, so that the keys which it must have are what is missing."""
        if not self.has(key):
            return Table({}, self._report, (*self._at, key))
        return self.needed_table(key) or Table({}, _unsaid, (*self._at, key))

    def needed_table(self, key: str) -> "Table | None":
        """For a table that may hold any keys, even none, but must be there. None after a fault."""
        value = self._value(key, dict, "a table")
        return None if value is None else Table(value, self._report, (*self._at, key))

    def tables(self, key: str, *, least: int = 0) -> "Sequence[Table]":
        """The tables of an array; at least so many."""
        found, items = [], self._value(key, list, "a list of tables")
        if items is not None and len(items) < least:
            self.refuse(f"{self._named(key)} must not be empty", key)
        for number, item in enumerate(items or ()):
            if isinstance(item, dict):
                found.append(Table(item, self._report, (*self._at, key, number)))
            else:
                self.refuse(f"{self._named(key)} must hold tables, not {_said(item)}", key, number)
        return found

    def names(self) -> Sequence[str]:
        """All keys, of a table whose keys are names that the company chose."""
        return list(self._values)

    def everything(self) -> Mapping[str, object]:
        """Everything as it is, where any key and any value will do."""
        return self._values

    def close(self) -> None:
        """Refuse every key that nobody has asked for."""
        for key in self._values:
            if key not in self._known:
                self.refuse(f'unknown key "{key}"{did_you_mean(key, self._known)}', key)

    def _value(self, key: str, kind: type[Kind], words: str) -> Kind | None:
        """None after a fault."""
        value = self.raw(key)
        if isinstance(value, kind) and isinstance(value, bool) is (kind is bool):  # to Python, true is a number
            return value
        if key in self._values:
            self.refuse(f"{self._named(key)} must be {words}, not {_said(value)}", key)
        return None

    def _named(self, key: str) -> str:
        """`"products.2.name"`: items are counted from 1 where people read it."""
        return f'"{".".join(str(step + 1) if isinstance(step, int) else step for step in (*self._at, key))}"'


def _unsaid(_at: KeyPath, _text: str) -> None:
    """For a table that is no table at all: that has been said, and nothing else can be said of it."""


def _said(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return f"the number {value}"
        case str():
            return f'the text "{value[:SHOWN]}"'
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime():
            return "a date and a time"
        case date():
            return "a date"
        case None:
            return "nothing"
        case _:
            return "something else"
