"""What the answer to a first message will look up in any case, looked up while the disk is still writing the message."""

from core.company import Company
from core.guardrails.screen import suspicions
from core.language import detect
from core.messages import Message
from core.tools.search_articles import MOST, SHORT


def foresee(company: Company, message: Message) -> None:
    """The answer finds its search done, if it is one that takes the event loop's own time; else nothing happens here."""
    if not (message.text.strip() and len(message.text) <= SHORT and company.is_warm(message.audience)):
        return
    suspicions(message.text)
    language = detect(message.text, otherwise=message.language or company.playbook.language)
    company.find(message.text, audience=message.audience, language=language, limit=MOST)
