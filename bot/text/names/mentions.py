"""What the name finders hand on: mentions in a text, before they are gathered into entities."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.entities import EntityKind
from bot.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a text: where it is, what it names, and its identity in the gazetteer.

    `owner` is the span of the territory whose body a general name means, as Japan in "Japan's
    Coast Guard".
    """

    span: Span
    kind: EntityKind
    key: str | None = None
    owner: Span | None = None


def sort_mentions(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions in reading order without those that overlap an earlier, longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return kept
