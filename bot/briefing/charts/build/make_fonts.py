"""Cut the fonts of pictures from Noto Sans and Noto Sans CJK: letters of names.

Run `python -m bot.briefing.charts.build.make_fonts LATIN CJK` with the variable font
`NotoSans[wdth,wght].ttf` (2.015, in the package fontpkg-noto-sans) and the collection
`NotoSansCJK-Regular.ttc` (2.004, in noto-cjk-sans-otc or Debian's fonts-noto-cjk). The same fonts
give the same files. Hints and features of layout go: pictures are drawn large, in plain lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FOLDER = Path(__file__).parents[1] / "fonts"
LATIN, CJK = FOLDER / "NotoSans.ttf", FOLDER / "NotoSansCJK.otf"

LATIN_BLOCKS = ((0x20, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A))
"""Latin, Greek and Cyrillic letters, Vietnamese ones, signs between words."""

CJK_BLOCKS = (
    (0x3000, 0x30FF),
    (0x4E00, 0x9FEF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFA6D),
    (0xFF01, 0xFFEF),
)
"""Kana and signs, all Han characters of the basic block, Hangul, compatible forms, wide letters."""

_UNUSED = ("BASE", "GPOS", "GSUB", "GDEF", "STAT", "VORG", "vhea", "vmtx", "MVAR", "HVAR")


def cut_font(font: TTFont, blocks: Iterable[tuple[int, int]], target: Path) -> None:
    """Write a font that has the letters of some blocks alone."""
    options = subset.Options(
        hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    options.drop_tables += _UNUSED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in blocks for code in range(first, last + 1)])
    subsetter.subset(font)
    font.recalcTimestamp = False
    font.save(target)


def main(latin: str, collection: str) -> None:
    """Cut both fonts."""
    regular = instantiateVariableFont(TTFont(latin), {"wght": 400, "wdth": 100})
    cut_font(regular, LATIN_BLOCKS, LATIN)
    fonts = {font["name"].getDebugName(1): font for font in TTCollection(collection).fonts}
    cut_font(fonts["Noto Sans CJK JP"], CJK_BLOCKS, CJK)


if __name__ == "__main__":
    main(*sys.argv[1:])
