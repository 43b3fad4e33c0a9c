"""The pages of trying a feed: what it would bring, step by step, and what a filter would keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.briefing.page import Block, Page, Run, Text, show_time
from bot.briefing.pages.feed import say_advice, say_fault, say_source_kind
from bot.briefing.wording import Wording
from bot.domain.articles import StoredArticle
from bot.domain.feeds import EntryPreview, FaultKind, FeedPreview, FeedState, Preview, SourceKind

MOST_NAMED = 10
"""Articles that a filter keeps and leaves out, each, that are named."""


def show_preview(preview: Preview, zone: str, wording: Wording) -> Page:
    """Return the page of what a feed would bring, to decide whether to add it."""
    say, found = wording.say, preview.preview
    if found.fault is not None:
        return Page(say("trial.none", asked=preview.typed), [Block(_show_fault(found, wording))])
    first = (Run(_name(found), bold=True, href=found.link), Run(f" · {found.url}", dim=True))
    blocks = [
        Block([first, _say_held(found, wording)]),
        *(_show_entry(entry, zone, wording) for entry in found.newest),
        *_show_titles(found, wording),
    ]
    if preview.others:
        others = tuple(
            (Run(other.title or other.url, bold=True), Run(f" {other.url}", dim=True))
            for other in preview.others
        )
        blocks.append(Block(others, say("trial.others")))
    key = _FOUND.get(found.source_kind, "trial.found")
    return Page(say(key), blocks)


_FOUND = {SourceKind.PAGE: "trial.found_page", SourceKind.SITEMAP: "trial.found_sitemap"}


_UNITS = {False: "trial.words", True: "trial.characters"}
"""How long a text is said to be: by words, or by characters where words are not set apart."""


def _show_titles(found: FeedPreview, wording: Wording) -> tuple[Block, ...]:
    """Return what a watched page would bring besides, so that a person sees what is meant."""
    if found.source_kind is not SourceKind.PAGE or not found.titles:
        return ()
    return (Block(found.titles, wording.say("trial.more")),)


def show_feed_preview(preview: FeedPreview, zone: str, wording: Wording) -> Page:
    """Return the page of what came of trying a feed, step by step."""
    say = wording.say
    steps: list[Text] = [say("trial.asked", url=preview.url)]
    if preview.found_url and preview.found_url != preview.url:
        key = "trial.moved" if preview.permanent_url == preview.found_url else "trial.led"
        steps.append(say(key, url=preview.found_url))
    if preview.status:
        kind = preview.content_type or say("trial.no_type")
        answer = say(
            "trial.answered",
            status=preview.status,
            type=kind,
            size=f"{preview.size / 1000:.0f}",
            seconds=f"{preview.seconds:.1f}",
        )
        steps.append(answer)
    if preview.fault is None:
        is_feed = preview.source_kind is SourceKind.FEED
        kind = (preview.kind or "?") if is_feed else say_source_kind(preview, wording)
        steps.append(say("trial.read", title=_name(preview), kind=kind))
        steps.append(_say_held(preview, wording))
    else:
        steps += _show_fault(preview, wording)
    blocks = (_show_entry(entry, zone, wording) for entry in preview.newest)
    return Page(say("trial.title", name=_name(preview)), (Block(steps), *blocks))


def _name(preview: FeedPreview) -> str:
    return preview.title or preview.url


def _say_held(preview: FeedPreview, wording: Wording) -> str:
    entries = wording.count("trial.entries", preview.entries)
    return wording.say("trial.held", entries=entries, dated=preview.dated)


def _show_fault(preview: FeedPreview, wording: Wording) -> tuple[Text, ...]:
    why = say_fault(preview.fault, wording)
    refused = preview.fault is not None and preview.fault.kind is FaultKind.REFUSED
    advice = say_advice(preview.fault, FeedState.FAILING, wording)
    advice = wording.say("trial.refused") if refused else advice
    return ((Run(wording.say("trial.stopped", why=why), bold=True),), advice)


def _show_entry(entry: EntryPreview, zone: str, wording: Wording) -> Block:
    say = wording.say
    when = show_time(entry.published, zone, wording) if entry.published else say("brief.undated")
    outcome = say(f"trial.fate_{entry.text_source.name.lower()}")
    words = f" · {wording.count(_UNITS[entry.in_characters], entry.words)}" if entry.words else ""
    why = f" · {say_fault(entry.fault, wording)}" if entry.fault else ""
    first = (Run(entry.title or "…", bold=True, href=entry.link), Run(f" · {when}", dim=True))
    return Block([first, f"{outcome}{words}{why}"])


def show_filter(
    name: str,
    understood: str,
    articles: Sequence[StoredArticle],
    kept: Sequence[bool],
    wording: Wording,
) -> Page:
    """Return the page of what a filter would have kept of a feed's newest articles.

    `understood` is the filter as it was understood, written back.
    """
    say = wording.say
    lines: list[Text] = [(Run(say("trial.understood"), bold=True), Run(f" {understood}"))]
    would_keep = say("trial.would_keep", kept=sum(kept), n=len(articles))
    lines.append(would_keep if articles else say("trial.nothing_yet"))
    blocks = [Block(lines)]
    for key, wanted in (("trial.kept", True), ("trial.left_out", False)):
        named = [a for a, held in zip(articles, kept, strict=True) if held is wanted]
        if named:
            titles = (stored.article for stored in named[:MOST_NAMED])
            shown = [(Run(one.title or one.origin, href=one.url),) for one in titles]
            if len(named) > MOST_NAMED:
                shown.append((Run(say("page.more", n=len(named) - MOST_NAMED), dim=True),))
            blocks.append(Block(shown, say(key)))
    return Page(say("trial.filter", name=name), blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What came of a list of feeds: names of those added or known, what was left out and why."""

    added: tuple[str, ...]
    known: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def show_import(outcome: ImportOutcome, wording: Wording) -> Page:
    """Return the page of what came of a list of feeds, with a line for each of its own."""
    say = wording.say
    counted = say(
        "trial.imported",
        added=len(outcome.added),
        known=len(outcome.known),
        left=len(outcome.left_out),
    )
    outcomes = (
        *(say("trial.left_line", what=what, why=why) for what, why in outcome.left_out),
        *(say("trial.added_line", name=name) for name in outcome.added),
        *(say("trial.known_line", name=name) for name in outcome.known),
    )
    return Page(counted, (Block(outcomes),) if outcomes else ())
