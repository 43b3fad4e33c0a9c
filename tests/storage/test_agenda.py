"""The agenda of ten made-up days, read by the real road: plans come, move and are done."""

from __future__ import annotations

from datetime import date

import pytest

from bot.briefing.context import AnswerContext
from bot.briefing.export import ExportFormat, ExportKind, make_export
from bot.briefing.lookup import AgendaItem, AgendaPage, Outcome
from bot.briefing.questions import answer_question
from bot.briefing.wording import load_wording
from bot.domain.desks import GuildId
from bot.domain.errors import NotFound
from bot.domain.questions import AgendaQuestion, Horizon
from tests.makers.beat import MOVES, Beat
from tests.makers.stories import flatten
from tests.stores import open_store

A, M, C, T, P = (
    Outcome.AHEAD,
    Outcome.MOVED,
    Outcome.CALLED_OFF,
    Outcome.TOOK_PLACE,
    Outcome.PASSED,
)


async def ask(beat: Beat, question: AgendaQuestion, language: str = "en") -> tuple[AgendaPage, str]:
    wording = load_wording(language)
    context = AnswerContext(store=beat.store, desk=beat.desk, now=beat.now, wording=wording)
    answer = await answer_question(context, question)
    assert isinstance(answer.value, AgendaPage)
    return answer.value, flatten(answer.page)


def outline(page: AgendaPage) -> list[tuple[int, Outcome, int | None]]:
    """Return each plan as day of March, what came of it, and the day it was announced for."""
    return [
        (item.event.days.first.day, item.outcome, item.was.first.day if item.was else None)
        for item in page.items
    ]


async def test_plans_come_move_and_are_done() -> None:
    question = AgendaQuestion(Horizon.MONTH, "2031-03-03")
    async with open_store() as store:
        beat = Beat(store, await store.open_desk(GuildId(1)))
        seen = {}
        keys: set[str] = set()
        for day in range(10):
            await beat.bring(day)
            page, text = await ask(beat, question)
            seen[day] = outline(page)
            keys |= {item.key for item in page.items}
            for item in page.items:
                # Each sentence is a slice of what is stored, and stands on the page.
                stored = {
                    one.id: one.article.text
                    for one in await store.get_articles(
                        beat.desk.id, [line.quote.article for line in item.event.lines]
                    )
                }
                first = item.event.lines[0].quote
                assert first.span.of(stored[first.article]) == first.text
                assert first.text in text
        assert seen[0] == [(5, A, None), (7, A, None)]
        assert seen[1] == [(5, A, None), (6, A, None), (7, A, None)]
        assert seen[2] == [(5, T, None), (6, A, None), (7, A, None), (11, A, None)]
        assert seen[3] == [(5, T, None), (6, A, None), (11, A, None), (12, A, 7)]
        assert seen[4] == [(5, T, None), (6, C, None), (11, A, None), (12, A, 7)]
        done = [(5, T, None), (6, C, None), (11, T, None), (12, T, 7), (17, A, None), (1, A, None)]
        assert seen[9] == done
        assert len(keys) == len(done), "what is moved or told again keeps its key"
        talks = next(item for item in page.items if item.was)
        assert {line.source.name for line in talks.event.lines} == {"Strait Daily", "Harbor Wire"}
        assert talks.moved_by is not None and "postponed" in talks.moved_by.quote.text
        assert talks.proof is not None and "signed" in talks.proof.quote.text
        assert "moved; announced for 7 Mar 2031 (Fri): The talks of" in text
        assert "also told by" in text

        await check_calendar(beat, talks)

        # From today on, by whom it names, and by what it came by.
        page, _ = await ask(beat, AgendaQuestion(Horizon.WEEK))
        assert outline(page) == [(12, T, 7), (17, A, None)]
        page, _ = await ask(beat, AgendaQuestion(Horizon.MONTH, entity="Kessel Island"))
        assert page.items == ()
        page, text = await ask(beat, AgendaQuestion(Horizon.YEAR, "2031-03-03", tag="navy"))
        assert page.items == () and "No source on this desk" in text
        page, _ = await ask(beat, AgendaQuestion(Horizon.YEAR, "9999-12-30"))
        assert page.days.last == date.max


async def check_calendar(beat: Beat, talks: AgendaItem) -> None:
    """Export the agenda as a calendar: what was moved keeps its name there, its number grows."""
    assert talks.moved_by is not None and talks.proof is not None
    moved, told = talks.moved_by.quote.article, talks.proof.quote.article
    assert 0 < moved < told
    context = AnswerContext(store=beat.store, desk=beat.desk, now=beat.now, wording=load_wording())
    made = await make_export(context, ExportKind.AGENDA, ExportFormat.ICS)
    calendar = made.content.decode().replace("\r\n ", "")
    assert made.name.endswith(".ics") and calendar.endswith("END:VCALENDAR\r\n")
    event = calendar.split("BEGIN:VEVENT")[1]
    assert f"UID:{talks.key}@1.newsdesk.invalid" in event, "by its first announcement"
    assert "DTSTART;VALUE=DATE:20310312" in event and "DTEND;VALUE=DATE:20310313" in event
    assert f"SEQUENCE:{told}\r\n" in event and "STATUS:CONFIRMED" in event
    with pytest.raises(NotFound, match="agenda"):
        await make_export(context, ExportKind.SEARCH, ExportFormat.ICS, about="ferry")


@pytest.mark.parametrize("language", MOVES)
async def test_a_plan_that_is_moved_or_called_off_is_shown_so_in_each_language(
    language: str,
) -> None:
    async with open_store() as store:
        beat = Beat(store, await store.open_desk(GuildId(1)), articles=MOVES[language])
        await beat.bring_all()
        page, _ = await ask(beat, AgendaQuestion(Horizon.MONTH, "2031-03-03"), language)
        assert outline(page) == [(9, C, None), (12, T, 7)]
