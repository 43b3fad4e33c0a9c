"""The entities of an article: kinds, names, aliases and where they are named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entities import EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.text.names.find import find_entities
from tests.growth import check_growth

PERSON, BODY = EntityKind.PERSON, EntityKind.ORGANISATION
PLACE, OTHER = EntityKind.PLACE, EntityKind.OTHER


def split(text: str) -> list[Span]:
    pattern = re.compile(r"\S(?:(?!(?<=[.!?”\"])\s+(?=[A-Z“\"]))[^\n])*")
    return [Span(m.start(), m.end()) for m in pattern.finditer(text)]


def read(text: str, language: str | None = "en") -> dict[str, NamedEntity]:
    spans = split(text) if language == "en" else [Span(0, len(text))]
    return {e.name: e for e in find_entities(text, spans, language=language)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chief Cabinet Secretary Yoshimasa Hayashi spoke on Friday.", "Yoshimasa Hayashi"),
        ("Since President Lai Ching-te assumed office, tension has grown.", "Lai Ching-te"),
        ("It angered the U.S. House of Representatives Speaker Nancy Pelosi.", "Nancy Pelosi"),
        ("Officials met Director-General Zhang Zhonglong in June.", "Zhang Zhonglong"),
        ("He spoke with Admiral John Aquilino on Monday.", "John Aquilino"),
        ("Then he met Prime Minister Suga in the capital.", "Suga"),
        ("Taiwan President Tsai Ing-wen welcomed the visit.", "Tsai Ing-wen"),
        ("The spokesperson Chen Binhua said so.", "Chen Binhua"),
    ],
)
def test_person_is_named_without_the_title(text: str, name: str) -> None:
    assert read(text)[name].kind is PERSON


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The ships crossed the Taiwan Strait on Sunday.", "Taiwan Strait", PLACE),
        ("It took place in the South China Sea.", "South China Sea", PLACE),
        ("The ruling Liberal Democratic Party lost the vote.", "Liberal Democratic Party", BODY),
        ("Taiwan’s vessel “Guardian 9” left the port.", "Guardian 9", OTHER),
        ("This exercise, named “Japanese Sky,” begins today.", "Japanese Sky", OTHER),
        ("They launched INS Vikrant from the yard.", "INS Vikrant", OTHER),
        ("He joined the Ministry of Foreign Affairs in 1990.", "Ministry of Foreign Affairs", BODY),
        ("The drill was held near the Boso Peninsula.", "Boso Peninsula", PLACE),
    ],
)
def test_kind_of_a_name(text: str, name: str, kind: EntityKind) -> None:
    assert read(text)[name].kind is kind


def test_surname_is_joined_to_the_full_name_in_western_order() -> None:
    text = "Yoshimasa Hayashi spoke first. Later Hayashi said the talks went well."
    hayashi = read(text)["Yoshimasa Hayashi"]
    assert hayashi.aliases == ("Hayashi",)
    assert [span.of(text) for span in hayashi.mentions] == ["Yoshimasa Hayashi", "Hayashi"]


def test_surname_is_joined_to_the_full_name_with_the_family_name_first() -> None:
    found = read("Su Ziyun praised the drill. China may protest, Su said on Friday.")
    assert found["Su Ziyun"].aliases == ("Su",)
    assert "Su" not in found


def test_surname_of_two_people_is_joined_to_neither() -> None:
    text = "Prime Minister Fumio Kishida met Yuko Kishida. Then President Kishida said no."
    found = read(text)
    assert found["Fumio Kishida"].aliases == found["Yuko Kishida"].aliases == ()


def test_coast_guards_of_two_countries_are_kept_apart() -> None:
    text = (
        "Japan’s Coast Guard and Taiwan’s Coast Guard held a drill. "
        "Japan’s Coast Guard sent a ship and Taiwan’s Coast Guard a helicopter."
    )
    found = read(text)
    guards = [found["Japan’s Coast Guard"], found["Taiwan’s Coast Guard"]]
    assert [len(guard.mentions) for guard in guards] == [2, 2]
    assert {guard.kind for guard in guards} == {BODY}
    assert len(found["Japan"].mentions) == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The U.S. and Canada agreed.", "territory:US"),
        ("Officials in Britain agreed.", "territory:GB"),
        ("US-backed forces withdrew.", "territory:US"),
        ("Japan-Taiwan relations are warm.", "territory:TW"),
        ("He flew to Kyoto on Friday.", "city:1857910"),
    ],
)
def test_identity_in_the_gazetteer(text: str, key: str) -> None:
    assert key in {entity.key for entity in read(text).values()}


def test_country_has_one_identity_in_every_language() -> None:
    english, japanese = read("Japan agreed."), read("日本は合意した。", "ja")
    chinese, traditional = (
        read("日本同意了。美国也同意。", "zh"),
        read("美國總統今日抵達日本。", "zh"),
    )
    keys = {found[name].key for found, name in ((english, "Japan"), (japanese, "日本"))}
    assert keys == {"territory:JP"} == {chinese["日本"].key}
    assert chinese["美国"].key == traditional["美國"].key == "territory:US"


def test_japanese_names_by_title_and_ending() -> None:
    text = (
        "林芳正官房長官は日本の海上保安庁を訪れた。"
        "林氏は尖閣諸島と与那国島に触れ、自民党に説明した。"
    )
    found = read(text, None)
    assert found["林芳正"].kind is PERSON
    assert found["林芳正"].aliases == ("林",)
    assert found["海上保安庁"].kind is found["自民党"].kind is BODY
    assert found["尖閣諸島"].kind is found["与那国島"].kind is PLACE


def test_chinese_names_by_title() -> None:
    found = read("台湾总统赖清德表示欢迎。中国外交部发言人林剑批评此举。赖总统说不。", "zh")
    assert {found[name].kind for name in ("赖清德", "林剑")} == {PERSON}
    assert found["赖清德"].aliases == ("赖",)
    assert found["中国外交部"].kind is BODY


@pytest.mark.parametrize(
    "text",
    [
        "The Chinese and Japanese ships met on Monday in July.",
        "LEAVE A REPLY",
        "Most Popular",
        "Recent Comments",
        "What Happens Next When All The Words Are Capital",
        "THIS WHOLE LINE SHOUTS ABOUT NOTHING AT ALL",
        "",
    ],
    ids=["nationalities", "caps", "label", "label2", "headline", "shout", "empty"],
)
def test_no_name_is_found(text: str) -> None:
    assert read(text) == {}


def test_headline_gives_the_names_that_the_body_gives() -> None:
    title = "First Joint Exercise Between Japan and Taiwan Carries Historical Significance"
    found = read(f"{title}\n\nJapan and Taiwan held an exercise on Friday.")
    assert {name: len(entity.mentions) for name, entity in found.items()} == {
        "Japan": 2,
        "Taiwan": 2,
    }


WORDS = (
    "Japan ’s 's Coast Guard President Lai Ching-te ( ) “ ” , . said the Senkaku Islands known "
    "as SDF U.S. - and of Ministry 日本 首相 林 氏 Guardian 9 NATO"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join)),
    st.sampled_from(["en", "ja", "zh", "ko", "de", None]),
)
def test_promises_hold_for_any_text(text: str, language: str | None) -> None:
    sentences = split(text)
    entities = find_entities(text, sentences, language=language)
    spans = [span for entity in entities for span in entity.mentions]
    firsts = [entity.mentions[0] for entity in entities]
    assert firsts == sorted(firsts)
    assert len(spans) == len(set(spans))
    assert all(any(s.start <= m.start < m.end <= s.end for s in sentences) for m in spans)
    assert all(any(n in text for n in (e.name, *e.aliases)) for e in entities)
    assert all(not span.of(text).endswith(("'s", "’s", "”", '"')) for span in spans)
    assert entities == find_entities(text, sentences, language=language)


HOSTILE = {
    "capitals": "A ",
    "one word": "A",
    "parentheses": "(",
    "open asides": "Japan (",
    "stops": "A.",
    "possessives": "Japan's ",
    "hyphens": "US-",
    "stated": "Diaoyu Islands (Senkaku Islands) ",
    "bodies": "Ministry of ",
    "han": "中国",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    language = "zh" if piece == "中国" else "en"

    def find(text: str) -> None:
        find_entities(text, [Span(0, len(text))], language=language)

    check_growth(find, lambda size: piece * (size // len(piece)), 5_000, 40_000)


@pytest.mark.sets
def test_figures_stay_above_their_floors() -> None:
    from bot.text.model.build.corpora import SETS
    from tests.eval.names import measure

    if not (SETS / "names-pud").is_dir():
        pytest.skip("the sets under ../shared/sets are not here")
    figures = measure(SETS)
    assert figures["pud_f1"] >= 0.70
    assert figures["pud_territories_f1"] >= 0.74
    assert figures["gum_f1"] >= 0.79


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The Taiwan People’s Party left.", "en", {"Taiwan People’s Party": BODY}),
        ("He asked for US$40 billion in cash.", "en", {}),
        ("He cost China $40 billion in cash.", "en", {"China": PLACE}),
        ("The ferry serves the island of Wuqiu.", "en", {"Wuqiu": PLACE}),
        ("The HMS Wexford of the Third Fleet left.", "en", {"HMS Wexford": OTHER}),
        ("The HMS Prince of Wales left.", "en", {"HMS Prince of Wales": OTHER}),
        ("根據國安局，人數增加。", "zh", {"國安局": BODY}),
        ("与那国島沖で船が沈んだ。", "ja", {"与那国島": PLACE}),
    ],
)
def test_a_name_is_cut_where_it_ends(
    text: str, language: str, expected: dict[str, EntityKind]
) -> None:
    found = {name: one.kind for name, one in read(text, language).items()}
    assert {name: kind for name, kind in found.items() if name != "Third Fleet"} == expected
