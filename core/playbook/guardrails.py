"""What a company's `guardrails.toml` says: topics and rules in words, and the rules that code holds."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from core.guardrails.competitors import Competitor, Competitors, Names
from core.guardrails.holding import ACTIONS, USUAL
from core.guardrails.kinds import Kind, NotOffered, PersonalData, Role, Worded
from core.guardrails.wording import Said
from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.tables import Table
from core.playbook.toml_files import read_toml

PHRASED = ("promises", "plans", "role", "personal", "harassment")  # kinds for which a company may have phrases of its own


@dataclass(frozen=True, kw_only=True)
class Guardrails:
    """`actions` say what is done about each kind; `phrases` are the company's own in its `language`, by kind; `not_offered` is what
    people call what the company does not have."""

    topics: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    actions: Mapping[str, str] = field(default_factory=lambda: USUAL)
    competitors: tuple[Competitor, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_offered: tuple[str, ...] = ()
    language: str = "en"


def kinds(
    held: Guardrails, names: Names, *, customer_said: Collection[str] = (), given: Collection[str] = (), told: Collection[str] = ()
) -> Iterator[Kind]:
    """Every kind, as one conversation needs it: what the customer has said, what Eva was given, and what she was told to be."""
    own, language = held.phrases, held.language
    yield Role(own.get("role", ()), told, language=language)
    yield Worded("promises", own.get("promises", ()), language=language)
    yield Competitors(names, customer_said)
    yield NotOffered(held.not_offered)
    yield Worded("plans", own.get("plans", ()), language=language)
    yield PersonalData(own.get("personal", ()), given, language=language)
    yield Worded("harassment", own.get("harassment", ()), language=language, asks=True)


def read_guardrails(
    files: Folder, path: Path, *, not_offered: Collection[str] | None, told: Collection[str] = (), language: str = "en"
) -> Guardrails:
    """`not_offered` are the words of `playbook.toml`, or None where that has faults; the file's own examples are tried at once, so that a
    phrase never stops what it must not."""
    table = read_toml(files, path)
    if table is None:
        return Guardrails()
    rules = table.texts("rules")
    held = Guardrails(
        topics=table.texts("topics"),
        rules=rules,
        actions=_actions(table.table("actions")),
        competitors=tuple(map(_competitor, table.tables("competitors") if table.has("competitors") else ())),
        phrases=_phrases(table.table("phrases")),
        not_offered=(*(not_offered or ()), *table.texts("not_offered", default=())),
        language=language,
    )
    _try(table, held, (*rules, *told), untried=NotOffered.name if not_offered is None else "")
    table.close()
    return held


def _actions(table: Table) -> Mapping[str, str]:
    chosen = {kind: table.choice(kind, ACTIONS, default=usual) for kind, usual in USUAL.items()}
    table.close()
    return MappingProxyType(chosen)


def _competitor(table: Table) -> Competitor:
    found = Competitor(
        name=table.text("name"),
        also=table.texts("also", default=()),
        exact=table.flag("exact", default=False),
        unlike=table.texts("unlike", default=()),
    )
    table.close()
    return found


def _phrases(table: Table) -> Mapping[str, tuple[str, ...]]:
    own = {kind: table.texts(kind, default=()) for kind in PHRASED}
    table.close()
    return MappingProxyType(own)


def _try(table: Table, held: Guardrails, told: Collection[str], *, untried: str) -> None:
    """The customer of `must_pass` has named every competitor; the one of `must_stop` none. `untried` is a kind that is not whole, for
    a fault that is named elsewhere."""
    names = Names(held.competitors)
    named = [competitor.name for competitor in held.competitors]
    checks = tuple(kinds(held, names, customer_said=named, told=told))
    for number, sentence in enumerate(table.texts("must_pass", default=())):
        for kind in checks:
            if sentence and kind.stops(Said(sentence)):
                table.refuse(f'must pass, and "{kind.name}" stops it: {sentence}', "must_pass", number)
    stopped = table.table("must_stop")
    by_name = {kind.name: kind for kind in kinds(held, names, told=told)}
    for name in stopped.names():
        if name not in by_name:
            stopped.refuse(f'unknown kind "{name}"{did_you_mean(name, by_name)}', name)
            continue
        for number, sentence in enumerate(stopped.texts(name)):
            if sentence and name != untried and not by_name[name].stops(Said(sentence)):
                stopped.refuse(f'must stop, and "{name}" lets it pass: {sentence}', name, number)
