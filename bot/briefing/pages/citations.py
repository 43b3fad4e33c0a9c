"""How a source and a quote from it are written on any page."""

from __future__ import annotations

import re

from bot.briefing.compose import CitedLine
from bot.briefing.lookup import find_local_day
from bot.briefing.page import Line, Run, show_day, show_days
from bot.briefing.wording import Wording
from bot.domain.articles import ArticleKind, Published, SourceClass
from bot.domain.digests import Source

_SPACES = re.compile(r"\s+")


def show_source(
    source: Source, wording: Wording, *, titled: bool = False, zone: str | None = None
) -> Line:
    """Return a numbered source: name, what it is if no newspaper's report, day, title if asked."""
    text = _name_with_day(source, name_source(source, wording), wording, zone=zone)
    if source.corrected:
        text = wording.say("page.corrected", source=text)
    if source.headline_only:
        text = wording.say("page.headline_only", source=text)
    title = f" {source.title} ·" if titled and source.title else ""
    return (
        Run(f"[{source.number}]", dim=True, href=source.url),
        Run(f"{title} {text}", dim=not titled),
    )


def name_source(source: Source, wording: Wording) -> str:
    """Return the name of a source, with what it is where it is no newspaper's report."""
    kinds = []
    if source.source_class not in (SourceClass.NEWSPAPER, SourceClass.UNKNOWN):
        kinds.append(wording.say(f"class.{source.source_class}"))
    if source.kind is not ArticleKind.REPORT:
        kinds.append(wording.say(f"article.kind_{source.kind}"))
    if not kinds:
        return source.name
    return wording.say("page.class", name=source.name, kind=wording.say("page.join").join(kinds))


def show_published(
    published: Published | None, wording: Wording, *, zone: str | None = None
) -> str:
    """Return the day of publication, in a zone where one is given, or that it is not known."""
    if published is None:
        return wording.say("brief.undated")
    return show_day(find_local_day(published, zone) if zone else published.day, wording)


def show_cited(line: CitedLine, wording: Wording) -> Line:
    """Return a quote followed by its source and day."""
    source = line.source
    text = _name_with_day(source, source.name, wording)
    return (*show_quote(line), Run(f"[{text}]", dim=True, href=source.url))


def _name_with_day(source: Source, name: str, wording: Wording, *, zone: str | None = None) -> str:
    """Return a source by a name, with the number of its copies and the day of publication."""
    if source.copies:
        name += f" {wording.count('brief.copies', source.copies)}"
    when = show_published(source.published, wording, zone=zone)
    return wording.say("page.source", name=name, when=when)


def show_about(line: CitedLine, wording: Wording) -> str:
    """Return what days a dated quote is about, to stand in its citation; "" for none."""
    if line.date is None:
        return ""
    days = show_days(line.date.days, wording)
    key = "date.about" if line.date.is_vague else "date.exact"
    return wording.say("page.join") + wording.say(key, when=days)


def show_quote(line: CitedLine) -> Line:
    """Return a quote as runs that a citation may follow, what was searched for in bold."""
    text, at = line.quote.text.strip(), 0
    left, language = len(line.quote.text) - len(line.quote.text.lstrip()), line.source.language
    runs: list[Run] = []
    for mark in line.marks:
        start, end = max(mark.start - left, at), min(mark.end - left, len(text))
        runs += [
            Run(_SPACES.sub(" ", text[at:start]), lang=language),
            Run(_SPACES.sub(" ", text[start:end]), bold=True, lang=language),
        ]
        at = end
    runs.append(Run(_SPACES.sub(" ", text[at:]), lang=language))
    return (*(run for run in runs if run.text), Run(" "))


def show_reporter(
    line: CitedLine, wording: Wording, about: str = "", *, zone: str | None = None
) -> Run:
    """Return the citation of a dated quote: source, whether it is a copy, when it reported."""
    source = line.source
    name = source.name
    if line.copy:
        name = wording.say("page.class", name=name, kind=wording.say("timeline.copy"))
    when = show_published(source.published, wording, zone=zone)
    if source.published:
        when = wording.say("date.told_on", when=when)
    text = wording.say("page.source", name=name, when=when)
    return Run(f"[{text}{about}]", dim=True, href=source.url)
