"""A folder's files are read whole or refused: by name, in UTF-8, of a sensible size, and from nowhere else."""

import os
from pathlib import Path

import pytest

from core.playbook.folder import LARGEST, Folder

NAME = Path("identity.md")


def refused(folder: Folder, name: Path = NAME) -> list[str]:
    assert folder.text(name) is None
    return [str(fault) for fault in folder.faults]


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbfone\r\ntwo\r\n", b"one\rtwo\r", b"one\ntwo\n"])
def test_line_ends_and_a_mark_at_the_start_are_made_alike(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(raw)
    assert Folder(tmp_path).text(NAME) == "one\ntwo\n"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(Folder(tmp_path)) == ["identity.md:1: this file is missing"]


def test_another_encoding_is_refused_on_its_line(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes("one\ntwo\ngrün\n".encode("latin-1"))
    assert refused(Folder(tmp_path)) == ["identity.md:3: is not UTF-8: save the file in that encoding"]


def test_a_file_may_be_a_megabyte_and_no_larger(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"x" * LARGEST)
    assert Folder(tmp_path).text(NAME) == "x" * LARGEST
    (tmp_path / NAME).write_bytes(b"x" * (LARGEST + 1))
    assert refused(Folder(tmp_path)) == ["identity.md:1: is larger than 1 MB"]


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for name in ("identity.md", "pipe", "gone", "round"):
        assert refused(Folder(tmp_path), Path(name)) == [f"{name}:1: is no file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("secret")
    (tmp_path / NAME).chmod(0)
    assert refused(Folder(tmp_path)) == ["identity.md:1: cannot be read: Permission denied"]


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    name = Path("x" * 300)
    assert refused(Folder(tmp_path), name) == [f"{name}:1: cannot be read: File name too long"]


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / NAME).symlink_to(tmp_path / "secret")
    (tmp_path / "acme" / "intents").symlink_to(tmp_path)
    folder = Folder(tmp_path / "acme")
    assert refused(folder) == ["identity.md:1: is a link that leads out of the playbook's folder"]
    assert folder.files(Path("intents"), "") == ()
    assert str(folder.faults[-1]) == "intents:1: is a link that leads out of the playbook's folder"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / NAME).write_text("Eva")
    (tmp_path / "current").symlink_to("real")
    assert Folder(tmp_path / "current").text(NAME) == "Eva"


def test_files_come_by_name_without_hidden_and_other_ones(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", ".c.md", "d.txt"):
        (tmp_path / name).write_text("")
    assert Folder(tmp_path).files(Path(), ".md") == [Path("a.md"), Path("b.md")]


def test_a_folder_that_is_not_there_has_no_files_and_no_fault(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert (folder.files(Path("intents"), ".toml"), folder.faults) == ((), [])


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "intents").write_text("")
    folder = Folder(tmp_path)
    assert folder.files(Path("intents"), ".toml") == ()
    assert [str(fault) for fault in folder.faults] == ["intents:1: cannot be read: Not a directory"]


def test_the_version_follows_names_and_bytes_of_what_counts(tmp_path: Path) -> None:
    def version(name: str, text: str, *, counts: bool = True) -> str:
        (tmp_path / name).write_text(text)
        folder = Folder(tmp_path)
        folder.text(Path(name), counts=counts)
        return folder.version()

    assert version("a", "1") == version("a", "1")
    assert len({version("a", "1"), version("b", "1"), version("a", "2"), version("a", "1", counts=False)}) == 4


def test_a_file_that_is_only_counted_may_be_large(tmp_path: Path) -> None:
    (tmp_path / "vehicles.csv").write_bytes(b"x" * (LARGEST + 1))
    folder = Folder(tmp_path)
    before = folder.version()
    folder.count(Path("vehicles.csv"))
    assert folder.version() != before
    assert not folder.faults
