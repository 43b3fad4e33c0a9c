"""Check the localizations of application commands against what Discord enforces.

https://discord.com/developers/docs/interactions/application-commands#localization
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.fake_discord.errors import Path, Problem

# https://discord.com/developers/docs/reference#locales
LOCALES = frozenset(
    """id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg
    ru uk hi th zh-CN ja zh-TW ko""".split()  # noqa: SIM905 (as a list it takes thirty lines)
)

Judge = Callable[[dict[str, Any], Path], Iterator[Problem]]


def localized(node: dict[str, Any], field: str) -> dict[str, str]:
    """Return the localizations of a field, by locale."""
    return node.get(f"{field}_localizations") or {}


def each_problem(node: dict[str, Any], path: Path, field: str, judge: Judge) -> Iterator[Problem]:
    """Yield what `judge` finds wrong with a field in each language, and locales there are not."""
    for locale, text in localized(node, field).items():
        where = (*path, f"{field}_localizations", locale)
        if locale not in LOCALES:
            yield Problem(where, "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
        for problem in judge({field: text}, ()):
            yield problem._replace(path=where)


def names_twice(nodes: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the locales in which two of these have the same name, with that name."""
    locales = {locale for node in nodes for locale in localized(node, "name")}
    for locale in sorted(locales):
        shown = Counter(localized(node, "name").get(locale, node.get("name")) for node in nodes)
        for name, count in shown.items():
            if count > 1:
                yield locale, str(name)


def longest(node: dict[str, Any], field: str) -> int:
    """Return how many characters a field counts for: its longest text in any language."""
    texts = [node.get(field) or "", *localized(node, field).values()]
    return max(len(str(text)) for text in texts)
