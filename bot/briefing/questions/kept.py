"""Write down the questions of a message that its buttons have no room for, and read them again.

The buttons of messages that were posted before questions had types carry the number of a stored
kind and subject instead: "e:12", with an option on a line of its own below ("from=2024-07"); of a
search the options are JSON, of a feed to add all is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.briefing.questions.encode import read_question
from bot.domain.articles import SourceClass
from bot.domain.desks import RefKind, find_number
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

MESSAGE = "message"
"""The kind of what is kept for a whole message."""


def write_kept(texts: Sequence[str]) -> str:
    """Return the texts of the questions of one message as one text, kept as the kind MESSAGE."""
    return json.dumps(list(texts), ensure_ascii=False)


def read_kept(kept: KeptText, place: int = 0) -> Question:
    """Return the question at a place of what is kept; raises NotFound where there is none."""
    try:
        if kept.kind == MESSAGE:
            return read_question(json.loads(kept.text)[place])
        return _READERS[kept.kind](kept.text)
    except (ValueError, TypeError, LookupError, OverflowError, OSError) as error:
        raise NotFound("This button is too old.") from error


def _split(subject: str) -> tuple[str, dict[str, str]]:
    about, *lines = subject.split("\n")
    pairs = (line.partition("=") for line in lines)
    return about, {name: value for name, _, value in pairs}


def _read_about(make: Callable[[str], Question]) -> Callable[[str], Question]:
    return lambda subject: make(_split(subject)[0])


def _read_brief(subject: str) -> Question:
    window, _, length = subject.partition(" ")
    since, until = _read_window(window)
    return BriefQuestion(since, until, BriefLength(length))


def _read_window(text: str) -> tuple[datetime, datetime]:
    since, until = (datetime.fromtimestamp(float(end), UTC) for end in text.split(".."))
    return since, until


def _read_entity(subject: str) -> Question:
    about, options = _split(subject)
    return EntityQuestion(about, Period(options.get("period", Period.MONTH)))


def _read_related(subject: str) -> Question:
    about, options = _split(subject)
    return RelatedQuestion(about, Period(options["period"]) if "period" in options else None)


def _read_trend(subject: str) -> Question:
    about, options = _split(subject)
    return TrendQuestion(about, Period(options.get("period", Period.MONTH)))


# Any: what a timeline is made of depends on whose it is.
def _read_timeline(make: Callable[..., Question]) -> Callable[[str], Question]:
    def read(subject: str) -> Question:
        about, options = _split(subject)
        return make(
            about,
            since=options.get("from"),
            until=options.get("to"),
            dates=DateKind(options.get("dates", DateKind.EVENT)),
            order=TimelineOrder(options.get("order", TimelineOrder.NEWEST)),
        )

    return read


def _read_date(subject: str) -> Question:
    when, options = _split(subject)
    dates = DateKind(options["dates"]) if "dates" in options else None
    return DateQuestion(when, options.get("entity"), dates)


def _read_search(subject: str) -> Question:
    query, _, rest = subject.partition("\n")
    options: dict[str, Any] = json.loads(rest) if rest else {}
    order = SearchOrder(options.pop("order", SearchOrder.RELEVANCE))
    return SearchQuestion(query, order=order, **options)


def _read_post(make: type[MoreQuestion] | type[WeightsQuestion]) -> Callable[[str], Question]:
    def read(subject: str) -> Question:
        digest, window, key = subject.split(" ", 2)
        since, until = _read_window(window)
        # Those were asked by times alone, which say nothing of what came in under which number.
        return make(DigestId(_find(digest, RefKind.DIGEST)), since, until, 0, 0, key)

    return read


def _find(text: str, kind: RefKind) -> int:
    number = find_number(text, kind)
    if number is None:
        raise ValueError(text)
    return number


def _read_feed(subject: str) -> Question:
    what = json.loads(subject)
    return AddFeedAction(what["url"], what["name"], tuple(what["tags"]), SourceClass(what["class"]))


def _read_filter(subject: str) -> Question:
    what = json.loads(subject)
    return SetFilterAction(SubscriptionId(what["feed"]), what["words"])


def _read_vote(*, useful: bool) -> Callable[[str], Question]:
    return lambda subject: VoteAction(StoryId(_find(subject, RefKind.STORY)), useful)


def _read_mute(*, muted: bool) -> Callable[[str], Question]:
    return lambda subject: MuteAction(WatchId(_find(subject, RefKind.WATCH)), muted)


_READERS: dict[str, Callable[[str], Question]] = {
    "brief": _read_brief,
    "entity": _read_entity,
    "names": _read_about(NamesQuestion),
    "stories": _read_about(StoriesQuestion),
    "related": _read_related,
    "trend": _read_trend,
    "timeline": _read_timeline(TimelineQuestion),
    "date": _read_date,
    "search": _read_search,
    "story": _read_about(StoryQuestion),
    "story timeline": _read_timeline(StoryTimelineQuestion),
    "sources": _read_about(SourcesQuestion),
    "context": _read_about(ContextQuestion),
    "reasons": _read_about(ReasonsQuestion),
    "more": _read_post(MoreQuestion),
    "weights": _read_post(WeightsQuestion),
    "add feed": _read_feed,
    "set filter": _read_filter,
    "useful": _read_vote(useful=True),
    "not useful": _read_vote(useful=False),
    "watch": WatchAction,
    "mute watch": _read_mute(muted=True),
    "unmute watch": _read_mute(muted=False),
    "end watch": lambda subject: EndWatchAction(WatchId(_find(subject, RefKind.WATCH))),
    "kept of me": lambda _: KeptOfMeAction(),
    "forget me": lambda _: ForgetMeAction(),
}
"""For each kind as it was stored, what reads its subject."""
