"""Readers of the help pages, and what is published there."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from fastapi import FastAPI
from fastapi.templating import Jinja2Templates

import bots.web.help
from bots.web.help import help_pages
from core.company import Company
from core.messages import Audience
from core.playbook import Article
from tests.doubles import company

TEMPLATES = Path(bots.web.help.__file__).parent / "templates"


@pytest.fixture(scope="session")
def acme() -> Company:
    """The example company, under an address of its own."""
    return replace(company.acme(), public_url="http://help.test")


class Published:
    """The company as the pages see it; what it has published can be changed."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def __call__(self) -> Company:
        return self.company

    def only(self, *articles: Article) -> None:
        """These from now on."""
        playbook = self.company.playbook
        content = replace(playbook.audiences[Audience.CUSTOMER], articles=articles)
        audiences = MappingProxyType({**playbook.audiences, Audience.CUSTOMER: content})
        self.company = replace(self.company, playbook=replace(playbook, audiences=audiences))


@pytest.fixture
def published(acme: Company) -> Published:
    """What readers find."""
    return Published(acme)


@pytest.fixture
async def reader(published: Published) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the help pages, without a server between."""
    app = FastAPI()
    app.include_router(help_pages(Jinja2Templates(TEMPLATES), published))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://help.test") as client:
        yield client


def article(body: str, *, slug: str = "tyres", title: str = "Tyres", language: str = "en", topic: str = "Tyres") -> Article:
    """One for customers."""
    return Article(
        audience=Audience.CUSTOMER,
        slug=slug,
        title=title,
        language=language,
        topic=topic,
        also=(),
        updated=None,
        link=f"/help/{slug}",
        body=body,
        path=Path("tyres.md"),
    )


def customers_articles(company: Company) -> tuple[Article, ...]:
    """All that customers may read."""
    return company.playbook.articles_for(Audience.CUSTOMER)


def colleagues_only(company: Company) -> Iterator[Article]:
    """All that they may not."""
    open_to_all = customers_articles(company)
    return (each for each in company.playbook.articles_for(Audience.INTERNAL) if each not in open_to_all)
