"""What channels were shown, and what people called useful."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby, islice, zip_longest

from typing_extensions import override

from bot.domain.articles import ArticleId
from bot.domain.desks import DeskId
from bot.domain.errors import NotFound
from bot.domain.posting import (
    ChannelHistory,
    Shown,
    Standing,
    StoryStatus,
    Telling,
    Votes,
    Weight,
    WeightKind,
    fold_quote,
)
from bot.domain.stories import StoryId
from bot.ports.posting import ChannelHistoryStore
from storage import codec
from storage.seam import Family, Row, Transaction, add

REMEMBERED = timedelta(days=60)
"""How far back mentions of watched names are looked for: a story is over after three weeks."""

KEPT = 3_000
"""How many stories back a channel's memory goes: two months of the longest digests, three a day.

They are counted, not timed: a clock that is ahead for a minute must make no channel forget.
"""

RARE_PER_DAY = 0.5
"""A feed that publishes less often than this counts as rare: once in two days."""

_SHOWN_LATELY = f"""(SELECT id FROM shown_story
  WHERE desk_id = :desk AND channel = :channel AND (:before IS NULL OR shown_at < :before)
  ORDER BY id DESC LIMIT {KEPT}) AS lately"""

_ARTICLES = f"""SELECT article_id, max(arrival) AS arrival FROM {_SHOWN_LATELY}
JOIN shown_article ON shown_article.shown_id = lately.id GROUP BY article_id"""

_QUOTES = f"""SELECT DISTINCT quote FROM {_SHOWN_LATELY}
JOIN shown_quote ON shown_quote.shown_id = lately.id"""

_RARE = f"""SELECT {codec.SUBSCRIPTION_NAME} AS name FROM subscription
JOIN feed ON feed.id = subscription.feed_id
WHERE subscription.desk_id = :desk AND feed.per_day < :rare"""

# A story's votes count for every source that told it; a copy's source told nothing of its own.
_VOTES = """SELECT source, sum(useful) AS useful, sum(1 - useful) AS useless FROM (
  SELECT DISTINCT vote.story_id, vote.person, vote.useful,
    coalesce(nullif(article.site, ''), article.origin) AS source
  FROM vote
  JOIN story_article ON story_article.story_id = vote.story_id
  JOIN article ON article.id = story_article.article_id
  WHERE vote.desk_id = :desk AND article.copy_of IS NULL
) GROUP BY source"""

# What people watch for themselves is their own affair: it moves nobody else's digest.
_WATCHED = """SELECT mention.article_id, min(watch.label) AS label FROM watch
JOIN entity AS wanted ON wanted.id = watch.number
JOIN entity AS member ON member.root_id = wanted.root_id
JOIN mention ON mention.entity_id = member.id AND mention.published_at >= :since
WHERE watch.desk_id = :desk AND wanted.desk_id = :desk AND watch.kind = 'entity'
  AND watch.place > 0
GROUP BY mention.article_id"""

_EARLIER = """SELECT article_version.article_id, article_version.text FROM article_version
JOIN article ON article.id = article_version.article_id
WHERE +article.desk_id = :desk AND article.id IN :articles
ORDER BY article_version.version"""

_SHOWN_IN = """SELECT shown_story.* FROM shown_story
JOIN delivery ON delivery.id = shown_story.delivery_id
WHERE shown_story.desk_id = :desk AND delivery.key = :key
ORDER BY shown_story.place = 0, shown_story.place"""

_TELLINGS = """SELECT shown_story.id, shown_at, headline, place, article_id
FROM shown_article JOIN shown_story ON shown_story.id = shown_article.shown_id
WHERE article_id IN :articles
  AND desk_id = :desk AND channel = :channel
ORDER BY shown_at DESC, shown_story.id DESC"""

_REMEMBER = """INSERT INTO shown_story
  (desk_id, channel, delivery_id, part, story_id, status, headline, place, weights, shown_at)
