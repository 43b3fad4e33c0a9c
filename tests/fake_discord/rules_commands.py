"""Check application commands and autocomplete answers against what Discord enforces.

https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fake_discord.errors import Path, Problem
from tests.fake_discord.rules_locales import each_problem, longest, names_twice

NAME = re.compile(r"[-_'\w]{1,32}\Z")
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
CHAT_INPUT, MAX_COMMAND_SIZE = 1, 8000
MOST_OF_TYPE = {1: 100, 2: 15, 3: 15}
MAX_OPTIONS, MAX_CHOICES = 25, 25


def list_problems(commands: list[dict[str, Any]]) -> list[Problem]:
    """Return what is wrong with a set of commands that replaces all others."""
    problems = []
    for index, command in enumerate(commands):
        problems += [p._replace(path=(index, *p.path)) for p in command_problems(command)]
    names = Counter((c.get("name"), c.get("type") or CHAT_INPUT) for c in commands)
    for (name, _), count in names.items():
        if count > 1:
            words = f"Application command names must be unique: {name}"
            problems.append(Problem((), "APPLICATION_COMMANDS_DUPLICATE_NAME", words))
    for kind in MOST_OF_TYPE:
        for locale, name in names_twice([c for c in commands if (c.get("type") or 1) == kind]):
            words = f"Application command names must be unique in {locale}: {name}"
            problems.append(Problem((), "APPLICATION_COMMANDS_DUPLICATE_NAME", words))
    kinds = Counter(c.get("type") or CHAT_INPUT for c in commands)
    for kind, count in kinds.items():
        if count > MOST_OF_TYPE.get(kind, 0):
            words = f"Maximum number of application commands reached ({MOST_OF_TYPE.get(kind)})"
            problems.append(Problem((), "MAX_APPLICATION_COMMANDS_REACHED", words))
    return problems


def command_problems(command: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with one command."""
    kind = command.get("type") or CHAT_INPUT
    if kind != CHAT_INPUT:
        return list(_menu_problems(command))
    problems = [*_name_problems(command, ()), *_description_problems(command, ())]
    problems += _options_problems(command.get("options") or [], (), depth=0)
    size = command_size(command)
    if size > MAX_COMMAND_SIZE:
        words = f"Command exceeds maximum size ({MAX_COMMAND_SIZE}): {size}"
        problems.append(Problem((), "APPLICATION_COMMAND_TOO_LARGE", words))
    return problems


def command_size(node: dict[str, Any]) -> int:
    """Return the characters of names, descriptions and choice values, nested ones too.

    Of a text in several languages, the longest counts.
    """
    size = sum(longest(node, key) for key in ("name", "description", "value"))
    for key in ("options", "choices"):
        size += sum(command_size(child) for child in node.get(key) or [])
    return size


