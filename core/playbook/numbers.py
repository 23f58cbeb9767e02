"""The numbers that a company's articles state: each is named once, and of each article it is told which of them stand there, in order."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from core.guardrails.figures import ALWAYS, FREE, Figure, Reading, figures
from core.guardrails.plaintext import bare
from core.language import LANGUAGES
from core.playbook.articles import Page
from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.tables import Table
from core.playbook.toml_files import read_toml

NUMBERS = Path("numbers.toml")
TARGET = re.compile(r"(?<=\])\([^)\s]*\)")  # where a link leads, which nobody reads
WORKING = re.compile(r"\b(?:business|working)\b", re.IGNORECASE)

Amount = tuple[frozenset[Reading], bool]  # how much of what; whether only the days or hours count on which people work


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A number of an article, or of the list. `line` is that of its file."""

    written: str
    amount: Amount
    line: int = 1


def check_numbers(folder: Folder, pages: Sequence[Page]) -> None:
    """With `numbers.toml`, every number of every article must be one that stands there, and every one there must stand in an article.
    Without it, nothing is checked. "One" is no number."""
    table = read_toml(folder, NUMBERS) if folder.has(NUMBERS) else None
    if table is None:
        return
    named, told = table.needed_table("numbers"), table.needed_table("told")
    table.close()
    if named is not None and told is not None:
        _check(folder, pages, named, told)


def _check(folder: Folder, pages: Sequence[Page], named: Table, told: Table) -> None:
    numbers = {name: number for name in named.names() if (number := _named(named, name))}
    by_slug = {page.article.slug: page for page in pages}
    for slug in told.names():
        if slug not in by_slug:
            told.refuse(f'there is no article "{slug}"{did_you_mean(slug, by_slug)}', slug)
    used = set[str]()
    for slug, page in by_slug.items():
        names = told.texts(slug, default=())
        used.update(names)
        if _all_named(told, slug, names, named.names()) and numbers.keys() >= set(names):
            _compare(folder, page, told, names, numbers)
    for name in named.names():
        if name not in used:
            named.refuse(f'"{name}" stands in no article', name)


def _named(named: Table, name: str) -> Stated | None:
    """None after a fault."""
    text = named.text(name)
    found = _numbers(text, LANGUAGES) if text else []
    if text and len(found) != 1:
        named.refuse(f'"{name}" must be one number with what it measures, such as "30 days" or "$500", not "{text}"', name)
    return Stated(written=text, amount=_amount(found[0])) if len(found) == 1 else None


def _all_named(told: Table, slug: str, names: Sequence[str], known: Collection[str]) -> bool:
    for at, name in enumerate(names):
        if name not in known:
            told.refuse(f'no number is named "{name}"{did_you_mean(name, known)}', slug, at)
    return set(names) <= set(known)


def _compare(folder: Folder, page: Page, told: Table, names: Sequence[str], numbers: Mapping[str, Stated]) -> None:
    stated = list(_stated(page))
    wanted = [numbers[name].amount for name in names]
    matcher = SequenceMatcher(None, [each.amount for each in stated], wanted, autojunk=False)
    for what, first, last, first_name, last_name in matcher.get_opcodes():
        if what == "equal":
            continue
        for each, at in zip_longest(stated[first:last], range(first_name, last_name)):
            if each is None:
                told.refuse(f"{_said(names[at], numbers)} does not stand there in {page.path.as_posix()}", page.article.slug, at)
            elif at is None:
                folder.refuse(page.path, each.line, f'"{each.written}" is not told of this article in {NUMBERS}{_hint(each, numbers)}')
            else:
                folder.refuse(page.path, each.line, f'"{each.written}" stands where {NUMBERS} has {_said(names[at], numbers)}')


def _said(name: str, numbers: Mapping[str, Stated]) -> str:
    return f'{name} = "{numbers[name].written}"'


def _hint(stated: Stated, numbers: Mapping[str, Stated]) -> str:
    alike = [name for name, number in numbers.items() if number.amount == stated.amount]
    return f" (there it may be {' or '.join(alike)})" if alike else ", and no number there is like it"


def _stated(page: Page) -> Iterator[Stated]:
    """In the order of the text. Where a link leads is blanked, so that lines and places stay as they are."""
    text = bare(TARGET.sub(lambda target: " " * len(target[0]), page.article.body)).text
    for figure in _numbers(text, (page.article.language,)):
        yield Stated(written=figure.written, amount=_amount(figure), line=page.first_line + text.count("\n", 0, figure.span[0]))


def _numbers(text: str, languages: Sequence[str]) -> list[Figure]:
    found = (figure for figure in figures(text, languages) if figure.kind not in (FREE, ALWAYS))
    return sorted(found, key=lambda figure: figure.span)


def _amount(figure: Figure) -> Amount:
    return figure.readings, bool(WORKING.search(figure.written))
