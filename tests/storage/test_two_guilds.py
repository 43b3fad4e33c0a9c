"""A guild never sees another's: every look-up answers as if its desk were alone in the store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.context import Answer, AnswerContext
from bot.briefing.export.json import to_json
from bot.briefing.export.make import ExportFormat, ExportKind, make_export
from bot.briefing.questions.answer import answer_question
from bot.briefing.wording import load_wording
from bot.domain.desks import GuildId
from bot.domain.digests import BriefLength, DigestId
from bot.domain.errors import DateNotUnderstood, NotFound, QueryNotUnderstood
from bot.domain.questions import (
    BriefQuestion,
    PostQuestion,
    Question,
)
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from tests.makers.articles import NOON, make_update
from tests.makers.questions import list_lookups
from tests.stores import open_store

MARKS = {"A": "Ambrosia", "B": "Borealis"}
"""A word that stands in every text, title and address of a desk, and in none of the other's."""

SHARED = ("Taiwan", "Su Ziyun", "Naha")
NOW = NOON + timedelta(days=3)
EN = load_wording()


@dataclass(frozen=True)
class Made:
    """An article to make: its desk, the names in it, its days, whether it goes on or is a copy."""

    desk: str
    names: tuple[str, ...]
    day: int
    mentioned: int
    joins: str


made = st.builds(
    Made,
    desk=st.sampled_from("AB"),
    names=st.sets(st.sampled_from([*SHARED, "own"]), min_size=1, max_size=3).map(
        lambda names: tuple(sorted(names))
    ),
    day=st.integers(0, 70),
    mentioned=st.integers(0, 40),
    joins=st.sampled_from(["new", "story", "copy", "follows"]),
)


async def fill(store: Storage, articles: list[Made], desks: str) -> None:
    """Bring the articles of some desks in, in their order."""
    last: dict[str, tuple[int, int]] = {}
    for number, item in enumerate(articles):
        if item.desk not in desks:
            continue
        desk = await store.open_desk(GuildId(ord(item.desk)), name=f"Desk {item.desk}")
        mark = MARKS[item.desk]
        names = tuple(f"{mark} Office" if name == "own" else name for name in item.names)
        article, story = last.get(item.desk, (0, 0))
        placement = Placement()
        if article and item.joins != "new":
            placement = Placement(
                story=None if item.joins == "follows" else story,
                follows=story if item.joins == "follows" else None,
                copy_of=article if item.joins == "copy" else None,
            )
        update = make_update(
            f"{mark} {number} told of {', '.join(names)} on 18 July.",
            title=f"{mark} report {number}",
            url=f"https://{mark.lower()}.example.org/{number}",
            names=names,
            placement=placement,
            day=date(2024, 7, 25) - timedelta(days=item.day),
            mentioned=date(2024, 7, 22) - timedelta(days=item.mentioned),
            after=article,
        )
        stored = await store.add_article(desk.id, update)
        assert stored.story is not None
        last[item.desk] = (stored.article, stored.story)
        await store.save_search(desk.id, "mine", f"{mark} OR report", person=1, now=NOON)


NAMES = (*SHARED, *(f"{mark} Office" for mark in MARKS.values()), "Boreal", "Office")
VALUES: dict[str, tuple[Any, ...]] = {
    "digest": ("Morning",),
    "about": (*NAMES, "report", *MARKS.values()),
    "when": ("18 July 2024", "July 2024", "2024", "2020"),
    "query": ("report", "saved:mine", "report saved:mine", "saved:minne", *MARKS.values()),
    "entity": ("Taiwan",),
    "source": ("ambrosia.example.org", "borealis.example.org"),
    "since": ("2024-07",),
    "until": ("July 2024",),
    "tag": ("navy",),
    "channel": (7,),
    "each": (True,),
    "owner": (77,),
}
"""What each field of a question is tried with; a field of choices is tried with all of them."""


def list_questions() -> list[Question]:
    return [question for kind in list_lookups() for question in make_questions(kind)]


