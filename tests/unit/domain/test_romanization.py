"""Chinese names in characters, pinyin and Wade-Giles are one in letters."""

from __future__ import annotations

import pytest

from bot.domain.entities import hear_name
from bot.domain.scripts import romanize, unify_variants


@pytest.mark.parametrize(
    ("characters", "latin"),
    [
        ("卓榮泰", "Cho Jung-tai"),
        ("卓栄泰", "Zhuo Rongtai"),
        ("鄭麗文", "Cheng Li-wun"),
        ("蔡英文", "Tsai Ing-wen"),
        ("侯友宜", "Hou Yu-ih"),
        ("管碧玲", "Kuan Bi-ling"),
        ("徐斯儉", "Hsu Szu-chien"),
        ("習近平", "Xi Jinping"),
        ("张又侠", "Zhang Youxia"),
        ("曾国卫", "Zeng Guowei"),
        ("單國璽", "Shan Guoxi"),
    ],
)
def test_name_is_one_in_characters_and_letters(characters: str, latin: str) -> None:
    assert romanize(unify_variants(characters)) == romanize(latin.casefold())


@pytest.mark.parametrize("name", ["王", "中國海軍航空母艦", "ゼレンスキー", "xi", "", "a-", "2026"])
def test_what_is_no_such_name_has_no_letters(name: str) -> None:
    assert romanize(name) is None


def test_two_names_are_two() -> None:
    assert romanize("lai ching-te") != romanize("赖清") != romanize("赖清德")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lai Ching-te", "賴清德"),
        ("Lai Qingde", "頼清徳"),
        ("Chen Ta-wen", "Chen Dawen"),
        ("Wolodymyr Zelenskyy", "Volodimir Zelenski"),
    ],
)
def test_spellings_of_one_person_are_heard_alike(one: str, other: str) -> None:
    assert hear_name(one) == hear_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Wang Yi", "王毅"), ("Kim Jong-un", "Kim Jung-un"), ("Lai Ching-te", "赖清")],
)
def test_short_names_and_those_of_others_are_not(one: str, other: str) -> None:
    assert hear_name(one) != hear_name(other)
