"""Reading an article: the same text gives the same reading, and a hostile one costs little."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import cycle, product

import pytest

from bot.domain.articles import Article, Published
from bot.text.language.detect import detect_language
from bot.text.reading import read_article
from tests.environment import ROOT
from tests.growth import check_growth

DAY = Published(day=date(2024, 7, 18))
TEXTS = (
    "Patrol ships of Japan and Taiwan met off Boso on July 18, said Su Ziyun in Tokyo. The Coast"
    " Guard Administration (CGA) will meet Japan's Coast Guard next week. Su, of the Institute for"
    ' National Defense and Security Research, called it "a first". Ships also met in 2019.',
    "海上保安庁は18日、台湾の海巡署と房総半島沖で訓練したと発表した。岸田首相は来週、訪米する。",
    "海巡署星期四表示，7月18日两艘船在房总半岛附近演习。总统赖清德说，这是第一次。",
    "Le ministre français de la Défense a rencontré vendredi à Paris son homologue allemand.",
)


def digest_readings() -> str:
    """Return a digest of everything that is read in the texts above."""
    readings = [read_article(Article(title="Ships meet", text=t, published=DAY)) for t in TEXTS]
    return hashlib.sha256(repr(readings).encode()).hexdigest()


def test_a_reading_does_not_hang_on_the_hash_seed_and_loads_little() -> None:
    program = (
        "import sys; from tests.unit.text.test_reading import digest_readings\n"
        "print(digest_readings(), {'nltk', 'py3langid', 'requests', 'chardet'} & {*sys.modules})"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    printed = [one.communicate()[0].strip() for one in started]
    assert printed == [f"{digest_readings()} set()"] * 2


def repeat(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def invent(form: str) -> Callable[[int], str]:
    """Return a maker of texts in which every person, body or word is another one."""
    letters = ("BDFGKLMNPRSTV", "aeiou", "bdfgklmnprst", "aeiou", "nrst")

    def make(size: int) -> str:
        parts, length = [], 0
        for a, b, c, d, e in cycle(product(*letters)):
            parts.append(form.format(first=a + b + c + d, last=c.upper() + d + a.lower() + b + e))
            length += len(parts[-1])
            if length >= size:
                break
        return "".join(parts)[:size]

    return make


HOSTILE = {
    "persons": invent("{first} {last} said so. "),
    "two persons": invent("President {first} {last} met {last} {first}. "),
    "acronyms": invent("The {first} {last} Coast Guard ({first}) came. "),
    "bodies": invent("Ministry of {first} and {last}, "),
    "aliases": invent("{first} Islands, also known as the {last} Islands, "),
    "titles in Japanese": invent("{first}首相は{last}と"),
    "Chinese": lambda size: "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(size)),
    "abbreviations": repeat("U.S. "),
    "quotations": repeat("“"),
    "brackets": repeat("("),
    "lines": repeat("A\n"),
    "days": repeat("July 18 "),
    "hyphens": repeat("Japan-"),
    "combining marks": repeat("e\u0301"),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_time_to_read_grows_with_the_text_and_no_faster(make: Callable[[int], str]) -> None:
    def write(size: int) -> Article:
        return Article(title="Ships meet", text=make(size), published=DAY, language="en")

    check_growth(read_article, write, 1_500, 12_000)


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_the_language_of_any_length_is_found_at_the_same_cost(make: Callable[[int], str]) -> None:
    check_growth(detect_language, make, 40_000, 400_000, times=1)
