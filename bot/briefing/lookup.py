"""Answer a search by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.briefing.citing import CitedLine, cite
from bot.domain.errors import QueryNotUnderstood
from bot.domain.guilds import Desk
from bot.domain.lookups import SearchHit, SearchQuery
from bot.ports import DateStore, EntityStore, SearchStore


class LookupStore(EntityStore, DateStore, SearchStore, Protocol):
    """The stores that look-ups read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The articles that a search found, each with the sentence of its first hit."""

    query: str
    hits: tuple[CitedLine, ...]


async def look_up_words(store: LookupStore, desk: Desk, text: str) -> SearchPage:
    """Return the articles that hold all the words and "quoted phrases" of a text.

    Raises QueryNotUnderstood where it holds no word to search for.
    """
    query = parse_query(text)
    hits = await store.search(desk.id, query, limit=20)
    return SearchPage(
        query=text, hits=tuple(_cite_hit(hit, number) for number, hit in enumerate(hits, 1))
    )


def parse_query(text: str) -> SearchQuery:
    """Return the search that a person typed: words, and phrases in double quotes.

    Raises QueryNotUnderstood where there is no word in it.
    """
    phrases: list[str] = []
    for number, part in enumerate(text.translate(_PLAIN_QUOTES).split('"')):
        phrases += [part] if number % 2 else part.split()
    words = tuple(" ".join(p.split()) for p in phrases if any(mark.isalnum() for mark in p))
    if not words:
        raise QueryNotUnderstood('Type a word or a "phrase" to search for.')
    return SearchQuery(phrases=words)


_PLAIN_QUOTES = str.maketrans("“”„«»「」", '"""""""')


def _cite_hit(hit: SearchHit, number: int) -> CitedLine:
    text = hit.article.article.text
    at = hit.spans[0].start if hit.spans else 0
    start = max(text.rfind("\n", 0, at) + 1, text.rfind(". ", 0, at) + 2 if at else 0)
    ends = [place for place in (text.find("\n", at), text.find(". ", at) + 1) if place > 0]
    return cite(hit.article, start, min(ends, default=len(text)), number)
