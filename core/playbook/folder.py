"""The files of a playbook's folder: read whole, as UTF-8, and only from within the folder. What goes wrong becomes a fault."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from core.playbook.faults import Fault

LARGEST = 1_000_000  # bytes; nobody writes more by hand, so it is some other file that got here by mistake


class Folder:
    """Collects `faults` while it reads, so that everything can be named at once. Paths are relative to `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self._real_root = os.path.realpath(root)
        self._digests: dict[str, str] = {}

    def refuse(self, path: Path, line: int, text: str) -> None:
        self.faults.append(Fault(path=path, line=line, text=text))

    def has(self, path: Path) -> bool:
        """Whether anything has that name, even a link that leads nowhere: that one is refused when it is read."""
        return os.path.lexists(self.root / path)

    def text(self, path: Path, *, counts: bool = True) -> str | None:
        """The whole text with `\\n` at the line ends, or None after a fault. What does not count leaves `version` as it is."""
        raw = self._bytes(path, LARGEST)
        if raw is None:
            return None
        try:
            text = raw.decode("utf-8-sig")  # some editors begin a file with a mark that no reader wants
        except UnicodeDecodeError as error:
            self.refuse(path, raw.count(b"\n", 0, error.start) + 1, "is not UTF-8: save the file in that encoding")
            return None
        if counts:
            self._count(path, raw)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def picture(self, path: Path, largest: int) -> bytes | None:
        """The bytes of a file that has no say in what Eva does, or None after a fault."""
        return self._bytes(path, largest)

    def count(self, path: Path) -> None:
        """Let the file change `version`, although nobody reads it here."""
        raw = self._bytes(path, None)
        if raw is not None:
            self._count(path, raw)

    def files(self, folder: Path, suffix: str) -> Sequence[Path]:
        """What lies directly in `folder` and ends in `suffix`, by name, without hidden files. Nothing where there is no such folder."""
        if not self.has(folder) or self._leads_out(folder):
            return ()
        try:
            names = sorted(os.listdir(self.root / folder))
        except OSError as error:
            self._refuse_unreadable(folder, error)
            return ()
        return [folder / name for name in names if name.endswith(suffix) and not name.startswith(".")]

    def version(self) -> str:
        """Hex digest over the names and the bytes of all files that count."""
        listing = "\n".join(f"{digest} {name}" for name, digest in sorted(self._digests.items()))
        return hashlib.sha256(os.fsencode(listing)).hexdigest()

    def _count(self, path: Path, raw: bytes) -> None:
        self._digests[path.as_posix()] = hashlib.sha256(raw).hexdigest()

    def _bytes(self, path: Path, largest: int | None) -> bytes | None:
        full = self.root / path
        if self._leads_out(path):
            return None
        try:
            if not full.is_file():  # reading a pipe would wait for ever
                self.refuse(path, 1, "is no file" if self.has(path) else "this file is missing")
                return None
            if largest is not None and full.stat().st_size > largest:
                self.refuse(path, 1, f"is larger than {_size(largest)}")
                return None
            return full.read_bytes()
        except OSError as error:
            self._refuse_unreadable(path, error)
            return None

    def _leads_out(self, path: Path) -> bool:
        real = os.path.realpath(self.root / path)
        if Path(real).is_relative_to(self._real_root):
            return False
        self.refuse(path, 1, "is a link that leads out of the playbook's folder")
        return True

    def _refuse_unreadable(self, path: Path, error: OSError) -> None:
        self.refuse(path, 1, f"cannot be read: {error.strerror}")


def _size(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1_000} kB"
