"""The facts that a dump states about its article: its title, site, author and day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.entities import DateMention
from bot.domain.scripts import is_east_asian
from bot.domain.spans import Span
from bot.text.cleaning.blocks import Unit
from bot.text.cleaning.boilerplate import is_breadcrumb, is_furniture
from bot.text.dates import find_dates
from bot.text.lexicon import load_pattern
from bot.text.segment import find_agency, find_dateline

_WORD = re.compile(r"[^\W_]{1,40}")
_SITE_SUFFIX = re.compile(r"\s(?:[|–—»·]|-)\s(?P<site>[^|–—»·]{2,40})\Z")
_BYLINE = load_pattern("byline")
_SOURCE = load_pattern("stated source")
# Nouns that newspapers, agencies and stations are called by, and what makes a section of "News".
_OUTLET = load_pattern("outlet")
_CLOCK = re.compile(r"\d{1,2}[:：時时点]\d{2}分?(?:\s?(?:[apAP]\.?[mM]\.?|JST|UTC|GMT|CST|KST))?")
_MARKS = " \t　|,，•·–—-/()（）【】[]［］"
_FIRST_YEAR = 1900
_APART = re.compile(r"\s*(?:[|,•·–—]|\s-\s)\s*")
_STATES_DAY = re.compile(r"\b(?i:published|posted|date:|dated|created|issued)")
_NO_PUBLICATION = re.compile(
    r"(?i:updated|modified|accessed|retrieved|copyright|©|born|expires|last)"
)


def find_title(units: Sequence[Unit], kept: Sequence[bool], start: int) -> tuple[int, str] | None:
    """Return the number of the title's unit and the title, None where the dump has none.

    `start` is where the main run of the body begins. A title is looked for before its first kept
    unit: a line that another one repeats after a breadcrumb or before the site's name, else the
    line whose words the body uses most.
    """
    first = next((number for number in range(start, len(units)) if kept[number]), None)
    if first is None:
        return None
    early = range(max(0, first - 200), min(len(units), first + 3))
    heads = [number for number in early if _may_be_title(units[number])]
    loose = [number for number in heads if number < first and not kept[number]]
    return (
        _find_repeated(units, first, heads)
        or _find_likeliest(units, kept, first, loose)
        or _find_in_breadcrumb(units, kept, first)
    )


def _may_be_title(unit: Unit) -> bool:
    return (
        2 <= unit.words <= 35
        and 10 <= len(unit.text) <= 250
        and unit.first == unit.last
        and unit.text[-1] != "."
        and not is_furniture(unit.text)
        and not _BYLINE.match(unit.text)
        and not (unit.words < 8 and find_day(unit.text))
    )


def _find_repeated(
    units: Sequence[Unit], first: int, heads: Sequence[int]
) -> tuple[int, str] | None:
    """Return a head that an earlier line says again with a path or the site's name around it."""
    trails = [
        (number, units[number].text.casefold())
        for number in range(max(0, first - 250), first)
        if len(units[number].text) <= 400
    ]
    for number in reversed(heads):
        text = units[number].text
        folded = text.casefold()
        if any(
            earlier < number
            and len(trail) > len(folded)
            and (len(text) >= 20 or earlier == 0)
            and (trail.endswith(folded) or _is_titled(trail, folded))
            for earlier, trail in trails
        ):
            return number, text
    return None


def _is_titled(trail: str, folded: str) -> bool:
    return trail.startswith(folded) and bool(_SITE_SUFFIX.match(trail, len(folded)))


def _find_likeliest(
    units: Sequence[Unit], kept: Sequence[bool], first: int, heads: Sequence[int]
) -> tuple[int, str] | None:
    """Return the head whose words the body uses most."""
    vocabulary = _find_vocabulary(units, kept)
    scores: dict[int, float] = {}
    for number in heads:
        stems = _find_stems(units[number].text)
        found = len(stems & vocabulary)
        score = (found - 0.5 * (len(stems) - found)) / (len(stems) + 6) ** 0.5
        if found >= 2 and units[number].words >= 3:
            scores[number] = score - 0.01 * abs(first - number)
    best = max(scores, key=lambda number: scores[number], default=None)
    # The line under a title, its standfirst, has more of the body's words than the title.
    above = (n for n in scores if best is not None and best - 3 <= n < best)
    best = next((n for n in above if scores[n] >= 0.5 * scores[best or 0]), best)
    return None if best is None else (best, _cut_site(units, best))


def _find_vocabulary(units: Sequence[Unit], kept: Sequence[bool]) -> set[str]:
    body = [unit.text[:2000] for unit, keep in zip(units, kept, strict=True) if keep][:60]
    return {stem for text in body for stem in _find_stems(text)}


