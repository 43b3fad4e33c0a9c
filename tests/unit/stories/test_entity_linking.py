"""Which of a desk's entities an article speaks of."""

from dataclasses import replace

import pytest

from bot.domain.entities import (
    EntityCandidate,
    EntityId,
    EntityKind,
    NamedEntity,
    fold_name,
    sound_name,
)
from bot.domain.spans import Span
from bot.stories.entity_linking import link_entities, names_to_look_up

PERSON, PLACE, ORG = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION
OTHER = EntityKind.OTHER


def found(
    name: str, kind: EntityKind = PERSON, *aliases: str, key: str | None = None
) -> NamedEntity:
    return NamedEntity(name=name, kind=kind, aliases=aliases, key=key, mentions=(Span(0, 1),))


def known(
    number: int, matched: str, kind: EntityKind = PERSON, mentions: int = 1, key: str | None = None
) -> EntityCandidate:
    return EntityCandidate(
        id=EntityId(number), kind=kind, key=key, matched=matched, mentions=mentions
    )


def heard(name: str, sound: str) -> EntityCandidate:
    return replace(called(name, PERSON), matched=f"~{sound}")


def called(name: str, kind: EntityKind) -> EntityCandidate:
    return EntityCandidate(id=EntityId(1), kind=kind, key=None, matched=name, mentions=1, name=name)


@pytest.mark.parametrize(
    ("entity", "candidates", "target", "merges"),
    [
        pytest.param(found("Su Ziyun"), [], None, (), id="unknown is new"),
        pytest.param(found("Su Ziyun"), [known(1, "su ziyun")], 1, (), id="same name"),
        pytest.param(found("SU ZIYUN"), [known(1, "su ziyun")], 1, (), id="case"),
        pytest.param(found("Georgia"), [known(1, "georgia", PLACE)], None, (), id="other kind"),
        pytest.param(
            found("Elering", ORG), [called("elering", PLACE)], 1, (), id="called so, other kind"
        ),
        pytest.param(
            found("賴清德"), [heard("lai ching te", "laichingte")], 1, (), id="heard alike"
        ),
        pytest.param(found("王健民"), [heard("王建民", "wangchienmin")], None, (), id="characters"),
        pytest.param(
            found("Elering", OTHER), [called("elering", PERSON)], 1, (), id="of no certain kind"
        ),
        pytest.param(
            found("Elering", OTHER), [called("peter elering", PERSON)], None, (), id="a whole name"
        ),
        pytest.param(
            found("Georgia"), [called("georgia", PLACE)], None, (), id="a surname and a place"
        ),
        pytest.param(
            found("Wellington Koo"), [called("wellington koo", PLACE)], 1, (), id="a full name"
        ),
        pytest.param(
            found("日本", PLACE, key="territory:JP"),
            [known(1, "territory:JP", PLACE, key="territory:JP")],
            1,
            (),
            id="key in another language",
        ),
        pytest.param(
            found("Georgia", PLACE, key="territory:GE"),
            [known(1, "georgia", PLACE, key="region:US-GA")],
            None,
            (),
            id="another key under the same name",
        ),
        pytest.param(found("Su"), [known(1, "su")], 1, (), id="the only person of that surname"),
        pytest.param(found("Su"), [known(1, "su"), known(2, "su")], None, (), id="two of them"),
        pytest.param(
            found("Su Ziyun", PERSON, "Su"), [known(1, "su")], None, (), id="surname is no proof"
        ),
        pytest.param(
            found("Diaoyu Islands", PLACE, "Senkaku Islands"),
            [known(1, "senkaku islands", PLACE), known(2, "diaoyu islands", PLACE)],
            2,
            (1,),
            id="stated alias joins two places",
        ),
        pytest.param(
            found("Coast Guard", ORG, "CGA"),
            [known(1, "coast guard", ORG), known(2, "cga", ORG)],
            1,
            (),
            id="organisations are not joined by an acronym",
        ),
        pytest.param(
            found("Naha", PLACE),
            [known(1, "naha", PLACE, 2), known(2, "naha", PLACE, 9)],
            2,
            (),
            id="the most mentioned",
        ),
    ],
)
def test_links(
    entity: NamedEntity,
    candidates: list[EntityCandidate],
    target: int | None,
    merges: tuple[int, ...],
) -> None:
    (link,) = link_entities([entity], candidates)
    assert (link.target, link.merges) == (target, merges)


def bearer(number: int, name: str, matched: str, mentions: int) -> EntityCandidate:
    return EntityCandidate(
        id=EntityId(number), kind=PERSON, key=None, matched=matched, mentions=mentions, name=name
    )


@pytest.mark.parametrize(
    ("candidates", "target"),
    [
        pytest.param([("marta trond", 2), ("ivo trond", 1)], 1, id="twice as often as the next"),
        pytest.param([("marta trond", 2), ("ivo trond", 2)], 1, id="the first of two as often"),
        pytest.param([("marta trond", 2), ("ivo trond", 3)], None, id="a second more often"),
        pytest.param([("marta trond", 12), ("ivo trond", 11)], None, id="two much spoken of"),
        pytest.param([("marta trond", 2), ("trond", 9)], 1, id="a fragment is no bearer"),
        pytest.param([("trond", 9)], 1, id="a fragment alone"),
        pytest.param([("trond", 9), ("trond", 3)], None, id="two fragments"),
    ],
)
def test_bare_surname_goes_to_the_bearer_whom_the_desk_speaks_of(
    candidates: list[tuple[str, int]], target: int | None
) -> None:
    known_ones = [
        bearer(number, name, "trond", mentions)
        for number, (name, mentions) in enumerate(candidates, start=1)
    ]
    (link,) = link_entities([found("Trond")], known_ones)
    assert link.target == target


