"""The language of a text is told where it is clear, and left open where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.language.detect import detect_language
from bot.text.language.model import LanguageModel, pack_model, unpack_model


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The coast guard said on Friday that two ships had collided off the island.", "en"),
        ("Le gouvernement a annoncé vendredi que deux navires étaient entrés en collision.", "fr"),
        ("Die Regierung hat am Montag erklärt, dass zwei Schiffe zusammengestoßen sind.", "de"),
        ("El gobierno dijo el viernes que dos barcos chocaron frente a la isla.", "es"),
        ("Правительство заявило в пятницу, что два корабля столкнулись.", "ru"),
        ("Уряд заявив у п'ятницю, що два кораблі зіткнулися біля острова.", "uk"),
        ("海上保安庁は金曜日、2隻の船が衝突したと発表した。", "ja"),
        ("海巡署星期五表示，两艘船在岛附近相撞。", "zh"),
        ("해양경찰청은 금요일 두 척의 배가 충돌했다고 밝혔다.", "ko"),
        ("หน่วยยามฝั่งกล่าวเมื่อวันศุกร์ว่าเรือสองลำชนกัน", "th"),
        ("تقول الحكومة إن سفينتين اصطدمتا قرب الجزيرة يوم الجمعة", "ar"),
        ("सरकार ने शुक्रवार को कहा कि दो जहाज टकरा गए।", "hi"),
        ("The ministry (外務省) and the fleet (艦隊) gave no details on Friday.", "en"),
    ],
    ids=lambda value: value if len(value) == 2 else None,
)
def test_language_of_a_news_sentence_is_found(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "OK", "Tokyo", "12345 67890 2024", "https://example.org/what/is/this", "🎉🎉🎉"],
)
def test_what_is_too_short_or_no_language_is_left_open(text: str) -> None:
    assert detect_language(text) is None


def test_only_the_beginning_is_looked_at() -> None:
    english = "The coast guard said on Friday that two ships had collided. " * 100
    assert detect_language(english + "海上保安庁は金曜日に発表した。" * 5_000) == "en"


def test_the_longest_run_that_ends_at_a_byte_counts_for_its_language() -> None:
    model = LanguageModel(
        columns=("xx", "yy", "yy"),
        prior=np.zeros(3, dtype=np.float32),
        runs=(
            np.array([ord("a")], dtype=np.uint64),
            np.array([int.from_bytes(b"ab", "big"), int.from_bytes(b"ca", "big")], dtype=np.uint64),
        ),
        table=np.array([[90, 0, 0], [0, 200, 0], [0, 0, 200]], dtype=np.uint8),
    )
    assert model.classify("a")[0] == "xx"
    assert model.classify("ab")[0] == "yy"
    assert model.classify("ca") == model.classify("CA")
    assert model.classify("ca")[0] == "yy"
    assert model.classify("zz")[1] == pytest.approx(2 / 3)  # two columns of three, told nothing
    packed = pack_model(model)
    assert packed == pack_model(unpack_model(packed))
    assert unpack_model(packed).classify("ab") == model.classify("ab")


@given(st.text(max_size=200))
def test_any_text_gives_a_two_letter_code_or_none(text: str) -> None:
    language = detect_language(text)
    assert language is None or (len(language) == 2 and language.islower() and language.isascii())
