"""Answer a search: read the query, name what it names, find, and mark what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.briefing.compose import CitedLine, cite, fold_copies
from bot.briefing.lookup.entities import NameUnknown, find_entity
from bot.briefing.queries import expand
from bot.briefing.wording import Wording
from bot.domain.articles import StoredArticle
from bot.domain.desks import Desk
from bot.domain.entities import DayRange, Entity, fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import (
    MOST_REFERENCES,
    All,
    DayBound,
    Field,
    FieldName,
    Query,
    QueryFault,
    Words,
    exchange,
    find_pattern,
    walk,
)
from bot.domain.questions import SearchOrder, SearchQuery, SearchQuestion
from bot.domain.spans import Span
from bot.ports.articles import EntityStore
from bot.ports.search import SearchStore
from bot.text.dates import parse_when
from bot.text.query import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_TERMS,
    bound_days,
    explain_fault,
    find_places,
    parse_query,
    show_piece,
    write_query,
)
from bot.text.segment import split_sentences

MOST_HITS = 20
FOLDED = 2
"""How many times as many are looked at: copies are folded."""


class SearchReader(EntityStore, SearchStore, Protocol):
    """The stores that a search reads."""


_AROUND = 2_000
"""Characters on either side of a hit in which its sentence is looked for."""

_OPENING = 1_500
"""Characters up to the end of whose line a hit is looked for first: most stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The articles that a search found, each with the sentence of its first hit.

    `understood` is the query as it was read. Where nothing was found, `nearest` are entities and
    `sources` names of sources that are most like what was asked for.
    """

    query: str
    understood: str
    hits: tuple[CitedLine, ...]
    order: SearchOrder = SearchOrder.RELEVANCE
    nearest: tuple[Entity, ...] = ()
    sources: tuple[str, ...] = ()


async def look_up_words(
    store: SearchReader, desk: Desk, request: SearchQuestion | str, *, now: datetime
) -> SearchPage:
    """Return the articles that match a query, of the best or the newest, the hits marked.

    Raises QueryNotUnderstood where it is no query, empty, holds a pattern or names a saved search
    that is not there; DateNotUnderstood where an option's day is none.
    """
    asked = SearchQuestion(query=request) if isinstance(request, str) else request
    meant = load_request(asked, now=now, zone=desk.zone)
    query = await expand(store, desk, meant, now=now, zone=desk.zone)
    found = await _name_entities(store, desk, query)
    try:
        search = SearchQuery(query=found.run, order=asked.order)
        articles = await store.search(desk.id, search, limit=MOST_HITS * FOLDED)
    except QueryNotUnderstood as error:
        raise explain_fault(error, asked.query) from error
    folded = fold_copies(articles, lambda article: article)[:MOST_HITS]
    nearest = () if articles else await _find_nearest(store, desk, found)
    sources = () if articles else await _find_sources(store, desk, query)
    return SearchPage(
        query=asked.query,
        understood=write_query(found.shown),
        hits=tuple(
            _cite_hit(article, query, n, copies) for n, (article, copies) in enumerate(folded, 1)
        ),
        order=asked.order,
        nearest=nearest,
        sources=sources,
    )


async def describe_query(store: SearchReader, desk: Desk, text: str, *, now: datetime) -> str:
    """Return a query as it is understood, its entities by their names."""
    query = parse_query(text, now=now, zone=desk.zone)
    return write_query((await _name_entities(store, desk, query)).shown)


def load_request(request: SearchQuestion, *, now: datetime, zone: str) -> Query:
    """Return the query of a search with its options; raises QueryNotUnderstood where it is empty.

    Raises DateNotUnderstood where `since` or `until` is no date.
    """
    query = parse_query(request.query, now=now, zone=zone)
    parts = list(query.parts) if isinstance(query, All) else [query]
    if request.entity:
        parts.append(Field(FieldName.ENTITY, request.entity))
    if request.source:
        parts.append(Field(FieldName.SOURCE, request.source))
    days = _read_days(request, now, zone)
    parts += days
    if not parts:
        raise explain_fault(QueryNotUnderstood(fault=QueryFault.NO_WORD), request.query)
    if pattern := find_pattern(All(tuple(parts))):
        fault = QueryFault.PATTERN_IN_SEARCH
        raise explain_fault(QueryNotUnderstood(fault=fault, piece=pattern.regex), request.query)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _read_days(request: SearchQuestion, now: datetime, zone: str) -> list[Query]:
    first = parse_when(request.since, now=now, zone=zone).first if request.since else None
    last = parse_when(request.until, now=now, zone=zone).last if request.until else None
    # A zone's offset, or the day after the last, must not lead out of the calendar.
    first, last = (
        min(max(day, date(1, 1, 2)), date(9999, 12, 29)) if day else None for day in (first, last)
    )
    if first and last and first <= last:
        return [bound_days(DayBound.ON, DayRange(first, last), zone)]
    days: list[Query] = []
    if first:
        days.append(bound_days(DayBound.AFTER, DayRange(first, first), zone))
    if last:
        after = last + timedelta(days=1)
        days.append(bound_days(DayBound.BEFORE, DayRange(after, after), zone))
    return days


@dataclass(frozen=True, slots=True)
class _Named:
    """A query with its entities found: to run, by number; to show, by name; and the unknown."""

    run: Query
    shown: Query
    unknown: tuple[NameUnknown, ...]


async def _name_entities(store: SearchReader, desk: Desk, query: Query) -> _Named:
    named: dict[Query, Entity] = {}
    unknown = []
    for part in walk(query):
        if isinstance(part, Field) and part.name is FieldName.ENTITY and part not in named:
            found = await find_entity(store, desk, part.value)
            if isinstance(found, NameUnknown):
                # Of several with one name all articles are searched.
                unknown += [] if found.several else [found]
            else:
                named[part] = found
    numbers: dict[Query, Query] = {
        part: Field(FieldName.ENTITY, f"e:{found.id}") for part, found in named.items()
    }
    names: dict[Query, Query] = {
        part: Field(FieldName.ENTITY, found.name) for part, found in named.items()
    }
    return _Named(exchange(query, numbers), exchange(query, names), tuple(unknown))


async def _find_nearest(store: SearchReader, desk: Desk, found: _Named) -> tuple[Entity, ...]:
    """Return the entities whose names are most like the names or words that were asked for."""
    near = [entity for unknown in found.unknown for entity in unknown.nearest]
    phrases = [part.phrase for part in walk(found.run) if isinstance(part, Words)]
    for phrase in dict.fromkeys(phrases[:3]) if not near else ():
        found_by = await find_entity(store, desk, phrase)
        near += found_by.nearest if isinstance(found_by, NameUnknown) else (found_by,)
    return tuple({entity.id: entity for entity in near}.values())[:3]


async def _find_sources(store: SearchReader, desk: Desk, query: Query) -> tuple[str, ...]:
    asked = [p for p in walk(query) if isinstance(p, Field) and p.name is FieldName.SOURCE]
    near: dict[str, None] = {}
    for part in asked[:3]:
        near |= dict.fromkeys(await store.find_sources(desk.id, part.value, limit=3))
    return tuple(near)[:3]


def _cite_hit(article: StoredArticle, query: Query, number: int, copies: int) -> CitedLine:
    """Return the sentence of an article in which most of what is asked for stands, marked."""
    text = article.article.text
    opening = text[: text.find("\n", _OPENING) + 1 or None]
    places = find_places(query, opening) or find_places(query, text)
    sentence = _choose_sentence(text, places, article.article.language)
    marks = tuple(
        Span(place.start - sentence.start, place.end - sentence.start)
        for place in _list_inside(sentence, places)
    )
    return replace(cite(article, sentence, number, copies=copies), marks=_join(marks))


def _choose_sentence(text: str, places: tuple[Span, ...], language: str | None) -> Span:
    at = places[0].start if places else 0
    start = max(0, at - _AROUND, text.rfind("\n", 0, at) + 1)
    end = text.find("\n", at)
    end = min(len(text) if end < 0 else end, at + _AROUND)
    inside = split_sentences(text[start:end], language=language) or (Span(0, end - start),)
    sentences = [Span(one.start + start, one.end + start) for one in inside]
    ahead = [s for s in sentences if s.end > at] or sentences
    if not places:
        return ahead[0]

    def rank(sentence: Span) -> tuple[int, int]:
        held = {fold_name(place.of(text)) for place in _list_inside(sentence, places)}
        return len(held), -sentence.start

    return max(ahead, key=rank)


def _list_inside(sentence: Span, places: Iterable[Span]) -> list[Span]:
    return [one for one in places if sentence.start <= one.start and one.end <= sentence.end]


def _join(marks: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return marks in order, those that overlap as one."""
    joined: list[Span] = []
    for mark in sorted(marks):
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(mark.end, joined[-1].end))
        else:
            joined.append(mark)
    return tuple(joined)


def say_fault(error: QueryNotUnderstood, wording: Wording) -> QueryNotUnderstood:
    """Return an error of a query in the words of a language."""
    key = f"query.{error.fault}"
    if key not in wording.texts:
        return error
    words = wording.say(
        key,
        piece=show_piece(error.piece),
        hint=error.hint,
        place=(error.at or 0) + 1,
        characters=f"{MOST_CHARACTERS:,}",
        terms=MOST_TERMS,
        depth=DEEPEST,
        saved=MOST_REFERENCES,
    )
    return QueryNotUnderstood(
        words, fault=error.fault, piece=error.piece, at=error.at, hint=error.hint
    )
