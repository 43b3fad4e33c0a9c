"""The pinned versions satisfy what pyproject.toml asks for, and name no package index."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import show

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
LINES = (ROOT / "deploy" / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = {
    canonicalize_name(name): version
    for name, _, version in (line.partition("==") for line in LINES if not line.startswith("#"))
}


def test_each_requirement_is_pinned_to_a_version_that_fits() -> None:
    offenders = [
        text
        for text in REQUIREMENTS
        for one in (Requirement(text),)
        if PINS.get(canonicalize_name(one.name), "0.dev0") not in one.specifier
    ]
    assert not offenders, show("renew the pins with `make lock`", offenders)


def list_requirements() -> set[str]:
    """Return the names of all that is asked for here, and of what that asks for in its turn."""
    seen: set[tuple[str, str]] = set()
    waiting = [(text, "") for text in REQUIREMENTS]
    while waiting:
        text, extra_of_asker = waiting.pop()
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra_of_asker}):
            continue
        name = canonicalize_name(requirement.name)
        new = {(name, extra) for extra in ("", *requirement.extras)} - seen
        seen |= new
        waiting += [(text, extra) for _, extra in new for text in metadata.requires(name) or ()]
    return {name for name, _ in seen}


def test_what_the_requirements_bring_along_is_pinned_too() -> None:
    assert list_requirements() - set(PINS) == set()


def test_every_line_is_a_pin_and_nothing_else() -> None:
    assert [
        line for line in LINES if not re.fullmatch(r"#.*|[A-Za-z0-9_.-]+==[A-Za-z0-9_.!+-]+", line)
    ] == []
