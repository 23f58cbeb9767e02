"""A country's public holidays, with the memory of that country alone."""

from functools import cache
from typing import TYPE_CHECKING

from core.one_file import one_file

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def calendar(country: str, language: str) -> "HolidayBase":
    """Of "US" or "DE-BY"; names are in the language where the calendar can, else in English, else in its own. Raises NotImplementedError
    where no such country or region is known."""
    code, _, region = country.partition("-")
    known = _rules(code)
    spoken = (name for wanted in (language, "en") for name in known.supported_languages if name.partition("_")[0] == wanted)
    return known(subdiv=region or None, language=next(spoken, known.default_language))


def _rules(code: str) -> "type[HolidayBase]":
    """What the package knows of a country, from the one file that says it: asked by its code, it reads those of all 250, which takes nine
    megabytes, and longer than all else of a playbook."""
    import holidays  # not before it is needed: a thirtieth of a second
    from holidays.registry import COUNTRIES, FINANCIAL

    kinds = {"countries": COUNTRIES, "financial": FINANCIAL}
    files = [(kind, name) for kind, known in kinds.items() for name, names in known.items() if code in names]
    if not files:
        raise NotImplementedError(f"no calendar is called {code!r}")
    kind, name = files[0]
    rules: type[HolidayBase] = getattr(one_file(holidays, kind, name), code)
    return rules