def _menu_problems(command: dict[str, Any]) -> Iterator[Problem]:
    if not 1 <= len((command.get("name") or "").strip()) <= 32:
        yield Problem(("name",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length.")
    for key in ("description", "options"):
        if command.get(key):
            words = f"Context menu commands cannot have {key}"
            yield Problem((key,), "APPLICATION_COMMAND_CONTEXT_MENU_FIELD", words)


def _name_problems(node: dict[str, Any], path: Path) -> Iterator[Problem]:
    yield from _name_rule(node, path)
    yield from each_problem(node, path, "name", _name_rule)


def _name_rule(node: dict[str, Any], path: Path) -> Iterator[Problem]:
    name = node.get("name") or ""
    if not NAME.match(name) or name != name.lower():
        words = "Command name is invalid"
        yield Problem((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", words)


def _description_problems(node: dict[str, Any], path: Path) -> Iterator[Problem]:
    yield from _description_rule(node, path)
    yield from each_problem(node, path, "description", _description_rule)


def _description_rule(node: dict[str, Any], path: Path) -> Iterator[Problem]:
    if not 1 <= len((node.get("description") or "").strip()) <= 100:
        words = "Must be between 1 and 100 in length."
        yield Problem((*path, "description"), "BASE_TYPE_BAD_LENGTH", words)


def _options_problems(options: list[Any], path: Path, *, depth: int) -> list[Problem]:
    path = (*path, "options")
    problems: list[Problem] = []
    if len(options) > MAX_OPTIONS:
        words = "Must be 25 or fewer in length."
        problems.append(Problem(path, "BASE_TYPE_MAX_LENGTH", words))
    names = [option.get("name") for option in options]
    if len(set(names)) < len(names):
        words = "Option names must be unique"
        problems.append(Problem(path, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", words))
    for locale, name in names_twice(options):
        words = f"Option names must be unique in {locale}: {name}"
        problems.append(Problem(path, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", words))
    problems += _mixture_problems([option.get("type") for option in options], path, depth)
    optional_seen = False
    for index, option in enumerate(options):
        where = (*path, index)
        if option.get("required") and optional_seen:
            words = "Required options must be placed before non-required options"
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            problems.append(Problem(where, code, words))
        optional_seen = optional_seen or not option.get("required")
        problems += [*_name_problems(option, where), *_description_problems(option, where)]
        if option.get("type") in (SUBCOMMAND, GROUP):
            nested = option.get("options") or []
            problems += _options_problems(nested, where, depth=depth + option["type"])
        else:
            problems += _value_problems(option, where)
    return problems


def _mixture_problems(kinds: list[Any], path: Path, depth: int) -> Iterator[Problem]:
    branches = [kind in (SUBCOMMAND, GROUP) for kind in kinds]
    words = "Sub-command and sub-command group option types are mutually exclusive to all other"
    if any(branches) and not all(branches):
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    # Below a subcommand there are values only; below a group subcommands only.
    below_group = depth == GROUP and any(kind != SUBCOMMAND for kind in kinds)
    below_subcommand = depth in (SUBCOMMAND, SUBCOMMAND + GROUP) and any(branches)
    if below_group or below_subcommand:
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    if depth == GROUP and not kinds:
        yield Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def _value_problems(option: dict[str, Any], path: Path) -> Iterator[Problem]:
    choices, kind = option.get("choices") or [], option.get("type")
    if choices and option.get("autocomplete"):
        words = "Autocomplete cannot be used with choices"
        yield Problem(path, "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", words)
    if (choices or option.get("autocomplete")) and kind not in (STRING, INTEGER, NUMBER):
        words = "Only strings and numbers take choices"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", words)
    yield from choice_problems(choices, (*path, "choices"), kind)
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        least, most = option.get(low), option.get(high)
        if least is not None and most is not None and least > most:
            words = f"{low} is above {high}"
            yield Problem((*path, low), "APPLICATION_COMMAND_OPTION_INVALID_RANGE", words)


def _choice_name_rule(node: dict[str, Any], path: Path) -> Iterator[Problem]:
    name = node.get("name") or ""
    if not len(name.strip()) >= 1 or len(name) > 100:
        words = "Must be between 1 and 100 in length."
        yield Problem((*path, "name"), "BASE_TYPE_BAD_LENGTH", words)


def choice_problems(choices: list[Any], path: Path, kind: int | None) -> Iterator[Problem]:
    """Yield what is wrong with the choices of an option, registered or suggested."""
    if len(choices) > MAX_CHOICES:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    names = [choice.get("name") for choice in choices]
    if path[-1:] == ("choices",) and path[:1] != ("data",) and len(set(names)) < len(names):
        words = "Option choice names must be unique"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_DUPLICATED", words)
    for index, choice in enumerate(choices):
        value = choice.get("value")
        yield from _choice_name_rule(choice, (*path, index))
        yield from each_problem(choice, (*path, index), "name", _choice_name_rule)
        if isinstance(value, str) and not 1 <= len(value) <= 100:
            words = "Must be between 1 and 100 in length."
            yield Problem((*path, index, "value"), "BASE_TYPE_BAD_LENGTH", words)
        if isinstance(value, str) != (kind == STRING):
            words = "The value is not of the option's type"
            yield Problem((*path, index, "value"), "BASE_TYPE_BAD_TYPE", words)
