"""How a source and a quote from it are written on any page."""

from __future__ import annotations

from bot.briefing.lookup import CitedLine
from bot.briefing.pages import Line, Run, show_day
from bot.briefing.wording import Wording
from bot.domain.articles import Published, SourceClass
from bot.domain.digests import Source


def show_source(source: Source, wording: Wording, *, titled: bool = False) -> Line:
    """Return a numbered source: name, class where it is no newspaper, day, title if asked."""
    name = source.name
    if source.source_class not in (SourceClass.NEWSPAPER, SourceClass.UNKNOWN):
        kind = wording.say(f"class.{source.source_class}")
        name = wording.say("page.class", name=name, kind=kind)
    if source.copies:
        name += f" {wording.count('brief.copies', source.copies)}"
    when = show_published(source.published, wording)
    told = wording.say("page.source", name=name, when=when)
    if source.corrected:
        told = wording.say("page.corrected", source=told)
    if source.headline_only:
        told = wording.say("page.headline_only", source=told)
    title = f" {source.title} ·" if titled and source.title else ""
    return (
        Run(f"[{source.number}]", dim=True, href=source.url),
        Run(f"{title} {told}", dim=not titled),
    )


def show_published(published: Published | None, wording: Wording) -> str:
    """Return the day of publication, or that it is not known."""
    return show_day(published.day, wording) if published else wording.say("brief.undated")


def show_cited(line: CitedLine, wording: Wording) -> Line:
    """Return a quote followed by its source and day."""
    source = line.source
    when = show_published(source.published, wording)
    told = wording.say("page.source", name=source.name, when=when)
    text = " ".join(line.quote.text.split())
    return (Run(text), Run(" "), Run(f"[{told}]", dim=True, href=source.url))
