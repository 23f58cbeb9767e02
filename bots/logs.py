"""How Eva writes her log: lines for people, or JSON for machines. What customers write is never in it, nor is a key."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TextIO

import structlog

from core.ports import in_words

HIDDEN = "***"


def set_up_logs(form: str, level: str, secrets: Sequence[str] = ()) -> None:
    """Logs go to standard error; libraries' warnings too, in the same form. None of the `secrets` is ever written. Errors that are not
    Eva's own are named without their text, in which may stand what a customer wrote; at `debug` it is shown."""
    number = getattr(logging, level.upper())
    added: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    drawn = partial(_draw, openly=level == "debug")
    renderers: list[structlog.typing.Processor] = (
        [structlog.processors.ExceptionRenderer(partial(_text, openly=level == "debug")), structlog.processors.JSONRenderer()]
        if form == "json"
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=drawn)]
    )
    renderers.append(partial(_hide, forms=_forms(secrets)))
    structlog.configure(
        processors=[*added, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *added],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def _forms(secrets: Sequence[str]) -> tuple[str, ...]:
    """Each as it is, and as it stands in JSON and within quotes; the longest first, as one may be a part of another."""
    forms = {form for secret in secrets if secret for form in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1])}
    return tuple(sorted(forms, key=len, reverse=True))


def _hide(_: object, __: str, line: object, *, forms: Sequence[str]) -> str:
    """The last step: the line as it would be written."""
    written = str(line)
    for form in forms:
        written = written.replace(form, HIDDEN)
    return written


def _draw(to: TextIO, exc_info: structlog.typing.ExcInfo, *, openly: bool) -> None:
    to.write("\n" + _text(exc_info, openly=openly))


def _text(exc_info: structlog.typing.ExcInfo, *, openly: bool) -> str:
    """A traceback: where, and with what only where that may be told."""
    error = exc_info[1]
    return "".join(traceback.format_exception(error) if openly else _places(error, set())).rstrip()


def _places(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    """What an error came from stands before it, as Python has it."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield from _places(error.__cause__ or (None if error.__suppress_context__ else error.__context__), seen)
    for each in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _places(each, seen)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{in_words(error)}\n"
