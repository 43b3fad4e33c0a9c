"""Stories: which articles tell the same thing, decided one article at a time.

The method is single-pass nearest-neighbour clustering, as in topic detection and tracking (Yang,
Pierce and Carbonell, "A study on retrospective and on-line event detection", SIGIR 1998), made
wary of false merges, because a merge claims that two newsrooms corroborate each other:

1. A copy goes to the story of its original.
2. The likeness of two articles is mostly that of the pairs of words they share, then of their
   beginnings, names and figures. Rarity is that within the desk's own articles: the words of its
   beat weigh little.
3. An article is as like a story as it is to the nearest article of it, and a little less the more
   articles it has: among many, one is like by chance.
4. Event days are evidence: a day in common raises the likeness, days that are all apart lower it.
5. Only a story that was being told at the article's moment can be joined; one that had ended and is
   as like is named as the story that the new one follows.

Articles are compared by moment, not by arrival, so a back-file of years can be added at any time.
Nothing but what was added, in its order, decides: the same additions give the same placements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from math import log

import numpy as np

from bot.domain.stories import Features, Placement
from bot.stories.clustering.copies import CopyIndex, CopyRules
from bot.stories.clustering.similarity import Comparison, Similarity, SimilarityRules
from bot.stories.clustering.tokens import is_unspaced

_SHOWN = 4
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def say_reasons(
    *, names: Sequence[str], terms: Sequence[str], days: Sequence[date], similarity: float
) -> tuple[str, ...]:
    """Return phrases that say what two articles share, names first, and how like they are.

    A gazetteer key ("territory:JP") is no phrase: its place is said by the words.
    """
    shown = [name for name in names if ":" not in name][:_SHOWN]
    for term in terms:
        if len(shown) < _SHOWN and not any(term in phrase.split() for phrase in shown):
            shown.append(term)
    shown += [f"{day.day} {_MONTHS[day.month - 1]} {day.year}" for day in days[:2]]
    shares = (f"shares {', '.join(shown)}",) if shown else ()
    return (*shares, f"likeness {similarity:.2f}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """The constants of the method.

    Those of likeness were chosen on ECB+ (tests/eval/stories.py), for precision first. `join` is
    the score from which an article is of a story, `follow` the one from which a story takes up an
    ended one; `nearest` articles of a story are averaged, and `crowd` is taken off for each
    e-fold of its articles. `days_shared` is what an event day in common adds to the likeness,
    `days_apart` what it loses where all are more than `apart` from one another.

    Two articles in scripts that share no words (English and Japanese) are as like as their names,
    times `abroad`, where they share an event day and `keys_abroad` names that the gazetteer knows
    in both; else not at all. Seen on the project's own samples only: names .27 to .44 alike for
    the same event, while the other exercise of the beat, as like by its names, shares no day.

    Those of time are the project's choice, not measured: no join over a silence of more
    than `gap` (news of one event comes within days), nor to a story that would then run for
    more than `span`. Of the stories of the articles that are compared in full the `weighed` with
    the nearest ones are weighed; `held` articles are kept: a desk's year at fifty-five a day.
    """

    join: float = 0.115
    follow: float = 0.15
    nearest: int = 1
    crowd: float = 0.005
    floor: float = 0.02
    days_shared: float = 0.05
    days_apart: float = 0.03
    apart: timedelta = timedelta(days=3)
    abroad: float = 0.45
    keys_abroad: int = 3
    gap: timedelta = timedelta(days=5)
    span: timedelta = timedelta(days=21)
    weighed: int = 6
    held: int = 20_000
    similarity: SimilarityRules = field(default_factory=SimilarityRules)
    copies: CopyRules = field(default_factory=CopyRules)


@dataclass(frozen=True, slots=True)
class _Held:
    slot: int
    moment: datetime
    days: tuple[date, ...]
    unspaced: bool


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """An article that is held and how far it is from the one being placed (less is nearer)."""

    distance: float
    article: int
    slot: int

    @property
    def similarity(self) -> float:
        return -self.distance


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A story that an article may belong to; the best one sorts first."""

    distance: float
    story: int
    nearest: _Match

    @property
    def score(self) -> float:
        return -self.distance


