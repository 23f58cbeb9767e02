"""`eva playbook new`: five questions, and a playbook that answers from the first minute."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar
from zoneinfo import available_timezones

import typer

from core.language import LANGUAGES
from core.playbook import load
from core.playbook.beginning import Answers, hours_of, language_of, name_of, offers_of, write

FAULT, USAGE = 1, 2
Kind = TypeVar("Kind")

QUESTIONS = {
    "name": "What is the company called?",
    "offers": "What does it offer? Put commas between several things.",
    "hours": "When is it open? For example: mon-fri 09:00-17:00, sat 10:00-14:00",
    "phone": "Which phone number do customers call?",
    "language": f"In which language are its articles? One of {', '.join(LANGUAGES)}",
}


def begin(folder: Path, given: Mapping[str, str], timezone: str | None) -> None:
    """Writes it. What is missing is asked for; where nobody can be asked, that ends with a word on what is missing."""
    if folder.exists() and (not folder.is_dir() or next(folder.iterdir(), None)):
        _stop(f"{folder} is not an empty folder: name one that is, or that is not there yet.", USAGE)
    missing = [f"--{question}" for question in QUESTIONS if question not in given]
    if missing and not sys.stdin.isatty():
        _stop(f"missing: {', '.join(missing)}", USAGE)
    zone = timezone or local_timezone()
    if zone not in available_timezones():
        _stop(f"--timezone must be a place such as Europe/Berlin, not {zone}", USAGE)
    answers = Answers(
        name=_answer("name", given, name_of),
        offers=_answer("offers", given, offers_of),
        hours=_answer("hours", given, lambda text: hours_of(text, zone)),
        phone=_answer("phone", given, name_of),
        language=_answer("language", given, language_of),
        timezone=zone,
    )
    try:
        write(folder, answers)
    except OSError as error:
        _stop(f"{folder} cannot be written: {error.strerror or error}", FAULT)
    load(folder)
    typer.echo(_next(folder, zone))


def _stop(text: str, code: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)


def _answer(question: str, given: Mapping[str, str], read: Callable[[str], Kind]) -> Kind:
    """What an option says, or what is answered to the question, which is asked until it can be understood."""
    if question in given:
        try:
            return read(given[question])
        except ValueError as error:
            _stop(f"--{question} {error}", USAGE)
    while True:
        try:
            return read(typer.prompt(QUESTIONS[question], prompt_suffix="\n> "))
        except ValueError as error:
            typer.echo(f"That {error}")


def local_timezone() -> str:
    """This machine's, as far as it says; else UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return next((each for each in (named, linked) if each in available_timezones()), "UTC")


def _next(folder: Path, zone: str) -> str:
    return (
        f"{folder} is ready; its hours are in the time of {zone}. Try it:\n"
        f'  EVA_PLAYBOOK={folder} eva ask "when are you open?"\n'
        f"  EVA_PLAYBOOK={folder} eva run\n"
        "Then write down what your customers ask most: docs/adding.md shows how."
    )
