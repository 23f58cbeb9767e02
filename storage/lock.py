"""Refuse a second process on the same database, and say who the first one is."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.ports import StoreError, WrongFile


class DatabaseHeld(StoreError):
    """Another process serves this database."""

    def __init__(self, path: Path, pid: int | None) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(f"{path} is held by {holder}: stop that one first, or set EVA_DATABASE_URL to another file", permanent=True)
        self.pid = pid


@dataclass(frozen=True)
class DatabaseLock:
    """Held until released or until the process ends, however that happens."""

    file: IO[str]

    @classmethod
    def take(cls, database: Path) -> "DatabaseLock":
        """Raises DatabaseHeld; WrongFile where no file can be made beside the database."""
        file_itself = database.resolve()  # two names for one database are one database
        path = file_itself.with_name(f"{file_itself.name}.lock")
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            text = f"cannot write beside {database}: {error.strerror}; set EVA_DATABASE_URL to a file in a folder of Eva's own"
            raise WrongFile(text, permanent=True) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            pid = _pid(file.read())
            file.close()
            raise DatabaseHeld(database, pid) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid()}))
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Lets another process in."""
        self.file.close()


def _pid(text: str) -> int | None:
    try:
        return int(json.loads(text)["pid"])
    except (ValueError, KeyError, TypeError):
        return None
