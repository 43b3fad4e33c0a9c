"""What people and machines find beside the code: version, workflow, forms, glossary, decisions."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from bot import __version__
from tests.environment import ROOT

DECISIONS = sorted(
    path for path in (ROOT / "docs" / "decisions").glob("*.md") if path.stem != "README"
)
PARTS = ("Context", "Decision", "Rejected", "Consequences")
OWN_WORDS = (
    *("desk", "story", "brief", "digest", "slot", "run", "delivery", "part", "shown", "hit"),
    *("road", "beat", "watch", "page", "curator"),
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_newest_version_of_the_changelog_is_that_of_the_package() -> None:
    versions = re.findall(
        r"^## (\d+\.\d+\.\d+) \(\d{1,2} [A-Z][a-z]+ \d{4}\)$", read("CHANGELOG.md"), re.M
    )
    assert versions[0] == __version__, "a release needs a heading in CHANGELOG.md, and its date"
    assert versions == sorted(versions, key=lambda v: [*map(int, v.split("."))], reverse=True)
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.M)
    assert headings[0] == "Unreleased" and len(headings) == len(versions) + 1


def test_the_workflow_does_what_ci_does_and_may_do_nothing_else() -> None:
    workflow = read(".github/workflows/ci.yml")
    assert re.findall(r"^ +- run: (.+)$", workflow, re.M) == ["bash .ci/run"]
    assert "permissions:\n  contents: read\n" in workflow


def test_hooks_run_what_is_in_the_environment_and_fetch_nothing() -> None:
    hooks = read(".pre-commit-config.yaml")
    assert re.findall(r"repo: (.+)$", hooks, re.M) == ["local"]
    entries = re.findall(r"entry: (\S+)", hooks)
    assert {".venv/bin/ruff", ".venv/bin/mypy", ".venv/bin/lint-imports"} <= set(entries)
    assert hooks.count("language: system") == len(entries)


@pytest.mark.parametrize("form", ["bug", "feed", "idea"])
def test_a_form_asks_for_what_is_needed(form: str) -> None:
    text = read(f".github/ISSUE_TEMPLATE/{form}.yml")
    assert re.match(r"name: .+\ndescription: .+\nlabels: \[\w+\]\nbody:\n", text)
    ids = re.findall(r"^    id: (\w+)$", text, re.M)
    assert (
        len(ids) == len(set(ids)) == len(re.findall(r"^  - type: (?:textarea|input)$", text, re.M))
    )
    assert "required: true" in text


def test_each_decision_says_what_was_given_chosen_turned_down_and_follows() -> None:
    index = read("docs/decisions/README.md")
    assert len(DECISIONS) >= 7
    for path in DECISIONS:
        text = path.read_text(encoding="utf-8")
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.M)
        assert tuple(parts) == PARTS, path.name
        assert f"]({path.name})" in index and len(text.split()) < 400


def test_the_glossary_has_the_words_of_our_own_in_order_with_a_name_that_there_is() -> None:
    row = r"^\| \*\*([a-z ]+)\*\* \| (?:`([\w.]+)` )?\| .+ \|$"
    rows = re.findall(row, read("docs/glossary.md"), re.M)
    words = [word for word, _ in rows]
    assert words == sorted(words) and set(OWN_WORDS) <= set(words)
    for _, name in rows:
        if name:
            module, _, attribute = name.rpartition(".")
            if attribute[0].isupper():
                assert hasattr(import_module(module), attribute), name
            else:
                import_module(name)
