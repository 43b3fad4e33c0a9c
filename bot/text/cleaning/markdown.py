"""Reading a Markdown article line by line: prose without marks, and the front matter's facts.

Every line of the source gives one line, empty where it holds no prose, so that line numbers stay
true; that is why a full Markdown parser, which rewraps and nests, is not used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.cleaning.facts import find_day

_HEADING = re.compile(r" {0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*\Z")
_UNDERLINE = re.compile(r" {0,3}(?:={2,200}|-{2,200})\s*\Z")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s{0,3}){3,100}\Z")
_PREFIX = re.compile(r"\s{0,40}(?:>\s{0,3}){0,10}(?:[-*+]\s{1,4}|\d{1,3}[.)]\s{1,4})?")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,2000}(?:\s[^()]{0,300})?\)")
_LINK = re.compile(
    r"\[(?P<text>[^\[\]]{0,1000})\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,200}\))?(?:\s[^()]{0,300})?\)|\[[^\[\]]{0,100}\])"
)
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,100}\]:\s*\S")
_AUTOLINK = re.compile(r"<(?P<url>https?://[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>|<!--[^<>]{0,1000}-->")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)|(?<=\S)(\*{1,3}|_{1,3})(?![\w*_])")
_CODE = re.compile(r"`{1,3}(?P<text>[^`]{1,500})`{1,3}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_MARKS = re.compile(r"[\[<*_`\\]")
_FACT = re.compile(r"(?P<key>[A-Za-z_]{2,20})\s?:\s*(?P<value>\S.{0,500})\Z")
_FRONT_MATTER_LINES = 200


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A Markdown text as lines of prose (one for each line), with the facts it states."""

    lines: tuple[str, ...]
    title: str | None
    title_line: int | None
    site: str | None
    byline: str | None
    published: str | None


def parse_markdown(text: str) -> MarkdownText:
    """Return the prose and the stated facts of a Markdown text."""
    source = text.split("\n")
    end, facts = _read_front_matter(source)
    lines = [""] * end + _read_prose(source, end)
    title_line = _find_title_line(source, end)
    title = _strip_marks(_heading_text(source[title_line])) if title_line is not None else None
    day = facts.get("date") or facts.get("published") or facts.get("pubdate")
    return MarkdownText(
        lines=tuple(lines),
        title=title or facts.get("title"),
        title_line=title_line,
        site=facts.get("site") or facts.get("source") or facts.get("publisher"),
        byline=facts.get("author") or facts.get("byline") or facts.get("authors"),
        published=find_day(day) if day else None,
    )


def _read_front_matter(source: list[str]) -> tuple[int, dict[str, str]]:
    """Return the line after the front matter, and what it states by lower-case key."""
    if source[0].strip() not in ("---", "+++"):
        return 0, {}
    facts: dict[str, str] = {}
    for number, line in enumerate(source[1:_FRONT_MATTER_LINES], start=1):
        if line.strip() in ("---", "+++", "..."):
            return number + 1, facts
        if found := _FACT.match(line.strip().replace(" = ", ": ", 1)):
            value = found["value"].strip().strip("\"'[]").strip()
            if value:
                facts[found["key"].lower()] = value
    return 0, {}


def _read_prose(source: list[str], start: int) -> list[str]:
    prose: list[str] = []
    fenced = False
    for number in range(start, len(source)):
        line = source[number]
        if not line or line.isspace():
            prose.append("")
            continue
        is_fence = bool(_FENCE.match(line))
        fenced ^= is_fence
        if (
            is_fence
            or fenced
            or not line.strip()
            or _is_markup(line)
            or _is_heading(source, number)
        ):
            prose.append("")
        else:
            prose.append(_strip_marks(line[_end_of_prefix(line) :]))
    return prose


def _end_of_prefix(line: str) -> int:
    found = _PREFIX.match(line)
    return found.end() if found else 0


def _is_heading(source: list[str], number: int) -> bool:
    line = source[number]
    if "#" in line[:4] and _HEADING.match(line[:2000]):
        return True
    below = source[number + 1] if number + 1 < len(source) else ""
    above = source[number - 1] if number else ""
    return (len(line) < 250 and _is_underline(below)) or (
        bool(above.strip()) and _is_underline(line)
    )


def _is_underline(line: str) -> bool:
    return line.lstrip()[:1] in ("=", "-") and bool(_UNDERLINE.match(line[:300]))


def _is_markup(line: str) -> bool:
    first = line.lstrip()[:1]
    return (
        first == "|"
        or (first in "-*_" and bool(_RULE.match(line[:400])))
        or (first == "[" and bool(_DEFINITION.match(line)))
    )


def _find_title_line(source: list[str], start: int) -> int | None:
    for number in range(start, len(source)):
        if source[number].strip():
            below = source[number + 1] if number + 1 < len(source) else ""
            is_first = re.match(r" {0,3}#\s", source[number]) or re.match(
                r" {0,3}={2,200}\s*\Z", below
            )
            if is_first or number > start + 30:
                return number if is_first else None
    return None


def _heading_text(line: str) -> str:
    found = _HEADING.match(line[:2000])
    return found["text"] if found else line.strip()


def _strip_marks(line: str) -> str:
    if not _MARKS.search(line):
        return line.strip()
    line = _IMAGE.sub("", line)
    line = _LINK.sub(lambda found: found["text"], line)
    line = _AUTOLINK.sub(lambda found: found["url"], line)
    line = _TAG.sub("", line)
    line = _CODE.sub(lambda found: found["text"], line)
    line = _EMPHASIS.sub("", line)
    return _ESCAPE.sub(r"\1", line).strip()
