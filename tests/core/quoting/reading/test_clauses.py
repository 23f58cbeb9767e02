"""A message is parted into clauses, so that words are held against the values that they are about."""

from core.quoting.reading.clauses import Clauses, without_beginning


def test_marks_part_clauses_and_do_not_part_numbers() -> None:
    assert [*Clauses("a ¤¤¤¤¤, №№№№№№ miles. i'm №№").each()] == ["a ¤¤¤¤¤,", " №№№№№№ miles.", " i'm №№"]


def test_and_parts_two_values_only() -> None:
    assert [*Clauses("it has №№k and i'm №№").each()] == ["it has №№k ", " i'm №№"]
    assert [*Clauses("my wife and i are №№").each()] == ["my wife and i are №№"]


def test_the_words_between_two_values_are_the_zone_of_both() -> None:
    text = "some ¤¤¤¤¤ with №№№№№ miles and more №№"
    start = text.index("№")

    assert Clauses(text).zone(start, start + 5).split() == ["with", "miles"]


def test_a_value_may_go_over_the_end_of_a_clause() -> None:
    text = "make: ¤¤¤¤, ¤¤¤¤ here"

    assert Clauses(text).around(text.index("¤"), text.rindex("¤") + 1) == (5, len(text))


def test_what_is_near_is_one_clause_to_either_side() -> None:
    text = "a, b, c, d"

    assert text[slice(Clauses(text).near(text.index("c")).start, Clauses(text).near(text.index("c")).stop)] == " b, c, d"


def test_a_clause_says_the_same_without_the_word_that_ties_it() -> None:
    assert without_beginning("but i'm №№") == " i'm №№"
    assert without_beginning("butter") == "butter"
