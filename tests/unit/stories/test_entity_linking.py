"""Which of a desk's entities an article speaks of."""

import pytest

from bot.domain.entities import EntityCandidate, EntityId, EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.stories.entity_linking import link_entities, names_to_look_up

PERSON, PLACE, ORG = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION


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


@pytest.mark.parametrize(
    ("entity", "candidates", "target", "merges"),
    [
        pytest.param(found("Su Ziyun"), [], None, (), id="unknown is new"),
        pytest.param(found("Su Ziyun"), [known(1, "su ziyun")], 1, (), id="same name"),
        pytest.param(found("SU ZIYUN"), [known(1, "su ziyun")], 1, (), id="case"),
        pytest.param(found("Georgia"), [known(1, "georgia", PLACE)], None, (), id="other kind"),
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


def test_two_entities_of_an_article_are_never_the_same_known_one() -> None:
    links = link_entities([found("Naha", PLACE), found("NAHA", PLACE)], [known(1, "naha", PLACE)])
    assert [link.target for link in links] == [1, None]


def test_names_to_look_up_are_folded_and_tell_apart() -> None:
    names, keys = names_to_look_up([found("Su Ziyun", PERSON, "Su"), found("日本", PLACE, key="k")])
    assert (set(names), set(keys)) == ({"su ziyun", "日本"}, {"k"})
