"""The commands about an entity, its page by default, and about a desk's own list of names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.look_ups import add_look_ups
from bot.cli.options import (
    AsJson,
    Database,
    Guild,
    ask_store,
    at_desk,
    load_pages_wording,
    make_context,
    write_file,
)
from bot.cli.output import make_safe, print_json, show_page, show_progress
from bot.domain.entities import EntityKind
from bot.domain.errors import FileUnreadable, NotFound
from bot.domain.followed import Claim, ListedName
from bot.domain.stories import Correction, CorrectionKind, CorrectionOutcome

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.briefing.context import AnswerContext

NOBODY = 0
"""Stands for the person in what the command line rules."""

Name = Annotated[list[str], typer.Argument(help="Any name that it goes by.", metavar="NAME")]
Kind = Annotated[EntityKind, typer.Option("--kind", help="What it is.")]
Aliases = Annotated[list[str] | None, typer.Option("--alias", help="Another name; repeat it.")]
Others = Annotated[
    Claim, typer.Option("--others", help="What becomes of names that another one goes by.")
]
Target = Annotated[
    Path | None, typer.Argument(help="Where to write it; to standard output if none.")
]


class _ShowByDefault(TyperGroup):
    """A group in which a word that is no command is a name to show."""

    # Any: the context is Click's own or Typer's copy of it, by Typer's version.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = next((arg for arg in args if not arg.startswith("-")), None)
        if first is not None and first not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ShowByDefault,
    no_args_is_help=True,
    help="Tell what is known of a person, organisation or place: `newsdesk entity NAME`.",
)


@app.command()
def follow(
    name: Name,
    kind: Kind,
    alias: Aliases = None,
    others: Others = Claim.ASK,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Have a name found wherever it stands, in the stored texts too."""
    from bot.intake.name_lists import NameFault, read_listed

    line = read_listed(" ".join(name), kind, alias or ())
    if isinstance(line, NameFault):
        raise NotFound(load_pages_wording().say(f"follow.fault_{line.name.lower()}"))
    ask_store(lambda app: _follow(app, [line], others), guild=guild, database=database)


@app.command()
@at_desk
async def unfollow(app: App, name: Name) -> None:
    """Take it off the list; what was found only for that is given back."""
    await _mark(app, CorrectionKind.UNFOLLOW, name)


@app.command("kind")
@at_desk
async def set_kind(app: App, name: Name, kind: Kind) -> None:
    """Say what it is, whatever texts suggest."""
    await _mark(app, CorrectionKind.SET_KIND, name, kind)


@app.command()
@at_desk
async def hide(app: App, name: Name) -> None:
    """Say that it is no name: it is offered and counted no more."""
    await _mark(app, CorrectionKind.HIDE_ENTITY, name)


@app.command()
@at_desk
async def unhide(app: App, name: Name) -> None:
    """Bring a hidden name back."""
    await _mark(app, CorrectionKind.UNHIDE_ENTITY, name)


@app.command()
@at_desk
async def followed(app: App, as_json: AsJson = False) -> None:
    """List the names that the desk follows, and those that are hidden."""
    from bot.briefing.pages.following import show_list

    listed = await app.store.get_listed(app.desk.id)
    hidden = await app.store.get_hidden(app.desk.id)
    if as_json:
        print_json({"followed": listed, "hidden": hidden})
        return
    searches = await app.store.get_searches(app.desk.id)
    show_page(show_list(listed, hidden, searches, load_pages_wording()))


