"""The day of an outlet where its feed tells the time in UTC, and the clock that it states."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.feeds import FeedId, PendingEntry, SeenEntry
from bot.intake.feed import parse_feed
from bot.intake.feed.entry_text import state_facts
from bot.intake.outlet_zone import find_outlet_zone

FEED = """<rss version="2.0"><channel><title>T</title><item><title>A ship</title>
<link>https://news.example{end}/1</link><pubDate>{when}</pubDate>
<description>{text}</description></item></channel></rss>"""

UTC_NIGHT, IN_UTC = "Thu, 18 Jul 2024 23:00:00 GMT", "2024-07-18T23:00:00+00:00"


@pytest.mark.parametrize(
    ("end", "when", "text", "day", "stated"),
    [
        (".com", "Fri, 19 Jul 2024 08:00:00 +0900", "", 19, "2024-07-19T08:00:00+09:00"),
        (".com", "Thu, 18 Jul 2024 20:00:00 -0500", "", 18, "2024-07-18T20:00:00-05:00"),
        (".co.jp", UTC_NIGHT, "", 19, IN_UTC),
        (".com", UTC_NIGHT, "", 18, IN_UTC),
        (".com", UTC_NIGHT, "TOKYO (Harbor Wire) -- Two ships met.", 19, IN_UTC),
        (".com", UTC_NIGHT, "Naha, July 19 (Kyodo) - Two ships met.", 19, IN_UTC),
        (".com", UTC_NIGHT, "WASHINGTON — Two ships met.", 18, IN_UTC),
        (".com", UTC_NIGHT, "【台北共同】巡視船2隻が会合した。", 19, IN_UTC),
        (".com", UTC_NIGHT, "Tokyo - what to see there this summer.", 18, IN_UTC),
        (".com", UTC_NIGHT, "MAY: the navy said it met two ships.", 18, IN_UTC),
    ],
)
def test_the_day_is_that_of_the_outlet(
    end: str, when: str, text: str, day: int, stated: str
) -> None:
    given = FEED.format(end=end, when=when, text=text)
    (entry,) = parse_feed(given.encode(), url=None).entries
    pending = PendingEntry(
        feed=FeedId(1), seen=SeenEntry(key="k", mark="m"), desks=(), keys=(), facts=entry.facts
    )
    published = state_facts(pending).published
    assert published is not None
    assert published.day == date(2024, 7, day)
    assert published.stated.isoformat() == stated


@pytest.mark.parametrize(
    ("url", "language", "zone"),
    [
        ("https://a.example.jp/x", None, "Asia/Tokyo"),
        ("https://a.example.com/x", "ja", "Asia/Tokyo"),
        ("https://a.example.com/x", "en", None),
        ("http://[", None, None),
        (None, None, None),
    ],
)
def test_a_country_or_a_language_has_a_zone(
    url: str | None, language: str | None, zone: str | None
) -> None:
    found = find_outlet_zone(url, language)
    assert (found.key if found else None) == zone
