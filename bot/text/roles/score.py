"""Sentence roles: which sentences say what is happening, why it matters and what is next.

A small ranker, one logistic model a role, weighs the named features of `bot.text.roles.features`.
Scores do not depend on the scores of other sentences (save that a repeat gets none), so the best
sentences of a whole story can be chosen by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from bot.text.roles.context import gather_context
from bot.text.roles.dangling import find_dangling
from bot.text.roles.features import UNANNOUNCED, Features, describe_sentences
from bot.text.roles.ranker import Ranker, load_ranker
from bot.text.segment import find_content_words
from bot.text.summary import (
    READ_CHARACTERS,
    Signs,
    find_repeats,
    shingle_sentence,
)

if TYPE_CHECKING:
    from bot.domain.entities import DateMention
    from bot.domain.spans import Span

ROLE_FLOOR = 0.5
"""The score from which a sentence deserves its section: the ranker is trained to this scale."""

FURTHER_FLOOR = 0.75
"""The score from which a section of one article gets a second sentence."""

ROLES = ("happening", "why", "ahead")


_IN_HEADLINE = re.compile(r"(?:The|Both|Two)\b")
"""How a lede begins that refers to its headline, which stands above it wherever it is shown."""

_DEFINITE = re.compile(r"The ([a-z’'-]+(?: [a-z’'-]+)?)\b")
"""How a sentence opens that refers back, where its headline has the word: "The strike …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """How well (0 to 1) each sentence answers the three questions, and whether it dangles.

    `importance` (0 to 1) says how much a summary of the article would miss without it.
    """

    happening: tuple[float, ...]
    why: tuple[float, ...]
    ahead: tuple[float, ...]
    importance: tuple[float, ...] = ()
    dangling: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePicks:
    """The numbers of the sentences to show for each role, in reading order; none is in two."""

    happening: tuple[int, ...] = ()
    why: tuple[int, ...] = ()
    ahead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The features of the sentences that are read; which refer back; which may be shown at all.

    `sections` names the role of the heading above each, or is empty. `unread` is how many sentences
    come after them.
    """

    features: tuple[Features, ...]
    sections: tuple[str, ...]
    dangling: tuple[bool, ...]
    showable: tuple[bool, ...]
    unread: int


def _leans_on_title(part: str, sign: Signs, titled: frozenset[str]) -> bool:
    """Return whether what a sentence refers to stands in the headline."""
    if sign.place == 0 and _IN_HEADLINE.match(part):
        return True
    opening = _DEFINITE.match(part)
    return bool(opening and titled.intersection(find_content_words(opening[1])))


def describe(
    text: str,
    sentences: Sequence[Span],
    signs: Sequence[Signs],
    *,
    title: str = "",
    names: Sequence[Span] = (),
    dates: Sequence[DateMention] = (),
    published: date | None = None,
    language: str | None = "en",
) -> Described:
    """Return what the ranker weighs of each sentence that has signs.

    `signs` are those of the first sentences (`bot.text.summary.read_signs`). Neither a repeat nor
    what is not fit to be shown is showable.
    """
    read = sentences[: len(signs)]
    parts = [text[span.start : min(span.end, span.start + READ_CHARACTERS)] for span in read]
    titled = frozenset(find_content_words(title, language))
    dangling = tuple(
        refers and not _leans_on_title(part, sign, titled)
        for refers, sign, part in zip(find_dangling(text, read), signs, parts, strict=True)
    )
    fit = [sign.showable for sign in signs]
    repeats = find_repeats(
        [
            shingle_sentence(part, language) if fits else frozenset()
            for part, fits in zip(parts, fit, strict=True)
        ]
    )
    contexts = gather_context(text, read, dates, published)
    features = describe_sentences(
        text, read, parts, signs, contexts, dangling, names, title, language
    )
    return Described(
        features=tuple(features),
        sections=tuple(context.section for context in contexts),
        dangling=tuple(
            refers or UNANNOUNCED in described
            for refers, described in zip(dangling, features, strict=True)
        ),
        showable=tuple(fits and number not in repeats for number, fits in enumerate(fit)),
        unread=len(sentences) - len(read),
    )


