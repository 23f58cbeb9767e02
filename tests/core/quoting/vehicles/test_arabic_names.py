"""Names in Arabic letters are compared by their consonants."""

import pytest

from core.quoting.vehicles.arabic_names import is_named, sound


@pytest.mark.parametrize(
    ("model", "text"),
    [("Sportster", "عندي هارلي سبورتستر 2015"), ("Street Glide", "ستريت غلايد"), ("Ninja 650", "نينجا 650"), ("Charger", "تشارجر 2018")],
)
def test_a_model_is_named_by_its_sound(model: str, text: str) -> None:
    assert is_named(model, text)


@pytest.mark.parametrize(
    ("model", "text"), [("Ninja 400", "نينجا 650"), ("Soul", "سول"), ("Sportster", "Sportster"), ("Camry", "عندي سيارة")]
)
def test_another_model_a_short_name_and_latin_letters_are_not(model: str, text: str) -> None:
    assert not is_named(model, text)


def test_what_arabic_does_not_tell_apart_sounds_the_same() -> None:
    assert sound("Pathfinder") == sound("باثفايندر")
