"""The shipped gazetteer and word lists."""

from __future__ import annotations

import pytest

from bot.text.names.gazetteer import load_gazetteer


@pytest.mark.parametrize(
    ("language", "name", "key"),
    [
        ("en", "Japan", "territory:JP"),
        ("en", "People’s Republic of China", "territory:CN"),
        ("en", "Britain", "territory:GB"),
        ("ja", "米国", "territory:US"),
        ("zh", "台灣", "territory:TW"),
        ("zh", "台湾", "territory:TW"),
        ("fr", "Allemagne", "territory:DE"),
        ("ja", "東京", "city:1850147"),
        ("en", "Tokyo", "city:1850147"),
    ],
)
def test_identity(language: str, name: str, key: str) -> None:
    entry = load_gazetteer(language).get(name)
    assert entry is not None
    assert entry.key == key


def test_a_name_of_many_cities_has_no_identity() -> None:
    entry = load_gazetteer("en").get("Springfield")
    assert entry is not None
    assert entry.key is None


def test_the_longest_name_wins() -> None:
    words = ["the", "South", "China", "Sea", "and", "China"]
    gazetteer = load_gazetteer("en")
    assert gazetteer.find(words, 0) is None
    found = gazetteer.find(words, 1)
    assert found is not None
    assert (found[0], found[1].sort) == (3, "region")


def test_unknown_language_holds_no_names() -> None:
    assert load_gazetteer("xx").entries == {}
