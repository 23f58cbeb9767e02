"""The words beside the names of vehicles are written as names are compared: folded, and each for one purpose."""

from core.quoting.vehicles import words
from core.quoting.vehicles.names import words_of


def test_each_word_is_one_folded_word() -> None:
    lists = {name: value for name, value in vars(words).items() if isinstance(value, frozenset)}
    assert len(lists) > 5
    for name, listed in lists.items():
        for word in listed - words.ELECTRIC_WORDS:
            assert [each.key for each in words_of(word)] == [word], name


def test_who_says_hybrid_does_not_say_electric() -> None:
    assert not words.HYBRID & words.ELECTRIC_WORDS
    assert words.HYBRID < words.WITH_FUEL < words.TRIMS
