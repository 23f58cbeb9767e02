"""Whoever asks to change a detail says what it is now, in every language."""

from datetime import date

import pytest

from core.quoting.details import REQUIRED, Detail
from core.quoting.reading.change_requests import as_labels
from core.quoting.reading.standing import Line, Told
from tests.doubles.company import acme

FIRST = "Mitsubishi Space Star 2018, 37110 km, 36"


def told(language: str, text: str) -> dict[Detail, object]:
    lines = [Line(id="m0", text=FIRST, asked=REQUIRED), Line(id="m1", text=text)]
    languages = (language, "en") if language != "en" else ("en",)
    current = Told(lines, languages, date(2026, 11, 21), acme().playbook.vehicles, careful=("m0", "m1")).current
    return {detail: current[detail].value for detail in (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE) if detail in current}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Alter bitte auf 37 ändern, hatte letzte Woche Geburtstag"),
        ("de", "Bitte ändern Sie das Alter auf 37"),
        ("en", "change my age to 37 please"),
        ("en", "please change age from 36 to 37"),
        ("es", "Por favor cambie la edad por 37"),
        ("fr", "mettez plutôt l'âge à 37"),
        ("it", "può cambiare l'età in 37?"),
        ("pt", "altere a idade pra 37 por favor"),
        ("zh", "请把年龄改为37"),
        ("ar", "غير العمر الى 37"),
    ],
)
def test_an_age_that_is_to_be_changed_is_the_new_one(language: str, text: str) -> None:
    assert told(language, text) == {Detail.YEAR: 2018, Detail.MILEAGE: 23059, Detail.DRIVER_AGE: 37}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Baujahr bitte auf 2019 ändern"),
        ("en", "change the year to 2019"),
        ("es", "cambia el año a 2019"),
        ("fr", "changez l'année en 2019"),
        ("it", "cambia l'anno in 2019"),
        ("pt", "muda o ano para 2019"),
        ("zh", "年份改成2019"),
        ("ar", "غير السنة الى 2019"),
    ],
)
def test_so_is_a_model_year(language: str, text: str) -> None:
    assert told(language, text) == {Detail.YEAR: 2019, Detail.MILEAGE: 23059, Detail.DRIVER_AGE: 36}


def test_a_mileage_that_is_to_be_changed_is_no_age() -> None:
    assert told("en", "change mileage to 40,000")[Detail.MILEAGE] == 40000


def test_every_letter_keeps_its_place() -> None:
    assert as_labels("please change my age to 37") == "please             age: 37"
    assert as_labels("i want to change to 37") == "i want to change to 37"
