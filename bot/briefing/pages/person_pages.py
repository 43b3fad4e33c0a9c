"""The pages of what is kept of a person, and of its deletion."""

from __future__ import annotations

from bot.briefing.pages.model import Block, Line, Page, Run
from bot.briefing.questions.types import Answer, Follow
from bot.briefing.wording import Wording
from bot.domain.lookups import Question, QuestionKind
from bot.domain.persons import Kept

_KINDS = ("votes", "watches", "messages", "looks", "made", "searches", "commands", "corrections")


def follow_privacy(page: Page, wording: Wording) -> Answer:
    """Return the help on privacy, with the button that tells a person what is kept of them."""
    question = Question(kind=QuestionKind.KEPT_OF_ME, subject="me")
    return Answer(page=page, deeds=(Follow(label=wording.say("person.what"), question=question),))


def show_kept(kept: Kept, wording: Wording) -> Answer:
    """Return what is kept of a person, with the button that deletes it."""
    if kept.is_nothing:
        return Answer(page=_page("person.nothing", (), wording))
    question = Question(kind=QuestionKind.FORGET_ME, subject="me")
    note = (Run(wording.say("person.how"), dim=True),)
    return Answer(
        page=_page("person.title", (*_list_kept(kept, wording), note), wording),
        deeds=(Follow(label=wording.say("person.forget"), question=question),),
    )


def show_forgotten(kept: Kept, wording: Wording) -> Page:
    """Return the page of what was deleted of a person."""
    return _page("person.forgotten", _list_kept(kept, wording), wording)


def _list_kept(kept: Kept, wording: Wording) -> tuple[Line, ...]:
    counts = ((kind, getattr(kept, kind)) for kind in _KINDS)
    return tuple((Run(wording.say(f"person.{kind}", n=n)),) for kind, n in counts if n)


def _page(title: str, lines: tuple[Line, ...], wording: Wording) -> Page:
    blocks = (Block(lines=lines),) if lines else ()
    return Page(title=(Run(wording.say(title), bold=True),), blocks=blocks)
