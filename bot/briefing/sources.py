"""How a source and a quote from it are written on any page."""

from __future__ import annotations

import re

from bot.briefing.lookup import CitedLine
from bot.briefing.pages import Line, Run, show_day
from bot.briefing.wording import Wording
from bot.domain.articles import Published, SourceClass
from bot.domain.digests import Source

_SPACES = re.compile(r"\s+")


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
    return (*_show_marked(line), Run(" "), Run(f"[{told}]", dim=True, href=source.url))


def _show_marked(line: CitedLine) -> Line:
    """Return a quote on one line, what was searched for in bold."""
    text, runs, at = line.quote.text.strip(), [], 0
    left = len(line.quote.text) - len(line.quote.text.lstrip())
    for mark in line.marks:
        start, end = max(mark.start - left, at), min(mark.end - left, len(text))
        runs += [
            Run(_SPACES.sub(" ", text[at:start])),
            Run(_SPACES.sub(" ", text[start:end]), bold=True),
        ]
        at = end
    runs.append(Run(_SPACES.sub(" ", text[at:])))
    return tuple(run for run in runs if run.text)
