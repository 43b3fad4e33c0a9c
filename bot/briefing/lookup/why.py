"""Answer why an article or a story was told, or was not: by each digest, or not read at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.addresses import make_url_key
from bot.briefing.compose import Verdict, choose_headline, explain_brief, explain_digest
from bot.briefing.context import AnswerContext
from bot.briefing.lookup.pick import choose_digest, find_story
from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import RefKind, find_number
from bot.domain.digests import Digest, DigestKind
from bot.domain.errors import NotFound
from bot.domain.feeds import MissedEntry
from bot.domain.questions import WhyQuestion
from bot.domain.stories import Story, StoryArticle, StoryId

MOST_DIGESTS = 5
"""Digests that are told of where none is named."""

MOST_MISSED = 5
"""Entries that were not read, or were kept out, that are told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestVerdict:
    """Why a digest told of something or did not; `digest` is None for the brief of the last day."""

    digest: Digest | None
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """Why an article, or all of a story, was told or was not.

    Where one article is asked about, `copy_of` is the one whose text it prints, and `reasons` say
    why it is in its story, or in none with others. What is on the desk in no form is in `missed`.
    """

    story: StoryId | None = None
    headline: str = ""
    by_desk: bool = False
    articles: int = 0
    article: StoredArticle | None = None
    copy_of: StoredArticle | None = None
    reasons: tuple[str, ...] = ()
    digests: tuple[DigestVerdict, ...] = ()
    missed: tuple[MissedEntry, ...] = ()


ReviewJudge = Callable[
    [AnswerContext, Digest, Story, Sequence[StoryArticle]], Awaitable[tuple[Verdict, ...]]
]
"""What says why a digest of reviews tells of some articles of a story, or does not."""


async def look_up_why(
    context: AnswerContext, question: WhyQuestion, explain_review: ReviewJudge
) -> WhyPage:
    """Return why an article or story was told or was not.

    Raises NotFound in words where the desk and its feeds hold nothing of it, or no such digest.
    """
    store, desk = context.store, context.desk
    digests = await _choose_digests(context, question.digest)
    number = await _find_article(context, question.about)
    if number is None:
        story = await find_story(store, desk, question.about)
    else:
        held = await store.find_story_of(desk.id, number)
        story = await store.get_story(desk.id, held) if held is not None else None
    if story is None:
        missed = await store.find_missed(desk.id, question.about, limit=MOST_MISSED)
        if not missed:
            raise NotFound(context.wording.say("why.unknown", name=question.about[:80]))
        return WhyPage(missed=missed)
    chosen = next((part for part in story.articles if part.stored.id == number), None)
    page = WhyPage(
        story=story.id,
        headline=choose_headline(story),
        by_desk=story.renamed is not None,
        articles=len(story.articles),
        digests=await _judge(
            context, digests, story, (chosen,) if chosen else story.articles, explain_review
        ),
    )
    return page if chosen is None else await _describe(context, page, chosen)


async def _choose_digests(context: AnswerContext, name: str) -> tuple[Digest, ...]:
    held = await context.store.get_digests(context.desk.id)
    return (choose_digest(held, name, context.wording),) if name else held[:MOST_DIGESTS]


async def _find_article(context: AnswerContext, about: str) -> ArticleId | None:
    """Return the article that "a:12", an address or words of a title name, the newest of several.

    A story by its number or the desk's own headline names none.
    """
    store, desk = context.store, context.desk
    number = find_number(about, RefKind.ARTICLE)
    if number is not None or find_number(about, RefKind.STORY) is not None:
        return None if number is None else ArticleId(number)
    if address := make_url_key(about.strip()):
        known = await store.find_known(desk.id, (f"url:{address}",))
        return known.id if known else None
    titled = await store.find_titles(desk.id, about, limit=1)
    return titled[0][0] if titled else None


async def _judge(
    context: AnswerContext,
    digests: Sequence[Digest],
    story: Story,
    parts: Sequence[StoryArticle],
    explain_review: ReviewJudge,
) -> tuple[DigestVerdict, ...]:
    store, desk, now = context.store, context.desk, context.now
    if not digests:
        verdict = await explain_brief(store, desk, story, parts, now=now)
        return (DigestVerdict(digest=None, verdicts=(verdict,)),)
    judged = []
    for digest in digests:
        if digest.kind is DigestKind.NEWS:
            verdicts = await explain_digest(store, desk, digest, story, parts, now=now)
        else:
            verdicts = await explain_review(context, digest, story, parts)
        judged.append(DigestVerdict(digest=digest, verdicts=verdicts))
    return tuple(judged)


async def _describe(context: AnswerContext, page: WhyPage, chosen: StoryArticle) -> WhyPage:
    """Return a page with what there is to say of the one article that is asked about."""
    store, desk, stored = context.store, context.desk, chosen.stored
    placed = await store.get_placed(desk.id, page.story) if page.story is not None else ()
    original = await store.get_articles(desk.id, [stored.copy_of]) if stored.copy_of else ()
    return replace(
        page,
        article=stored,
        copy_of=original[0] if original else None,
        reasons=next((item.reasons for item in placed if item.article.id == stored.id), ()),
    )
