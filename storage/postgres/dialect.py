"""The families' SQL as PostgreSQL takes it: parameters, lists, and the few words that differ."""

from __future__ import annotations

import re
from functools import lru_cache

from storage.seam import LIST, Parameters

_ASKED = re.compile(r":(\w+) IS (?:NOT )?NULL")

_WORDS = re.compile(
    r"""(?P<text>'(?:[^']|'')*')
    | \b(?P<outside>NOT\ )?IN\ :(?P<inside>\w+)
    | \beach\(:(?P<each>\w+)\)
    | :(?P<asked>\w+)\ IS\ (?P<is_not>NOT\ )?NULL
    | \b(?P<index>\w+)\ MATCH\ :(?P<match>\w+)
    | :(?P<name>\w+)
    | (?P<cross>\bCROSS\ JOIN(?=\ (?:\w+|each\(:\w+\))(?:\ AS\ \w+)?\s+ON\b))
    | (?P<sign>(?<=[\s(])\+(?=[a-z_]))
    | (?P<end>\bend\b)
    | (?P<percent>%)""",
    re.VERBOSE,
)


class NothingListed(list[int]):
    """An empty list that is read from: the server could not tell what it would hold."""


def write(query: str, parameters: Parameters) -> tuple[bytes, Parameters]:
    """Return a query with psycopg's parameters, and these.

    A condition that a parameter is NULL is answered here: the server could not tell its type.
    """
    asked, lists = _find(query)
    if lists:
        listed = {
            name: None if parameters[name] is None else list(parameters[name]) or empty()
            for name, empty in lists
        }
        parameters = {**parameters, **listed}
    return _write(query, tuple(parameters[name] is None for name in asked)), parameters


@lru_cache(maxsize=1_000)
def _find(query: str) -> tuple[tuple[str, ...], tuple[tuple[str, type[list[int]]], ...]]:
    """Return which parameters are asked for being NULL, and which are lists, with none in them."""
    lists: dict[str, type[list[int]]] = {
        name or table: NothingListed if table else list for name, table in LIST.findall(query)
    }
    return tuple(dict.fromkeys(_ASKED.findall(query))), tuple(lists.items())


@lru_cache(maxsize=1_000)
def _write(query: str, nulls: tuple[bool, ...]) -> bytes:
    asked = dict(zip(_find(query)[0], nulls, strict=True))

    def replace(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "text":
                return found["text"].replace("%", "%%")
            case "inside":
                compared = "<> ALL" if found["outside"] else "= ANY"
                return f"{compared}(%({found['inside']})s)"
            case "each":
                return (
                    "(SELECT ordinality - 1 AS key, value FROM"
                    f" unnest(%({found['each']})s) WITH ORDINALITY AS listed (value, ordinality))"
                )
            case "asked" | "is_not":
                return str(asked[found["asked"]] is not bool(found["is_not"])).upper()
            case "match":
                index = found["index"]
                return (
                    f"({index}.desk_id = %(desk)s"
                    f" AND {index}.words @@ CAST(%({found['match']})s AS TSQUERY))"
                )
            case "name":
                return f"%({found['name']})s"
            case "cross":
                return "JOIN"
            case "sign":  # keeps SQLite from an index; here it would keep from the counts of values
                return ""
            case "end":
                return '"end"'
            case _:
                return "%%"

    return _WORDS.sub(replace, query).encode()
