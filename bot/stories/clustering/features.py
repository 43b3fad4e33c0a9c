"""Features: the small digest of a reading by which copies and stories are decided."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice, pairwise

from bot.domain.articles import Reading
from bot.domain.entities import DateMention, EntityKind, NamedEntity
from bot.domain.scripts import romanize
from bot.domain.stories import Features
from bot.stories.clustering.copies import drop_quotations, sketch
from bot.stories.clustering.tokens import (
    SPELT,
    TERRITORY,
    TERRITORY_WEIGHT,
    find_figures,
    fold,
    hash_words,
    is_unspaced,
    split_terms,
)
from bot.text.article_kind import tell_kind
from bot.text.names import Gazetteer, load_gazetteer

TERMS_KEPT = 100
NAMES_KEPT = 24
DAYS_KEPT = 12
PAIRS_KEPT = 120
FIGURES_KEPT = 200
WORDS_KEPT = 1500  # distinct words of which a copy is told: more than nearly all articles have
LEAD_SHOWN = 60  # words of the text that count as its beginning
TITLE_WEIGHT = 2.0  # a title says what the article is about
LEAD_WORDS = 150  # news tells its story first: what comes later weighs less and less
LONGEST_INSIDE = 8  # characters of a known name that stands in a longer one
LONGEST_EVENT = timedelta(days=4)  # a month or a year says when, but names no event's day
EVENT_HORIZON = timedelta(days=45)  # days further from publication are background or plans


def extract_features(reading: Reading, *, moment: datetime) -> Features:
    """Return the features of a reading that counts as of `moment` (aware UTC)."""
    article = reading.article
    title, body = list(split_terms(article.title)), list(split_terms(article.text))
    own = drop_quotations(article.text)
    figures = find_figures(f"{own}\n{article.title}")
    return Features(
        moment=moment,
        kind=tell_kind(article.title, url=article.url, text=article.text),
        terms=_weigh_terms(title, body),
        title=hash_words(dict.fromkeys(title)),
        lead=hash_words(dict.fromkeys((*title, *body[:LEAD_SHOWN]))),
        pairs=_find_pairs(title, body),
        names=_weigh_names(reading.entities, article.title, article.language or ""),
        days=_find_event_days(reading.dates, moment.date()),
        figures=tuple(islice(figures, FIGURES_KEPT)),
        beside=tuple(islice(figures.values(), FIGURES_KEPT)),
        sketch=sketch(own),
        words=hash_words(islice(dict.fromkeys(split_terms(own)), WORDS_KEPT)),
    )


def _find_pairs(title: Sequence[str], body: Sequence[str]) -> tuple[int, ...]:
    """Return hashes of the first pairs of content words in a row, in the title and the text."""
    pairs = dict.fromkeys(f"{a} {b}" for a, b in chain(pairwise(title), pairwise(body)))
    return hash_words(islice(pairs, PAIRS_KEPT))


def _weigh_terms(title: Iterable[str], body: Iterable[str]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = defaultdict(float)
    for term in title:
        weights[term] += TITLE_WEIGHT
    for position, term in enumerate(body):
        weights[term] += 1 / (1 + position / LEAD_WORDS)
    damped = ((term, round(math.log1p(weight), 4)) for term, weight in weights.items())
    return tuple(sorted(damped, key=lambda item: (-item[1], item[0]))[:TERMS_KEPT])


def _weigh_names(
    entities: tuple[NamedEntity, ...], title: str, language: str
) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = defaultdict(float)
    in_title = fold(title)
    for entity in entities:
        name = fold(entity.name)
        if name:
            weight = len(entity.mentions) + (TITLE_WEIGHT if name in in_title else 0.0)
            weights[entity.key or name] += weight
            if entity.key is None and is_unspaced(name):
                for key in _find_inside(entity.name, load_gazetteer(language[:2])):
                    weights[key] += weight
    damped = ((name, _damp_name(name, weight)) for name, weight in weights.items())
    ranked = sorted(damped, key=lambda item: (-item[1], item[0]))[:NAMES_KEPT]
    persons = {fold(entity.name) for entity in entities if entity.kind is EntityKind.PERSON}
    spelt = ((romanize(name), weight) for name, weight in ranked if name in persons)
    return (*ranked, *((f"{SPELT}{letters}", weight) for letters, weight in spelt if letters))


def _find_inside(name: str, known: Gazetteer) -> Iterator[str]:
    """Yield the identities of known names in one that is written without spaces, longest first."""
    at = 0
    while at < len(name) - 1:
        for end in range(min(at + LONGEST_INSIDE, len(name)), at + 1, -1):
            entry = known.get(name[at:end])
            if entry is not None and entry.key is not None:
                yield entry.key
                at = end - 1
                break
        at += 1


def _damp_name(name: str, weight: float) -> float:
    factor = TERRITORY_WEIGHT if name.startswith(TERRITORY) else 1.0
    return round(math.log1p(weight) * factor, 4)


def _find_event_days(dates: tuple[DateMention, ...], published: date) -> tuple[date, ...]:
    counts = Counter(
        mention.first + timedelta(days=offset)
        for mention in dates
        if timedelta(0) <= mention.last - mention.first <= LONGEST_EVENT
        for offset in range((mention.last - mention.first).days + 1)
    )
    # Where no day is near, the article is undated or looks back: then any day will do.
    near = {day for day in counts if abs(day - published) <= EVENT_HORIZON} or set(counts)
    counts = Counter({day: counts[day] for day in sorted(near)})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], abs(item[0] - published), item[0]))
    return tuple(sorted(day for day, _ in ranked[:DAYS_KEPT]))
