"""Pages that are watched by their links: lists of many forms, menus left out, a selector obeyed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.errors import LinksMissing, SelectorInvalid
from bot.domain.feeds import FOUND_LINKS
from bot.intake.feed import check_selector, watch_page
from tests.growth import check_growth

URL = "https://ministry.example.org/press/"
TITLES = (
    "Coast guard reports three vessels",
    "Minister meets counterpart in Manila",
    "Exercise with allies begins",
    "Budget for patrol ships approved",
)
EASTERN = ("領海侵入について（お知らせ）", "大臣臨時記者会見", "訓練の実施について", "予算案の概要")
DAYS = [f"2024-07-{22 - n}" for n in range(4)]
NAV = "<header><a href=/><img src=l.png></a></header><nav><ul>" + "".join(
    f"<li><a href='/{word}/'>All about the {word} of the ministry</a>"
    for word in ("policy", "history", "staff", "budget", "library", "offices")
)
FOOT = "<div id=footer>" + "".join(
    f"<a href='/legal/{n}.html'>Terms and notices of the site, part {n}</a>" for n in range(9)
)


def _page(body: str) -> str:
    return (
        f"<html lang=en><title>Press</title><body>{NAV}</ul></nav>{body}{FOOT}</div></body></html>"
    )


def _repeat(item: Callable[[int], str]) -> str:
    return "".join(map(item, range(4)))


def _card(n: int) -> str:
    link = f"/2024/07/{22 - n}/story-{n}-of-the-day/"
    return (
        f"<article class=p{n}><a href='{link}'><img src=x></a><a href=/topic/sea>Sea and ships</a>"
        f"<h3><a href='{link}'>{TITLES[n]}</a></h3><p>A short summary. <a href='{link}'>Read on"
        f" here</a></p><time datetime='{DAYS[n]}T09:00:00+00:00'>now</time></article>"
    )


LISTS = {
    "list": "<ul class=news>"
    + _repeat(lambda n: f"<li class=i{n}>{22 - n} July 2024 <a href='r{n}.html'>{TITLES[n]}</a>"),
    "terms": "<dl>"
    + _repeat(
        lambda n: f"<dt>2024年7月{22 - n}日<dd><a href='p{n}.pdf'>{EASTERN[n]}（PDF：9KB）</a>"
    ),
    "table": "<table>"
    + _repeat(lambda n: f"<tr><td>令和6年7月{22 - n}日<td><a href='k/{n}.html'>{EASTERN[n]}</a>"),
    "breaks": "<p>" + _repeat(lambda n: f"2024.07.{22 - n} <a href='n{n}.htm'>{TITLES[n]}</a><br>"),
    "cards": "<div class='page has-sidebar'>" + _repeat(_card) + "</div>",
    "whole cards": "<div>"
    + _repeat(
        lambda n: (
            f"<a class=card href='/news/{n + 70}'><div>Sea</div><div>Jul {22 - n}, 2024</div>"
            f"<div>{TITLES[n]}</div><div>A summary that is longer than all of them.</div></a>"
        )
    )
    + "</div>",
    "form": "<form id=aspnetForm>"
    + _repeat(
        lambda n: (
            f"<div class=row><div>{DAYS[n]}</div><div><a href='D.aspx?id={n}'>{TITLES[n]}</a>"
            "</div></div>"
        )
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_links_of_articles_are_found_with_their_days(name: str) -> None:
    found = watch_page(_page(LISTS[name]), url=URL, selector=FOUND_LINKS)
    titles = EASTERN if name in ("terms", "table") else TITLES
    assert [one.facts.title for one in found.entries] == list(titles)
    assert [str(one.updated)[:10] for one in found.entries] == DAYS
    assert len({one.facts.link for one in found.entries}) == 4
    assert (found.kind, found.title, found.language) == ("page", "Press", "en")


def test_a_lead_that_stands_apart_belongs_to_the_list() -> None:
    lead = "<div class=hero><h2><a href='/2024/07/22/the-lead-of-today/'>The lead of today</a></h2>"
    archive = "<ul>" + "".join(f"<li><a href='/2024/0{n}'>Month 0{n} (12)</a>" for n in range(1, 7))
    found = watch_page(
        _page(f"{lead}</div>{LISTS['cards']}{archive}"), url=URL, selector=FOUND_LINKS
    )
    assert [one.facts.title for one in found.entries] == ["The lead of today", *TITLES]


def test_old_pages_without_a_root_are_read() -> None:
    found = watch_page(f"<title>Old</title>{LISTS['breaks']}", url=URL, selector=FOUND_LINKS)
    assert (found.title, len(found.entries)) == ("Old", 4)


def test_a_selector_takes_what_it_names() -> None:
    page = _page(LISTS["list"] + "</ul>" + LISTS["cards"])
    for selector in (".news a", ".news li", "ul.news > li a[href^=r]"):
        found = watch_page(page, url=URL, selector=selector)
        assert [one.facts.title for one in found.entries] == list(TITLES), selector
    with pytest.raises(LinksMissing):
        watch_page(page, url=URL, selector=".gone a")
    for wrong in ("a[", ">>", "a" * 201, "a:nonsense(2)"):
        with pytest.raises(SelectorInvalid):
            check_selector(wrong)


@pytest.mark.parametrize(
    "body",
    ["", "<p>Welcome. <a href=/a>More</a>", "<ul><li><a href='javascript:x()'>One two three</a>"],
    ids=["nothing", "one", "script"],
)
def test_a_page_without_a_list_has_none(body: str) -> None:
    with pytest.raises(LinksMissing):
        watch_page(_page(body), url=URL, selector=FOUND_LINKS)


def test_hostile_pages_cost_no_more_than_they_are_long() -> None:
    def make(size: int) -> str:
        links = "".join(f"<p><a href=/a/{n}>A headline of words</a>{n}" for n in range(size))
        return "<html>" + "<div>" * 100 + links + NAV * (size // 20)

    def watch(page: str) -> None:
        watch_page(page, url=URL, selector=FOUND_LINKS)

    check_growth(watch, make, 50, 400)
