"""Desks: one row a guild, and the deletion of all that belongs to one."""

from __future__ import annotations

from typing import Unpack

from typing_extensions import override

from bot.domain.desks import Desk, DeskChanges, DeskFigures, DeskId, DeskRemoval, GuildId
from bot.domain.errors import NotFound
from bot.ports.desks import DeskStore
from storage import codec
from storage.feeds import forget_orphans, rest_feeds
from storage.seam import Family, Row, Transaction

COLUMNS = "id, guild, name, zone, admin_channel, channel, language, events"
"""What `read_desk` reads."""

_BY_GUILD = f"SELECT {COLUMNS} FROM desk WHERE guild = :guild"
_BY_ID = f"SELECT {COLUMNS} FROM desk WHERE id = :desk"

_EDIT = """UPDATE desk SET name = :name, zone = :zone, admin_channel = :admin_channel,
  channel = :channel, language = :language, events = :events
WHERE id = :desk"""

_RESET = """UPDATE desk SET name = :name, zone = 'UTC', admin_channel = NULL, channel = NULL,
  language = 'en', events = 0, keep_days = NULL
WHERE id = :desk"""

# A story whose articles were all removed, an entity that no article mentions any more: not told.
_FIGURES = """SELECT
  (SELECT count(*) FROM article WHERE desk_id = :desk) AS articles,
  (SELECT count(*) FROM story WHERE desk_id = :desk
    AND EXISTS (SELECT 1 FROM story_article WHERE story_id = story.id)) AS stories,
  (SELECT count(DISTINCT root_id) FROM entity WHERE desk_id = :desk
    AND EXISTS (SELECT 1 FROM mention WHERE entity_id = entity.id)) AS entities,
  (SELECT max(received_at) FROM article WHERE desk_id = :desk) AS last_in"""

_NEWEST = f"""SELECT {codec.ARTICLE_COLUMNS} FROM article
WHERE desk_id = :desk ORDER BY moment DESC, id DESC LIMIT 1"""

_COUNTS = """SELECT
  (SELECT count(*) FROM question WHERE desk_id = :desk) AS questions,
  (SELECT count(*) FROM last_look WHERE desk_id = :desk) AS looks,
  (SELECT count(*) FROM subscription WHERE desk_id = :desk) AS feeds"""

_OF_ARTICLES = "article_id IN (SELECT id FROM article WHERE desk_id = :desk)"

_OF_SHOWN = "shown_id IN (SELECT id FROM shown_story WHERE desk_id = :desk)"

_OF_DELIVERIES = "delivery_id IN (SELECT id FROM delivery WHERE desk_id = :desk)"

DELETIONS = {
    "saved_search": "DELETE FROM saved_search WHERE desk_id = :desk",
    "watch_hit": """DELETE FROM watch_hit
WHERE watch_id IN (SELECT id FROM watch WHERE desk_id = :desk)""",
    "watch_news": "DELETE FROM watch_news WHERE desk_id = :desk",
    "watch": "DELETE FROM watch WHERE desk_id = :desk",
    "shown_quote": f"DELETE FROM shown_quote WHERE {_OF_SHOWN}",
    "shown_article": f"DELETE FROM shown_article WHERE {_OF_SHOWN}",
    "shown_story": "DELETE FROM shown_story WHERE desk_id = :desk",
    "vote": "DELETE FROM vote WHERE desk_id = :desk",
    "digest_run": """DELETE FROM digest_run
WHERE digest_id IN (SELECT id FROM digest WHERE desk_id = :desk)""",
    "digest_cursor": """DELETE FROM digest_cursor
WHERE digest_id IN (SELECT id FROM digest WHERE desk_id = :desk)""",
    "amendment": f"DELETE FROM amendment WHERE {_OF_DELIVERIES}",
    "delivery_part": f"DELETE FROM delivery_part WHERE {_OF_DELIVERIES}",
    "delivery": "DELETE FROM delivery WHERE desk_id = :desk",
    "planned_event": "DELETE FROM planned_event WHERE desk_id = :desk",
    "digest": "DELETE FROM digest WHERE desk_id = :desk",
    "event_day": "DELETE FROM event_day WHERE desk_id = :desk",
    "dated_mention": f"DELETE FROM dated_mention WHERE {_OF_ARTICLES}",
    "mention": f"DELETE FROM mention WHERE {_OF_ARTICLES}",
    "article_feed": f"DELETE FROM article_feed WHERE {_OF_ARTICLES}",
    "reading": f"DELETE FROM reading WHERE {_OF_ARTICLES}",
    "story_article": f"DELETE FROM story_article WHERE {_OF_ARTICLES}",
    "article_category": "DELETE FROM article_category WHERE desk_id = :desk",
    "article_key": "DELETE FROM article_key WHERE desk_id = :desk",
    "article_version": f"DELETE FROM article_version WHERE {_OF_ARTICLES}",
    "article": "DELETE FROM article WHERE desk_id = :desk",
    "story_note": "DELETE FROM story_note WHERE desk_id = :desk",
    "story": "DELETE FROM story WHERE desk_id = :desk",
    "alias": "DELETE FROM alias WHERE desk_id = :desk",
    "name_search": "DELETE FROM name_search WHERE desk_id = :desk",
    "kept_apart": "DELETE FROM kept_apart WHERE desk_id = :desk",
    "entity": "DELETE FROM entity WHERE desk_id = :desk",
    "inbox": "DELETE FROM inbox WHERE desk_id = :desk",
    "question": "DELETE FROM question WHERE desk_id = :desk",
    "last_look": "DELETE FROM last_look WHERE desk_id = :desk",
    "correction": "DELETE FROM correction WHERE desk_id = :desk",
    "audit_entry": "DELETE FROM audit_entry WHERE desk_id = :desk",
    "filtered_entry": """DELETE FROM filtered_entry
WHERE subscription_id IN (SELECT id FROM subscription WHERE desk_id = :desk)""",
    "subscription": "DELETE FROM subscription WHERE desk_id = :desk",
}
"""How each table is emptied of a desk, in the order that foreign keys ask for.

A test compares these with the schema: a new table with a desk's data needs a line here.
"""

