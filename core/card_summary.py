"""What a conversation is about, told to staff in a few lines: put together from what is kept, without a model."""

from collections.abc import Sequence

from core.company import Company
from core.desk_words import DESK
from core.language import LANGUAGES, catalogue
from core.messages import Conversation, Line
from core.opening import best_topic
from core.quoting.quote import Quote, QuoteStatus

ABOUT = 6  # lines of the customer's, the last ones, that are looked at for a topic
NAMED = 3  # titles and quotes, at most


def summary_of(conversation: Conversation, shown: Sequence[Line], quotes: Sequence[Quote], company: Company) -> tuple[str, ...]:
    """In staff's language. What is not known has no line: a topic that no article is sure of, a language that nobody has told."""
    language, say = company.playbook.language, catalogue()
    told = [say.text(DESK, "summary_lines", language, count=str(len(shown)))]
    if conversation.language in LANGUAGES:
        told[0] += f" · {say.text('languages', conversation.language, language)}"
    if topic := _topic(conversation, shown, company):
        told.insert(0, say.text(DESK, "summary_topic", language, topic=topic))
    for quote in [quote for quote in quotes if quote.status is not QuoteStatus.SUPERSEDED][-NAMED:]:
        told.append(say.text(DESK, f"summary_quote_{quote.status.value}", language, id=quote.id))
    if titles := _last_answer(shown):
        told.append(say.text(DESK, "summary_answer", language, assistant=company.playbook.assistant, titles=titles))
    return tuple(told)


def _topic(conversation: Conversation, shown: Sequence[Line], company: Company) -> str:
    """That of the newest line which has one. A wish for a person is about nothing itself: it finds the article on how to reach one."""
    language = conversation.language or company.playbook.language
    asked = [line.text for line in shown if line.author == "customer" and line.text][-ABOUT:]
    asked = [text for text in asked if not catalogue().heard("person", text, language)]
    topics = (best_topic(company, conversation.audience, text, language) for text in reversed(asked))
    return next(filter(None, topics), "")


def _last_answer(shown: Sequence[Line]) -> str:
    """The titles that stand below the last answer that has any."""
    rested = (line.sources for line in reversed(shown) if line.author == "eva" and line.sources)
    return "; ".join(dict.fromkeys(source.title for source in next(rested, ())[:NAMED]))
