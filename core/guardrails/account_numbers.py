"""Finds numbers that stand for somebody's money or person: payment cards, IBANs, US social security numbers.

Every finder takes text as `plaintext.bare` gives it, in which `GONE` fills the place of what was found before, and
yields spans of it. Its time grows with the length of the text, whatever the text says.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from stdnum import iban, luhn, numdb

Span = tuple[int, int]
GONE = "\ufdd0"  # stands for no letter in any script, and `plaintext` lets nobody write it

_MARKUP = r"*_~`|\\"
_GAP = rf"[ \t.·{_MARKUP}-]{{0,6}}"
_RUN = re.compile(rf"[0-9](?:{_GAP}[0-9])*")
_GROUP = re.compile(rf"[0-9](?:[{_MARKUP}]*[0-9])*")  # bold or code within a number does not part it
_NOT_DIGITS = re.compile(r"[^0-9]+")
_MARKUP_IN_GAP = re.compile(rf"[{_MARKUP}]+")
_SHORTEST = 9  # digits of a social security number


class Group(NamedTuple):
    """Digits that stand together, and what parts them from the group before in the same run."""

    digits: str
    start: int
    end: int
    gap: str


def _runs(text: str) -> Iterator[list[Group]]:
    for run in _RUN.finditer(text):
        if run.end() - run.start() < _SHORTEST:
            continue
        groups: list[Group] = []
        end = run.start()
        for group in _GROUP.finditer(text, *run.span()):
            digits, gap = group[0], text[end : group.start()]
            if not digits.isdigit():
                digits = _NOT_DIGITS.sub("", digits)
            groups.append(Group(digits, group.start(), group.end(), gap if len(gap) < 2 else _MARKUP_IN_GAP.sub("", gap)))
            end = group.end()
        yield groups


_GLUED = re.compile(r"([A-Za-z]+)[-_#]?$")
_LABEL = re.compile(
    "amex|card|carta|carte|cartao|cc|discover|is|jcb|karte|mastercard|no|nr|nss|num|number|numero|nummer|pan|social|ss|ssn|tarjeta|visa",
    re.IGNORECASE,
)


def _is_part_of_a_word(text: str, start: int, end: int) -> bool:
    """Whether the digits belong to an identifier such as a VIN, `ACM-4539…` or `4539…ab`, or to a mention such as `<@4539…>`."""
    if text[end : end + 1].isascii() and text[end : end + 1].isalpha():
        return True
    if text[end : end + 1] == ">" and text[max(0, start - 1) : start] in tuple("@#&!:"):
        return True
    word = _GLUED.search(text[max(0, start - 16) : start])
    return word is not None and not _LABEL.fullmatch(word[1])


# The first four digits, and how long such a card number is. Sources: ISO/IEC 7812 and what the issuers publish.
_ISSUERS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (4000, 4999, (13, 16, 19)),  # Visa
    (5100, 5599, (16,)),  # Mastercard, and its second range:
    (2221, 2720, (16,)),
    (3400, 3499, (15,)),  # American Express
    (3700, 3799, (15,)),
    (6011, 6011, (16, 19)),  # Discover
    (6440, 6599, (16, 19)),
    (3000, 3059, (14, 16)),  # Diners Club
    (3095, 3095, (14, 16)),
    (3600, 3699, (14, 16)),
    (3800, 3999, (14, 16)),
    (3528, 3589, (16, 19)),  # JCB
    (6200, 6299, (16, 17, 18, 19)),  # UnionPay
    (8100, 8199, (16, 17, 18, 19)),
    (2200, 2204, (16, 17, 18, 19)),  # Mir
    *((first, first, (16, 18, 19)) for first in (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763)),  # Maestro
    *((first, first, (16,)) for first in (5041, 5066, 5067, 6062, 6277, 6362, 6363)),  # Elo and Hipercard
    (5090, 5099, (16,)),
)


def _lengths() -> Mapping[int, set[int]]:
    lengths_by_first: defaultdict[int, set[int]] = defaultdict(set)
    for low, high, lengths in _ISSUERS:
        for first in range(low, high + 1):
            lengths_by_first[first].update(lengths)  # some digits belong to two: 6277 is of UnionPay's and of Elo's
    return dict(lengths_by_first)


_LENGTHS = _lengths()
_LONGEST = 19
_PRINTED = {(4, 6, 5), (4, 6, 4), (4, 3, 3, 3), (6, 13)}  # groups as cards carry them, besides fours
_LISTED = re.compile(r"(?<![0-9][.,])(?<![0-9])[0-9]{4,6}(?P<comma>, ?)[0-9]{3,13}(?:(?P=comma)[0-9]{1,6}){0,3}(?![0-9]|[.,][0-9])")
_DIALLED = re.compile(r"(?:\+|(?<![0-9])00)[ .(-]*$")
_LONGEST_PHONE = 15  # ITU-T E.164


def cards(text: str) -> Iterator[Span]:
    """Payment card numbers, in print or grouped in any one way.

    A number counts when its first digits and its length belong to an issuer and its check digit is right. One in ten
    numbers that only look like that has the right check digit by chance (an order number of sixteen digits in an issuer's
    range, or such years in a row as 4500 2019 2020 2021) and is taken too. Not seen: numbers in words, over two lines, with other
    separators than spaces, dots, hyphens, Markdown and, as printed, commas, or grouped irregularly beside further digits.
    """
    for listed in _LISTED.finditer(text):
        if _is_a_card_with_commas(text, *listed.span()):
            yield listed.span()
    for groups in _runs(text):
        at = 0
        while at < len(groups):
            end = _card_end(text, groups, at)
            if end:
                yield groups[at].start, groups[end - 1].end
            at = end or at + 1


def _is_a_card_with_commas(text: str, start: int, end: int) -> bool:
    groups = text[start:end].replace(" ", "").split(",")
    digits, sizes = "".join(groups), [len(group) for group in groups]
    if len(digits) not in _LENGTHS.get(int(digits[:4]), ()) or not luhn.is_valid(digits) or _is_part_of_a_word(text, start, end):
        return False
    return tuple(sizes) in _PRINTED or (sizes[-1] <= 4 and set(sizes[:-1]) == {4})


def _card_end(text: str, groups: Sequence[Group], at: int) -> int:
    """Behind which group the longest card number ends that begins at this one; 0 where none does."""
    if len(groups) > _LONGEST and len(groups[at].digits) < 4:
        return 0  # within a long run only printed groups count: see below
    first = groups[at].digits if len(groups[at].digits) > 3 else "".join(group.digits for group in groups[at : at + 4])
    lengths = _LENGTHS.get(int(first[:4]))
    if lengths is None:
        return 0
    digits, sizes, found = "", [], 0
    for end, group in enumerate(groups[at : at + _LONGEST], at + 1):
        digits += group.digits
        sizes.append(len(group.digits))
        if len(digits) > _LONGEST:
            break
        if len(digits) in lengths and _is_grouped_like_a_card(groups, sizes) and luhn.is_valid(digits) and _is_free(text, groups[at:end]):
            found = end
    return found


def _is_grouped_like_a_card(groups: Sequence[Group], sizes: Sequence[int]) -> bool:
    if len(sizes) == 1 or (sizes[-1] <= 4 and set(sizes[:-1]) == {4}) or tuple(sizes) in _PRINTED:
        return True
    # Two phone numbers or two dates in a row are grouped irregularly too: only one run of its own with one separator counts.
    alone = len(sizes) == len(groups) and len({group.gap for group in groups[1:]}) == 1
    return alone and len(sizes) > 2 and (sum(sizes) > 13 or set(sizes) == {1})


def _is_free(text: str, groups: Sequence[Group]) -> bool:
    start, end = groups[0].start, groups[-1].end
    before = text[max(0, start - 5) : start]
    if len(groups) == 1 and before[-1:] == "." and before[-2:-1].isdigit():
        return False  # the places of a decimal fraction
    if sum(len(group.digits) for group in groups) <= _LONGEST_PHONE and _DIALLED.search(before):
        return False
    return not _is_part_of_a_word(text, start, end)


_COUNTRY = re.compile(rf"(?:(?<![A-Za-z0-9])|(?<=iban))([A-Za-z]{{2}})(?={_GAP}[0-9])", re.IGNORECASE)
_PART = re.compile(r"([0-9]+)!([nac])")
_LETTERS = {"n": "[0-9]", "a": "[A-Za-z]", "c": "[A-Za-z0-9]"}


@cache
def _iban_shape(country: str) -> re.Pattern[str] | None:
    """The shape of a country's account numbers, from the registry that stdnum carries."""
    structure = numdb.get("iban").info(country)[0][1].get("bban", "")
    if not structure:
        return None
    parts = [f"(?:{_GAP}{_LETTERS[kind]}){{{count}}}" for count, kind in _PART.findall(structure)]
    return re.compile(rf"[A-Za-z]{{2}}(?:{_GAP}[0-9]){{2}}{''.join(parts)}(?![A-Za-z0-9])")


