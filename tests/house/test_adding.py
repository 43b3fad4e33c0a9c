"""What is added is whole: each piece that was forgotten fails here by its own name."""

from __future__ import annotations

import ast
import asyncio
import dataclasses
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import typer

from bot.briefing.look_ups import LOOK_UPS
from bot.briefing.questions import ANSWERS
from bot.briefing.wording import DEFAULT, LANGUAGES, read_texts
from bot.briefing.wording.commands import load_command_words
from bot.cli.commands import app as cli
from bot.domain.questions import TYPES
from storage import open_storage
from storage.desk.desks import DELETIONS
from tests.environment import ROOT
from tests.house.shipped import load_bot
from tests.house.test_docs import list_cli_commands
from tests.house.tree import list_modules, name_path, parse, show
from tests.makers.questions import list_actions, list_lookups
from tests.makers.tables import find_tables_of
from tests.storage.test_two_guilds import make_questions, number_questions

OTHERS = [language for language in LANGUAGES if language != DEFAULT]
WORDING = "bot/briefing/wording"
SUBCOMMANDS = (1, 2)
ENDS = ("", "_one", "_other")
DESCRIPTION = 100
"""Characters that Discord takes of what a command does."""
"""How the keys of a wording end that depends on a number."""

BY_BUTTON_ALONE = {"MoreQuestion", "WeightsQuestion"}
"""Questions about a post in a channel: there is none on the command line."""

BY_OTHER_NAMES = {"BriefQuestion": "brief_last_hours"}
"""Questions that the command line asks in a way of its own, and the function that does."""


@cache
def list_told() -> list[dict[str, Any]]:
    """Return what Discord is told of the bot's commands."""
    tree = load_bot().tree
    translator = tree.translator
    assert translator is not None

    async def tell() -> list[dict[str, Any]]:
        return [await c.get_translated_payload(tree, translator) for c in tree.get_commands()]

    return asyncio.run(tell())


