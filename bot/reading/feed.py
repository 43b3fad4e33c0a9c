"""Read a feed's document, and the article of one of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.addresses import make_url_key
from bot.domain.articles import Article, FetchedPage, PageKind, RawPage, Reading, SourceClass
from bot.domain.desks import DeskId
from bot.domain.errors import NoArticle
from bot.domain.feeds import (
    Fault,
    FaultKind,
    Feed,
    FeedId,
    FeedPreview,
    FeedState,
    PendingEntry,
    SeenEntry,
    Subscription,
    SubscriptionId,
    TextSource,
)
from bot.domain.stories import Features
from bot.intake.charset import decode_page
from bot.intake.feed import (
    MAX_ENTRIES,
    FeedDocument,
    Pace,
    choose_text,
    headline_article,
    is_thin,
    make_page,
    parse_feed,
    sort_entries,
    state_facts,
    watch_page,
)
from bot.intake.page import choose_address, extract_page
from bot.intake.pdf import is_pdf
from bot.reading.filters import EntryFilter
from bot.reading.page import BEGINNING, apply_facts, open_page, read_whole

PARSE_SECONDS = 2.0
"""What reading a feed may take of a core's time: the largest of the sets takes a tenth of it."""

READ_SECONDS = 2.0
"""What reading an article may take of a core's time: a long one takes a fifth of it."""

PDF_SECONDS = 4.0
"""What the text layer of a PDF may take besides: a page takes 5 to 50 ms, and 40 are read."""

MORE_TITLES = 10
"""Entries that a preview names after those that it tries."""

FILTER_SECONDS = 0.5
"""What each filter of an article may take besides: one of 100 kB takes a tenth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """What a document says of its feed, and which of its entries are known and wanted.

    `published` are the times that the entries state.
    """

    title: str
    link: str | None
    kind: str
    language: str | None
    pace: Pace
    published: tuple[datetime, ...]
    known: tuple[SeenEntry, ...]
    wanted: tuple[PendingEntry, ...]
    primed: tuple[SubscriptionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReading:
    """What was read of an entry; `stated` are identities that only its page stated.

    `text_source` says where the text is from, `fault` what stood in the way of a whole one.
    `kept` says for each filter that was asked whether it keeps the article.
    """

    reading: Reading
    features: Features
    text_source: TextSource
    fault: Fault | None = None
    stated: tuple[str, ...] = ()
    kept: tuple[bool, ...] = ()


Filters = Sequence[EntryFilter]


def read_document(
    page: FetchedPage, selector: str | None = None, parts: Sequence[FetchedPage] = ()
) -> FeedDocument:
    """Return what a fetched feed, sitemap or PDF says, or the links of a page that is watched.

    `parts` are the sitemaps of an index, whose entries are its own. Raises FeedInvalid,
    LinksMissing, FeedHarmful and PageTooLarge.
    """
    if selector is not None:
        return watch_page(decode_page(page.body, page.charset), url=page.url, selector=selector)
    document = _parse(page)
    entries = [entry for part in parts for entry in _parse(part).entries]
    return replace(document, entries=tuple(entries[:MAX_ENTRIES])) if parts else document


def list_parts(page: FetchedPage) -> tuple[str, ...]:
    """Return the sitemaps that an index names and that are to be read; raises as above."""
    return _parse(page).parts


def _parse(page: FetchedPage) -> FeedDocument:
    header = page.content_type
    if header and page.charset:
        header = f"{header}; charset={page.charset}"
    return parse_feed(page.body, url=page.url, content_type=header)


def read_feed(
    page: FetchedPage,
    feed: Feed,
    *,
    parts: Sequence[FetchedPage] = (),
    seen: Sequence[SeenEntry],
    subscribers: Sequence[Subscription],
    now: datetime,
) -> FeedReading:
    """Return what a fetched feed says and what it makes to be done; raises as `read_document`."""
    document = read_document(page, feed.selector, parts)
    known, wanted, primed = sort_entries(
        feed, document, seen=seen, subscribers=subscribers, now=now
    )
    times = (entry.facts.published or entry.updated for entry in document.entries)
    return FeedReading(
        title=document.title or "",
        link=document.link,
        kind=document.kind,
        language=document.language,
        pace=document.pace,
        published=tuple(time for time in times if time),
        known=known,
        wanted=wanted,
        primed=primed,
    )


def list_newest(
    page: FetchedPage,
    preview: FeedPreview,
    *,
    parts: Sequence[FetchedPage],
    newest: int,
    now: datetime,
) -> tuple[FeedPreview, tuple[PendingEntry, ...]]:
    """Return a preview with what a fetched feed says, and its newest entries, newest first.

    Raises as `read_document`.
    """
    document = read_document(page, preview.selector, parts)
    feed = Feed(id=FeedId(0), url=page.url)
    anybody = Subscription(
        id=SubscriptionId(0),
        desk=DeskId(0),
        feed=feed,
        name="",
        tags=(),
        source_class=SourceClass.UNKNOWN,
        filter="",
        paused=False,
        added=BEGINNING,
        since=BEGINNING,
        primed=False,
        notified_state=FeedState.OK,
    )
    _, wanted, _ = sort_entries(feed, document, seen=(), subscribers=[anybody], now=now)
    found = replace(
        preview,
        title=document.title or "",
        link=document.link,
        kind=document.kind,
        language=document.language,
        entries=len(document.entries),
        dated=sum(bool(entry.facts.published or entry.updated) for entry in document.entries),
        titles=tuple(
            one.facts.title or one.facts.link or ""
            for one in reversed(wanted[-newest - MORE_TITLES : -newest])
        ),
    )
    return found, tuple(reversed(wanted[-newest:]))


def read_own_text(
    entry: PendingEntry, received: datetime, filters: Filters = ()
) -> EntryReading | None:
    """Return what is read in the feed's own text of an entry, None where its page is needed."""
    text = choose_text(entry)
    if text is None:
        return None
    try:
        article = open_page(make_page(entry, text))
    except NoArticle:
        return None if entry.facts.link else read_headline(entry, received, filters)
    return _read_filtered(article, TextSource.OWN_TEXT, received, filters)


