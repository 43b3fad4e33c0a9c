"""Named features of a sentence in its article: what the ranker weighs.

Each is 0 or 1 or lies between; what is 0 is left out. Place, topic, form, days and headings are
the same for all languages; the clause and the cues are English's or those of the dense scripts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.domain.scripts import has_dense
from bot.text.roles.clause import find_clause
from bot.text.roles.context import Context
from bot.text.roles.cues import find_dense_cues, find_english_cues, names_weekday
from bot.text.segment import count_words, find_content_words
from bot.text.summary import SHOWABLE, TALKING, Signs

if TYPE_CHECKING:
    from bot.domain.spans import Span

Features = dict[str, float]

QUOTED = re.compile(r"[“\"「『][^”\"」』]*[”\"」』]?")
"""A quotation with its marks, or its beginning where it is not closed."""

_FIRST_WORDS = 25
"""Characters within which a name stands for who acts."""
_MOSTLY = 0.6
_PARTLY = 0.35
_OPENING = 80
"""Characters in which references are looked for."""
_CONJUNCTION = re.compile(r"(?:But|And|Yet|So|Then|Still|Also|Or|Indeed|Instead|Meanwhile)\b")
_DEFINITE = re.compile(r"\b[Tt]he ((?:[a-z’'-]+ ){1,3})")
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Hh]is|[Hh]er|[Tt]heir|[Hh]im|[Tt]hem|[Ii]ts)\b"
)
_NAME = re.compile(
    r"(?<=\s)[A-Z][a-z]+|\A(?!The|He|She|They|It|His|Her|Their|In|On|At)[A-Z][a-z]+ [A-Z]"
)
_SUBJECT = re.compile(r"[^。]{1,40}?[はがも]")
_DIGIT = re.compile(r"\d")
_BRACKETS = tuple("【■（◆▼●")


def describe_sentences(
    text: str,
    sentences: Sequence[Span],
    parts: Sequence[str],
    signs: Sequence[Signs],
    contexts: Sequence[Context],
    dangling: Sequence[bool],
    names: Sequence[Span],
    title: str,
    language: str | None,
) -> list[Features]:
    """Return the features of each sentence, in order; `parts` are the texts that are read."""
    titled = frozenset(find_content_words(title, language))
    places = [sign.place for sign in signs]
    lead = next((n for n, sign in enumerate(signs) if sign.fitness > SHOWABLE), 0)
    total = max(1, sum(sign.fitness > SHOWABLE for sign in signs))
    actors = _find_actors(sentences, names)
    described = []
    for number, (span, part) in enumerate(zip(sentences, parts, strict=True)):
        sign, place = signs[number], places[number]
        outside = QUOTED.sub(_blank, part)
        dense = has_dense(part)
        features = _describe_place(place, total)
        features |= _describe_topic(sign, signs[lead].words if number != lead else frozenset())
        features |= _describe_form(part, outside, sign)
        features |= _describe_days(contexts[number])
        features["paragraph"] = span.start == 0 or text[span.start - 1] == "\n"
        features["dangling"] = dangling[number]
        features["actor"] = number in actors
        if dense:
            features |= _describe_dense(part, place, sign)
        else:
            features |= _describe_english(part, outside)
            features |= _describe_references(outside, titled, named=number in actors)
        described.append({name: float(value) for name, value in features.items() if value})
    return described


def is_unannounced(features: Features) -> bool:
    """Tell whether a sentence is about "the" something that neither headline nor lede speak of."""
    return bool({"the", "the unknown", "off topic"} <= features.keys())


def _blank(quoted: re.Match[str]) -> str:
    """Keep the length, so that places in what is left stay those of the sentence."""
    return " " * len(quoted.group())


def _find_actors(sentences: Sequence[Span], names: Iterable[Span]) -> frozenset[int]:
    """Return the numbers of the sentences that a name opens."""
    starts = sorted(name.start for name in names)
    found, at = set(), 0
    for number, span in enumerate(sentences):
        while at < len(starts) and starts[at] < span.start:
            at += 1
        if at < len(starts) and starts[at] < min(span.end, span.start + _FIRST_WORDS):
            found.add(number)
    return frozenset(found)


def _describe_place(place: int, total: int) -> Features:
    return {
        "first": place == 0,
        "second": place == 1,
        "third": place == 2,
        "early": place < 5,
        "place": 1 / (1 + place),
        "depth": math.log1p(place) / 4,
        "share": place / total,
        "last": place >= total - 2,
    }


def _describe_topic(sign: Signs, lead: frozenset[str]) -> Features:
    shared = len(lead & sign.words)
    return {
        "title": sign.title,
        "mentions": sign.mentions,
        "coverage": sign.coverage,
        "central": sign.centrality,
        "defines": sign.definition,
        "lead": shared / max(1, min(len(lead), len(sign.words))),
        "off topic": not (sign.title or shared),
        "names": sign.names,
        "nameless": not sign.names,
    }


def _describe_form(part: str, outside: str, sign: Signs) -> Features:
    words = count_words(part)
    quoted = (outside.count(" ") - part.count(" ")) / max(1, len(part)) if outside != part else 0.0
    return {
        "fitness": sign.fitness,
        "length": math.log1p(words) / 4,
        "short": words < 10,
        "long": words > 40,
        "quoted": quoted,
        "mostly quoted": quoted > _MOSTLY,
        "partly quoted": 0 < quoted < _PARTLY,
        "opens with quote": part[:1] in '“"「『‘',
        "talking": TALKING.search(outside) is not None,
        "question": part.rstrip('”"’」').endswith(("?", "？")),
        "figures": _DIGIT.search(part) is not None,
    }


def _describe_days(context: Context) -> Features:
    return {
        "day of now": context.now,
        "day near": context.recent,
        "day to come": context.future,
        "day past": context.past,
        "day of old": context.old,
        "no day": not context.dated,
    }


def _describe_dense(part: str, place: int, sign: Signs) -> Features:
    return {
        "z": 1.0,
        "z_first": place == 0,
        "z_place": 1 / (1 + place),
        "z_title": sign.title,
        "z_coverage": sign.coverage,
        "z_subject": _SUBJECT.match(part) is not None,
        "z_bracket": part.startswith(_BRACKETS),
        "z_unclosed": not part.endswith(("。", "」", "）")),
        **dict.fromkeys(find_dense_cues(part), 1.0),
    }


def _describe_references(outside: str, titled: frozenset[str], *, named: bool) -> Features:
    """Describe what a reader of the sentence and the headline alone may ask: who, which?"""
    opening = outside[:_OPENING].lstrip()
    definite = _DEFINITE.search(opening)
    noun = frozenset(find_content_words(definite[1])) if definite else frozenset()
    pronoun = None if named else _PRONOUN.search(opening)
    name = _NAME.search(opening)
    return {
        "conjunction": _CONJUNCTION.match(opening) is not None,
        "the": definite is not None and definite.start() == 0,
        "the unknown": definite is not None and noun.isdisjoint(titled),
        "pronoun": pronoun is not None and (name is None or pronoun.start() < name.start()),
        "pronouns": min(1.0, len(_PRONOUN.findall(outside)) / 3),
    }


def _describe_english(part: str, outside: str) -> Features:
    clause = find_clause(outside)
    acts = clause.tense in ("past", "perfect") and not clause.reports
    cues = dict.fromkeys(find_english_cues(part), 1.0)
    capitals = [word[0].isupper() for word in part.split()]
    return {
        clause.tense: 1.0,
        "reports": clause.reports,
        "acts": acts,
        "late verb": clause.place > 18,
        "weekday": names_weekday(outside),
        "capitals": sum(capitals) / max(1, len(capitals)),
        **cues,
    }
