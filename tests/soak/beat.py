"""A made-up beat: what some feeds publish over days, the same for the same seed.

Stories grow over hours and days, some articles are printed again elsewhere, some are corrected,
and no feed publishes at its own night. Every sentence holds names or figures of its story, so that
each is told apart from all others.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SITES = (
    "Harbour Wire",
    "Daily Strait",
    "Northern Post",
    "Okinawa Ledger",
    "Cape Observer",
    "Island Gazette",
    "Sound Courier",
    "Bay Tribune",
)
"""A feed each; those at odd places print the whole text in the feed."""

PER_DAY = (9, 15)
"""Articles that a feed publishes in a day, at least and at most."""

GROWS, COPIES, CORRECTED = 0.3, 0.08, 0.07
"""Shares of the articles that go on with a story, that are a copy, that are corrected later."""

NIGHT = 8
"""Hours that a feed is silent, each in its own zone: two of the zones are nine hours apart."""

_STAGES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (
            "The {ship} ran aground off {place} with {n} sailors on board, the coast guard said.",
            "It carried {n} tonnes of cement from {town} when its engine failed near {place}.",
            "Divers of {org} measured a crack of {n} centimetres below the bridge of the {ship}.",
            "{person}, who commands the port of {town}, closed the fairway for {n} hours.",
        ),
        (
            "Tugs pulled the {ship} off the reef at {place} after {n} attempts.",
            "{org} pumped {n} tonnes of fuel out of its tanks before the tide turned.",
            "{person} said that the salvage cost {n} thousand dollars so far.",
            "Fishers in {town} want {n} boats to be paid for the days that they lost.",
        ),
        (
            "A court in {town} fined the owner of the {ship} {n} thousand dollars.",
            "The log showed that nobody was on watch for {n} minutes, {org} told the judge.",
            "{person} was told to mark the reef off {place} with {n} more buoys.",
            "An appeal can be filed within {n} days at the court in {town}.",
        ),
    ),
    (
        (
            "{org} found {n} grams of an unknown dust in filters of the {town} waterworks.",
            "{person}, who leads its laboratory, shut {n} wells near {place} at noon.",
            "Schools in {town} were given {n} cases of bottled water from the depot at {place}.",
            "The {ship} is to bring {n} more filters to {town} by ferry.",
        ),
        (
            "The dust in {town} came from a quarry at {place}, {n} pages of analysis say.",
            "{person} of {org} reopened all but {n} of the wells.",
            "Families in {town} handed in {n} claims at the counter of {org}.",
            "The quarry at {place} must spray its roads {n} times a day.",
        ),
        (
            "The council of {town} voted by {n} hands to buy the quarry at {place}.",
            "{person} will lead {n} inspections there in the coming year.",
            "{org} hands its {n} samples to an archive in {town}.",
            "The {ship} leaves {town} with the last {n} barrels of the dust.",
        ),
    ),
    (
        (
            "{person} walked out of talks on the {place} tunnel after {n} hours.",
            "{org} offered {town} a loan of {n} million for its half of the tunnel.",
            "The drill named {ship} stands still at metre {n} below {place}.",
            "Crews in {town} were sent home with {n} days of pay.",
        ),
        (
            "{town} takes the loan of {org} for the {place} tunnel at {n} yearly rates.",
            "{person} returned to the talks with a list of {n} demands.",
            "The {ship} began to turn again and cut {n} metres on its first night.",
            "A vent above {place} is to be moved by {n} metres, as its neighbours asked.",
        ),
        (
            "The {ship} broke through below {place}, {n} days ahead of the plan.",
            "{person} and {n} workers met in the middle of the tunnel with a band from {town}.",
            "{org} says that the tunnel at {place} cost {n} million less than feared.",
            "Trains between {town} and {place} will run every {n} minutes from spring.",
        ),
    ),
)
_TITLES = (
    ("{ship} aground off {place}", "Salvage of the {ship} at {place}", "{town} fines the {ship}"),
    ("Dust in the water of {town}", "{town} wells reopen", "{town} buys the {place} quarry"),
    ("{place} tunnel talks fail", "{town} takes {place} loan", "{place} tunnel is through"),
)
_SOUNDS = ("ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu",
           "wa", "xe", "yi", "zo", "cha", "shi", "tra", "kla")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article of the beat: where it stands, what it says and when.

    From `corrected` on its `at`-th sentence reads `right` instead.
    """

    feed: int
    path: str
    title: str
    published: datetime
    sentences: tuple[str, ...]
    names: tuple[str, ...]
    copy: bool = False
    corrected: datetime | None = None
    at: int = 0
    right: str = ""

    def tell(self, now: datetime) -> tuple[str, ...]:
        """Return its sentences as they read at a time."""
        if self.corrected is None or now < self.corrected:
            return self.sentences
        said = list(self.sentences)
        said[self.at] = self.right
        note = f"Correction: an earlier version of this article said: {self.sentences[self.at]}"
        return (*said, note)


