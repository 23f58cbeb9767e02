"""A company's content as values: load a playbook folder, check it, and refuse what is wrong with file and line."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from core.language import LANGUAGES
from core.messages import Audience, Line
from core.playbook.articles import Article, Page, check_lengths, check_pages, read_pages
from core.playbook.examples import Eval, Example, read_evals, read_examples
from core.playbook.facts import Facts, read_facts
from core.playbook.faults import Fault, PlaybookError, did_you_mean
from core.playbook.folder import Folder
from core.playbook.guardrails import Guardrails, read_guardrails
from core.playbook.intents import Intent, read_intents
from core.playbook.markdown import anchor, headings
from core.playbook.numbers import check_numbers
from core.playbook.tables import Table
from core.playbook.tariff import PATH as RATES
from core.playbook.tariff import read_rates
from core.playbook.toml_files import read_toml
from core.playbook.vehicle_table import PATH as VEHICLES
from core.playbook.vehicle_table import read_vehicles
from core.quoting.pricing.rates import Rates
from core.quoting.vehicles.known import Vehicles

__all__ = ["Article", "Content", "Fault", "Intent", "Playbook", "PlaybookError", "anchor", "headings", "load"]

UNANSWERED = "unknown"  # the name of the file with what no article answers
READ_ELSEWHERE = ("oncall.toml",)  # it changes what Eva does, so it counts for the version


@dataclass(frozen=True, kw_only=True)
class Content:
    """What one audience is told, and how. `words` maps a word of the articles to what people call it; `asked` maps a language
    (the company's own is "") to what maps an article's slug to lines in which people ask for it, and UNANSWERED to lines
    that none answers; `intents` are the sorts of requests, by name."""

    identity: str
    topics: tuple[str, ...]
    rules: tuple[str, ...]
    articles: tuple[Article, ...]
    examples: tuple[Example, ...]
    evals: tuple[Eval, ...]
    words: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, Mapping[str, tuple[str, ...]]]
    intents: tuple[Intent, ...] = ()
    guardrails: Guardrails = field(default_factory=Guardrails)


@dataclass(frozen=True, kw_only=True)
class Playbook(Facts):
    """One company's content, without a fault. `version` changes with every file that has a say in what Eva does. A company without
    `rates` and `vehicles` has no quotes of its own: either both are there, or none."""

    folder: Path
    audiences: Mapping[Audience, Content] = field(repr=False)
    version: str
    rates: Rates | None = None
    vehicles: Vehicles | None = None

    @property
    def has_quotes(self) -> bool:
        """Whether there is anything to price with."""
        return self.rates is not None or self.quote_api is not None

    def content_for(self, audience: Audience) -> Content:
        """What this audience is told. Where a company has nothing for its colleagues, they are told what customers are."""
        return self.audiences.get(audience) or self.audiences[Audience.CUSTOMER]

    def articles_for(self, audience: Audience) -> tuple[Article, ...]:
        """Colleagues may read customers' articles too, never the reverse."""
        seen = (Audience.INTERNAL, Audience.CUSTOMER) if audience is Audience.INTERNAL else (audience,)
        return tuple(article for one in seen if one in self.audiences for article in self.audiences[one].articles)

    def article(self, slug: str, audience: Audience) -> Article | None:
        """The article, if this audience may read it."""
        return next((each for each in self.articles_for(audience) if each.slug == slug), None)

    def reading(self, lines: Sequence[Line], audience: Audience) -> str:
        """The title of the article that the customer was reading when they wrote this, or nothing."""
        found = (self.article(line.about, audience) for line in reversed(lines) if line.about)
        return next((article.title for article in found if article), "")


def load(folder: Path, *, thorough: bool = False) -> Playbook:
    """Raises PlaybookError with everything that is wrong. `thorough`: also with what Eva can run with, but should not be shown: articles
    that are too short, and their numbers that differ from the company's, which takes as long as all the rest."""
    if not os.path.isdir(folder):  # unlike Path.is_dir, also False where a folder above it may not be entered
        words = "is no folder" if os.path.lexists(folder) else "there is no such folder"
        raise PlaybookError([Fault(path=folder, line=1, text=words)])
    files = Folder(folder)
    audiences = [audience for audience in Audience if _has_content(files, audience)]
    pages = {audience: read_pages(files, audience) for audience in audiences}
    every_page = [page for found in pages.values() for page in found]
    check_pages(files, every_page)
    if thorough:
        check_lengths(files, every_page)
        check_numbers(files, every_page)
    facts = read_facts(files, _slugs(pages, (Audience.CUSTOMER,)), audiences)
    contents = {audience: _content(files, audience, pages, facts) for audience in audiences}
    rates, vehicles = _priced(files, facts)
    _count_the_rest(files)
    if facts is None or files.faults:
        raise PlaybookError(files.faults)
    return Playbook(
        **vars(facts),
        folder=folder,
        audiences=MappingProxyType(contents),
        version=files.version(),
        rates=rates,
        vehicles=vehicles,
    )


def _priced(files: Folder, facts: Facts | None) -> tuple[Rates | None, Vehicles | None]:
    """The rates, and the vehicles that they are for."""
    for path, other in ((RATES, VEHICLES), (VEHICLES, RATES)):
        if files.has(path) and not files.has(other):
            files.refuse(path, 1, f"needs {other} beside it")
    rates = read_rates(files, {product.id: product.name for product in facts.products} if facts else None)
    groups = {product: tuple(tariff.groups) for product, tariff in rates.tariffs.items()} if rates else None
    return rates, read_vehicles(files, groups)


def _has_content(files: Folder, audience: Audience) -> bool:
    at = Path(audience.value)
    if files.has(at) and not os.path.isdir(files.root / at):
        files.refuse(at, 1, "is no folder")
        return False
    if audience is Audience.CUSTOMER and not files.has(at):
        files.refuse(at, 1, "this folder is missing")
    return files.has(at)


def _slugs(pages: Mapping[Audience, Sequence[Page]], audiences: Collection[Audience]) -> frozenset[str]:
    return frozenset(page.article.slug for audience in audiences for page in pages.get(audience, ()))


def _content(files: Folder, audience: Audience, pages: Mapping[Audience, Sequence[Page]], facts: Facts | None) -> Content:
    at = Path(audience.value)
    seen = (Audience.CUSTOMER,) if audience is Audience.CUSTOMER else tuple(Audience)
    identity = _identity(files, at / "identity.md")
    not_offered = [word for other in facts.not_offered for word in other.words] if facts else None
    language = facts.language if facts else LANGUAGES[0]
    held = read_guardrails(files, at / "guardrails.toml", not_offered=not_offered, told=[identity], language=language)
    return Content(
        identity=identity,
        topics=held.topics,
        rules=held.rules,
        guardrails=held,
        articles=tuple(page.article for page in pages[audience]),
        examples=read_examples(files, audience),
        evals=read_evals(files, audience, _slugs(pages, seen)),
        words=_words(files, at / "words.toml"),
        asked=_asked(files, at / "asked", _slugs(pages, (audience,))),
        intents=read_intents(files, audience, language),
    )


def _asked(files: Folder, at: Path, slugs: Collection[str]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The lines of `<slug>.txt` and `<language>/<slug>.txt`, each the words of a customer."""
    folders = {"": at} | {language: at / language for language in LANGUAGES}
    asked = {
        language: {path.stem: _lines(files, path, slugs) for path in files.files(folder, ".txt")} for language, folder in folders.items()
    }
    return MappingProxyType({language: MappingProxyType(lines) for language, lines in asked.items() if lines})


def _lines(files: Folder, path: Path, slugs: Collection[str]) -> tuple[str, ...]:
    if path.stem not in slugs and path.stem != UNANSWERED:
        files.refuse(path, 1, f'there is no article "{path.stem}"{did_you_mean(path.stem, slugs)}')
    seen: dict[str, None] = {}
    for number, line in enumerate(map(str.strip, (files.text(path) or "").splitlines()), 1):
        if line and line in seen:
            files.refuse(path, number, "stands here twice")
        seen[line] = None
    return tuple(filter(None, seen))


def _identity(files: Folder, path: Path) -> str:
    text = files.text(path)
    if text is not None and not text.strip():
        files.refuse(path, 1, "must not be empty")
    return (text or "").strip()


def _words(files: Folder, path: Path) -> Mapping[str, tuple[str, ...]]:
    table = read_toml(files, path) if files.has(path) else None
    if table is None:
        return MappingProxyType({})
    listed = table.needed_table("words")
    table.close()
    if listed is None:
        return MappingProxyType({})
    words = {word: listed.texts(word) for word in listed.names()}
    _check_words(listed, words)
    return MappingProxyType(words)


def _check_words(table: Table, words: Mapping[str, Sequence[str]]) -> None:
    """Each word must lead to one place, in whatever case it is written."""
    own: dict[str, str] = {}
    for word in words:
        first = own.setdefault(word.casefold(), word)
        if first != word:
            table.refuse(f'"{word}" stands twice: as "{first}" too', word)
    listed: dict[str, str] = {}
    for word, synonyms in words.items():
        for number, synonym in enumerate(synonyms):
            key = synonym.casefold()
            if not key:
                continue
            if key in own:
                table.refuse(f'"{synonym}" is a synonym of "{word}" and a word with synonyms of its own', word, number)
            elif key in listed:
                table.refuse(f'"{synonym}" is a synonym of "{listed[key]}" already', word, number)
            listed.setdefault(key, word)


def _count_the_rest(files: Folder) -> None:
    for name in READ_ELSEWHERE:
        if files.has(Path(name)):
            files.count(Path(name))
