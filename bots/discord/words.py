"""What a message says in words: mentions as names, and what else was sent along, named."""

import discord

from core.language import catalogue

MOST_NAMED = 10  # files; the rest is counted
UNREADABLE_NAME = "…"


def words(message: discord.Message, me: int, language: str) -> str:
    """Empty where nothing can be read."""
    own = _named(message.content, message, me)
    forwarded = (_named(each.content, message, me) for each in message.message_snapshots)
    asked = [f"{message.poll.question}\n" + "\n".join(f"- {answer.text}" for answer in message.poll.answers)] if message.poll else []
    said = "\n\n".join(part for part in (own, *forwarded, *asked) if part.strip())
    names = [file.filename for file in message.attachments] + [
        file.filename for each in message.message_snapshots for file in each.attachments
    ]
    return f"{said}\n\n{_sent_along(names, language)}" if said and names else said


def _named(text: str, message: discord.Message, me: int) -> str:
    for form in (f"<@{me}>", f"<@!{me}>"):
        text = text.replace(form, "")
    for person in message.mentions:
        for form in (f"<@{person.id}>", f"<@!{person.id}>"):
            text = text.replace(form, f"@{person.display_name}")
    return text.strip()


def _sent_along(names: list[str], language: str) -> str:
    more = f" + {len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    return catalogue().text("chat", "unread_files", language, names=", ".join(names[:MOST_NAMED]) + more)
