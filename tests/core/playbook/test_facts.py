"""`playbook.toml` is read whole, with defaults only where a company may leave something out, and refused line by line."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.hours import Hours
from core.messages import Audience
from core.playbook.facts import Contact, Facts, MessageLimits, NotOffered, Product, Retention, read_facts
from core.playbook.folder import Folder

SMALL = """\
name = "Acme"
language = "en"
timezone = "America/New_York"
[hours]
mon-thu = "09:00-12:00, 13:00-17:00"
fri = "09:00-12:00"
holidays = "US"
[contact]
phone = "1-800"
[[products]]
id = "car"
name = "car insurance"
article = "car-cover"
words = ["car"]
"""


def read(tmp_path: Path, text: str) -> tuple[Facts | None, list[str]]:
    (tmp_path / "playbook.toml").write_text(text)
    folder = Folder(tmp_path)
    return read_facts(folder, {"car-cover", "claims"}, (Audience.CUSTOMER,)), [str(fault) for fault in folder.faults]


def test_a_company_that_says_little_gets_what_is_usual(tmp_path: Path) -> None:
    facts, faults = read(tmp_path, SMALL)
    assert facts is not None
    assert not faults
    assert (facts.legal_name, facts.assistant, facts.since, facts.timezone) == ("Acme", "Eva", None, ZoneInfo("America/New_York"))
    assert facts.contact == Contact(phone="1-800", email=None, address=None)
    assert facts.products == (Product(id="car", name="car insurance", article="car-cover", words=("car",)),)
    assert facts.retention == Retention(messages=None, audit=None)
    assert (facts.not_offered, facts.limits) == ((), MessageLimits(messages_per_minute=10, channel_per_minute=30))
    hours = {"mon-thu": "09:00-12:00, 13:00-17:00", "fri": "09:00-12:00", "holidays": "US"}
    assert facts.hours == Hours.parse(hours, "America/New_York")


def test_a_company_that_says_all_is_taken_at_its_word(tmp_path: Path) -> None:
    more = """\
    [limits]
    messages_per_minute = 5
    channel_per_minute = 20
    [retention]
    messages_days = 365
    audit_days = 1095
    [[not_offered]]
    name = "pet insurance"
    words = ["pet"]
    [routes]
    desk = ["slack:#desk"]
    [slack]
    staff = ["@support"]
    [discord]
    staff_roles = ["Support"]
    """
    top = 'legal_name = "Acme Inc."\nassistant = "Ava"\nsince = 1985\nalso_called = ["AI"]\nquote_needs = { de = "Marke und Modell" }\n'
    contact = 'phone = "1-800"\nemail = "help@acme.example"\naddress = "1 Main Street"\n'
    facts, faults = read(tmp_path, top + SMALL.replace('phone = "1-800"\n', contact) + more)
    assert facts is not None
    assert not faults
    assert (facts.legal_name, facts.assistant, facts.since) == ("Acme Inc.", "Ava", 1985)
    assert facts.contact == Contact(phone="1-800", email="help@acme.example", address="1 Main Street")
    assert facts.retention == Retention(messages=timedelta(days=365), audit=timedelta(days=1095))
    assert facts.names == ("Acme", "Acme Inc.", "AI")
    assert facts.quote_needs == {"de": "Marke und Modell"}
    assert facts.not_offered == (NotOffered(name="pet insurance", words=("pet",)),)
    assert facts.limits == MessageLimits(messages_per_minute=5, channel_per_minute=20)
    assert (facts.routes, facts.slack.staff, facts.discord.staff_roles) == ({"desk": ("slack:#desk",)}, ("@support",), ("Support",))


REFUSED = {
    "broken TOML": ('name = "Acme"', 'name "Acme"', "1: is not valid TOML: Expected '=' after a key in a key/value pair"),
    "no name": ('name = "Acme"\n', "", '1: missing key "name"'),
    "a number for a name": ('"Acme"', "7", '1: "name" must be text, not the number 7'),
    "an unknown key": ("[hours]", 'assistent = "Ava"\n[hours]', '4: unknown key "assistent" (did you mean "assistant"?)'),
    "an unknown section": ("[hours]", "[limit]\n[hours]", '4: unknown key "limit" (did you mean "limits"?)'),
    "no year": ("[hours]", 'since = "1985"\n[hours]', '4: "since" must be a whole number, not the text "1985"'),
    "no language": ('"en"', '"English"', '2: "language" must be one of en, es, fr, de, pt, it, zh, ar, not "English"'),
    "no zone": (
        "New_York",
        "NewYork",
        '3: "timezone" must be a place such as America/New_York, not "America/NewYork" (did you mean "America/New_York"?)',
    ),
    "no time at all": (
        "[hours]",
        "[retention]\nmessages_days = 0\n[hours]",
        '5: "retention.messages_days" must be at least 1',
    ),
    "a time without end": (
        "[hours]",
        "[retention]\naudit_days = 999999999999\n[hours]",
        '5: "retention.audit_days" must be at most 36500; without the line it is for ever',
    ),
    "a time in words": (
        "[hours]",
        '[retention]\nmessages_days = "a year"\n[hours]',
        '5: "retention.messages_days" must be a whole number, not the text "a year"',
    ),
    "another period": (
        "[hours]",
        "[retention]\nmessage_days = 365\n[hours]",
        '5: unknown key "message_days" (did you mean "messages_days"?)',
    ),
    "no file name": ("America/New_York", "../x", '3: "timezone" must be a place such as America/New_York, not "../x"'),
    "an empty zone": ("America/New_York", "", '3: "timezone" must not be empty'),
    "no phone": ('phone = "1-800"\n', "", '8: missing key "contact.phone"'),
    "no contact": ('[contact]\nphone = "1-800"\n', "", '1: missing key "contact.phone"'),
    "no e-mail address": (
        "[contact]\n",
        '[contact]\nemail = "acme"\n',
        '9: "contact.email" must be an address such as help@company.example, not "acme"',
    ),
    "a contact that is no table": (
        '[contact]\nphone = "1-800"',
        '[[contact]]\nphone = "1-800"',
        '8: "contact" must be a table, not a list',
    ),
    "no article": ('"car-cover"', '"car-covers"', '13: "car-covers" is no article for customers (did you mean "car-cover"?)'),
    "no words": ('["car"]', "[]", '14: "products.1.words" must not be empty'),
    "a word that is none": ('["car"]', '[\n"car",\n7]', '16: "products.1.words" must hold texts that are not empty, not the number 7'),
    "an id with blanks": ('"car"\n', '"Car one"\n', '11: "id" may hold only a-z, 0-9, hyphens and underscores, not "Car one"'),
    "one product": ("[[products]]", "[products]", '10: "products" must be a list of tables, not a table'),
    "a limit of nothing": ("[contact]", "[limits]\nchannel_per_minute = 0\n[contact]", '9: "limits.channel_per_minute" must be at least 1'),
}


@pytest.mark.parametrize(("old", "new", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_refused_on_its_line(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert SMALL.count(old) == 1
    assert read(tmp_path, SMALL.replace(old, new))[1] == [f"playbook.toml:{fault}"]


def test_a_product_twice_is_refused(tmp_path: Path) -> None:
    again = '[[products]]\nid = "car"\nname = "c"\narticle = "claims"\nwords = ["c"]\n'
    assert read(tmp_path, SMALL + again)[1] == ['playbook.toml:16: product "car" stands twice']


def test_a_company_without_products_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, SMALL[: SMALL.index("[[products]]")])[1] == ['playbook.toml:1: missing key "products"']


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("09:00-12:00, 13:00-17:00", "nine to five", 5),
        ("mon-thu", "mon-thurs", 5),
        ('fri = "09:00-12:00"', 'fri = "25:00-26:00"', 6),
        ('"US"', '"Atlantis"', 7),
        ('fri = "09:00-12:00"', 'thu = "09:00-12:00"', 4),  # a day twice: each entry is fine by itself
        ('fri = "09:00-12:00"', "fri = 9", 6),
        ('fri = "09:00-12:00"', 'fri = ""', 6),
    ],
)
def test_hours_that_cannot_be_kept_are_refused_on_their_line(old: str, new: str, line: int, tmp_path: Path) -> None:
    (fault,) = read(tmp_path, SMALL.replace(old, new, 1))[1]
    assert fault.startswith(f"playbook.toml:{line}: ")
    assert "hours" in fault


def test_all_faults_of_the_hours_are_named_at_once(tmp_path: Path) -> None:
    broken = SMALL.replace("fri", "fry").replace("13:00-17:00", "13:00").replace('"US"', '"Atlantis"')
    assert [fault.split(":")[1] for fault in read(tmp_path, broken)[1]] == ["5", "6", "7"]


def test_a_company_without_hours_is_refused(tmp_path: Path) -> None:
    start, end = SMALL.index("[hours]"), SMALL.index("[contact]")
    assert read(tmp_path, SMALL[:start] + SMALL[end:])[1] == ['playbook.toml:1: missing key "hours"']
    (fault,) = read(tmp_path, SMALL[:start] + "[hours]\n" + SMALL[end:])[1]
    assert fault.startswith("playbook.toml:4: ")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert read_facts(folder, (), ()) is None
    assert [str(fault) for fault in folder.faults] == ["playbook.toml:1: this file is missing"]
