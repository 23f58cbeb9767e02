"""A model of the same make that takes the place of the first one, in every language: the last one stands, or it is asked."""

from core.quoting.reading.renamings import renamed
from tests.doubles.company import acme

VEHICLES = acme().playbook.vehicles
CORRECTED = (
    "{}, no wait, {}",
    "{} 2015, sorry, I meant the {}, 60k",
    "{}, perdón, {}",
    "{} 2015, euh non, {} pardon, 2015",
    "{}, {} pardon",
    "{} 2015, nee quatsch, {}",
    "{}, nein, {}",
    "{}, aliás {}, 2015",
    "{}, anzi {}, 2015",
    "{} 2015，不对，{}，81200英里",
    "{} 2015، لا عفوا {}، 81200",
)
PAIRS = (("Audi", "A3", "A4"), ("BMW", "X3", "X5"), ("Toyota", "Camry", "Corolla"), ("Volkswagen", "Golf", "Polo"))


def test_a_name_behind_or_before_a_word_of_correction_is_found_whatever_the_language() -> None:
    assert VEHICLES is not None
    wrong = []
    for make, first, second in PAIRS:
        for pattern in CORRECTED:
            text = f"{make} {pattern.format(first, second)}".lower().replace("á", "a").replace("ó", "o")
            found = renamed(text, len(f"{make} {first}"), make, first, VEHICLES)
            if found is None or [each.model for each in found.models] != [second] or text[found.start : found.end] != second.lower():
                wrong.append((text, found))

    assert wrong == []


def test_a_number_or_a_letter_that_is_also_a_model_is_not_certain() -> None:
    assert VEHICLES is not None
    found = renamed("mazda 3 2015, no, 6, 45k miles", 7, "Mazda", "3", VEHICLES)

    assert found is not None
    assert ([each.model for each in found.models], found.is_certain) == (["6"], False)


def test_other_corrections_rename_nothing() -> None:
    assert VEHICLES is not None
    for text in ("audi a3 2015, sorry, 2016", "audi a3, 44, no, 45", "audi a3, no, 45,000 miles", "audi a3, a4", "audi a3, no, the a3"):
        assert renamed(text, 7, "Audi", "A3", VEHICLES) is None, text