def _find_in_breadcrumb(
    units: Sequence[Unit], kept: Sequence[bool], first: int
) -> tuple[int, str] | None:
    vocabulary = _find_vocabulary(units, kept)
    for number in range(max(0, first - 50), first):
        text = units[number].text
        if is_breadcrumb(text):
            last = re.split(r"\s?[>›»/|→]\s?|(?<=[a-z])(?=[A-Z][a-z])", text)[-1].strip()
            stems = _find_stems(last)
            if len(last.split()) >= 4 and 2 * len(stems & vocabulary) >= len(stems) > 1:
                return number, last
    return None


def _find_stems(text: str) -> set[str]:
    """Return the beginnings of the longer words, which inflection leaves alone, and CJK pairs."""
    stems = {word.lower()[:6] for word in _WORD.findall(text) if len(word) > 3}
    stems.update(text[i : i + 2] for i in range(len(text) - 1) if is_east_asian(text[i]))
    return stems


def _cut_site(units: Sequence[Unit], number: int) -> str:
    """Return a title without the site's name: after a bar, or after a dash where it is a line."""
    title = units[number].text
    found = _SITE_SUFFIX.search(title)
    if not found or len(title[: found.start()].split()) < 4:
        return title
    is_named = number == 0 or any(unit.text == found["site"] for unit in units)
    return title[: found.start()] if "|" in found[0] or is_named else title


def find_byline(lines: Sequence[str]) -> str | None:
    """Return who wrote an article, where one of the short `lines` says so (`By Jane Doe`)."""
    for line in lines:
        if len(line) <= 160 and (found := _BYLINE.match(line)):
            name, _, outlet = found["name"].strip(" ,.").rpartition(", ")
            return name if name and _OUTLET.fullmatch(outlet) else found["name"].strip(" ,.")
    return None


def find_site(lines: Sequence[str], opening: str, title_lines: Sequence[str]) -> str | None:
    """Return the stated site or agency: as the source, in the dateline, alone or with the title."""
    for line in lines:
        if len(line) <= 60 and (found := _SOURCE.match(line)):
            return (found["site"] or found["dense"]).strip()
    dateline = find_dateline(opening)
    # On a line of its own, also with the day; one that names another beside it names no source.
    alone = {agency for line in lines if (agency := _find_agency_line(line) or find_outlet(line))}
    agency = dateline.agency if dateline else None
    if agency or len(alone) == 1:
        agency = agency or alone.pop()
        return "Reuters" if agency == "REUTERS" else agency
    for line in title_lines:
        if (suffix := _SITE_SUFFIX.search(line)) and len(suffix["site"].split()) <= 4:
            return suffix["site"].strip()
    return None


def _find_agency_line(line: str) -> str | None:
    """Return the agency of a line that holds it alone, behind a byline or before a day."""
    byline = _BYLINE.match(line) if len(line) <= 160 else None
    said = (byline["rest"] if byline else line[:160]).strip(" |,•·–—-")
    first, *rest = _APART.split(said, maxsplit=1)
    return None if rest and (len(rest[0]) > 40 or not find_day(rest[0])) else find_agency(first)


def find_outlet(line: str) -> str | None:
    """Return the newspaper, agency or station that a line names beside a day or behind a byline."""
    byline = _BYLINE.match(line) if len(line) <= 160 else None
    if byline:
        said = byline[0].rpartition(", ")[2]
    else:
        said = _CLOCK.sub("", line[:80])
        days = [day.span for day in _find_days(said)]
        said = said[: days[0].start] + said[days[0].end :] if len(days) == 1 else ""
    named = said.strip(_MARKS)
    return named if len(line) <= 80 and _OUTLET.fullmatch(named) else None


def find_published(lines: Sequence[str]) -> str | None:
    """Return the ISO day of publication: one said to be it, else the last day before the body."""
    short = [line for line in lines if len(line) <= 160]
    for line in short:
        if (stated := _STATES_DAY.search(line)) and (day := find_day(line[stated.start() :])):
            return day
    for line in reversed(short):
        if len(line.split()) <= 14 and not _NO_PUBLICATION.search(line) and (day := find_day(line)):
            return day
    return None


def find_dateline_day(opening: str) -> str | None:
    """Return the ISO day that the dateline of an opening states with its year, or None."""
    dateline = find_dateline(opening)
    return find_day(opening[: dateline.end]) if dateline else None


def find_day(text: str) -> str | None:
    """Return the first full calendar day in a short text as an ISO day."""
    return next((day.first.isoformat() for day in _find_days(text[:300])), None)


def _find_days(text: str) -> list[DateMention]:
    """Return the days of these times that a text names with their years."""
    dates = find_dates(text, [Span(0, len(text))], published=None)
    return [one for one in dates if one.first == one.last and one.first.year >= _FIRST_YEAR]
