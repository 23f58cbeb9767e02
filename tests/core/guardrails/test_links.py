"""Only sources are linked, whatever the model writes."""

from itertools import product, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guardrails.links import ForeignLinks
from tests.table import each_of, rows

COVER = "https://help.acme.example/cover"
KNOWN = [COVER, "https://acme.example", "/help/ev", "https://acme.example/a_(b)?c=1&d=2"]


def passes(text: str, before: str = "") -> bool:
    verdict = ForeignLinks(KNOWN).check(text, before)
    assert verdict.text in (text, None)
    assert (verdict.text is None) == bool(verdict.found)
    return verdict.text is not None


FOREIGN = """http://evil.example
HTTPS://EVIL.EXAMPLE/x
ftp://evil.example
slack://open
www.evil.example
evil.com
Evil.Com
evil.com/path
bank.co.uk/login
evil.com:8080
t.me/joinchat
discord.gg/abc
bit.ly/3x?y
login.acme.online
[here](http://evil.example)
[here](evil)
[here](/other)
[here]( </other> )
![image](/image.png)
[a]: evil.zz/x "title"
<ftp:evil>
<tel:+18001234567>
mailto:eve@evil.com
javascript:alert(1)
JavaScript:alert(1)
[x](javascript:alert(1))
[x](data:text/html;base64,PGI+)
data:text/html,hello
vbscript:x
ht\u200btp://evil.zz
h\u00adttps\u2060://evil.zz
evil\u200b.com
ｈｔｔｐ：／／evil.zz
evil．com
http\\://evil.zz
https:\\/\\/evil.zz
http&#58;//evil.zz
http&colon;&sol;&sol;evil.zz
-http://evil.zz
(http://evil.zz)
见http://evil.zz
访问evil.com查看
_evil.com_
https://help.acme.example/other
https://help.acme.example/cover/x
https://help.acme.example/cover/../x
https://help.acme.example/cover?x=1
https://help.acme.example/covers
http://help.acme.example/cover
https://help.acme.example.evil.zz/cover
https://acme.example.evil.zz
https://acme.example@evil.zz
https://acme.example:pass@evil.zz
https://acme.example`.evil.zz`
https://acme.example。evil.zz
https://acme.example．evil.zz
https://acme\u200b.example
https://acmé.example
https://help.acme.example/cover#https://evil.zz
https://help.acme.example/cover https://evil.zz
[https://help.acme.example/cover](https://evil.zz)
[here](https://help.acme.example/cover)[there](https://evil.zz)
[t](https://help.acme.example/cover "http://evil.zz")
user@evil.com/path
@evil.com
evil.com＠here
evil.com@everyone""".splitlines()

OWN = """https://help.acme.example/cover
HTTPS://Help.Acme.Example/cover
help.acme.example/cover
https://help.acme.example/cover#batteries
https://help.acme.example/cover, and more
https://help.acme.example/cover. Yes
(https://help.acme.example/cover)
**https://help.acme.example/cover**
<https://help.acme.example/cover>
<https://help.acme.example/cover|Cover>
"https://help.acme.example/cover"
[Cover](https://help.acme.example/cover)
[Cover](https://help.acme.example/cover "Cover"), and
[Cover](<https://help.acme.example/cover>)
[A](https://help.acme.example/cover)[B](https://acme.example)
[https://acme.example](https://acme.example)
[1]: https://help.acme.example/cover
[EV](/help/ev)
https://acme.example
https://acme.example.
https://acme.example/a_(b)?c=1&d=2
[x](https://acme.example/a_(b)?c=1&d=2)
详情见https://help.acme.example/cover。
（https://help.acme.example/cover）查看""".splitlines()

INNOCENT = """Send policy.pdf, photo.jpeg or statement.docx to us
Node.js, ASP.NET and Vue.js are software
e.g. a car, i.e. yours, at 9 a.m./p.m. in the U.S./Canada
It is 3.5 % or 1.234,56 and version 2.0.1
Call 1-800-123-4567. Tel:1-800-123-4567
Cars and/or bikes, 24/7, 50/50
Write to bob@acme.com or bob.smith@mail.acme.co.uk
The data: we keep it. In JavaScript: easy. File: none
[Note]: thanks. [x] done
Ratio 3:4, at 10:30, key:value
Inc.Then we go on and so.is it
见附件policy.pdf（三点五）。［注］（说明）
Is it (a) or (b)? [a] [b]""".splitlines()


@rows(product(FOREIGN, ["{}", "{} now"]))
def test_a_foreign_link_stops_its_sentence(text: str, sentence: str) -> None:
    assert not passes(sentence.format(text))


@each_of(OWN)
def test_a_source_passes_and_so_does_its_fragment(text: str) -> None:
    assert passes(text)


@each_of(INNOCENT)
def test_names_of_files_and_abbreviations_are_no_links(text: str) -> None:
    assert passes(text)


@given(
    st.integers(0, len("https://evil.zz/x")),
    st.sampled_from(["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\ufe0f", "\x00"]),
)
def test_what_nobody_sees_hides_no_link(at: int, unseen: str) -> None:
    link = "https://evil.zz/x"

    assert not passes(f"go to {link[:at]}{unseen}{link[at:]} now")


@given(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=12))
def test_no_address_passes_that_only_begins_like_a_source(more: str) -> None:
    between = "".join(takewhile(lambda letter: not letter.isalnum(), more))

    # a letter or digit behind it makes another host, unless a sign stands between that no host can hold
    assert not passes(f"https://acme.example{more}") or between == more or any(sign in between for sign in ']|<>"`#')


def test_a_definition_counts_only_where_a_line_begins() -> None:
    assert not passes("[a]: /other", before="A line.\n")
    assert not passes("[a]: /other 'title'\n")
    assert passes("[a]: /other", before="In a line: ")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", " JavaScript:x"])
def test_a_program_is_never_a_source(link: str) -> None:
    rule = ForeignLinks([link])

    assert rule.check(f"[x]({link.strip()})", "").text is None


def test_a_source_that_becomes_known_passes_from_then_on() -> None:
    rule = ForeignLinks([])
    assert rule.check(COVER, "").text is None

    rule.allow([COVER])

    assert rule.check(COVER, "").text == COVER


def test_the_link_that_was_stopped_is_quoted() -> None:
    assert ForeignLinks([]).check("See http://evil.example/x, please", "").found == ("http://evil.example/x",)
