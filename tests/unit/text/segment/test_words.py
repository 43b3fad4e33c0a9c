"""Words, stop words, stems and the redundancy they are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.segment.words import (
    count_words,
    find_content_set,
    find_content_words,
    find_words,
    is_stop_word,
    stem_word,
)
from bot.text.summary.redundancy import (
    SAME,
    find_repeats,
    measure_containment,
    shingle_sentence,
    tells_same,
)
from tests.growth import check_growth


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Japan's Coast Guard", ("japan", "coast", "guard"), id="possessive"),
        pytest.param("Taiwan’s ships don’t", ("taiwan", "ships", "don't"), id="curly apostrophe"),
        pytest.param("the U.S. Navy", ("the", "u.s.", "navy"), id="abbreviation"),
        pytest.param("1,800 men, 3.5 km", ("1,800", "men", "3.5", "km"), id="numbers"),
        pytest.param("海上保安庁", ("海上", "上保", "保安", "安庁"), id="bigrams"),
        pytest.param("島", ("島",), id="one character"),
        pytest.param("日本のJCG船", ("日本", "本の", "jcg", "船"), id="mixed scripts"),
        pytest.param("ｆｕｌｌ　ｗｉｄｔｈ", ("full", "width"), id="full width"),
        pytest.param("... — !", (), id="no words"),
    ],
)
def test_words_are_found(text: str, words: tuple[str, ...]) -> None:
    assert find_words(text) == words


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        pytest.param(("exercise", "exercises"), "exercis", id="plural"),
        pytest.param(("escalate", "escalated", "escalating", "escalates"), "escalat", id="verb"),
        pytest.param(("country", "countries"), "country", id="ies"),
        pytest.param(("planning",), "plan", id="doubled"),
        pytest.param(("crisis",), "crisis", id="not a plural"),
        pytest.param(("sing",), "sing", id="too short"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...], stem: str) -> None:
    assert {stem_word(form) for form in forms} == {stem}


def test_stems_are_english_only() -> None:
    assert stem_word("maisons", "fr") == "maisons"


def test_content_words_leave_function_words_out() -> None:
    assert find_content_words("He said that the ships had entered") == ("ship", "enter")
    assert is_stop_word("では") and not is_stop_word("日本")


@given(st.text(alphabet="aBsé.'’1,- 日の\u0e01"), st.sampled_from(["en", "ja", "fr", None]))
def test_content_words_are_the_stems_of_what_is_no_stop_word(text: str, language: str) -> None:
    kept = [word for word in find_words(text) if not is_stop_word(word, language)]
    words = find_content_words(text, language)
    assert words == tuple(stem_word(word, language) for word in kept)
    assert find_content_set(text, language) == frozenset(words)


def test_more_words_than_are_kept_have_their_stems() -> None:
    text = " ".join(f"{chr(97 + n % 26)}{n}" for n in range(40_000))
    assert find_content_words(f"ships {text} ships of") == ("ship", *text.split(), "ship")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("A.B.C and a.b", ("a.b.", "c", "and", "a", "b"), id="stops within"),
        pytest.param("x.y.z's 3.x.y.", ("x.y.", "z", "3", "x.y."), id="stops and numbers"),
        pytest.param("a" * 50, ("a" * 40,), id="cut"),
        pytest.param("日a.b.本 ๑2กข", ("日", "a.b.", "本", "๑2", "กข"), id="mixed"),
    ],
)
def test_words_beside_stops_and_figures(text: str, words: tuple[str, ...]) -> None:
    assert find_words(text) == words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("four words of text", 4, id="spaced"),
        pytest.param("海上保安庁", 2, id="unspaced"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text())
def test_any_text_has_words_without_spaces(text: str) -> None:
    words = find_words(text)
    assert all(word and not any(c.isspace() for c in word) for word in words)
    assert find_words(text) == words


def test_time_grows_with_the_text_and_no_faster() -> None:
    for unit in ("a.b.", ".", "島", "a'", "1."):
        check_growth(find_words, unit.__mul__, 12_500, 100_000)


_FIRST = "Patrol vessels of both coast guards searched for a missing yacht on Thursday."


@pytest.mark.parametrize(
    ("second", "same"),
    [
        pytest.param(_FIRST, True, id="itself"),
        pytest.param(
            "TAIPEI (Wire) - Patrol vessels of both coast guards searched for a missing yacht on "
            "Thursday, officials told reporters at the port.",
            True,
            id="with more around it",
        ),
        pytest.param(
            "Patrol vessels of the two coast guards searched for a missing yacht.", True, id="cut"
        ),
        pytest.param("Four ships and a helicopter took part in the drill.", False, id="another"),
    ],
)
def test_a_sentence_that_says_the_same_is_recognised(second: str, same: bool) -> None:
    first = shingle_sentence(_FIRST)
    assert (measure_containment(first, shingle_sentence(second)) >= SAME) is same


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ("In Naha the port's owner was absolved on Monday by a divided high court.", True),
        ("The mayor of Naha asked the high court for the papers of 2019.", False),
        ("The court met on Friday.", False),
    ],
)
def test_two_newsrooms_tell_the_same_in_other_words(second: str, same: bool) -> None:
    first = "A divided high court on Monday absolved the owner of the port in Naha of bribery."
    pieces = shingle_sentence(first), shingle_sentence(second)
    assert tells_same(*pieces) is same


def test_repeats_are_the_later_ones() -> None:
    sentences = (_FIRST, "Four ships and a helicopter took part in the drill.", _FIRST + " Again.")
    assert find_repeats([shingle_sentence(s) for s in sentences]) == {2}


def test_a_sentence_that_says_more_is_no_repeat() -> None:
    headline = shingle_sentence("Coast guards search for yacht")
    assert find_repeats([headline, shingle_sentence(_FIRST)]) == frozenset()


@given(st.text(), st.text())
def test_containment_is_a_symmetric_share(first: str, second: str) -> None:
    one, two = shingle_sentence(first), shingle_sentence(second)
    assert 0.0 <= measure_containment(one, two) <= 1.0
    assert measure_containment(one, two) == measure_containment(two, one)
