"""The agenda: what the sources say is coming, and what came of what they had announced."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol

from bot.briefing.compose import CitedLine, cite_sentence
from bot.briefing.lookup.days import find_article_day
from bot.briefing.lookup.merge_events import WordWeights, gather_same, leave_date
from bot.briefing.lookup.timelines import Event, join_vague, leave_dateline, make_event
from bot.domain.articles import ArticleId, SentenceReading, StoredArticle
from bot.domain.desks import Desk
from bot.domain.entities import VAGUE, DateMention, DateRole, DayRange, Entity, EntityId
from bot.domain.questions import DatedLine
from bot.domain.spans import Span
from bot.domain.stories import Story, StoryId
from bot.ports.articles import DateStore, StoryStore
from bot.text.dates import judge_date, was_planned
from bot.text.segment import find_content_set

MOST = 30
"""Lines of an agenda at most."""

READ = 1_000
"""Dated sentences that are looked through for plans."""

SURE = 0.3
"""How well (0 to 1) a sentence has to answer what is next to tell a plan for a day to come."""

OPEN = 0.5
"""The same for today, for a month or season, and for a day that a sentence only names."""

_LONGEST = 92
"""Days of the vaguest date that a plan is told under: a season."""

_BEGINNING = 12
"""Sentences of a later article that are looked at for what came of a plan."""

_SAME_PLAN = 0.4
"""Weight of the content words of the shorter sentence that a later one of the same story must hold
to tell what came of a plan, where it does not name its day."""

_SAME_DAY = 0.25
"""The same where it names the plan's day."""

_SAME_WORDS = 3
"""Content words that a sentence of another story shares with a plan at least, and one that says
that it is off, without its day."""

_SURE = 0.6
"""The share of them with which two are enough for that."""

_SAME_NAMES = 0.5
"""Share of the fewer names by which a sentence of another story that names the day is about it."""

_WEEK = 7
"""Days of the vaguest date that tells of a plan's day: "this week"."""

_AFTER = 2
"""Days after a plan's own within which a report that names no day may tell that it took place."""

_PUT_OFF = (
    r"\b(?:postponed?|brought forward|put(?:ting)? off|push(?:ed|es|ing)? back"
    r"|(?:be|been|is|are|was|were|has|have|had) (?:re-?scheduled|deferred|adjourned|delayed))\b"
    r"|延期|先送り|前倒し|繰り(?:上げ|下げ|延べ)|延[后後]|推[遲迟]|改期|提前"
)
_POSTPONED = re.compile(_PUT_OFF, re.IGNORECASE)
_MOVED = re.compile(rf"{_PUT_OFF}|\bmov(?:e|ed|es|ing)\b|変更|改[到至為为]", re.IGNORECASE)
_OFF = re.compile(
    r"\b(?:call(?:ed|s|ing)? (?:it |\S+ \S+ )?off|cancel|scrapp|will not take place|won[’']t take)"
    r"|中止|取りやめ|見送[りらる]|取消",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"\b(?:to|until|till)\s+(?:\w+day,?\s+)?(?:the\s+)?\Z", re.IGNORECASE)
_ALONG = re.compile(r"\d.*\b(?:to|until|till)\b|\d.*(?:から|到|至|改)")
_TOWARDS_EAST = re.compile(r"\A\s?[にへ](?:延期|先送り|前倒し|繰り|変更)")
_BEFORE_EAST = re.compile(r"(?:到|至|為|为)\s?\Z")


_QUOTES = tuple('“"「『‘')
_OPEN_QUOTE = re.compile(r"[“「『][^”」』]*\Z")
_PAST = re.compile(r"\b(?:of|than|since|from) (?:the )?\Z", re.IGNORECASE)


class AgendaReader(DateStore, StoryStore, Protocol):
    """The stores that an agenda is read from."""


