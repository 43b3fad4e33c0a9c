"""Random texts of queries: words, operators, mistakes and noise, the same for the same seed."""

from __future__ import annotations

import random

_WORDS = ["met", "ships", "Boso", "taipei", "café", "共同演習", "台湾", "海峡", "演", "35"]
_FIELDS = ["entity:", "source:", "tag:", "lang:", "class:", "title:", "after:", "before:", "on:"]
_VALUES = [
    '"Su Ziyun"',
    "Wu",
    "observer",
    "ja",
    "en",
    "wire",
    "2024-07-20",
    "yesterday",
    "e:1",
    "x",
]
_MARKS = [*"()|-*\"'/:：（）「」＊\\", " OR ", " AND ", " NOT ", "--", "sorce:x", "/a.b/", "desk2"]
_NOISE = "🚀\x00\ud800﷽é\u0301ßﬀ中ｶﾞ%_;[]{}^~+<>=,.#"


def make_query_text(chance: random.Random) -> str:
    """Return what somebody might type: mostly sensible, often not."""
    pieces = []
    for _ in range(chance.randint(0, chance.choice((3, 8, 30)))):
        kind = chance.random()
        if kind < 0.4:
            pieces.append(chance.choice(_WORDS) + chance.choice((" ", " ", "*", "")))
        elif kind < 0.65:
            pieces.append(chance.choice(_FIELDS) + chance.choice(_VALUES) + " ")
        elif kind < 0.9:
            pieces.append(chance.choice(_MARKS))
        else:
            pieces.append(chance.choice(_NOISE))
    return chance.choice(("", " ")).join(pieces)
