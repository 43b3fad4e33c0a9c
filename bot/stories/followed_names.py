"""Give the names of a desk's own list the places where they stand, whatever was found there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.entities import EntityId, EntityKind, EntityLink, NamedEntity
from bot.domain.followed import FollowedName, FoundName, HeldMention, SearchedArticle
from bot.domain.spans import Span

Found = Sequence[tuple[FollowedName, Span]]


def claim_mentions(links: Sequence[EntityLink], found: Found, text: str) -> tuple[EntityLink, ...]:
    """Return the links of an article with the names of the list that stand in it.

    What was found at the same place, or inside it, is theirs. Inside the longer name of another
    person a name of a person is that person's own.
    """
    claimed: dict[EntityId, list[Span]] = defaultdict(list)
    kinds: dict[EntityId, EntityKind] = {}
    taken: list[Span] = []
    held = [
        HeldMention(entity=link.target or EntityId(0), kind=link.found.kind, span=span)
        for link in links
        for span in link.found.mentions
    ]
    for name, span in found:
        if _is_claimed(name, span, held, text):
            claimed[name.entity].append(span)
            kinds[name.entity] = name.kind
            taken.append(span)
    if not taken:
        return tuple(links)
    kept = list(_leave(links, taken, claimed))
    return (*kept, *(_link(entity, kinds[entity], claimed[entity], text) for entity in claimed))


def find_changes(
    article: SearchedArticle, name: FollowedName, spans: Sequence[Span]
) -> tuple[FoundName, ...]:
    """Return which mentions a stored article gains by a name of the list that stands in it."""
    return tuple(
        FoundName(
            article=article.id,
            span=span,
            holder=next((one.entity for one in article.mentions if one.span == span), None),
        )
        for span in spans
        if _is_claimed(name, span, article.mentions, article.text)
        and not any(_touch(one.span, span) for one in article.mentions if one.entity == name.entity)
    )


def _is_claimed(name: FollowedName, span: Span, held: Sequence[HeldMention], text: str) -> bool:
    """Return whether a name means its bearer here: not inside a longer name of another person."""
    if name.kind is not EntityKind.PERSON or not name.name.isascii():
        return True
    return not any(
        one.kind is EntityKind.PERSON
        and one.entity != name.entity
        and one.span != span
        and one.span.start <= span.start
        and span.end <= one.span.end
        for one in held
    )


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _leave(
    links: Sequence[EntityLink], taken: Sequence[Span], claimed: dict[EntityId, list[Span]]
) -> Iterator[EntityLink]:
    """Yield what is left of the links; what is claimed for their own target joins them."""
    for link in links:
        own = claimed.pop(link.target, []) if link.target is not None else []
        kept = tuple(
            span for span in link.found.mentions if span in own or not _is_inside(span, taken)
        )
        new = [span for span in own if not any(_touch(span, one) for one in kept)]
        if kept or new:
            mentions = tuple(sorted((*kept, *new)))
            found = replace(link.found, mentions=mentions)
            yield replace(link, found=found, strings=link.strings | frozenset(new))


def _is_inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _link(entity: EntityId, kind: EntityKind, spans: Sequence[Span], text: str) -> EntityLink:
    forms = sorted(dict.fromkeys(span.of(text) for span in spans), key=len, reverse=True)
    found = NamedEntity(name=forms[0], kind=kind, mentions=tuple(spans), aliases=tuple(forms[1:]))
    return EntityLink(found=found, target=entity, strings=frozenset(spans))
