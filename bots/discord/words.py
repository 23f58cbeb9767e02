"""What a message says in words: mentions as names, what it forwards, a poll with its answers, and what it is a reply to."""

import discord


def words(message: discord.Message, me: int) -> str:
    """Empty where nothing can be read."""
    own = _named(message.content, message, me)
    forwarded = (_named(each.content, message, me) for each in message.message_snapshots)
    asked = [f"{message.poll.question}\n" + "\n".join(f"- {answer.text}" for answer in message.poll.answers)] if message.poll else []
    return "\n\n".join(part for part in (own, *forwarded, *asked) if part.strip())


def replied_to(message: discord.Message, me: int) -> str:
    """Who wrote what this is a reply to, and that in words; empty where it is none, or where that is gone."""
    other = message.reference.resolved if message.reference else None
    if message.type is not discord.MessageType.reply or not isinstance(other, discord.Message):
        return ""
    said = " ".join([words(other, me), *(file.filename for file in other.attachments)]).strip()
    return f"{other.author.display_name}: {said}" if said else ""


def _named(text: str, message: discord.Message, me: int) -> str:
    for form in (f"<@{me}>", f"<@!{me}>"):
        text = text.replace(form, "")
    for person in message.mentions:
        for form in (f"<@{person.id}>", f"<@!{person.id}>"):
            text = text.replace(form, f"@{person.display_name}")
    return text.strip()
