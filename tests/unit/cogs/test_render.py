"""Any page becomes messages that Discord takes, in which only our own markup acts."""

from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.page import Block, Page, Run
from cogs._discord.escape import find_target
from cogs._discord.render import render_answer, render_file, render_post
from tests.unit.cogs.discord_limits import check_layout, check_post, walk
from tests.unit.cogs.discord_reading import DEAD_WHEN_PLAIN, SERVER_MENTION, read
from tests.unit.cogs.test_pack import blocks, lines, quote
from tests.unit.hostile import FRAGMENTS

OURS = {"bold", "small", "link"}
pages = st.builds(
    lambda title, blocks, footer: Page(title=title, blocks=tuple(blocks), footer=footer),
    lines,
    blocks,
    lines,
)
long_pages = st.builds(
    lambda page, times: Page(
        title=page.title * times, blocks=page.blocks * times, footer=page.footer * times
    ),
    pages,
    st.sampled_from([1, 7, 25]),
)
# A large page takes longer than Hypothesis expects of one example; shrinking it takes minutes.
unhurried = settings(deadline=None, max_examples=40)


def components_of(view: discord.ui.LayoutView) -> list[dict[str, Any]]:
    """Return a view's components as they are sent."""
    return view.to_components()  # type: ignore[no-untyped-call, no-any-return]  # of discord.py


def read_answer(page: Page) -> list[str]:
    return [
        component["content"]
        for view in render_answer(page)
        for component in walk(components_of(view))
        if component["type"] == 10
    ]


def find_targets(page: Page) -> set[str]:
    every = [page.title, page.footer]
    every += [line for block in page.blocks for line in (block.heading, *block.lines)]
    found = (find_target(run.href) for line in every for run in line if run.text.strip())
    return {target for target in found if target}


@unhurried
@given(long_pages)
def test_any_answer_fits(page: Page) -> None:
    for view in render_answer(page):
        check_layout(components_of(view), reserve=12)


@unhurried
@given(long_pages)
def test_any_post_fits(page: Page) -> None:
    posts = render_post(page)
    for post in posts:
        check_post(post.content, [dict(embed.to_dict()) for embed in post.embeds])
    assert posts[0].content
    assert not any(post.content for post in posts[1:])


@unhurried
@given(pages)
def test_only_our_own_markup_acts_in_an_answer(page: Page) -> None:
    for text in read_answer(page):
        assert read(text).acting <= OURS
        assert not SERVER_MENTION.search(text)


@unhurried
@given(pages)
def test_only_our_own_markup_acts_in_a_post(page: Page) -> None:
    for post in render_post(page):
        bodies = [post.content, *(embed.description or "" for embed in post.embeds)]
        plain = [text or "" for e in post.embeds for text in (e.title, e.footer.text)]
        assert all(read(text).acting <= OURS for text in bodies)
        assert all(read(text).acting <= DEAD_WHEN_PLAIN for text in plain)
        assert not any(SERVER_MENTION.search(text) for text in [*bodies, *plain])


@pytest.mark.parametrize("text", FRAGMENTS.values(), ids=FRAGMENTS.keys())
def test_the_links_shown_are_the_links_given(text: str) -> None:
    page = Page(
        title=(Run(text, bold=True),),
        blocks=(
            Block(heading=(Run(text),), lines=(quote(text, 1), quote(text, 2))),
            Block(lines=((Run(text, href=text), Run(text, bold=True, href="https://c.example/")),)),
        ),
    )
    given_targets = find_targets(page)
    answered = {target for body in read_answer(page) for target in read(body).targets}
    posted = {
        target
        for post in render_post(page)
        for embed in post.embeds
        for target in read(embed.description or "").targets
    }
    assert answered == posted == given_targets


def story(number: int, sentences: int = 3) -> Block:
    text = f"Ships of the coast guard took part in drill {number}."
    return Block(
        heading=(Run(f"{number}. Drill", bold=True),),
        lines=tuple(quote(text, number) for _ in range(sentences)),
    )


def brief(stories: int, sentences: int = 3) -> Page:
    return Page(
        title=(Run("Desk", bold=True), Run(" · 08:00")),
        blocks=tuple(story(number, sentences) for number in range(1, stories + 1)),
        footer=(Run("All sentences are quotes", dim=True),),
    )


