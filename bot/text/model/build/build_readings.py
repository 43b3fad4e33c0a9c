"""Write how Chinese characters are read, from the dictionary of pypinyin.

Run `python -m bot.text.model.build.build_readings`. A line is a syllable of pinyin without its
tone, and the characters that are read so in names: those of GB 2312 and Big5, as variants are
compared.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

from bot.domain.scripts import unify_variants

TARGET = Path(__file__).parents[3] / "domain" / "readings.txt"
# Family names that are read otherwise than their characters are most often.
_FAMILIES = "zeng曾 shan单 qiu仇 xie解 ou区 zha查 zhai翟 piao朴 ge盖"


def read_characters() -> set[str]:
    """Return the characters of either set, as variants are compared."""
    signs = (chr(code) for code in range(0x4E00, 0xA000))
    return {
        unify_variants(sign)
        for sign in signs
        if sign.encode("gb2312", "ignore") or sign.encode("big5", "ignore")
    }


def find_readings() -> dict[str, str]:
    """Return how each character is read."""
    read = {
        sign: pinyin(sign, style=Style.NORMAL, v_to_u=False)[0][0].replace("v", "u")
        for sign in read_characters()
    }
    for family in _FAMILIES.split():
        read[family[-1]] = family[:-1]
    return read


if __name__ == "__main__":
    signs: dict[str, str] = defaultdict(str)
    for character, reading in sorted(find_readings().items()):
        signs[reading] += character
    lines = (f"{reading} {signs[reading]}\n" for reading in sorted(signs))
    TARGET.write_text("".join(lines), encoding="utf-8")