class Outcome(StrEnum):
    """What came of a plan."""

    AHEAD = "ahead"
    """Its day is still to come, or is today."""
    MOVED = "moved"
    """A source says that it was put off, and no new day."""
    CALLED_OFF = "called_off"
    """A source says that it will not be."""
    TOOK_PLACE = "took_place"
    """A source tells of it as having happened."""
    PASSED = "passed"
    """Its day is over, and no source on the desk tells whether it took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A plan, told by one source or several, and what came of it.

    `event` has the days that it stands for now and the sentences that announce it, the best first.
    `proof` is the sentence that says what came of it; `was` are the days that it was announced for
    before the sentence `moved_by` told that it was moved. `leans` says that the first sentence does
    not say all by itself. `key` ("12.340") names the plan by its first announcement, for good.
    """

    event: Event
    key: str
    story: StoryId | None = None
    outcome: Outcome = Outcome.AHEAD
    proof: CitedLine | None = None
    was: DayRange | None = None
    moved_by: CitedLine | None = None
    leans: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether the plan leaves the day open."""
        return self.event.days.length >= VAGUE


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """What the sources have planned for some days; plans whose day is left open come last.

    `more` counts what there was no room for. `today` is the day on which it was asked.
    """

    days: DayRange
    today: date
    items: tuple[AgendaItem, ...]
    entity: Entity | None = None
    tag: str = ""
    more: int = 0


async def look_up_agenda(
    store: AgendaReader,
    desk: Desk,
    days: DayRange,
    *,
    today: date,
    entity: Entity | None = None,
    tag: str = "",
    tags: Collection[str] = (),
    most: int = MOST,
) -> AgendaPage:
    """Return what the sources have planned for some days, at most `most` plans.

    What was published after `today` is not known yet. With an entity, only the sentences that name
    it count; with `tags`, only what came by a feed that has one of them.
    """
    wanted = frozenset((*tags, tag)) - {""}

    about = entity.id if entity else None
    is_wanted = partial(_is_wanted, about=about, tags=wanted, today=today)
    lines = await store.get_announced(desk.id, days, today=today, limit=READ, entity=about)
    kept = list(filter(is_wanted, lines))
    # What is moved into these days was announced for others.
    moved = {x.story for x in kept if x.story is not None and _MOVED.search(_text(x))}
    read = partial(store.get_story_dates, desk.id, limit=READ, named=True)
    dated = {story: await read(story) for story in moved}
    before = [line for lines in dated.values() for line in lines if is_wanted(line)]
    plans = await asyncio.to_thread(gather_plans, [*kept, *before])
    within = [plan for plan in plans if _touch([plan[0].date.days], days)]
    shown = within[:most] + [plan for plan in plans if plan not in within][:most]
    ids = sorted({line.story for plan in shown for line in plan if line.story is not None})
    stories = await store.get_stories(desk.id, ids)
    after = list(kept)
    for story in ids:
        after += dated.get(story) or await read(story)
    if (begun := DayRange(days.first, min(days.last, today))).first <= begun.last:
        after += await store.get_happened(desk.id, begun, limit=READ, named=True)
    items = await asyncio.to_thread(_judge_all, shown, stories, after, desk.zone, today)
    items = [item for item in items if _touch(filter(None, (item.event.days, item.was)), days)]
    return AgendaPage(
        days=days,
        today=today,
        items=_order(items)[:most],
        entity=entity,
        tag=tag,
        more=max(0, len(within) - most),
    )


def _is_wanted(
    line: DatedLine, *, about: EntityId | None, tags: Collection[str], today: date
) -> bool:
    published = line.article.article.published
    # A source's own calendar may be a day ahead.
    known = published is None or published.day <= today + timedelta(days=1)
    named = about is None or about in line.names
    return known and named and (not tags or not set(tags).isdisjoint(line.article.tags))


def gather_plans(lines: Iterable[DatedLine]) -> list[list[DatedLine]]:
    """Return the plans that dated sentences tell, each with all that tell it, the best first.

    Exact days come first, in their order, then what is planned for a month or a season.
    """
    spoken = map(_settle, map(leave_dateline, lines))
    chosen = sorted(_choose_plans(spoken), key=_rank)
    weights = WordWeights(chosen)
    of_days: dict[DayRange, list[DatedLine]] = {}
    for line in chosen:
        of_days.setdefault(line.date.days, []).append(line)
    gathered = {days: gather_same(same, weights) for days, same in of_days.items()}
    plans = [plan for same in join_vague(gathered, weights).values() for plan in same]

    def order(plan: list[DatedLine]) -> tuple[bool, date, date, int]:
        day = plan[0].date
        return day.is_vague, day.first, day.last, -len(plan)

    return sorted(plans, key=order)


def _settle(line: DatedLine) -> DatedLine:
    """Return a line whose range of days is what something is moved along as one of its end."""
    text, mention = line.article.article.text, line.date
    moved = _MOVED.search(_text(line)) and _ALONG.search(mention.span.of(text))
    return replace(line, date=replace(mention, first=mention.last)) if moved else line


def _choose_plans(lines: Iterable[DatedLine]) -> Iterator[DatedLine]:
    """Yield of each sentence that tells a plan the line of its day.

    Of several days those wholly ahead come first: the one that something is moved to, then an
    exact one, then the first.
    """
    found: dict[tuple[ArticleId, int], DatedLine] = {}
    for line in lines:
        key = (line.article.id, line.sentence.span.end)
        rival = found.get(key)
        if _is_plan(line) and (rival is None or _prefer(line) < _prefer(rival)):
            found[key] = line
    yield from found.values()


def _is_plan(line: DatedLine) -> bool:
    """Return whether a line tells what was planned for its day when it was written.

    A sentence that only names a coming day ("after the primary of 26 June") tells of one too,
    where it answers what is next. A month or season needs a sentence that stands alone and is no
    person's talk.
    """
    published, mention, sentence = line.article.article.published, line.date, line.sentence
    if published is None or mention.days.length > _LONGEST:
        return False
    text = line.article.article.text
    if _is_towards(line):
        return mention.first > published.day
    role = judge_date(text, sentence.span, mention, published.day, terms=True)
    before = text[sentence.span.start : mention.span.start]
    after = text[mention.span.end : sentence.span.end]
    apart = not before.lstrip().startswith(_QUOTES)
    if role is DateRole.NAMED:
        if not apart or sentence.dangling or mention.is_vague or _PAST.search(before):
            return False
        if was_planned(before, after):
            return False
    elif mention.is_vague and not apart:
        return False
    leans = mention.is_vague and sentence.dangling
    sure = role is DateRole.PLAN and mention.first > published.day and not leans
    if mention.first <= published.day and _OPEN_QUOTE.search(before):
        return False  # "tonight" in words that were said some other day
    ahead = mention.first > published.day or role is DateRole.PLAN
    # Of what has begun much is told that is over: "vowed this week".
    begun = mention.first < published.day and not mention.is_vague
    if begun and sentence.happening > sentence.ahead / 3:
        return False
    return ahead and sentence.ahead >= (SURE if sure else OPEN)


def _is_towards(line: DatedLine) -> bool:
    """Return whether a line's days are those that something is moved to."""
    text, span, sentence = line.article.article.text, line.date.span, line.sentence.span
    before, after = text[sentence.start : span.start], text[span.end : sentence.end]
    return _MOVED.search(_text(line)) is not None and (
        _ALONG.search(span.of(text)) is not None
        or _TOWARDS.search(before) is not None
        or _TOWARDS_EAST.match(after) is not None
        or _BEFORE_EAST.search(before) is not None
    )


