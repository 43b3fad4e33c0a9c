"""The language of queries: what is understood, what is matched, and what is said of the rest."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.articles import SourceClass
from bot.domain.entities import DayRange, fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import (
    EVERYTHING,
    All,
    AnyOf,
    DayBound,
    Field,
    FieldName,
    Not,
    Pattern,
    Published,
    Query,
    QueryFacts,
    Words,
)
from bot.domain.spans import Span
from bot.text.query.match import find_places, matches
from bot.text.query.parse import parse_query
from bot.text.query.write import write_query

NOW = datetime(2024, 11, 22, 8, tzinfo=UTC)

FACTS = QueryFacts(
    title="Coast guards train off Sakishima",
    text="Patrol vessels of Japan's coast guard met. 房総半島沖で共同演習。"
    " A caf\u00e9 in Taipei, U.S. envoy.",
    names=frozenset(map(fold_name, ["Senkaku Islands", "尖閣諸島"])),
    sources=("Reuters World", "Example News", "news.example.org"),
    source_class=SourceClass.STATE_MEDIA,
    tags=("Defence",),
    language="en",
    published=datetime(2024, 7, 18, 23, tzinfo=UTC),
)


def parse(text: str, zone: str = "UTC") -> Query:
    return parse_query(text, now=NOW, zone=zone)


def words(*phrases: str) -> Query:
    return All(tuple(Words(phrase) for phrase in phrases))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", EVERYTHING),
        (" \t ", EVERYTHING),
        ("coast guard", words("coast", "guard")),
        ('"coast guard"', Words("coast guard")),
        ("“coast guard”", Words("coast guard")),
        ("「共同訓練」　台湾", words("共同訓練", "台湾")),
        ("taiw*", Words("taiw", prefix=True)),
        ('"coast gua*"', Words("coast gua", prefix=True)),
        ("title:drill", Words("drill", title=True)),
        ("-a", Not(Words("a"))),
        ("－中国", Not(Words("中国"))),
        ("a OR b c", AnyOf((Words("a"), words("b", "c")))),
        ("a｜b", AnyOf((Words("a"), Words("b")))),
        ("（a OR b） -(c d)", All((AnyOf((Words("a"), Words("b"))), Not(words("c", "d"))))),
        ("NOT NOT a", Words("a")),
        ("a AND b", words("a", "b")),
        ("source：reuters", Field(FieldName.SOURCE, "reuters")),
        ('Entity:"Su  Ziyun"', Field(FieldName.ENTITY, "Su Ziyun")),
        ("site:example.org", Field(FieldName.SOURCE, "example.org")),
        ("class:State-Media", Field(FieldName.CLASS, "state media")),
        ("lang:zh-TW", Field(FieldName.LANGUAGE, "zh")),
        ("lang:Japanese", Field(FieldName.LANGUAGE, "ja")),
        (r"/coast( guard)?\/s/", Pattern(r"coast( guard)?\/s")),
    ],
)
def test_what_is_understood(typed: str, query: Query) -> None:
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Re: China", words("Re", "China")),
        ("Japan's plan", words("Japan's", "plan")),
        ('5" gun', words("5", "gun")),
        ('unclosed "coast guard', words("unclosed", "coast", "guard")),
        ("- foo", Words("foo")),
        ("—foo", Words("foo")),
        ("--foo", Words("foo")),
        ("cross-strait ties", words("cross-strait", "ties")),
        ("Portland, OR", words("Portland", "OR")),
        ("1) China :)", words("1", "China")),
        ("f(x", words("f", "x")),
        ("and/or km/h", words("and/or", "km/h")),
        ("/etc/passwd", Words("etc/passwd")),
        ("12:30 http://a.org/b?c=d", words("12:30", "http://a.org/b?c=d")),
        ("entity: Japan", words("entity", "Japan")),
        (
            "CHINA SAYS IT WILL NOT ATTACK TAIWAN",
            words(*["CHINA", "SAYS", "IT", "WILL", "NOT", "ATTACK", "TAIWAN"]),
        ),
        ("a * b", words("a", "b")),
        ("中国：新政策", Words("中国：新政策")),
        ("a\x00b\ud800", words("a", "b")),
    ],
)
def test_plain_text_is_words(typed: str, query: Query) -> None:
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("typed", "says", "at"),
    [
        ("japan sorce:reuters", "Did you mean source:", 6),
        ("after:banana", "Dates like", 0),
        ("x on:9999-12-31", "is no date", 2),
        ("class:rag", 'class:"state media"', 0),
        ("lang:?x", "Codes like lang:en", 0),
        ("(a OR b", "character 1 is not closed", 0),
        ("a OR b)", "character 7 closes nothing", 6),
        ("/(a/", "cannot be read: missing )", 0),
        (f"/{'a' * 300}/", "too large", 0),
        (r"/(\pL{30}){30}/", "too large", 0),
        ("🚀 !!", "no word", None),
        ("a" * 1001, "1,000 characters", 1000),
        ("a " * 65, "64 are understood", None),
        ("(" * 21 + "a" + ")" * 21, "20 are understood", 20),
    ],
)
def test_what_is_wrong_is_said_with_its_place(typed: str, says: str, at: int | None) -> None:
    with pytest.raises(QueryNotUnderstood) as caught:
        parse(typed)
    assert says in str(caught.value)
    assert caught.value.at == at


def test_days_are_those_of_the_zone() -> None:
    day = DayRange(date(2024, 7, 18), date(2024, 7, 18))
    start = datetime(2024, 7, 17, 15, tzinfo=UTC)
    end = datetime(2024, 7, 18, 15, tzinfo=UTC)
    assert parse("on:2024-07-18", "Asia/Tokyo") == Published(DayBound.ON, day, start, end)
    assert parse('after:"18 July 2024"', "Asia/Tokyo") == Published(DayBound.AFTER, day, start)
    assert parse("before:2024-07-18", "Asia/Tokyo") == Published(DayBound.BEFORE, day, None, start)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", True),
        ("COAST guard", True),
        ('"guard coast"', False),
        ('"japan s coast"', True),
        ("cafe", True),
        ("guar", False),
        ("guar*", True),
        ("u.s. envoy", True),
        ("title:guards", True),
        ("title:guard", False),
        ("共同演習", True),
        ("沖で", True),
        ("習", True),
        ("演共", False),
        ("共同演習b", False),
        ("-共同演習", False),
        ("absent OR (japan -china)", True),
        ('entity:"The Senkaku Islands"', True),
        ("entity:尖閣諸島", True),
        ("entity:senkaku", False),
        ("source:reuters", True),
        ("source:example.org", True),
        ("source:reut", False),
        ("tag:DEFENCE", True),
        ("class:newspaper OR lang:ja", False),
        ('class:"state media" lang:en', True),
        ("on:2024-07-18", True),
        ("after:2024-07-19", False),
        ("before:2024-07-18", False),
        ("/VESSELS? of/", True),
        ("/^coast/", True),
        ("/vessel$/", False),
    ],
)
def test_what_is_matched(typed: str, found: bool) -> None:
    assert matches(parse(typed), FACTS) is found


def test_days_of_publication_need_one() -> None:
    assert not matches(parse("before:2024-07-18"), QueryFacts(title="x"))


def test_the_places_of_the_words_are_found() -> None:
    text = "The Coast-Guard of caf\u00e9s near 尖閣諸島, coasts apart."
    places = find_places(parse('"coast guard" OR (cafe* -near) 閣諸 title:apart'), text)
    assert [place.of(text) for place in places] == ["Coast-Guard", "caf\u00e9s", "閣諸"]
    assert find_places(EVERYTHING, text) == ()
    assert find_places(Words("a"), "a " * 50, most=3) == (Span(0, 1), Span(2, 3), Span(4, 5))


_MARKS = st.sampled_from("()|-*\"'/:： \u3000“」\\\x00\ud800🚀a")
_BITS = st.sampled_from(
    ["OR", "NOT ", " AND ", "Bé", "中国", "12:30", "/x/", "entity:", "after:", "class:wire ", "b:c"]
)


@given(st.one_of(st.text(max_size=60), st.lists(_BITS | _MARKS, max_size=25).map("".join)))
@example("(((((")
@example('-"a" OR')
def test_any_text_is_understood_or_refused_in_words_and_reads_back_the_same(text: str) -> None:
    try:
        query = parse(text)
    except QueryNotUnderstood as error:
        assert str(error).strip()
        return
    assert parse(write_query(query)) == query
    assert matches(query, FACTS) in (True, False)
    find_places(query, FACTS.text)
