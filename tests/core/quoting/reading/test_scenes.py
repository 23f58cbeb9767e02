"""A scene holds every number of a message once: as what it means, or as one that nothing explains."""

from datetime import date

from core.quoting.details import Detail
from core.quoting.reading.closed_world import Scene
from core.quoting.reading.meanings import Meaning, Place
from core.quoting.reading.named_cars import named_cars
from core.quoting.reading.numbers import numbers
from core.quoting.reading.scenes import Message, scene_of
from tests.doubles.company import acme

TODAY = date(2026, 11, 21)


def scene(text: str, *means: tuple[int, Detail | None]) -> Scene:
    """`means` are numbers by their order, with what they were read as."""
    named = named_cars(text, acme().playbook.vehicles, ())
    found = numbers(named.marked, ("en",))
    read: list[Meaning] = []
    for at, detail in means:
        place = Place(text=text, number=found[at])
        read.append(place.means(detail) if detail else place.is_nothing())
    return scene_of(
        Message(
            written=text,
            skeleton=named.marked,
            numbers=found,
            explained={each.number.start for each in read},
            found=[each for each in read if each.detail],
            each=read,
            denied=[],
            named=named,
            languages=("en",),
        )
    )


def test_a_number_that_nothing_explains_stands_there_and_is_not_sure() -> None:
    found = scene("2019 honda civic, 45000 miles, 7 of it", (0, Detail.YEAR), (1, Detail.MILEAGE))

    assert [(stand.detail, stand.sure) for stand in found.stands] == [
        (Detail.YEAR, True),
        (Detail.MODEL, True),
        (Detail.MILEAGE, True),
        (None, False),
    ]


def test_what_is_explained_as_nothing_of_a_quote_stands_nowhere() -> None:
    found = scene("2019 honda civic, 45000 miles, 7 of it", (0, Detail.YEAR), (1, Detail.MILEAGE), (2, None))

    assert [stand.detail for stand in found.stands] == [Detail.YEAR, Detail.MODEL, Detail.MILEAGE]
    assert found.vehicles == 1


def test_a_year_behind_a_make_and_before_another_year_may_be_its_model() -> None:
    assert scene("toyota 2008 of 2016").also_models == {7}
    assert scene("peugeot 2008, 45000 miles").also_models == set()
