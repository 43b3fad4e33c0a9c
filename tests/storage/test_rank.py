"""Hits by how well they fit: counted in the hits alone, word by word as people write them."""

from __future__ import annotations

import pytest

from bot.domain.queries import Words
from storage.rank import rank_hits
from storage.seam import OutOfTime


def _rank(wanted: list[Words], *articles: tuple[str, str], seconds: float = 60.0) -> list[float]:
    rows = [
        (number, len(title) + len(text), title, text)
        for number, (title, text) in enumerate(articles)
    ]
    scores = rank_hits(rows, wanted, seconds=seconds)
    return [scores[number] for number in range(len(rows))]


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
    """It fits as well as a text of the same length that has the word so many times."""
    plain = " ".join(["xyzzy"] * count).ljust(len(text), ".")
    found, expected = _rank([Words(phrase)], ("", text)), _rank([Words("xyzzy")], ("", plain))
    assert found == expected
    assert bool(found[0]) == bool(count)


def test_prefixes_and_titles_are_counted_as_they_are_asked_for() -> None:
    title, text = "A ship for the party", "Partly a ship, a ship."
    of_title = Words("ship", title=True)
    once, whole = [Words("part", prefix=True)], [Words("part")]
    assert _rank(once, (title, text)) == _rank([Words("ship")], ("", "ship ship".ljust(42, ".")))
    assert _rank(whole, (title, text)) == [0.0]
    assert _rank([of_title], (title, text), ("No such thing at all", text))[1] == 0.0


def test_what_is_rare_among_the_hits_and_often_in_a_short_text_comes_first() -> None:
    wanted = [Words("news"), Words("drill")]
    texts = ["news", "news news news", "news drill", "news news news"]
    articles = [("", text.ljust(100 if n < 3 else 400, ".")) for n, text in enumerate(texts)]
    scores = _rank(wanted, *articles)
    assert sorted(range(4), key=lambda number: -scores[number]) == [2, 1, 3, 0]
    assert _rank(wanted) == []


def test_looking_through_the_hits_ends_in_time() -> None:
    with pytest.raises(OutOfTime):
        _rank([Words("news")], ("", "news"), seconds=-1.0)
