"""Nothing of a text from outside acts in Discord, and all of it that is visible stays."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs._discord.escape import (
    LONGEST_URL,
    MOST_MARKS,
    clean_text,
    escape_label,
    escape_plain,
    escape_text,
    find_target,
    link,
)
from tests.growth import check_growth
from tests.unit.cogs.discord_reading import DEAD_WHEN_PLAIN, SERVER_MENTION, read
from tests.unit.hostile import FRAGMENTS, texts

fragments = pytest.mark.parametrize("text", FRAGMENTS.values(), ids=FRAGMENTS.keys())


def narrow(text: str) -> str:
    visible = re.sub("[\ufdd0-\ufdef]", "", unicodedata.normalize("NFKC", text))
    return "".join(visible.split())


@fragments
def test_nothing_of_a_hostile_text_acts(text: str) -> None:
    safe = escape_text(text)
    assert read(safe).acting == set()
    assert not SERVER_MENTION.search(safe)


@given(texts)
def test_nothing_acts_and_the_visible_text_stays(text: str) -> None:
    safe = escape_text(text)
    reading = read(safe)
    assert reading.acting == set()
    assert not SERVER_MENTION.search(safe)
    visible = re.sub("[\ufdd0-\ufdef]", "", clean_text(text))
    assert reading.seen.replace("＠", "@") == visible.replace("＠", "@")


@given(st.lists(texts, max_size=4))
def test_escaped_texts_may_be_joined_with_a_space(parts: list[str]) -> None:
    joined = " ".join(map(escape_text, parts))
    assert read(joined).acting == set()
    assert not SERVER_MENTION.search(joined)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb\u2066c\u200bd\ufeff\u00ade", "abcde"),
        ("a\tb\n\nc\u00a0\u2003d\u2028e", "a b c d e"),
        ("\x00\x07a\x1b[31m", "a[31m"),
        ("a\ud800b", "ab"),
        ("\u3164a\u115f\u2800b", "a b"),
        ("\u0301a" + "\u0301" * 200, "a" + "\u0301" * MOST_MARKS),
        ("Ái Việt ต้น שָׁלוֹם", "Ái Việt ต้น שָׁלוֹם"),
        ("尖閣諸島", "尖閣諸島"),
    ],
    ids=[
        "format characters",
        "white space",
        "controls",
        "lone surrogate",
        "blank letters",
        "stacked marks",
        "living scripts",
        "kanji",
    ],
)
def test_only_visible_characters_stay(text: str, seen: str) -> None:
    assert clean_text(text) == seen


@given(st.text())
def test_cleaning_twice_equals_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fri 22 Nov 2024, 08:00 JST · 2 new",
        "The well-known (second) drill, at 08:00.",
        "Who? Japan's & Taiwan's #1 team – a 50 % rise!",
        "desk@example.org",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert escape_text(text) == text


@fragments
def test_a_plain_place_shows_no_backslash_and_nothing_acts(text: str) -> None:
    safe = escape_plain(text)
    assert "\\" not in safe
    assert read(safe).acting <= DEAD_WHEN_PLAIN
    assert not SERVER_MENTION.search(safe)
    assert narrow(safe) == narrow(clean_text(text))


@given(texts)
def test_a_link_leads_where_it_says_and_its_words_do_not_act(text: str) -> None:
    written = link(text, "https://good.example/a")
    reading = read(written)
    assert reading.acting == {"link"}
    assert reading.targets == ["https://good.example/a"]
    label = reading.seen
    bare = label[1:-1] if label.startswith("[") else label
    assert not set(bare) & set("[]\\*_`<>@") - {"@"}
    assert read(label).acting <= DEAD_WHEN_PLAIN
    assert not SERVER_MENTION.search(written)


@given(texts)
def test_a_label_differs_in_width_spaces_and_emoji_only(text: str) -> None:
    plain = re.sub(r"\W", "", narrow(clean_text(text)))
    assert re.sub(r"\W", "", narrow(escape_label(text))) == plain


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("[1]", "[[1]](<https://a.example/>)"),
        ("[Wire A, 21 Nov 2024]", "[[Wire A, 21 Nov 2024]](<https://a.example/>)"),
        ("[Update] Ships", "[［Update］ Ships](<https://a.example/>)"),
        ("a] [b", "[a］ ［b](<https://a.example/>)"),
        ("see https://b.example", "[see https: //b.example](<https://a.example/>)"),
        ("see https：//b.example", "[see https： //b.example](<https://a.example/>)"),
        ("a_b 👍 *c*", "[a＿b ＊c＊](<https://a.example/>)"),
        (" \u200b", "[a.example](<https://a.example/>)"),
    ],
)
def test_the_words_of_a_link(label: str, shown: str) -> None:
    assert link(label, "https://a.example") == shown


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example/x(1)<2>", "https://a.example/x%281%29%3C2%3E"),
        ("http://a.example/a b\"c'd", "http://a.example/a%20b%22c%27d"),
        ("https://a.example/?q=[x]*y*|`^{}", "https://a.example/?q=%5Bx%5D%2Ay%2A%7C%60%5E%7B%7D"),
        ("https://a.example/%28_~%29", "https://a.example/%28_~%29"),
        ("https://日本.example/訓練", "https://xn--wgv71a.example/%E8%A8%93%E7%B7%B4"),
        ("HTTPS://A.example:443/", "https://a.example/"),
        ("https://a.example/\n)x\u202e", "https://a.example/%29x%E2%80%AE"),
        ("javascript:alert(1)", None),
        ("discord://-/channels", None),
        ("data:text/html,x", None),
        ("ftp://a.example/", None),
        ("//a.example/", None),
        ("https://", None),
        ("https://[::1]/", None),
        ("\ud800", None),
        ("", None),
        (None, None),
        ("https://a.example/" + "x" * LONGEST_URL, None),
    ],
)
def test_where_a_link_leads(url: str | None, target: str | None) -> None:
    assert find_target(url) == target


def test_words_without_an_address_are_shown_alone() -> None:
    assert link("[1] *x*", "javascript:alert(1)") == r"\[1\] \*x\*"


@given(st.text())
def test_a_target_cannot_end_its_link(path: str) -> None:
    target = find_target(f"https://a.example/{path}")
    if target is not None:
        assert re.fullmatch(r"https?://[A-Za-z0-9\-._~:/?#@!$&+,;=%]+", target)
        assert find_target(target) == target


@pytest.mark.parametrize("act", [clean_text, escape_text, escape_plain, escape_label])
@pytest.mark.parametrize(
    "unit",
    ["[a](", ":a", ":", "\u0301", "*_~|\\`", "1", " ", "@", "<t:", "\\", "[[", "🇯🇵", "www."],
)
def test_time_grows_with_the_text_and_no_faster(act: Callable[[str], str], unit: str) -> None:
    check_growth(act, lambda length: unit * (length // len(unit)), 5_000, 40_000)
