"""Find what the company's articles say."""

import asyncio

from core.messages import Source
from core.tools import Case, Given

MOST = 5  # passages


async def search_articles(case: Case, question: str, before: str = "") -> Given:
    """Searches the company's articles. Ask in the language of the articles, in a few words that name what the customer wants to know;
    `before` is what was asked before, if the question says little without it. Gives the best passages with title, text and link,
    and whether they are sure to answer the question."""
    audience, language = case.conversation.audience, case.language
    # A search computes for some milliseconds: two hundred of them in one round of the event loop would hold up everybody else.
    found = await asyncio.to_thread(case.company.find, question, audience=audience, language=language, limit=MOST, before=before)
    sources = tuple(Source(passage.title, case.company.link(passage)) for passage in found.passages)
    passages = [
        {"title": passage.title, "heading": passage.heading, "text": passage.text, "link": source.link}
        for passage, source in zip(found.passages, sources, strict=True)
    ]
    return Given(value={"passages": passages, "sure": found.sure, "known": round(found.known, 3)}, sources=sources)
