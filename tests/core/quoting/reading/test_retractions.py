"""What is taken back without being named is taken back, in the unit in which it was said, and nothing else is."""

from datetime import date

from core.quoting.details import Detail, Value
from core.quoting.reading.standing import Line, Told

RETRACTED: list[tuple[list[str], dict[Detail, Value]]] = [
    (["2019 model, 45,000 km, I'm 41", "sorry, 46,000"], {Detail.MILEAGE: 28583}),
    (["2019 model, 45,000 miles, I'm 41", "in kilometres, sorry"], {Detail.MILEAGE: 27962}),
    (["2019 model, 45,000 miles, I'm 41", "kilometres of course, not miles"], {Detail.MILEAGE: 27962}),
    (["2019 model, kilometrage 45,000, I'm 41", "the counter is in miles"], {Detail.MILEAGE: 45000}),
    (["2019 model, 45k miles, I'm 41", "no wait 52k not 45k"], {Detail.MILEAGE: 52000}),
    (["2019 model, 45k miles, I'm 48", "actually I typed the 48 wrong, 47"], {Detail.DRIVER_AGE: 47}),
    (["2019 model, 45k miles, I'm 41", "and it does like 33 to the gallon"], {Detail.DRIVER_AGE: 41, Detail.MILEAGE: 45000}),
]
LEFT_OPEN = [
    (["2019 model, 45,000 miles, I'm 41", "the 41 is my husband, I am 42 or 43"], Detail.DRIVER_AGE),
    (["2019 model, 45,000 miles, I'm 41", "is that in kilometres?"], Detail.MILEAGE),
]


def told(texts: list[str]) -> dict[Detail, Value]:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    return {detail: said.value for detail, said in Told(lines, ("en",), date(2026, 11, 21), None).current.items()}


def test_the_new_value_holds() -> None:
    found = [(texts, told(texts), expected) for texts, expected in RETRACTED]

    assert [each for each in found if not each[2].items() <= each[1].items()] == []


def test_what_may_be_meant_otherwise_holds_no_more() -> None:
    assert [(texts, told(texts)) for texts, detail in LEFT_OPEN if detail in told(texts)] == []
