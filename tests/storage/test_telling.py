"""Why an article was told by a digest, or was not: every answer, by what a real store holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.briefing.compose import FIRST_WINDOW, Reason, compose_digest, plan_digest
from bot.briefing.context import AnswerContext
from bot.briefing.lookup import WhyPage
from bot.briefing.pages.why import show_why
from bot.briefing.questions import Review, answer_question, review_digest
from bot.briefing.wording import LANGUAGES, load_wording
from bot.domain.articles import ArticleId, Change
from bot.domain.desks import Desk, GuildId
from bot.domain.digests import BriefLength, Digest, DigestKind, DigestSettings, Run, RunOutcome
from bot.domain.errors import NotFound
from bot.domain.feeds import (
    FeedFacts,
    FeedId,
    PendingEntry,
    SeenEntry,
    Subscription,
    SubscriptionId,
)
from bot.domain.posting import DeliveryKind, NewDelivery
from bot.domain.questions import WhyQuestion
from bot.domain.stories import Correction, CorrectionKind, Placement
from bot.ports.storage import Storage
from bot.schedule import make_slot
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import poll, subscribe
from tests.makers.stories import flatten

HOUR = timedelta(hours=1)
EN = load_wording("en")
SAID = "Ships of the coast guard left {place} at dawn with forty sailors on board."


@dataclass
class Newsroom:
    """A desk whose one digest tells three stories a post."""

    store: Storage
    desk: Desk
    digest: Digest
    last: int = 0
    stories: int = 0

    async def bring(
        self,
        place: str,
        *,
        at: datetime = NOON,
        joins: int | None = None,
        copy_of: int = 0,
        by: Sequence[int] = (),
    ) -> ArticleId:
        """Bring in an article on a place, a story of its own but where it joins one."""
        update = make_update(
            SAID.format(place=place),
            title=f"Ships leave {place}",
            url=f"https://news.example.org/{place}",
            site=place,
            received=at,
            placement=Placement(story=joins, copy_of=copy_of or None, reasons=("why",)),
            after=self.last,
            subscriptions=tuple(by),
        )
        sentences = tuple(replace(s, happening=0.9) for s in update.reading.sentences)
        reading = replace(update.reading, sentences=sentences)
        stored = await self.store.add_article(self.desk.id, replace(update, reading=reading))
        self.last = stored.article
        return stored.article

    async def post(self, at: datetime, *, delivered: bool = True) -> None:
        """Post the digest, as the scheduler does."""
        window = await self.store.find_window(self.digest, back=FIRST_WINDOW, now=at)
        plan = plan_digest(self.digest, window)
        content = await compose_digest(self.store, self.desk, plan)
        run = Run(
            slot=make_slot(self.digest, at),
            outcome=RunOutcome.POSTED,
            claimed=at,
            window=window,
        )
        delivery = NewDelivery(
            desk=self.desk.id,
            channel=self.digest.channel,
            kind=DeliveryKind.DIGEST,
            key=run.slot.key,
            code=run.slot.code,
            title="Morning",
            parts=("{}",),
        )
        assert await self.store.claim_run(run, delivery, content.shown)
        if not delivered:
            kept = await self.store.find_delivery(run.slot.key)
            assert kept is not None
            await self.store.give_up_delivery(kept.id, fault="gone", now=at)

    async def ask(self, about: str, *, at: datetime = NOON + 9 * HOUR, digest: str = "") -> WhyPage:
        context = AnswerContext(store=self.store, desk=self.desk, now=at, wording=EN)
        found = (await answer_question(context, WhyQuestion(about, digest))).value
        assert isinstance(found, WhyPage)
        return found

    async def reasons(self, about: str, *, at: datetime = NOON + 9 * HOUR) -> list[Reason]:
        """Return the reasons that the one digest gives, and see that each has its words."""
        found = await self.ask(about, at=at)
        for language in LANGUAGES:
            assert flatten(show_why(found, load_wording(language), "UTC"))
        (only,) = found.digests
        return [verdict.reason for verdict in only.verdicts]


@pytest.fixture
async def room(store: Storage) -> Newsroom:
    desk = await store.open_desk(GuildId(7), name="Newsroom")
    wanted = DigestSettings(
        name="Morning", channel=11, times=(NOON.time(),), zone="UTC", length=BriefLength.SHORT
    )
    return Newsroom(store, desk, await store.add_digest(desk.id, wanted, now=NOON - HOUR))


async def test_what_a_post_told_and_what_stood_below_its_cut(room: Newsroom) -> None:
    ids = [await room.bring(place, at=NOON + n * HOUR / 9) for n, place in enumerate("ABCDE")]
    await room.post(NOON + HOUR)
    assert await room.reasons(f"a:{ids[0]}") == [Reason.SHOWN]
    found = await room.ask("Ships leave E")
    (verdict,) = found.digests[0].verdicts
    assert (verdict.reason, verdict.rank, verdict.most) == (Reason.BELOW, 5, 3)
    page = flatten(show_why(found, EN, "UTC"))
    assert "Below the cut: at place 5, and the post tells 3 stories." in page


async def test_an_article_waits_for_the_next_post_or_came_before_the_first(room: Newsroom) -> None:
    await room.bring("A", at=NOON - timedelta(days=3))
    await room.bring("B")
    await room.post(NOON + HOUR)
    late = await room.bring("C", at=NOON + 2 * HOUR)
    assert await room.reasons("https://news.example.org/A#top") == [Reason.OLDER]
    assert await room.reasons(f"a:{late}") == [Reason.WAITING]
    room.digest = await room.store.edit_digest(
        room.desk.id, room.digest.id, lambda held: replace(held, paused=True), now=NOON
    )
    assert await room.reasons(f"a:{late}") == [Reason.PAUSED]


async def test_a_story_that_went_on_is_told_then_and_the_rest_waits(room: Newsroom) -> None:
    first = await room.bring("A")
    await room.post(NOON + HOUR)
    story = await room.store.find_story_of(room.desk.id, first)
    assert story is not None
    await room.bring("A again", at=NOON + 2 * HOUR, joins=story)
    assert await room.reasons(f"s:{story}") == [Reason.SHOWN, Reason.WAITING]
    copy = await room.bring("A copied", at=NOON + 3 * HOUR, joins=story, copy_of=first)
    await room.post(NOON + 4 * HOUR)
    assert await room.reasons(f"a:{copy}") == [Reason.LINE, Reason.COUNTED]
    found = await room.ask(f"a:{copy}")
    assert found.copy_of is not None and found.copy_of.id == first
    assert found.reasons == ("why",) and found.articles == 3


async def test_what_says_nothing_new_is_a_line_and_beyond_five_lines_nothing(
    room: Newsroom,
) -> None:
    firsts: list[ArticleId] = []
    for n in range(3):  # a post tells three stories
        firsts += [await room.bring(f"{place}{n}", at=NOON + n * HOUR) for place in "ABC"]
        await room.post(NOON + n * HOUR + HOUR / 2)
    copies = [
        await room.bring(f"Copy {sign}", at=NOON + 5 * HOUR, joins=n, copy_of=first)
        for n, (sign, first) in enumerate(zip("abcdefghi", firsts, strict=True), 1)
    ]
    await room.post(NOON + 6 * HOUR)
    given = [(await room.reasons(f"a:{number}"))[-1] for number in copies]
    assert given == [Reason.COUNTED] * 5 + [Reason.KNOWN] * 4


async def test_rules_of_curators_and_of_the_digest_are_named(room: Newsroom) -> None:
    sea = await subscribe(room.store, room.desk, name="Sea")
    number = await room.bring("A", by=[sea.id])
    story = await room.store.find_story_of(room.desk.id, number)
    assert story is not None

    async def change(tags: tuple[str, ...] = (), filter: str = "") -> None:
        room.digest = await room.store.edit_digest(
            room.desk.id,
            room.digest.id,
            lambda held: replace(held, tags=tags, filter=filter),
            now=NOON,
        )

    await change(tags=("air",))
    assert await room.reasons(f"a:{number}") == [Reason.TAGS]
    await change(filter="title:planes")
    found = await room.ask(f"a:{number}")
    assert (found.digests[0].verdicts[0].reason, found.digests[0].verdicts[0].about) == (
        Reason.FILTER,
        "title:planes",
    )
    await change()
    muted = Correction(kind=CorrectionKind.MUTE_STORY, subject=story)
    await room.store.add_correction(room.desk.id, muted, person=1, now=NOON)
    assert await room.reasons(f"a:{number}") == [Reason.MUTED]


async def test_what_could_not_be_delivered_is_told_by_the_next_post(room: Newsroom) -> None:
    number = await room.bring("A")
    await room.post(NOON + HOUR, delivered=False)
    assert await room.reasons(f"a:{number}") == [Reason.UNDELIVERED]
    await room.post(NOON + 2 * HOUR)
    assert await room.reasons(f"a:{number}") == [Reason.SHOWN]


async def test_an_article_that_changed_since_is_told_again(room: Newsroom) -> None:
    number = await room.bring("A")
    await room.post(NOON + HOUR)
    update = make_update(
        SAID.format(place="A").replace("forty", "fifty"),
        title="Ships leave A",
        url="https://news.example.org/A",
        received=NOON + 2 * HOUR,
        revises=1,
        change=Change.MATERIAL,
        after=number,
    )
    await room.store.add_article(room.desk.id, update)
    assert await room.reasons(f"a:{number}") == [Reason.SHOWN, Reason.WAITING]


async def test_where_a_story_stood_in_a_review_is_told(store: Storage) -> None:
    desk = await store.open_desk(GuildId(7), name="Newsroom")
    wanted = DigestSettings(
        name="Week", channel=11, times=(NOON.time(),), zone="UTC", kind=DigestKind.WEEK
    )
    room = Newsroom(store, desk, await store.add_digest(desk.id, wanted, now=NOON - HOUR))
    ids = [await room.bring(place, at=NOON + n * HOUR / 9) for n, place in enumerate("ABCDEFG")]
    assert await room.reasons(f"a:{ids[0]}") == [Reason.WAITING]
    await room.post(NOON + HOUR)
    late = await room.bring("H", at=NOON + 2 * HOUR)
    found = [(await room.ask(f"a:{n}")).digests[0].verdicts[0] for n in (*ids, late)]
    assert [one.reason for one in found] == [
        *[Reason.REVIEWED] * 6, Reason.BELOW, Reason.WAITING
    ]  # fmt: skip
    assert [one.rank for one in found] == [1, 2, 3, 4, 5, 6, 7, 1]
    page = flatten(show_why(await room.ask("Ships leave A", digest="week"), EN, "UTC"))
    assert "Told in the review of" in page and "at place 1 of what moved most" in page
    (run,) = await store.get_runs(desk.id, room.digest.id, limit=9)
    assert run.window is not None
    context = AnswerContext(store=store, desk=desk, now=NOON + 9 * HOUR, wording=EN)
    plan = plan_digest(room.digest, run.window)
    review = (await review_digest(context, plan, room.digest.kind.reach)).value
    assert isinstance(review, Review)
    assert [one.headline[-1] for one in review.stories] == list("ABCDEF")


async def test_without_a_digest_it_is_the_brief_of_the_last_day_that_is_told_of(
    store: Storage,
) -> None:
    desk = await store.open_desk(GuildId(8), name="Local")
    unused = DigestSettings(name="x", channel=1, times=(NOON.time(),), zone="UTC")
    room = Newsroom(store, desk, await store.add_digest(desk.id, unused, now=NOON))
    await store.remove_digest(desk.id, room.digest.id)
    old = await room.bring("old", at=NOON - timedelta(days=2))
    for n in range(8):
        await room.bring(f"P{n}", at=NOON + n * timedelta(minutes=1))
    at = NOON + HOUR
    assert await room.reasons(f"a:{old}", at=at) == [Reason.OLDER]
    assert await room.reasons("Ships leave P0", at=at) == [Reason.BRIEF]
    assert await room.reasons("Ships leave P7", at=at) == [Reason.BELOW]


def wait_for(feed: FeedId, desk: Desk, title: str) -> PendingEntry:
    return PendingEntry(
        feed=feed,
        seen=SeenEntry(key=f"guid:{title}", mark="m"),
        desks=(desk.id,),
        keys=(),
        facts=FeedFacts(
            title=title,
            link=f"https://observer.example.org/{title}",
            published=None,
            author=None,
            summary="",
            content="",
            categories=(),
        ),
    )


async def keep_out(room: Newsroom, by: Subscription, title: str) -> None:
    entry = wait_for(by.feed.id, room.desk, title)
    await room.store.note_filtered(by.id, entry, "title:ships", now=NOON)


async def test_what_is_not_read_yet_or_was_kept_out_is_told_of(room: Newsroom) -> None:
    sea = await subscribe(room.store, room.desk, name="Sea")
    await poll(room.store, sea.feed, "e1", desks=[room.desk.id])
    await keep_out(room, sea, "Planes land")
    (kept_out,) = (await room.ask("planes")).missed
    assert (kept_out.feed, kept_out.filter, kept_out.fault) == ("Sea", "title:ships", "")
    waiting = await room.ask("entry e1")
    assert [entry.filter for entry in waiting.missed] == [""]
    for language in LANGUAGES:
        assert flatten(show_why(waiting, load_wording(language), "UTC"))
    other = await room.store.open_desk(GuildId(99), name="Other")
    assert await room.store.find_missed(other.id, "planes", limit=5) == ()
    with pytest.raises(NotFound, match="feeds hold"):
        await room.ask("nothing like it")
    assert await room.store.remove_subscription(room.desk.id, sea.id)
    with pytest.raises(NotFound):
        await room.ask("planes")


async def test_only_the_newest_of_what_a_filter_kept_out_is_remembered(room: Newsroom) -> None:
    sea = await subscribe(room.store, room.desk, name="Sea")
    for n in range(230):
        entry = wait_for(sea.feed.id, room.desk, f"Plane {n:03}")
        await room.store.note_filtered(sea.id, entry, "x", now=NOON + n * timedelta(seconds=1))
    found = await room.store.find_missed(room.desk.id, "plane", limit=999)
    assert len(found) == 200 and found[0].title == "Plane 229"
    gone = SubscriptionId(10**6)
    await room.store.note_filtered(gone, entry, "x", now=NOON)  # its feed was removed meanwhile
