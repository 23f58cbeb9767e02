"""Every key, table and item of a TOML file is found on the line where a person sees it."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.playbook.folder import Folder
from core.playbook.tables import KeyPath
from core.playbook.toml_files import key_lines, line_of, read_toml

EVERYTHING = '''\
# name = "not this line"
name = "Acme # no comment"  # a comment with [brackets] and = signs
"quoted \\u00e9 key" = 'single \\'
dotted.key . "with quotes" = 1
text = """
not = "a key"
[not.a.table]
""\\"\\""""
literal = \'\'\'
not = 'a key' \'\'\'\'\'
date = 2026-01-01 10:00:00.5
float = -3.14e+2
inline = { a = 1, b = { c = [1, 2] }, "d.e" = "}" }
list = [
  "one",  # with a comment, and a comma
  # ["none"]
  [2.5,
   3],
  { four = 4,  five = "]" },
]
empty = []
nothing = {}

[discord.channels."a.b"]
audience = "customer"
[discord]
roles = ["x", "y"]
[[products]]
id = "car"
[[products.parts]]
id = "wheel"
[[products.parts]]
id = "door"
[products.price]
usd = 1
[[ products ]]
id = "boat"
[[products.parts]]
id = "sail"
'''
LINES: dict[KeyPath, int] = {
    ("name",): 2,
    ("quoted é key",): 3,
    ("dotted", "key", "with quotes"): 4,
    ("text",): 5,
    ("literal",): 9,
    ("date",): 11,
    ("float",): 12,
    ("inline", "b", "c", 1): 13,
    ("inline", "d.e"): 13,
    ("list",): 14,
    ("list", 0): 15,
    ("list", 1): 17,
    ("list", 1, 1): 18,
    ("list", 2): 19,
    ("list", 2, "five"): 19,
    ("empty",): 21,
    ("discord",): 24,
    ("discord", "channels", "a.b"): 24,
    ("discord", "channels", "a.b", "audience"): 25,
    ("discord", "roles", 1): 27,
    ("products",): 28,
    ("products", 0): 28,
    ("products", 0, "id"): 29,
    ("products", 0, "parts", 0, "id"): 31,
    ("products", 0, "parts", 1): 32,
    ("products", 0, "parts", 1, "id"): 33,
    ("products", 0, "price", "usd"): 35,
    ("products", 1): 36,
    ("products", 1, "id"): 37,
    ("products", 1, "parts", 0, "id"): 39,
}


def paths(value: object, at: KeyPath = ()) -> Iterator[KeyPath]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*at, step)
        yield from paths(inner, (*at, step))


@pytest.mark.parametrize(("path", "line"), LINES.items(), ids=str)
def test_a_key_stands_where_a_person_sees_it(path: KeyPath, line: int) -> None:
    assert key_lines(EVERYTHING)[path] == line


def test_no_key_is_left_out_and_none_made_up() -> None:
    assert set(key_lines(EVERYTHING)) == set(paths(tomllib.loads(EVERYTHING)))


scalars = st.sampled_from(["1", "3.14", "true", "2026-01-01 10:00:00", '"a # = [b]"', "'x\\'", '"""\n[no]\n\\""""', "'''\nno = 1\n'''"])
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", # why\n".join(items) + "\n]"),
        st.lists(inner.filter(lambda text: "\n" not in text), max_size=3).map(
            lambda items: "{ " + ", ".join(f"k{number} = {item}" for number, item in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(values, max_size=5))
def test_whatever_the_values_are_each_key_is_found_on_its_line(texts: list[str]) -> None:
    toml, expected = "", {}
    for number, text in enumerate(texts):
        expected[f"key{number}",] = toml.count("\n") + 1
        toml += f"key{number} = {text}\n"
    found = key_lines(toml)
    assert set(found) == set(paths(tomllib.loads(toml)))
    assert {path: found[path] for path in expected} == expected


def test_a_key_that_is_missing_is_looked_for_at_the_table_that_should_hold_it() -> None:
    lines = key_lines(EVERYTHING)
    assert line_of(("products", 1, "name"), lines) == 36
    assert line_of(("discord", "channels", "a.b", "threads"), lines) == 24
    assert line_of(("contact", "phone"), lines) == 1


def refused(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "rates.toml").write_text(text)
    folder = Folder(tmp_path)
    assert read_toml(folder, Path("rates.toml")) is None
    return [str(fault) for fault in folder.faults]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb 2\n", 2),
        ("a = 1\na = 2\n", 2),
        ("a = 1\n\nb = [1,\n", 4),
        ("a = 2026-13-01", 1),
        ("[a]\n\n[a]", 3),
        ("a = 1" + "0" * 5000, 1),
    ],
)
def test_what_is_not_toml_is_refused_on_its_line(text: str, line: int, tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, text)
    assert fault.startswith(f"rates.toml:{line}: is not valid TOML: ")
    assert "(at " not in fault


def test_a_nest_without_end_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a = " + "[" * 5000) == ["rates.toml:1: is not valid TOML: too deeply nested"]


def test_a_file_that_cannot_be_read_is_no_table(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert read_toml(folder, Path("rates.toml")) is None
    assert [str(fault) for fault in folder.faults] == ["rates.toml:1: this file is missing"]


def test_a_number_with_a_point_is_what_was_written_and_not_nearly_that(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("factor = 1.1\n")
    table = read_toml(Folder(tmp_path), Path("a.toml"))
    assert table is not None
    assert table.decimal("factor") == Decimal("1.1")
