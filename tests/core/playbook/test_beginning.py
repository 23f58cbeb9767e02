"""What `eva playbook new` writes is a whole playbook, in each language, of which Eva holds every eval without a model."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.company import Company
from core.language import LANGUAGES, catalogue
from core.messages import Audience
from core.models.builtin import Builtin
from core.playbook import load
from core.playbook.beginning import hours_of, language_of, name_of, offers_of
from core.rehearsal import Rehearsal
from core.tools import Toolbox, find_tools
from core.voices import Voices
from storage.sqlite import SqliteStore
from tests.doubles.database import first_started
from tests.doubles.shop import NAME, OFFERS, PHONE, bike_shop


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_new_playbook_holds_its_own_evals_without_a_model(language: str, tmp_path: Path) -> None:
    company = Company.of(load(bike_shop(tmp_path / "shop", language)), "http://x")
    content = company.playbook.audiences[Audience.CUSTOMER]
    store = await SqliteStore.open(first_started(tmp_path / "eva.db"))
    voices = Voices(builtin=Builtin(lambda: company), toolbox=Toolbox(find_tools()))
    rehearsal = Rehearsal(company=company, store=store, voices=voices, clock=lambda: datetime.now(UTC))

    tried = await rehearsal.hold_all(content.evals, Audience.CUSTOMER)
    await store.close()

    assert len(tried) >= 5
    assert [verdict for each in tried for verdict in each.verdicts if not verdict.passed] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_playbook_says_what_was_answered(language: str, tmp_path: Path) -> None:
    playbook = load(bike_shop(tmp_path / "shop", language))
    content = playbook.audiences[Audience.CUSTOMER]
    articles = {article.slug: article for article in content.articles}

    assert (playbook.name, playbook.contact.phone, playbook.language, len(playbook.starters)) == (NAME, PHONE, language, 2)
    assert [product.name for product in playbook.products] == [*offers_of(OFFERS[language])]
    assert {article.language for article in content.articles} == {language}
    assert playbook.hours.describe(language) in articles["opening-hours-and-contact"].body
    assert all(f"## {offer}" in articles["what-we-offer"].body for offer in offers_of(OFFERS[language]))
    assert NAME in content.identity
    assert content.rules
    assert content.examples
    assert set(content.asked[""]) == {*articles, "unknown"}
    assert Audience.INTERNAL not in playbook.audiences


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_playbook_leaves_no_brace_behind(language: str, tmp_path: Path) -> None:
    for path in bike_shop(tmp_path / "shop", language).rglob("*"):
        if path.suffix in (".md", ".txt"):
            assert not set("{}") & set(path.read_text(encoding="utf-8")), path
    assert catalogue().text("languages", language, "en")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(FileExistsError, match="is not empty"):
        bike_shop(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("mon-fri 09:00-17:00", {"mon-fri": "09:00-17:00"}),
        ("Mon - Fri 9:00 - 17:00; sat: 10:00-12:00, 14:00-16:00", {"mon-fri": "9:00 - 17:00", "sat": "10:00-12:00, 14:00-16:00"}),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, hours: dict[str, str]) -> None:
    assert hours_of(said, "UTC") == hours


@pytest.mark.parametrize(
    "said",
    [
        "",
        "nine to five",
        "mon-fri",
        "mon 09:00-17:00 and more",
        "mon 25:00-26:00",
        "xyz 09:00-17:00",
        "mon 9:00-10:00, mon 11:00-12:00",
        "mon-wed 9:00-10:00, tue 11:00-12:00",
    ],
)
def test_hours_that_nobody_could_keep_are_refused_in_words(said: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        hours_of(said, "UTC")


@pytest.mark.parametrize("said", ["", "   ", "[x](http://x)", "{name}", "<b>", "# Head", 'say "hi"', "x" * 101, "!!!"])
def test_a_name_is_words_and_nothing_else(said: str) -> None:
    with pytest.raises(ValueError, match="must be 1 to 100 characters"):
        name_of(said)


def test_names_and_lists_are_tidied() -> None:
    assert name_of("  Rad &  Tat's ") == "Rad & Tat's"
    assert offers_of("a bike,, lamps ; a bike") == ("a bike", "lamps")
    assert language_of(" DE ") == "de"
    with pytest.raises(ValueError, match="must name at least one thing"):
        offers_of(" , ")
    with pytest.raises(ValueError, match="must be one of en, es"):
        language_of("klingon")
