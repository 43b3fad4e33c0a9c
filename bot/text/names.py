"""Find who, what and where a text speaks of: the entities of an article."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.articles import Span
from bot.domain.entities import NamedEntity
from bot.text.aliases import gather_entities
from bot.text.name_english import find_english_mentions


def find_entities(
    text: str, sentences: Sequence[Span], *, language: str | None = "en", title: str = ""
) -> tuple[NamedEntity, ...]:
    """Return the entities named in these sentences of `text`, in order of first mention.

    Each mention is a slice of one sentence, without quotes around it or a possessive after it.
    `language` is an ISO 639-1 code; None is read as English.
    """
    return gather_entities(text, find_english_mentions(text, sentences))