def each_part(nodes: list[dict[str, Any]], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every command, subcommand, option and choice, with where it is."""
    for node in nodes:
        where = f"{above} {node['name']}".strip()
        yield where, node
        options = node.get("options") or []
        yield from each_part([o for o in options if o["type"] in SUBCOMMANDS], where)
        for option in (o for o in options if o["type"] not in SUBCOMMANDS):
            yield f"{where}, option {option['name']}", option
            for choice in option.get("choices") or []:
                yield f"{where}, option {option['name']}, choice {choice['name']}", choice


@pytest.mark.parametrize("language", OTHERS)
def test_every_command_has_its_names_in_every_language(language: str) -> None:
    missing = [
        f"{where}: {field} ({part[field]})"
        for where, part in each_part(list_told())
        for field in ("name", "description")
        if field in part and language not in (part.get(f"{field}_localizations") or {})
    ]
    assert not missing, show(
        f'name these in {WORDING}/{language}.toml: [commands."x y"] has name, description and'
        " options, [choices] the choices",
        missing,
    )


def test_every_option_says_what_it_takes() -> None:
    silent = [where for where, part in each_part(list_told()) if part.get("description") == "…"]
    assert not silent, show("describe these: @app_commands.describe(option=…)", silent)


@pytest.mark.parametrize("language", OTHERS)
def test_no_names_are_kept_of_commands_that_are_gone(language: str) -> None:
    words, parts = load_command_words(language), dict(each_part(list_told()))
    kept = list(words.commands)
    for command, entry in words.commands.items():
        kept += [f"{command}, option {option}" for option in entry.get("options", {})]
    gone = [where for where in kept if where not in parts]
    shown = " ".join(f"{where}," for where in parts)
    gone += [f"[options] {name}" for name in words.options if f"option {name}," not in shown]
    gone += [f"[choices] {name}" for name in words.choices if f"choice {name}," not in shown]
    assert not gone, show(f"take these out of {WORDING}/{language}.toml", gone)


@cache
def find_said() -> dict[str, list[tuple[str, ast.Call]]]:
    """Return the keys of wordings that the code says, each with where and how it does.

    The label of a button that leads to a question is said by the question's word.
    """
    said: dict[str, list[tuple[str, ast.Call]]] = defaultdict(list)
    words = {kind.__name__: word for word, kind in TYPES.items()}
    for path in list_modules("bot", "cogs"):
        for node in ast.walk(parse(path)):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="say" | "count") | ast.Name(id="say" | "count"),
                    args=[ast.Constant(value=str(key)), *_],
                ) if re.fullmatch(r"[a-z_]+\.\w+", key):
                    pass
                case ast.Call(
                    func=ast.Name(id="make_follow"), args=[_, ast.Call(func=ast.Name(id=kind))]
                ):
                    key = f"button.{words[kind]}"
                case ast.Call(
                    func=ast.Name(id="make_follow"), args=[_, _, ast.Constant(value=str(key))]
                ):
                    pass
                case _:
                    continue
            said[key].append((f"{name_path(path)}:{node.lineno}", node))
    return said


def test_every_wording_that_is_said_is_in_the_catalogue() -> None:
    known = {key.removesuffix("_other") for key in read_texts(DEFAULT)} | set(read_texts(DEFAULT))
    missing = [f"{key}: said in {n[0][0]}" for key, n in find_said().items() if key not in known]
    assert not missing, show(f"add these to {WORDING}/{DEFAULT}.toml", missing)


def test_every_counted_wording_of_english_has_its_singular() -> None:
    texts = read_texts(DEFAULT)
    plural = [key.removesuffix("_other") for key in texts if key.endswith("_other")]
    lacking = [f"{key}_one" for key in plural if f"{key}_one" not in texts]
    assert not lacking, show(f"add these to {WORDING}/{DEFAULT}.toml", lacking)


def test_every_look_up_says_what_it_does() -> None:
    silent = [one.command for one in LOOK_UPS if not 1 <= len(one.says) <= DESCRIPTION]
    assert not silent, show(f"say what these do in up to {DESCRIPTION} characters", silent)


FILLED_IN = r"[\w -]+"


def test_every_wording_is_said_somewhere() -> None:
    """A key stands in the code whole, or in an f-string that is filled in with its last part."""
    nodes = [node for path in list_modules("bot", "cogs") for node in ast.walk(parse(path))]
    whole = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    filled = [
        "".join(
            re.escape(str(p.value)) if isinstance(p, ast.Constant) else FILLED_IN
            for p in one.values
        )
        for one in nodes
        if isinstance(one, ast.JoinedStr)
    ]
    # An f-string of values alone, or nearly, would stand for any key.
    said = "|".join(
        one for one in filled if len(re.findall("[a-z]", one.replace(FILLED_IN, ""))) > 2
    )
    keys = {re.sub("_(one|other)$", "", key) for key in read_texts(DEFAULT)}
    unsaid = [key for key in keys - whole if not re.fullmatch(said, key)]
    assert not unsaid, show(f"take these out of {WORDING}/*.toml", unsaid)


def test_every_wording_is_said_with_its_values() -> None:
    texts, missing = read_texts(DEFAULT), []
    for key, places in find_said().items():
        for where, call in places:
            given = {word.arg for word in call.keywords}
            # "count" alone takes the number, and only it says one thing in two ways.
            ends, given = (ENDS[1:], given | {"n"}) if len(call.args) == 2 else (ENDS[:1], given)
            parsed = (Formatter().parse(texts.get(f"{key}{end}", "")) for end in ends)
            wanted = {name for parts in parsed for _, name, _, _ in parts if name}
            if None not in given and wanted - given:
                missing.append(f"{key}: {sorted(wanted - given)} in {where}")
    assert not missing, show("give these values where the wording is said", missing)


@pytest.mark.parametrize("language", OTHERS)
def test_every_wording_is_in_every_language(language: str) -> None:
    english, texts = read_texts(DEFAULT), read_texts(language)
    missing = [
        f"{key} = {text!r}"
        for key, text in english.items()
        if key not in texts
        and not (key.endswith("_one") and f"{key.removesuffix('_one')}_other" in texts)
    ]
    assert not missing, show(f"translate these into {WORDING}/{language}.toml", missing)
    # What is said and missing in English alone fails by its own name above.
    unknown = set(texts) - set(english) - {f"{key}{end}" for key in find_said() for end in ENDS}
    assert not unknown, show(
        f"add these to {WORDING}/{DEFAULT}.toml, or take them out of {language}.toml", unknown
    )


def test_every_question_has_its_row_in_the_table_of_answers() -> None:
    missing = [kind.__name__ for kind in list_lookups() if kind not in ANSWERS]
    assert not missing, show("add to ANSWERS in bot/briefing/questions/answer.py", missing)


def test_every_action_is_done_by_somebody() -> None:
    done = load_bot().actions
    missing = [kind.__name__ for kind in list_actions() if kind not in done]
    assert not missing, show("add to bot.actions in the setup of a cog", missing)


def find_made(*folders: str, but: str = "") -> set[str]:
    """Return the names of what is called in some folders: the classes of which values are made."""
    modules = (path for path in list_modules(*folders) if name_path(path) != but)
    return set[str]().union(*(list_called(parse(path)) for path in modules))


def list_called(tree: ast.AST) -> set[str]:
    """Return the names of the functions and classes that are called somewhere in a tree."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def test_every_question_can_be_asked_in_discord_and_in_the_terminal() -> None:
    by_person = find_made("cogs", "bot/briefing", but="bot/briefing/questions/kept.py")
    in_terminal = find_made("bot/cli")
    by_person |= {one.question.__name__ for one in LOOK_UPS if one.discord}
    in_terminal |= {one.question.__name__ for one in LOOK_UPS if one.terminal != ""}
    kinds = [kind.__name__ for kind in list_lookups()]
    missing = [f"{name}: no command in cogs, no button" for name in kinds if name not in by_person]
    missing += [
        f"{name}: no command in bot/cli"
        for name in kinds
        if name not in BY_BUTTON_ALONE and BY_OTHER_NAMES.get(name, name) not in in_terminal
    ]
    advice = "let people ask these: a LookUp in LOOK_UPS (bot/briefing/look_ups.py)"
    assert not missing, show(advice, missing)


def test_what_asks_a_question_in_the_terminal_is_a_command_and_speaks_json() -> None:
    kinds = {kind.__name__ for kind in list_lookups()}
    registered, offenders = find_callbacks(cli), []
    for path in list_modules("bot/cli"):
        for node in parse(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not list_called(node) & kinds:
                continue
            where = f"{name_path(path)}: {node.name}"
            if node.name not in registered:
                offenders.append(f"{where}: register it in bot/cli/commands.py")
            elif "as_json" not in {argument.arg for argument in node.args.args}:
                offenders.append(f"{where}: give it `as_json: AsJson = False`")
    assert not offenders, show("make these whole", offenders)


NOT_SHARED = {"explain", "since", "board"}
"""Commands of look-ups whose answers are for who asks alone, or for who works on a desk."""

NO_OPTION = {
    "BriefQuestion.skip",
    "StoryTimelineQuestion.order",
    "StoryTimelineQuestion.since",
    "StoryTimelineQuestion.until",
}
"""Fields that buttons alone give, or that mean something in Discord alone."""


def test_every_field_of_a_question_can_be_given_in_discord_and_in_the_terminal() -> None:
    missing = []
    for folder in ("cogs", "bot/cli"):
        given = find_given(folder)
        for kind in list_lookups():
            name = kind.__name__
            if name in given and name not in BY_OTHER_NAMES:
                fields = {field.name for field in dataclasses.fields(kind)} - given[name]
                missing += [f"{folder}: {name}.{field}" for field in sorted(fields)]
    missing = [one for one in missing if one.partition(": ")[2] not in NO_OPTION]
    assert not missing, show(
        "give these: an option of the command, handed to its question", missing
    )


def find_given(folder: str) -> dict[str, set[str]]:
    """Return which fields are given in a folder to questions that no LookUp asks."""
    by_hand = set(list_lookups()) - {one.question for one in LOOK_UPS}
    kinds = {kind.__name__: kind for kind in by_hand}
    given: dict[str, set[str]] = defaultdict(set)
    for path in list_modules(folder):
        for call in (node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in kinds:
                fields = [field.name for field in dataclasses.fields(kinds[call.func.id])]
                given[call.func.id].update(fields[: len(call.args)])
                given[call.func.id].update(str(word.arg) for word in call.keywords)
    return given


def test_every_field_of_a_question_is_gone_by() -> None:
    kinds = {kind.__name__: kind for kind in list_lookups()}
    missing = []
    for path in list_modules("bot/briefing/questions"):
        for node in (node for node in parse(path).body if isinstance(node, ast.AsyncFunctionDef)):
            notes = [one.annotation for one in node.args.args if one.arg == "question"]
            kind = kinds.get("".join(ast.unparse(note) for note in notes if note))
            if kind is not None and not hands_on(node):
                fields = {field.name for field in dataclasses.fields(kind)} - list_read(node)
                missing += [f"{kind.__name__}.{name}: by {node.name}" for name in fields]
    assert not missing, show("go by these in what answers the question", missing)


def hands_on(node: ast.AST) -> bool:
    """Tell whether a function gives its question whole to another one, but to ask it again."""
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    return any(
        is_question(given) and "answer_unknown" not in ast.unparse(call.func)
        for call in calls
        for given in call.args
    )


def list_read(node: ast.AST) -> set[str]:
    """Return the fields of its question that a function reads."""
    attributes = (one for one in ast.walk(node) if isinstance(one, ast.Attribute))
    return {one.attr for one in attributes if is_question(one.value)}


def is_question(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "question"


def test_every_look_up_is_shared_offered_and_had_elsewhere_as_the_others_are() -> None:
    kinds, found = {kind.__name__ for kind in list_lookups()}, []
    for path in list_modules("cogs"):
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.AsyncFunctionDef) and list_called(node) & kinds:
                marks = "\n".join(map(ast.unparse, node.decorator_list))
                if ".command(" in marks:
                    options = {argument.arg for argument in node.args.args}
                    found.append((f"{name_path(path)}: {node.name}", node.name, marks, options))
    offered = set(re.findall(r"(\w+)=offer_", "\n".join(marks for _, _, marks, _ in found)))
    missing = []
    for where, name, marks, options in found:
        if name not in NOT_SHARED:
            missing += [f"{where}: `share: bool = False`"] if "share" not in options else []
            missing += [f"{where}: @elsewhere"] if "elsewhere" not in marks else []
        lacking = sorted(o for o in offered & options if f"{o}=offer_" not in marks)
        missing += [f"{where}: @app_commands.autocomplete({o}=…)" for o in lacking]
    assert not missing, show("give these commands what the other look-ups have", missing)


SEVERAL = {"answer", "answer_names"}
"""Modules that answer several questions, whose decisions stand in `lookup` and `compose`."""


def test_every_question_with_a_module_of_its_own_has_a_test_of_its_name() -> None:
    folders = (ROOT / "tests" / "unit", ROOT / "tests" / "storage")
    tests = {path.name for folder in folders for path in folder.rglob("test_*.py")}
    missing = [
        f"test_{path.name}: of {name_path(path)}"
        for path in list_modules("bot/briefing/questions")
        if path.stem not in SEVERAL and f"test_{path.name}" not in tests
        for node in parse(path).body
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("answer_")
    ]
    assert not missing, show("add these to tests/unit/briefing/questions", missing)


def find_callbacks(group: typer.Typer) -> set[str]:
    """Return the names of the functions that are commands of a group, or of one below it."""
    own = {command.callback.__name__ for command in group.registered_commands if command.callback}
    below = (find_callbacks(g.typer_instance) for g in group.registered_groups if g.typer_instance)
    return own.union(*below)


def test_every_command_is_typed_in_a_test() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests" / "discord").glob("*.py"))
    commands = [
        where
        for where, part in each_part(list_told())
        if "option" not in where and not has_subcommands(part) and part.get("type", 1) == 1
    ]
    missing = [f"/{name}" for name in commands if f'"{name}"' not in texts]
    assert not missing, show('type these in a test of tests/discord: person.slash("…")', missing)


def test_every_terminal_command_is_typed_in_a_test() -> None:
    """Those of look-ups are tried by tests/e2e/test_look_ups.py, those of the README by its own."""
    tests = [path for path in list_modules("tests") if path.parent.name != "house"]
    texts = "\n".join(path.read_text("utf-8") for path in tests)
    readme = (ROOT / "README.md").read_text("utf-8")
    by_table = {one.command if one.terminal is None else one.terminal for one in LOOK_UPS}
    missing = [
        name
        for name in list_cli_commands()
        if name.removeprefix("newsdesk ") not in by_table
        and f'"{name.split()[-1]}"' not in texts
        and name not in readme
    ]
    assert not missing, show('type these in a test of tests/e2e: newsdesk("…")', missing)


def has_subcommands(part: dict[str, Any]) -> bool:
    return any(option["type"] in SUBCOMMANDS for option in part.get("options") or [])


@pytest.mark.parametrize("kind", list_lookups(), ids=lambda kind: kind.__name__)
def test_every_question_is_asked_of_two_servers(kind: Any) -> None:
    numbered = [question for question in number_questions(1) if isinstance(question, kind)]
    assert [*make_questions(kind), *numbered], (
        f"{kind.__name__} is never asked in tests/storage/test_two_guilds.py, which shows that a"
        " server sees nothing of another's: make it in make_questions"
    )


def test_every_table_of_a_desk_is_emptied_when_its_data_are_deleted(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"

    async def make() -> None:
        async with open_storage(f"sqlite:///{path}"):
            pass

    asyncio.run(make())
    with sqlite3.connect(path) as db:
        held = find_tables_of(db, "desk")
    missing, gone = held - set(DELETIONS), set(DELETIONS) - held
    assert not missing, show("add how to DELETIONS in storage/desk/desks.py", missing)
    assert not gone, show("take these out of DELETIONS in storage/desk/desks.py", gone)
