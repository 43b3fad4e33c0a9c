"""The pages that answer look-ups of days and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.briefing.lookup import DatePage, Event, SearchPage
from bot.briefing.page import (
    Block,
    Line,
    Page,
    Places,
    Run,
    Text,
    show_channel,
    show_days,
    show_time,
)
from bot.briefing.pages.citations import show_cited, show_source
from bot.briefing.pages.timeline import show_difference, show_event
from bot.briefing.wording import Wording
from bot.domain.queries import MOST_SAVED, SavedSearch, SavedUse, UseKind
from bot.domain.questions import DateKind


def show_date(page: DatePage, wording: Wording) -> Page:
    """Return the page of a date: what happened then and what was published then, kept apart."""
    say, blocks = wording.say, []
    if page.only is not DateKind.PUBLISHED:
        happened = tuple(
            line for event in page.happened for line in _show_happened(event, page, wording)
        )
        heading = say("date.happened")
        if page.ahead or page.named:
            heading = say("date.ahead" if page.ahead else "date.named")
        blocks.append(_kind(heading, happened, say("date.nothing_happened")))
    if page.only is not DateKind.EVENT:
        published = tuple(
            show_source(source, wording, titled=True, zone=page.zone) for source in page.published
        )
        nothing = say("date.nothing_published")
        if page.nearest:
            nothing = say("date.nearest", when=show_time(page.nearest, page.zone, wording))
        blocks.append(_kind(say("date.published"), published, nothing))
    title = (Run(show_days(page.days, wording), bold=True), Run(f" · {page.zone}", dim=True))
    return Page(title, blocks)


def _show_happened(event: Event, page: DatePage, wording: Wording) -> Iterator[Line]:
    """Yield an event in the words of one source or, where each is asked for, of all of them."""
    if not page.each:
        yield show_event(event, wording, dated=False, asked=page.days)
        return
    for line in event.lines:
        alone = replace(event, lines=(line,), differences=())
        yield show_event(alone, wording, dated=False, asked=page.days)
    yield from (show_difference(difference, wording) for difference in event.differences)


def _kind(heading: str, lines: tuple[Line, ...], nothing: str) -> Block:
    return Block(lines or ((Run(nothing, dim=True),),), heading)


def show_search(page: SearchPage, wording: Wording) -> Page:
    """Return the page of a search: a block an article, with the sentence of its first hit."""
    understood = Run(wording.say("search.understood", query=page.understood), dim=True)
    if not page.hits:
        title = Run(wording.say("search.nothing", query=page.query or page.understood))
        near = [f"{entity.name} ({entity.mentions})" for entity in page.nearest] + [*page.sources]
        lines: list[Text] = [(understood,)]
        if near:
            names = wording.say("page.join").join(near)
            lines.insert(0, wording.say("search.nearest", names=names))
        return Page((title,), (Block(lines),), footer=wording.say("search.hint"))
    blocks = (
        Block([show_cited(line, wording)], f"{line.source.number}. {line.source.title}")
        for line in page.hits
    )
    plain = page.understood == " ".join(page.query.split())
    found = wording.count("search.found", len(page.hits))
    return Page(found, blocks, footer=() if plain else (understood,))


Uses = Mapping[int, str]
"""Where each saved search is used, in words, by its number."""


def show_saved(
    held: Sequence[SavedSearch], meant: Mapping[int, str], uses: Uses, zone: str, wording: Wording
) -> Page:
    """Return the page of a desk's saved searches: what each says, and what goes by it.

    `meant` holds what each is understood as, by its number, with entities by their names.
    """
    say = wording.say
    blocks = [_show(item, meant[item.id], uses[item.id], zone, wording) for item in held]
    title = (
        Run(say("saved.list"), bold=True),
        Run(f" · {say('saved.count', n=len(held), most=MOST_SAVED)}", dim=True),
    )
    return Page(title, blocks or [Block([say("saved.none")])], footer=say("saved.hint"))


def _show(item: SavedSearch, meant: str, used: str, zone: str, wording: Wording) -> Block:
    when = wording.say("saved.when", when=show_time(item.saved, zone, wording))
    about = f"{wording.say('saved.used', uses=used)} · {when}" if used else when
    return Block([meant, (Run(about, dim=True),)], item.name)


def say_uses(uses: Sequence[SavedUse], person: int, places: Places, wording: Wording) -> str:
    """Return where a saved search is used, in words; "" for nowhere.

    Of what other people watch for themselves only the number is told, `person` being who asks.
    """
    say, found, private = wording.say, [], 0
    for use in uses:
        if use.kind is UseKind.DIGEST and use.recipient > 0:
            found.append(say("saved.in_digest", name=use.name))
        elif use.recipient > 0:
            channel = show_channel(use.recipient, places, wording)
            found.append(say("saved.in_channel", channel=channel))
        elif use.recipient == -person:
            found.append(say("saved.in_yours"))
        else:
            private += 1
    if private:
        found.append(wording.count("saved.in_others", private))
    return say("page.join").join(dict.fromkeys(found))


def say_saved(saved: SavedSearch, before: SavedSearch | None, wording: Wording) -> str:
    """Return that a search is saved, and what was kept under its name before."""
    values = {"name": saved.name, "query": saved.query, "reference": saved.reference}
    if before is None:
        return wording.say("saved.saved", **values)
    return wording.say("saved.changed", old=before.query, **values)
