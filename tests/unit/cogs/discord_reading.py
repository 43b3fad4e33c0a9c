"""Read markdown as Discord's client does: what is seen, and what acts.

Its rules are tried one after the other at every place of the text, the first that matches wins
(simple-markdown, and LyricLy/parse-discord for what the client adds to it).
"""

import re
from dataclasses import dataclass, field

_INLINE = [
    ("escape", r"\\(?P<text>[^0-9A-Za-z\s])"),
    ("code block", r"```.+?```"),
    ("link", r"\[(?P<text>(?:\[[^\]]*\]|[^\[\]])*)\]\(\s*<?(?P<target>[^\s>]*?)>?\s*\)"),
    ("address", r"(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]"),
    (
        "loose address",
        r"(?:discord(?:\.gg|\.gift|\.new|(?:app)?\.com/(?:invite|gifts|template))/|www\.)\w+",
    ),
    ("entity", r"&#?\w+;"),
    ("address", r"<[^: >]+:/[^ >]+>|<[^@>\s]+@[^@>\s]+\.\w+>|<\+\d+>"),
    ("mention", r"<(?:@[!&]?|#)\d+>|@everyone|@here"),
    ("command", r"</[^>]+:\d+>"),
    ("time", r"<t:-?\d+(?::\w)?>"),
    ("emoji", r"<a?:\w+:\d+>|<id:\w+>"),
    ("emoji", r":[\w+-]+:"),
    ("bold", r"\*\*(?P<text>(?:\\.|[^\\])+?)\*\*(?!\*)"),
    ("underline", r"__(?:\\.|[^\\])+?__(?!_)"),
    ("italic", r"\*(?=\S)(?:\\.|\*\*|[^*\\])+?\*(?!\*)|_(?:\\.|__|[^_\\])+?_(?!\w)"),
    ("strike", r"~~.+?~~"),
    ("spoiler", r"\|\|.+?\|\|"),
    ("code", r"(?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`)"),
]
_LINE_START = [
    ("small", r"-# +(?P<text>.*)"),
    ("heading", r"#{1,3}\s+"),
    ("quote", r" *>(?:>>)? "),
    ("list", r" *(?:[-*]|\d+\.) +"),
]
INLINE = [(kind, re.compile(rule, re.DOTALL)) for kind, rule in _INLINE]
# What acts nowhere in a title, footer or the words of a link.
DEAD_WHEN_PLAIN = {"list", "heading", "small", "loose address", "entity"}
LINE_START = [(kind, re.compile(rule)) for kind, rule in _LINE_START]
# What Discord's server looks for in the raw text, whatever the markup.
SERVER_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>|<#\d+>|</[^>]+:\d+>|<t:-?\d+")


@dataclass
class Reading:
    """The text seen, the kinds of markup that act, and where the links lead."""

    seen: str = ""
    acting: set[str] = field(default_factory=set)
    targets: list[str] = field(default_factory=list)


def read(markdown: str) -> Reading:
    reading = Reading()
    lines = []
    for line in markdown.split("\n"):
        reading.seen = ""
        _read(line, reading, starts=True)
        lines.append(reading.seen)
    reading.seen = "\n".join(lines)
    return reading


def _read(text: str, reading: Reading, *, starts: bool) -> None:
    place = 0
    while place < len(text):
        rules = [*LINE_START, *INLINE] if starts and place == 0 else INLINE
        found = ((kind, rule.match(text, place)) for kind, rule in rules)
        kind, match = next(((kind, match) for kind, match in found if match), ("", None))
        if match is None:
            reading.seen += text[place]
            place += 1
            continue
        inner = match.groupdict().get("text")
        if kind == "escape":
            reading.seen += match["text"]
        elif kind == "link":
            reading.acting.add("link")
            reading.targets.append(match["target"])
            reading.seen += match["text"]
        else:
            reading.acting.add(kind)
            if inner is None:
                reading.seen += match[0]
            else:
                _read(inner, reading, starts=starts and place == 0)
        place = match.end()