def read_linked_page(
    entry: PendingEntry, page: FetchedPage, received: datetime, filters: Filters = ()
) -> EntryReading:
    """Return what is read in the page of an entry; of a thin or walled one, the headline."""
    extracted = _extract(page)
    if is_thin(extracted.text, entry) or _is_front_page(page.url, entry):
        detail = "The page holds no more than a notice, or less than the feed itself."
        thin = Fault(kind=FaultKind.NO_TEXT, detail=detail)
        return read_headline(entry, received, filters, fault=thin)
    link = entry.facts.link or page.url
    asked = link if make_url_key(link) == make_url_key(page.url) else page.url
    url = choose_address(asked, extracted.url)
    article = apply_facts(
        replace(extracted, origin=url), replace(state_facts(entry, page=extracted), url=url)
    )
    found = _read_filtered(article, TextSource.PAGE, received, filters)
    return replace(found, stated=_find_stated(entry, extracted, page))


def _extract(page: FetchedPage) -> Article:
    if not is_pdf(page.body):
        return extract_page(page.body, url=page.url, charset=page.charset)
    # Its feed, or the page that leads to it, knows its address and headline.
    return open_page(RawPage(origin=page.url, kind=PageKind.PDF, body=page.body))


def read_headline(
    entry: PendingEntry, received: datetime, filters: Filters = (), *, fault: Fault | None = None
) -> EntryReading:
    """Return what is read in what the feed says of an entry, marked as headline only."""
    page = headline_article(entry)
    try:
        article = open_page(page)
    except NoArticle:
        # Nothing but a title, or words that a dump would not keep: they are all there is.
        text = page.body.decode("utf-8", "replace").strip() or entry.facts.link or ""
        article = apply_facts(
            Article(title=entry.facts.title, text=text, origin=page.origin, headline_only=True),
            page.known,
        )
    return replace(_read_filtered(article, TextSource.HEADLINE, received, filters), fault=fault)


def _read_filtered(
    article: Article, source: TextSource, received: datetime, filters: Filters
) -> EntryReading:
    """Read an article, and ask the filters of those who want it about it while it is at hand."""
    reading, features = read_whole(article, received)
    kept = tuple(one.passes(reading, received) for one in filters)
    return EntryReading(reading=reading, features=features, text_source=source, kept=kept)


def _is_front_page(url: str, entry: PendingEntry) -> bool:
    """Tell whether an article's address led to a site's front page, as of what is gone."""
    return _is_root(url) and not _is_root(entry.facts.link or "")


def _is_root(url: str) -> bool:
    _, _, rest = url.partition("://")
    return not rest.partition("/")[2].partition("?")[0].strip("/")


def _find_stated(entry: PendingEntry, extracted: Article, page: FetchedPage) -> tuple[str, ...]:
    """Return the identities by the address that redirects led to and that the page calls its own.

    Without an address in the entry's own identities the address stands for others too.
    """
    if not any(key.startswith("url:") for key in entry.keys):
        return ()
    urls = (url for url in (page.url, extracted.url) if url and not _is_root(url))
    keys = (f"url:{make_url_key(url)}" for url in urls)
    return tuple(dict.fromkeys(key for key in keys if key not in entry.keys))
