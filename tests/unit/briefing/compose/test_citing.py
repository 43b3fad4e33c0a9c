"""A text that several sources print is cited once, from its original where that was found."""

from __future__ import annotations

from bot.briefing.compose import fold_copies
from tests.makers.stories import make_article


def test_copies_are_folded_into_their_original_in_the_order_of_the_first() -> None:
    printed = {1: None, 2: 1, 3: None, 4: 9, 5: 9, 6: 3}
    found = [
        make_article(number, ("Ships met.", {}), copy_of=printed[number]).stored
        for number in (2, 3, 1, 4, 5, 6)
    ]
    folded = fold_copies(found, lambda article: article)
    assert [(article.id, copies) for article, copies in folded] == [(1, 1), (3, 1), (4, 1)]
