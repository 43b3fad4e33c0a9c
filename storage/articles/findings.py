"""What was found in an article: its reading, entities, mentions and days."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter

from bot.domain.articles import ArticleId, SentenceReading
from bot.domain.desks import DeskId
from bot.domain.entities import EntityKind, EntityLink, fold_name, hear_name
from bot.domain.stories import ArticleUpdate
from storage import codec
from storage.seam import Transaction

Values = dict[str, str | int | None]

_ADD_ENTITY = """INSERT INTO entity (id, desk_id, root_id, kind, key)
VALUES (:id, :desk, :id, :kind, :key)"""

_COUNT_KIND = """UPDATE entity SET
  as_person = as_person + CASE :kind WHEN 'person' THEN 1 ELSE 0 END,
  as_organisation = as_organisation + CASE :kind WHEN 'organisation' THEN 1 ELSE 0 END,
  as_place = as_place + CASE :kind WHEN 'place' THEN 1 ELSE 0 END,
  as_other = as_other + CASE :kind WHEN 'other' THEN 1 ELSE 0 END
WHERE id = :id"""

# Where two count alike, the one that it has stays.
_CHOOSE_KIND = """UPDATE entity SET kind =
  CASE max(max(as_person, as_organisation), max(as_place, as_other))
  WHEN CASE kind WHEN 'person' THEN as_person WHEN 'organisation' THEN as_organisation
    WHEN 'place' THEN as_place ELSE as_other END THEN kind
  WHEN as_person THEN 'person' WHEN as_organisation THEN 'organisation'
  WHEN as_place THEN 'place' ELSE 'other' END
WHERE id = :id AND settled = 0"""

# What a curator ruled of a name holds for its other spellings, and at what is merged with it.
_ADD_ALIAS = """INSERT INTO alias
  (desk_id, entity_id, name, folded, sound, used, used_as_name, ruled)
VALUES (:desk, :entity, :name, :folded, :sound, :used, :used_as_name, coalesce((
  SELECT min(1, max(known.ruled)) FROM entity AS target
  JOIN entity AS member ON member.root_id = target.root_id
  JOIN alias AS known ON known.entity_id = member.id
    AND known.desk_id = :desk AND known.folded = :folded
  WHERE target.id = :entity), 0))
ON CONFLICT (desk_id, folded, entity_id, name) DO UPDATE
SET used = alias.used + excluded.used,
  used_as_name = alias.used_as_name + excluded.used_as_name"""

_MERGE = """UPDATE entity SET root_id = (SELECT root_id FROM entity WHERE id = :into)
WHERE desk_id = :desk AND root_id = (SELECT root_id FROM entity WHERE id = :merged)
AND NOT EXISTS (
  SELECT 1 FROM kept_apart
  JOIN entity AS one ON one.id = kept_apart.one
  JOIN entity AS other ON other.id = kept_apart.other
  WHERE kept_apart.desk_id = :desk
  AND one.root_id = (SELECT root_id FROM entity WHERE id = :into)
  AND other.root_id = (SELECT root_id FROM entity WHERE id = :merged))"""

# When it was published, and whether it is a copy, are the article's.
_ADD_MENTION = """INSERT INTO mention
  (entity_id, published_at, article_id, start, end, of_copy, was)
SELECT :entity, moment, id, :start, :end, CASE WHEN copy_of IS NULL THEN 0 ELSE 1 END,
  CAST(:was AS BIGINT)
FROM article WHERE id = :article ON CONFLICT DO NOTHING"""

_ADD_DAY = """INSERT INTO event_day (desk_id, first, last, article_id, start, end, role)
VALUES (:desk, :first, :last, :article, :start, :end, :role) ON CONFLICT DO NOTHING"""

_ADD_DATED = """INSERT INTO dated_mention
  (entity_id, first, last, article_id, start, end, role)
