"""Hits by how well they fit: counted in the hits alone, word by word as people write them."""

from __future__ import annotations

import pytest

from bot.domain.queries import Words
from storage.rank import count_wanted, rank_hits, write_wanted


@pytest.mark.parametrize(
    ("phrase", "text", "count"),
    [
        ("art", "Art, ART and art; a party of artists starts", 3),
        ("coast guard", "The Coast Guard said COAST-GUARD ships and coast\nguards", 2),
        ("Erdoğan", "Erdogan, then erdogan again", 2),
        ("erdogan", "Erdoğan alone, with his accent", 1),
        ("erdogan", "Erdoğan with it and Erdogan without", 1),
        ("...", "a text of words...", 0),
        ("a.b*c", "an a.b*c is no aXbbc", 1),
    ],
)
def test_words_are_counted_as_people_write_them(phrase: str, text: str, count: int) -> None:
    wanted = write_wanted([Words(phrase)])
    assert count_wanted("", text, wanted) == str(count)


def test_prefixes_and_titles_are_counted_as_they_are_asked_for() -> None:
    wanted = write_wanted([Words("part", prefix=True), Words("ship", title=True), Words("ship")])
    counted = count_wanted("A ship for the party", "Partly a ship, a ship.", wanted)
    assert counted == "2 1 3"


def test_what_is_rare_among_the_hits_and_often_in_a_short_text_comes_first() -> None:
    counts = {1: [1, 0], 2: [3, 0], 3: [1, 1], 4: [3, 0]}
    scores = rank_hits(counts, {1: 100, 2: 100, 3: 100, 4: 400})
    assert sorted(scores, key=lambda number: -scores[number]) == [3, 2, 4, 1]
    assert rank_hits({}, {}) == {}
