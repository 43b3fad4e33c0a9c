"""Names of a desk's own list are found as strings: where they stand, whole, the longest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entities import EntityId, EntityKind, fold_name
from bot.domain.followed import FollowedName
from bot.text.names import NameMatcher
from tests.growth import check_growth


def find(text: str, *names: str) -> list[tuple[str, str]]:
    listed = [
        FollowedName(entity=EntityId(number), kind=EntityKind.OTHER, name=name)
        for number, name in enumerate(names, start=1)
    ]
    return [(name.name, span.of(text)) for name, span in NameMatcher(listed).find(text)]


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("ELERING said. Elering's grid, elering’s, Elerings.", "Elering", ["ELERING", "Elering"]),
        ("WHO asked who, and Who?", "WHO", ["WHO"]),
        ("Nato and NATO met; nato did not.", "NATO", ["Nato", "NATO"]),
        ("Müller, MULLER and Mu\u0308ller", "Müller", ["Müller", "MULLER", "Mu\u0308ller"]),
        ("an iPhone, an IPHONE", "iPhone", ["iPhone", "IPHONE"]),
        ("U.S. Steel of the U. S. Steel", "U.S. Steel", ["U.S. Steel", "U. S. Steel"]),
        ("In Elering. AS we said, Elering AS", "Elering AS", ["Elering AS"]),
        ("Baltic Sea,\nBaltic\nSea", "Baltic Sea", ["Baltic Sea"]),
        ("臺灣、台灣と台湾", "台湾", ["臺灣", "台灣", "台湾"]),
        ("インドネシアとインドの海軍", "インド", ["インド"]),
        ("ﾌﾟｰﾁﾝ氏とプーチン氏", "プーチン", ["ﾌﾟｰﾁﾝ", "プーチン"]),
        ("海南航空は海南から", "海南", ["海南", "海南"]),
        ("윤석열은 윤석열", "윤석열", ["윤석열", "윤석열"]),
        ("米Google社とＧｏｏｇｌｅ", "Google", ["Google", "Ｇｏｏｇｌｅ"]),
        ("Путин и Путина", "Путин", ["Путин"]),
    ],
)
def test_a_name_is_found_where_it_stands_whole(text: str, name: str, found: list[str]) -> None:
    assert [words for _, words in find(text, name)] == found


def test_the_longest_of_two_is_meant() -> None:
    text = "Elering AS and Elering"
    assert find(text, "Elering", "Elering AS") == [
        ("Elering AS", "Elering AS"),
        ("Elering", "Elering"),
    ]


@given(text=st.text(max_size=60), name=st.text(min_size=2, max_size=6))
def test_what_is_found_is_compared_as_names_are(text: str, name: str) -> None:
    for _, words in find(f"{text} {name} {text}", name):
        assert fold_name(words) == fold_name(name)


def test_a_long_list_costs_no_more_on_a_text_full_of_its_beginnings() -> None:
    text = "Name brown fox. " * 200

    def match(matcher: NameMatcher) -> object:
        return matcher.find(text)

    def make(size: int) -> NameMatcher:
        names = (f"Name{number:04d}x" for number in range(size))
        return NameMatcher(
            FollowedName(entity=EntityId(1), kind=EntityKind.OTHER, name=name) for name in names
        )

    check_growth(match, make, 200, 1_600, times=1)
