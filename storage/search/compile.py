"""Turn a query into SQL over one desk's articles: full-text expressions, sets of ids, conditions.

Nothing that a person types becomes SQL: values are parameters, words are quoted FTS5 strings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.domain.desks import DeskId
from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import (
    All,
    AnyOf,
    Field,
    FieldName,
    Not,
    Pattern,
    Published,
    Query,
    QueryFault,
    Words,
)
from bot.domain.scripts import has_dense
from storage import codec
from storage.pieces import find_runs, fold_script
from storage.seam import WordIndex

_IDS = "SELECT id FROM article WHERE desk_id = :desk"


def match_pieces(words: WordIndex, desk: DeskId, text: str) -> str | None:
    """Return the query for texts with the Chinese and Japanese runs of `text`, if any."""
    runs = words.write_runs(text)
    return words.of_desk(desk, runs) if runs else None


def match_name(words: WordIndex, desk: DeskId, name: str) -> tuple[str, str]:
    """Return the index, and its query, that finds the texts in which a name may stand."""
    if pieces := match_pieces(words, desk, name):
        return "article_pieces", pieces
    # A particle follows a Korean name without a space.
    written = words.write_words(name, prefix=has_dense(name), title=False)
    return "article_words", words.of_desk(desk, written)


@dataclass(frozen=True, slots=True)
class Known:
    """What of a desk a query's values name: sources by "source" or "tag" and the value, entities
    with all that were merged with them.
    """

    sites: dict[str, list[str]]
    hosts: dict[str, list[str]]
    feeds: dict[tuple[FieldName, str], list[int]]
    entities: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that must hold: as a condition on `article`, and where it can be as a set of ids.

    Where the set is `dated`, it has each article's moment too, with no look at the article.
    """

    condition: str
    ids: str | None = None
    dated: bool = False


