"""The word lists and patterns that ship as text files."""

from __future__ import annotations

import re

from bot.text.lexicon import load_lexicon, load_pattern, load_patterns


def test_word_lists_are_in_lower_case_but_those_of_capitalised_words() -> None:
    lists = load_lexicon()
    plain = [words for name, words in lists.items() if not name.startswith("capitalised")]
    assert all(word == word.lower() for words in plain for word in words)
    assert {"president", "admiral"} <= lists["titles"]
    assert {"south china sea", "#"} <= lists["seas and regions without a state"] | lists[
        "before a number"
    ]


def test_a_pattern_holds_those_that_it_names_and_no_white_space_of_its_file() -> None:
    label = load_pattern("label", re.IGNORECASE)
    assert label.fullmatch("Updated: Tues 3 September 2024")
    assert not label.fullmatch("Updated: Ships met 3 September 2024")
    assert set(load_patterns("heading")) == {"happening", "why", "ahead"}
    assert load_patterns("dense cue")["z_please"].search("ご注意ください")
