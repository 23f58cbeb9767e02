"""What anybody finds who reads the disk itself."""

from pathlib import Path

WORD = "Wolpertinger"  # stands in no article


def bytes_in(folder: Path) -> bytes:
    """All that the files of a folder hold."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def found(folder: Path, *words: str) -> list[str]:
    """Which of these words stand in it."""
    content = bytes_in(folder)
    return [word for word in words if word.encode() in content]
