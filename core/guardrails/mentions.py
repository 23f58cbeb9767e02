"""A rule: nothing that Eva says calls anybody on a platform."""

import re

from core.guardrails.plaintext import visible
from core.guardrails.rules import Verdict

_BREAK = "\u200b"  # a space without width: the text reads as before, and no platform takes it for a mention
_CALLING = re.compile(
    r"(?:<|&lt;|&#0*60;|&#x0*3c;)"  # a program that takes escapes back would find a mention there
    r"(?=@[!&]?(?:[^\W_]|\Z)|#(?:[^\W_]|\Z)|!(?:[a-z]|\Z))"  # <@1> <@!1> <@&1> <#1> <!here> <!subteam^S1>
    r"|@(?=everyone|here|channel)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?:&[#\w]+;|\S)[@#!&]*\w*(?:\^\w*)?(?:\|[^\n>]{0,40})?>?")
_MAIL_BEHIND = re.compile(r"@(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|co|info|eu|us|uk|de|fr|es|it|pt|br|cn|sa|ae)(?![a-z0-9-])")
_MAIL_BEFORE = re.compile(r"[A-Za-z0-9._+-]")
_SIGNS = ("@", "<", "&", "＠", "﹫", "＜", "﹤")


class Mentions:
    """Breaks @everyone, @here, @channel, <@…>, <#…> and <!…> behind their first sign, also where full width or what nobody sees hides them.

    A mail address stays, even one at here.com; a sign at the end of a sentence counts as if the name came next.
    """

    name = "mentions"

    def check(self, sentence: str, before: str) -> Verdict:
        if not any(sign in sentence for sign in _SIGNS):
            return Verdict(text=sentence)
        plain = visible(sentence)
        parts, found, at = [], [], 0
        for sign in _CALLING.finditer(plain.text):
            end = plain.where[sign.end() - 1] + 1
            if sentence[end : end + 1] == _BREAK or _is_mail(sentence, end - 1):
                continue
            parts += [sentence[at:end], _BREAK]
            at = end
            if quoted := _QUOTED.match(plain.text, sign.start()):
                found.append(quoted[0])
        return Verdict(text="".join([*parts, sentence[at:]]), found=tuple(found))


def _is_mail(sentence: str, at: int) -> bool:
    """Whether the sign at this place stands within an address, with nothing unseen around it."""
    return _MAIL_BEHIND.match(sentence, at) is not None and _MAIL_BEFORE.match(sentence[max(0, at - 1) : at]) is not None