VALUES (:desk, :channel, :delivery, :part, :story, :status, :headline, :place, :weights, :now)"""

_UNSENT = """FROM shown_story WHERE delivery_id = :delivery AND part NOT IN (
  SELECT number FROM delivery_part WHERE delivery_id = :delivery AND state = 'sent')"""

_FORGET = (
    f"DELETE FROM shown_quote WHERE shown_id IN (SELECT id {_UNSENT})",
    f"DELETE FROM shown_article WHERE shown_id IN (SELECT id {_UNSENT})",
    f"DELETE {_UNSENT}",
)

_CAST = """INSERT INTO vote (desk_id, story_id, person, useful, voted_at)
VALUES (:desk, :story, :person, :useful, :now)
ON CONFLICT (desk_id, story_id, person) DO UPDATE
SET useful = excluded.useful, voted_at = excluded.voted_at"""


class ChannelHistories(Family, ChannelHistoryStore):
    """The memory of a database's channels."""

    @override
    async def get_standing(
        self, desk: DeskId, channel: int, *, now: datetime, before: datetime | None = None
    ) -> Standing:
        values = {
            "desk": desk,
            "channel": channel,
            "since": codec.to_seconds(now - REMEMBERED),
            "before": codec.write_moment(before),
        }
        articles = await self._db.fetch(_ARTICLES, values)
        quotes = await self._db.fetch(_QUOTES, values)
        rare = await self._db.fetch(_RARE, {"desk": desk, "rare": RARE_PER_DAY})
        watched = await self._db.fetch(_WATCHED, values)
        return Standing(
            history=ChannelHistory(
                articles=frozenset(ArticleId(row["article_id"]) for row in articles),
                quotes=frozenset(row["quote"] for row in quotes),
                arrivals={ArticleId(row["article_id"]): row["arrival"] for row in articles},
            ),
            watched={ArticleId(row["article_id"]): row["label"] for row in watched},
            rare=frozenset(row["name"] for row in rare),
            votes=await self.get_votes(desk),
        )

    @override
    async def get_tellings(
        self, desk: DeskId, channel: int, articles: Collection[ArticleId], *, limit: int
    ) -> tuple[Telling, ...]:
        values = {"desk": desk, "channel": channel, "articles": sorted(articles)}
        rows = await self._db.fetch(_TELLINGS, values)
        posts = (list(group) for _, group in groupby(rows, key=lambda row: row["id"]))
        return tuple(
            Telling(
                at=codec.to_moment(post[0]["shown_at"]),
                headline=post[0]["headline"],
                rank=post[0]["place"],
                articles=frozenset(ArticleId(row["article_id"]) for row in post),
            )
            for post in islice(posts, limit)
        )

    @override
    async def get_earlier_texts(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> Mapping[ArticleId, str]:
        values = {"desk": desk, "articles": list(articles)}
        rows = await self._db.fetch(_EARLIER, values)
        return {ArticleId(row["article_id"]): row["text"] for row in rows}

    @override
    async def get_shown_in(self, desk: DeskId, key: str) -> tuple[Shown, ...]:
        rows = await self._db.fetch(_SHOWN_IN, {"desk": desk, "key": key})
        return tuple(_read_shown(row) for row in rows)

    @override
    async def vote(
        self, desk: DeskId, story: StoryId, *, person: int, useful: bool, now: datetime
    ) -> bool:
        values = {
            "desk": desk,
            "story": story,
            "person": person,
            "useful": useful,
            "now": codec.to_seconds(now),
        }
        async with self._db.transaction(desk=desk) as change:
            if not await change.fetch(
                "SELECT 1 FROM story WHERE id = :story AND desk_id = :desk", values
            ):
                raise NotFound("There is no such story.")
            mine = "desk_id = :desk AND story_id = :story AND person = :person"
            same = await change.fetch(
                f"SELECT 1 FROM vote WHERE {mine} AND useful = :useful", values
            )
            await change.execute(f"DELETE FROM vote WHERE {mine}" if same else _CAST, values)
        return not same

    @override
    async def get_votes(self, desk: DeskId) -> Mapping[str, Votes]:
        rows = await self._db.fetch(_VOTES, {"desk": desk})
        return {row["source"]: Votes(useful=row["useful"], useless=row["useless"]) for row in rows}


async def remember(
    change: Transaction,
    desk: DeskId,
    channel: int,
    shown: Iterable[Shown],
    *,
    delivery: int | None,
    now: datetime,
) -> None:
    """Note what a post shows a channel, in the transaction that makes the post certain."""
    for item in shown:
        number = await add(
            change,
            _REMEMBER,
            {
                "desk": desk,
                "channel": channel,
                "delivery": delivery,
                "part": item.part,
                "story": item.story,
                "status": item.status.value,
                "headline": item.headline,
                "place": item.rank,
                "weights": _write_weights(item.weights),
                "now": codec.to_seconds(now),
            },
        )
        arrivals = dict(zip_longest(item.articles, item.arrivals, fillvalue=0))
        await change.execute_many(
            "INSERT INTO shown_article (shown_id, article_id, arrival)"
            " VALUES (:shown, :article, :arrival)",
            [{"shown": number, "article": a, "arrival": n} for a, n in arrivals.items()],
        )
        await change.execute_many(
            "INSERT INTO shown_quote (shown_id, number, quote) VALUES (:shown, :number, :quote)",
            [
                {"shown": number, "number": at, "quote": fold_quote(quote)}
                for at, quote in enumerate(item.quotes)
            ],
        )


async def forget(change: Transaction, delivery: int) -> None:
    """Take back what those messages of a post would have shown that are not known to stand."""
    for statement in _FORGET:
        await change.execute(statement, {"delivery": delivery})


def _write_weights(weights: Iterable[Weight]) -> str:
    return json.dumps([[w.kind, round(w.factor, 4), w.about] for w in weights], ensure_ascii=False)


def _read_shown(row: Row) -> Shown:
    return Shown(
        story=StoryId(row["story_id"]),
        status=StoryStatus(row["status"]),
        headline=row["headline"],
        articles=(),
        rank=row["place"],
        part=row["part"],
        weights=tuple(
            Weight(kind=WeightKind(kind), factor=factor, about=about)
            for kind, factor, about in json.loads(row["weights"])
        ),
    )
