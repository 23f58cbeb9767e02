"""Who calls with what a customer's own words leave open may choose what they support, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from core.playbook import load
from core.quoting.claims.verdicts import Word, says, verdicts
from core.quoting.details import REQUIRED, Detail, Value
from core.quoting.reading.standing import Line

TODAY = date(2026, 11, 21)
VEHICLES = load(Path(__file__).parents[4] / "playbooks" / "acme").vehicles


def word(detail: Detail, value: int, *texts: str, language: str = "en") -> Word:
    lines = [Line(id=f"m{at}", text=text, asked=REQUIRED) for at, text in enumerate(texts)]
    return says(detail, value, lines, languages=(language, "en"), today=TODAY, vehicles=VEHICLES).word


@pytest.mark.parametrize(
    ("detail", "value", "text"),
    [
        (Detail.DRIVER_AGE, 34, "Pontiac Vibe 2005, 90,000 miles, 34 yrs"),
        (Detail.YEAR, 2015, "its a 15 beemer with 98,000 miles and im 27"),
        (Detail.DRIVER_AGE, 48, "There are 2 drivers aged 16 and 18 in the house; I'm 48. Honda Civic 2018, 44k"),
        (Detail.DRIVER_AGE, 39, "Honda Civic 2018, 44k, motorista com 39 anos"),
        (Detail.DRIVER_AGE, 44, "Acura MDX, 2019, 58,250 mi. Still 44"),
        (Detail.DRIVER_AGE, 43, "I am 29 forever, ok really 43. 2018 GMC Acadia 71,300 miles"),
        (Detail.DRIVER_AGE, 25, "El 5 de enero llego a los 26, hasta entonces 25. Chevy Spark 2017, 55,100 millas"),
        (Detail.DRIVER_AGE, 43, "santa fe 2020 52k miles me 43 hubby 45 but i'm the one who drives"),
        (Detail.YEAR, 2014, "la compre en el 2016 pero es 2014"),
        (Detail.MILEAGE, 83264, "Peugeot Partner 2018, km: 134.000, edad: 36"),
        (Detail.MILEAGE, 64623, "BMW X1, 2016. 104 000. Km bien sûr. 42 ans"),
        (Detail.YEAR, 2015, "Nissan Frontier 2015. A buddy has the 2019 but mine's the 15. 101k. 36."),
        (Detail.MILEAGE, 78600, "toyta camery 2015, 78,600 mles, im 34 yers old"),
        (Detail.MILEAGE, 47000, "a 2021 CX-5, it had 20k when i got it & now 47k. i am 50"),
    ],
)
def test_a_value_that_only_a_reader_understands_may_be_used(detail: Detail, value: int, text: str) -> None:
    assert word(detail, value, text) is Word.SAID


@pytest.mark.parametrize(
    ("detail", "value", "texts"),
    [
        (Detail.DRIVER_AGE, 16, ["There are 2 drivers aged 16 and 18 in the house; I'm 48."]),
        (Detail.DRIVER_AGE, 60, ["My brother, 60, rides one as well. I am 66."]),
        (Detail.DRIVER_AGE, 45, ["I'm 45 yrs", "sorry, I am 48, not 45"]),
        (Detail.DRIVER_AGE, 38, ["tengo 37 no 38", "perdón, tengo 36 años, no 38"]),
        (Detail.DRIVER_AGE, 27, ["I'm 27, no 28 since yesterday"]),
        (Detail.DRIVER_AGE, 30, ["I'm either 30 or 31"]),
        (Detail.MILEAGE, 45000, ["about 45 of them"]),
        (Detail.YEAR, 2018, ["my neighbour has a 2018 Corolla", "I drive a Civic"]),
        (Detail.DRIVER_AGE, 29, ["I am 29 forever, ok really 43. 2018 GMC Acadia 71,300 miles"]),
        (Detail.DRIVER_AGE, 49, ["Fahren wird nur mein Sohn, er ist 18. Ich selbst bin 49."]),
        (Detail.MILEAGE, 134000, ["Peugeot Partner 2018, km: 134.000, edad: 36"]),
        (Detail.MILEAGE, 67000, ["Hyundai i20 2015, 67tsd, also km nicht Meilen"]),
        (Detail.MILEAGE, 104000, ["BMW X1, 2016. 104 000. Km bien sûr. 42 ans"]),
        (Detail.YEAR, 2016, ["la compre en el 2016 pero es 2014"]),
        (Detail.MILEAGE, 14000, ["1972 VW Beetle. Engine was swapped at 60k and since then 14k more. I'm 63."]),
        (Detail.MILEAGE, 60000, ["Engine was swapped at 60k and since then 14k more. I'm 63."]),
        (Detail.MILEAGE, 60000, ["2015 Civic, it has around sixty thousand and a bit", "no wait, quote my 2020 Leaf instead"]),
        (Detail.YEAR, 1948, ["audi q5, 2019, 52k, 48", "actually I typed the 48 wrong, fat fingers, 47"]),
    ],
)
def test_what_is_somebody_elses_or_taken_back_or_a_guess_may_not(detail: Detail, value: int, texts: list[str]) -> None:
    assert word(detail, value, *texts) is not Word.SAID


def test_a_number_that_another_argument_explains_competes_with_none() -> None:
    arguments: dict[Detail, Value] = {Detail.YEAR: 2017, Detail.MILEAGE: 71600, Detail.DRIVER_AGE: 50}
    lines = [Line(id="m", text="MAZDA CX-5 2017 MIGLIA 71.600 ANNI 50", asked=REQUIRED)]

    found = verdicts(arguments, lines, languages=("it", "en"), today=TODAY, vehicles=VEHICLES)

    assert {verdict.word for verdict in found.values()} == {Word.SAID}
    assert word(Detail.MILEAGE, 2017, lines[0].text, language="it") is not Word.SAID


def test_a_make_follows_from_a_model_that_no_other_builds_and_a_name_in_arabic_letters_counts_by_its_sound() -> None:
    def words(make: str, model: str, text: str) -> set[Word]:
        arguments: dict[Detail, Value] = {Detail.MAKE: make, Detail.MODEL: model}
        found = verdicts(arguments, [Line(id="m", text=text)], languages=("ar", "en"), today=TODAY, vehicles=VEHICLES)
        return {verdict.word for verdict in found.values()}

    assert words("Kawasaki", "Ninja 650", "كاواساكي نينجا 650") == {Word.SAID}
    assert words("Kawasaki", "Ninja 400", "كاواساكي نينجا 650") != {Word.SAID}
