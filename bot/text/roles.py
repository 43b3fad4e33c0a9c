"""Sentence roles: which sentences say what is happening, why it matters and what is next.

Scores do not depend on the other sentences of the article (save that a repeat gets none), so the
best sentences of a whole story can be chosen by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.text.dangling import find_dangling
from bot.text.redundancy import find_repeats, shingle_sentence
from bot.text.role_cues import AHEAD, FAR_PAST, HAPPENING, HEADINGS, NO_EVENT, WHY, Cue
from bot.text.salience import READ_CHARACTERS, READ_SENTENCES, measure_fitness

if TYPE_CHECKING:
    from bot.domain.articles import Span
    from bot.domain.entities import DateMention

ROLE_FLOOR = 0.4
"""The score below which no sentence is shown for a role; chosen by reading what came out."""

_RECENT = timedelta(days=10)
_HEADING_LIFT = 0.35
_ROLES = ("happening", "why", "ahead")


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


@dataclass(frozen=True, slots=True)
class _Clues:
    """What is known of one sentence besides its words."""

    early: float
    salience: float
    past: bool
    recent: bool
    future: bool
    section: str


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
    repeats = find_repeats([shingle_sentence(part, language) for part in parts])
    clues = _gather_clues(read, salience, dates, published, sections)
    scores = [
        (0.0, 0.0, 0.0)
        if number in repeats
        else _score_sentence(part, clues[number], _fit(part, read[number], language))
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
    scores = {name: getattr(roles, name) for name in _ROLES}
    picked: dict[str, list[int]] = {name: [] for name in _ROLES}
    taken: set[int] = set()
    for name, number in _rank_offers(scores, salience):
        passage = _find_passage(roles.dangling, number, frozenset(picked[name]))
        room = per_role - len(picked[name])
        if passage and len(passage) <= room and taken.isdisjoint(passage):
            picked[name].extend(passage)
            taken.update(passage)
    return RolePicks(**{name: tuple(sorted(numbers)) for name, numbers in picked.items()})


def _rank_offers(
    scores: dict[str, tuple[float, ...]], salience: Sequence[float]
) -> list[tuple[str, int]]:
    """Return (role, sentence) pairs above the floor, those that stand out most first."""
    offers = []
    for name in _ROLES:
        for number, score in enumerate(scores[name]):
            if score < ROLE_FLOOR:
                continue
            rival = max(scores[other][number] for other in _ROLES if other != name)
            worth = score + 0.5 * min(0.0, score - rival) + 0.1 * salience[number]
            offers.append((-worth, number, _ROLES.index(name)))
    return [(_ROLES[role], number) for _, number, role in sorted(offers)]


def _find_passage(dangling: Sequence[bool], number: int, picked: frozenset[int]) -> tuple[int, ...]:
    """Return the sentence, with the one before it where it dangles; nothing where that does too."""
    if not dangling[number] or number - 1 in picked:
        return (number,)
    if number == 0 or dangling[number - 1]:
        return ()
    return (number - 1, number)


def _score_sentence(part: str, clues: _Clues, fitness: float) -> tuple[float, float, float]:
    if fitness < 0.2:
        return (0.0, 0.0, 0.0)
    event, cause, plan = (_add_up(cues, part) for cues in (HAPPENING, WHY, AHEAD))
    late = 1.0 - clues.early
    happening = event * (0.45 + 0.35 * clues.early + 0.2 * clues.recent)
    happening *= 0.6 if clues.past or FAR_PAST.search(part) else 1.0
    happening *= 0.75 if NO_EVENT.search(part) else 1.0
    why = cause * (0.75 + 0.15 * clues.salience + 0.1 * clues.early)
    ahead = plan * (0.7 + 0.15 * late + 0.15 * clues.future)
    ahead *= 0.5 if clues.past and not clues.future else 1.0
    ahead = max(ahead, 0.45 if clues.future and plan > 0.3 else 0.0)
    scores = zip(_ROLES, (happening, why, ahead), strict=True)
    first, second, third = (
        min(1.0, (score + (_HEADING_LIFT if clues.section == name else 0.0)) * fitness)
        for name, score in scores
    )
    return (first, second, third)


def _add_up(cues: Sequence[Cue], part: str) -> float:
    """Return how strongly cues speak together, as independent grounds: 1 - prod(1 - strength)."""
    doubt = 1.0
    for cue in cues:
        if cue.pattern.search(part):
            doubt *= 1.0 - cue.strength
    return 1.0 - doubt


def _fit(part: str, span: Span, language: str | None) -> float:
    fitness = measure_fitness(part, language)
    return fitness * 0.1 if span.end - span.start > READ_CHARACTERS else fitness


def _gather_clues(
    sentences: Sequence[Span],
    salience: Sequence[float],
    dates: Sequence[DateMention],
    published: date | None,
    sections: Sequence[tuple[int, str]],
) -> list[_Clues]:
    """Return the clues of each sentence, in one walk over sentences, dates and headings."""
    days = sorted(dates, key=lambda mention: mention.span)
    heads = sorted(sections)
    clues: list[_Clues] = []
    day = head = 0
    section = ""
    for number, span in enumerate(sentences):
        while head < len(heads) and heads[head][0] <= span.start:
            section, head = _name_section(heads[head][1]), head + 1
        inside = []
        while day < len(days) and days[day].span.start < span.end:
            if days[day].span.start >= span.start:
                inside.append(days[day])
            day += 1
        clues.append(
            _Clues(
                early=1.0 / (1.0 + number / 3),
                salience=salience[number],
                past=bool(inside) and all(_is_past(d, published) for d in inside),
                recent=any(_is_recent(d, published) for d in inside),
                future=any(_is_future(d, published) for d in inside),
                section=section,
            )
        )
    return clues


def _is_past(mention: DateMention, published: date | None) -> bool:
    return published is not None and mention.last < published - 3 * _RECENT


def _is_recent(mention: DateMention, published: date | None) -> bool:
    if published is None:
        return False
    return published - _RECENT <= mention.last and mention.first <= published


def _is_future(mention: DateMention, published: date | None) -> bool:
    return published is not None and mention.first > published


def _name_section(heading: str) -> str:
    for name, pattern in HEADINGS.items():
        if pattern.search(heading[:200]):
            return name
    return ""