CHUNK = 200
"""Articles whose pieces are taken out of the index at a time, so that memory stays small."""

_NEXT_TEXTS = """SELECT id, title, text FROM article
WHERE desk_id = :desk AND id > :after ORDER BY id LIMIT :limit"""


class Desks(Family, DeskStore):
    """The desks of a database."""

    @override
    async def open_desk(self, guild: GuildId, *, name: str = "") -> Desk:
        rows = await self._db.fetch(_BY_GUILD, {"guild": guild})
        if not rows:
            async with self._db.transaction() as change:
                await change.execute(
                    "INSERT INTO desk (guild, name) VALUES (:guild, :name) ON CONFLICT DO NOTHING",
                    {"guild": guild, "name": name},
                )
                rows = await change.fetch(_BY_GUILD, {"guild": guild})
        return read_desk(rows[0])

    @override
    async def find_desk(self, desk: DeskId) -> Desk | None:
        rows = await self._db.fetch(_BY_ID, {"desk": desk})
        return read_desk(rows[0]) if rows else None

    @override
    async def edit_desk(self, desk: DeskId, **changes: Unpack[DeskChanges]) -> Desk:
        async with self._db.transaction(desk=desk) as change:
            rows = await change.fetch(_BY_ID, {"desk": desk})
            if not rows:
                raise NotFound("There is no such desk.")
            values = {**dict(rows[0]), **changes, "desk": desk}
            await change.execute(_EDIT, values)
            rows = await change.fetch(_BY_ID, {"desk": desk})
        return read_desk(rows[0])

    @override
    async def get_desk_figures(self, desk: DeskId) -> DeskFigures:
        row = (await self._db.fetch(_FIGURES, {"desk": desk}))[0]
        newest = await self._db.fetch(_NEWEST, {"desk": desk})
        return DeskFigures(
            articles=row["articles"],
            stories=row["stories"],
            entities=row["entities"],
            newest=codec.read_article(newest[0]) if newest else None,
            last_in=codec.read_moment(row["last_in"]),
        )

    @override
    async def get_store_size(self) -> int:
        return await self._db.measure()

    @override
    async def delete_desk_data(self, desk: DeskId, *, name: str) -> DeskRemoval:
        values = {"desk": desk, "name": name}
        async with self._db.transaction(desk=desk) as change:
            held = (await change.fetch(_FIGURES, values))[0]
            others = (await change.fetch(_COUNTS, values))[0]
            await _forget_pieces(change, desk)
            for statement in DELETIONS.values():
                await change.execute(statement, values)
            await rest_feeds(change)
            await forget_orphans(change)
            await change.execute(_RESET, values)
        return DeskRemoval(
            articles=held["articles"],
            stories=held["stories"],
            entities=held["entities"],
            questions=others["questions"],
            looks=others["looks"],
            feeds=others["feeds"],
        )


async def _forget_pieces(change: Transaction, desk: DeskId) -> None:
    """Take a desk's articles out of the index of pieces, which keeps no texts of its own."""
    after = 0
    while rows := await change.fetch(_NEXT_TEXTS, {"desk": desk, "after": after, "limit": CHUNK}):
        after = rows[-1]["id"]
        texts = [(row["id"], row["title"], row["text"]) for row in rows]
        await change.words.remove(change, desk, texts)


def read_desk(row: Row) -> Desk:
    """Return the desk of a row with COLUMNS."""
    return Desk(
        id=DeskId(row["id"]),
        guild=GuildId(row["guild"]),
        name=row["name"],
        zone=row["zone"],
        admin_channel=row["admin_channel"],
        channel=row["channel"],
        language=row["language"],
        events=bool(row["events"]),
    )
