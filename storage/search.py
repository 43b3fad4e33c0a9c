"""Search by words: FTS5 over titles and texts, two-character pieces for Chinese and Japanese."""

from __future__ import annotations

import re

from bot.domain.articles import Span
from bot.domain.guilds import DeskId
from bot.domain.lookups import SearchHit, SearchOrder, SearchQuery
from storage import codec
from storage.database import Row
from storage.family import Family

RANKED = 1000
"""How many of the newest hits are ranked: bm25 over all hits of a common word is slow."""

_WORDS = f"""SELECT {codec.ARTICLE_COLUMNS} FROM (
  SELECT rowid, rank FROM article_words WHERE article_words MATCH :match
  ORDER BY rowid DESC LIMIT {RANKED}
) AS hit JOIN article ON article.id = hit.rowid WHERE article.desk_id = :desk
ORDER BY CASE WHEN :newest THEN 0 ELSE hit.rank END, article.moment DESC, article.id DESC
LIMIT :limit"""

_PIECES = f"""SELECT {codec.ARTICLE_COLUMNS} FROM (
  SELECT rowid FROM article_pieces WHERE article_pieces MATCH :match
  ORDER BY rowid DESC LIMIT {RANKED}
) AS hit JOIN article ON article.id = hit.rowid WHERE article.desk_id = :desk
ORDER BY article.moment DESC, article.id DESC LIMIT :limit"""

MAX_WORDS = 32


class Search(Family):
    """The searches of a database."""

    async def search(
        self, desk: DeskId, query: SearchQuery, *, limit: int
    ) -> tuple[SearchHit, ...]:
        """Return the articles that match a query, in the order that it asks for."""
        words = [phrase for phrase in query.phrases if not codec.split_pieces(phrase)]
        pieces = [piece for phrase in query.phrases for piece in codec.split_pieces(phrase).split()]
        values = {
            "desk": desk,
            "limit": limit,
            "newest": query.order is SearchOrder.NEWEST,
        }
        found: list[list[Row]] = []
        if words:
            match = _quote(words[:MAX_WORDS], desk)
            found.append(await self._db.fetch(_WORDS, {**values, "match": match}))
        if pieces:
            quoted = [p if len(p) > 1 else f"{p}*" for p in pieces]
            match = _quote(quoted[:MAX_WORDS], desk)
            found.append(await self._db.fetch(_PIECES, {**values, "match": match}))
        if not found:
            return ()
        both = set.intersection(*({row["id"] for row in rows} for rows in found))
        return tuple(_hit(row, query.phrases) for row in found[0] if row["id"] in both)


def _quote(phrases: list[str], desk: DeskId) -> str:
    # Every token is quoted: nothing that a person types is FTS5 syntax.
    terms = []
    for phrase in phrases:
        bare, star = (phrase[:-1], "*") if phrase.endswith("*") else (phrase, "")
        terms.append('"' + bare.replace('"', " ").replace("\0", " ") + '"' + star)
    return f"desk_word : desk{desk} AND " + " AND ".join(terms)


def _hit(row: Row, phrases: tuple[str, ...]) -> SearchHit:
    article = codec.read_article(row)
    spans = []
    for phrase in phrases:
        pattern = r"\W{1,9}".join(re.escape(word) for word in phrase.split())
        match = re.search(pattern, article.article.text, re.IGNORECASE) if pattern else None
        if match:
            spans.append(Span(match.start(), match.end()))
    return SearchHit(article=article, spans=tuple(sorted(spans)))