@dataclass(slots=True)
class Compiler:
    """Compiles the queries of one desk; `values` gathers the parameters.

    Where the desk is `alone` in the database, words are not asked for among its articles but among
    all: at a million the index would look through every one of them for that.
    """

    words: WordIndex
    desk: DeskId
    known: Known
    values: dict[str, Any] = field(default_factory=dict)
    bounds: tuple[Published, ...] = ()
    alone: bool = False

    def match_words(self, parts: Iterable[Query]) -> str | None:
        """Return the query of the index for parts that are all of plain words; None without one."""
        written = [self._write_match(part) for part in parts]
        if not written:
            return None
        match = self.words.write_all(written)
        return match if self.alone else self.words.of_desk(self.desk, match)

    def _write_match(self, query: Query) -> str:
        match query:
            case Words(phrase, prefix, title):
                return self.words.write_words(phrase, prefix=prefix, title=title)
            case Not(part):
                return self.words.write_not(self.desk, self._write_match(part))
            case All(parts):
                return self.words.write_all(map(self._write_match, parts))
            case AnyOf(parts):
                return self.words.write_any(map(self._write_match, parts))
            case _:
                raise AssertionError(query)

    def compile(self, query: Query) -> Part:
        """Return a part as SQL; raises QueryNotUnderstood for a pattern or a saved search."""
        if is_wordy(query):
            match = self._add(self.match_words([query]))
            ids = f"SELECT rowid AS id FROM article_words WHERE article_words MATCH :{match}"
            return Part(f"article.id IN ({ids})", ids)
        match query:
            case All(parts):
                return Part(self._join(parts, " AND ", "1 = 1"))
            case AnyOf(parts):
                return Part(self._join(parts, " OR ", "1 = 0"))
            case Not(part):
                return Part(f"NOT {self.compile(part).condition}")
            case Words():
                return self._compile_runs(query)
            case Field(name, value):
                return self._compile_field(name, value)
            case Published():
                return self._compile_days(query)
            case Pattern(regex):
                raise QueryNotUnderstood(fault=QueryFault.PATTERN_IN_SEARCH, piece=regex)

    def _join(self, parts: Iterable[Query], word: str, nothing: str) -> str:
        return f"({word.join(self.compile(part).condition for part in parts) or nothing})"

    def _add(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return name

    def _compile_runs(self, words: Words) -> Part:
        runs = self.words.write_runs(words.phrase, title=words.title)
        match = self._add(runs if self.alone else self.words.of_desk(self.desk, runs))
        ids = f"SELECT rowid AS id FROM article_pieces WHERE article_pieces MATCH :{match}"
        folded = fold_script(words.phrase)
        # An index of pieces alone knows neither titles apart nor the Latin letters beside a run.
        if self.words.exact or (not words.title and find_runs(folded) == [folded]):
            return Part(f"article.id IN ({ids})", ids)
        phrase = self._add(folded.lower())
        held = f"instr(lower(fold_script(article.title)), :{phrase})"
        if not words.title:
            held = f"({held} OR instr(lower(fold_script(article.text)), :{phrase}))"
        return Part(f"(article.id IN ({ids}) AND {held})")

    def _compile_entity(self, value: str) -> Part:
        # Numbers, not a look for them: who plans the query knows how often each is mentioned.
        members = self.known.entities[value]
        named = f"IN :{self._add(members)}"
        if len(members) == 1:  # mentions of one lie in the order of their articles
            named = f"= :{self._add(members[0])}"
        within = ""
        for bound in self.bounds:
            within += self._write_bound("mention.published_at", bound)
        return Part(
            "EXISTS (SELECT 1 FROM mention WHERE mention.article_id = article.id"
            # With it the key leads to the row. The offset keeps PostgreSQL from gathering all
            # mentions of the entity first.
            f" AND mention.published_at = article.moment AND mention.entity_id {named}"
            " LIMIT 1 OFFSET 0)",
            "SELECT DISTINCT article_id AS id, published_at AS moment FROM mention"
            f" WHERE entity_id {named}{within}",
            dated=True,
        )

    def _write_bound(self, column: str, bound: Published) -> str:
        written = ""
        if bound.since is not None:
            written += f" AND {column} >= :{self._add(codec.to_seconds(bound.since))}"
        if bound.until is not None:
            written += f" AND {column} < :{self._add(codec.to_seconds(bound.until))}"
        return written

    def _compile_days(self, bound: Published) -> Part:
        within = self._write_bound("article.moment", bound)
        ids = f"SELECT id, moment FROM article WHERE desk_id = :desk{within}"
        return Part(f"(1 = 1{within})", ids, dated=True)

    def _compile_field(self, field: FieldName, value: str) -> Part:
        # No default: mypy names the field that nobody thought of here.
        match field:
            case FieldName.ENTITY:
                return self._compile_entity(value)
            case FieldName.SOURCE:
                return self._compile_source(value)
            case FieldName.TAG:
                held, by_feed = self._compile_feeds(field, value)
                return Part(held, by_feed)
            case FieldName.CATEGORY:
                name = self._add(fold_name(value))
                ids = (
                    "SELECT article_id AS id FROM article_category"
                    f" WHERE desk_id = :desk AND name = :{name}"
                )
                return Part(f"article.id IN ({ids})", ids)
            case FieldName.CLASS:
                held = f"article.source_class = :{self._add(value)}"
                return Part(held, f"{_IDS} AND source_class > '' AND {held}")
            case FieldName.LANGUAGE:
                held = f"article.language = :{self._add(value)}"
                return Part(f"coalesce({held}, 1 = 0)", f"{_IDS} AND language > '' AND {held}")
            case FieldName.SAVED:
                raise QueryNotUnderstood(fault=QueryFault.NO_SAVED, piece=value, hint="–")

    def _compile_feeds(self, name: FieldName, value: str) -> tuple[str, str]:
        """Return the condition that an article came by a feed of that name, and its ids."""
        feeds = f":{self._add(self.known.feeds[name, value])}"
        held = (
            "EXISTS (SELECT 1 FROM article_feed WHERE article_id = article.id"
            f" AND subscription_id IN {feeds})"
        )
        return held, f"SELECT article_id AS id FROM article_feed WHERE subscription_id IN {feeds}"

    def _compile_source(self, value: str) -> Part:
        held, by_feed = self._compile_feeds(FieldName.SOURCE, value)
        sites = f":{self._add(self.known.sites[value])}"
        hosts = f":{self._add(self.known.hosts[value])}"
        return Part(
            f"(coalesce(article.site IN {sites}, 1 = 0)"
            f" OR coalesce(article.host IN {hosts}, 1 = 0)"
            f" OR {held})",
            f"{_IDS} AND site > '' AND site IN {sites}"
            f" UNION {_IDS} AND host > '' AND host IN {hosts} UNION {by_feed}",
        )


def is_wordy(query: Query) -> bool:
    """Tell whether a query is of words alone that the index of words knows."""
    match query:
        case Words(phrase):
            return not find_runs(phrase)
        case Not(part):
            return is_wordy(part)
        case All(parts) | AnyOf(parts):
            return bool(parts) and all(is_wordy(part) for part in parts)
        case _:
            return False


def find_wanted(query: Query) -> tuple[Words, ...]:
    """Return the words of the index of words that a query asks for, not those it excludes."""
    match query:
        case Words(phrase) if not find_runs(phrase):
            return (query,)
        case All(parts) | AnyOf(parts):
            return tuple(words for part in parts for words in find_wanted(part))
        case _:
            return ()


def find_fields(query: Query) -> frozenset[Field]:
    """Return the fields that a query asks for, wherever they stand in it."""
    match query:
        case Field():
            return frozenset({query})
        case Not(part):
            return find_fields(part)
        case All(parts) | AnyOf(parts):
            return frozenset().union(*map(find_fields, parts))
        case _:
            return frozenset()
