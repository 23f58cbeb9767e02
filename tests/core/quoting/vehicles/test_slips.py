"""A slip of the finger is forgiven in a long name; another digit or another first letter is another name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quoting.vehicles.slips import Near, nearest, slips

NAMES = ["corolla", "camry", "f150", "f250", "mercedesbenz", "kia", "sonata", "silverado1500", "silverado2500"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("corola", ["corolla"]),
        ("corrola", []),  # two in seven letters
        ("camyr", ["camry"]),
        ("mercadesbens", ["mercedesbenz"]),
        ("silvarado2500", ["silverado2500"]),
        ("f350", []),
        ("kai", []),
        ("tonata", []),
        ("sonata", ["sonata"]),
        ("", []),
    ],
)
def test_slips_are_forgiven_by_the_length_of_the_name(written: str, meant: list[str]) -> None:
    assert list(Near(NAMES).to(written)) == nearest(written, NAMES) == meant


@given(st.lists(st.text("abcd12", min_size=1, max_size=10), unique=True), st.text("abcd12", max_size=10))
def test_looking_up_finds_what_comparing_with_all_finds(names: list[str], written: str) -> None:
    assert sorted(Near(names).to(written)) == sorted(nearest(written, names))


def test_only_letters_count() -> None:
    assert (slips("f150"), slips("golf"), slips("silverado")) == (0, 1, 2)
