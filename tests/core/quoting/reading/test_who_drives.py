"""Who drives is taken from what customers say of it, and not from what else somebody drives."""

from datetime import date

import pytest

from core.quoting.reading.heard import hear
from core.quoting.reading.who_drives import another_drives, another_never_drives, i_drive


@pytest.mark.parametrize("text", ["my son drives it mostly", "lo maneja mi hijo", "c'est ma fille qui conduit", "是我女儿开"])
def test_somebody_else_drives(text: str) -> None:
    assert another_drives(text, mostly=True)


@pytest.mark.parametrize(
    "text", ["my brother rides one as well", "my son drives his own car", "meu irmao tambem dirige", "my wife drives sometimes"]
)
def test_what_somebody_drives_too_says_nothing_of_this_vehicle(text: str) -> None:
    assert not another_drives(text)


@pytest.mark.parametrize("text", ["i do the driving", "soy el que maneja", "c'est moi qui conduis", "und fahre selbst", "平时只有我开"])
def test_the_customer_drives(text: str) -> None:
    assert i_drive(text)


def test_somebody_who_never_drives_is_told_from_one_who_does() -> None:
    assert another_never_drives("my wife doesn't drive")
    assert not another_never_drives("my wife drives")


def test_whoever_asks_of_each_number_reads_the_whole_text_once() -> None:
    another_drives.cache_clear()
    text = " ".join(f"my neighbour and I, a {number}" for number in range(20, 79))
    hear(text, message="m1", languages=("en",), today=date(2026, 3, 2))

    assert another_drives.cache_info().misses <= 3
    assert another_drives.cache_info().hits > 50
