"""Stories: which articles tell the same thing, decided one article at a time.

The method is single-pass nearest-neighbour clustering, as in topic detection and tracking (Yang,
Pierce and Carbonell, "A study on retrospective and on-line event detection", SIGIR 1998), made
wary of false merges, because a merge claims that two newsrooms corroborate each other:

1. A copy goes to the story of its original.
2. The likeness of two articles is the cosine of their weighted words, mixed with that of the names
   they speak of. Rarity is that within the desk's own articles: the words of its beat weigh little.
3. Event days are evidence: days in common raise the likeness, days all different lower it.
4. An article is as like a story as it is, on average, to the story's articles nearest to it.
5. Only a story that was being told at the article's moment can be joined; one that had ended and is
   as like is named as the story that the new one follows.

Articles are compared by moment, not by arrival, so a back-file of years can be added at any time.
Nothing but what was added, in its order, decides: the same additions give the same placements.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from bot.domain.stories import Features, Placement
from bot.stories.copies import CopyIndex, CopyRules
from bot.stories.vectors import VectorSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """The constants of the method; tests/eval/stories.py measures what they are worth."""

    join: float = 0.3
    follow: float = 0.4
    names_share: float = 0.3
    nearest: int = 3
    days_shared: float = 0.15
    days_differ: float = 0.2
    gap: timedelta = timedelta(days=5)
    span: timedelta = timedelta(days=21)
    prior: float = 50.0
    usual: float = 0.02
    examined: int = 64
    held: int = 20_000
    copies: CopyRules = field(default_factory=CopyRules)


@dataclass(frozen=True, slots=True)
class _Held:
    slot: int
    moment: datetime
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class _Match:
    """How like an article that is held is to the one being placed."""

    article: int
    likeness: float


class StoryIndex:
    """The newest articles of a desk with their stories, to place the next one among them."""

    def __init__(self, rules: StoryRules = StoryRules()) -> None:
        self._rules = rules
        self._copies = CopyIndex(rules.copies)
        self._terms = VectorSpace(prior=rules.prior, usual=rules.usual)
        self._names = VectorSpace(prior=rules.prior, usual=rules.usual)
        self._articles: dict[int, _Held] = {}
        self._story_of: dict[int, int] = {}
        self._members: dict[int, dict[int, None]] = {}
        self._free_slots: list[int] = []
        self._article_at: list[int] = []
        self._cursor = 0

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def cursor(self) -> int:
        """The highest article number added so far, 0 at first."""
        return self._cursor

    def place(self, features: Features) -> Placement:
        """Return where an article belongs, without holding it; story None means a new one."""
        copy = self._copies.find(features.sketch)
        if copy is not None:
            original, share = copy
            return Placement(
                story=self._story_of[original],
                copy_of=original,
                score=share,
                reasons=(f"repeats {share:.0%} of article {original}",),
            )
        matches = self._match(features)
        story, score, nearest = self._choose(features, matches, self._is_told)
        if story is not None and score >= self._rules.join:
            return Placement(story=story, score=score, reasons=self._explain(features, nearest, score))
        ended, likeness, nearest = self._choose(features, matches, self._has_ended)
        if ended is not None and likeness >= self._rules.follow:
            reasons = self._explain(features, nearest, likeness)
            return Placement(follows=ended, score=max(score, 0.0), reasons=reasons)
        return Placement(score=score)

    def add(self, article: int, story: int, features: Features) -> None:
        """Hold an article as part of a story, in place of what was held of it.

        Past the cap the article that was added first is forgotten.
        """
        self._forget(article)
        slot = self._take_slot(article)
        self._articles[article] = _Held(slot, features.moment, frozenset(features.days))
        self._story_of[article] = story
        self._members.setdefault(story, {})[article] = None
        self._terms.add(slot, features.terms)
        self._names.add(slot, features.names)
        self._copies.add(article, features.sketch)
        self._cursor = max(self._cursor, article)
        if len(self._articles) > self._rules.held:
            self._forget(next(iter(self._articles)))

    def move(self, article: int, story: int) -> None:
        """Make an article part of another story; nothing happens where it is not held."""
        if article not in self._articles:
            return
        self._leave_story(article)
        self._story_of[article] = story
        self._members.setdefault(story, {})[article] = None

    def _forget(self, article: int) -> None:
        held = self._articles.pop(article, None)
        if held is None:
            return
        self._leave_story(article)
        self._terms.remove(held.slot)
        self._names.remove(held.slot)
        self._copies.forget(article)
        self._free_slots.append(held.slot)

    def _leave_story(self, article: int) -> None:
        story = self._story_of.pop(article)
        members = self._members[story]
        del members[article]
        if not members:
            del self._members[story]

    def _take_slot(self, article: int) -> int:
        if self._free_slots:
            slot = self._free_slots.pop()
            self._article_at[slot] = article
            return slot
        self._article_at.append(article)
        return len(self._article_at) - 1

    def _match(self, features: Features) -> list[_Match]:
        """Return the likeness to each of the articles that have most in common."""
        rules = self._rules
        size = len(self._article_at)
        terms = self._terms.overlap(features.terms, size)
        names = self._names.overlap(features.names, size)
        rough = terms + names
        slots = np.argsort(-rough, kind="stable")[: rules.examined]
        slots = slots[rough[slots] > 0]
        terms_norm = self._terms.norms(slots) * self._terms.norm(features.terms)
        names_norm = self._names.norms(slots) * self._names.norm(features.names)
        by_terms = terms[slots] / np.maximum(terms_norm, 1e-9)
        by_names = names[slots] / np.maximum(names_norm, 1e-9)
        share = np.where(names_norm > 0, rules.names_share, 0.0)
        mixed = (1 - share) * by_terms + share * by_names
        days = frozenset(features.days)
        articles = [self._article_at[slot] for slot in slots.tolist()]
        return [
            _Match(article, float(likeness) * self._weigh_days(days, self._articles[article].days))
            for article, likeness in zip(articles, mixed, strict=True)
        ]

    def _weigh_days(self, days: frozenset[date], others: frozenset[date]) -> float:
        if not days or not others:
            return 1.0
        return 1 + self._rules.days_shared if days & others else 1 - self._rules.days_differ

    def _choose(self, features, matches, belongs):
        by_story = defaultdict(list)
        for match in matches:
            if belongs(features.moment, match.article):
                by_story[self._story_of[match.article]].append(match)
        best = (None, 0.0, None)
        for story, found in by_story.items():
            found.sort(key=lambda match: (-match.likeness, match.article))
            score = self._score(found, len(self._members[story]))
            if score > best[1] or (score==best[1] and best[0] is not None and story < best[0]):
                best = (story, score, found[0].article)
        return best

    def _score(self, found, members):
        nearest = found[: self._rules.nearest]
        return sum(match.likeness for match in nearest) / min(self._rules.nearest, members)

    def _is_told(self, moment: datetime, article: int) -> bool:
        held = self._articles[article]
        if abs(held.moment - moment) > self._rules.gap:
            return False
        moments = [self._articles[m].moment for m in self._members[self._story_of[article]]]
        return max(*moments, moment) - min(*moments, moment) <= self._rules.span

    def _has_ended(self, moment: datetime, article: int) -> bool:
        return self._articles[article].moment <= moment and not self._is_told(moment, article)

    def _explain(self, features: Features, nearest: int, score: float) -> tuple[str, ...]:
        return (f"likeness {score:.2f}",)
