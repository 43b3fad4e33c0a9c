"""Names in Japanese and Chinese: what the character model and the lists around it find."""

from __future__ import annotations

import pytest

from bot.domain.entities import EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.text.names.find import find_entities

PERSON, BODY, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE


def read(text: str, language: str) -> dict[str, NamedEntity]:
    sentences, start = [], 0
    for end in (at + 1 for at, sign in enumerate(text) if sign == "。"):
        sentences.append(Span(start, end))
        start = end
    return {e.name: e for e in find_entities(text, sentences, language=language)}


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        ("zh", "伊朗总统莱希姆20日在直升机事故中遇难。", "莱希姆", PERSON),
        ("zh", "台湾地区领导人赖德清22日发表讲话。", "赖德清", PERSON),
        ("zh", "国务院总理李成强22日在河南调研。", "李成强", PERSON),
        ("zh", "中國外交部發言人林劍15日表示反對。", "林劍", PERSON),
        ("zh", "俄罗斯总统普京21日抵达北京。", "普京", PERSON),
        ("zh", "中国外交部发言人表示反对。", "中国外交部", BODY),
        ("zh", "临时政府首席顾问尤努斯在达卡会见了外长。", "尤努斯", PERSON),
        ("zh", "國民黨立委徐巧芯提問。", "國民黨", BODY),
        ("zh", "北約秘書長呂特說，邊境平靜。", "呂特", PERSON),
        ("zh", "外长帕希尼扬说，谈判非常困难。", "帕希尼扬", PERSON),
        ("zh", "外长李在明称：“各方继续磋商。”。", "李在明", PERSON),
        ("zh", "王毅则呼吁各方克制。", "王毅", PERSON),
        ("zh", "海委會主委林大同昨赴金門視察。", "林大同", PERSON),
        ("zh", "海委會主委林大同昨赴金門視察。", "金門", PLACE),
        ("zh", "〔記者報導〕林佳龍批評，此舉破壞區域穩定。", "林佳龍", PERSON),
        ("zh", "林佳龍辦公室發言人說，不評論個案。", "林佳龍辦公室", BODY),
        ("zh", "总统萨利赫汗星期三在首都会见代表团。", "萨利赫汗", PERSON),
        ("ja", "ズマ前大統領の新党が躍進した。", "ズマ", PERSON),
        ("ja", "トランプ米大統領は21日、演説した。", "トランプ", PERSON),
        ("ja", "ベセント財務長官は13日、会見した。", "ベセント", PERSON),
        ("ja", "ルビオ・前国防相が来日した。", "ルビオ", PERSON),
        ("ja", "会談で木原稔両氏は合意した。", "木原稔", PERSON),
        ("ja", "ロシアのプチン大統領は13日、島を訪問した。", "プチン", PERSON),
        ("ja", "高原早苗首相は20日、記者会見した。", "高原早苗", PERSON),
        ("ja", "ｾﾞﾚﾝｽｷｰ大統領は13日、会見した。", "ｾﾞﾚﾝｽｷｰ", PERSON),
        ("ja", "送電会社アルバテックは声明を出した。", "アルバテック", BODY),
        ("ja", "日立製作所は11日、子会社の全株式を売却すると発表した。", "日立製作所", BODY),
        ("ja", "日本政府は12日、声明を出した。", "日本政府", BODY),
        ("ja", "巡視船は石垣島の沖を航行した。", "石垣島", PLACE),
    ],
)
def test_name_is_found_whole_with_its_kind(
    language: str, text: str, name: str, kind: EntityKind
) -> None:
    assert read(text, language)[name].kind is kind


@pytest.mark.parametrize(
    "dateline",
    [
        "（中央社記者王小明金門26日電）",
        "〔記者王小明／金門報導〕",
        "新华社北京3月11日电（记者王小明）",
    ],
)
def test_who_wrote_a_text_is_none_of_its_names(dateline: str) -> None:
    assert not any("小明" in name for name in read(f"{dateline}林佳龍今天表示反對。", "zh"))


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ja", "今年11月の中間選挙に向け、両党は候補者の選定を急いでいる。", "中間"),
        ("ja", "日立製作所は11日、子会社の全株式を売却すると発表した。", "日立"),
        ("ja", "丸亀製麺の既存店売上高は2月に減少した。", "丸亀"),
        ("ja", "ルビオ米国務長官は18日、会見した。", "米国"),
        ("zh", "内蒙古库布其的光伏电站11日并网发电。", "蒙古"),
        ("zh", "爱沙尼亚国防部长佩夫库尔发表讲话。", "爱沙尼亚国防部"),
    ],
)
def test_town_inside_a_longer_word_is_no_name(language: str, text: str, name: str) -> None:
    assert name not in read(text, language)


@pytest.mark.parametrize(
    ("language", "text", "name", "alias"),
    [
        ("ja", "高原早苗首相は会見した。高原首相は解散を否定した。", "高原早苗", "高原"),
        ("ja", "大山翔太が30号を放った。大山は6年連続で大台に到達した。", "大山翔太", "大山"),
        ("zh", "总统赖清德表示欢迎。赖总统说不。", "赖清德", "赖"),
    ],
)
def test_family_name_alone_is_of_the_person_named_before(
    language: str, text: str, name: str, alias: str
) -> None:
    person = read(text, language)[name]
    assert person.aliases == (alias,)
    assert len(person.mentions) == 2


def test_traditional_and_simplified_texts_give_the_same_names() -> None:
    simplified = read("台湾总统赖清德21日在台北会见了美国议员。", "zh")
    traditional = read("臺灣總統賴清德21日在臺北會見了美國議員。", "zh")
    assert [(e.kind, e.mentions) for e in simplified.values()] == [
        (e.kind, e.mentions) for e in traditional.values()
    ]
    assert "賴清德" in traditional


def test_quotes_stay_as_they_were_written() -> None:
    text = "臺灣與台灣是同一個地方。"
    (taiwan,) = read(text, "zh").values()
    assert [span.of(text) for span in taiwan.mentions] == ["臺灣", "台灣"]


def test_chinese_place_is_not_keyed_to_a_japanese_town() -> None:
    found = read("海南中部有大到暴雨。江南的客流明显增加。", "zh")
    assert all(not (entity.key or "").startswith("city:") for entity in found.values())


def test_two_bodies_with_and_between_them_are_two() -> None:
    assert {"联合国", "欧盟"} <= set(read("联合国和欧盟21日开会。", "zh"))


def test_text_of_names_alone_is_read_in_pieces() -> None:
    text = "プーチン大統領" * 8_000
    entities = find_entities(text, [Span(0, len(text))], language="ja")
    assert sum(len(entity.mentions) for entity in entities) <= 40_000


@pytest.mark.sets
def test_figures_stay_above_their_floors() -> None:
    from bot.text.model.build.corpora import SETS
    from tests.eval.names_cjk import PEERS, measure

    if not (SETS / "names-cjk").is_dir():
        pytest.skip("the sets under ../shared/sets are not here")
    figures = measure(SETS)
    assert float(figures[PEERS["zh-gsd-dev"]]) >= 0.68
    assert float(figures[PEERS["zh-gsd-dev persons"]]) >= 0.68
    assert float(figures[PEERS["ja-gsd-dev"]]) >= 0.70
