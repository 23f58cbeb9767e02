"""Every number in Acme's articles is a fact of its own list, and the list agrees with what Acme says of itself elsewhere."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import count, takewhile

from core.guardrails.figures import ALWAYS, FREE, Figure, figures
from core.messages import Audience
from core.playbook.articles import Page, read_pages
from core.playbook.folder import Folder
from core.playbook.numbers import TARGET, check_numbers
from tests.doubles.company import acme

PLAYBOOK = acme().playbook
NUMBERS: Mapping[str, str] = tomllib.loads((PLAYBOOK.folder / "numbers.toml").read_text())["numbers"]
OTHER = "4,321"  # stands nowhere


def pages() -> Sequence[Page]:
    folder = Folder(PLAYBOOK.folder)
    return [page for audience in Audience for page in read_pages(folder, audience)]


@cache
def stated(body: str) -> Sequence[Figure]:
    found = figures(TARGET.sub(lambda target: " " * len(target[0]), body), ("en",))
    return [figure for figure in found if figure.kind not in (ALWAYS, FREE)]


def with_another_number(page: Page, at: int) -> Page:
    """The number that stands there is another one."""
    start, end = stated(page.article.body)[at].span
    return replace(page, article=replace(page.article, body=page.article.body[:start] + OTHER + page.article.body[end:]))


def money(name: str) -> Decimal:
    return Decimal(NUMBERS[name].strip("$").replace(",", ""))


def days(name: str) -> int:
    return int(NUMBERS[name].split()[0])


def test_the_articles_state_hundreds_of_numbers_and_each_is_a_fact() -> None:
    folder = Folder(PLAYBOOK.folder)

    check_numbers(folder, pages())

    assert folder.faults == []
    assert sum(len(stated(page.article.body)) for page in pages()) >= 300


def test_no_number_of_any_article_can_be_changed_unseen() -> None:
    every = pages()
    for at in takewhile(lambda at: any(at < len(stated(page.article.body)) for page in every), count()):
        changed = [page for page in every if at < len(stated(page.article.body))]
        folder = Folder(PLAYBOOK.folder)

        check_numbers(folder, [with_another_number(page, at) for page in changed])

        assert {fault.path for fault in folder.faults if OTHER in fault.text} == {page.path for page in changed}


def test_the_list_agrees_with_the_rest_of_the_playbook() -> None:
    assert NUMBERS["phone"] == PLAYBOOK.contact.phone
    assert NUMBERS["founded"] == str(PLAYBOOK.since)
    assert f"{NUMBERS['opens']} to {NUMBERS['closes']}" in PLAYBOOK.hours.describe("en")
    assert NUMBERS["products"] == f"{len(PLAYBOOK.products)} products"
    assert NUMBERS["quote-valid"] == "30 days"


def test_the_examples_in_the_articles_add_up() -> None:
    assert money("example-repair") - money("deductible-standard") == money("example-repair-paid")
    assert days("example-month") - days("example-used") == days("example-left")
    assert money("example-month-paid") * days("example-left") / days("example-month") == money("example-unused")
    assert money("example-unused") - money("cancellation-fee") == money("example-refund")


def test_what_one_number_says_another_does_not_deny() -> None:
    assert money("deductible-low") < money("deductible-standard") < money("deductible-high")
    assert money("adjuster-approves") < money("senior-adjuster-approves") < money("claims-manager-approves")
    assert days("grace") < days("end-after-notice") < days("taken-up-again")
    assert NUMBERS["deductible-leased"] == NUMBERS["deductible-standard"]  # a standard quote suits a lender
