"""Other names that a text uses or states."""

from __future__ import annotations

import pytest

from bot.domain.entities import EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.text.names.coreference import gather_entities, normalise_mention
from bot.text.names.mentions import Mention

KINDS = {
    "p": EntityKind.PERSON,
    "o": EntityKind.ORGANISATION,
    "l": EntityKind.PLACE,
    "x": EntityKind.OTHER,
}


def gather(marked: str) -> tuple[str, tuple[NamedEntity, ...]]:
    """Read a text in which `{l:Name}` marks a mention of a place, and gather its entities."""
    text, mentions = "", []
    while marked:
        plain, opened, rest = marked.partition("{")
        text += plain
        if not opened:
            break
        inside, _, marked = rest.partition("}")
        kind, _, name = inside.partition(":")
        mentions.append(Mention(span=Span(len(text), len(text) + len(name)), kind=KINDS[kind]))
        text += name
    return text, gather_entities(text, mentions)


@pytest.mark.parametrize(
    ("marked", "name", "aliases"),
    [
        ("the {l:Diaoyu Islands} (Senkaku Islands) are", "Diaoyu Islands", ("Senkaku Islands",)),
        (
            "the {l:Diaoyu Islands} ({l:Senkaku Islands}) are",
            "Diaoyu Islands",
            ("Senkaku Islands",),
        ),
        ("the {o:Self-Defense Forces} (SDF) said", "Self-Defense Forces", ("SDF",)),
        ("the {l:Senkaku Islands}, known as Diaoyu in China", "Senkaku Islands", ("Diaoyu",)),
        (
            "the {l:Senkaku Islands}, which China calls the Diaoyu Islands.",
            "Senkaku Islands",
            ("Diaoyu Islands",),
        ),
        (
            "the {l:Senkaku Islands}, claimed by Beijing, which calls them the Diaoyu.",
            "Senkaku Islands",
            ("Diaoyu",),
        ),
        ("{o:エレリング}（Elering）は", "エレリング", ("Elering",)),
        ("{p:佩斯科夫}（{p:Peskov}）说", "佩斯科夫", ("Peskov",)),
        ("the {o:Kuomintang} (KMT) lost", "Kuomintang", ("KMT",)),
        ("{l:Mumbai}, formerly known as Bombay, grew", "Mumbai", ("Bombay",)),
    ],
)
def test_stated_name_is_an_alias(marked: str, name: str, aliases: tuple[str, ...]) -> None:
    _, entities = gather(marked)
    assert [(entity.name, entity.aliases) for entity in entities] == [(name, aliases)]


def test_mentions_of_either_stated_name_are_of_one_entity() -> None:
    text, entities = gather(
        "the {l:Diaoyu Islands} (Senkaku Islands). the {l:Senkaku Islands} and {l:Diaoyu Islands}"
    )
    assert len(entities) == 1
    assert [span.of(text) for span in entities[0].mentions] == [
        "Diaoyu Islands",
        "Senkaku Islands",
        "Senkaku Islands",
        "Diaoyu Islands",
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "{p:Nancy Pelosi} ({o:Democrats}) said",
        "{l:Chiba} ({l:Honshu}) is",
        "{p:枝野幸男}（{o:CDP}）は",
        "{p:Joe Biden}, {p:Fumio Kishida} agreed",
        "{p:Biden} called {p:Xi}",
    ],
)
def test_names_side_by_side_stay_two(marked: str) -> None:
    assert len(gather(marked)[1]) == 2


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        ("{p:Aso Taro} and {p:Taro Aso}", 1),
        ("{p:Donald J. Trump} then {p:Donald Trump}", 1),
        ("{p:Joe Biden} and {p:Hunter Biden} met {p:Biden}", 3),
        ("{p:Joe Biden} spoke. {p:Biden} met {p:Hunter Biden}", 2),
        ("{o:Xinhua News Agency} and {o:Xinhua}", 1),
        ("{o:North Atlantic Treaty Organization} and {o:NATO}", 1),
        ("{l:Taiwan Strait} and {l:Taiwan}", 2),
        ("{l:Senkaku Islands} and the {l:Senkakus}", 1),
        ("{x:INS Vikrant} and {x:Vikrant}", 1),
    ],
)
def test_number_of_entities(marked: str, count: int) -> None:
    assert len(gather(marked)[1]) == count


@pytest.mark.parametrize(
    ("name", "folded"),
    [("the Coast Guard’s", "coast guard"), ("Lai Ching-te", "lai chingte"), ("U.S.", "us")],
)
def test_folded_name(name: str, folded: str) -> None:
    assert normalise_mention(name) == folded
    assert normalise_mention(folded) == folded