def ibans(text: str) -> Iterator[Span]:
    """Bank account numbers whose shape is the country's and whose check digits are right: by chance one in 97 of that shape."""
    at = 0
    while country := _COUNTRY.search(text, at):
        at = country.end()
        shape = _iban_shape(country[1].upper())
        number = shape.match(text, country.start()) if shape else None
        if number and iban.is_valid(re.sub(r"[^A-Za-z0-9]", "", number[0]), check_country=False):
            at = number.end()
            yield number.span()


_SOCIAL_SECURITY = re.compile(  # in lower case; each branch begins with a letter, which lets the search skip quickly
    r"ssns?(?![a-z])|ss(?<![a-z]ss) ?#|social ?sec|soc(?<![a-z]soc)\.? sec|social (?:number|no\b|is\b|#)|social:"
    r"|seguridad social|seguro social|nss(?![a-z])|securite sociale|numero de secu\b|sozialversicherung|seguranca social|seguridade social"
    r"|sicurezza sociale|previdenza sociale|社会安全|社會安全|社安|社会保障|社會保障|社保|الضمان الاجتماعي|التامين الاجتماعي"
)
_NEAR = 80  # characters between the word and the number, or between two such numbers
_OTHER_NUMBER = re.compile(
    r"(?:policy|claim|order|invoice|ticket|account|acct|routing|phone|telephone|cell|mobile|tel|fax|case|reference|ref|quote|vin|zip|member|customer"
    r"|licen[sc]e|poliza|siniestro|pedido|factura|cuenta|telefono|contrat|sinistre|commande|facture|compte|police|\w*vertrag\w*|\w*schaden\w*"
    r"|\w*rechnung\w*|\w*konto\w*|telefon\w*|apolice|polizza|conto|保单|保單|订单|訂單|电话|電話|账号|帳號|الوثيقة|الهاتف|هاتفي|الطلب|الحساب)"
    r"\W{0,3}(?:(?:number|no|nr|num|id|numero|nummer|is|es|est|ist|e|is|号码|号|號碼|號|是|رقم|هو)\W{0,3}){0,3}$",
    re.IGNORECASE,
)


