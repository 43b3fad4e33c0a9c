"""What curators ruled decides links, the order of a brief and how a headline is shown."""

import pytest

from bot.briefing.compose.brief import brief_story, compose_brief
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.pages.brief import show_brief, show_story
from bot.briefing.pages.help import COMMANDS
from bot.briefing.wording import load_wording
from bot.domain.desks import Desk, DeskId, GuildId
from bot.domain.entities import EntityCandidate, EntityId, EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.domain.stories import Correction, CorrectionKind, Story
from bot.stories.entity_linking import link_entities
from cogs._shared.corrections import show_correction
from tests.makers.articles import NOON
from tests.makers.stories import flatten, make_article, make_story

PERSON, PLACE, ORG = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION
DESK = Desk(id=DeskId(1), guild=GuildId(0), name="Desk")
MET = ("Patrol ships of both coast guards met off Boso on Thursday.", {"happening": 0.9})


def found(
    name: str, kind: EntityKind = PLACE, *aliases: str, key: str | None = None
) -> NamedEntity:
    return NamedEntity(name=name, kind=kind, aliases=aliases, key=key, mentions=(Span(0, 1),))


def known(
    number: int,
    matched: str,
    kind: EntityKind = PLACE,
    *,
    key: str | None = None,
    merged: bool = False,
    by_curator: bool = False,
    barred: tuple[str, ...] = (),
    apart: tuple[int, ...] = (),
) -> EntityCandidate:
    return EntityCandidate(
        id=EntityId(number),
        kind=kind,
        key=key,
        matched=matched,
        mentions=10 - number,
        merged=merged,
        by_curator=by_curator,
        barred=frozenset(barred),
        apart=frozenset(map(EntityId, apart)),
    )


@pytest.mark.parametrize(
    ("entity", "candidates", "target", "merges"),
    [
        pytest.param(
            found("Formosa", key="k"),
            [known(1, "k", key="k"), known(2, "formosa", by_curator=True)],
            2,
            (),
            id="an added alias goes before a key",
        ),
        pytest.param(
            found("CGA", ORG),
            [known(1, "cga", PLACE, by_curator=True)],
            1,
            (),
            id="and before a kind",
        ),
        pytest.param(
            found("Su", PERSON),
            [known(1, "su", PERSON), known(2, "su", PERSON, by_curator=True)],
            2,
            (),
            id="and decides a bare surname",
        ),
        pytest.param(
            found("Nippon", key="k"),
            [known(1, "k", key="k", barred=("nippon",))],
            None,
            (),
            id="a removed alias does not lead there by its key",
        ),
        pytest.param(
            found("Naha", PLACE, "Okinawa"),
            [known(1, "okinawa", barred=("naha",))],
            None,
            (),
            id="nor by another name",
        ),
        pytest.param(
            found("Okinawa", PLACE, "Naha"),
            [known(1, "okinawa", barred=("naha",)), known(2, "naha")],
            1,
            (),
            id="nor joins what goes by it",
        ),
        pytest.param(
            found("Diaoyu", PLACE, "Senkaku"),
            [known(1, "senkaku", apart=(2,)), known(2, "diaoyu", apart=(1,))],
            2,
            (),
            id="what was parted is not joined",
        ),
        pytest.param(
            found("Diaoyu", PLACE, "Senkaku", "Rocks"),
            [known(1, "senkaku", apart=(2,)), known(2, "diaoyu", apart=(1,)), known(3, "rocks")],
            2,
            (3,),
            id="what was not parted is",
        ),
        pytest.param(
            found("Coastal Office", ORG),
            [known(1, "coastal office", PLACE), known(1, "coastal office", ORG)],
            1,
            (),
            id="a merged entity is of the kinds of all its parts",
        ),
        pytest.param(
            found("Su", PERSON),
            [known(1, "su", PERSON, key=None), known(1, "su", PERSON, key="k")],
            1,
            (),
            id="one person with several parts is one of a surname",
        ),
    ],
)
def test_links(
    entity: NamedEntity,
    candidates: list[EntityCandidate],
    target: int | None,
    merges: tuple[int, ...],
) -> None:
    (link,) = link_entities([entity], candidates)
    assert (link.target, link.merges) == (target, merges)


@pytest.mark.parametrize("merged", [True, False])
def test_parts_of_a_merged_entity_may_stand_in_one_article(merged: bool) -> None:
    candidates = [known(1, "senkaku", merged=merged), known(1, "diaoyu", merged=merged)]
    links = link_entities([found("Senkaku"), found("Diaoyu")], candidates)
    assert [link.target for link in links] == [1, 1 if merged else None]


def mark(number: int, **marks: object) -> Story:
    article = make_article(number, MET, title=f"Title {number}")
    plain = make_story(article, number=number)
    return Story(id=plain.id, articles=plain.articles, **marks)  # type: ignore[arg-type]


def test_pinned_stories_go_first_and_muted_ones_are_left_out() -> None:
    stories = [mark(1), mark(2, pinned=True), mark(3, muted=True), mark(4, pinned=True)]
    assert [ranked.story.id for ranked in rank_stories(stories)] == [2, 4, 1]
    assert rank_stories([mark(3, muted=True)]) == ()
    brief = compose_brief(DESK, stories, stories, since=NOON, until=NOON.replace(hour=13))
    assert (len(brief.stories), brief.more, brief.articles) == (3, 0, 3)


def test_the_desks_own_headline_is_shown_as_such() -> None:
    wording = load_wording()
    story = brief_story(mark(1, renamed="Ours"))
    assert (story.headline, story.by_desk) == ("Ours", True)
    both = [mark(1, renamed="Ours"), mark(2)]
    brief = compose_brief(DESK, both, both, since=NOON, until=NOON)
    assert "1. Ours (headline by the desk)\n" in flatten(show_brief(brief, wording))
    assert "2. Title 2\n" in flatten(show_brief(brief, wording))
    assert flatten(show_story(story, wording)).startswith("Ours (headline by the desk)\n")


@pytest.mark.parametrize("kind", CorrectionKind, ids=str)
@pytest.mark.parametrize("text", ["", "Ours {0}"])
def test_every_correction_can_be_told(kind: CorrectionKind, text: str) -> None:
    correction = Correction(kind=kind, subject=1, subject_name="{Subject}", text=text)
    for lead in ("did", "undone"):
        assert "{Subject}" in show_correction(lead, correction, load_wording())


def test_the_help_tells_of_every_command() -> None:
    wording = load_wording()
    names = [name for who in COMMANDS.values() for name in who]
    assert {"alias", "curate"} <= set(names)
    assert all(wording.say(f"help.command_{name}") for name in names)
