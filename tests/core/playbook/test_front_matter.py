"""Front matter is told apart from the body, and every fact keeps its line."""

from datetime import date
from pathlib import Path

import pytest

from core.playbook.folder import Folder
from core.playbook.front_matter import Parts, split

PATH = Path("a.md")


def read(text: str) -> tuple[Parts | None, list[str]]:
    folder = Folder(Path())
    return split(folder, PATH, text), [str(fault) for fault in folder.faults]


def test_facts_and_body_are_told_apart() -> None:
    parts, faults = read("---\ntitle: 'Cover: what'\nalso:\n  - one\n  - two\nupdated: 2026-10-01\n---\n\nBody\n---\nmore\n")
    assert parts is not None
    assert (parts.facts.text("title"), parts.facts.texts("also"), parts.facts.day("updated")) == (
        "Cover: what",
        ("one", "two"),
        date(2026, 10, 1),
    )
    assert (parts.body, parts.body_line) == ("\nBody\n---\nmore\n", 8)
    assert not faults


def test_each_fact_and_each_item_of_a_list_is_refused_on_its_line() -> None:
    parts, _ = read("---\ntitle: x\n\nalso:\n  - one\n  - [two]\n---\n")
    assert parts is not None
    assert (parts.lines["title",], parts.lines["also",], parts.lines["also", 1]) == (2, 4, 6)


def test_front_matter_may_be_empty_so_that_what_is_missing_can_be_named() -> None:
    parts, faults = read("---\n---\nBody")
    assert parts is not None
    assert (parts.facts.names(), parts.body, faults) == ([], "Body", [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "a.md:1: must begin with front matter"),
        ("\n---\ntitle: x\n---\n", "a.md:1: must begin with front matter"),
        ("---\ntitle: x\n", "a.md:1: the front matter is not closed"),
        ("---\ntitle: x\n----\n", "a.md:1: the front matter is not closed"),
        ("---\ntitle: Cover: what\n---\n", "a.md:2: the front matter is not valid YAML: mapping values are not allowed here"),
        ("---\ntitle: x\nalso: [a\n---\n", "a.md:3: the front matter is not valid YAML: "),
        ("---\ntitle: x\n\tslug: y\n---\n", "a.md:3: the front matter is not valid YAML: "),
        ("---\ntitle: *other\n---\n", "a.md:2: the front matter is not valid YAML: "),
        ("---\ntitle: \x07\n---\n", "a.md:1: the front matter is not valid YAML: it holds characters that nobody can see"),
        (
            f"---\na: {'[' * 3000}\n---\n",
            "a.md:1: the front matter is not valid YAML: it holds characters that nobody can see, or is too deeply",
        ),
        ("---\njust words\n---\n", "a.md:2: the front matter must be lines such as title: Opening hours"),
        ("---\n- title\n---\n", "a.md:2: the front matter must be lines such as"),
    ],
)
def test_what_hides_the_facts_is_refused(text: str, fault: str) -> None:
    parts, faults = read(text)
    assert parts is None
    assert [found[: len(fault)] for found in faults] == [fault]


def test_a_fact_twice_is_refused_where_it_stands_again() -> None:
    assert read("---\ntitle: x\nslug: y\ntitle: z\n---\n")[1] == ['a.md:4: "title" stands twice']


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("2026", '"title": 2026 must stand in quotes, or it counts as a number'),
        ("1.5", '"title": 1.5 must stand in quotes, or it counts as a number'),
        ("yes", '"title": yes must stand in quotes, or it counts as yes or no'),
        ("null", '"title": null must stand in quotes, or it counts as nothing'),
        ("", '"title" must be text, not nothing'),
        ("''", '"title" must be text, not nothing'),
        ("{a: b}", '"title" must be text, not a table'),
        ("[a]", '"title" must be text, not a list'),
        ("2026-10-01", '"title" must be text, not a date'),
        ("!!python/object:os.system x", '"title" must be text, not something else'),
    ],
)
def test_what_yaml_does_not_take_for_text_is_refused_once(value: str, fault: str) -> None:
    folder = Folder(Path())
    parts = split(folder, PATH, f"---\ntitle: {value}\n---\n")
    assert parts is not None
    parts.facts.text("title")
    assert [str(found) for found in folder.faults] == [f"a.md:2: {fault}"]


def test_an_item_that_yaml_takes_for_a_number_is_refused_on_its_line() -> None:
    assert read("---\nalso:\n  - one\n  - 2\n---\n")[1] == ['a.md:4: "also": 2 must stand in quotes, or it counts as a number']
