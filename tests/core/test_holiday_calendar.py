"""Public holidays, with the memory of one country."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import holidays
import pytest
from holidays.registry import COUNTRIES, FINANCIAL

from core.holiday_calendar import calendar

ROOT = Path(__file__).parents[2]
YEAR = 2026
LOADED = """
import sys
from core.holiday_calendar import calendar
calendar("US", "en"), calendar("DE-BY", "de")
print(*(name for name in sys.modules if name.startswith("holidays.countries")))
"""


def test_every_calendar_is_what_the_package_makes_of_it() -> None:
    for code in (names[1] for names in (*COUNTRIES.values(), *FINANCIAL.values())):
        ours = calendar.__wrapped__(code, "en")  # not the one that others may have asked for other years
        theirs = getattr(holidays, code)(language=ours.language)
        first = date(YEAR, 1, 1)
        assert ours.get(first) == theirs.get(first)  # which works out the year
        assert dict(ours) == dict(theirs), code


@pytest.mark.parametrize("code", ["Atlantis", "US-XX", "us", "sys", "", "../secrets"])
def test_what_is_no_country_is_refused(code: str) -> None:
    with pytest.raises(NotImplementedError):
        calendar(code, "en")


def test_one_country_does_not_bring_all_others() -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}

    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=environment, cwd=ROOT)

    assert ran.stdout.split() == []
