"""A model that stands in no table goes by the name that the customer wrote, and a kind of vehicle is no name."""

from datetime import date

from core.quoting.details import Detail
from core.quoting.form.written_names import WrittenNames, names_a_kind
from core.quoting.reading.standing import Line, Told
from tests.doubles.company import acme

VEHICLES = acme().playbook.vehicles


def name(*texts: str) -> str:
    lines = [Line(id=f"m{at}", text=text, asked=(Detail.MODEL,) if at else ()) for at, text in enumerate(texts)]
    told = Told(lines, ("en",), date(2026, 11, 21), VEHICLES)
    return WrittenNames([*zip(lines, told.heard, strict=True)], VEHICLES, "en").of(told.cars[-1])


def test_what_answers_the_question_for_the_model_is_its_name() -> None:
    assert name("a 2019 Toyota", "Zorble") == "Zorble"
    assert name("a 2019 Toyota", "Toyota Zorble") == "Zorble"


def test_a_kind_a_question_and_a_known_model_are_no_written_name() -> None:
    assert [name("a 2019 Toyota", text) for text in ("a car", "why?", "Corolla", "skip")] == [""] * 4


def test_a_kind_of_vehicle_is_known_in_every_language() -> None:
    assert all(map(names_a_kind, ("my car", "un coche", "une voiture", "ein Auto", "um carro", "una macchina", "汽车", "سيارة")))
    assert not names_a_kind("a Corolla")
