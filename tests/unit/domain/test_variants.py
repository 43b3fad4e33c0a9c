"""Variants of Chinese characters are one for names, and texts keep their length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entities import fold_name
from bot.domain.scripts import unify_variants


@pytest.mark.parametrize(
    "forms",
    [
        ("臺灣", "台灣", "台湾"),
        ("軍艦", "军舰", "軍艦"),
        ("釣魚臺", "钓鱼台"),
        ("國会", "国會", "国会"),
        ("ＮＡＴＯ", "nato"),
        ("ｱﾒﾘｶ", "アメリカ"),
    ],
)
def test_forms_of_a_name_are_one(forms: tuple[str, ...]) -> None:
    assert len({fold_name(form) for form in forms}) == 1


@given(st.text())
def test_text_keeps_its_length_and_is_unified_once(text: str) -> None:
    unified = unify_variants(text)
    assert len(unified) == len(text)
    assert unify_variants(unified) == unified
