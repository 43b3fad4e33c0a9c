"""What `newsdesk entity` does with a desk's own list of names: follow, rule, bring in and out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.options import AsJson, Database, Guild, ask_store, load_pages_wording, write_file
from bot.cli.output import make_safe, print_json, show_page
from bot.domain.entities import EntityKind
from bot.domain.errors import FileUnreadable, NotFound
from bot.domain.followed import Claim, ListedName
from bot.domain.stories import Correction, CorrectionKind, CorrectionOutcome

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.briefing.context import AnswerContext
    from bot.briefing.lookup import FollowPlan

R = TypeVar("R")

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

    async def run(app: App, context: AnswerContext) -> None:
        await _follow(app, context, [line], others)

    _curate(run, guild=guild, database=database)


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

    async def run(app: App, context: AnswerContext) -> int:
        return await _follow(app, context, listed.names, others)

    left_out = _curate(run, guild=guild, database=database) + len(listed.problems)
    if left_out:
        raise typer.Exit(1)


def export_names(file: Target = None, guild: Guild = 0, database: Database = None) -> None:
    """Write the names that the desk follows as a table (CSV)."""
    from bot.intake.name_lists import write_names

    async def question(app: App) -> tuple[ListedName, ...]:
        return await app.store.get_listed(app.desk.id)

    listed = ask_store(question, guild=guild, database=database)
    if file is None:
        print(write_names(listed), end="")
        return
    write_file(file, write_names(listed).encode())
    print(make_safe(f"{len(listed)} names are in {file}."))


def followed(as_json: AsJson = False, guild: Guild = 0, database: Database = None) -> None:
    """List the names that the desk follows, and those that are hidden."""
    from bot.briefing.pages import show_list

    async def run(app: App, context: AnswerContext) -> None:
        listed = await app.store.get_listed(app.desk.id)
        hidden = await app.store.get_hidden(app.desk.id)
        if as_json:
            print_json({"followed": listed, "hidden": hidden})
            return
        searches = await app.store.get_searches(app.desk.id)
        show_page(show_list(listed, hidden, searches, context.wording))

    _curate(run, guild=guild, database=database)


def unfollow(name: Name, guild: Guild = 0, database: Database = None) -> None:
    """Take it off the list; what was found only for that is given back."""
    _mark(CorrectionKind.UNFOLLOW, name, guild, database)


def set_kind(name: Name, kind: Kind, guild: Guild = 0, database: Database = None) -> None:
    """Say what it is, whatever texts suggest."""
    _mark(CorrectionKind.SET_KIND, name, guild, database, kind)


def hide(name: Name, guild: Guild = 0, database: Database = None) -> None:
    """Say that it is no name: it is offered and counted no more."""
    _mark(CorrectionKind.HIDE_ENTITY, name, guild, database)


def unhide(name: Name, guild: Guild = 0, database: Database = None) -> None:
    """Bring a hidden name back."""
    _mark(CorrectionKind.UNHIDE_ENTITY, name, guild, database)


def undo(guild: Guild = 0, database: Database = None) -> None:
    """Undo the latest correction of the desk; again for the one before."""

    async def run(app: App, context: AnswerContext) -> None:
        past = await app.store.undo_correction(app.desk.id, now=app.clock.now())
        if past is None:
            raise NotFound(context.wording.say("curate.nothing_to_undo"))
        what = _tell("undone", past.correction, context)
        print(make_safe(context.wording.say("curate.undone", what=what)))
        await _search(app, context)

    _curate(run, guild=guild, database=database)


def _mark(
    kind: CorrectionKind,
    name: list[str],
    guild: int,
    database: str | None,
    ruled: EntityKind | None = None,
) -> None:
    from bot.briefing.lookup import choose_hidden, pick_entity

    async def run(app: App, context: AnswerContext) -> None:
        typed, wording = " ".join(name), context.wording
        if kind is CorrectionKind.UNHIDE_ENTITY:
            found = choose_hidden(await app.store.get_hidden(app.desk.id), typed, wording)
        else:
            found = await pick_entity(context, typed)
        correction = Correction(
            kind=kind,
            subject=found.id,
            text=ruled or "",
            subject_name=found.name,
            other_name=wording.say(f"kind.{ruled}") if ruled else "",
        )
        await _rule(app, context, correction)

    _curate(run, guild=guild, database=database)


async def _follow(
    app: App, context: AnswerContext, lines: list[ListedName] | tuple[ListedName, ...], claim: Claim
) -> int:
    """Put lines on the list and tell what was left out; return how many that is."""
    from bot.briefing.lookup import plan_following, settle_following

    plans = [await plan_following(app.store, app.desk, line) for line in lines]
    asked = [plan for plan in plans if plan.several or (plan.rivals and claim is Claim.ASK)]
    for plan in asked:
        _tell_asked(plan, context)
    settled = [settle_following(plan, claim) for plan in plans if plan not in asked]
    following = tuple(one for one in settled if one is not None)
    if asked and len(lines) == 1:
        raise NotFound("Say --others merge, take or leave. Nothing was changed.")
    if following:
        several, say = len(lines) > 1, context.wording.say
        names = following[0].names
        correction = Correction(
            kind=CorrectionKind.FOLLOW_LIST if several else CorrectionKind.FOLLOW,
            subject=following[0].entity or 0,
            text=str(len(following)) if several else say("page.join").join(names),
            subject_name=names[0],
            other_name=say(f"kind.{following[0].kind}"),
            following=following,
        )
        await _rule(app, context, correction)
    return len(lines) - len(following)


def _tell_asked(plan: FollowPlan, context: AnswerContext) -> None:
    from bot.briefing.pages import show_rivals, show_several

    say = context.wording
    show_page(show_several(plan, say) if plan.several else show_rivals(plan.rivals, say))


async def _rule(app: App, context: AnswerContext, correction: Correction) -> None:
    outcome = await app.store.add_correction(
        app.desk.id, correction, person=NOBODY, now=app.clock.now()
    )
    if outcome is not CorrectionOutcome.DONE:
        lead = "already" if outcome is CorrectionOutcome.ALREADY else ""
        if lead:
            raise NotFound(_tell(lead, correction, context))
        raise NotFound(context.wording.say("curate.unknown"))
    print(make_safe(_tell("did", correction, context)))
    await _search(app, context)


async def _search(app: App, context: AnswerContext) -> None:
    """Search the stored articles for what was ruled, with a progress bar, and tell what was found.

    Where it is interrupted, the bot goes on with it.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from bot.briefing.pages import say_progress
    from bot.schedule import NameSearching

    searches = await app.store.get_searches(app.desk.id)
    if not searches:
        return
    searching = NameSearching(store=app.store, clock=app.clock)
    columns = (TextColumn("searching"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("searching", total=None)
        while await searching.advance():
            held = await app.store.get_searches(app.desk.id, [one.entity for one in searches])
            seen = sum(one.seen for one in held)
            total = max(seen, sum(one.total or 0 for one in held))
            progress.update(task, completed=seen, total=total)
    ended = await app.store.get_searches(app.desk.id, [one.entity for one in searches])
    print(make_safe(say_progress(ended, context.wording)))


def _tell(lead: str, correction: Correction, context: AnswerContext) -> str:
    names = {
        "subject": correction.subject_name,
        "other": correction.other_name,
        "text": correction.text,
    }
    return context.wording.say(f"curate.{lead}_{correction.kind}", **names)


def _curate(
    run: Callable[[App, AnswerContext], Awaitable[R]], *, guild: int, database: str | None
) -> R:
    from bot.briefing.context import AnswerContext

    wording = load_pages_wording()

    async def question(app: App) -> R:
        context = AnswerContext(
            store=app.store, desk=app.desk, now=app.clock.now(), wording=wording
        )
        return await run(app, context)

    return ask_store(question, guild=guild, database=database)
