"""Old texts are dropped: of an article stay its citation and the sentences that were shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from typing_extensions import override

from bot.domain.articles import ArticleId, SentenceReading
from bot.domain.desks import DeskId
from bot.domain.operations import KeptDesk, OldTexts
from bot.domain.posting import fold_quote
from bot.domain.spans import Span
from bot.ports.operations import UpkeepStore
from storage import codec
from storage.desk import COLUMNS, read_desk
from storage.seam import Family, Row, Transaction

_OLD = """FROM article WHERE desk_id = :desk AND dropped_at IS NULL AND received_at < :before
AND text <> ''"""

_COUNT = f"SELECT count(*) AS articles, coalesce(sum(length(text)), 0) AS characters {_OLD}"

_NEXT = f"""SELECT id, title, text,
  (SELECT sentences FROM reading WHERE article_id = article.id) AS sentences
{_OLD} ORDER BY received_at, id LIMIT :limit"""

_QUOTES = """SELECT DISTINCT quote FROM shown_article
JOIN shown_quote ON shown_quote.shown_id = shown_article.shown_id
WHERE shown_article.article_id = :id"""

_DROP = """UPDATE article SET text = :text, text_hash = :text_hash, dropped_at = :now
WHERE id = :id"""

_FEATURES = "SELECT features FROM reading WHERE article_id = :id"
_ADD_READING = """INSERT INTO reading (article_id, sentences, features)
VALUES (:id, :sentences, :features)"""

_MENTIONS = (
    "SELECT entity_id, published_at, start, end, of_copy, was FROM mention WHERE article_id = :id"
)
_ADD_MENTION = """INSERT INTO mention
  (entity_id, published_at, article_id, start, end, of_copy, was)
VALUES (:entity_id, :published_at, :id, :start, :end, :of_copy, :was)"""

_DAYS = "SELECT desk_id, first, last, start, end, role FROM event_day WHERE article_id = :id"
_ADD_DAY = """INSERT INTO event_day (desk_id, first, last, article_id, start, end, role)
VALUES (:desk_id, :first, :last, :id, :start, :end, :role)"""

_DATED = "SELECT entity_id, first, last, start, end, role FROM dated_mention WHERE article_id = :id"
_ADD_DATED = """INSERT INTO dated_mention
  (entity_id, first, last, article_id, start, end, role)
VALUES (:entity_id, :first, :last, :id, :start, :end, :role)"""


class Retention(Family, UpkeepStore):
    """How long the desks of a database keep texts."""

    @override
    async def get_kept_desks(self) -> tuple[KeptDesk, ...]:
        rows = await self._db.fetch(f"SELECT {COLUMNS}, keep_days FROM desk ORDER BY id")
        return tuple(KeptDesk(desk=read_desk(row), keep_days=row["keep_days"]) for row in rows)

    @override
    async def set_keep_days(self, desk: DeskId, days: int | None) -> None:
        async with self._db.transaction(desk=desk) as change:
            values = {"desk": desk, "days": days}
            await change.execute("UPDATE desk SET keep_days = :days WHERE id = :desk", values)

    @override
    async def count_old_texts(self, desk: DeskId, *, before: datetime) -> OldTexts:
        values = {"desk": desk, "before": codec.to_seconds(before)}
        row = (await self._db.fetch(_COUNT, values))[0]
        return OldTexts(articles=row["articles"], characters=row["characters"])

    @override
    async def drop_old_texts(
        self, desk: DeskId, *, before: datetime, now: datetime, limit: int
    ) -> int:
        values = {"desk": desk, "before": codec.to_seconds(before), "limit": limit}
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_NEXT, values)
            for row in rows:
                await _drop(change, desk, row, now)
            await change.close_up("article", [row["id"] for row in rows])
        return len(rows)


async def _drop(change: Transaction, desk: DeskId, row: Row, now: datetime) -> None:
    article, title = ArticleId(row["id"]), row["title"]
    quotes = frozenset(q["quote"] for q in await change.fetch(_QUOTES, {"id": article}))
    moved = _choose(row["text"], codec.read_sentences(row["sentences"] or "[]"), quotes)
    text = "\n".join(old.span.of(row["text"]) for old, _ in moved)
    await change.words.remove(change, desk, [(article, title, row["text"])])
    await change.execute(
        _DROP,
        {
            "id": article,
            "text": text,
            "text_hash": codec.hash_text(text),
            "now": codec.to_seconds(now),
        },
    )
    await change.words.add(change, desk, [(article, title, text)])
    features = await change.fetch(_FEATURES, {"id": article})
    await change.execute("DELETE FROM reading WHERE article_id = :id", {"id": article})
    sentences = codec.write_sentences(new for _, new in moved)
    await change.execute_many(
        _ADD_READING, [{**row, "id": article, "sentences": sentences} for row in features]
    )
    await change.execute("DELETE FROM article_version WHERE article_id = :id", {"id": article})
    for table, query, statement in (
        ("mention", _MENTIONS, _ADD_MENTION),
        ("event_day", _DAYS, _ADD_DAY),
        ("dated_mention", _DATED, _ADD_DATED),
    ):
        held = await change.fetch(query, {"id": article})
        await change.execute(f"DELETE FROM {table} WHERE article_id = :id", {"id": article})
        await change.execute_many(statement, [{**m, "id": article} for m in _move(held, moved)])


Moved = list[tuple[SentenceReading, SentenceReading]]  # as it was, and where it is now


def _choose(text: str, sentences: Iterable[SentenceReading], quotes: frozenset[str]) -> Moved:
    """Return the sentences that were shown, with their places in a text of these alone."""
    moved, end = [], 0
    for sentence in sentences:
        span = sentence.span
        if fold_quote(span.of(text)) in quotes:
            new = Span(end, end + span.end - span.start)
            moved.append((sentence, replace(sentence, span=new)))
            end = new.end + 1
    return moved


def _move(rows: Iterable[Row], moved: Moved) -> list[dict[str, str | int | float]]:
    """Return what was found within the sentences that stay, in its new place."""
    found = []
    for row in rows:
        for old, new in moved:
            if old.span.start <= row["start"] and row["end"] <= old.span.end:
                by = new.span.start - old.span.start
                found.append({**row, "start": row["start"] + by, "end": row["end"] + by})
    return found
