"""What was kept for buttons is read again: of a message today, and as it was kept before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.briefing.questions.encode import write_question
from bot.briefing.questions.kept import MESSAGE, read_kept, write_kept
from bot.domain.articles import SourceClass
from bot.domain.desks import DeskId
from bot.domain.digests import BriefLength, DigestId
from bot.domain.errors import NotFound
from bot.domain.feeds import SubscriptionId
from bot.domain.questions import (
    AddFeedAction,
    BriefQuestion,
    ContextQuestion,
    DateKind,
    DateQuestion,
    EndWatchAction,
    EntityQuestion,
    ForgetMeAction,
    KeptOfMeAction,
    KeptText,
    MoreQuestion,
    MuteAction,
    NamesQuestion,
    Period,
    Question,
    ReasonsQuestion,
    RelatedQuestion,
    SearchOrder,
    SearchQuestion,
    SetFilterAction,
    SourcesQuestion,
    StoriesQuestion,
    StoryQuestion,
    StoryTimelineQuestion,
    TimelineOrder,
    TimelineQuestion,
    TrendQuestion,
    VoteAction,
    WatchAction,
    WeightsQuestion,
)
from bot.domain.stories import StoryId
from bot.domain.watches import WatchId

SINCE, UNTIL = (datetime.fromtimestamp(n, UTC) for n in (1_700_000_000, 1_700_086_400))
KEY = "digest:5:2024-11-22:08:00"
WINDOW = "d:5 1700000000.000..1700086400.000"
FEED = '{"class": "wire", "name": "A", "tags": ["x"], "url": "https://a.example.org/"}'


def keep(kind: str, text: str) -> KeptText:
    return KeptText(DeskId(1), kind, text)


@pytest.mark.parametrize(
    ("kind", "subject", "question"),
    [
        (
            "brief",
            "1700000000..1700086400 short",
            BriefQuestion(SINCE, UNTIL, BriefLength.SHORT),
        ),
        ("entity", "e:12", EntityQuestion("e:12")),
        ("entity", "e:12\nperiod=7d", EntityQuestion("e:12", Period.WEEK)),
        ("names", "e:12", NamesQuestion("e:12")),
        ("stories", "e:12", StoriesQuestion("e:12")),
        ("related", "e:12\nperiod=90d", RelatedQuestion("e:12", Period.QUARTER)),
        ("related", "e:12", RelatedQuestion("e:12")),
        ("trend", "e:1, e:2\nperiod=1y", TrendQuestion("e:1, e:2", Period.YEAR)),
        (
            "timeline",
            "e:12\ndates=published\nfrom=2024-07\norder=oldest",
            TimelineQuestion(
                "e:12", "2024-07", dates=DateKind.PUBLISHED, order=TimelineOrder.OLDEST
            ),
        ),
        (
            "date",
            "18 July\ndates=event\nentity=Taiwan",
            DateQuestion("18 July", "Taiwan", DateKind.EVENT),
        ),
        ("search", "ships", SearchQuestion("ships")),
        (
            "search",
            'ships\n{"entity": "e:1", "order": "newest"}',
            SearchQuestion("ships", "e:1", order=SearchOrder.NEWEST),
        ),
        ("story", "s:3", StoryQuestion("s:3")),
        ("story timeline", "s:3", StoryTimelineQuestion("s:3")),
        ("sources", "s:3", SourcesQuestion("s:3")),
        ("context", "s:3", ContextQuestion("s:3")),
        ("reasons", "s:3", ReasonsQuestion("s:3")),
        ("more", f"{WINDOW} {KEY}", MoreQuestion(DigestId(5), SINCE, UNTIL, 0, 0, KEY)),
        ("weights", f"{WINDOW} {KEY}", WeightsQuestion(DigestId(5), SINCE, UNTIL, 0, 0, KEY)),
        (
            "add feed",
            FEED,
            AddFeedAction("https://a.example.org/", "A", ("x",), SourceClass.WIRE),
        ),
        (
            "set filter",
            '{"feed": 7, "words": "ships"}',
            SetFilterAction(SubscriptionId(7), "ships"),
        ),
        ("useful", "s:3", VoteAction(StoryId(3), True)),
        ("not useful", "s:3", VoteAction(StoryId(3), False)),
        ("watch", "e:12", WatchAction("e:12")),
        ("mute watch", "w:7", MuteAction(WatchId(7))),
        ("unmute watch", "w:7", MuteAction(WatchId(7), False)),
        ("end watch", "w:7", EndWatchAction(WatchId(7))),
        ("kept of me", "me", KeptOfMeAction()),
        ("forget me", "me", ForgetMeAction()),
    ],
)
def test_what_was_kept_before_is_still_read(kind: str, subject: str, question: Question) -> None:
    assert read_kept(keep(kind, subject)) == question


def test_what_is_kept_of_a_message_is_read_by_its_place() -> None:
    questions = [SearchQuestion("ships " * 40), TrendQuestion("房総半島沖 " * 30)]
    kept = keep(MESSAGE, write_kept([write_question(question) for question in questions]))
    assert [read_kept(kept, place) for place in range(2)] == questions


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        ("unheard of", "", 0),
        ("more", "d:5", 0),
        ("more", "d:x 1..2 key", 0),
        ("mute watch", "e:1", 0),
        ("add feed", "[]", 0),
        ("add feed", "{", 0),
        ("entity", "e:12\nperiod=never", 0),
        (MESSAGE, "[]", 0),
        (MESSAGE, '["entity:e:1"]', 1),
        (MESSAGE, "{}", 0),
    ],
)
def test_anything_else_is_refused(kind: str, text: str, place: int) -> None:
    with pytest.raises(NotFound):
        read_kept(keep(kind, text), place)
