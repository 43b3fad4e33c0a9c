"""Tokens: apart or whole, always at their place in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.segment import split_tokens


@pytest.mark.parametrize(
    ("text", "apart", "whole"),
    [
        pytest.param("18th July", "18 th July", "18 th July", id="an ordinal"),
        pytest.param("1,200.5 men", "1 , 200 . 5 men", "1,200.5 men", id="a number"),
        pytest.param("Japan’s", "Japan ’ s", "Japan’s", id="an apostrophe"),
        pytest.param("12,34", "12 , 34", "12 , 34", id="no thousands"),
        pytest.param("a_b", "a _ b", "a _ b", id="an underscore"),
        pytest.param(" \n", "", "", id="white space"),
    ],
)
def test_a_text_is_cut_apart_or_in_whole_numbers_and_words(
    text: str, apart: str, whole: str
) -> None:
    assert [token.text for token in split_tokens(text)] == apart.split()
    assert [token.text for token in split_tokens(text, whole=True)] == whole.split()


def test_a_token_tells_what_it_is() -> None:
    word, figures, sign = split_tokens("Don’t 1,200 %", whole=True)
    assert word.is_word and word.capitalised and word.lower == "don't"
    assert figures.is_figures and not figures.is_word and figures.number is None
    assert not sign.is_word and not sign.is_figures


@given(st.text(max_size=60), st.booleans())
def test_tokens_keep_their_place_and_leave_out_white_space_alone(text: str, whole: bool) -> None:
    tokens = split_tokens(text, whole=whole)
    assert [text[token.start : token.end] for token in tokens] == [t.text for t in tokens]
    assert "".join(token.text for token in tokens) == "".join(text.split())
