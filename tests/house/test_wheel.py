"""The wheel holds what runs Newsdesk and nothing that imports a library of its development."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
LEFT_OUT = tuple(f"{name.strip('/').replace('/', '.')}" for name in WHEEL["exclude"])


def list_shipped() -> dict[str, Path]:
    """Return the modules that hatch packs, by name."""
    found = {}
    for package in WHEEL["packages"]:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if not is_left_out(name):
                found[name] = path
    return found


def is_left_out(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in LEFT_OUT)


def find_imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports anywhere in it, for types alone or not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


OF_EXTRAS = {"storage.postgres": {"psycopg", "psycopg_pool"}}
"""What a package may import beside that, whose own extra brings it."""


def list_run_libraries() -> set[str]:
    """Return the modules of the libraries that an installation has: those asked for and theirs."""
    seen: set[str] = set()
    waiting = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        needed = not requirement.marker or requirement.marker.evaluate({"extra": ""})
        if needed and name not in seen:
            seen.add(name)
            waiting += map(Requirement, metadata.requires(name) or ())
    modules = metadata.packages_distributions()
    return {
        module
        for module, makers in modules.items()
        if seen & {canonicalize_name(maker) for maker in makers}
    }


def test_what_is_shipped_imports_only_what_an_installation_has() -> None:
    there = list_run_libraries() | sys.stdlib_module_names | set(WHEEL["packages"])
    missing = [
        f"{name} imports {imported}"
        for name, path in list_shipped().items()
        for imported in find_imports(path)
        if imported.partition(".")[0] not in there | OF_EXTRAS.get(name.rpartition(".")[0], set())
        or is_left_out(imported)
    ]
    assert missing == []


def test_the_programs_that_make_models_are_there_and_not_shipped() -> None:
    shipped = list_shipped()
    assert "bot.text.model" in shipped and "bot.text.reading" in shipped
    for folder in LEFT_OUT:
        assert list((ROOT / folder.replace(".", "/")).glob("*.py"))
        assert not any(name.startswith(folder) for name in shipped)
