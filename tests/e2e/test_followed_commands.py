"""`newsdesk entity` has names followed, from the terminal and from tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.desks import Desk
from bot.ports.storage import Storage
from tests.e2e.conftest import Run
from tests.e2e.local_desk import make_store
from tests.makers.articles import make_update


@pytest.fixture
def desk(tmp_path: Path) -> None:
    make_store(tmp_path, _add_article)


async def _add_article(store: Storage, desk: Desk) -> None:
    await store.add_article(desk.id, make_update("Su Ziyun spoke of the Grid Firm at sea."))


@pytest.mark.usefixtures("desk")
def test_a_name_is_followed_shown_listed_and_undone(newsdesk: Run) -> None:
    followed = newsdesk("entity", "follow", "Grid", "Firm", "--kind", "organisation")
    assert "Grid Firm (organisation) is followed" in followed.stdout
    assert "found in 1 article." in followed.stdout
    assert "1 mention in 1 article" in newsdesk("entity", "Grid Firm").stdout
    listed = newsdesk("entity", "followed")
    assert "1 name is followed" in listed.stdout and "Grid Firm" in listed.stdout
    assert '"Grid Firm"' in newsdesk("entity", "followed", "--json").stdout
    kind = newsdesk("entity", "kind", "Grid Firm", "--kind", "place")
    assert "of the kind place now" in kind.stdout
    assert "is followed no" not in newsdesk("entity", "undo").stdout
    assert "no longer followed" in newsdesk("entity", "unfollow", "Grid Firm").stdout
    assert "taking Grid Firm off" in newsdesk("entity", "undo").stdout
    assert "putting Grid Firm on the list" in newsdesk("entity", "undo").stdout
    assert newsdesk("entity", "Grid Firm").returncode == 1
    assert "nothing to undo" in newsdesk("entity", "undo").stderr


@pytest.mark.usefixtures("desk")
def test_a_name_of_another_is_told_and_asked_about(newsdesk: Run) -> None:
    asked = newsdesk("entity", "follow", "General Su", "--kind", "person", "--alias", "Su Ziyun")
    assert asked.returncode == 1 and '"Su Ziyun" is a name of Su Ziyun (person' in asked.stdout
    assert "--others" in asked.stderr and "None yet" in newsdesk("entity", "followed").stdout
    merged = newsdesk(
        *("entity", "follow", "General Su", "--kind", "person"),
        *("--alias", "Su Ziyun", "--others", "merge"),
    )
    assert "General Su (person) is followed" in merged.stdout
    assert "General Su · person" in newsdesk("entity", "Su Ziyun").stdout


@pytest.mark.usefixtures("desk")
def test_names_go_in_and_out_as_tables(newsdesk: Run, tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,kind,aliases\nGrid Firm,organisation,GF Group|Netz\nX,place,\n", "utf-8")
    brought = newsdesk("entity", "import", str(table))
    assert brought.returncode == 1 and "line 3, X: one letter" in brought.stdout
    out = newsdesk("entity", "export").stdout
    assert out == "name,kind,aliases\nGrid Firm,organisation,GF Group|Netz\n"
    assert "1 names are in" in newsdesk("entity", "export", str(tmp_path / "out.csv")).stdout
    hidden = newsdesk("entity", "hide", "Su Ziyun")
    assert "is hidden" in hidden.stdout and newsdesk("entity", "Su Ziyun").returncode == 1
    assert "shown again" in newsdesk("entity", "unhide", "Su Ziyun").stdout
    wrong = tmp_path / "photo.png"
    wrong.write_bytes(b"\x89PNG\0\0")
    assert "no table of text" in newsdesk("entity", "import", str(wrong)).stderr
    assert "cannot be read" in newsdesk("entity", "import", str(tmp_path / "none.csv")).stderr
