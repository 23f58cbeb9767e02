"""Find what the company's articles say."""

import asyncio
from functools import partial

from core.messages import Source
from core.tools import Case, Given

MOST = 5  # passages
SHORT = 300  # characters
FEW = 10  # articles: with fewer, what they are silent about is not yet another topic
DOING = "search"


async def search_articles(case: Case, question: str, before: str = "") -> Given:
    """Searches the company's articles. Ask in the language of the articles, in a few words that name what the customer wants to know;
    `before` is what was asked before, if the question says little without it. Gives the best passages with title, text and link,
    and whether they are sure to answer the question."""
    audience, language = case.conversation.audience, case.language
    find = partial(case.company.find, question, audience=audience, language=language, limit=MOST, before=before)
    # A short question is found in two milliseconds, sooner than a thread would have the time for it; a long one holds up everybody else.
    found = find() if case.company.is_warm(audience) and len(question) + len(before) <= SHORT else await asyncio.to_thread(find)
    sources = tuple(Source(passage.title, case.company.link(passage)) for passage in found.passages)
    passages = [
        {"title": passage.title, "heading": passage.heading, "text": passage.text, "link": source.link}
        for passage, source in zip(found.passages, sources, strict=True)
    ]
    tells = len(case.company.playbook.articles_for(audience)) >= FEW
    value = {"passages": passages, "sure": found.sure, "known": round(found.known, 3) if tells else 1.0}
    beside = ({"intent": found.intent} if found.intent else {}) | ({} if found.understood else {"understood": False})
    return Given(value=value | beside, sources=sources)
