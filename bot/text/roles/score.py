"""Sentence roles: which sentences say what is happening, why it matters and what is next.

Scores do not depend on the other sentences of the article (save that a repeat gets none), so the
best sentences of a whole story can be chosen by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.text.roles.context import Context, gather_context
from bot.text.roles.cues import (
    AHEAD,
    EVENT_CUES,
    FAR_PAST,
    HAPPENING,
    NO_EVENT,
    WHY,
    Cue,
    CuedSentence,
    prepare_sentence,
)
from bot.text.roles.dangling import QUOTED, find_dangling
from bot.text.summary import (
    READ_CHARACTERS,
    READ_SENTENCES,
    SHOWABLE,
    TALKING,
    find_repeats,
    measure_fitness,
    shingle_sentence,
)

if TYPE_CHECKING:
    from bot.domain.entities import DateMention
    from bot.domain.spans import Span

ROLE_FLOOR = 0.45
"""The score below which no sentence is shown for a role; chosen by reading what came out."""

_STRONG = 0.45
_SPOKEN = 0.6
"""What is left of a score where the writer speaks: an interview, a speech, a call."""

_ASIDE = 0.35
"""How much what is told first takes from what its sentence says besides."""

ROLES = ("happening", "why", "ahead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """How well (0 to 1) each sentence answers the three questions, and whether it dangles."""

    happening: tuple[float, ...]
    why: tuple[float, ...]
    ahead: tuple[float, ...]
    dangling: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePicks:
    """The numbers of the sentences to show for each role, in reading order; none is in two."""

    happening: tuple[int, ...] = ()
    why: tuple[int, ...] = ()
    ahead: tuple[int, ...] = ()


def score_roles(
    text: str,
    sentences: Sequence[Span],
    *,
    salience: Sequence[float],
    dates: Sequence[DateMention] = (),
    published: date | None = None,
    language: str | None = "en",
    sections: Sequence[tuple[int, str]] = (),
) -> Roles:
    """Return how well each sentence answers each question, and which of them dangle.

    `sections` gives the offset and the words of headings in the text; a sentence under one that
    names a role is lifted in it. Sentences past the first `READ_SENTENCES` are not read: they
    score 0 and count as dangling.
    """
    read = sentences[:READ_SENTENCES]
    parts = [text[span.start : min(span.end, span.start + READ_CHARACTERS)] for span in read]
    fitness = [
        measure_fitness(part, language, whole=span.end - span.start)
        for part, span in zip(parts, read, strict=True)
    ]
    repeats = find_repeats(
        [
            shingle_sentence(part, language) if fit > SHOWABLE else frozenset()
            for part, fit in zip(parts, fitness, strict=True)
        ]
    )
    contexts = gather_context(text, read, fitness, salience, dates, published, sections)
    scores = [
        (0.0, 0.0, 0.0)
        if number in repeats
        else _score_sentence(part, contexts[number], fitness[number])
        for number, part in enumerate(parts)
    ]
    unread = len(sentences) - len(read)
    happening, why, ahead = zip(*scores, strict=True) if scores else ((), (), ())
    return Roles(
        happening=happening + (0.0,) * unread,
        why=why + (0.0,) * unread,
        ahead=ahead + (0.0,) * unread,
        dangling=find_dangling(text, read) + (True,) * unread,
    )


def pick_roles(roles: Roles, salience: Sequence[float], *, per_role: int = 2) -> RolePicks:
    """Return the best sentences of each role, at most `per_role`, above `ROLE_FLOOR`.

    A sentence serves the role in which it stands out most. One that dangles comes right after
    the sentence before it, in the same role, or not at all.
    """
    scores = {name: getattr(roles, name) for name in ROLES}
    picked: dict[str, list[int]] = {name: [] for name in ROLES}
    taken: set[int] = set()
    for name, number in _rank_offers(scores, salience):
        passage = _find_passage(roles.dangling, number, picked[name])
        mean = sum(scores[name][at] for at in passage) / max(1, len(passage))
        room = per_role - len(picked[name])
        if mean >= ROLE_FLOOR and len(passage) <= room and taken.isdisjoint(passage):
            picked[name].extend(passage)
            taken.update(passage)
    return RolePicks(**{name: tuple(sorted(numbers)) for name, numbers in picked.items()})


def _rank_offers(
    scores: dict[str, tuple[float, ...]], salience: Sequence[float]
) -> list[tuple[str, int]]:
    """Return (role, sentence) pairs above the floor, those that stand out most first."""
    offers = []
    for name in ROLES:
        for number, score in enumerate(scores[name]):
            if score < ROLE_FLOOR:
                continue
            rival = max(scores[other][number] for other in ROLES if other != name)
            worth = score + 0.5 * min(0.0, score - rival) + 0.1 * salience[number]
            offers.append((-worth, number, ROLES.index(name)))
    return [(ROLES[role], number) for _, number, role in sorted(offers)]


def _find_passage(dangling: Sequence[bool], number: int, picked: Sequence[int]) -> tuple[int, ...]:
    """Return the sentence, with the one before it where it dangles; nothing where that does too."""
    if not dangling[number] or number - 1 in picked:
        return (number,)
    if number == 0 or dangling[number - 1]:
        return ()
    return (number - 1, number)


def _score_sentence(part: str, context: Context, fitness: float) -> tuple[float, float, float]:
    if fitness < 0.2:
        return (0.0, 0.0, 0.0)
    outside = QUOTED.sub(_blank, part)
    fitness *= _SPOKEN if TALKING.search(outside) else 1.0
    whole = prepare_sentence(part)
    unquoted = whole if outside == part else prepare_sentence(outside)
    event, notice = _add_up(HAPPENING[:EVENT_CUES], unquoted)
    cause, caused = _add_up(WHY, whole)
    plan, planned = _add_up(AHEAD, whole)
    if event:
        event = 1.0 - (1.0 - event) * (1.0 - _add_up(HAPPENING[EVENT_CUES:], unquoted)[0])
    leads = notice < min(caused, planned)
    happening = event * (0.5 + 0.35 * context.early + 0.15 * context.recent)
    happening *= _weigh_time(unquoted.lower, notice, context) * (1.0 if leads else 0.85)
    aside = 1.0 - _ASIDE * event * context.early if leads else 1.0
    why = cause * (0.75 + 0.15 * context.salience + 0.1 * context.early) * aside
    why *= 1.0 - _ASIDE * plan if planned < caused else 1.0
    ahead = plan * (0.75 + 0.15 * (1.0 - context.early) + 0.1 * context.future) * aside
    if not context.future and (context.past or _recalls_plan(whole)):
        ahead *= 0.5
    first, second, third = (
        min(1.0, fitness * _trust_heading(score, name, context.section))
        for name, score in zip(ROLES, (happening, why, ahead), strict=True)
    )
    return (first, second, third)


def _trust_heading(score: float, role: str, section: str) -> float:
    """Return the score in the light of the heading above: what the text says of itself weighs."""
    if not section:
        return score
    return 0.5 + 0.5 * score if role == section else 0.5 * score


def _blank(quoted: re.Match[str]) -> str:
    """Keep the length, so that places in what is left stay those of the sentence."""
    return " " * len(quoted.group())


def _weigh_time(lower: str, at: int, context: Context) -> float:
    """Return how far (0 to 1) an event told at this place is one of now and not of history."""
    weight = 0.6 if context.past else 1.0
    distant = FAR_PAST.search(lower)
    if distant and not context.recent and distant.start() < at + 60:
        weight = 0.6
    unreal = NO_EVENT.search(lower)
    return weight * (0.6 if unreal and unreal.start() < at else 1.0)


def _recalls_plan(sentence: CuedSentence) -> bool:
    return "will" not in sentence.places and FAR_PAST.search(sentence.lower) is not None


def _add_up(cues: Sequence[Cue], sentence: CuedSentence) -> tuple[float, int]:
    """Return how strongly cues speak together, and the place of the first that is strong.

    They count as independent grounds: 1 - prod(1 - strength). Where none is strong the place is
    past the end.
    """
    doubt, first = 1.0, len(sentence.lower)
    for cue in cues:
        if (place := cue.find(sentence)) is not None:
            doubt *= 1.0 - cue.strength
            first = min(first, place) if cue.strength >= _STRONG else first
    return 1.0 - doubt, first
