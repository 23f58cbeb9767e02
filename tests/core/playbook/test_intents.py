"""Sorts of requests are read strictly: each fault with its file and line, and what stands for two sorts is refused."""

from pathlib import Path

import pytest

from core.messages import Audience
from core.playbook.folder import Folder
from core.playbook.intents import Intent, read_intents

HELP = """\
title = "IT help"
about = "Passwords and printers."

[who]
en = "the IT desk"
de = "der IT-Dienst"

[reached]
en = "in the portal"
de = "im Portal"

[utterances]
en = ["the printer is broken", "I forgot my password"]
de = ["der Drucker ist kaputt"]
"""
PAY = HELP.replace("IT help", "Pay").replace("the printer is broken", "my pay is wrong").replace("I forgot", "where is")
PAY = PAY.replace("der Drucker ist kaputt", "mein Gehalt fehlt")


def read(tmp_path: Path, language: str = "en", **files: str) -> tuple[tuple[Intent, ...], list[str]]:
    """The intents of colleagues in these files, and what is wrong with them."""
    for name, text in files.items():
        path = tmp_path / "internal" / "intents" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    intents = read_intents(folder, Audience.INTERNAL, language)
    return intents, [str(fault).removeprefix("internal/intents/") for fault in folder.faults]


def test_a_file_is_an_intent_of_its_name_and_they_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    (it_help, pay), faults = read(tmp_path, pay=PAY, it_help=HELP)

    assert faults == []
    assert (it_help.name, it_help.title, it_help.about) == ("it_help", "IT help", "Passwords and printers.")
    assert it_help.utterances["de"] == ("der Drucker ist kaputt",)
    assert pay.name == "pay"


def test_a_company_needs_none(tmp_path: Path) -> None:
    assert read(tmp_path) == ((), [])


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (["de"], ("der IT-Dienst", "im Portal")),
        (["fr", "en"], ("the IT desk", "in the portal")),
        (["fr", "zh"], ("the IT desk", "in the portal")),
    ],
)
def test_who_looks_after_it_is_told_in_the_first_language_that_there_is(
    languages: list[str], told: tuple[str, str], tmp_path: Path
) -> None:
    ((it_help,), _) = read(tmp_path, it_help=HELP)

    assert it_help.handled_by(*languages) == told


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (("title = ", "titel = "), 'it_help.toml:1: missing key "title"'),
        (("about = ", "abuot = "), 'it_help.toml:2: unknown key "abuot" (did you mean "about"?)'),
        (('"Passwords and printers."', '" "'), 'it_help.toml:2: "about" must not be empty'),
        (('en = "the IT desk"\n', ""), 'it_help.toml:4: missing key "who.en"'),
        (('en = "in the portal"', 'xx = "in the portal"'), 'it_help.toml:9: unknown key "xx"'),
        (('de = "im Portal"\n', ""), 'it_help.toml:4: "who" and "reached" must be told in the same languages: one of them lacks "de"'),
        (('["der Drucker ist kaputt"]', "[]"), 'it_help.toml:14: "utterances.de" must not be empty'),
        (('["der Drucker ist kaputt"]', "[3]"), 'it_help.toml:14: "utterances.de" must hold texts that are not empty, not the number 3'),
        (('"I forgot my password"', '"The printer is broken"'), 'it_help.toml:13: "The printer is broken" stands here twice'),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(changed: tuple[str, str], fault: str, tmp_path: Path) -> None:
    assert changed[0] in HELP
    assert fault in read(tmp_path, it_help=HELP.replace(*changed))[1]


def test_what_is_said_of_two_intents_tells_neither(tmp_path: Path) -> None:
    _, faults = read(tmp_path, it_help=HELP, pay=HELP)

    assert faults == [
        'pay.toml:1: "IT help" is the title of the intent "it_help" already',
        'pay.toml:13: "the printer is broken" stands in the intent "it_help" already',
        'pay.toml:13: "I forgot my password" stands in the intent "it_help" already',
        'pay.toml:14: "der Drucker ist kaputt" stands in the intent "it_help" already',
    ]


def test_a_name_is_one_that_programs_can_use(tmp_path: Path) -> None:
    _, (fault,) = read(tmp_path, **{"IT help": HELP})

    assert fault == 'IT help.toml:1: the name of the file is that of the intent: a-z first, then a-z, 0-9 and underscores, not "IT help"'


def test_who_looks_after_it_must_be_told_in_the_companys_own_language(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "es", it_help=HELP)

    assert faults == [
        'it_help.toml:4: missing key "who.es"',
        'it_help.toml:8: missing key "reached.es"',
        'it_help.toml:12: missing key "utterances.es"',
    ]
