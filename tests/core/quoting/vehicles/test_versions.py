"""Trims and engines behind a vehicle's name are a part of it; what may be a value is none."""

import pytest

from core.quoting.vehicles.versions import end_of_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("golf 1.4 tsi highline 2014", " 1.4 tsi highline"),
        ("megane 1.5 dci 110 de 2013", " 1.5 dci 110"),
        ("c3 feel 2017, 52,000 miles", " feel"),
        ("leaf 40kwh, 2018", " 40kwh"),
        ("vespa 125 von 2017", " 125"),
        ("xc90 d5 200 ps 2015", " d5 200 ps"),
        ("civic 2015", ""),
        ("civic 33, 2015", ""),
        ("civic 61000 2015", ""),
        ("civic 61k, 2015", ""),
        ("civic 33yo 2015", ""),
        ("civic bought 2015", ""),
        ("civic 6.1万公里", ""),
        ("golf 45.000 km", ""),
        ("golf 1.4 mil km", ""),
    ],
)
def test_the_version_ends_where_a_value_may_begin(text: str, version: str) -> None:
    name = text.split(" ")[0]

    assert text[len(name) : end_of_version(text, len(name))] == version
