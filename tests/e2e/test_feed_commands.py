"""`newsdesk feed`: what the machine's owner does with a desk's feeds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.desks import Desk
from bot.domain.feeds import Fault, FaultKind, FeedState
from bot.ports.storage import Storage
from tests.e2e.conftest import Run
from tests.e2e.local_desk import make_store
from tests.makers.articles import make_update
from tests.makers.feeds import URL, claim_poll, make_record, subscribe


@pytest.fixture
def desk(tmp_path: Path) -> None:
    """Put two feeds on the local desk: one that does well, one that fails."""
    make_store(tmp_path, _add_feeds)


async def _add_feeds(store: Storage, desk: Desk) -> None:
    good = await subscribe(store, desk, name="Strait \x1b[31mObserver")
    bad = await subscribe(store, desk, f"{URL}/2", name="Naha Ledger")
    await store.add_article(desk.id, make_update(subscriptions=(good.id,)))
    for feed in (good.feed, bad.feed):
        record = make_record(feed, "a")
        if feed is bad.feed:
            fault = Fault(kind=FaultKind.STATUS, detail="The site said no.", status=503)
            health = replace(record.feed.health, state=FeedState.FAILING, fault=fault)
            record = replace(record, feed=replace(record.feed, health=health))
        await store.record_poll(await claim_poll(store, feed), record)


@pytest.mark.usefixtures("desk")
def test_feeds_are_listed_and_shown(newsdesk: Run) -> None:
    listed = newsdesk("feed", "list")
    assert listed.returncode == 0, listed.stderr
    assert "Naha Ledger" in listed.stdout and "failing" in listed.stdout
    assert "2024-07-22 13:00" in listed.stdout and "\x1b" not in listed.stdout
    shown = newsdesk("feed", "show", "naha  ledger")
    assert "The site said no." in shown.stdout and f"{URL}/2" in shown.stdout
    assert "2024-07-22  Ships meet" in newsdesk("feed", "show", URL).stdout
    names = [feed["name"] for feed in json.loads(newsdesk("feed", "list", "--json").stdout)]
    assert sorted(names) == ["Naha Ledger", "Strait \x1b[31mObserver"]
    assert json.loads(newsdesk("feed", "show", "2", "--json").stdout)["name"] == "Naha Ledger"


@pytest.mark.usefixtures("desk")
def test_a_feed_is_changed_paused_resumed_and_removed(newsdesk: Run) -> None:
    edited = newsdesk(
        "feed", "edit", "2", "--name", "Ledger", "--tags", "Sea, Naha", "--class", "wire"
    )
    assert edited.stdout == "Ledger: sea, naha; wire\n"
    assert newsdesk("feed", "pause", "ledger").stdout == "Ledger is paused.\n"
    assert "paused" in newsdesk("feed", "list").stdout
    assert newsdesk("feed", "resume", "Ledger").returncode == 0
    assert "paused" not in newsdesk("feed", "list").stdout
    assert newsdesk("feed", "remove", "Ledger").stdout == "Removed Ledger. Its articles stay.\n"
    assert "Ledger" not in newsdesk("feed", "list").stdout


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("show", "absent"), "There is no feed absent here", id="unknown"),
        pytest.param(("remove", "2", "--guild", "7"), "There is no feed 2 here", id="other desk"),
        pytest.param(("edit", "2"), "Name what to change", id="nothing to change"),
        pytest.param(("edit", "2", "--class", "x"), "Invalid value", id="no such class"),
        pytest.param(
            ("edit", "2", "--tags", "a,b,c,d,e,f,g,h,i,j,k"), "no more than 10 tags", id="tags"
        ),
    ],
)
def test_errors_are_reported_in_plain_words(
    newsdesk: Run, arguments: tuple[str, ...], words: str
) -> None:
    ended = newsdesk("feed", *arguments)
    assert ended.returncode != 0 and words in ended.stderr and "Traceback" not in ended.stderr


def test_an_empty_desk_says_so(newsdesk: Run, tmp_path: Path) -> None:
    assert "There is no database" in newsdesk("feed", "list").stderr
    make_store(tmp_path)
    assert newsdesk("feed", "list").stdout == "There are no feeds yet.\n"
