"""Check buttons, selects, Components V2 and modals against what Discord enforces.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator
from typing import Any

from tests.fake_discord.errors import Path, Problem
from tests.fake_discord.normalise import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    FILE_UPLOAD,
    GALLERY,
    LABEL,
    SECTION,
    SELECTS,
    SEPARATOR,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    THUMBNAIL,
)
from tests.fake_discord.state import COMPONENTS_V2

MAX_V2_PARTS, MAX_V2_TEXT = 40, 4000
MAX_ROWS, MAX_MODAL_PARTS = 5, 5
LINK_BUTTON, PREMIUM_BUTTON = 5, 6
V2_ONLY = frozenset({SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})
TOP_V2 = (V2_ONLY - {THUMBNAIL}) | {ACTION_ROW}
IN_CONTAINER = TOP_V2 - {CONTAINER}


def problem(path: Path, code: str, message: str) -> Problem:
    """Return a problem; shorter to read below than its constructor."""
    return Problem(path, code, message)


def located(parts: list[Any], path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield every component with its path, the nested ones too."""
    for index, part in enumerate(parts):
        yield from _located_one(part, (*path, index))


def _located_one(part: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if not isinstance(part, dict):
        return
    yield path, part
    yield from located(part.get("components") or [], (*path, "components"))
    for key in ("accessory", "component"):
        if part.get(key):
            yield from _located_one(part[key], (*path, key))


def component_problems(body: dict[str, Any], files: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with a message's components, given the names of its files."""
    parts = body.get("components") or []
    path: Path = ("components",)
    everything = list(located(parts, path))
    if (body.get("flags") or 0) & COMPONENTS_V2:
        yield from _v2_problems(body, everything)
        allowed = TOP_V2
    else:
        allowed = frozenset({ACTION_ROW})
        if len(parts) > MAX_ROWS:
            yield problem(path, "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
    for index, part in enumerate(parts):
        if part.get("type") not in allowed:
            yield _wrong_type((*path, index))
    yield from _unique_problems(everything)
    for where, part in everything:
        yield from _part_problems(part, where, files)


def _wrong_type(path: Path) -> Problem:
    words = "The specified component type is invalid in this context"
    return problem((*path, "type"), "UNION_TYPE_CHOICES", words)


def _v2_problems(
    body: dict[str, Any], everything: list[tuple[Path, dict[str, Any]]]
) -> Iterator[Problem]:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            words = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield problem((key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)
    if len(everything) > MAX_V2_PARTS:
        words = "The total number of components may not exceed 40"
        yield problem(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words)
    total = sum(len(p.get("content") or "") for _, p in everything if p["type"] == TEXT_DISPLAY)
    if total > MAX_V2_TEXT:
        words = "The total length of text may not exceed 4000"
        yield problem(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)


def _unique_problems(everything: list[tuple[Path, dict[str, Any]]]) -> Iterator[Problem]:
    seen: dict[str, set[Any]] = {"custom_id": set(), "id": set()}
    for path, part in everything:
        for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "ID_DUPLICATED")):
            value = part.get(key)
            if value and value in seen[key]:
                yield problem((*path, key), code, f"Component {key} cannot be duplicated")
            seen[key].add(value)


def _part_problems(part: dict[str, Any], path: Path, files: set[str]) -> Iterator[Problem]:
    kind, children = part.get("type"), part.get("components") or []
    kinds = [child.get("type") for child in children]
    if kind == ACTION_ROW:
        yield from _row_problems(kinds, path)
    elif kind == BUTTON:
        yield from _button_problems(part, path)
    elif kind in SELECTS:
        yield from _select_problems(part, path)
    elif kind == TEXT_DISPLAY:
        if not (part.get("content") or "").strip():
            yield problem((*path, "content"), "BASE_TYPE_REQUIRED", "This field is required")
    elif kind == SECTION:
        accessory = (part.get("accessory") or {}).get("type")
        if not 1 <= len(kinds) <= 3 or set(kinds) != {TEXT_DISPLAY}:
            words = "Must be between 1 and 3 in length."
            yield problem((*path, "components"), "BASE_TYPE_BAD_LENGTH", words)
        if accessory not in (BUTTON, THUMBNAIL):
            yield problem((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
    elif kind == CONTAINER and (not kinds or not IN_CONTAINER.issuperset(kinds)):
        yield _wrong_type((*path, "components"))
    yield from _media_problems(part, path, files)


def _row_problems(kinds: list[Any], path: Path) -> Iterator[Problem]:
    path = (*path, "components")
    if not kinds:
        yield problem(path, "BASE_TYPE_REQUIRED", "This field is required")
    elif any(kind in SELECTS for kind in kinds):
        if len(kinds) > 1:
            words = "A row holds one select and nothing beside it"
            yield problem(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words)
    elif set(kinds) != {BUTTON}:
        yield _wrong_type(path)
    elif len(kinds) > 5:
        yield problem(path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")


def _button_problems(part: dict[str, Any], path: Path) -> Iterator[Problem]:
    style, url, custom_id = part.get("style"), part.get("url"), part.get("custom_id")
    if len(part.get("label") or "") > 80:
        yield problem((*path, "label"), "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.")
    if not part.get("label") and not part.get("emoji") and style != PREMIUM_BUTTON:
        yield problem(path, "BUTTON_COMPONENT_CONTENT_REQUIRED", "A label or emoji is required")
    if style == LINK_BUTTON:
        if not str(url or "").startswith(("http://", "https://", "discord://")):
            words = "Scheme must be one of ('http', 'https', 'discord')."
            yield problem((*path, "url"), "URL_TYPE_INVALID_SCHEME", words)
        if len(url or "") > 512:
            yield problem((*path, "url"), "BASE_TYPE_MAX_LENGTH", "Must be 512 or fewer in length.")
        if custom_id:
            words = "A custom id and url cannot both be specified"
            yield problem(path, "COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", words)
    elif style != PREMIUM_BUTTON:
        yield from _custom_id_problems(part, path)
        if url:
            words = "A custom id and url cannot both be specified"
            yield problem(path, "COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", words)


def _custom_id_problems(part: dict[str, Any], path: Path) -> Iterator[Problem]:
    if not 1 <= len(part.get("custom_id") or "") <= 100:
        words = "Must be between 1 and 100 in length."
        yield problem((*path, "custom_id"), "BASE_TYPE_BAD_LENGTH", words)


def _select_problems(part: dict[str, Any], path: Path) -> Iterator[Problem]:
    yield from _custom_id_problems(part, path)
    if len(part.get("placeholder") or "") > 150:
        words = "Must be 150 or fewer in length."
        yield problem((*path, "placeholder"), "BASE_TYPE_MAX_LENGTH", words)
    least, most = part.get("min_values"), part.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if not 0 <= least <= most <= 25 or most < 1:
        words = "min_values must not be above max_values, nor max_values above 25"
        yield problem((*path, "max_values"), "SELECT_COMPONENT_INVALID_RANGE", words)
    if part.get("type") == STRING_SELECT:
        yield from _option_problems(part.get("options") or [], (*path, "options"), most)


def _option_problems(options: list[Any], path: Path, most: int) -> Iterator[Problem]:
    if not 1 <= len(options) <= 25:
        yield problem(path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    elif most > len(options):
        words = "max_values is above the number of options"
        yield problem(path, "SELECT_COMPONENT_INVALID_RANGE", words)
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        words = "The specified option value is already used"
        yield problem(path, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
    if sum(bool(option.get("default")) for option in options) > most:
        yield problem(path, "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "Too many defaults")
    for index, option in enumerate(options):
        for key, least in (("label", 1), ("value", 1), ("description", 0)):
            if not least <= len(option.get(key) or "") <= 100:
                words = f"Must be between {least} and 100 in length."
                yield problem((*path, index, key), "BASE_TYPE_BAD_LENGTH", words)


def _media_problems(part: dict[str, Any], path: Path, files: set[str]) -> Iterator[Problem]:
    kind = part.get("type")
    urls = []
    if kind == GALLERY:
        items = part.get("items") or []
        if not 1 <= len(items) <= 10:
            words = "Must be between 1 and 10 in length."
            yield problem((*path, "items"), "BASE_TYPE_BAD_LENGTH", words)
        urls = [(item.get("media") or {}).get("url") for item in items]
    elif kind == THUMBNAIL:
        urls = [(part.get("media") or {}).get("url")]
    elif kind == FILE:
        urls = [(part.get("file") or {}).get("url")]
    for url in urls:
        name = str(url or "").removeprefix("attachment://")
        if str(url or "").startswith("attachment://") and name not in files:
            words = "The referenced attachment was not found."
            yield problem(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", words)
        elif not str(url or "").startswith(("http://", "https://", "attachment://")):
            yield problem(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def modal_problems(data: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with a modal."""
    problems: list[Problem] = []
    path: Path = ("data", "components")
    for key, limit in (("title", 45), ("custom_id", 100)):
        if not 1 <= len(data.get(key) or "") <= limit:
            words = f"Must be between 1 and {limit} in length."
            problems.append(problem(("data", key), "BASE_TYPE_BAD_LENGTH", words))
    parts = data.get("components") or []
    if not 1 <= len(parts) <= MAX_MODAL_PARTS:
        words = "Must be between 1 and 5 in length."
        problems.append(problem(path, "BASE_TYPE_BAD_LENGTH", words))
    everything = list(located(parts, path))
    for index, part in enumerate(parts):
        if part.get("type") not in (ACTION_ROW, LABEL, TEXT_DISPLAY):
            problems.append(_wrong_type((*path, index)))
    problems += _unique_problems(everything)
    for where, part in everything:
        problems += _modal_part_problems(part, where)
    return problems


def _modal_part_problems(part: dict[str, Any], path: Path) -> Iterator[Problem]:
    kind = part.get("type")
    if kind == TEXT_INPUT:
        yield from _text_input_problems(part, path)
    elif kind == LABEL and not 1 <= len(part.get("label") or "") <= 45:
        words = "Must be between 1 and 45 in length."
        yield problem((*path, "label"), "BASE_TYPE_BAD_LENGTH", words)
    elif kind in SELECTS:
        yield from _select_problems(part, path)
    elif kind == FILE_UPLOAD:
        yield from _custom_id_problems(part, path)
    elif kind == ACTION_ROW:
        kinds = [child.get("type") for child in part.get("components") or []]
        if kinds != [TEXT_INPUT]:
            yield _wrong_type((*path, "components"))
    elif kind == BUTTON:
        yield _wrong_type(path)


def _text_input_problems(part: dict[str, Any], path: Path) -> Iterator[Problem]:
    yield from _custom_id_problems(part, path)
    in_row = len(path) > 1 and path[-2] == "components"
    if in_row and not 1 <= len(part.get("label") or "") <= 45:
        words = "Must be between 1 and 45 in length."
        yield problem((*path, "label"), "BASE_TYPE_BAD_LENGTH", words)
    if len(part.get("placeholder") or "") > 100:
        words = "Must be 100 or fewer in length."
        yield problem((*path, "placeholder"), "BASE_TYPE_MAX_LENGTH", words)
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if not 0 <= least <= most <= 4000:
        words = "min_length must not be above max_length, nor max_length above 4000"
        yield problem((*path, "min_length"), "TEXT_INPUT_INVALID_RANGE", words)
    if len(part.get("value") or "") > most:
        yield problem((*path, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer.")
