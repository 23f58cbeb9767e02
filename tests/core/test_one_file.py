"""One file of a package, without the rest of it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.one_file import one_file

FILES = {
    "__init__.py": "",
    "names.py": "A = 1",
    "lists/__init__.py": "raise RuntimeError('this is the rest')",
    "lists/one.py": "from ..names import A\nB = A + 1",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = "package_of_the_test"
    for path, text in FILES.items():
        file = tmp_path / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for module in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[module]  # its folder goes, and the next test has another one


def test_a_file_is_read_with_what_it_imports_and_nothing_else(package: str) -> None:
    read = one_file(__import__(package), "lists", "one")

    assert read.B == 2
    assert f"{package}.lists" not in sys.modules
    assert f"{package}.lists.one" not in sys.modules


def test_each_reader_has_one_of_its_own(package: str) -> None:
    first, second = (one_file(__import__(package), "names") for _ in range(2))

    assert first is not second


def test_a_file_that_is_not_there_is_an_error(package: str) -> None:
    with pytest.raises(FileNotFoundError):
        one_file(__import__(package), "others")
