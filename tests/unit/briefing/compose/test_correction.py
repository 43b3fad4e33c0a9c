"""What a post says where a source of it changed: struck through, replaced, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from bot.briefing.compose.correction import decide_edit, find_replacements
from bot.domain.desks import DeskId
from bot.domain.posting import (
    DeliveryId,
    EditablePost,
    PostEdit,
    PostedPart,
    Replacement,
    fold_quote,
)
from cogs._discord.edit_post import edit_parts
from tests.makers.articles import NOON
from tests.makers.stories import make_article

NINE = "Nine vessels had crossed the strait by noon on Thursday, the ministry said."
SEVEN = "Seven vessels had crossed the strait by noon on Thursday, the ministry said."
CALM = "Prices of rice rose in Osaka for the fourth month in a row."
URL = "https://site1.example.org/boso"


def editable(newest: str, *, earlier: tuple[str, ...], quotes: tuple[str, ...]) -> EditablePost:
    return EditablePost(
        delivery=DeliveryId(1),
        desk=DeskId(1),
        story=1,
        article=make_article(1, (newest, {})).stored,
        corrected=NOON + timedelta(hours=1),
        earlier=earlier,
        quotes=tuple(map(fold_quote, quotes)),
        parts=(),
        language="en",
        zone="Asia/Tokyo",
    )


def test_a_quote_that_stands_no_longer_is_replaced_by_the_sentence_that_does() -> None:
    found = editable(f"{SEVEN} {CALM}", earlier=(f"{NINE} {CALM}",), quotes=(NINE, CALM))
    assert find_replacements(found) == (Replacement(before=NINE, after=SEVEN),)
    assert "22 Jul 2024, 22:00 JST" in decide_edit(found).line


def test_a_quote_without_a_successor_is_only_struck_through() -> None:
    found = editable(CALM, earlier=(f"{NINE} {CALM}",), quotes=(NINE,))
    assert find_replacements(found) == (Replacement(before=NINE),)


def test_quotes_of_other_sources_and_those_that_stand_are_left_alone() -> None:
    found = editable(f"{NINE} {CALM}", earlier=(CALM,), quotes=(CALM, "Somebody else said so."))
    assert find_replacements(found) == ()
    assert "still stands" in decide_edit(found).line


def write(*embeds: dict[str, str], **more: Any) -> PostedPart:
    payload = {"content": "Morning", "embeds": list(embeds), **more}
    return PostedPart(number=1, payload=json.dumps(payload, ensure_ascii=False, sort_keys=True))


def edit_one(
    part: PostedPart, *replacements: Replacement
) -> tuple[list[dict[str, str]], list[str]]:
    edit = PostEdit(url=URL, replacements=replacements, mark="updated", line="It changed.")
    parts, shown = edit_parts([part], edit)
    return (json.loads(parts[0].payload)["embeds"] if parts else []), list(shown)


def test_only_the_quote_the_title_and_a_line_below_change() -> None:
    cited = f"{NINE} [[1]](<{URL}>) {CALM} [[2]](<https://b.example.org/>)"
    other = {"title": "2. Rice", "description": f"{NINE} [[1]](<https://c.example.org/>)"}
    part = write({"title": "1. Ships", "description": cited}, other)
    embeds, shown = edit_one(part, Replacement(before=NINE, after=SEVEN))
    assert embeds[0]["title"] == "1. Ships · updated"
    struck = cited.replace(NINE, f"~~{NINE}~~ {SEVEN}")
    assert embeds[0]["description"] == f"{struck}\n-# It changed."
    assert embeds[1] == other and shown == [SEVEN]


def test_a_second_change_strikes_what_the_first_one_put_there() -> None:
    part = write({"title": "1. Ships", "description": f"{NINE} [[1]](<{URL}>)"})
    embeds, _ = edit_one(part, Replacement(before=NINE, after=SEVEN))
    eight = SEVEN.replace("Seven", "Eight")
    again = [Replacement(before=NINE, after=eight), Replacement(before=SEVEN, after=eight)]
    (embed,), shown = edit_one(write(*embeds), *again)
    assert embed["title"] == "1. Ships · updated"
    assert embed["description"].startswith(f"~~{NINE}~~ ~~{SEVEN}~~ {eight} [[1]]")
    assert shown == [eight]


def test_a_post_without_the_source_stays_as_it_is() -> None:
    part = write({"title": "1. Ships", "description": f"{NINE} [[1]](<https://b.example.org/>)"})
    assert edit_one(part, Replacement(before=NINE, after=SEVEN)) == ([], [])


def test_it_fits_into_what_an_embed_holds() -> None:
    long = " ".join(["word"] * 790)
    body = f"{NINE} [[1]](<{URL}>) {long}"
    embeds, shown = edit_one(
        write({"title": "t" * 256, "description": body}), Replacement(before=NINE, after=SEVEN)
    )
    assert len(embeds[0]["description"]) <= 4096 and len(embeds[0]["title"]) <= 256
    assert shown == []
