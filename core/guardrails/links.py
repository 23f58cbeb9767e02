"""A rule: Eva gives no link that is not a source of hers."""

import html
import re
from collections.abc import Iterable, Iterator

from core.guardrails.plaintext import Plain, visible
from core.guardrails.rules import Verdict

_ESCAPES = re.compile(r"\\(?=[!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|colon|sol|period|lpar|rpar|lsqb|rsqb);?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z0-9+.-]{1,40}://", re.IGNORECASE)
_WITHOUT_SLASHES = re.compile(r"(?:java|vb)script:(?=\S)|mailto:(?=\S)|data:(?=[a-z]+/|[,;])", re.IGNORECASE)
_AUTOLINK = re.compile(r"(?<=<)[a-z][a-z0-9+.-]{1,31}:(?=[^\s<>]*>)", re.IGNORECASE)
_TARGET = re.compile(r"\]\(\s*<?(?=[^\s)>])")
_DEFINITION = re.compile(r"[ >]{0,6}\[[^\]\n]+\]:\s*<?(?=[^\s<>]*(?:[/:#?]|\.\w)[^\s<>]*>?\s*(?:[\"'(].*)?$)")
_LETTER = r"[^\W\u2e80-\u9fff\uac00-\ud7af]"  # of a script with spaces between words: elsewhere a word would hide where a host begins
_HOST = re.compile(rf"(?<!{_LETTER})(?<!-)(?:{_LETTER}|-)+(?:\.(?:{_LETTER}|-)+)+")
_MAIL_BEFORE = re.compile(r"[A-Za-z0-9._+-]@")
_MAIL_BEHIND = re.compile(r"@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_UNSPACED = re.compile(r"\S{1,99}")
_TOKEN = re.compile(r"[^\s<>\"`]+")

_PLAIN_ENDING = re.compile("com|org", re.IGNORECASE)  # a name with such an ending is an address however it is written
_WORDY_ENDING = re.compile(  # so is one with these, when it is written small: "the store.Online you can" lacks a space
    "net|info|biz|edu|gov|mil|io|ai|app|dev|xyz|online|site|shop|store|top|club|live|link|click|cloud|tech|website|space"
)
_SHORT_ENDING = re.compile(  # and with these, when a path follows
    "co|me|us|uk|eu|de|fr|es|it|pt|br|cn|ca|au|nz|jp|kr|in|ch|at|be|nl|se|no|dk|fi|ie|pl|cz|ru|ua|tr|mx|ar|cl|za|sa|ae|eg"
    "|hk|tw|sg|tv|cc|gg|ly|gl|gd|to|fm|is|id|im|ws|pw|su|tk|ml|ga|cf|gq|page|zip|mov|help|news|media|agency"
)
_BEHIND = ".,;:!?'\")]}<>*_~`|…。，、；：！？؟،»”’」』）】》"  # punctuation of the sentence around a link
_PARTING = ']|"<>`）】」』》，、；。！？：”’»'  # ends a link whose path is fixed; within a host, 。 is a dot


class ForeignLinks:
    """Stops a sentence with an address that is not one of the known links, letter by letter, apart from a #fragment.

    An address is anything with ://, www., a domain with an ending that it can hardly have by accident (`evil.com`), one with
    a rarer ending and a path (`t.me/x`), a Markdown target, image or definition, an autolink, `javascript:` and `data:`; also with
    what nobody sees between its letters, in full width, escaped or as entities. `policy.pdf`, `Node.js`, `e.g.` and `3.5` are none.
    Not seen: a domain with a rare ending and no path (`t.me`), numbers for a host and domains of Chinese, Japanese or Korean
    letters where no scheme stands before them, one that is spelled out ("evil dot com") or torn by emphasis, a relative address
    in HTML or in a definition that goes on in the next line.
    """

    name = "links"

    def __init__(self, known: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._lengths: set[int] = set()
        self.allow(known)

    def allow(self, links: Iterable[str]) -> None:
        for link in links:
            if link and not link.lower().startswith(("javascript:", "data:", "vbscript:")):
                forms = {_normal(link), _normal(link).partition("://")[2] or link}  # people write addresses without a scheme too
                self._known |= forms
                self._lengths |= {len(form) for form in forms}

    def check(self, sentence: str, before: str) -> Verdict:
        if "." not in sentence and ":" not in sentence and "](" not in sentence and sentence.isascii() and "&" not in sentence:
            return Verdict(text=sentence)
        written = _ESCAPES.sub(lambda escape: html.unescape(escape[0]) if escape[0] != "\\" else "", sentence)
        plain = visible(written)
        passed = 0
        starts_line = not before or before.endswith("\n")
        for start, is_target in sorted(_addresses(plain, written, starts_line=starts_line), key=_targets_first):
            if start < passed:
                continue
            end = self._known_end(plain, written, start, is_target=is_target)
            if not end:
                token = _TOKEN.match(plain.text, start)
                return Verdict(text=None, found=((token[0] if token else "")[:200].rstrip(".,;:!?)"),))
            passed = end
        return Verdict(text=sentence)

    def _known_end(self, plain: Plain, written: str, start: int, *, is_target: bool) -> int:
        """Where the known link ends that is written here; 0 where none is."""
        token = _TOKEN.match(plain.text, start)
        for end in range(token.end() if token else start, start, -1):
            link = plain.text[start:end]
            if len(link) not in self._lengths or _normal(link) not in self._known:
                continue
            first, behind = plain.span(start, end)
            if written[first:behind] == link and _ends(plain, written, end, link, is_target=is_target):
                return end
        return 0


def _targets_first(address: tuple[int, bool]) -> tuple[int, bool]:
    start, is_target = address
    return start, not is_target


def _normal(link: str) -> str:
    """Scheme and host in lower case: they mean the same in any."""
    scheme, slashes, rest = link.partition("://")
    host, slash, path = rest.partition("/") if slashes else scheme.partition("/")
    return (scheme.lower() + slashes if slashes else "") + host.lower() + slash + path


def _ends(plain: Plain, written: str, end: int, link: str, *, is_target: bool) -> bool:
    """Whether a reader's program, too, takes the link to end here."""
    rest = _UNSPACED.match(plain.text, end)
    behind = "".join(written[plain.where[at]] for at in range(end, rest.end())) if rest else ""
    if behind and plain.where[end] != plain.where[end - 1] + 1:
        return False  # something unseen stands between
    if behind.startswith("#") or (is_target and behind.startswith(")")):
        return True
    has_path = "/" in link.partition("://")[2] or link.startswith("/")
    for letter in behind:
        if letter in _PARTING and (has_path or letter in "]|"):
            return True
        if letter not in _BEHIND or (letter == "。" and not has_path):
            return False
    return True


def _addresses(plain: Plain, written: str, *, starts_line: bool) -> Iterator[tuple[int, bool]]:
    """Where something begins that a program could make a link of, and whether it is a Markdown target."""
    text = plain.text
    if ":" in text:
        for scheme in _SCHEME.finditer(text):
            yield scheme.end() - len(scheme[0].lstrip("0123456789+.-")), False
        for found in (*_WITHOUT_SLASHES.finditer(text), *_AUTOLINK.finditer(text)):
            yield found.start(), False
        if starts_line and (definition := _DEFINITION.match(text)):
            yield definition.end(), True
    for target in _TARGET.finditer(text):
        if written[plain.where[target.start()]] == "]" and written[plain.where[target.start() + 1]] == "(":
            yield target.end(), True
    for host in _HOST.finditer(text):
        if _is_domain(plain, written, host):
            yield host.start() + len(host[0]) - len(host[0].lstrip("-_")), False


def _is_domain(plain: Plain, written: str, host: re.Match[str]) -> bool:
    start, end = plain.span(*host.span())
    after = plain.text[host.end() : host.end() + 2]
    has_path = (after[:1] in ("/", "?", "#") and after[1:].strip() != "") or (after[:1] == ":" and after[1:].isdigit())
    if (_MAIL_BEFORE.match(written[max(0, start - 2) : start]) and not has_path) or _MAIL_BEHIND.match(written, end):
        return False
    labels = host[0].strip("-_").split(".")
    if labels[0].lower() == "www" or any(_PLAIN_ENDING.fullmatch(label) for label in labels[1:]):
        return True
    ending = labels[-1].lower() if has_path else labels[-1]
    return bool(_WORDY_ENDING.fullmatch(ending) or (has_path and _SHORT_ENDING.fullmatch(ending)))
