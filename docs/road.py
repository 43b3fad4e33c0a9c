"""Draw the road of an article and the folders it leads through, legible in light and dark.

The layers are read from the import contract in pyproject.toml: what is drawn is what is enforced.
"""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
LAYERS = "The road has one direction"

PURPOSES = {
    "bot.__main__": "the console script",
    "bot.cli": "the command line",
    "bot.doctor.run": "what the doctor is given to look at",
    "bot.app": "where the parts meet",
    "cogs": "slash commands, buttons, messages",
    "storage": "SQLite: the only SQL",
    "bot.doctor.checks": "what is looked at",
    "bot.doctor.verdicts": "what is wrong, and what to do",
    "bot.health": "health and metrics",
    "bot.client": "the Discord client",
    "bot.schedule": "digests: when, and the outbox",
    "bot.polling": "feeds: when, and the queue",
    "bot.workers": "worker processes",
    "bot.pipeline": "the road of one article",
    "bot.briefing": "what to tell; pages; all words",
    "bot.reading": "what a worker reads: pages, feeds",
    "bot.stories": "a copy? which story? which name?",
    "bot.intake": "fetch, feeds, pages, files",
    "bot.text": "sentences, names, dates, roles",
    "bot.shards": "which servers are this process's",
    "bot.duties": "what one process does for all",
    "bot.rate_limiter": "people's limits",
    "bot.ports": "what is asked for",
    "bot.settings": "the environment",
    "bot.logs": "lines with an id",
    "bot.metrics": "figures",
    "bot.process": "memory; how tasks end",
    "bot.domain": "frozen values; imports nothing",
    "bot.addresses": "what an address means; the key to compare by",
    "bot.clock": "what time it is",
}

ROAD = ("bot.intake", "bot.text", "bot.stories", "storage", "bot.briefing", "cogs")
"""The stations of an article, in their order."""

WIDTH, BOX, GAP, LEFT = 900, 46, 16, 20
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1f2933; }
  .paper { fill: #ffffff; }
  .name { font-weight: 600; }
  .small { font-size: 12px; fill: #52606d; }
  .box { fill: #f5f7fa; stroke: #9aa5b1; }
  .road { fill: #e3edf7; stroke: #3d6d99; }
  .dot { fill: #3d6d99; }
  .dot + text { fill: #ffffff; font-weight: 600; }
  .arrow { stroke: #52606d; fill: none; stroke-width: 1.5; }
  .tip { fill: #52606d; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #12181f; }
    text { fill: #e4e7eb; }
    .small, .tip { fill: #b8c2cc; }
    .box { fill: #1f2933; stroke: #7b8794; }
    .road { fill: #1d3a54; stroke: #7fb3de; }
    .dot { fill: #7fb3de; }
    .dot + text { fill: #102a43; }
    .arrow { stroke: #b8c2cc; }
  }
"""


def read_layers() -> list[list[str]]:
    """Return the layers of the import contract, the outermost first, each with its packages."""
    held = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in held["contracts"] if c["name"] == LAYERS)
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def draw_road() -> str:
    """Return the drawing as SVG."""
    parts: list[str] = []
    top = 44
    for layer in read_layers():
        parts += _draw_layer(layer, top)
        top += BOX + GAP
    height = top + 18
    bottom = top - GAP
    heading = "Outermost first. A box may import those below it, none above or beside it."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title">',
            f'<title id="title">{escape(heading)}</title>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>',
            _text(LEFT, 24, heading, "small"),
            *parts,
            f'<path class="arrow" d="M{WIDTH - 30} 48 V{bottom - 8}"/>',
            f'<path class="tip" d="M{WIDTH - 35} {bottom - 10} h10 l-5 9 z"/>',
            _text(
                LEFT,
                height - 12,
                "1 to 6: the stations of an article, from the web to the answer.",
                "small",
            ),
            "</svg>",
        ]
    )


def _draw_layer(names: list[str], top: int) -> list[str]:
    room = WIDTH - 2 * LEFT - 40
    wide = (room - GAP * (len(names) - 1)) // len(names)
    parts = []
    for place, name in enumerate(names):
        left = LEFT + place * (wide + GAP)
        kind = "road" if name in ROAD else "box"
        parts.append(
            f'<rect class="{kind}" x="{left}" y="{top}" width="{wide}" height="{BOX}" rx="6"/>'
        )
        parts.append(_text(left + 14, top + 19, name, "name"))
        parts.append(_text(left + 14, top + 36, PURPOSES[name], "small"))
        if name in ROAD:
            parts += _draw_station(left + wide - 22, top + BOX // 2, ROAD.index(name) + 1)
    return parts


def _draw_station(x: int, y: int, number: int) -> list[str]:
    return [
        f'<circle class="dot" cx="{x}" cy="{y}" r="12"/>',
        f'<text x="{x}" y="{y + 5}" text-anchor="middle">{number}</text>',
    ]


def _text(x: int, y: int, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'
