"""The pages that answer look-ups of days and words."""

from __future__ import annotations

from bot.briefing.lookup.dates import DatePage
from bot.briefing.lookup.search import SearchPage
from bot.briefing.pages.citations import show_cited, show_dated, show_source
from bot.briefing.pages.model import Block, Line, Page, Run, show_days, show_time
from bot.briefing.wording import Wording
from bot.domain.lookups import DateKind


def show_date(page: DatePage, wording: Wording) -> Page:
    """Return the page of a date: what happened then and what was published then, kept apart."""
    say, blocks = wording.say, []
    if page.only is not DateKind.PUBLISHED:
        happened = tuple(show_dated(line, wording, zone=page.zone) for line in page.happened)
        blocks.append(_kind("date.happened", happened, say("date.nothing_happened"), wording))
    if page.only is not DateKind.EVENT:
        published = tuple(
            show_source(source, wording, titled=True, zone=page.zone) for source in page.published
        )
        nothing = say("date.nothing_published")
        if page.nearest:
            nothing = say("date.nearest", when=show_time(page.nearest, page.zone, wording))
        blocks.append(_kind("date.published", published, nothing, wording))
    title = (Run(show_days(page.days, wording), bold=True), Run(f" · {page.zone}", dim=True))
    return Page(title=title, blocks=tuple(blocks))


def _kind(key: str, lines: tuple[Line, ...], nothing: str, wording: Wording) -> Block:
    heading = (Run(wording.say(key), bold=True),)
    return Block(heading=heading, lines=lines or ((Run(nothing, dim=True),),))


def show_search(page: SearchPage, wording: Wording) -> Page:
    """Return the page of a search: a block an article, with the sentence of its first hit."""
    understood = Run(wording.say("search.understood", query=page.understood), dim=True)
    if not page.hits:
        title = Run(wording.say("search.nothing", query=page.query or page.understood))
        near = [f"{entity.name} ({entity.mentions})" for entity in page.nearest] + [*page.sources]
        lines: list[Line] = [(understood,)]
        if near:
            names = wording.say("page.join").join(near)
            lines.insert(0, (Run(wording.say("search.nearest", names=names)),))
        hint = Run(wording.say("search.hint"), dim=True)
        return Page(title=(title,), blocks=(Block(lines=tuple(lines)),), footer=(hint,))
    found = Run(wording.count("search.found", len(page.hits)), bold=True)
    blocks = tuple(
        Block(
            heading=(Run(f"{line.source.number}. {line.source.title}", bold=True),),
            lines=(show_cited(line, wording),),
        )
        for line in page.hits
    )
    plain = page.understood == " ".join(page.query.split())
    return Page(title=(found,), blocks=blocks, footer=() if plain else (understood,))
