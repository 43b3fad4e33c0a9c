"""Watches, the news that they are held against, and what they found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from typing_extensions import override

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.errors import LimitReached
from bot.domain.posting import NewDelivery
from bot.domain.stories import StoryId
from bot.domain.watches import (
    MOST_WATCHES,
    MUTED,
    Hit,
    News,
    QuietHours,
    Target,
    TargetKind,
    Watch,
    WatchId,
    WatchPost,
    WatchSettings,
)
from bot.ports.posting import WatchStore
from storage import codec
from storage.coordination import AMONG, Sharded
from storage.posting.channel_history import remember
from storage.posting.deliveries import insert_delivery, reopen
from storage.seam import Row, Transaction

HELD = timedelta(days=7)
"""How long what a watch found waits for further sources, or for the end of a pause."""

AGAIN = timedelta(days=1)
"""How long a find stays old before it is forgotten."""

_TARGET = "kind = :kind AND number = :number AND words = :words"
_SAME = f"SELECT id FROM watch WHERE desk_id = :desk AND place = :place AND {_TARGET}"
_COUNT = "SELECT count(*) AS n FROM watch WHERE desk_id = :desk AND place = :place"

_ADD = """INSERT INTO watch (desk_id, place, person, kind, number, words, label, language,
  min_sources, cooldown, quiet_from, quiet_to, zone, per_hour, role, threads, created_at, arrival)
VALUES (:desk, :place, :person, :kind, :number, :words, :label, :language, :min_sources,
  :cooldown, :quiet_from, :quiet_to, :zone, :per_hour, :role, :threads, :now,
  (SELECT arrivals FROM desk WHERE id = :desk))
ON CONFLICT (desk_id, place, kind, number, words) DO UPDATE SET person = excluded.person,
  label = excluded.label, language = excluded.language, min_sources = excluded.min_sources,
  cooldown = excluded.cooldown, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
  zone = excluded.zone, per_hour = excluded.per_hour, role = excluded.role,
  threads = excluded.threads, paused = ''
RETURNING *"""

# The oldest news, and those of the same desk that came with it.
_NEWS = f"""SELECT * FROM watch_news WHERE desk_id = (SELECT desk_id FROM watch_news
  WHERE {AMONG.format(desk="watch_news.desk_id")} ORDER BY id LIMIT 1)
ORDER BY id LIMIT :limit"""

# Merged entities count as the one that they were merged into, merged stories likewise.
_WATCHED = """SELECT watch.id AS watch, mention.article_id AS article FROM watch
JOIN entity AS wanted ON wanted.id = watch.number
JOIN entity AS member ON member.root_id = wanted.root_id
JOIN mention ON mention.entity_id = member.id
  AND mention.article_id IN :articles
WHERE watch.desk_id = :desk AND watch.kind = 'entity' AND watch.paused = ''
  AND wanted.desk_id = :desk
UNION
SELECT watch.id, story_article.article_id FROM watch
JOIN story AS wanted ON wanted.id = watch.number AND wanted.desk_id = :desk
JOIN story_article ON story_article.story_id = coalesce(wanted.merged_into, wanted.id)
  AND story_article.article_id IN :articles
WHERE watch.desk_id = :desk AND watch.kind = 'story' AND watch.paused = ''"""

# An article whose day alone is known counts as of the end of that day; one that says nothing of
# when it was published, as of an hour before it came in: a first run is over by then.
_BY_FIRST_RUN = """EXISTS (SELECT 1 FROM article_feed WHERE article_feed.article_id = article.id)
  AND NOT EXISTS (SELECT 1 FROM article_feed
    JOIN subscription ON subscription.id = article_feed.subscription_id
    WHERE article_feed.article_id = article.id AND (subscription.added_at <= coalesce(
      article.published_at,
      (julianday(article.published_day) - 2440587.5) * 86400 + 86400,
      article.received_at - 3600)
      OR subscription.added_at > :now)  -- by a clock that was ahead
  )"""

_NOTE = f"""INSERT INTO watch_hit (watch_id, article_id, found_at)
SELECT watch.id, article.id, :now FROM watch JOIN article ON article.id = :article
WHERE watch.id = :watch AND article.desk_id = watch.desk_id AND watch.paused = ''
  AND article.arrival > watch.arrival
  AND (article.corrected_at IS NOT NULL OR NOT ({_BY_FIRST_RUN}))
