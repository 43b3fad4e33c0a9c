"""Posts whose sources changed, and the edits that are on their way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.posting import (
    WITHIN,
    DeliveryId,
    DueEdit,
    EditablePost,
    PostedPart,
    Sent,
    fold_quote,
)
from bot.ports.posting import PostEditStore
from storage import codec
from storage.coordination import AMONG, Sharded
from storage.seam import Row

_EDITABLE = f"""SELECT delivery.id AS delivery, delivery.desk_id, shown_story.id AS story,
  article.corrected_at AS corrected,
  coalesce(digest.language, desk.language) AS digest_language,
  coalesce(digest.zone, desk.zone) AS digest_zone, {codec.ARTICLE_COLUMNS}
FROM article
JOIN shown_article ON shown_article.article_id = article.id
JOIN shown_story ON shown_story.id = shown_article.shown_id
  AND shown_story.desk_id = article.desk_id
JOIN delivery ON delivery.id = shown_story.delivery_id
JOIN desk ON desk.id = delivery.desk_id
LEFT JOIN digest_run ON digest_run.delivery_id = delivery.id
LEFT JOIN digest ON digest.id = digest_run.digest_id
WHERE article.corrected_at >= :since AND {AMONG.format(desk="delivery.desk_id")}
  AND delivery.kind = 'digest' AND delivery.state = 'done'
  AND article.corrected_at > delivery.created_at
  AND article.corrected_at < delivery.created_at + :within
  AND NOT EXISTS (SELECT 1 FROM amendment WHERE amendment.delivery_id = delivery.id
    AND amendment.article_id = article.id AND amendment.corrected_at = article.corrected_at)
ORDER BY delivery.id, article.id LIMIT :limit"""

_EARLIER = "SELECT text FROM article_version WHERE article_id = :article ORDER BY version"
_QUOTES = "SELECT quote FROM shown_quote WHERE shown_id = :story ORDER BY number"
_PARTS = """SELECT number, payload FROM delivery_part
WHERE delivery_id = :delivery AND message IS NOT NULL ORDER BY number"""

_CLAIM = """INSERT INTO amendment (delivery_id, article_id, corrected_at)
VALUES (:delivery, :article, :corrected) ON CONFLICT DO NOTHING RETURNING 1"""

_CHANGE = """UPDATE delivery_part SET payload = :payload, edit_due = 1
WHERE delivery_id = :delivery AND number = :number"""

_REMEMBER = """INSERT INTO shown_quote (shown_id, number, quote)
SELECT :story, coalesce(max(number), -1) + 1, :quote FROM shown_quote WHERE shown_id = :story"""

_DUE = f"""SELECT delivery_part.*, coalesce(delivery.place, delivery.channel) AS place
FROM delivery_part JOIN delivery ON delivery.id = delivery_part.delivery_id
WHERE edit_due <> 0 AND message IS NOT NULL AND delivery.created_at >= :oldest
  AND {AMONG.format(desk="delivery.desk_id")}
ORDER BY delivery_id, number LIMIT :limit"""

# What was changed once more meanwhile is still to be edited.
_FINISH = """UPDATE delivery_part SET edit_due = 0
WHERE delivery_id = :delivery AND number = :number AND payload = :payload"""


class PostEdits(Sharded, PostEditStore):
    """The amendments of a database."""

    @override
    async def get_editable(self, *, now: datetime, limit: int) -> tuple[EditablePost, ...]:
        values = {
            "since": codec.to_seconds(now - WITHIN),
            "within": WITHIN.total_seconds(),
            "limit": limit,
            **self.among(),
        }
        rows = await self._db.fetch(_EDITABLE, values)
        return tuple([await self._read(row) for row in rows])

    async def _read(self, row: Row) -> EditablePost:
        article = codec.read_article(row)
        earlier = await self._db.fetch(_EARLIER, {"article": article.id})
        quotes = await self._db.fetch(_QUOTES, {"story": row["story"]})
        parts = await self._db.fetch(_PARTS, {"delivery": row["delivery"]})
        return EditablePost(
            delivery=DeliveryId(row["delivery"]),
            desk=DeskId(row["desk_id"]),
            story=row["story"],
            article=article,
            corrected=codec.to_moment(row["corrected"]),
            earlier=tuple(version["text"] for version in earlier),
            quotes=tuple(quote["quote"] for quote in quotes),
            parts=tuple(PostedPart(number=p["number"], payload=p["payload"]) for p in parts),
            language=row["digest_language"],
            zone=row["digest_zone"],
        )

    @override
    async def claim_edit(
        self, editable: EditablePost, parts: Collection[PostedPart], quotes: Sequence[str]
    ) -> bool:
        claim = {
            "delivery": editable.delivery,
            "article": editable.article.id,
            "corrected": codec.to_seconds(editable.corrected),
        }
        async with self._db.transaction() as change:
            if not await change.fetch(_CLAIM, claim):
                return False
            for part in parts:
                values = {"number": part.number, "payload": part.payload}
                await change.execute(_CHANGE, {**values, "delivery": editable.delivery})
            for quote in quotes:
                values = {"story": editable.story, "quote": fold_quote(quote)}
                await change.execute(_REMEMBER, values)
        return True

    @override
    async def get_due_edits(self, *, now: datetime, limit: int) -> tuple[DueEdit, ...]:
        values = {"oldest": codec.to_seconds(now - 2 * WITHIN), "limit": limit}
        values |= self.among()
        return tuple(
            DueEdit(
                delivery=DeliveryId(row["delivery_id"]),
                number=row["number"],
                sent=Sent(message=row["message"], place=row["place"]),
                payload=row["payload"],
            )
            for row in await self._db.fetch(_DUE, values)
        )

    @override
    async def finish_edit(self, edit: DueEdit) -> None:
        values = {"delivery": edit.delivery, "number": edit.number, "payload": edit.payload}
        await self._commit(_FINISH, values)