def make_questions(kind: type[Any]) -> Iterator[Question]:
    """Yield questions of a kind: with all values, and each option with the first of them."""
    if issubclass(kind, BriefQuestion):
        yield from (kind(NOON - timedelta(days=1), NOW, length) for length in BriefLength)
        return
    if issubclass(kind, PostQuestion):
        return  # by the number of a digest, below
    hints = get_type_hints(kind)
    make: Callable[..., Question] = kind
    first, *options = fields(kind)
    unknown = [f.name for f in fields(kind) if not find_values(f.name, hints[f.name])]
    assert not unknown, (
        f"{kind.__name__} has fields that are never tried out: add values for"
        f" {', '.join(unknown)} to VALUES in tests/storage/test_two_guilds.py"
    )
    subjects = find_values(first.name, hints[first.name])
    if first.default is not MISSING:
        yield kind()
    for subject in subjects:
        yield make(subject)
    for option in options:
        for value in find_values(option.name, hints[option.name]):
            yield make(subjects[0], **{option.name: value})


def find_values(name: str, hint: Any) -> tuple[Any, ...]:
    """Return what to try a field with: all choices of its type, or the VALUES of its name."""
    for one in (hint, *get_args(hint)):
        if isinstance(one, type) and issubclass(one, StrEnum):
            return tuple(one)
    return VALUES.get(name, ())


def show(answer: Answer) -> str:
    """Return all that an answer shows, says to programs, draws and offers."""
    page = answer.page
    parts = [page.title, page.footer]
    for block in page.blocks:
        parts += [block.heading, *block.lines]
    shown = ["".join(f"{run.text}<{run.href}>" for run in line) for line in parts]
    offers = [f.label for f in (*answer.follow, *answer.stories, *answer.names)]
    return "\n".join([*shown, *offers, answer.chart.alt if answer.chart else ""])


async def tell(context: AnswerContext, question: Question) -> tuple[str, str]:
    """Return what an answer shows, and the same with its value as JSON."""
    try:
        answer = await answer_question(context, question)
    except (NotFound, QueryNotUnderstood, DateNotUnderstood) as error:
        return str(error), ""
    return show(answer), json.dumps(to_json(answer.value), ensure_ascii=False)


async def make_context(store: Storage, desk: str) -> AnswerContext:
    found = await store.open_desk(GuildId(ord(desk)), name=f"Desk {desk}")
    return AnswerContext(store=store, desk=found, now=NOW, wording=EN)


@settings(max_examples=6)
@given(st.lists(made, min_size=4, max_size=14))
def test_every_look_up_answers_as_if_the_desk_were_alone(articles: list[Made]) -> None:
    async def check() -> None:
        async with (
            open_store() as both,
            open_store() as alone,
        ):
            await fill(both, articles, "AB")
            await fill(alone, articles, "A")
            shared, single = await make_context(both, "A"), await make_context(alone, "A")
            for question in list_questions():
                seen, value = await tell(shared, question)
                expected, _ = await tell(single, question)
                assert seen == expected, question
                if MARKS["B"] not in str(question) and "borealis" not in str(question):
                    assert MARKS["B"] not in seen + value, (
                        f"{question} shows what another desk holds: does its SQL name desk_id?"
                    )

    asyncio.run(check())


def number_questions(number: int) -> Iterator[Question]:
    """Yield the questions of every kind that goes by a number, about this one."""
    for kind in list_lookups():
        make: Callable[..., Question] = kind
        names = {field.name for field in fields(kind)}
        if issubclass(kind, PostQuestion):
            yield make(DigestId(number), NOON, NOW, 0, 99, f"digest:{number}:2024-07-18:08:00")
        elif "about" in names:
            yield from (make(f"{sign}:{number}") for sign in "esa")


@settings(max_examples=4)
@given(st.lists(made, min_size=4, max_size=14))
def test_no_number_leads_to_another_guild(articles: list[Made]) -> None:
    async def check() -> None:
        async with open_store() as store:
            await fill(store, articles, "AB")
            context = await make_context(store, "A")
            for number in range(1, 3 * len(articles)):
                for question in number_questions(number):
                    assert MARKS["B"] not in "".join(await tell(context, question)), question

    asyncio.run(check())


@settings(max_examples=6)
@given(st.lists(made, min_size=4, max_size=10))
def test_no_export_holds_anything_of_another_guild(articles: list[Made]) -> None:
    async def check() -> None:
        async with open_store() as store:
            await fill(store, articles, "AB")
            context = await make_context(store, "A")
            for what in ExportKind:
                for about in ("Taiwan", "report", "s:1", "s:2", "e:1", "e:2"):
                    for form in ExportFormat:
                        try:
                            made_file = await make_export(context, what, form, about=about)
                        except NotFound:
                            continue
                        assert MARKS["B"].encode() not in made_file.content
                        assert MARKS["B"].lower() not in made_file.name

    asyncio.run(check())
