"""The sorts of requests that an audience comes with, and who looks after each: one file of `intents/` each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from core.language import LANGUAGES
from core.messages import Audience
from core.playbook.folder import Folder
from core.playbook.tables import Table
from core.playbook.toml_files import read_toml

NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class Intent:
    """`about` tells what belongs to it and what does not; `who` looks after it, and `reached` is how, both by language and always in the
    company's own; `utterances` are lines in which people have come with it, by language."""

    name: str
    title: str
    about: str
    who: Mapping[str, str]
    reached: Mapping[str, str]
    utterances: Mapping[str, tuple[str, ...]]

    def handled_by(self, *languages: str) -> tuple[str, str]:
        """Who looks after it and how they are reached, both in the first of these languages that has both."""
        language = next(each for each in (*languages, *self.who) if each in self.who and each in self.reached)
        return self.who[language], self.reached[language]


def read_intents(folder: Folder, audience: Audience, language: str) -> tuple[Intent, ...]:
    """In the order of their names; none where there is no such folder. `language` is the company's own."""
    paths = folder.files(Path(audience.value, "intents"), ".toml")
    tables = {path: table for path in paths if (table := read_toml(folder, path))}
    intents = tuple(_intent(folder, path, table, language) for path, table in tables.items())
    _check_titles(intents, tables.values())
    _check_utterances(intents, tables.values())
    return intents


def _intent(folder: Folder, path: Path, table: Table, language: str) -> Intent:
    if not NAME.fullmatch(path.stem):
        folder.refuse(path, 1, f'the name of the file is that of the intent: a-z first, then a-z, 0-9 and underscores, not "{path.stem}"')
    intent = Intent(
        name=path.stem,
        title=table.text("title"),
        about=table.text("about"),
        who=_said(table.table("who"), language),
        reached=_said(table.table("reached"), language),
        utterances=_utterances(table.table("utterances"), language),
    )
    table.close()
    for told in sorted(intent.who.keys() ^ intent.reached.keys()):
        table.refuse(f'"who" and "reached" must be told in the same languages: one of them lacks "{told}"', "who")
    return intent


def _said(table: Table, needed: str) -> Mapping[str, str]:
    told = {language: table.text(language) for language in _languages(table, needed)}
    table.close()
    return MappingProxyType(told)


def _utterances(table: Table, needed: str) -> Mapping[str, tuple[str, ...]]:
    told = {language: table.texts(language, least=1) for language in _languages(table, needed)}
    table.close()
    return MappingProxyType(told)


def _languages(table: Table, needed: str) -> Iterable[str]:
    """Those that are there, and the one that must be."""
    return [needed, *(language for language in LANGUAGES if table.has(language) and language != needed)]


def _check_titles(intents: Iterable[Intent], tables: Iterable[Table]) -> None:
    first: dict[str, str] = {}
    for intent, table in zip(intents, tables, strict=True):
        other = first.setdefault(intent.title.casefold(), intent.name)
        if intent.title and other != intent.name:
            table.refuse(f'"{intent.title}" is the title of the intent "{other}" already', "title")


def _check_utterances(intents: Iterable[Intent], tables: Iterable[Table]) -> None:
    """A line that stands for two sorts of requests tells neither."""
    first: dict[str, str] = {}
    for intent, table in zip(intents, tables, strict=True):
        for language, lines in intent.utterances.items():
            for number, line in enumerate(lines):
                before = first.get(line.casefold())
                if line and before:
                    where = "here twice" if before == intent.name else f'in the intent "{before}" already'
                    table.refuse(f'"{line}" stands {where}', "utterances", language, number)
                first.setdefault(line.casefold(), intent.name)
