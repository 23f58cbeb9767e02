"""What all pages of the help centre share: the company as it is now, the reader's language, and the frame around what is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from bots.web.guard import HEADERS
from bots.web.reader_language import asked_for, direction, in_the_same, language_for
from core.company import Company
from core.language import catalogue
from core.messages import Audience
from core.playbook import Article, Playbook

CUT = "\0"  # where the telephone number stands in a sentence: on the page it is a link
POLICY = "Content-Security-Policy"
FRAME_HEADERS = {
    POLICY: HEADERS[POLICY].replace("form-action 'none'", "form-action 'self'"),  # to search and to vote without scripts
    "Vary": "Accept, Accept-Language",
}


@dataclass(frozen=True)
class HelpCenter:
    """The company is asked for anew each time, and only for what its customers may read."""

    templates: Jinja2Templates
    company: Callable[[], Company]

    @property
    def playbook(self) -> Playbook:
        """As it is now."""
        return self.company().playbook

    def articles(self) -> tuple[Article, ...]:
        """All that a customer may read."""
        return self.playbook.articles_for(Audience.CUSTOMER)

    def article(self, slug: str) -> Article | None:
        """One that a customer may read."""
        return self.playbook.article(slug, Audience.CUSTOMER)

    def language(self, request: Request) -> str:
        """In which the fixed words are; the articles stay as they were written."""
        return language_for(request, otherwise=self.playbook.language)

    def show(self, request: Request, template: str, context: dict[str, Any], status: int = 200) -> HTMLResponse:
        """A page, with its words in the reader's language."""
        playbook, language = self.playbook, self.language(request)
        hours = f"{playbook.hours.describe(language)}, {playbook.hours.zone(language)}"
        frame = {
            "company": playbook.name,
            "assistant": playbook.assistant,
            "phone": playbook.contact.phone,
            "language": language,
            "asked_language": asked_for(request),
            "to": partial(in_the_same, request),
            "direction": direction,
            "say": partial(_say, language),
            "language_name": lambda named: catalogue().text("languages", named, language),
            "articles_language": playbook.language,
            "call": catalogue().text("help", "call", language, phone=CUT, hours=hours).split(CUT),
            "public_url": self.company().public_url,
        }
        return self.templates.TemplateResponse(request, template, frame | context, status_code=status, headers=FRAME_HEADERS)


def _say(language: str, key: str, /, **values: str) -> str:
    return catalogue().text("help", key, language, **values)
