"""What all help pages share: only what customers may read, as it is now."""

import pytest
from fastapi.templating import Jinja2Templates

from bots.web.guard import HEADERS
from bots.web.help_center import FRAME_HEADERS, POLICY, HelpCenter
from core.messages import Audience
from tests.doubles.company import acme

CENTER = HelpCenter(Jinja2Templates("unused"), acme)


def test_only_what_customers_may_read_is_there() -> None:
    assert {each.audience for each in CENTER.articles()} == {Audience.CUSTOMER}


@pytest.mark.parametrize("slug", ["claims-handbook-and-approvals", "leave-and-expenses", "passwords-and-system-access", "", "none"])
def test_an_article_of_colleagues_is_not_there(slug: str) -> None:
    assert CENTER.article(slug) is None


def test_the_pages_may_do_one_thing_more_than_others_which_is_to_send_their_own_forms() -> None:
    assert HEADERS[POLICY].replace("form-action 'none'", "form-action 'self'") == FRAME_HEADERS[POLICY] != HEADERS[POLICY]
