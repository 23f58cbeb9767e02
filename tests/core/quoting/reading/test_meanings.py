"""A number is looked at with the words around it."""

from decimal import Decimal

from core.quoting.details import Detail
from core.quoting.reading.meanings import Doubt, Place
from core.quoting.reading.numbers import Number


def test_a_place_knows_the_words_on_either_side() -> None:
    place = Place(text="i'm 41 today", number=Number(start=4, end=6, worth=Decimal(41)))

    assert (place.before, place.behind) == ("i'm ", " today")
    assert place.means(Detail.DRIVER_AGE).value == 41
    assert place.is_nothing().detail is None


def test_a_value_that_is_not_whole_is_in_doubt() -> None:
    place = Place(text="45.5", number=Number(start=0, end=4, worth=Decimal("45.5")))

    assert place.means(Detail.MILEAGE).doubt is Doubt.VAGUE