ON CONFLICT (watch_id, article_id) DO UPDATE SET delivery_id = NULL, found_at = excluded.found_at"""

_RECIPIENTS = f"""SELECT DISTINCT watch.desk_id, watch.place FROM watch_hit
JOIN watch ON watch.id = watch_hit.watch_id
WHERE watch.paused = '' AND watch_hit.delivery_id IS NULL
  AND {AMONG.format(desk="watch.desk_id")}
ORDER BY watch.desk_id, watch.place"""

# Copies of another text of the same story are not independent of it (bot.briefing.compose.select).
# Publishers with a text of their own, named as `name_source` names them.
_TEXTS = """(SELECT count(DISTINCT COALESCE(NULLIF(article.site, ''), article.origin))
  FROM story_article AS part
  JOIN article ON article.id = part.article_id
  WHERE part.story_id = story_article.story_id AND (article.copy_of IS NULL OR NOT EXISTS (
    SELECT 1 FROM story_article AS original
    WHERE original.article_id = article.copy_of AND original.story_id = part.story_id)))"""

_HITS = f"""SELECT watch_hit.watch_id, watch_hit.article_id, story_article.story_id,
  {_TEXTS} AS texts
FROM watch
JOIN watch_hit ON watch_hit.watch_id = watch.id
JOIN story_article ON story_article.article_id = watch_hit.article_id
WHERE watch.desk_id = :desk AND watch.place = :place AND watch.paused = ''
  AND watch_hit.delivery_id IS NULL
ORDER BY watch_hit.watch_id, watch_hit.article_id"""

# A key of a rule's post begins with the rule: a range of the unique index.
_POSTED = """SELECT count(*) AS n FROM delivery
WHERE key >= :first AND key < :last AND created_at > :since AND created_at <= :now
  AND state <> 'dead'"""

# The newest post that told the place of this story alone, unless it was closed to the bot since.
_THREAD = """SELECT coalesce(delivery.thread, delivery.place) AS thread FROM shown_story AS shown
JOIN delivery ON delivery.id = shown.delivery_id
WHERE shown.desk_id = :desk AND shown.channel = :channel AND shown.story_id = :story
  AND delivery.key >= :first AND delivery.key < :last AND delivery.state = 'done'
  AND coalesce(delivery.thread, delivery.place) <> delivery.channel
  AND NOT EXISTS (SELECT 1 FROM shown_story AS other
    WHERE other.delivery_id = delivery.id AND other.story_id <> :story)
  AND NOT EXISTS (SELECT 1 FROM delivery AS lost WHERE lost.channel = delivery.channel
    AND lost.place = coalesce(delivery.thread, delivery.place) AND lost.state = 'dead')
ORDER BY delivery.id DESC LIMIT 1"""

_SPEND = """DELETE FROM watch_hit
WHERE watch_id = :watch AND article_id = :article AND delivery_id IS NULL"""

_SEND = """UPDATE watch_hit SET delivery_id = :delivery
WHERE watch_id = :watch AND article_id = :article AND delivery_id IS NULL"""

# Removed articles leave no hits behind, and nothing waits for ever: what is old was so a day ago
# as well. By one look alone, a clock that is far ahead for a minute would end all that waits.
_TIDY = (
    """UPDATE watch_hit SET old_since = CASE WHEN found_at < :oldest
  THEN min(coalesce(old_since, :now), :now) END
WHERE old_since IS NOT NULL OR found_at < :oldest""",
    """DELETE FROM watch_hit WHERE old_since <= :now - :again AND delivery_id IS NULL