@dataclass(slots=True)
class _Story:
    kind: int
    names: dict[str, str]
    stage: int
    last: Item | None = None


def make_beat(start: datetime, days: int, *, seed: int) -> tuple[Item, ...]:
    """Return all articles of so many days, in the order in which they are published."""
    chance = random.Random(f"beat {seed}")
    stories: list[_Story] = []
    items: list[Item] = []
    for number, (feed, moment) in enumerate(_make_moments(chance, start, days)):
        items.append(_write(chance, stories, items, number, feed, moment))
    return tuple(items)


def _make_moments(
    chance: random.Random, start: datetime, days: int
) -> Sequence[tuple[int, datetime]]:
    moments = []
    for day in range(days):
        for feed in range(len(SITES)):
            wakes = 6 + 9 * (feed % 2)
            for _ in range(chance.randint(*PER_DAY)):
                hour = (wakes + chance.uniform(0, 24 - NIGHT)) % 24
                moments.append((feed, start + timedelta(days=day, hours=hour)))
    return sorted(moments, key=lambda made: (made[1], made[0]))


def _write(
    chance: random.Random,
    stories: list[_Story],
    items: list[Item],
    number: int,
    feed: int,
    moment: datetime,
) -> Item:
    path = f"/a/{number}"
    recent = [one for one in items[-40:] if one.feed != feed and not one.copy]
    if recent and chance.random() < COPIES:
        first = chance.choice(recent)
        return Item(
            feed=feed, path=path, title=first.title, published=moment, sentences=first.sentences,
            names=first.names, copy=True,
        )  # fmt: skip
    growing = [s for s in stories[-60:] if s.stage < 2]
    if growing and chance.random() < GROWS:
        story = chance.choice(growing)
        story.stage += 1
    else:
        story = _Story(chance.randrange(len(_STAGES)), _make_names(chance), 0)
        stories.append(story)
    item = _report(chance, story, feed, path, moment)
    story.last = item
    return item


def _report(chance: random.Random, story: _Story, feed: int, path: str, moment: datetime) -> Item:
    patterns = _STAGES[story.kind][story.stage]
    fresh = [p.format(n=chance.randint(11, 9_999), **story.names) for p in patterns]
    # What goes on with a story says again how it began.
    known = story.last.sentences[:1] if story.last else ()
    at = chance.randrange(len(fresh))
    corrected = chance.random() < CORRECTED
    right = patterns[at].format(n=chance.randint(11, 9_999), **story.names)
    return Item(
        feed=feed,
        path=path,
        title=_TITLES[story.kind][story.stage].format(**story.names),
        published=moment,
        sentences=(*fresh, *known),
        names=tuple(story.names.values()),
        corrected=moment + timedelta(hours=chance.uniform(2, 12)) if corrected else None,
        at=at,
        right=right,
    )


def _make_names(chance: random.Random) -> dict[str, str]:
    def word(sounds: int = 3) -> str:
        return "".join(chance.choices(_SOUNDS, k=sounds)).capitalize()

    return {
        "ship": f"{word()} {word(2)}",
        "place": f"Cape {word()}",
        "town": word(3),
        "org": f"{word()} Institute",
        "person": f"{word(2)} {word()}",
    }
