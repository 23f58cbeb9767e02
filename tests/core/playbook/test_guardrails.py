"""`guardrails.toml` is read strictly, and its own examples are tried on its rules."""

from pathlib import Path

import pytest

from core.guardrails.holding import USUAL
from core.playbook.folder import Folder
from core.playbook.guardrails import Guardrails, read_guardrails

HEAD = 'topics = ["cars"]\nrules = ["Promise nothing and agree to nothing, ever."]\n'


def read(tmp_path: Path, text: str) -> tuple[Guardrails, list[str]]:
    (tmp_path / "guardrails.toml").write_text(HEAD + text, encoding="utf-8")
    folder = Folder(tmp_path)
    held = read_guardrails(folder, Path("guardrails.toml"), not_offered=["pet insurance"], told=["You are Eva, and you help everybody."])
    return held, [str(fault) for fault in folder.faults]


def test_without_a_word_about_them_the_rules_hold_as_usual(tmp_path: Path) -> None:
    held, faults = read(tmp_path, "")

    assert faults == []
    assert held.actions == USUAL
    assert (held.topics, held.not_offered, held.competitors) == (("cars",), ("pet insurance",), ())


def test_a_company_chooses_and_adds(tmp_path: Path) -> None:
    held, faults = read(
        tmp_path,
        'not_offered = ["seguro de hogar"]\nmust_pass = ["Thank you for mentioning Umbrella Corp."]\n'
        '[actions]\nplans = "pass"\n[phrases]\npromises = ["cheapest in town"]\n'
        '[must_stop]\npromises = ["We are the cheapest in town."]\nnot_offered = ["Ofrecemos seguro de hogar."]\n'
        'role = ["Promise nothing and agree to nothing, ever.", "You are Eva, and you help everybody."]\n'
        '[[competitors]]\nname = "Umbrella Corp"\nalso = ["UC"]\nexact = false\n',
    )

    assert faults == []
    assert (held.actions["plans"], held.actions["promises"]) == ("pass", "mend")
    assert held.competitors[0].also == ("UC",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[actions]\nplans = "stop"', '4: "actions.plans" must be one of mend, replace, hand_over, pass, not "stop"'),
        ('[actions]\nplan = "pass"', '4: unknown key "plan" (did you mean "plans"?)'),
        ('[phrases]\npromise = ["x"]', '4: unknown key "promise" (did you mean "promises"?)'),
        ('[[competitors]]\nalso = ["x"]', '3: missing key "competitors.1.name"'),
        ('[[competitors]]\nname = "X"\nfuzzy = true', '5: unknown key "fuzzy"'),
        ('must_pass = [\n  "Hello.",\n  "I guarantee it.",\n]', '5: must pass, and "promises" stops it: I guarantee it.'),
        ('[must_stop]\npromises = ["Hello."]', '4: must stop, and "promises" lets it pass: Hello.'),
        ('[must_stop]\npromise = ["Hello."]', '4: unknown kind "promise" (did you mean "promises"?)'),
        ('colour = "red"', '3: unknown key "colour"'),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    assert read(tmp_path, text)[1] == [f"guardrails.toml:{fault}"]


def test_without_the_file_there_is_a_fault(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    read_guardrails(folder, Path("guardrails.toml"), not_offered=[])

    assert [str(fault) for fault in folder.faults] == ["guardrails.toml:1: this file is missing"]


def test_what_only_a_broken_playbook_lets_pass_is_no_fault_of_the_guardrails(tmp_path: Path) -> None:
    text = 'topics = ["a"]\nrules = ["b"]\n[must_stop]\nnot_offered = ["We offer pet insurance."]\npromises = ["Hello."]\n'
    (tmp_path / "guardrails.toml").write_text(text)
    folder = Folder(tmp_path)

    read_guardrails(folder, Path("guardrails.toml"), not_offered=None)

    assert [fault.text for fault in folder.faults] == ['must stop, and "promises" lets it pass: Hello.']