OR NOT EXISTS (SELECT 1 FROM article WHERE article.id = article_id)""",
)


class Watches(Sharded, WatchStore):
    """The watches of a database."""

    @override
    async def add_watch(self, desk: DeskId, settings: WatchSettings, *, now: datetime) -> Watch:
        values = _write(desk, settings, now)
        async with self._db.transaction(desk=desk) as change:
            held = await change.fetch(_SAME, values)
            count = (await change.fetch(_COUNT, values))[0]["n"]
            if not held and count >= MOST_WATCHES:
                raise LimitReached(f"There can be {MOST_WATCHES} watches at most.")
            rows = await change.fetch(_ADD, values)
            await reopen(change, desk, settings.recipient)
        return _read_watch(rows[0])

    @override
    async def get_watches(
        self, desk: DeskId, *, recipients: Collection[int] | None = None
    ) -> tuple[Watch, ...]:
        rows = await self._db.fetch(
            """SELECT * FROM watch WHERE desk_id = :desk
            AND (:places IS NULL OR place IN :places)
            ORDER BY place, id""",
            {"desk": desk, "places": None if recipients is None else list(recipients)},
        )
        return tuple(_read_watch(row) for row in rows)

    @override
    async def remove_watch(self, desk: DeskId, watch: WatchId) -> bool:
        values = {"desk": desk, "watch": watch}
        held = "SELECT id FROM watch WHERE id = :watch AND desk_id = :desk"
        async with self._db.transaction(desk=desk) as change:
            if not await change.fetch(held, values):
                return False
            await change.execute("DELETE FROM watch_hit WHERE watch_id = :watch", values)
            await change.execute("DELETE FROM watch WHERE id = :watch", values)
        return True

    @override
    async def pause_watches(self, desk: DeskId, recipient: int, *, fault: str) -> None:
        await self._commit(
            "UPDATE watch SET paused = :fault"
            " WHERE desk_id = :desk AND place = :place AND paused = ''",
            {"desk": desk, "place": recipient, "fault": fault},
            desk=desk,
        )

    @override
    async def mute_watch(self, desk: DeskId, watch: WatchId, *, muted: bool) -> Watch | None:
        before, after = ("", MUTED) if muted else (MUTED, "")
        values = {"desk": desk, "watch": watch, "before": before, "after": after}
        async with self._db.transaction(desk=desk) as change:
            await change.execute(
                "UPDATE watch SET paused = :after"
                " WHERE id = :watch AND desk_id = :desk AND paused = :before",
                values,
            )
            rows = await change.fetch(
                "SELECT * FROM watch WHERE id = :watch AND desk_id = :desk", values
            )
            if rows and muted:
                await change.execute("DELETE FROM watch_hit WHERE watch_id = :watch", values)
        return _read_watch(rows[0]) if rows else None

    @override
    async def get_news(self, *, limit: int) -> tuple[News, ...]:
        return tuple(
            News(
                number=row["id"],
                desk=DeskId(row["desk_id"]),
                article=ArticleId(row["article_id"]),
            )
            for row in await self._db.fetch(_NEWS, {"limit": limit, **self.among()})
        )

    @override
    async def find_watched(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> tuple[tuple[WatchId, ArticleId], ...]:
        values = {"desk": desk, "articles": list(articles)}
        rows = await self._db.fetch(_WATCHED, values)
        return tuple((WatchId(row["watch"]), ArticleId(row["article"])) for row in rows)

    @override
    async def note_hits(
        self,
        news: Collection[News],
        found: Collection[tuple[WatchId, ArticleId]],
        *,
        now: datetime,
    ) -> None:
        seconds = codec.to_seconds(now)
        hits = [{"watch": watch, "article": n, "now": seconds} for watch, n in found]
        async with self._db.transaction() as change:
            await change.execute_many(_NOTE, hits)
            await change.execute_many(
                "DELETE FROM watch_news WHERE id = :id", [{"id": item.number} for item in news]
            )
            oldest = codec.to_seconds(now - HELD)
            tidy = {"oldest": oldest, "now": seconds, "again": AGAIN.total_seconds()}
            for statement in _TIDY:
                await change.execute(statement, tidy)

    @override
    async def get_recipients_with_hits(self) -> tuple[tuple[DeskId, int], ...]:
        return tuple(
            (DeskId(row["desk_id"]), row["place"])
            for row in await self._db.fetch(_RECIPIENTS, self.among())
        )

    @override
    async def get_hits(self, desk: DeskId, recipient: int) -> tuple[Hit, ...]:
        return tuple(
            Hit(
                watch=WatchId(row["watch_id"]),
                article=ArticleId(row["article_id"]),
                story=StoryId(row["story_id"]),
                texts=row["texts"],
            )
            for row in await self._db.fetch(_HITS, {"desk": desk, "place": recipient})
        )

    @override
    async def count_posts(self, rule: WatchId, *, since: datetime, now: datetime) -> int:
        moments = {"since": codec.to_seconds(since), "now": codec.to_seconds(now)}
        rows = await self._db.fetch(_POSTED, {**_bound_keys(rule), **moments})
        return int(rows[0]["n"])

    @override
    async def find_thread(self, watch: Watch, story: StoryId) -> int | None:
        values = {"desk": watch.desk, "channel": watch.recipient, "story": story}
        rows = await self._db.fetch(_THREAD, {**values, **_bound_keys(watch.id)})
        return rows[0]["thread"] if rows else None

    @override
    async def claim_watch_post(
        self, post: WatchPost, delivery: NewDelivery | None, *, now: datetime
    ) -> bool:
        spent = [{"watch": hit.watch, "article": hit.article} for hit in post.spent]
        async with self._db.transaction() as change:
            number = None
            if not await self.may_post(change, ":desk", {"desk": post.desk}):
                return False
            if delivery is not None:
                number = await insert_delivery(change, delivery, now=now)
            if number is not None:
                shown = post.shown
                await remember(change, post.desk, post.recipient, shown, delivery=number, now=now)
                await _note_notified(change, post, now)
            if number is None:
                await change.execute_many(_SPEND, spent)
            else:
                sent = [{**hit, "delivery": number} for hit in spent]
                await change.execute_many(_SEND, sent)
        return number is not None


def _bound_keys(rule: WatchId) -> dict[str, str]:
    return {"first": f"rule:{rule}:", "last": f"rule:{rule};"}


async def _note_notified(change: Transaction, post: WatchPost, now: datetime) -> None:
    shown = {item.story for item in post.shown}
    watches = {hit.watch for hit in post.spent if hit.story in shown}
    await change.execute_many(
        "UPDATE watch SET told_at = :now WHERE id = :watch",
        [{"watch": watch, "now": codec.to_seconds(now)} for watch in sorted(watches)],
    )


def _write(desk: DeskId, settings: WatchSettings, now: datetime) -> dict[str, Any]:
    quiet = settings.quiet
    return {
        "desk": desk,
        "place": settings.recipient,
        "person": settings.person,
        "kind": settings.target.kind.value,
        "number": settings.target.number,
        "words": settings.target.words,
        "label": settings.label,
        "language": settings.language,
        "min_sources": settings.min_sources,
        "cooldown": settings.cooldown.total_seconds(),
        "quiet_from": None if quiet is None else f"{quiet.start:%H:%M}",
        "quiet_to": None if quiet is None else f"{quiet.end:%H:%M}",
        "zone": settings.zone,
        "per_hour": settings.per_hour,
        "role": settings.role,
        "threads": int(settings.threads),
        "now": codec.to_seconds(now),
    }


def _read_watch(row: Row) -> Watch:
    start, end = row["quiet_from"], row["quiet_to"]
    quiet = None
    if start is not None and end is not None:
        quiet = QuietHours(time.fromisoformat(start), time.fromisoformat(end))
    return Watch(
        id=WatchId(row["id"]),
        desk=DeskId(row["desk_id"]),
        recipient=row["place"],
        person=row["person"],
        target=Target(kind=TargetKind(row["kind"]), number=row["number"], words=row["words"]),
        label=row["label"],
        language=row["language"],
        min_sources=row["min_sources"],
        cooldown=timedelta(seconds=row["cooldown"]),
        quiet=quiet,
        zone=row["zone"],
        per_hour=row["per_hour"],
        role=row["role"],
        threads=bool(row["threads"]),
        created=codec.to_moment(row["created_at"]),
        last_notified_at=codec.read_moment(row["told_at"]),
        paused=row["paused"],
        arrival=row["arrival"],
    )
