"""An age that is told by comparing follows from the other one, where there is just one that it can be compared with."""

import pytest

from core.language import LANGUAGES
from core.quoting.claims.compared_ages import compared_ages
from core.quoting.reading.numbers import numbers


def follows(text: str) -> list[int]:
    return [each.value for each in compared_ages(text, numbers(text, tuple(LANGUAGES)))]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("i'm four years older than my sister, who is 31", 35),
        ("she turned 60 and i'm a year younger than her", 59),
        ("my brother is 3 years younger than me, he is 40", 43),
        ("my sister is 31, i'm four years older.", 35),
        ("ich bin genauso alt wie meine frau, die ist 37", 37),
        ("i am twice my daughter's age and she is 24", 48),
        ("soy cinco anos mayor que mi hermano, el tiene 40", 45),
        ("tengo un ano menos que mi marido, que tiene 51", 50),
        ("j'ai trois ans de plus que mon frere qui a 29 ans", 32),
        ("je suis deux ans plus jeune que ma femme, elle a 44 ans", 42),
        ("bin 6 jahre junger als mein mann, der ist 58", 52),
        ("meine frau ist zwei jahre alter als ich, sie ist 37", 35),
        ("sou dois anos mais velha que meu marido, ele tem 33", 35),
        ("ho quattro anni in meno di mia sorella, lei ne ha 39", 35),
        ("我比我弟弟大三岁，他30岁", 33),
        ("انا اصغر من زوجي بسنتين وهو عمره 42", 40),
    ],
)
def test_it_follows_in_every_language(text: str, age: int) -> None:
    assert follows(text) == [age]


def test_of_two_results_the_one_that_is_told_counts() -> None:
    assert follows("a year older than my wife, she is 61, that makes me 62") == [62]


@pytest.mark.parametrize(
    "text",
    [
        "i'm two years older than my wife",
        "i'm two years older than my wife and my brother, they are 40 and 45",
        "my brother is two years older than me, i'm 40",
        "a half of it, 42 thousand and a half, he is 30",
        "two years older than the other car, which has 31k",
    ],
)
def test_without_the_one_other_age_nothing_follows(text: str) -> None:
    assert follows(text) == []
