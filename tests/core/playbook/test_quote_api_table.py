"""A company's own service for prices stands in its playbook without a fault, or is refused with file and line."""

from pathlib import Path

import pytest

from core.playbook.folder import Folder
from core.playbook.quote_api_table import QuoteApi, read_quote_api
from core.playbook.toml_files import read_toml
from core.quoting.details import Detail

GOOD = """\
url = "https://prices.example/v1"
timeout_seconds = 2
next_steps = ["Call us."]

[auth]
header = "X-Api-Key"
prefix = "Key"
environment = "PRICES_KEY"

[fields]
make = "brand"
model = "type"
year = "built"
mileage = "miles"
driver_age = "age"

[answer]
premium = "price.monthly"
"""


def read(tmp_path: Path, toml: str) -> tuple[QuoteApi, list[str]]:
    (tmp_path / "a.toml").write_text(toml)
    folder = Folder(tmp_path)
    table = read_toml(folder, Path("a.toml"))
    assert table
    api = read_quote_api(table)
    return api, [f"{fault.line}: {fault.text}" for fault in folder.faults]


def test_what_is_said_is_read_and_the_rest_is_usual(tmp_path: Path) -> None:
    api, faults = read(tmp_path, GOOD)

    assert faults == []
    assert api.fields[Detail.MAKE] == "brand"
    assert (api.header, api.prefix, api.secret, api.key_header) == ("X-Api-Key", "Key ", "PRICES_KEY", "Idempotency-Key")
    assert (api.timeout, api.tries, api.valid_days, api.currency) == (2, 2, 30, "USD")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("https://", "http://", '1: "url" must begin with https://'),
        ("prices.example/v1", "prices.example:99999/v1", '1: "url" must be an address'),
        ("https://prices.example", "https://", '1: "url" must be an address'),
        ("prices.example/v1", "prices example/v1", '1: "url" must be an address'),
        ("https://", "ftp://", '1: "url" must be an address'),
        ("timeout_seconds", 'currency = "EUR"\ntimeout_seconds', '2: "currency" must be one of USD, not "EUR"'),
        ("timeout_seconds", 'idempotency_header = "x-api-key"\ntimeout_seconds', '2: "idempotency_header" must not be "x-api-key"'),
        ("timeout_seconds", 'idempotency_header = "Content-Type"\ntimeout_seconds', '2: "idempotency_header" must not be "Content-Type"'),
        ("timeout_seconds = 2", "timeout_seconds = 60", '2: "timeout_seconds" times "tries" must be at most 8'),
        ('"PRICES_KEY"', '"sk-live-1234567"', '8: "environment" must be the name of an environment variable'),
        ('"X-Api-Key"', '"X Api Key"', '6: "header" must be the name of a header'),
        ('year = "built"\n', "", '10: missing key "fields.year"'),
        ('year = "built"', 'year = "type"', "10: two details have the same field"),
        ('premium = "price.monthly"', "", '17: missing key "answer.premium"'),
        ('next_steps = ["Call us."]', "next_steps = []", '3: "next_steps" must not be empty'),
        ('driver_age = "age"', 'driver_age = "age"\ncolour = "red"', '16: unknown key "colour"'),
    ],
)
def test_each_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    _, faults = read(tmp_path, GOOD.replace(old, new))

    assert any(each.startswith(fault) for each in faults), faults


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    _, faults = read(tmp_path, GOOD.replace('"PRICES_KEY"', '"sk-live-1234567"'))

    assert "1234567" not in str(faults)


def test_a_service_on_the_same_machine_needs_no_certificate(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("https://prices.example", "http://127.0.0.1:9000"))[1] == []
