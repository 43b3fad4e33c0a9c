"""Answer what moved over a week or a month: how stories developed, what was announced and came."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.briefing.compose import (
    CitedLine,
    Reason,
    Verdict,
    choose_headline,
    cite_sentence,
    find_day,
    find_passing,
    find_place,
    iterate_originals,
    keep_articles,
    rank_stories,
)
from bot.briefing.context import Answer, AnswerContext, DeskReader, follow_story, make_follow
from bot.briefing.lookup import (
    AgendaItem,
    NameUnknown,
    Outcome,
    TrendPage,
    bound_days,
    find_article_day,
    look_up_agenda,
    look_up_trend,
)
from bot.briefing.page import Block, Page, Run, Text, show_days
from bot.briefing.pages.brief import show_headline
from bot.briefing.pages.citations import show_cited
from bot.briefing.pages.timeline import show_plan
from bot.briefing.pages.trend import chart_trend, show_rises
from bot.briefing.wording import Wording
from bot.domain.articles import ArticleId
from bot.domain.desks import Desk
from bot.domain.digests import Digest, DigestPlan
from bot.domain.entities import DayRange
from bot.domain.posting import fold_quote
from bot.domain.questions import (
    AgendaQuestion,
    Period,
    ReviewQuestion,
    TrendQuestion,
)
from bot.domain.spans import Span
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.text.dates import parse_when
from bot.text.roles import ROLE_FLOOR
from bot.text.segment import cut_dateline
from bot.text.summary import measure_containment, shingle_sentence

STORIES, MOST_STORIES = 6, 10
"""Stories that the review of a week tells, and of a longer time."""

LONGEST_WEEK, LONGEST_MONTH = 10, 41
"""Days of what is called a week's review at most, and a month's."""

EARLIEST = date(10, 1, 1)
"""The last day of a review at least: a year before it and what came before that are dates too."""

STEPS = 3
"""Sentences that tell how a story developed: of its first day, of one between, of the latest."""

REPEATS = 0.8
"""Share of a sentence that stands in an earlier step from which it tells no development: that talks
are held, or put off, is mostly said with the words that announced them."""

BEGINNING = 2
"""Sentences that an article begins with which tell its day where none tells what happened."""

MOST_PLANS = 10
"""Plans of each list of a review: those of its days, and those that are due next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReview:
    """How a story developed: its first sentence, one between, the latest, of other days each.

    `articles` counts those of the period, `sources` their publishers, `days` those they are of.
    """

    story: StoryId
    headline: str
    by_desk: bool
    articles: int
    sources: int
    days: int
    steps: tuple[CitedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What moved on some days: stories, names that rise, plans and what came of them.

    `plans` are those for these days, first those of which a source says what came; `due` are those
    for its last day and as many after it. `more` counts the stories that there was no room for.
    """

    desk: str
    days: DayRange
    stories: tuple[StoryReview, ...]
    trend: TrendPage | None
    plans: tuple[AgendaItem, ...]
    due: tuple[AgendaItem, ...]
    articles: int
    more: int = 0


async def answer_review(context: AnswerContext, question: ReviewQuestion) -> Answer:
    """Return the review of a period that ends on a day, today where none was typed."""
    desk, now = context.desk, context.now
    last = find_day(now, desk.zone)
    if question.until:
        typed = parse_when(question.until, now=now, zone=desk.zone).last
        last = min(last, max(typed, EARLIEST))
    days = DayRange.up_to(last, question.period.days)
    since, until = bound_days(days, desk.zone)
    outlines = await context.store.get_outlines(desk.id, since=since, until=until, published=True)
    review = await make_review(
        context.store,
        desk,
        outlines,
        days=days,
        now=min(now, until),
        channel=question.channel,
    )
    return follow_review(context, review)


async def review_digest(context: AnswerContext, plan: DigestPlan, reach: timedelta) -> Answer:
    """Return the review that a digest posts: of what came in since its last, first in `reach`."""
    store, window = context.store, plan.window
    review = await make_review(
        store,
        replace(context.desk, name=plan.title, zone=plan.zone),
        await _get_outlines(store, context.desk, plan),
        days=_find_days(plan, reach),
        now=window.until,
        channel=plan.channel,
        tags=plan.tags,
        after=window.after,
    )
    return follow_review(context, review)


async def _get_outlines(store: DeskReader, desk: Desk, plan: DigestPlan) -> tuple[Story, ...]:
    """Return the stories that came in in a plan's window, without their texts."""
    window = plan.window
    outlines = await store.get_arrived(desk.id, after=window.after, upto=window.upto)
    among = [part.stored.id for story in outlines for part in story.articles]
    return keep_articles(outlines, plan, await find_passing(store, desk, plan, among))


def _find_days(plan: DigestPlan, reach: timedelta) -> DayRange:
    window = plan.window
    since = window.until - reach + timedelta(days=1) if window.first else window.since
    return DayRange(find_day(since, plan.zone), find_day(window.until, plan.zone))


async def explain_review(
    context: AnswerContext, digest: Digest, story: Story, articles: Sequence[StoryArticle]
) -> tuple[Verdict, ...]:
    """Return where a review of a digest told the newest of some articles of a story, or why not.

    Which stories a review told is worked out again, by the same rules over what is held today.
    """
    newest = max(articles, key=lambda article: article.stored.arrival)
    store, desk = context.store, context.desk
    place = await find_place(store, desk, digest, story, newest, now=context.now)
    if isinstance(place, Verdict):
        return (place,)
    plan, days = place.plan, _find_days(place.plan, digest.kind.reach)
    outlines = await _get_outlines(store, desk, plan)
    ranked = _rank_moved(outlines, days, plan.zone, plan.window.after)
    ids, most = [one.id for one in ranked], _find_most(days)
    rank = ids.index(story.id) + 1 if story.id in ids else len(ids) + 1
    reason = Reason.REVIEWED if place.before else place.reason
    if place.before and rank > most:
        reason = Reason.BELOW
    return (Verdict(reason=reason, at=place.before, rank=rank, most=most),)


def follow_review(context: AnswerContext, review: Review) -> Answer:
    """Return a review with what may be asked next: its stories, what rises, what is due."""
    wording = context.wording
    length = min(review.days.length, Period.YEAR.days)
    period = next(one for one in Period if one.days >= length)
    after = review.days.last.isoformat()
    return Answer(
        page=show_review(review, wording),
        follow=(
            make_follow(context, TrendQuestion(period=period), "trend.title_all"),
            make_follow(context, AgendaQuestion(since=after), "agenda.title"),
        ),
        stories=tuple(
            follow_story(one.story, show_headline(one.headline, one.by_desk, wording))
            for one in review.stories
        ),
        value=review,
        chart=chart_trend(review.trend, wording) if review.trend else None,
    )


async def make_review(
    store: DeskReader,
    desk: Desk,
    outlines: Sequence[Story],
    *,
    days: DayRange,
    now: datetime,
    channel: int = 0,
    tags: Collection[str] = (),
    after: int = -1,
) -> Review:
    """Return what moved on some days up to `now`, of the stories that `outlines` are of.

    Of what came in up to the number `after` an earlier review told. Of a `channel`'s own posts no
    sentence is told again where another of its day tells as much.
    """
    standing = await store.get_standing(desk.id, channel, now=now)
    ranked = _rank_moved(outlines, days, desk.zone, after)
    chosen = ranked[: _find_most(days)]
    stories = {one.id: one for one in await store.get_stories(desk.id, [s.id for s in chosen])}
    held = [
        replace(stories[one.id], articles=_list_fresh(stories[one.id], after))
        for one in chosen
        if one.id in stories
    ]
    reviewed = await asyncio.to_thread(
        lambda: [review_story(one, days, desk.zone, standing.history.quotes) for one in held]
    )
    trend = await look_up_trend(store, desk, (), now=now, period=days.length)
    look_up = partial(look_up_agenda, store, desk, today=days.last, tags=tags, most=MOST_PLANS)
    plans = await look_up(days)
    due = await look_up(DayRange(days.last, days.last + timedelta(days=days.length)))
    return Review(
        desk=desk.name,
        days=days,
        stories=tuple(one for one in reviewed if one.steps),
        trend=None if isinstance(trend, NameUnknown) else trend,
        plans=tuple(
            sorted(filter(_is_over, plans.items), key=lambda item: item.outcome is Outcome.PASSED)
        ),
        due=tuple(item for item in due.items if item.outcome is Outcome.AHEAD),
        articles=sum(len(_list_of_days(story, days, desk.zone)) for story in ranked),
        more=max(0, len(ranked) - len(chosen)),
    )


def _is_week(days: DayRange) -> bool:
    """Return whether days are a week: with a holiday between, its posts are some days apart."""
    return days.length <= LONGEST_WEEK


def _name_length(days: DayRange) -> str:
    if _is_week(days):
        return "review.week"
    return "review.month" if days.length <= LONGEST_MONTH else "review.longer"


def _is_over(item: AgendaItem) -> bool:
    return item.outcome is not Outcome.AHEAD or item.was is not None


def _find_most(days: DayRange) -> int:
    return STORIES if _is_week(days) else MOST_STORIES


def _rank_moved(outlines: Sequence[Story], days: DayRange, zone: str, after: int) -> list[Story]:
    """Return stories with what came in after the number `after`, those that moved most first."""
    ranked = [item.story for item in rank_stories(outlines)]
    fresh = [replace(story, articles=_list_fresh(story, after)) for story in ranked]
    return sorted(fresh, key=partial(_rank, days=days, zone=zone))


def _rank(story: Story, days: DayRange, zone: str) -> tuple[bool, int, StoryId]:
    """Order stories by how much they moved: the days that they were told on, and by how many."""
    found = _list_of_days(story, days, zone)
    on_days = {find_article_day(part.stored, zone) for part in found}
    sources = {part.stored.publisher for part in found}
    return not story.pinned, -len(on_days) * len(sources), story.id


def _list_fresh(story: Story, after: int) -> tuple[StoryArticle, ...]:
    return tuple(part for part in story.articles if part.stored.arrival > after)


def _list_of_days(story: Story, days: DayRange, zone: str) -> list[StoryArticle]:
    return [
        part
        for part in story.articles
        if days.first <= find_article_day(part.stored, zone) <= days.last
    ]


def review_story(
    story: Story, days: DayRange, zone: str, shown: Collection[str] = ()
) -> StoryReview:
    """Return how a story developed on some days, by sentences of its first, a middle and last day.

    `shown` are sentences, folded, that readers saw already: another one of the day goes before.
    """
    parts = list(iterate_originals(_list_of_days(story, days, zone)))
    of_days: dict[date, list[StoryArticle]] = {}
    for part in sorted(parts, key=lambda part: find_article_day(part.stored, zone)):
        of_days.setdefault(find_article_day(part.stored, zone), []).append(part)
    order = list(of_days)
    between = sorted(order[1:-1], key=lambda day: -len(of_days[day]))
    steps: dict[date, CitedLine] = {}
    said: list[frozenset[str]] = []
    for day in dict.fromkeys((*order[:1], *order[-1:], *between)):
        if len(steps) < STEPS and (line := _choose(of_days[day], said, shown)) is not None:
            steps[day] = line
    sources = {part.stored.publisher for part in parts}
    return StoryReview(
        story=story.id,
        headline=choose_headline(replace(story, articles=tuple(parts) or story.articles)),
        by_desk=story.renamed is not None,
        articles=len(parts),
        sources=len(sources),
        days=len(order),
        steps=tuple(steps[day] for day in sorted(steps)),
    )


def _choose(
    parts: Sequence[StoryArticle], said: list[frozenset[str]], shown: Collection[str]
) -> CitedLine | None:
    """Return the sentence that best tells what happened, none of those that were `said`."""
    offers = sorted(_list_offers(parts, shown), key=lambda offer: offer[0])
    for _, part, span in offers:
        article = part.stored.article
        pieces = shingle_sentence(span.of(article.text), article.language)
        if pieces and all(measure_containment(pieces, other) < REPEATS for other in said):
            said.append(pieces)
            return cite_sentence(part.stored, span, len(said))
    return None


def _list_offers(
    parts: Sequence[StoryArticle], shown: Collection[str]
) -> Iterator[tuple[tuple[bool, bool, float], StoryArticle, Span]]:
    """Yield what tells what happened, and the beginnings of articles, with the lowest best."""
    for part in parts:
        text = part.stored.article.text
        for place, sentence in enumerate(part.sentences):
            weak = sentence.happening < ROLE_FLOOR
            if sentence.dangling or not sentence.salience or (weak and place >= BEGINNING):
                continue
            known = fold_quote(cut_dateline(text, sentence.span).of(text)) in shown
            weight = sentence.happening * (0.5 + 0.5 * sentence.salience)
            yield (weak, known, -weight), part, sentence.span


def show_review(review: Review, wording: Wording) -> Page:
    """Return the page of a review: stories, what was announced, what rises, what is due."""
    say, count = wording.say, wording.count
    blocks = [_show_story(story, n, wording) for n, story in enumerate(review.stories, 1)]
    if review.more:
        blocks.append(Block([(Run(count("brief.more_stories", review.more), dim=True),)]))
    if review.plans:
        quoted = {_place(step) for story in review.stories for step in story.steps}
        lines = (show_plan(_leave_quoted(item, quoted), wording) for item in review.plans)
        blocks.append(Block(lines, say("review.announced")))
    if review.trend:
        blocks += show_rises(review.trend, wording)
    if review.due:
        lines = (show_plan(item, wording) for item in review.due)
        blocks.append(Block(lines, say("review.due")))
    figures = say(
        "review.figures",
        stories=count("brief.new", len(review.stories) + review.more),
        articles=count("brief.articles", review.articles),
    )
    title = (
        Run(review.desk, bold=True),
        Run(f" · {say(_name_length(review.days))}"),
        Run(f" · {show_days(review.days, wording)}"),
    )
    if not blocks:
        return Page(title, [Block([say("review.nothing")])])
    return Page((*title, Run(f" · {figures}")), blocks, footer=say("brief.all_quotes"))


def _place(line: CitedLine) -> tuple[ArticleId, int]:
    return line.quote.article, line.quote.span.end


def _leave_quoted(item: AgendaItem, quoted: Collection[tuple[ArticleId, int]]) -> AgendaItem:
    """Return a plan of which what came of it is cited alone, where it is quoted above."""
    if item.proof is None or _place(item.proof) not in quoted:
        return item
    return replace(item, proof=replace(item.proof, quote=replace(item.proof.quote, text="")))


def _show_story(story: StoryReview, number: int, wording: Wording) -> Block:
    headline = show_headline(story.headline, story.by_desk, wording)
    figures = wording.say(
        "review.story",
        articles=wording.count("brief.articles", story.articles),
        sources=wording.count("brief.sources", story.sources),
        days=wording.count("review.days", story.days),
    )
    labels = ("first", "then", "latest")[: len(story.steps)]
    if len(story.steps) == STEPS - 1:
        labels = ("first", "latest")
    lines: list[Text] = [(Run(figures, dim=True),)]
    for label, step in zip(labels, story.steps, strict=True):
        named = (Run(f"{wording.say(f'review.{label}')} ", bold=True),) if len(labels) > 1 else ()
        lines.append((*named, *show_cited(step, wording)))
    return Block(lines, f"{number}. {headline}")