def score_roles(described: Described, ranker: Ranker | None = None) -> Roles:
    """Return how well each sentence answers each question, and which of them dangle.

    By a `ranker`, if not the shipped one. What comes after the sentences that are described is not
    read, scores 0 and counts as dangling.
    """
    ranker = ranker or load_ranker()
    unread, nothing = described.unread, (0.0,) * len(ranker.outputs)
    scores = [
        _trust_heading(ranker.outputs, ranker.rate(features), section) if showable else nothing
        for features, section, showable in zip(
            described.features, described.sections, described.showable, strict=True
        )
    ]
    scores += [nothing] * unread
    dangling = described.dangling + (True,) * unread
    columns = dict(zip(ranker.outputs, zip(*scores, strict=True), strict=True)) if scores else {}
    return Roles(
        happening=columns.get("happening", ()),
        why=columns.get("why", ()),
        ahead=columns.get("ahead", ()),
        importance=columns.get("importance", ()),
        dangling=tuple(
            alone < ROLE_FLOOR or referring
            for alone, referring in zip(columns.get("alone", ()), dangling, strict=True)
        ),
    )


def _trust_heading(
    outputs: Sequence[str], scores: tuple[float, ...], section: str
) -> tuple[float, ...]:
    """Return the scores in the light of the heading above: what a text says of itself weighs."""
    if not section:
        return scores
    return tuple(
        score if name not in ROLES else 0.5 + 0.5 * score if name == section else 0.5 * score
        for name, score in zip(outputs, scores, strict=True)
    )


def rate_salience(signs: Sequence[Signs], roles: Roles, *, dated: bool) -> tuple[float, ...]:
    """Return how well each sentence stands for its article, 0 to 1.

    The signs of `bot.text.summary` alone, where a text has no day of publication; of a dated one,
    which is news, the mean of theirs and of the ranker's: each is better than the other where the
    other's weights come from.
    """
    salience = [sign.weigh() for sign in signs]
    if dated:
        salience = [(one + two) / 2 for one, two in zip(salience, roles.importance, strict=False)]
    return tuple(salience) + (0.0,) * (len(roles.dangling) - len(signs))


def pick_roles(roles: Roles, *, per_role: int = 2) -> RolePicks:
    """Return the best sentences of each role, at most `per_role`, none that dangles.

    The first has to reach `ROLE_FLOOR`, the others `FURTHER_FLOOR`. As many roles as can be have
    one; of the ways to that the best sentence of what is happening decides, then of why. Any other
    sentence serves the role in which its score is highest.
    """
    offers = sorted(
        (-score, number, name)
        for name in ROLES
        for number, score in enumerate(getattr(roles, name))
        if score >= ROLE_FLOOR and not roles.dangling[number]
    )
    picked = _pick_first(offers) if per_role > 0 else {name: [] for name in ROLES}
    taken = {number for numbers in picked.values() for number in numbers}
    for lacking, number, name in offers:
        free = number not in taken and len(picked[name]) < per_role
        if free and -lacking >= (FURTHER_FLOOR if picked[name] else ROLE_FLOOR):
            picked[name].append(number)
            taken.add(number)
    return RolePicks(**{name: tuple(sorted(numbers)) for name, numbers in picked.items()})


def _pick_first(offers: Sequence[tuple[float, int, str]]) -> dict[str, list[int]]:
    """Return the first sentence of each role, from (-score, number, role) offers, best first."""
    # The best of a role, and as many others as the other roles may take of it.
    best = [[one for one in offers if one[2] == name][: len(ROLES)] for name in ROLES]
    ways = (
        way
        for way in product(*([*some, None] for some in best))
        if len(found := [one[1] for one in way if one]) == len(set(found))
    )
    chosen = max(ways, key=lambda way: (-way.count(None), [-one[0] if one else 0 for one in way]))
    return {name: [one[1]] if one else [] for name, one in zip(ROLES, chosen, strict=True)}
