"""Small made-up updates, so that a storage test says only what it is about."""

import hashlib
from datetime import UTC, date, datetime

from bot.addresses import make_url_key
from bot.domain.articles import Article, Change, Published, Reading, SentenceReading
from bot.domain.entities import DateMention, EntityKind, EntityLink, NamedEntity
from bot.domain.spans import Span
from bot.domain.stories import ArticleUpdate, Features, Placement, UnplacedReading

NOON = datetime(2024, 7, 22, 12, tzinfo=UTC)


def make_unplaced(
    reading: Reading, features: Features, raw_key: str, received: datetime = NOON
) -> UnplacedReading:
    """Return a reading that came in, to be placed."""
    return UnplacedReading(reading=reading, features=features, raw_key=raw_key, received=received)


def make_update(
    text: str = "Ships met off Boso. Su Ziyun spoke on 18 July.",
    *,
    title: str = "Ships meet",
    url: str | None = None,
    names: tuple[str, ...] = ("Su Ziyun",),
    links: tuple[EntityLink, ...] | None = None,
    placement: Placement | None = None,
    day: date = date(2024, 7, 22),
    mentioned: date | None = date(2024, 7, 18),
    received: datetime = NOON,
    after: int = 0,
    revises: int | None = None,
    change: Change = Change.NONE,
    subscriptions: tuple[int, ...] = (),
    site: str = "Strait Observer",
) -> ArticleUpdate:
    """Return the update of an article that came in, its names and "18 July" in it found."""
    published = Published(day=day)
    entities = tuple(make_entity(text, name) for name in names if name in text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ArticleUpdate(
        reading=Reading(
            article=Article(
                title=title,
                text=text,
                url=url,
                published=published,
                site=site,
                language="en",
            ),
            sentences=split_sentences(text),
            entities=entities,
            dates=find_dates(text, mentioned),
        ),
        features=Features(moment=published.moment, sketch=(1, 2), terms=(("ship", 1.0),)),
        placement=placement or Placement(),
        links=tuple(EntityLink(found=e) for e in entities) if links is None else links,
        keys=(f"url:{make_url_key(url)}" if url else f"text:{digest}",),
        raw_key=f"page:{digest}",
        received=received,
        after=after,
        revises=revises,
        change=change,
        subscriptions=subscriptions,
    )


def split_sentences(text: str) -> tuple[SentenceReading, ...]:
    """Return the sentences of a text, each up to its full stop, all of one salience."""
    ends = [i + 1 for i, mark in enumerate(text) if mark in ".。"] or [len(text)]
    starts = [0, *(end + (text[end : end + 1] == " ") for end in ends[:-1])]
    spans = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
    return tuple(SentenceReading(span=span, salience=0.5) for span in spans)


def find_dates(text: str, day: date | None) -> tuple[DateMention, ...]:
    """Return where "18 July" stands in a text, as a mention of a day; none where there is none."""
    at = text.find("18 July")
    if day is None or at < 0:
        return ()
    return (DateMention(span=Span(at, at + 7), first=day, last=day),)


def make_entity(
    text: str, name: str, kind: EntityKind = EntityKind.PERSON, aliases: tuple[str, ...] = ()
) -> NamedEntity:
    start = text.index(name)
    return NamedEntity(
        name=name, kind=kind, mentions=(Span(start, start + len(name)),), aliases=aliases
    )