TRUMP = bearer(1, "donald trump", "trump", 400)


def mention(text: str, *words: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for word in words:
        at = text.index(word, at)
        spans.append(Span(at, at + len(word)))
        at += len(word)
    return tuple(spans)


def test_surname_before_a_relative_is_named_is_the_president_s() -> None:
    text = "Trump spoke. Later Melania Trump left, and Trump smiled."
    whole = NamedEntity(
        name="Melania Trump",
        kind=PERSON,
        mentions=mention(text, "Trump", "Melania Trump", "Trump"),
        aliases=("Trump",),
    )
    links = link_entities([whole], [TRUMP], text)
    assert [(link.target, [m.of(text) for m in link.found.mentions]) for link in links] == [
        (None, ["Melania Trump"]),
        (1, ["Trump", "Trump"]),
    ]


def test_surname_behind_a_relative_stays_hers() -> None:
    text = "Melania Trump opened a school. Trump wore blue."
    whole = NamedEntity(
        name="Melania Trump",
        kind=PERSON,
        mentions=mention(text, "Melania Trump", "Trump"),
        aliases=("Trump",),
    )
    (link,) = link_entities([whole], [TRUMP], text)
    assert (link.target, len(link.found.mentions)) == (None, 2)


def test_known_name_is_found_where_no_model_saw_it() -> None:
    text = "Few in Velden think that Trump will give way, and Elering agrees."
    known_ones = [TRUMP, known(2, "elering", ORG, 5)]
    known_ones[1] = replace(known_ones[1], name="elering")
    links = link_entities([], known_ones, text)
    assert {(link.target, link.found.name) for link in links} == {(1, "Trump"), (2, "Elering")}


@pytest.mark.parametrize(
    "text",
    ["Hope is all that they have.", "They hope that Hope will come.", "So say we all."],
    ids=["opens the sentence", "a word of the text too", "absent"],
)
def test_common_word_is_not_taken_for_a_known_name(text: str) -> None:
    assert link_entities([], [bearer(1, "bob hope", "hope", 9)], text) == ()


@pytest.mark.parametrize(
    ("spelt", "held", "meet"),
    [
        ("Kim Dongun", "Kim Dong-un", True),
        ("Wolodymyr Zelin", "Volodimir Zelin", True),
        ("Qasem Suleimani", "Qassem Soleimani", True),
        ("Aleksey Navalnyy", "Alexei Navalny", True),
        ("Kim Jung-un", "Kim Jong-un", False),
        ("Anne Smith", "Ann Smith", False),
        ("Zhang Weimeng", "Zhang Weiming", False),
    ],
)
def test_spellings_of_one_name_meet(spelt: str, held: str, meet: bool) -> None:
    names, _ = names_to_look_up([found(spelt)])
    forms = names & {fold_name(held), f"~{sound_name(held)}"}
    candidates = [bearer(1, fold_name(held), form, 2) for form in forms]
    (link,) = link_entities([found(spelt)], candidates)
    assert (link.target == 1) is meet


@pytest.mark.parametrize(
    ("text", "name", "mentions", "found"),
    [
        ("國防院的蘇紫雲今天說，蘇紫雲認為。", "苏紫云", 2, ["蘇紫雲", "蘇紫雲"]),
        ("昨日ゼレンスキー氏は。", "ゼレンスキー", 3, ["ゼレンスキー"]),
        ("昨日ゼレンスキーナ氏は。", "ゼレンスキー", 3, []),
        ("國防院的蘇紫雲今天說。", "苏紫云", 1, []),
        ("在江南的船。", "江南", 9, []),
    ],
    ids=["variants", "katakana", "a longer run", "told once", "two characters"],
)
def test_chinese_and_japanese_names_of_the_desk_are_found(
    text: str, name: str, mentions: int, found: list[str]
) -> None:
    names, _ = names_to_look_up([], text)
    folded = fold_name(name)
    held = [bearer(1, folded, folded, mentions)] if folded in names else []
    links = link_entities([], held, text)
    assert [span.of(text) for link in links for span in link.found.mentions] == found


def test_of_two_that_sound_alike_neither_is_meant() -> None:
    sound = f"~{sound_name('Sergey Lavrov')}"
    both = [bearer(1, "sergei lavrov", sound, 9), bearer(2, "sergej lavrov", sound, 2)]
    (link,) = link_entities([found("Sergey Lavrov")], both)
    assert link.target is None


def test_two_entities_of_an_article_are_never_the_same_known_one() -> None:
    links = link_entities([found("Naha", PLACE), found("NAHA", PLACE)], [known(1, "naha", PLACE)])
    assert [link.target for link in links] == [1, None]


def test_names_to_look_up_are_folded_and_tell_apart() -> None:
    names, keys = names_to_look_up([found("Su Ziyun", PERSON, "Su"), found("日本", PLACE, key="k")])
    assert names >= {"su ziyun", "su", "日本"}
    assert keys == {"k"}