_AS_PRINTED = re.compile("[0-9]{3}-[0-9]{2}-[0-9]{4}")


def social_security_numbers(text: str) -> Iterator[Span]:
    """US social security numbers as they are printed, 123-45-6789, and in other forms beside a word that says so or another such number.

    They carry no check digit, so nine digits in a row or with spaces stay without the word (in one of eight languages, within the same
    message); and what another label precedes (reference, policy, phone, …) is none: nine digits in a row beside the word, the printed
    form without it.
    """
    numbers = [*_nine_digits(text)]
    words = [*_SOCIAL_SECURITY.finditer(text.lower())] if numbers else []
    if not words:
        yield from (span for span in numbers if _AS_PRINTED.fullmatch(text[slice(*span)]) and not _is_labelled_otherwise(text, span[0]))
        return
    marks = [*((*word.span(), False) for word in words), *((*span, True) for span in numbers)]
    cluster: list[tuple[int, int, bool]] = []
    for mark in [*sorted(marks), (len(text) + _NEAR + 1, 0, False)]:  # one far behind the end closes the last cluster
        if cluster and (mark[0] - cluster[-1][1] > _NEAR or GONE in text[cluster[-1][1] : mark[0]]):
            if not all(is_number for _, _, is_number in cluster):
                yield from ((start, end) for start, end, is_number in cluster if is_number)
            cluster = []
        cluster.append(mark)


def _nine_digits(text: str) -> Iterator[Span]:
    for groups in _runs(text):
        for size in (1, 3):
            for at in range(len(groups) - size + 1):
                span = _nine_digits_in(text, groups, at, at + size)
                if span:
                    yield span


def _nine_digits_in(text: str, groups: Sequence[Group], at: int, end: int) -> Span | None:
    sizes = [len(group.digits) for group in groups[at:end]]
    if sizes not in ([9], [3, 2, 4]):
        return None
    digits = "".join(group.digits for group in groups[at:end])
    if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000":
        return None
    neighbours = [groups[at].gap] * (at > 0) + [group.gap for group in groups[end : end + 1]]
    if not all(" " in gap for gap in neighbours):
        return None  # a part of a longer number
    start, end_of_last = groups[at].start, groups[end - 1].end
    if _is_part_of_a_word(text, start, end_of_last):
        return None
    if len(sizes) == 1 and _is_labelled_otherwise(text, start):
        return None
    return start, end_of_last


def _is_labelled_otherwise(text: str, start: int) -> bool:
    return _OTHER_NUMBER.search(text[max(0, start - 40) : start]) is not None
