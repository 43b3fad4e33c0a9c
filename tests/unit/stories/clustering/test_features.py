"""Features: what of a reading decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import Article, Reading
from bot.domain.entities import DateMention, EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.stories.clustering.cluster import StoryIndex
from bot.stories.clustering.copies import sketch
from bot.stories.clustering.features import DAYS_KEPT, TERMS_KEPT, extract_features
from bot.stories.clustering.tokens import (
    find_figures,
    fold,
    is_telling,
    split_terms,
    split_words,
    strip_plural,
)
from tests.unit.stories.clustering.desk import DRILL, JAPANESE, WIRE, at, digest, read


def test_title_words_weigh_most() -> None:
    terms = dict(
        extract_features(read("Drill off Boso\nA drill. Ships met."), moment=at(DRILL)).terms
    )
    assert terms["drill"] > terms["boso"] > terms["ship"]
    assert "off" not in terms


def test_names_are_keys_where_known() -> None:
    names = dict(digest(WIRE, DRILL).names)
    assert "territory:JP" in names and "boso peninsula" in names
    assert names["territory:JP"] < names["guardian 9"]


def test_known_names_are_found_inside_of_longer_ones() -> None:
    text = "那覇空港で欠航、与那国島沖は大波"
    airport, sea = (Span(text.index(w), text.index(w) + len(w)) for w in ("那覇空港", "与那国島沖"))
    entities = tuple(
        NamedEntity(name=span.of(text), kind=EntityKind.OTHER, mentions=(span,))
        for span in (airport, sea)
    )
    article = Article(title="", text=text, language="ja")
    reading = Reading(article=article, sentences=(), entities=entities, dates=())
    names = {name for name, _ in extract_features(reading, moment=at(DRILL)).names}
    assert {"city:1856035", "place:yonaguni"} < names


def test_unspaced_words_become_pairs_of_characters() -> None:
    terms = dict(digest(JAPANESE, DRILL).terms)
    assert "训练" in terms and "さがみ" not in terms and "1972" not in terms


def test_katakana_is_a_word_and_variants_of_a_character_are_one() -> None:
    assert list(split_terms("ウクライナの無人機")) == ["ウクライナ", "无人", "人机"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("On Monday 4 May they saw 12 ships and six boats", ("monday", "4d", "12", "6")),
        ("14日午前、7,000人が避難", ("14d", "7000")),
        ("5月23日，军机28架次", ("5d", "23d", "28")),
        ("8年1.2兆元、1兆2千億円、3万5千人と120万人", ("8d", "1200000000000", "35000", "1200000")),
        ("1.2 trillion dollars, two million and 2.50", ("1200000000000", "2000000", "2.50")),
        ("20万4千、百 billion 1.2.3 thousand", ("204000", "1.2.3")),
    ],
)
def test_figures_tell_days_from_numbers(text: str, figures: tuple[str, ...]) -> None:
    assert tuple(find_figures(text)) == figures
    assert [f for f in figures if is_telling(f)] == [f for f in figures if f[-1].isdigit()]


@pytest.mark.parametrize("sign", ["❶", "፬", "²", "③", "１", "٣"])
def test_an_article_with_any_digit_of_unicode_is_placed(sign: str) -> None:
    # Of these the first four are digits to Python, and no numbers.
    text = f"Drill {sign}\nOn Monday {sign} ships, 1{sign} boats and {sign}2 officers met."
    assert StoryIndex().place(digest(text, DRILL)).story is None


def test_the_sketch_is_that_of_the_text() -> None:
    assert digest(WIRE, DRILL).sketch == sketch(WIRE.partition("\n")[2])


def _mention(first: date, last: date) -> DateMention:
    return DateMention(span=Span(0, 1), first=first, last=last)


@pytest.mark.parametrize(
    ("mentions", "days"),
    [
        ([(DRILL, DRILL)], (DRILL,)),
        ([(DRILL, DRILL + timedelta(days=1))], (DRILL, DRILL + timedelta(days=1))),
        ([(date(1972, 1, 1), date(1972, 12, 31))], ()),
        ([(DRILL, DRILL), (date(2012, 9, 11), date(2012, 9, 11))], (DRILL,)),
        ([(date(2012, 9, 11), date(2012, 9, 11))], (date(2012, 9, 11),)),
        ([(DRILL, date(2024, 7, 1))], ()),
    ],
    ids=["day", "two days", "year", "background day", "looking back", "reversed"],
)
def test_event_days(mentions: list[tuple[date, date]], days: tuple[date, ...]) -> None:
    reading = Reading(
        article=Article(title="", text="x"),
        sentences=(),
        entities=(),
        dates=tuple(_mention(*mention) for mention in mentions),
    )
    assert extract_features(reading, moment=at(DRILL)).days == days


@given(st.text(max_size=300), st.text(max_size=3000), st.lists(st.dates(), max_size=20))
def test_features_are_bounded(title: str, text: str, days: list[date]) -> None:
    reading = Reading(
        article=Article(title=title, text=text),
        sentences=(),
        entities=(),
        dates=tuple(_mention(day, day) for day in days),
    )
    features = extract_features(reading, moment=at(DRILL))
    assert len(features.terms) <= TERMS_KEPT and len(features.days) <= DAYS_KEPT
    assert all(weight > 0 for _, weight in features.terms)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Japan’s 1,800 troops", ["japan", "1800", "troops"]),
        ("F-35B", ["f", "35", "b"]),
        ("Ｔｏｋｙｏ湾", ["tokyo", "湾"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert list(split_words(text)) == words


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("vessels", "vessel"),
        ("parties", "party"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("seas", "sea"),
    ],
)
def test_plurals(word: str, singular: str) -> None:
    assert strip_plural(word) == singular


@given(st.text())
def test_folding_leaves_single_spaces(text: str) -> None:
    assert "  " not in fold(text)