def test_an_answer_shows_title_blocks_and_footer() -> None:
    (view,) = render_answer(brief(1, 1))
    box = view.children[0]
    assert isinstance(box, discord.ui.Container)
    assert [
        child.content for child in box.children if isinstance(child, discord.ui.TextDisplay)
    ] == [
        "**Desk** · 08:00",
        "**1\\. Drill**\n"
        "Ships of the coast guard took part in drill 1. [[1]](<https://a.example/1>)",
        "-# All sentences are quotes",
    ]


def test_each_answer_but_the_last_says_how_many_lines_follow() -> None:
    views = render_answer(brief(40))
    ends = [[c["content"] for c in walk(components_of(v)) if c["type"] == 10][-1] for v in views]
    assert len(views) > 1
    assert ends[0] == "-# 87 more\n-# All sentences are quotes"
    assert ends[-1] == "-# All sentences are quotes"


def test_an_answer_can_count_in_other_words() -> None:
    (view,) = render_answer(brief(40), limit=1, more=lambda left: f"noch {left}")
    assert [c["content"] for c in walk(components_of(view)) if c["type"] == 10][-1].startswith(
        "-# noch 87\n"
    )


def test_rows_of_buttons_still_fit_on_a_full_answer() -> None:
    view = render_answer(brief(40))[0]
    for _ in range(2):
        row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
        for _ in range(5):
            row.add_item(discord.ui.Button(label="x"))
        view.add_item(row)
    check_layout(components_of(view))


def test_a_post_is_a_headline_and_an_embed_a_story() -> None:
    (post,) = render_post(brief(2, 1))
    assert post.content == "**Desk** · 08:00"
    assert [(embed.title, embed.url) for embed in post.embeds] == [
        ("1. Drill", "https://a.example/1"),
        ("2. Drill", "https://a.example/2"),
    ]
    assert [embed.footer.text for embed in post.embeds] == [None, "All sentences are quotes"]


def test_two_stories_told_from_one_article_have_different_addresses() -> None:
    page = Page(title=(Run("Desk"),), blocks=(story(1), story(1)))
    assert [embed.url for embed in render_post(page)[0].embeds] == ["https://a.example/1", None]


def test_a_post_cut_short_says_how_many_stories_are_left() -> None:
    (post,) = render_post(brief(14), limit=1)
    assert len(post.embeds) == 10
    assert post.embeds[-1].footer.text == "4 more · All sentences are quotes"


def test_a_post_without_blocks_is_its_title_and_footer() -> None:
    (post,) = render_post(brief(0))
    assert (post.content, post.embeds) == ("**Desk** · 08:00\n-# All sentences are quotes", [])


@pytest.mark.parametrize("text", ["word ", "word", "A sentence. ", "訓練した。", "*", "[a](", "😀"])
def test_a_text_that_does_not_fit_ends_with_an_ellipsis(text: str) -> None:
    page = Page(title=(Run("Desk"),), blocks=(Block(lines=((Run(text * 9000),),)),))
    (answer,) = render_answer(page)
    check_layout(components_of(answer))
    _, body = read_answer(page)
    assert body.endswith("…")
    assert len(body) > 1800
    assert (text * 9000).startswith(read(body).seen.rstrip("… "))


SENTENCES = ["One.", "A longer sentence, " * 20 + "ends.", "字" * 2500 + "。"]


@unhurried
@given(st.lists(st.sampled_from(SENTENCES), max_size=12))
def test_sentences_are_shown_whole_and_with_their_citation(sentences: list[str]) -> None:
    line = tuple(run for text in sentences for run in quote(text))
    page = Page(title=(), blocks=(Block(lines=(line,)),))
    shown = "".join(read(text).seen for text in read_answer(page) if "more" not in text)
    given_text = "".join(f"{text}[1]" for text in sentences)
    assert "".join(shown.split()).removeprefix("—") == "".join(given_text.split())


def test_a_page_of_nothing_is_still_a_message() -> None:
    page = Page(title=(Run("\u200b"),))
    check_layout(components_of(render_answer(page)[0]))
    check_post(render_post(page)[0].content, [])


def test_a_file_holds_the_whole_page() -> None:
    page = brief(200)
    text = render_file(page)
    assert text.startswith("# **Desk** · 08:00\n\n## 1\\. Drill\n\nShips of")
    assert text.count("took part in drill") == 600
    assert text.endswith("\n\nAll sentences are quotes\n")


@unhurried
@given(pages)
def test_nothing_acts_in_a_file(page: Page) -> None:
    for line in render_file(page).split("\n"):
        body = line.removeprefix("## ").removeprefix("# ")
        assert read(body).acting <= {"bold", "link"}
