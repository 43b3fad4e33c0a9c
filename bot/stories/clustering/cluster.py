"""Stories: which articles tell the same event, decided one article at a time.

The method is single-pass nearest-neighbour clustering, as in topic detection and tracking (Yang,
Pierce and Carbonell, "A study on retrospective and on-line event detection", SIGIR 1998), made
wary of false merges, because a merge claims that two newsrooms corroborate each other:

1. A copy goes to the story of its original.
2. The likeness of two articles is a weighted sum of cosines: of their texts, beginnings, titles,
   word pairs and names. It fades with the time between them.
3. An article is as like a story as it is to the three articles of it that are nearest: one that
   happens to be like is not enough. Figures that the story has too add to it. The report of
   another day with other figures in the same places is the next of a series: it only follows.
4. The more articles are told at the same time, the more are alike by chance: the likeness that is
   needed grows with the logarithm of their number. It is higher on a desk of a few articles, which
   does not know yet what is rare on it.
5. A roundup of several events is in no story, and nothing joins a story through it.
6. Articles in scripts that share no words are compared by what is one in both: names that the
   gazetteer knows, Chinese names by their readings, and figures. They must share an event day.
7. A story in which two groups came to stand apart tells two events: the group of the new article
   is to be a story of its own.
8. Only a story that was being told at the article's moment can be joined. One that is clearly as
   like, time aside, and has a title that shares something is named as what the new one follows.

Articles are compared by moment, not by arrival, so a back-file of years can be added at any time.
Nothing but what was added, in its order, decides: the same additions give the same placements.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice, starmap
from math import exp, log
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.domain.articles import ArticleKind
from bot.domain.stories import Features, Placement
from bot.stories.clustering.copies import CopyIndex, CopyRules
from bot.stories.clustering.packed_rows import PackedArrays, RowFile
from bot.stories.clustering.similarity import ArticleSpace, Comparison, Floats, Row, View
from bot.stories.clustering.split import find_apart
from bot.stories.clustering.tokens import is_telling, is_unspaced


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """The constants of the method; docs/methods.md says on what they were chosen and measured."""

    text: float = 1.6
    lead: float = 3.8
    title: float = 0.6
    pairs: float = 3.4
    names: float = 0.7
    """What the cosines count for: a sum of 1 joins on a desk of `usual` articles."""
    figures: float = 0.45
    """What is added where a story has all figures of an article."""
    no_figures: float = 0.25
    """The share of figures from which on they speak for a story."""
    fade: float = 0.25
    """What is lost of a likeness with each day between two articles, as a rate."""
    lasting: float = 0.45
    """What is left of it however many days there are."""
    followed: float = 1.25
    """How much more than joins a likeness must be, time aside, for a story to follow another."""
    titles: float = 0.1
    """Cosine of the titles from which they share something: a follow-up says what of."""
    agreeing: int = 3
    """Nearest articles of a story, as many as it has, whose mean likeness is the story's."""
    crowd: float = 0.14
    """What the likeness needed grows by with each e-fold of articles told at the same time."""
    usual: float = 70.0
    """Articles told at the same time, those of before counting less, for which 1 is needed."""
    templated: float = 1.5
    """Likeness from which two reports with other figures in the same places are of a series."""
    anew: float = 0.4
    """Days between them at least; sooner, new figures are an update."""
    young: float = 1.4
    """What a text of a few words needs beside on an empty desk: too little to tell what is rare."""
    settled: float = 5.0
    """Articles by which that falls to a third."""
    apart: float = 0.7
    """Share of the likeness within either of two groups of a story from which they are one event
    across."""
    examined: int = 12
    """Articles of a story, the newest, that are looked at for it."""
    view: float = 0.85
    """What a likeness to an opinion or analysis counts: they touch on many events."""
    abroad: float = 1.4
    """What names and figures must tell together to join across scripts, on the same event day; 1
    of a name that no other article has."""
    gap: timedelta = timedelta(days=5)
    """Silence that ends a story: news of one event comes within days."""
    span: timedelta = timedelta(days=21)
    """How long a story runs at most."""
    lead_of_copy: float = 0.5
    """Cosine of the beginnings from which an article is looked at as the original of a copy."""
    compared: int = 32
    """Articles that are compared in full."""
    held: int = 20_000
    """Articles that are kept: a desk's year at fifty-five a day."""
    copies: CopyRules = field(default_factory=CopyRules)


_WEIGHED = 6
_WHOLE, _SHORT = 60, 25
"""Terms of a whole text, and how many fewer a text of a few words has."""
_TEASER = 15
"""Terms that a title with a sentence has, and a title alone has not."""

