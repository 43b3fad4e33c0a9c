"""Lists of names to follow, as tables (CSV): name, kind and aliases, one entity a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.entities import EntityKind, fold_name
from bot.domain.errors import NameListInvalid
from bot.domain.followed import LONGEST_FOLLOWED, MOST_ALIASES, MOST_FOLLOWED, ListedName
from bot.intake.charset import decode_page

MAX_LIST_BYTES = 1_000_000
"""Bytes of a list: two thousand names of a hundred characters, twice over."""

SHORTEST = 2
"""Letters of a name: a single one would stand everywhere."""

_HEADER = ("name", "kind", "aliases")
_COLUMNS = {
    **dict.fromkeys(("name", "名前", "名称", "名稱"), "name"),
    **dict.fromkeys(("kind", "type", "種類", "种类", "類型", "类型"), "kind"),
    **dict.fromkeys(("aliases", "alias", "別名", "别名"), "aliases"),
}
_KINDS = {
    **dict.fromkeys(("person", "people", "人物", "人"), EntityKind.PERSON),
    **dict.fromkeys(
        ("organisation", "organization", "org", "company", "組織", "团体", "組織・団体", "组织"),
        EntityKind.ORGANISATION,
    ),
    **dict.fromkeys(("place", "location", "場所", "地名", "地點", "地点"), EntityKind.PLACE),
    **dict.fromkeys(("other", "その他", "其他"), EntityKind.OTHER),
}
_BETWEEN = re.compile(r"[|;]")
_SEEN_WIDTH = str.maketrans("，；｜", ",;|")
_SIGN, _QUOTED = re.compile(r"[,;\t]"), re.compile(r'"[^"\n]*"')
_GUARD = re.compile(r"\A'(?=\s*[=+\-@%＝＋－＠|])")


class NameFault(StrEnum):
    """Why a line of a list is left out; the value says it."""

    NO_NAME = "it has no name"
    TOO_SHORT = "one letter alone would stand everywhere"
    TOO_LONG = f"a name has {LONGEST_FOLLOWED} characters at most"
    KIND = "its kind is none of person, organisation, place, other"
    ALIASES = f"it has more than {MOST_ALIASES} aliases"
    REPEATED = "a line before it has that name"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameProblem:
    """A line that was left out: its number, what stands there, and why."""

    line: int
    name: str
    fault: NameFault


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """What a list holds, and the lines that were left out."""

    names: tuple[ListedName, ...]
    problems: tuple[NameProblem, ...] = ()


def parse_names(body: bytes) -> NameList:
    """Return the names of a table: a line each, with the columns name, kind and aliases.

    Columns are parted by commas, semicolons or tabs, aliases by "|", semicolons or columns; a
    first line of headings may say another order. Kinds may be in any of our languages.
    Raises NameListInvalid for what is no table of text, or longer than a desk's list may be.
    """
    text = decode_page(body[: MAX_LIST_BYTES + 1])
    if len(body) > MAX_LIST_BYTES or "\0" in text:
        raise NameListInvalid("The list is no table of text (CSV) of at most 1 MB.")
    try:
        rows = [
            (number, row)
            for number, row in enumerate(csv.reader(io.StringIO(text), _find_dialect(text)), 1)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise NameListInvalid("The list is no table of text (CSV): a quote is open.") from error
    if len(rows) > MOST_FOLLOWED + 1:
        raise NameListInvalid(f"The list has more than {MOST_FOLLOWED} lines.")
    order = _read_header(rows[0][1]) if rows else None
    return _read_rows(rows[1:] if order else rows, order or _HEADER)


def read_listed(name: str, kind: str, aliases: Sequence[str]) -> ListedName | NameFault:
    """Return a line of a list from its parts, or why there can be none."""
    named = " ".join(name.split())
    found = _KINDS.get(kind.strip().casefold())
    others = {fold_name(alias): " ".join(alias.split()) for alias in aliases if fold_name(alias)}
    others.pop(fold_name(named), None)
    if not fold_name(named):
        return NameFault.NO_NAME
    if min(map(len, (fold_name(named), *others))) < SHORTEST:
        return NameFault.TOO_SHORT
    if max(map(len, (named, *others.values()))) > LONGEST_FOLLOWED:
        return NameFault.TOO_LONG
    if len(others) > MOST_ALIASES:
        return NameFault.ALIASES
    if found is None:
        return NameFault.KIND
    return ListedName(name=named, kind=found, aliases=tuple(others.values()))


def split_aliases(typed: str) -> tuple[str, ...]:
    """Return the aliases that a person typed with commas, semicolons or "|" between."""
    parts = re.split(r"[,;|、]", typed.translate(_SEEN_WIDTH))
    return tuple(part for part in (" ".join(part.split()) for part in parts) if part)


def write_names(names: Sequence[ListedName], *, header: bool = True) -> str:
    """Return names as a table that `parse_names` reads; no cell of it is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    if header:
        writer.writerow(_HEADER)
    for one in names:
        writer.writerow((_guard(one.name), one.kind.value, _guard("|".join(one.aliases))))
    return target.getvalue()


def _guard(cell: str) -> str:
    return f"'{cell}" if _GUARD.match(f"'{cell}") else cell


def _find_dialect(text: str) -> type[csv.Dialect]:
    sign = _SIGN.search(_QUOTED.sub("", text.strip()))

    class Dialect(csv.excel):
        delimiter = sign[0] if sign else ","
        strict = True
        skipinitialspace = True

    return Dialect


def _read_header(row: Sequence[str]) -> tuple[str, ...] | None:
    known = tuple(_COLUMNS.get(cell.strip().casefold().lstrip("\ufeff"), "") for cell in row)
    return known if "name" in known and "kind" in known else None


def _read_rows(rows: Sequence[tuple[int, list[str]]], order: Sequence[str]) -> NameList:
    names: dict[str, ListedName] = {}
    problems: list[NameProblem] = []
    for number, row in rows:
        cells: dict[str, list[str]] = {"name": [], "kind": [], "aliases": []}
        for place, cell in enumerate(row):
            column = order[place] if place < len(order) else "aliases"
            cells.get(column, []).append(_GUARD.sub("", cell))
        aliases = [part for cell in cells["aliases"] for part in _BETWEEN.split(cell)]
        name = "".join(cells["name"])
        found = read_listed(name, "".join(cells["kind"]), aliases)
        if isinstance(found, ListedName) and fold_name(found.name) in names:
            found = NameFault.REPEATED
        if isinstance(found, ListedName):
            names[fold_name(found.name)] = found
        else:
            shown = " ".join(name.split())[:LONGEST_FOLLOWED]
            problems.append(NameProblem(line=number, name=shown, fault=found))
    return NameList(names=tuple(names.values()), problems=tuple(problems))
