"""Cutting: never longer than asked, and what fits stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spans import truncate


@pytest.mark.parametrize(
    ("text", "limit", "at_word", "cut"),
    [
        pytest.param("Ships met.", 10, False, "Ships met.", id="it fits"),
        pytest.param("Ships met off Boso", 10, False, "Ships met…", id="no space before the sign"),
        pytest.param("Ships met off Boso", 8, False, "Ships m…", id="inside a word"),
        pytest.param("Ships, met off Boso", 10, True, "Ships…", id="at a word"),
        pytest.param("Boso-off-ships", 6, True, "Boso-…", id="a word alone"),
        pytest.param("𠮷野家の前で", 4, False, "𠮷野家…", id="code points"),
    ],
)
def test_a_text_is_cut(text: str, limit: int, at_word: bool, cut: str) -> None:
    assert truncate(text, limit, at_word=at_word) == cut


@given(st.text(max_size=30), st.integers(min_value=1, max_value=30), st.booleans())
def test_it_is_never_longer_than_asked(text: str, limit: int, at_word: bool) -> None:
    cut = truncate(text, limit, at_word=at_word)
    assert len(cut) <= limit
    assert cut == text or cut.endswith("…")
