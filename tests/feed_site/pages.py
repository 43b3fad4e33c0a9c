"""Made-up article pages: each unlike any other, thin ones, and ones behind a wall."""

from __future__ import annotations

import random

_WORDS = [
    "patrol",
    "harbour",
    "treaty",
    "minister",
    "exercise",
    "island",
    "ferry",
    "customs",
    "pilot",
    "radar",
    "cargo",
    "signal",
    "bridge",
    "council",
    "survey",
    "anchor",
    "convoy",
    "budget",
    "permit",
    "tunnel",
    "reactor",
    "border",
    "river",
    "market",
    "station",
    "court",
    "village",
    "airport",
    "strike",
    "ballot",
    "senate",
    "drought",
    "pipeline",
    "quarry",
    "museum",
    "orchard",
    "glacier",
    "turbine",
]
_PLACES = [
    "Boso",
    "Sendai",
    "Keelung",
    "Busan",
    "Manila",
    "Darwin",
    "Hanoi",
    "Jakarta",
    "Osaka",
    "Taipei",
    "Naha",
    "Sapporo",
]


def make_sentences(seed: object, count: int = 10) -> list[str]:
    """Return sentences that only this seed gives."""
    chance = random.Random(f"sentences {seed}")
    sentences = []
    for _ in range(count):
        words = chance.choices(_WORDS, k=9)
        place = chance.choice(_PLACES)
        number = chance.randint(11, 9_999)
        sentences.append(
            f"The {words[0]} {words[1]} near {place} counted {number} {words[2]} {words[3]} papers"
            f" while the {words[4]} {words[5]} of the {words[6]} {words[7]} met the {words[8]}."
        )
    return sentences


def make_title(seed: object) -> str:
    """Return a headline that only this seed gives."""
    chance = random.Random(f"title {seed}")
    first, second, third = chance.sample(_WORDS, 3)
    place, number = chance.choice(_PLACES), chance.randint(100, 99_999)
    return f"{first.capitalize()} {second} at {place} moves {number} {third} plans"


def make_body(seed: object, count: int = 10) -> str:
    """Return the paragraphs of an article as HTML."""
    sentences = make_sentences(seed, count)
    return "".join(
        f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, len(sentences), 3)
    )


def make_page(seed: object, *, body: str | None = None, head: str = "") -> str:
    """Return an article's page."""
    title = make_title(seed)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>"
        f"{make_body(seed) if body is None else body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )


def make_wall(seed: object) -> str:
    """Return a page that asks for money instead of telling."""
    return make_page(
        seed,
        body="<p>This article is for subscribers only.</p>"
        "<p>Already a subscriber? Log in to continue reading.</p>",
    )