_LEAST_TERMS, _LEAST_HELD = 25, 3
"""Terms of a text by which two events are told apart, and articles of a story beside it."""

_SHOWN = 4
_EXPLAINED = 40


_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class _Match(NamedTuple):
    """An article that is held, and how far it is from the one being placed (less is nearer).

    `distance` counts the time between them, `alone` does not; `row` is its place among those
    that were compared; `abroad` says that it is in another script.
    """

    distance: float
    article: int
    alone: float
    row: int
    abroad: bool

    def put_aside(self) -> _Match:
        """Return it as it is without the time between them."""
        return self._replace(distance=self.alone)


class _Candidate(NamedTuple):
    """A story that an article may belong to, by its nearest articles; the best sorts first."""

    distance: float
    story: int
    nearest: _Match

    @property
    def score(self) -> float:
        return -self.distance


def _to_ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _is_unspaced(features: Features) -> bool:
    """Tell whether most of the words are of a script that is written without spaces."""
    foreign = sum(is_unspaced(term) for term, _ in features.terms)
    return 2 * foreign > len(features.terms)


class StoryIndex:
    """The newest articles of a desk with their stories, to place the next one among them.

    What they are compared by lies in a file without a name in `folder`, the system's if none.
    """

    def __init__(self, rules: StoryRules = StoryRules(), *, folder: Path | None = None) -> None:
        self._rules = rules
        self._weights = np.zeros(len(View))
        self._weights[[View.TEXT, View.LEAD, View.TITLE, View.PAIRS, View.NAMES]] = (
            *(rules.text, rules.lead, rules.title, rules.pairs, rules.names),
        )
        self._counts = dict.fromkeys(ArticleKind, rules.view)
        self._counts |= {ArticleKind.REPORT: 1.0, ArticleKind.ROUNDUP: 0.0}
        file = RowFile(folder)
        self._slot_of: dict[int, int] = {}
        self._free_slots: list[int] = []
        self._article_at, self._moments, self._stories = array("q"), array("q"), array("q")
        self._counts_at, self._unspaced = array("d"), array("b")
        self._days = PackedArrays(np.int32, file)
        self._copies = CopyIndex(rules.copies, articles=self._article_at, file=file)
        self._space = ArticleSpace(file)
        self._members: dict[int, tuple[int, ...]] = {}
        self._cursor = 0

    def __len__(self) -> int:
        return len(self._slot_of)

    @property
    def cursor(self) -> int:
        """The highest article number added so far, 0 at first."""
        return self._cursor

    @property
    def horizon(self) -> int:
        """The number above which all articles lie that are held; the cursor where none is."""
        return min(self._slot_of, default=self._cursor + 1) - 1

    def place(self, features: Features, *, revised: int | None = None) -> Placement:
        """Return where an article belongs, without holding it; story None means a new one.

        `revised` is its number where it is a new version of one that is held: that one it is not
        compared with, and a copy it is only of earlier ones.
        """
        row = Row.of(features)
        gap = self._rules.gap / timedelta(days=1)
        days = self._space.measure_days(features.moment)
        slots = self._space.find_candidates(row, days, gap=gap, most=self._rules.compared)
        compared = self._space.compare(row, slots)
        alike = np.flatnonzero(compared.cosines[:, View.LEAD] >= self._rules.lead_of_copy).tolist()
        copy = self._copies.find(features, before=revised, near=[slots[at] for at in alike])
        if copy is not None:
            original, share = copy
            return Placement(
                story=self._stories[self._slot_of[original]],
                copy_of=original,
                score=share,
                reasons=(f"repeats {share:.0%} of article {original}",),
            )
        if features.kind is ArticleKind.ROUNDUP:
            return Placement(reasons=("tells several events in one, so it is in no story",))
        needed = self._find_needed(days, len(features.terms))
        matches = self._match(features, slots, compared, days, needed)
        matches = [match for match in matches if match.article != revised]
        return self._choose(features, row, matches, compared, needed)

    def add(self, article: int, story: int, features: Features, *, copied: bool = False) -> None:
        """Hold an article, copied or not, as part of a story, in place of what was held of it.

        Past the cap the article that was added first is forgotten.
        """
        self._forget(article)
        slot = self._take_slot()
        self._slot_of[article] = slot
        self._article_at[slot], self._moments[slot] = article, _to_ticks(features.moment)
        self._counts_at[slot] = self._counts[features.kind]
        self._unspaced[slot] = _is_unspaced(features)
        self._days.put(slot, np.array([day.toordinal() for day in features.days], np.int32))
        self._join_story(slot, story)
        self._space.add(slot, Row.of(features), features.moment, counted=not copied)
        self._copies.add(slot, features)
        self._cursor = max(self._cursor, article)
        if len(self._slot_of) > self._rules.held:
            self._forget(next(iter(self._slot_of)))

    def move(self, article: int, story: int) -> None:
        """Make an article part of another story; nothing happens where it is not held."""
        slot = self._slot_of.get(article)
        if slot is not None:
            self._leave_story(slot)
            self._join_story(slot, story)

    def _forget(self, article: int) -> None:
        slot = self._slot_of.pop(article, None)
        if slot is None:
            return
        self._leave_story(slot)
        self._space.remove(slot)
        self._copies.forget(slot)
        self._days.pop(slot)
        self._free_slots.append(slot)

    def _join_story(self, slot: int, story: int) -> None:
        self._stories[slot] = story
        self._members[story] = (*self._members.get(story, ()), slot)

    def _leave_story(self, slot: int) -> None:
        story = self._stories[slot]
        left = tuple(member for member in self._members.pop(story) if member != slot)
        if left:
            self._members[story] = left

    def _take_slot(self) -> int:
        if self._free_slots:
            return self._free_slots.pop()
        for column in (self._article_at, self._moments, self._stories):
            column.append(0)
        self._counts_at.append(0.0)
        self._unspaced.append(0)
        return len(self._article_at) - 1

    def _get_days(self, slot: int) -> frozenset[date]:
        return frozenset(map(date.fromordinal, self._days.get(slot).tolist()))

    def _find_needed(self, days: Floats, terms: int) -> float:
        """Return the likeness that joins, among so many articles that are told at the time."""
        near = days[days <= self._rules.gap / timedelta(days=1)]
        crowd = 1 + float(np.sum(np.exp(-self._rules.fade * near)))
        needed = 1 + self._rules.crowd * log(crowd / self._rules.usual)
        young = self._rules.young * exp(-len(self) / self._rules.settled)
        short = min(max(_WHOLE - terms, 0) / _SHORT, 1.0)
        return needed + young * short

    def _match(
        self,
        features: Features,
        slots: Sequence[int],
        compared: Comparison,
        days: Floats,
        needed: float,
    ) -> list[_Match]:
        """Return the articles compared that are like this one, nearest first.

        Those of which it is the next of a series come last, at a distance of 0.
        """
        articles = [self._article_at[slot] for slot in slots]
        similarities = compared.cosines @ self._weights
        unspaced = _is_unspaced(features)
        abroad = np.array([self._unspaced[slot] != unspaced for slot in slots], dtype=bool)
        for place in np.flatnonzero(abroad).tolist():
            same_day = not self._get_days(slots[place]).isdisjoint(features.days)
            similarities[place] = same_day * needed * compared.abroad[place] / self._rules.abroad
        similarities *= [self._counts_at[slot] for slot in slots]
        alone = np.round(-similarities, 9)
        fades = np.maximum(np.exp(-self._rules.fade * days[slots]), self._rules.lasting)
        fades[abroad] = 1.0
        faded = np.round(alone * fades, 9)
        apart = (faded < -self._rules.templated) & (days[slots] >= self._rules.anew)
        for place in np.flatnonzero(apart).tolist():
            if self._copies.is_series(features, slots[place]):
                faded[place] = 0.0
        columns = (faded.tolist(), articles, alone.tolist(), range(len(slots)), abroad.tolist())
        found = zip(*columns, strict=True)
        return sorted(match for match in map(_Match._make, found) if match.alone < 0)

    def _choose(
        self,
        features: Features,
        row: Row,
        matches: Sequence[_Match],
        compared: Comparison,
        needed: float,
    ) -> Placement:
        """Return the placement in the likest running story, or after the likest one of before."""
        by_story: dict[int, list[_Match]] = defaultdict(list)
        for match in matches:
            by_story[self._stories[self._slot_of[match.article]]].append(match)
        moment = _to_ticks(features.moment)
        running = (
            candidate
            for candidate in sorted(starmap(self._weigh_story, by_story.items()))
            if by_story[candidate.story][-1].distance < 0
            and self._is_running(moment, candidate.story, by_story[candidate.story])
        )
        weighed = (
            self._add_figures(candidate, by_story[candidate.story], compared)
            for candidate in islice(running, _WEIGHED)
        )
        best = min(weighed, default=None)
        if best is not None and best.score >= needed:
            reasons = self._explain(features, row, best, needed)
            apart = self._find_apart(features, row, best.story)
            return Placement(story=best.story, score=best.score, reasons=reasons, apart=apart)
        score = best.score if best is not None else 0.0
        old = self._find_followed(features, by_story, compared)
        if old is not None and old.score >= needed * self._rules.followed:
            reasons = self._explain(features, row, old, needed)
            anew = by_story[old.story][-1].distance == 0
            how = "the next report of a series" if anew else "goes on from another story"
            return Placement(follows=old.story, score=score, reasons=(how, *reasons))
        reasons = self._explain(features, row, best, needed) if best is not None else ()
        return Placement(score=score, reasons=("a story of its own", *reasons) if reasons else ())

    def _find_apart(self, features: Features, row: Row, story: int) -> tuple[int, ...]:
        """Return the articles of a story that tell another event with the one that joins it.

        Texts of a few words, and in another script, are too little to tell.
        """
        unspaced = _is_unspaced(features)
        slots = [
            slot
            for slot in self._members[story]
            if self._unspaced[slot] == unspaced and self._space.is_counted(slot)
        ][1 - self._rules.examined :]
        if len(slots) < _LEAST_HELD or len(features.terms) < _LEAST_TERMS:
            return ()
        similarities = self._space.compare_among(row, slots, self._weights)
        apart = find_apart(similarities, share=self._rules.apart)
        return tuple(self._article_at[slots[place]] for place in apart)

    def _find_followed(
        self, features: Features, by_story: Mapping[int, Sequence[_Match]], compared: Comparison
    ) -> _Candidate | None:
        """Return the story that is likest, time aside, among the earlier ones of a like title.

        A headline alone is too little to tell.
        """
        if len(features.terms) < _TEASER:
            return None
        moment = _to_ticks(features.moment)
        titled = compared.cosines[:, View.TITLE] >= self._rules.titles
        aside = (
            self._weigh_story(story, sorted(match.put_aside() for match in found))
            for story, found in by_story.items()
            if any(titled[match.row] for match in found)
        )
        return min(
            (
                old
                for old in aside
                if titled[old.nearest.row]
                and self._moments[self._slot_of[old.nearest.article]] <= moment
            ),
            default=None,
        )

    def _weigh_story(self, story: int, found: Sequence[_Match]) -> _Candidate:
        """Return how like a story is by its nearest articles, as many as must agree."""
        agreeing = min(len(self._members[story]), self._rules.agreeing)
        distance = sum(match.distance for match in found[:agreeing]) / agreeing
        return _Candidate(round(distance, 9), story, found[0])

    def _add_figures(
        self, candidate: _Candidate, found: Sequence[_Match], compared: Comparison
    ) -> _Candidate:
        """Return a candidate with what the figures that its story has, too, speak for it."""
        share = compared.cover([match.row for match in found])
        if share is None or candidate.nearest.abroad:
            return candidate
        added = self._rules.figures * (share - self._rules.no_figures)
        return _Candidate(round(candidate.distance - added, 9), candidate.story, candidate.nearest)

    def _is_running(self, moment: int, story: int, found: Iterable[_Match]) -> bool:
        """Tell whether a story can be joined at a moment: no long silence, no endless story."""
        moments, slots = self._moments, self._slot_of
        silence = min(abs(moments[slots[match.article]] - moment) for match in found)
        if silence * _TICK > self._rules.gap:
            return False
        times = [moments[member] for member in self._members[story]]
        return (max(*times, moment) - min(*times, moment)) * _TICK <= self._rules.span

    def _explain(
        self, features: Features, row: Row, best: _Candidate, needed: float
    ) -> tuple[str, ...]:
        """Return in words what an article shares with the nearest of a story, names first.

        A gazetteer key ("territory:JP") is no phrase: its place is said by the words.
        """
        slot = self._slot_of[best.nearest.article]
        held = self._space.get_keys(slot)
        names = [name for name, _ in features.names if ":" not in name]
        shared = self._space.find_shared(row, View.NAMES, names, held)[:_SHOWN]
        terms = [term for term, _ in features.terms[:_EXPLAINED]]
        for term in self._space.find_shared(row, View.TEXT, terms, held):
            if len(shared) < _SHOWN and not any(term in phrase.split() for phrase in shared):
                shared.append(term)
        if best.nearest.abroad:
            figures = [figure for figure in features.figures if is_telling(figure)]
            found = self._space.find_shared(row, View.FIGURES, figures, held)[:_SHOWN]
            shared += [
                f"{int(one):,}" if one.isdecimal() and len(one) > 4 else one for one in found
            ]
        days = sorted(self._get_days(slot) & set(features.days))[:2]
        shared += [f"{day.day} {day:%B} {day.year}" for day in days]
        about = f"shares {', '.join(shared)}" if shared else "shares no words"
        return (
            f"{about} with article {best.nearest.article}",
            f"likeness {best.score:.2f}, {needed:.2f} joins",
        )