VALUES (:entity, :first, :last, :article, :start, :end, :role) ON CONFLICT DO NOTHING"""

_DROP_MENTION = """DELETE FROM mention
WHERE article_id = :article AND entity_id = :entity AND start = :start AND end = :end"""

_UNCOUNT = """UPDATE alias SET used = max(0, used - :count)
WHERE entity_id = :entity AND name = :name"""

_MENTIONS = "SELECT entity_id AS entity, start, end FROM mention WHERE article_id = :id"

_DAYS = """SELECT first, last, article_id AS article, start, end, role FROM event_day
WHERE article_id = :id"""

MOST_DATED = 2_000
"""Pairs of a name and a date in one sentence that are kept of an article: an article of the news
has some twenty, a list of names and years made to do harm millions."""


async def add_findings(
    change: Transaction, desk: DeskId, article: ArticleId, update: ArticleUpdate
) -> None:
    """Write what was found in an article."""
    reading = update.reading
    await change.execute(
        "INSERT INTO reading (article_id, sentences, features) VALUES (:id, :sentences, :features)",
        {
            "id": article,
            "sentences": codec.write_sentences(reading.sentences),
            "features": codec.write_features(update.features),
        },
    )
    title, text = reading.article.title, reading.article.text
    await change.words.add(change, desk, [(article, title, text)])
    days: list[Values] = [
        {
            "desk": desk,
            "first": day.first.isoformat(),
            "last": day.last.isoformat(),
            "article": article,
            "start": day.span.start,
            "end": day.span.end,
            "role": day.role,
        }
        for day in reading.dates
    ]
    await change.execute_many(_ADD_DAY, days)
    mentions = await _add_entities(change, desk, article, update)
    await _add_dated(change, reading.sentences, mentions, days)


async def _add_dated(
    change: Transaction,
    sentences: Iterable[SentenceReading],
    mentions: Iterable[Values],
    days: Iterable[Values],
) -> None:
    dated = islice(_pair(sentences, mentions, days), MOST_DATED)
    await change.execute_many(_ADD_DATED, list(dated))


async def move_mention(
    change: Transaction, desk: DeskId, mention: Values, *, into: int | None, was: int | None
) -> None:
    """Give a mention of an article (entity or None, article, start, end, name) to another entity.

    Where `into` is None nobody has it then; `was` is noted of it. Counts of names follow; who calls
    renews the dated mentions of the article.
    """
    if mention["entity"] is not None:
        await change.execute(_DROP_MENTION, mention)
        await change.execute(_UNCOUNT, {**mention, "count": 1})
    if into is not None:
        moved = {**mention, "entity": into, "was": was}
        await change.execute(_ADD_MENTION, moved)
        counted = {"desk": desk, "folded": fold_name(str(mention["name"])), "used": 1, "sound": ""}
        await change.execute(_ADD_ALIAS, {**moved, **counted, "used_as_name": 0})


async def renew_dated(change: Transaction, article: ArticleId) -> None:
    """Write anew which names stand in a sentence of an article that tells a date."""
    values = {"id": article}
    held = await change.fetch("SELECT sentences FROM reading WHERE article_id = :id", values)
    mentions = [dict(row) for row in await change.fetch(_MENTIONS, values)]
    days = [dict(row) for row in await change.fetch(_DAYS, values)]
    await change.execute("DELETE FROM dated_mention WHERE article_id = :id", values)
    for row in held:
        await _add_dated(change, codec.read_sentences(row["sentences"]), mentions, days)


async def _add_entities(
    change: Transaction, desk: DeskId, article: ArticleId, update: ArticleUpdate
) -> list[Values]:
    new = sum(link.target is None for link in update.links)
    numbers = iter(await change.reserve("entity", new))
    entities, aliases, merges, kinds = [], [], [], []
    mentions: list[Values] = []
    for link in update.links:
        target = int(link.target) if link.target is not None else next(numbers)
        if link.target is None:
            found = link.found
            entities.append({"id": target, "desk": desk, "kind": found.kind, "key": found.key})
        if not link.strings.issuperset(link.found.mentions):
            kinds.append({"id": target, "kind": link.found.kind})
        aliases += _alias_rows(desk, target, link, update.reading.article.text)
        mentions += [
            {
                "entity": target,
                "article": article,
                "start": span.start,
                "end": span.end,
                "was": 0 if span in link.strings else None,
            }
            for span in link.found.mentions
        ]
        merges += [{"desk": desk, "into": target, "merged": merged} for merged in link.merges]
    await change.execute_many(_ADD_ENTITY, entities)
    await change.execute_many(_COUNT_KIND, kinds)
    await change.execute_many(_CHOOSE_KIND, kinds)
    await change.execute_many(_ADD_ALIAS, aliases)
    await change.execute_many(_MERGE, merges)
    await change.execute_many(_ADD_MENTION, mentions)
    return mentions


def _pair(
    sentences: Iterable[SentenceReading], mentions: Iterable[Values], days: Iterable[Values]
) -> Iterator[Values]:
    """Yield each date with each entity that is named in its sentence."""
    by_start = itemgetter("start")
    names, dates = sorted(mentions, key=by_start), sorted(days, key=by_start)
    for sentence in sentences:
        start, end = sentence.span.start, sentence.span.end
        inside = dates[
            bisect_left(dates, start, key=by_start) : bisect_left(dates, end, key=by_start)
        ]
        if not inside:
            continue
        near = names[
            bisect_left(names, start, key=by_start) : bisect_left(names, end, key=by_start)
        ]
        article = dict.fromkeys(name["entity"] for name in near)
        yield from ({**day, "entity": entity} for day in inside for entity in article)


def _alias_rows(
    desk: DeskId, entity: int, link: EntityLink, text: str
) -> list[dict[str, str | int]]:
    used = Counter(span.of(text) for span in link.found.mentions)
    names = dict.fromkeys((link.found.name, *link.found.aliases, *used))
    return [
        {
            "desk": desk,
            "entity": entity,
            "name": name,
            "folded": fold_name(name),
            "sound": hear_name(name) if link.found.kind is EntityKind.PERSON else "",
            "used": used.get(name, 0),
            "used_as_name": int(name == link.found.name),
        }
        for name in names
        if fold_name(name)
    ]


async def remove_findings(change: Transaction, desk: DeskId, article: ArticleId) -> None:
    """Take away what was found in the current version of an article, before a new one."""
    rows = await change.fetch("SELECT title, text FROM article WHERE id = :id", {"id": article})
    title, text = rows[0]["title"], rows[0]["text"]
    await change.words.remove(change, desk, [(article, title, text)])
    await _uncount_names(change, article, text)
    await change.execute("DELETE FROM reading WHERE article_id = :id", {"id": article})
    await change.execute("DELETE FROM mention WHERE article_id = :id", {"id": article})
    await change.execute("DELETE FROM event_day WHERE article_id = :id", {"id": article})
    await change.execute("DELETE FROM dated_mention WHERE article_id = :id", {"id": article})


async def _uncount_names(change: Transaction, article: ArticleId, text: str) -> None:
    rows = await change.fetch(
        "SELECT entity_id, start, end FROM mention WHERE article_id = :id", {"id": article}
    )
    used = Counter((row["entity_id"], text[row["start"] : row["end"]]) for row in rows)
    await change.execute_many(
        _UNCOUNT,
        [{"entity": entity, "name": name, "count": n} for (entity, name), n in used.items()],
    )