def _prefer(line: DatedLine) -> tuple[bool, bool, bool, int]:
    published, start = line.article.article.published, line.date.span.start
    begun = published is not None and line.date.first <= published.day
    moved = _MOVED.search(_text(line)) is not None
    return begun, not _is_towards(line), line.date.is_vague, -start if moved else start


def _rank(line: DatedLine) -> tuple[bool, bool, bool, float, ArticleId]:
    sentence, pointed = line.sentence, line.date.role is not DateRole.PLAN
    worth = sentence.ahead - sentence.happening / 2 + sentence.salience / 4
    copied = line.article.copy_of is not None
    return copied, sentence.dangling, pointed, -worth, line.article.id


def _text(line: DatedLine) -> str:
    return line.sentence.span.of(line.article.article.text)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sentence that was written after a plan, and may say what came of it.

    `dates` are the days that it names, `happened` those on which it tells that something was,
    `towards` those that it says something is moved to.
    """

    stored: StoredArticle
    sentence: SentenceReading
    story: StoryId | None
    names: frozenset[EntityId]
    written: date
    dates: tuple[DayRange, ...]
    happened: tuple[DayRange, ...]
    towards: DayRange | None
    words: frozenset[str]

    @property
    def place(self) -> tuple[ArticleId, int]:
        return self.stored.id, self.sentence.span.end

    @property
    def text(self) -> str:
        return self.sentence.span.of(self.stored.article.text)


def gather_signs(
    stories: Iterable[Story], lines: Iterable[DatedLine], zone: str
) -> tuple[_Sign, ...]:
    """Return what may say what came of plans: dated sentences, and the beginnings of articles."""
    dated: dict[tuple[ArticleId, int], list[DatedLine]] = {}
    for line in map(_settle, lines):
        dated.setdefault((line.article.id, line.sentence.span.end), []).append(line)
    signs = {place: _sign(same[0].article, same, zone) for place, same in dated.items()}
    for story in stories:
        for article in story.articles:
            for sentence in article.sentences[:_BEGINNING]:
                place = (article.stored.id, sentence.span.end)
                if place not in signs:
                    line = _undated(article.stored, sentence, story.id)
                    signs[place] = replace(_sign(article.stored, [line], zone), dates=())
    return tuple(sorted(signs.values(), key=lambda sign: (sign.stored.moment, sign.place)))


def _undated(stored: StoredArticle, sentence: SentenceReading, story: StoryId) -> DatedLine:
    nothing = DateMention(span=Span(0, 0), first=date.min, last=date.min)
    return DatedLine(article=stored, sentence=sentence, date=nothing, story=story)


def _sign(stored: StoredArticle, same: Sequence[DatedLine], zone: str) -> _Sign:
    article, first = stored.article, same[0]
    written = find_article_day(stored, zone)
    return _Sign(
        stored=stored,
        sentence=first.sentence,
        story=first.story,
        names=first.names,
        written=written,
        dates=tuple(line.date.days for line in same),
        happened=tuple(line.date.days for line in same if line.date.role is DateRole.EVENT),
        towards=next(
            (x.date.days for x in same if x.date.first > written and _is_towards(x)), None
        ),
        words=find_content_set(leave_date(first), article.language),
    )


def _judge_all(
    plans: Sequence[list[DatedLine]],
    stories: Sequence[Story],
    lines: Iterable[DatedLine],
    zone: str,
    today: date,
) -> list[AgendaItem]:
    signs = [sign for sign in gather_signs(stories, lines, zone) if sign.written <= today]
    return _join_moved([judge_plan(plan, signs, today) for plan in plans])


def judge_plan(plan: Sequence[DatedLine], signs: Iterable[_Sign], today: date) -> AgendaItem:
    """Return a plan with what came of it, by what was written after it, oldest first.

    That it took place is told by the sentence that says it best, that it was moved or called off
    by the last one.
    """
    days, stories = plan[0].date.days, {line.story for line in plan if line.story is not None}
    first = min(plan, key=lambda line: (line.article.moment, line.article.id))
    announced = {(line.article.id, line.sentence.span.end) for line in plan}
    held = _Plan(
        days=days,
        words=find_content_set(leave_date(plan[0]), plan[0].article.article.language),
        names=frozenset().union(*(line.names for line in plan)),
        today=today,
    )
    verdict, moved = _Verdict(Outcome.AHEAD), _Verdict(Outcome.MOVED)
    for sign in signs:
        if sign.place in announced or sign.stored.moment <= first.article.moment:
            continue
        found = _read_sign(sign, held, together=sign.story in stories)
        if found is None or (found.outcome is verdict.outcome and found.worth < verdict.worth):
            continue
        verdict = found
        if found.days is not None:
            # It stands for other days now, as if it had been announced for them.
            moved, verdict = found, _Verdict(Outcome.AHEAD)
            held = replace(held, days=found.days)
    if verdict.outcome is Outcome.AHEAD and held.days.last < today:
        verdict = _Verdict(Outcome.PASSED)
    return AgendaItem(
        event=make_event(held.days, plan),
        key=f"{first.article.id}.{first.date.span.start}",
        story=plan[0].story,
        outcome=verdict.outcome,
        proof=verdict.proof,
        was=days if moved.days else None,
        moved_by=moved.proof,
        leans=plan[0].sentence.dangling,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan as later sentences are held against it."""

    days: DayRange
    words: frozenset[str]
    names: frozenset[EntityId]
    today: date


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What came of a plan, how well the sentence tells it, to which days it was moved."""

    outcome: Outcome
    worth: float = 0.0
    sign: _Sign | None = None
    days: DayRange | None = None

    @property
    def proof(self) -> CitedLine | None:
        if self.sign is None:
            return None
        return cite_sentence(self.sign.stored, self.sign.sentence.span, 1)


def _read_sign(sign: _Sign, plan: _Plan, *, together: bool) -> _Verdict | None:
    """Return what a later sentence says came of a plan, None where nothing.

    A sentence of another story has to share more words, or name its day and most of whom it names.
    """
    days = plan.days
    shared, fewer = len(plan.words & sign.words), min(len(plan.words), len(sign.words))
    names = len(plan.names & sign.names)
    on_day = _name(sign.dates, days)
    alike = shared >= _SAME_PLAN * fewer
    about = (
        (together and shared > 0 and (alike or (on_day and shared >= _SAME_DAY * fewer)))
        or (alike and shared >= _SAME_WORDS)
        or (on_day and names > 1 and names >= _SAME_NAMES * min(len(plan.names), len(sign.names)))
    )
    if not about:
        return None
    if _OFF.search(sign.text):
        return _Verdict(Outcome.CALLED_OFF, sign=sign)
    if _MOVED.search(sign.text) and (sign.towards or _POSTPONED.search(sign.text)):
        return _Verdict(
            Outcome.MOVED, sign=sign, days=sign.towards if sign.towards != days else None
        )
    if sign.written < days.first or sign.sentence.happening <= sign.sentence.ahead:
        return None
    near = together and not sign.dates and (sign.written - days.last).days <= _AFTER and shared > 1
    if _name(sign.happened, days) or near:
        worth = sign.sentence.happening * (1 + shared / max(1, fewer))
        return _Verdict(Outcome.TOOK_PLACE, worth, sign)
    return None


def _touch(dates: Iterable[DayRange], days: DayRange) -> bool:
    return any(day.first <= days.last and day.last >= days.first for day in dates)


def _name(dates: Iterable[DayRange], days: DayRange) -> bool:
    """Return whether dates name some days, not only a time that holds them: "this year"."""
    widest = max(days.length, _WEEK)
    return _touch((day for day in dates if day.length <= widest), days)


def _join_moved(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return items with what was moved once: not again by the sentence that moves it alone."""
    moved = {
        (item.moved_by.quote.article, item.moved_by.quote.span.end)
        for item in items
        if item.moved_by is not None
    }
    return [
        item
        for item in items
        if item.was is not None
        or not all((line.quote.article, line.quote.span.end) in moved for line in item.event.lines)
    ]


def _order(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    def key(item: AgendaItem) -> tuple[bool, date, date, int]:
        days = item.event.days
        return item.is_open, days.first, days.last, -len(item.event.lines)

    return tuple(sorted(items, key=key))
