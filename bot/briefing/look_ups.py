"""The commands that look things up, each declared once: for Discord and for the terminal.

A field of a question is an option of its commands, read by its type, in the words of OPTIONS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.domain.questions import (
    AgendaQuestion,
    BoardQuestion,
    DateQuestion,
    EntityQuestion,
    NamesQuestion,
    Question,
    RelatedQuestion,
    ReviewQuestion,
    StoriesQuestion,
    StoryQuestion,
    TimelineQuestion,
    TrendQuestion,
    WhyQuestion,
)


class Offers(StrEnum):
    """What Discord offers while an option is typed."""

    NOTHING = "nothing"
    NAMES = "names"
    NAMES_TOGETHER = "names_together"
    STORIES = "stories"
    ARTICLES = "articles"
    DIGESTS = "digests"


@dataclass(frozen=True, slots=True)
class Option:
    """How a field is given: in which words, under which name, what is offered, how long it is.

    Without a `name` it goes by that of the field; `most` is in characters.
    """

    says: str
    name: str = ""
    offers: Offers = Offers.NOTHING
    most: int = 200


SEVERAL_NAMES = Option(
    "One name or several, told apart by commas; none for what rises",
    "name",
    Offers.NAMES_TOGETHER,
    most=300,
)

OPTIONS: dict[str, Option] = {
    "about": Option("Any name it goes by", "name", Offers.NAMES),
    "entity": Option("Only what names this person, organisation or place", offers=Offers.NAMES),
    "period": Option("How many days to count over"),
    "since": Option("No earlier days than this: 1972, June 2024, 2024-07-18 …", "from", most=100),
    "until": Option("No later days than this", "to", most=100),
    "dates": Option("By the days that texts tell of, or those they were published on"),
    "order": Option("What comes first"),
    "tag": Option("Only what came by a feed with this tag", most=50),
    "digest": Option("By which digest; all if left out", offers=Offers.DIGESTS, most=100),
}
"""How fields are given that a command says nothing else of."""

BY_DISCORD = ("each", "channel", "owner")
"""Fields that no option gives: by a button, by where in Discord and by whom it was asked."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """A command that asks one question: by its words in Discord, and in the terminal.

    There it goes by the same words unless `terminal` says others; "" stands for no command.
    `options` are given otherwise than OPTIONS says; `picture` tells that the answer can be drawn.
    """

    command: str
    question: type[Question]
    says: str
    options: Mapping[str, Option] = field(default_factory=dict)
    terminal: str | None = None
    discord: bool = True
    picture: bool = False


LOOK_UPS = (
    LookUp(
        "entity show",
        EntityQuestion,
        "Its names, how often it is in the news, newest and key dates",
    ),
    LookUp(
        "entity timeline",
        TimelineQuestion,
        "The dated events that the texts tell of it, newest first",
        picture=True,
    ),
    LookUp(
        "entity related",
        RelatedQuestion,
        "Who and what stands in the same articles",
        {"period": Option("Only articles of the last days; all if left out")},
    ),
    LookUp(
        "entity trend",
        TrendQuestion,
        "How often names are in the news; without a name, what rises",
        {"about": SEVERAL_NAMES},
        picture=True,
    ),
    LookUp("entity names", NamesQuestion, "The names that texts use for it", discord=False),
    LookUp("entity stories", StoriesQuestion, "The newest stories that name it", discord=False),
    LookUp(
        "date",
        DateQuestion,
        "What happened on a day, and what was published then",
        {
            "when": Option("15 June, last week, 2024-07-18..20, past 3 days …", most=100),
            "dates": Option("Only what happened then, or only what was published then"),
        },
    ),
    LookUp(
        "agenda",
        AgendaQuestion,
        "What the sources say is coming, and what came of it",
        {
            "horizon": Option("How many days ahead", "period"),
            "since": Option("From this day on; today if left out", "from", most=100),
            "entity": Option(
                "Only plans that name this person, organisation or place", offers=Offers.NAMES
            ),
        },
    ),
    LookUp(
        "board",
        BoardQuestion,
        "The stories that curators work on, by state, with who has them and their notes",
        {"state": Option("Only these")},
        discord=False,
    ),
    LookUp(
        "brief review",
        ReviewQuestion,
        "What moved over a week or a month, and what came of plans",
        {
            "period": Option("How many days"),
            "until": Option("Up to this day; today if left out", "to", most=100),
        },
        terminal="review",
        picture=True,
    ),
    LookUp(
        "story",
        StoryQuestion,
        "One story: what happened, why it matters, who tells it",
        {"about": Option("Words of its headline", "story", Offers.STORIES)},
        terminal="",
    ),
    LookUp(
        "brief why",
        WhyQuestion,
        "Why an article or a story was told, or was not",
        {"about": Option("Words of its title, or its address", "what", Offers.ARTICLES, 500)},
        terminal="why",
    ),
)
"""The table of look-ups; those that do more than ask one question are commands of their own."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field of a question as a command asks for it: its default is MISSING where it is needed."""

    field: str
    kind: type
    optional: bool
    default: Any
    option: Option

    @property
    def name(self) -> str:
        """The name that people give it by."""
        return self.option.name or self.field

    @property
    def is_subject(self) -> bool:
        """Whether it is what the command is about: in the terminal it stands without its name."""
        return self.default is MISSING or self.field == "about"


def list_parameters(look_up: LookUp) -> Iterator[Parameter]:
    """Yield the fields of a look-up's question that people give, in their order.

    Raises TypeError where one has no words.
    """
    hints = get_type_hints(look_up.question)
    for one in fields(look_up.question):
        if one.name in BY_DISCORD:
            continue
        option = look_up.options.get(one.name) or OPTIONS.get(one.name)
        if option is None:
            raise TypeError(
                f"{look_up.question.__name__}.{one.name}: give it an Option in LOOK_UPS"
                " (bot/briefing/look_ups.py), or name it in BY_DISCORD"
            )
        kinds = [kind for kind in get_args(hints[one.name]) if kind is not NoneType]
        kind = kinds[0] if kinds else hints[one.name]
        yield Parameter(one.name, kind, bool(kinds), one.default, option)


def list_in_discord(group: str = "") -> Iterator[tuple[str, LookUp]]:
    """Yield the look-ups of a group of commands in Discord, or of none, by their own names."""
    return _pick(((one.command if one.discord else "", one) for one in LOOK_UPS), group)


def list_in_terminal(group: str = "") -> Iterator[tuple[str, LookUp]]:
    """Yield the look-ups of a group of commands in the terminal, or of none, by their own names."""
    return _pick(
        ((one.command if one.terminal is None else one.terminal, one) for one in LOOK_UPS), group
    )


def _pick(commands: Iterable[tuple[str, LookUp]], group: str) -> Iterator[tuple[str, LookUp]]:
    for command, look_up in commands:
        above, _, name = command.rpartition(" ")
        if name and above == group:
            yield name, look_up
