"""The page that tells why a post holds the stories that it holds, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.pages.model import Block, Line, Page, Run
from bot.briefing.wording import Wording
from bot.domain.memory import Shown, StoryStatus, Weight, WeightKind


def show_weights(shown: Sequence[Shown], wording: Wording) -> Page:
    """Return the page of the weights that each story of a post was placed by."""
    say = wording.say
    told = [item for item in shown if item.status is not StoryStatus.CONTINUING]
    blocks = [_show_story(item, wording) for item in sorted(told, key=lambda item: item.place)]
    intro = say("weight.intro") if blocks else say("weight.none")
    return Page(
        title=(Run(say("weight.title"), bold=True),),
        blocks=(Block(lines=((Run(intro, dim=True),),)), *blocks),
    )


def _show_story(shown: Shown, wording: Wording) -> Block:
    heading = (Run(f"{shown.place}. {shown.headline}", bold=True),)
    return Block(heading=heading, lines=tuple(_show_weight(w, wording) for w in shown.weights))


def _show_weight(weight: Weight, wording: Wording) -> Line:
    match weight.kind:
        case WeightKind.TEXTS:
            what = wording.count("weight.texts", int(weight.about))
        case WeightKind.RECENT:
            what = wording.say("weight.recent", hours=weight.about)
        case kind:
            what = wording.say(f"weight.{kind}", about=weight.about)
    if weight.kind is WeightKind.PINNED:
        return (Run(what),)
    return (Run(wording.say("weight.line", what=what, factor=f"{weight.factor:.2f}")),)
