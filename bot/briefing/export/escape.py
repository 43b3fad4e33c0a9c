"""Texts and addresses made safe for files that leave the desk: pages, Markdown, tables."""

from __future__ import annotations

import re

from ada_url import URL

LONGEST_URL = 2000
"""Characters of an address that is linked to; a longer one is no article's."""

# Controls, overrides of the direction of writing, surrogates and noncharacters: invisible at best,
# not allowed in HTML at worst (HTML Standard, 13.2.3.5). A tab and a line end become a space.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ud800-\udfff\ufffe\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&+,;=%\[\]]")
# CommonMark 0.31 and GitHub's additions to it: signs that style, link or open a block or formula.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~#&$@]|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))")
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), wide forms too.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n|%＝＋－＠]")
# The same behind what a reader may take for the end of a cell, whatever it was told to divide at.
_FORMULA_INSIDE = re.compile(
    r"""([\s;,|:^~!/\\"'“”&#；，、｜：]["'\s]*)(?=[=＝]|[+\-@|%＋－＠][^\W\d_])"""
)


def clean_text(text: str) -> str:
    """Return the visible characters of a text, on one line."""
    return " ".join(_UNSEEN.sub("", text).split())


def find_link(url: str | None) -> str | None:
    """Return an http or https address as it may stand in any attribute or link; None for others."""
    try:
        parsed = URL(url or "")
    except ValueError:
        return None
    if parsed.protocol not in ("http:", "https:") or not parsed.hostname:
        return None
    target = _UNSAFE_IN_URL.sub(_encode, str(parsed.href))
    return target if len(target) <= LONGEST_URL else None


def _encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def escape_markdown(text: str) -> str:
    """Return Markdown that shows a text as it is, white space at its ends kept as one space."""
    cleaned = clean_text(text)
    if not cleaned:
        return " " if text else ""
    escaped = _ACTIVE.sub(r"\\\g<0>", cleaned)
    return f"{' ' * text[0].isspace()}{escaped}{' ' * text[-1].isspace()}"


def escape_line_start(line: str) -> str:
    """Return a line of Markdown that begins no list, heading or rule."""
    return _AT_START.sub(_escape_start, line)


def _escape_start(match: re.Match[str]) -> str:
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"


def guard_cell(text: str) -> str:
    """Return a text for a cell of a table: no spreadsheet takes it, or a part, for a formula."""
    cleaned = _FORMULA_INSIDE.sub(r"\1'", clean_text(text))
    return f"'{cleaned}" if _FORMULA.match(cleaned) else cleaned
