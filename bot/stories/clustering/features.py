"""Features: the small digest of a reading by which copies and stories are decided."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice, pairwise

from bot.domain.articles import Reading
from bot.domain.entities import DateMention, NamedEntity
from bot.domain.stories import Features
from bot.stories.clustering.copies import sketch
from bot.stories.clustering.hashed_sets import hash_words
from bot.stories.clustering.stopwords import STOP_WORDS
from bot.stories.clustering.tokens import fold, is_unspaced, split_words, strip_plural

TERMS_KEPT = 60
NAMES_KEPT = 24
DAYS_KEPT = 12
PAIRS_KEPT = 120  # of the title and the beginning; 60 cost recall, 240 gained nothing on ECB+
LEAD_SHOWN = 60  # words of the text that count as its beginning
TITLE_WEIGHT = 2.0  # a title says what the article is about
NUMBER_WEIGHT = 1.5  # figures and years tell look-alikes apart: up to +.01 of F on ECB+
TERRITORY = "territory:"
TERRITORY_WEIGHT = 0.5  # a country is the beat or the background, seldom the event
LEAD_WORDS = 150  # news tells its story first: what comes later weighs less and less
LONGEST_EVENT = timedelta(days=4)  # a month or a year says when, but names no event's day
EVENT_HORIZON = timedelta(days=45)  # days further from publication are background or plans


def extract_features(reading: Reading, *, moment: datetime) -> Features:
    """Return the features of a reading that counts as of `moment` (aware UTC).

    At most 60 terms and 24 names, heaviest first, 12 event days in order, 120 pairs of words and
    the words of the title and the lead.
    """
    article = reading.article
    return Features(
        moment=moment,
        sketch=sketch(article.text),
        terms=_weigh_terms(article.title, article.text, _words_of_territories(reading.entities)),
        names=_weigh_names(reading.entities, article.title),
        days=_find_event_days(reading.dates, moment.date()),
        pairs=_find_pairs(article.title, article.text),
        lead=_find_lead(article.title, article.text),
    )


def _find_pairs(title: str, text: str) -> tuple[int, ...]:
    """Return hashes of the first pairs of content words in a row, in the title and the text."""
    found: dict[str, None] = {}
    for part in (title, text):
        for first, second in pairwise(_terms(part)):
            found[f"{first} {second}"] = None
            if len(found) == PAIRS_KEPT:
                return hash_words(found)
    return hash_words(found)


def _find_lead(title: str, text: str) -> tuple[int, ...]:
    words = islice(_terms(text), LEAD_SHOWN)
    return hash_words(dict.fromkeys((*_terms(title), *words)))


def _words_of_territories(entities: tuple[NamedEntity, ...]) -> frozenset[str]:
    """Return the words of countries' names: they count as names, not as words once more."""
    names = (
        name
        for entity in entities
        if (entity.key or "").startswith(TERRITORY)
        for name in (entity.name, *entity.aliases)
    )
    return frozenset(term for name in names for term in _terms(name))


def _weigh_terms(title: str, text: str, left_out: frozenset[str]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = defaultdict(float)
    for term in _terms(title):
        weights[term] += TITLE_WEIGHT
    for position, term in enumerate(_terms(text)):
        weights[term] += 1 / (1 + position / LEAD_WORDS)
    kept = (item for item in weights.items() if item[0] not in left_out)
    damped = ((term, _damp(term, weight)) for term, weight in kept)
    return tuple(sorted(damped, key=lambda item: (-item[1], item[0]))[:TERMS_KEPT])


def _damp_name(name: str, weight: float) -> float:
    factor = TERRITORY_WEIGHT if name.startswith(TERRITORY) else 1.0
    return round(math.log1p(weight) * factor, 4)


def _damp(term: str, weight: float) -> float:
    return round(math.log1p(weight) * (NUMBER_WEIGHT if term[0].isdigit() else 1.0), 4)


def _terms(text: str) -> Iterator[str]:
    for word in split_words(text):
        if is_unspaced(word):
            yield from (word[start : start + 2] for start in range(len(word) - 1))
        elif word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
            yield strip_plural(word)


def _weigh_names(entities: tuple[NamedEntity, ...], title: str) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = defaultdict(float)
    in_title = fold(title)
    for entity in entities:
        name = fold(entity.name)
        if name:
            weight = len(entity.mentions) + (TITLE_WEIGHT if name in in_title else 0.0)
            weights[entity.key or name] += weight
    damped = ((name, _damp_name(name, weight)) for name, weight in weights.items())
    return tuple(sorted(damped, key=lambda item: (-item[1], item[0]))[:NAMES_KEPT])


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