_KEYED = ("place:", "body:", "city:", "other:")
"""How names begin that the gazetteer knows in every script; countries alone tell nothing."""


def _is_unspaced(features: Features) -> bool:
    """Tell whether most of the words are of a script that is written without spaces."""
    foreign = sum(is_unspaced(term) for term, _ in features.terms)
    return 2 * foreign > len(features.terms)


class StoryIndex:
    """The newest articles of a desk with their stories, to place the next one among them."""

    def __init__(self, rules: StoryRules = StoryRules()) -> None:
        self._rules = rules
        self._copies = CopyIndex(rules.copies)
        self._similarity = Similarity(rules.similarity)
        self._articles: dict[int, _Held] = {}
        self._story_of: dict[int, int] = {}
        self._members: dict[int, tuple[int, ...]] = {}
        self._free_slots: list[int] = []
        self._article_at: list[int] = []
        self._cursor = 0

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def cursor(self) -> int:
        """The highest article number added so far, 0 at first."""
        return self._cursor

    @property
    def horizon(self) -> int:
        """The number above which all articles lie that are held; the cursor where none is."""
        return min(self._articles, default=self._cursor + 1) - 1

    def place(self, features: Features, *, revised: int | None = None) -> Placement:
        """Return where an article belongs, without holding it; story None means a new one.

        `revised` is its number where it is a new version of one that is held: that one it is not
        compared with, and a copy it is only of earlier ones.
        """
        slots = self._similarity.find_candidates(features, len(self._article_at))
        compared = self._similarity.compare(features, slots)
        copy = self._copies.find(features.sketch, before=revised)
        copy = copy or self._find_lead(compared, before=revised)
        if copy is not None:
            original, share = copy
            return Placement(
                story=self._story_of[original],
                copy_of=original,
                score=share,
                reasons=(f"repeats {share:.0%} of article {original}",),
            )
        matches = [match for match in self._match(features, compared) if match.article != revised]
        article = self._find_best(features, matches, self._is_reported)
        if article is not None and article.score >= self._rules.join:
            return Placement(
                story=article.story, score=article.score, reasons=self._explain(features, article)
            )
        score = article.score if article is not None else 0.0
        ended = self._find_best(features, matches, self._has_ended)
        if ended is not None and ended.score >= self._rules.follow:
            reasons = self._explain(features, ended)
            return Placement(follows=ended.story, score=score, reasons=reasons)
        return Placement(score=score)

    def add(self, article: int, story: int, features: Features) -> None:
        """Hold an article as part of a story, in place of what was held of it.

        Past the cap the article that was added first is forgotten.
        """
        self._forget(article)
        slot = self._take_slot(article)
        unspaced = _is_unspaced(features)
        self._articles[article] = _Held(slot, features.moment, features.days, unspaced)
        self._join_story(article, story)
        self._similarity.add(slot, features)
        self._copies.add(article, features.sketch)
        self._cursor = max(self._cursor, article)
        if len(self._articles) > self._rules.held:
            self._forget(next(iter(self._articles)))

    def move(self, article: int, story: int) -> None:
        """Make an article part of another story; nothing happens where it is not held."""
        if article not in self._articles:
            return
        self._leave_story(article)
        self._join_story(article, story)

    def _forget(self, article: int) -> None:
        held = self._articles.pop(article, None)
        if held is None:
            return
        self._leave_story(article)
        self._similarity.remove(held.slot)
        self._copies.forget(article)
        self._free_slots.append(held.slot)

    def _join_story(self, article: int, story: int) -> None:
        self._story_of[article] = story
        self._members[story] = (*self._members.get(story, ()), article)

    def _leave_story(self, article: int) -> None:
        story = self._story_of.pop(article)
        left = tuple(member for member in self._members.pop(story) if member != article)
        if left:
            self._members[story] = left

    def _take_slot(self, article: int) -> int:
        if self._free_slots:
            slot = self._free_slots.pop()
            self._article_at[slot] = article
            return slot
        self._article_at.append(article)
        return len(self._article_at) - 1

    def _find_lead(self, compared: Comparison, *, before: int | None) -> tuple[int, float] | None:
        """Return the lowest article number that begins alike, and how much is shared (0 to 1)."""
        rules = self._rules.copies
        alike = (compared.beginning >= rules.beginning) & (compared.shared_pairs >= rules.pairs)
        found = (
            (self._article_at[compared.slots[at]], float(compared.beginning[at]))
            for at in np.flatnonzero(alike).tolist()
        )
        return min((item for item in found if before is None or item[0] < before), default=None)

    def _match(self, features: Features, compared: Comparison) -> list[_Match]:
        """Return the articles compared, each with its likeness, nearest first."""
        unspaced = _is_unspaced(features)
        matches = []
        for slot, similarity, by_names in zip(
            compared.slots, compared.whole.tolist(), compared.names.tolist(), strict=True
        ):
            article = self._article_at[slot]
            held = self._articles[article]
            if held.unspaced != unspaced:
                abroad = self._is_reported_abroad(features, held)
                similarity = by_names * self._rules.abroad if abroad else 0.0
            if similarity > 0:
                similarity += self._weigh_days(features.days, held.days)
            matches.append(_Match(-round(similarity, 9), article, slot))
        return sorted(matches)

    def _is_reported_abroad(self, features: Features, held: _Held) -> bool:
        """Tell whether an article in another script tells the same: a day and enough names."""
        shared = self._similarity.names.find_shared(features.names, held.slot)
        known = [name for name in shared if name.startswith(_KEYED)]
        return len(known) >= self._rules.keys_abroad and bool(set(features.days) & set(held.days))

    def _weigh_days(self, days: Sequence[date], others: Sequence[date]) -> float:
        """Return what event days add to a likeness; days close to each other add nothing."""
        if not days or not others:
            return 0.0
        if set(days) & set(others):
            return self._rules.days_shared
        apart = min(abs(day - other) for day in days for other in others)
        return 0.0 if apart <= self._rules.apart else -self._rules.days_apart

    def _find_best(
        self,
        features: Features,
        matches: Sequence[_Match],
        belongs: Callable[[datetime, int, Sequence[_Match]], bool],
    ) -> _Candidate | None:
        """Return the likest of the stories that pass `belongs`."""
        by_story: dict[int, list[_Match]] = defaultdict(list)
        for match in matches:
            if match.similarity >= self._rules.floor:
                by_story[self._story_of[match.article]].append(match)
        open_to = (item for item in by_story.items() if belongs(features.moment, *item))
        candidates = [
            self._weigh_story(features, story, found)
            for story, found in islice(open_to, self._rules.weighed)
        ]
        return min(candidates, default=None)

    def _weigh_story(self, features: Features, story: int, found: Sequence[_Match]) -> _Candidate:
        rules = self._rules
        members = len(self._members[story])
        nearest = found[: rules.nearest]
        score = sum(match.similarity for match in nearest) / min(rules.nearest, members)
        score += self._similarity.rate_numbers(features, [match.slot for match in found])
        score -= rules.crowd * log(members)
        return _Candidate(-round(score, 9), story, found[0])

    def _is_reported(self, moment: datetime, story: int, found: Sequence[_Match]) -> bool:
        """Tell whether a story can be joined at a moment: no long silence, no endless story."""
        silence = min(abs(self._articles[match.article].moment - moment) for match in found)
        if silence > self._rules.gap:
            return False
        moments = [self._articles[member].moment for member in self._members[story]]
        return max(*moments, moment) - min(*moments, moment) <= self._rules.span

    def _has_ended(self, moment: datetime, story: int, found: Sequence[_Match]) -> bool:
        return self._articles[found[0].article].moment <= moment and not self._is_reported(
            moment, story, found
        )

    def _explain(self, features: Features, best: _Candidate) -> tuple[str, ...]:
        return say_reasons(
            names=self._similarity.names.find_shared(features.names, best.nearest.slot),
            terms=self._similarity.terms.find_shared(features.terms, best.nearest.slot),
            days=sorted(set(features.days) & set(self._articles[best.nearest.article].days)),
            similarity=best.score,
        )
