"""The review of ten made-up days with a daily digest: how things moved, and what came of plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.briefing.compose import FIRST_WINDOW, compose_digest, plan_digest
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import Outcome
from bot.briefing.questions import answer_question
from bot.briefing.questions.review import Review, review_story
from bot.briefing.wording import LANGUAGES, load_wording
from bot.domain.desks import GuildId
from bot.domain.digests import (
    AgendaPart,
    Digest,
    DigestKind,
    DigestSettings,
    Run,
    RunOutcome,
)
from bot.domain.entities import DayRange
from bot.domain.posting import DeliveryKind, NewDelivery, fold_quote
from bot.domain.questions import Period, ReviewQuestion
from bot.schedule import claim_post, make_slot
from cogs._discord.compose import Draft, PostComposer
from tests.makers.beat import Beat
from tests.makers.stories import flatten, make_article, make_story
from tests.stores import open_store

CHANNEL = 7


async def post_daily(beat: Beat, digest: Digest) -> set[str]:
    """Post the digest as the scheduler does; return the sentences that it showed, folded."""
    window = await beat.store.find_window(digest, back=FIRST_WINDOW, now=beat.now)
    content = await compose_digest(beat.store, beat.desk, plan_digest(digest, window))
    slot = make_slot(digest, beat.now)
    run = Run(slot=slot, outcome=RunOutcome.POSTED, claimed=beat.now, window=window)
    delivery = NewDelivery(
        desk=beat.desk.id,
        channel=CHANNEL,
        kind=DeliveryKind.DIGEST,
        key=slot.key,
        code=slot.code,
        title="Daily",
        parts=("{}",),
    )
    assert await beat.store.claim_run(run, delivery, content.shown)
    return {
        fold_quote(quote.text)
        for story in content.brief.stories
        for section in story.sections
        for quote in section.quotes
    }


async def test_a_week_is_told_by_what_moved_and_what_came_of_plans() -> None:
    async with open_store() as store:
        beat = Beat(store, await store.open_desk(GuildId(1), name="Strait desk"))
        settings = DigestSettings(name="Daily", channel=CHANNEL, times=(time(12),), zone="UTC")
        digest = await store.add_digest(beat.desk.id, settings, now=beat.now)
        daily: set[str] = set()
        for day in range(10):
            await beat.bring(day)
            daily |= await post_daily(beat, digest)
        question = ReviewQuestion(Period.MONTH, channel=CHANNEL)
        context = AnswerContext(
            store=store, desk=beat.desk, now=beat.now, wording=load_wording("en")
        )
        early = await answer_question(context, ReviewQuestion(Period.YEAR, "0001-01-01"))
        assert flatten(early.page).startswith("Strait desk · In review")
        texts = []
        for language in LANGUAGES:
            context = AnswerContext(
                store=store, desk=beat.desk, now=beat.now, wording=load_wording(language)
            )
            answer = await answer_question(context, question)
            texts.append(flatten(answer.page))
        review = answer.value
        assert isinstance(review, Review) and answer.chart is not None

        # What was announced, and came or did not; what is due next.
        outcomes = {item.event.days.first.day: item.outcome for item in review.plans}
        assert outcomes == {
            5: Outcome.TOOK_PLACE,
            6: Outcome.CALLED_OFF,
            11: Outcome.TOOK_PLACE,
            12: Outcome.TOOK_PLACE,
        }
        assert [item.event.days.first.day for item in review.due] == [17, 1]

        # Stories by how they moved: from the first to the latest, nothing twice.
        assert len(review.stories) > 1 and max(len(one.steps) for one in review.stories) == 3
        steps = [step for one in review.stories for step in one.steps]
        assert len({fold_quote(step.quote.text) for step in steps}) == len(steps)
        for one in review.stories:
            days = [step.source.published.day for step in one.steps if step.source.published]
            assert days == sorted(set(days)), "one sentence a day, in their order"
        for text in texts:
            assert "Strait desk" in text and "postponed" in text


def read(draft: Draft) -> str:
    parts = [post.content for post in draft.posts]
    parts += [str(embed.to_dict()) for post in draft.posts for embed in post.embeds]
    return " ".join(parts)


async def test_a_digest_of_reviews_has_a_memory_of_its_own_and_dailies_open_with_the_week() -> None:
    async with open_store() as store:
        beat = Beat(store, await store.open_desk(GuildId(1), name="Strait desk"))
        settings = DigestSettings(name="Daily", channel=CHANNEL, times=(time(12),), zone="UTC")
        daily = await store.add_digest(beat.desk.id, settings, now=beat.now)
        weekly = replace(settings, name="Weekly", kind=DigestKind.WEEK, weekdays=(2, 4))
        review = await store.add_digest(beat.desk.id, weekly, now=beat.now)
        composer = PostComposer(store)

        async def draft(digest: Digest) -> str:
            window = await store.find_window(digest, back=digest.kind.reach, now=beat.now)
            return read(await composer.draft(digest, make_slot(digest, beat.now), window))

        await beat.bring(0)
        monday = await draft(daily)
        assert "This week" in monday and "will meet in Port Lindra on 7 March" in monday
        await post_daily(beat, daily)
        await beat.bring(1)
        assert "This week" not in await draft(daily)
        assert "This week" in await draft(replace(daily, agenda=AgendaPart.DAILY))

        for day in range(2, 5):
            await beat.bring(day)
        shown = await store.get_standing(beat.desk.id, CHANNEL, now=beat.now)
        first = await draft(review)
        slot = make_slot(review, beat.now)
        assert await claim_post(store, composer, review, slot, now=beat.now) is not None
        assert "Week in review" in first and "pumped 400 tons" in first and "called off" in first
        after = await store.get_standing(beat.desk.id, CHANNEL, now=beat.now)
        assert after.history == shown.history, "what a review tells is news to the dailies still"

        for day in range(5, 10):
            await beat.bring(day)
        second = await draft(review)
        assert "pumped 400 tons" not in second and "ran aground" not in second
        assert "signed the ferry treaty" in second and "took place:" in second
        assert "Due next" in second and "inspect the ferry terminal on 17 March" in second


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (DigestKind.NEWS, [3, 6, 10, 13, 17]),
        (DigestKind.WEEK, [3, 10, 17]),
        (DigestKind.MONTH, [3]),
    ],
)
def test_a_review_is_due_on_the_first_of_its_days(kind: DigestKind, due: list[int]) -> None:
    settings = DigestSettings(
        name="Any", channel=1, times=(time(8),), zone="UTC", weekdays=(0, 3), kind=kind
    )
    days = [date(2031, 3, day) for day in range(1, 20)]
    assert [day.day for day in days if settings.is_due_on(day)] == due


def test_what_the_dailies_said_is_told_in_other_words_of_its_day() -> None:
    quote = "Crews pumped oil from the tanker on Monday."
    other = "Officials closed the beaches of the island."
    strong, weaker = {"happening": 0.9, "salience": 0.9}, {"happening": 0.8, "salience": 0.5}
    article = make_article(1, (quote, strong), (other, weaker))
    story, days = make_story(article), DayRange(date.min, date.max)
    for shown, wanted in (((), quote), ((quote,), other), ((quote, other), quote)):
        (step,) = review_story(story, days, "UTC", {fold_quote(text) for text in shown}).steps
        assert step.quote.text == wanted
