"""Random texts of queries: words, operators, mistakes and noise, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

_WORDS = ["met", "ships", "Boso", "taipei", "café", "共同演習", "台湾", "海峡", "演", "35"]
_FIELDS = [
    *("entity:", "source:", "tag:", "lang:", "class:", "title:", "after:", "before:", "on:"),
    "saved:",
]
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


def make_query_text(chance: random.Random, words: Sequence[str] = _WORDS) -> str:
    """Return what somebody might type, of these words: mostly sensible, often not."""
    pieces = []
    for _ in range(chance.randint(0, chance.choice((3, 8, 30)))):
        kind = chance.random()
        if kind < 0.4:
            pieces.append(chance.choice(words) + chance.choice((" ", " ", "*", "")))
        elif kind < 0.65:
            pieces.append(chance.choice(_FIELDS) + chance.choice(_VALUES) + " ")
        elif kind < 0.9:
            pieces.append(chance.choice(_MARKS))
        else:
            pieces.append(chance.choice(_NOISE))
    return chance.choice(("", " ")).join(pieces)


_SENSIBLE = (
    "lang:en", "lang:ja", "class:wire", "class:blog", 'class:"state media"', "source:observer",
    "after:2021-01-01", "before:2020-10-15", "on:2020-10-01..2020-10-20", "saved:x", "saved:wire",
    "-saved:en", "entity:e:3",
)  # fmt: skip


def make_sensible_text(chance: random.Random, words: Sequence[str]) -> str:
    """Return a query of these words that is one, such as people type who know the language."""
    forms = ("{}", "{}", "{}", "{}*", '"{} {}"', "-{}", "title:{}", 'entity:"{}"', "({} OR {})")
    terms = []
    for _ in range(chance.choice((1, 1, 2, 2, 3, 5))):
        if chance.random() < 0.25:
            terms.append(chance.choice(_SENSIBLE))
        else:
            form = chance.choice(forms)
            terms.append(form.format(*(chance.choice(words) for _ in range(form.count("{}")))))
    return chance.choice((" ", " ", " ", " OR ")).join(terms)
