"""The catalogues say the same in every language, and days are written as each language does."""

import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.briefing.page import show_day, show_days, show_time
from bot.briefing.wording import (
    DEFAULT,
    LANGUAGES,
    Wording,
    fill_gaps,
    find_language,
    load_wording,
    read_texts,
)
from bot.briefing.wording.commands import load_command_words
from bot.domain.entities import DayRange
from bot.domain.errors import DateNotUnderstood
from bot.text.dates import parse_when
from bot.text.dates.typed import DateFault

OTHERS = [language for language in LANGUAGES if language != DEFAULT]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("en-US", "en"),
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("ja_JP", "ja"),
        ("zh-TW", "zh-TW"),
        ("zh_TW", "zh-TW"),
        ("zh-HK", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-MO", "zh-TW"),
        ("zh-CN", "en"),
        ("zh", "en"),
        ("zh-Hans-HK", "en"),
        ("fr", "en"),
        ("jam", "en"),
        ("", "en"),
        ("../../ja", "en"),
    ],
)
def test_a_locale_is_answered_in_its_language(locale: str, language: str) -> None:
    assert find_language(locale) == language
    assert load_wording(locale).language == language


@given(st.text(max_size=40))
def test_any_locale_has_a_wording(locale: str) -> None:
    assert load_wording(locale).language in LANGUAGES


def find_places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_in_the_same_values(language: str) -> None:
    english = read_texts(DEFAULT)
    wrong = {
        key: f"has {sorted(find_places(text))}, en.toml {sorted(find_places(english[key]))}"
        for key, text in read_texts(language).items()
        if key in english and find_places(text) != find_places(english[key])
    }
    assert not wrong, f"{{names}} in {language}.toml differ from English: {wrong}"


def test_what_a_language_lacks_is_said_in_english() -> None:
    english = {"a.n_one": "{n} story", "a.n_other": "{n} stories", "a.b": "Hello", "a.c": "Bye"}
    wording = Wording("xx", fill_gaps({"a.n_other": "{n}件", "a.b": "やあ"}, english))
    assert [wording.count("a.n", n) for n in (0, 1, 2)] == ["0件", "1件", "2件"]
    assert (wording.say("a.b"), wording.say("a.c")) == ("やあ", "Bye")
    untranslated = Wording("xx", fill_gaps({}, english))
    assert [untranslated.count("a.n", n) for n in (1, 2)] == ["1 story", "2 stories"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_counted_text_has_a_form_for_any_number(language: str) -> None:
    wording = load_wording(language)
    counted = [k.removesuffix("_other") for k in wording.texts if k.endswith("_other")]
    assert len(counted) > 5
    for key in counted:
        assert all(str(n) in wording.count(key, n) for n in (0, 1, 2, 5))


EXACT, MONTH = ((2024, 7, 18), (2024, 7, 18)), ((2024, 7, 1), (2024, 7, 31))
YEAR, YEARS = ((1972, 1, 1), (1972, 12, 31)), ((1895, 1, 1), (1945, 12, 31))
RANGE = ((2024, 7, 10), (2024, 7, 17))


@pytest.mark.parametrize(
    ("language", "days", "shown"),
    [
        ("ja", EXACT, "2024年7月18日（木）"),
        ("ja", MONTH, "2024年7月"),
        ("ja", YEAR, "1972年"),
        ("ja", YEARS, "1895年〜1945年"),
        ("ja", RANGE, "2024年7月10日〜2024年7月17日"),
        ("zh-TW", EXACT, "2024年7月18日（週四）"),
        ("zh-TW", MONTH, "2024年7月"),
        ("zh-TW", YEAR, "1972年"),
        ("zh-TW", YEARS, "1895年至1945年"),
        ("zh-TW", RANGE, "2024年7月10日至2024年7月17日"),
        ("en-GB", EXACT, "18 Jul 2024 (Thu)"),
        ("en-GB", RANGE, "10 Jul 2024 to 17 Jul 2024"),
    ],
)
def test_days_are_written_as_the_language_does(
    language: str, days: tuple[tuple[int, int, int], tuple[int, int, int]], shown: str
) -> None:
    first, last = (date(*day) for day in days)
    assert show_days(DayRange(first, last), load_wording(language)) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Fri 22 Nov 2024, 08:00 JST"),
        ("ja", "2024年11月22日（金）08:00 JST"),
        ("zh-TW", "2024年11月22日（週五）08:00 JST"),
    ],
)
def test_times_are_written_as_the_language_does(language: str, shown: str) -> None:
    moment = datetime(2024, 11, 21, 23, tzinfo=UTC)
    assert show_time(moment, "Asia/Tokyo", load_wording(language)) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["day.months", "day.weekdays"])
def test_months_and_weekdays_are_all_there_and_differ(language: str, key: str) -> None:
    names = load_wording(language).say(key).split()
    assert len(set(names)) == len(names) == {"day.months": 12, "day.weekdays": 7}[key]


@given(st.dates())
def test_a_day_in_japanese_is_its_numbers(day: date) -> None:
    shown = show_day(day, load_wording("ja"))
    assert shown == f"{day.year:04}年{day.month}月{day.day}日"


def test_the_setting_takes_the_languages_that_there_are() -> None:
    assert settings.LANGUAGES == LANGUAGES


@pytest.mark.parametrize("language", OTHERS)
def test_texts_name_commands_as_that_language_calls_them(language: str) -> None:
    words, wording = load_command_words(language), load_wording(language)
    typed = re.compile(rf"(?<![\w/])/({'|'.join(words.commands)})\b", re.ASCII)
    english = [f"{key}: {text}" for key, text in wording.texts.items() if typed.search(text)]
    assert not english
    assert f"/{words.show_command('digest create')}" in wording.say("digest.none")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_date_is_answered_with_dates_that_are(language: str) -> None:
    wording = load_wording(language)
    like = wording.say("when.like")
    examples = re.findall(r"[「\"]([^「」\"]+)[」\"]", like)
    assert len(examples) == 7 and all(parse_when(one, now=date(2026, 1, 5)) for one in examples)
    words = [wording.say(f"when.{fault}", typed='"x"', like=like) for fault in DateFault]
    assert len(set(words)) == len(DateFault)
    if language == DEFAULT:
        with pytest.raises(DateNotUnderstood) as refused:
            parse_when("x", now=date(2026, 1, 5))
        assert str(refused.value) in words


def test_a_command_without_a_name_is_shown_in_english() -> None:
    assert load_command_words("en").show_command("brief now") == "brief now"
    assert load_command_words("ja").show_command("brief nowhere") == "ブリーフ nowhere"
