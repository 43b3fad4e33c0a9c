"""Each look-up of the table, asked in the terminal with all its options: what its question gets."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.briefing.context import AnswerContext
from bot.briefing.export.json import to_json
from bot.briefing.look_ups import list_in_terminal, list_parameters
from bot.briefing.questions import answer_question
from bot.briefing.wording import load_wording
from bot.domain.desks import GuildId
from bot.domain.questions import Question
from tests.discord.newsdesk_bot import fill_store
from tests.e2e.conftest import Run
from tests.storage.test_two_guilds import find_values
from tests.stores import open_store

LOOK_UPS = {
    f"{group} {name}".strip(): look_up
    for group in ("", "entity")
    for name, look_up in list_in_terminal(group)
}
GIVEN = {"about": "Japan", "entity": "Taiwan", "digest": ""}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "desk.sqlite3"
    asyncio.run(fill_store(path, 1))
    return path


@pytest.mark.parametrize("command", LOOK_UPS)
def test_the_terminal_answers_its_question(command: str, database: Path, newsdesk: Run) -> None:
    look_up = LOOK_UPS[command]
    asked = list(list_parameters(look_up))
    values = {
        one.field: GIVEN.get(one.field, find_values(one.field, one.kind)[-1]) for one in asked
    }
    subjects = [str(values[one.field]) for one in asked if one.is_subject]
    options = [f"--{one.name}={values[one.field]}" for one in asked if not one.is_subject]
    place = ("--guild", "1", "--database", f"sqlite:///{database}")
    question = look_up.question(**values)
    before = asyncio.run(answer(database, question))
    shown = newsdesk(*command.split(), *subjects, *options, "--json", *place)
    assert shown.returncode == 0, shown.stderr
    # Days are counted up to today, which may end meanwhile.
    assert hide_moments(shown.stdout) in (before, asyncio.run(answer(database, question)))


def hide_moments(printed: str) -> Any:
    """Return printed JSON as values, without the moments in it: some are that of asking."""
    return json.loads(re.sub(r'"\d{4}-\d\d-\d\dT[^"]+"', "0", printed))


async def answer(database: Path, question: Question) -> Any:
    """Return the value of an answer as programs are told it."""
    async with open_store(database) as store:
        desk = await store.open_desk(GuildId(1))
        now, wording = datetime.now(UTC), load_wording()
        context = AnswerContext(store=store, desk=desk, now=now, wording=wording)
        value = (await answer_question(context, question)).value
        assert value is not None, f"{type(question).__name__}: give its Answer the value of --json"
        return hide_moments(json.dumps(to_json(value)))