@app.command("import")
def import_names(
    file: Annotated[Path, typer.Argument(help="A table with name, kind and aliases (CSV).")],
    others: Others = Claim.ASK,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Follow the names of a table; the exit status is 1 if any line was left out."""
    from bot.intake.name_lists import parse_names

    try:
        listed = parse_names(file.read_bytes())
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read.") from error
    for problem in listed.problems:
        print(make_safe(f"left out  line {problem.line}, {problem.name}: {problem.fault.value}"))
    left_out = ask_store(
        lambda app: _follow(app, listed.names, others), guild=guild, database=database
    )
    if left_out or listed.problems:
        raise typer.Exit(1)


@app.command("export")
@at_desk
async def export_names(app: App, file: Target = None) -> None:
    """Write the names that the desk follows as a table (CSV)."""
    from bot.intake.name_lists import write_names

    listed = await app.store.get_listed(app.desk.id)
    if file is None:
        print(write_names(listed), end="")
        return
    write_file(file, write_names(listed).encode())
    print(make_safe(f"{len(listed)} names are in {file}."))


@app.command()
@at_desk
async def undo(app: App) -> None:
    """Undo the latest correction of the desk; again for the one before."""
    context = make_context(app)
    past = await app.store.undo_correction(app.desk.id, now=context.now)
    if past is None:
        raise NotFound(context.wording.say("curate.nothing_to_undo"))
    what = _tell("undone", past.correction, context)
    print(make_safe(context.wording.say("curate.undone", what=what)))
    await _search(app, context)


add_look_ups(app, "entity")


async def _mark(
    app: App, kind: CorrectionKind, name: list[str], ruled: EntityKind | None = None
) -> None:
    from bot.briefing.lookup import choose_hidden, pick_entity

    typed, context = " ".join(name), make_context(app)
    if kind is CorrectionKind.UNHIDE_ENTITY:
        found = choose_hidden(await app.store.get_hidden(app.desk.id), typed, context.wording)
    else:
        found = await pick_entity(context, typed)
    correction = Correction(
        kind=kind,
        subject=found.id,
        text=ruled or "",
        subject_name=found.name,
        other_name=context.wording.say(f"kind.{ruled}") if ruled else "",
    )
    await _rule(app, context, correction)


async def _follow(app: App, lines: Sequence[ListedName], claim: Claim) -> int:
    """Put lines on the list and tell what was left out; return how many that is."""
    from bot.briefing.lookup import plan_following, settle_following
    from bot.briefing.pages.following import show_rivals, show_several

    context = make_context(app)
    plans = [await plan_following(app.store, app.desk, line) for line in lines]
    asked = [plan for plan in plans if plan.several or (plan.rivals and claim is Claim.ASK)]
    for plan in asked:
        several = show_several(plan, context.wording) if plan.several else None
        show_page(several or show_rivals(plan.rivals, context.wording))
    settled = [settle_following(plan, claim) for plan in plans if plan not in asked]
    following = tuple(one for one in settled if one is not None)
    if asked and len(lines) == 1:
        raise NotFound("Say --others merge, take or leave. Nothing was changed.")
    if following:
        many, say = len(lines) > 1, context.wording.say
        names = following[0].names
        correction = Correction(
            kind=CorrectionKind.FOLLOW_LIST if many else CorrectionKind.FOLLOW,
            subject=following[0].entity or 0,
            text=str(len(following)) if many else say("page.join").join(names),
            subject_name=names[0],
            other_name=say(f"kind.{following[0].kind}"),
            following=following,
        )
        await _rule(app, context, correction)
    return len(lines) - len(following)


async def _rule(app: App, context: AnswerContext, correction: Correction) -> None:
    outcome = await app.store.add_correction(
        app.desk.id, correction, person=NOBODY, now=app.clock.now()
    )
    if outcome is CorrectionOutcome.ALREADY:
        raise NotFound(_tell("already", correction, context))
    if outcome is not CorrectionOutcome.DONE:
        raise NotFound(context.wording.say("curate.unknown"))
    print(make_safe(_tell("did", correction, context)))
    await _search(app, context)


async def _search(app: App, context: AnswerContext) -> None:
    """Search the stored articles for what was ruled, with a progress bar, and tell what was found.

    Where it is interrupted, the bot goes on with it.
    """
    from bot.briefing.pages.following import say_progress
    from bot.schedule import NameSearching

    searches = await app.store.get_searches(app.desk.id)
    if not searches:
        return
    entities = [one.entity for one in searches]
    searching = NameSearching(store=app.store, clock=app.clock)
    with show_progress("searching") as move:
        while await searching.advance():
            held = await app.store.get_searches(app.desk.id, entities)
            seen = sum(one.seen for one in held)
            move(completed=seen, total=max(seen, sum(one.total or 0 for one in held)))
    ended = await app.store.get_searches(app.desk.id, entities)
    print(make_safe(say_progress(ended, context.wording)))


def _tell(lead: str, correction: Correction, context: AnswerContext) -> str:
    return context.wording.say(f"curate.{lead}_{correction.kind}", **correction.words)
