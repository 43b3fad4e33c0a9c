"""The rooms of the house: small functions and modules, folders with room, faces with contracts."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.house.tree import SHIPPED, list_modules, name_package, name_path, parse, show

FUNCTION_LINES = 50
MODULE_LINES = 600
FOLDER_MODULES = 16

LONG_MODULES: dict[str, str] = {}
"""Modules that are longer for a reason: their path, and the reason."""

OPEN_PACKAGES = {
    "bot.text.names": {"bot.text.model.build"},
    "bot.text.language": {"bot.text.model.build"},
}
"""Who besides itself may reach past a package's face: what makes its models."""


@pytest.fixture(scope="module")
def contracts() -> dict[str, set[str]]:
    """Return who may import past the face of each package that has a contract."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        module.removesuffix(".*"): set(contract["allowed_importers"])
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "protected"
        for module in contract["protected_modules"]
    }


def test_functions_are_short() -> None:
    offenders = [
        f"{name_path(path)}:{node.lineno} {node.name} has {length} lines"
        for path in list_modules(*SHIPPED, "tests", "docs")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not offenders, show(f"over {FUNCTION_LINES} lines: take a step out", offenders)


def test_a_long_module_has_a_reason() -> None:
    lengths = {
        name_path(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in list_modules(*SHIPPED, "tests", "docs")
    }
    offenders = {name for name, length in lengths.items() if length > MODULE_LINES}
    unsaid, gone = offenders - LONG_MODULES.keys(), LONG_MODULES.keys() - offenders
    assert not unsaid, show(f"over {MODULE_LINES} lines: divide it, or say why it is one", unsaid)
    assert not gone, show("no longer long: take it out of LONG_MODULES", gone)


def test_no_folder_is_full() -> None:
    modules = Counter(name_path(path.parent) for path in list_modules(*SHIPPED))
    offenders = [f"{name}: {count}" for name, count in modules.items() if count > FOLDER_MODULES]
    assert not offenders, show(f"over {FOLDER_MODULES} modules: make two folders", offenders)


def find_faces() -> set[str]:
    """Return the packages that name what others may use of them."""
    return {
        name_package(path.parent)
        for path in list_modules(*SHIPPED)
        if path.name == "__init__.py"
        for node in parse(path).body
        if isinstance(node, ast.Assign)
        and [target.id for target in node.targets if isinstance(target, ast.Name)] == ["__all__"]
    }


def test_every_face_has_its_contract(contracts: dict[str, set[str]]) -> None:
    unguarded, faceless = find_faces() - contracts.keys(), contracts.keys() - find_faces()
    assert not unguarded, show("add its contract, of type protected, in pyproject.toml", unguarded)
    assert not faceless, show("let __all__ in its __init__ say what others may use", faceless)


def test_nobody_reaches_past_a_face(contracts: dict[str, set[str]]) -> None:
    offenders = [
        f"{package} lets {other} in"
        for package, allowed in contracts.items()
        for other in allowed - {package} - OPEN_PACKAGES.get(package, set())
    ]
    assert not offenders, show("let them import what the face names", offenders)


def test_every_folder_is_a_package() -> None:
    folders = {path.parent for path in list_modules(*SHIPPED)}
    offenders = [name_path(one) for one in folders if not Path(one, "__init__.py").exists()]
    assert not offenders, show("add an __init__.py that says what the package is for", offenders)
