"""Scripts: each character belongs to the group that its readers take it for."""

import re
import sys
import unicodedata

import pytest

from bot.domain import scripts

ALL = [chr(point) for point in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    ("text", "east_asian", "dense"),
    [
        pytest.param("々", True, True, id="the sign of repetition"),
        pytest.param("〆切", True, True, id="a sign among ideographs"),
        pytest.param("𠮟", True, True, id="an ideograph beyond the first plane"),
        pytest.param("か", True, True, id="hiragana"),
        pytest.param("ー", True, True, id="the sign of length"),
        pytest.param("ｶ", True, True, id="katakana of half width"),
        pytest.param("・", False, False, id="the dot between names"),
        pytest.param("한", False, True, id="hangul"),
        pytest.param("ไ", False, True, id="thai"),
        pytest.param("ខ", False, True, id="khmer"),
        pytest.param("。", False, False, id="a full stop"),
        pytest.param("１", False, False, id="a digit of full width"),
        pytest.param("я", False, False, id="cyrillic"),
        pytest.param("a", False, False, id="latin"),
        pytest.param("", False, False, id="nothing"),
    ],
)
def test_a_character_is_of_its_group(text: str, east_asian: bool, dense: bool) -> None:
    assert scripts.is_east_asian(text) is east_asian
    assert scripts.is_dense(text) is dense
    assert scripts.has_dense(f"a {text}") is dense


@pytest.mark.parametrize(
    ("script", "name"),
    [
        (scripts.HAN, "CJK UNIFIED IDEOGRAPH"),
        (scripts.HAN, "CJK COMPATIBILITY IDEOGRAPH"),
        (scripts.HIRAGANA, "HIRAGANA LETTER"),
        (scripts.KATAKANA, "KATAKANA LETTER"),
        (scripts.KATAKANA, "HALFWIDTH KATAKANA LETTER"),
        (scripts.HANGUL, "HANGUL SYLLABLE"),
        (scripts.THAI, "THAI "),
        (scripts.LAO, "LAO "),
    ],
)
def test_all_letters_of_a_script_are_in_its_ranges(script: str, name: str) -> None:
    one = re.compile(f"[{script}]")
    named = [sign for sign in ALL if unicodedata.name(sign, "").startswith(name)]
    # Small and historical kana of later blocks are no news.
    missing = [
        sign for sign in named if not one.match(sign) and not "\U0001aff0" <= sign <= "\U0001b16f"
    ]
    assert named
    assert missing == []


def test_characters_of_a_group_are_counted() -> None:
    assert scripts.count_dense("台湾 and 한국, 1") == 4
    assert scripts.count_east_asian("台湾 and 한국, ｶﾅ") == 4
