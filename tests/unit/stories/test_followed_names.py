"""What stands on a desk's own list has its places, whatever was found there."""

from __future__ import annotations

from bot.domain.articles import ArticleId
from bot.domain.entities import EntityId, EntityKind, EntityLink, NamedEntity
from bot.domain.followed import FollowedName, HeldMention, SearchedArticle
from bot.domain.spans import Span
from bot.stories.followed_names import claim_mentions, find_changes
from bot.text.names import NameMatcher
from tests.makers.articles import make_entity

PERSON, PLACE = EntityKind.PERSON, EntityKind.PLACE
BODY = EntityKind.ORGANISATION


def follow(name: str, kind: EntityKind, entity: int = 7) -> FollowedName:
    return FollowedName(entity=EntityId(entity), kind=kind, name=name)


def claim(text: str, name: FollowedName, *links: EntityLink) -> dict[int | None, list[str]]:
    found = claim_mentions(links, NameMatcher([name]).find(text), text)
    return {link.target: [span.of(text) for span in link.found.mentions] for link in found}


def link(found: NamedEntity, target: int | None = None) -> EntityLink:
    return EntityLink(found=found, target=None if target is None else EntityId(target))


def test_what_no_model_found_is_linked_and_marked() -> None:
    text = "The grid of Elering failed. Elering said so."
    name = follow("Elering", BODY)
    (found,) = claim_mentions((), NameMatcher([name]).find(text), text)
    assert (found.target, found.found.kind, len(found.strings)) == (7, BODY, 2)


def test_what_was_found_there_or_inside_is_its_own() -> None:
    text = "Narva Elektrijaamad reports from Narva."
    town = NamedEntity(name="Narva", kind=PLACE, mentions=(Span(0, 5), Span(33, 38)))
    linked = link(town, 3)
    assert claim(text, follow("Narva Elektrijaamad", BODY), linked) == {
        3: ["Narva"],
        7: ["Narva Elektrijaamad"],
    }
    whole = link(make_entity("Narva Elektrijaamad", "Narva Elektrijaamad", PLACE), 4)
    assert claim(text, follow("Narva Elektrijaamad", BODY), whole) == {7: ["Narva Elektrijaamad"]}


def test_a_longer_name_of_another_person_stays_whole() -> None:
    text = "Ivanka Trump met Trump."
    other = link(make_entity(text, "Ivanka Trump", PERSON), 3)
    assert claim(text, follow("Trump", PERSON), other) == {3: ["Ivanka Trump"], 7: ["Trump"]}
    ship = link(make_entity(text, "Ivanka Trump", EntityKind.OTHER), 3)
    assert claim(text, follow("Trump", PERSON), ship)[7] == ["Trump", "Trump"]


def test_its_own_longer_mention_counts_once() -> None:
    text = "Elering AS said."
    assert claim(text, follow("Elering", BODY), link(make_entity(text, "Elering AS", BODY), 7)) == {
        7: ["Elering AS"]
    }


def test_a_stored_mention_changes_hands_and_its_own_stays() -> None:
    text = "Elering and Elering AS."
    held = (
        HeldMention(entity=EntityId(3), kind=PLACE, span=Span(0, 7)),
        HeldMention(entity=EntityId(7), kind=BODY, span=Span(12, 22)),
    )
    article = SearchedArticle(id=ArticleId(1), text=text, mentions=held)
    name = follow("Elering", BODY)
    changes = [
        change
        for found, span in NameMatcher([name]).find(text)
        for change in find_changes(article, found, (span,))
    ]
    assert [(change.span, change.holder) for change in changes] == [(Span(0, 7), 3)]
