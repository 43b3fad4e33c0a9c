"""Where the links of pages, feeds and lists lead: plain text work that needs no web client."""

from __future__ import annotations

import re

from bot.addresses import MAX_URL_CHARS
from bot.intake.markup import remove_controls

_SCHEMES = ("http:", "https:")
# Whole and in the characters of RFC 3986 alone: nothing that could be read in another way.
_PLAIN = re.compile(
    r"https?://[\w.:\[\]-]+(?:[/?#][!#$%&'()*+,\-./:;=?@\[\]\w~]*)?", re.ASCII | re.I
)


def web_link(value: str | None, *, base: str | None) -> str | None:
    """Return the absolute http(s) address a link leads to, as it stands.

    What is relative, or not spelled in the characters of an address, is written as the URL
    standard does. None where it leads anywhere else (javascript:, data:, mailto: …) or is
    relative to nothing.
    """
    from ada_url import URL

    if not value or not value.strip() or len(value) > MAX_URL_CHARS:
        return None
    value = remove_controls(value.strip())
    try:
        link = URL(value, base=base) if base else URL(value)
    except ValueError:
        return web_link(value, base=None) if base else None
    if link.protocol not in _SCHEMES:
        return None
    return value if _PLAIN.fullmatch(value) else str(link.href)
