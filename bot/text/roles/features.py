"""Named features of a sentence in its article: what the ranker weighs.

Each is 0 or 1 or lies between; what is 0 is left out. Place, topic, form, days and references are
the same for all languages; the cues are English's or those of the dense scripts.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.domain.scripts import has_dense
from bot.text.dates import tell_tense
from bot.text.lexicon import load_lexicon
from bot.text.roles.context import Context
from bot.text.roles.cues import find_dense_cues, find_english_cues
from bot.text.segment import count_words, find_content_words
from bot.text.summary import TALKING, Signs

if TYPE_CHECKING:
    from bot.domain.spans import Span

Features = dict[str, float]

QUOTED = re.compile(r"[“\"「『][^”\"」』]*[”\"」』]?")
"""A quotation with its marks, or its beginning where it is not closed."""

UNANNOUNCED = "unannounced"
"""The feature of a sentence about "the" something that neither headline nor lede speak of."""

_MOSTLY = 0.6
_FIRST_WORDS = 25
"""Characters within which a name opens a sentence."""

_OPENING = 80
"""Characters in which references are looked for."""
_CONJUNCTION = re.compile(r"(?:But|And|Yet|So|Then|Still|Also|Or|Indeed|Instead|Meanwhile)\b")
_KNOWN = frozenset(find_content_words(" ".join(load_lexicon()["one in a country"])))
_DEFINITE = re.compile(r"\b[Tt]he ((?:[a-z’'-]+ ){1,3})")
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Hh]is|[Hh]er|[Tt]heir|[Hh]im|[Tt]hem|[Ii]ts)\b"
)
_NAME = re.compile(
    r"(?<=\s)[A-Z][a-z]+|\A(?!The|He|She|They|It|His|Her|Their|In|On|At)[A-Z][a-z]+ [A-Z]"
)
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
    lead = next((sign.words for sign in signs if sign.place == 0 and sign.showable), frozenset())
    opened = _find_opened(sentences, names)
    described = []
    for number, (span, part) in enumerate(zip(sentences, parts, strict=True)):
        sign = signs[number]
        outside = QUOTED.sub(_blank, part)
        features = _describe_topic(sign, lead)
        features |= _describe_form(part, outside, sign)
        features |= _describe_days(contexts[number])
        features["paragraph"] = span.start == 0 or text[span.start - 1] == "\n"
        features["dangling"] = dangling[number]
        if has_dense(part):
            features |= _describe_dense(part, sign)
        else:
            features |= _describe_english(part, outside, titled)
            features["pronoun"] = features["pronoun"] and number not in opened
        features[UNANNOUNCED] = features.pop("the", False) and features["off topic"]
        described.append({name: float(value) for name, value in features.items() if value})
    return described


def _blank(quoted: re.Match[str]) -> str:
    """Keep the length, so that places in what is left stay those of the sentence."""
    return " " * len(quoted.group())


def _find_opened(sentences: Sequence[Span], names: Sequence[Span]) -> frozenset[int]:
    """Return the numbers of the sentences that a name opens."""
    starts = sorted(name.start for name in names)
    places = ((number, bisect_left(starts, span.start)) for number, span in enumerate(sentences))
    return frozenset(
        number
        for number, at in places
        if at < len(starts) and starts[at] < sentences[number].start + _FIRST_WORDS
    )


def _describe_topic(sign: Signs, lead: frozenset[str]) -> Features:
    return {
        "second": sign.place == 1,
        "place": 1 / (1 + sign.place),
        "depth": math.log1p(sign.place) / 4,
        "title": sign.title,
        "mentions": sign.mentions,
        "coverage": sign.coverage,
        "off topic": not sign.title and lead.isdisjoint(sign.words),
        "names": sign.names,
    }


def _describe_form(part: str, outside: str, sign: Signs) -> Features:
    words = count_words(part)
    quoted = (outside.count(" ") - part.count(" ")) / max(1, len(part)) if outside != part else 0.0
    return {
        "fitness": sign.fitness,
        "length": math.log1p(words) / 4,
        "short": words < 10,
        "quoted": quoted,
        "mostly quoted": quoted > _MOSTLY,
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


def _describe_dense(part: str, sign: Signs) -> Features:
    return {
        "z": 1.0,
        "z_place": 1 / (1 + sign.place),
        "z_title": sign.title,
        "z_bracket": part.startswith(_BRACKETS),
        "z_unclosed": not part.endswith(("。", "」", "）")),
        **dict.fromkeys(find_dense_cues(part), 1.0),
    }


def _describe_english(part: str, outside: str, titled: frozenset[str]) -> Features:
    """Describe tense, cues, and what a reader of it and the headline alone may ask: who, which?"""
    opening = outside[:_OPENING].lstrip()
    definite = _DEFINITE.search(opening)
    noun = frozenset(find_content_words(definite[1])) if definite else frozenset()
    unknown = definite is not None and noun.isdisjoint(titled) and noun.isdisjoint(_KNOWN)
    pronoun, name = _PRONOUN.search(opening), _NAME.search(opening)
    future, past = tell_tense(outside)
    capitals = [word[0].isupper() for word in part.split()]
    return {
        "future": future,
        "past": past,
        "capitals": sum(capitals) / max(1, len(capitals)),
        "conjunction": _CONJUNCTION.match(opening) is not None,
        "the": unknown and definite is not None and definite.start() == 0,
        "the unknown": unknown,
        "pronoun": pronoun is not None and (name is None or pronoun.start() < name.start()),
        **dict.fromkeys(find_english_cues(part), 1.0),
    }
