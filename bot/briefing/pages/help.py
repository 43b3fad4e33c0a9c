"""The pages that help people on: the card that sets a desk up, and help by topic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.briefing.compose import show_times, show_weekdays
from bot.briefing.lookup import show_zone_time
from bot.briefing.page import Block, Line, Page, Places, Run, show_channel
from bot.briefing.pages.digest import say_next
from bot.briefing.wording import Wording
from bot.briefing.wording.commands import load_command_words
from bot.domain.desks import Desk
from bot.domain.digests import Digest
from bot.domain.spans import truncate

MOST_NAMED = 5
"""Sources that the card names; of the others it tells how many there are."""

DONE, OPEN = "✓", "○"


class SetupStep(StrEnum):
    """The steps from an invitation to the first post, in their order."""

    ZONE = "zone"
    CHANNEL = "channel"
    SOURCES = "sources"
    DIGEST = "digest"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """How far a desk is set up.

    `sources` are the names of its feeds, `articles` how many it holds, `digest` the first of its
    digests, `due` when that is posted next, `posted` whether it was ever.
    """

    desk: Desk
    sources: tuple[str, ...]
    articles: int
    digest: Digest | None
    due: datetime | None
    posted: bool

    def list_missing(self) -> tuple[SetupStep, ...]:
        """Return the steps that are not done, in their order.

        A zone counts as chosen once it is another than that of a new desk, or a digest keeps it.
        """
        done = {
            SetupStep.ZONE: self.desk.zone != "UTC" or self.digest is not None,
            SetupStep.CHANNEL: self.desk.channel is not None,
            SetupStep.SOURCES: bool(self.sources or self.articles),
            SetupStep.DIGEST: self.digest is not None,
            SetupStep.POST: self.posted,
        }
        return tuple(step for step in SetupStep if not done[step])


def show_setup_card(
    state: SetupState,
    places: Places,
    now: datetime,
    wording: Wording,
    *,
    notes: Sequence[str] = (),
    intro: str = "",
) -> Page:
    """Return the card: a line a step with its state, and under it what was done last (`notes`).

    `intro` stands above the steps of the card that a server is welcomed with.
    """
    missing = state.list_missing()
    steps = tuple(
        (
            Run(f"{OPEN if step in missing else DONE} "),
            Run(wording.say(f"setup.{step}"), bold=True),
            Run(f" {_say_state(step, state, places, now, wording)}", dim=step in missing),
        )
        for step in SetupStep
    )
    blocks = [Block(steps)]
    if intro:
        blocks.insert(0, Block(intro.strip().splitlines()))
    if notes:
        blocks.append(Block(notes))
    title = wording.say("setup.title", name=state.desk.name)
    return Page(title, blocks, footer=(Run(wording.say("setup.footer")),))


def _say_state(
    step: SetupStep, state: SetupState, places: Places, now: datetime, wording: Wording
) -> str:
    say, desk, digest = wording.say, state.desk, state.digest
    match step:
        case SetupStep.ZONE:
            return say("desk.zone_now", zone=desk.zone, time=show_zone_time(desk.zone, now))
        case SetupStep.CHANNEL if desk.channel is not None:
            return show_channel(desk.channel, places, wording)
        case SetupStep.SOURCES if state.sources or state.articles:
            return _say_sources(state, wording)
        case SetupStep.DIGEST if digest is not None:
            times, days = show_times(digest.times, wording), show_weekdays(digest.weekdays, wording)
            channel = show_channel(digest.channel, places, wording)
            return f"{digest.name} · {days} · {times} · {channel}"
        case SetupStep.POST if digest is not None:
            when = say_next(digest, state.due, wording)
            return when if state.posted else say("setup.post_first", when=when)
        case _:
            return say(f"setup.no_{step}")


def _say_sources(state: SetupState, wording: Wording) -> str:
    named = wording.say("page.join").join(state.sources[:MOST_NAMED])
    left = len(state.sources) - MOST_NAMED
    if left > 0:
        named = wording.say("setup.sources_more", names=named, n=left)
    came = wording.count("desk.articles", state.articles)
    return " · ".join(part for part in (named, came) if part)


def show_missing(state: SetupState, wording: Wording) -> Line:
    """Return the line that tells which steps of a desk are not done; empty where all are."""
    names = [wording.say(f"setup.{step}") for step in state.list_missing()]
    if not names:
        return ()
    steps = wording.say("page.join").join(names)
    return (Run(wording.say("setup.missing", steps=steps)),)


TOPICS = ("start", "choice", "limits", "privacy", "elsewhere")

COMMANDS: dict[str, tuple[str, ...]] = {
    "member": ("brief", "entity", "date", "agenda", "story", "search", "watch", "export"),
    "curator": ("article", "curate", "alias"),
    "admin": ("desk", "feed", "digest"),
}
"""The commands that each audience may use."""


def find_topic(typed: str, wording: Wording) -> str | None:
    """Return the topic that was typed, by its key or the start of its name; None for neither."""
    folded = typed.strip().casefold()
    for topic in TOPICS:
        names = (topic, wording.say(f"help.{topic}").casefold())
        if folded and any(name.startswith(folded) for name in names):
            return topic
    return None


def show_help(typed: str | None, audience: Collection[str], wording: Wording) -> Page:
    """Return the help page of a topic; the first one, which says so, where there is no such topic.

    That one shows each audience of the person (COMMANDS) the way to begin.
    """
    found = find_topic(typed, wording) if typed else TOPICS[0]
    topic = found or TOPICS[0]
    blocks = [Block([wording.say(f"help.{topic}_text")])]
    if found is None:
        topics = wording.say("page.join").join(wording.say(f"help.{one}") for one in TOPICS)
        unknown = wording.say("help.unknown", topic=truncate(typed or "", 60), names=topics)
        blocks.insert(0, Block([unknown]))
    if topic == TOPICS[0]:
        paths = [who for who in COMMANDS if who in audience]
        blocks.append(Block(wording.say(f"help.path_{who}") for who in paths))
        names = [name for who, names in COMMANDS.items() if who in audience for name in names]
        words = load_command_words(wording.language)
        lines = tuple(
            (
                Run(f"/{words.show_command(name)}", bold=True),
                Run(f" {wording.say(f'help.command_{name}')}"),
            )
            for name in names
        )
        blocks.append(Block(lines))
    return Page(wording.say(f"help.{topic}"), blocks)
