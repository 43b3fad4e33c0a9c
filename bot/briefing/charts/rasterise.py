"""Make a PNG of a picture, which is work for a worker: it alone loads resvg and the fonts."""

from __future__ import annotations

import zlib
from importlib import resources

from lxml import etree

from bot.briefing.charts.draw import draw_chart
from bot.briefing.charts.values import Chart

ZOOM = 1.5
"""Dots a unit: 1200 dots wide, sharp on a phone, well under 100 kB."""

FONTS = ("NotoSans.ttf", "NotoSansCJK.otf")

_HEAD = 33
"""Bytes of a PNG's signature and its first chunk, which stands before all others."""


def draw_picture(chart: Chart) -> bytes:
    """Return a chart as a PNG, with its description inside."""
    import resvg_py

    here = resources.files(__package__)
    image = resvg_py.svg_to_bytes(
        svg_string=etree.tostring(draw_chart(chart), encoding="unicode"),
        style_sheet=(here / "chart.css").read_text(encoding="utf-8"),
        skip_system_fonts=True,
        font_files=[str(here / "fonts" / name) for name in FONTS],
        zoom=ZOOM,
    )
    return image[:_HEAD] + _make_description(chart.alt) + image[_HEAD:]


def _make_description(text: str) -> bytes:
    """Return the chunk of a PNG that describes it (PNG, third edition, 11.3.3.4)."""
    body = b"iTXtDescription" + bytes(5) + text.encode("utf-8", "replace")
    length, check = len(body) - 4, zlib.crc32(body)
    return length.to_bytes(4, "big") + body + check.to_bytes(4, "big")
