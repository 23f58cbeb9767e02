"""What stands around every command: the settings that it begins with, and the sentence and the status that it ends with."""

import asyncio
import json
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bots.settings import Settings

FAULT, USAGE, HELD = 1, 2, 3


def stop(text: str, code: int) -> NoReturn:
    """Ends with a word to whoever can act."""
    typer.echo(text, err=True)
    raise typer.Exit(code)


def settings(*, quiet: bool = False) -> "Settings":
    """The settings, with the log set up; ends with every fault in them. `quiet`: only what goes wrong is logged."""
    from bots.logs import set_up_logs
    from bots.settings import SettingsError, lend, read_settings

    try:
        read = read_settings()
        lend()
    except SettingsError as error:
        stop(str(error), USAGE)
    set_up_logs(read.log_format, "warning" if quiet and read.log_level == "info" else read.log_level, read.secrets)
    return read


def run_to_end(work: Coroutine[Any, Any, None]) -> None:
    """Runs it; what is wrong from outside ends with a sentence."""
    with told_plainly():
        asyncio.run(work)


@contextmanager
def told_plainly() -> Iterator[None]:
    """What is wrong from outside ends with a sentence, not with a traceback."""
    from core.playbook.faults import PlaybookError
    from core.ports import EvaError, WrongFile
    from storage.lock import DatabaseHeld

    try:
        yield
    except PlaybookError as error:
        stop(f"The playbook has faults. Mend them first; `eva playbook check` tells when all is well.\n{error}", USAGE)
    except DatabaseHeld as error:
        stop(str(error), HELD)
    except WrongFile as error:
        stop(str(error), USAGE)
    except EvaError as error:
        stop(str(error), FAULT)


def print_json(value: object) -> None:
    """Prints one JSON value."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
