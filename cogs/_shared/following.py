"""Put names on the desk's own list: from a command, a button or a file, and show how far it is."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterable, Sequence

import discord

from bot.briefing.context import Answer, AnswerContext, Follow
from bot.briefing.lookup import (
    FollowPlan,
    Rival,
    find_rivals,
    pick_entity,
    plan_following,
    settle_following,
)
from bot.briefing.pages.entity import show_bearer
from bot.briefing.pages.following import say_progress, show_rivals, show_several
from bot.client import Interaction
from bot.domain.desks import RefKind, find_number
from bot.domain.entities import EntityId, fold_name
from bot.domain.errors import LimitReached, NameListInvalid, NotFound, StorageError
from bot.domain.followed import MOST_FOLLOWED, Claim, Following, ListedName
from bot.domain.questions import AddAliasAction, FollowAction, Question
from bot.domain.stories import Correction, CorrectionKind
from bot.intake.name_lists import (
    MAX_LIST_BYTES,
    NameFault,
    NameProblem,
    parse_names,
    read_listed,
    write_names,
)
from cogs._discord.answers import begin, defer, say, send_answer
from cogs._discord.checks import check_curator
from cogs._discord.escape import escape_text
from cogs._shared.audit import leave_unnoted, note_audit
from cogs._shared.corrections import apply_correction, cut

_log = logging.getLogger(__name__)

SHOWN_SECONDS = 60.0
"""For how long the search of the stored articles is shown while it goes on in the background."""

LOOK_AGAIN = 2.0
"""Seconds between two looks at how far it is."""

MOST_ASKED = 50
"""Lines of a list that are asked about together."""

NEW = "e:0"
"""Stands for an entity that the desk does not know yet."""


async def start_curating(interaction: Interaction) -> AnswerContext:
    """Defer for a curator, and return what is needed to answer; others are refused."""
    check_curator(interaction)
    return await begin(interaction)


def make_alias_correction(
    entity: EntityId, name: str, alias: str, rivals: Sequence[Rival] = (), claim: Claim = Claim.ASK
) -> Correction:
    """Return the ruling that an entity goes by a name, and what becomes of others that do."""
    same = dict.fromkeys(rival.entity.id for rival in rivals)
    following = Following(
        entity=entity,
        names=(alias,),
        merged=tuple(same) if claim is Claim.MERGE else (),
        takes=claim is Claim.TAKE,
    )
    return Correction(
        kind=CorrectionKind.ADD_ALIAS,
        subject=entity,
        text=alias,
        subject_name=cut(name),
        following=(following,),
    )


async def add_alias(
    interaction: Interaction, context: AnswerContext, typed: str, alias: str, claim: Claim
) -> None:
    """Make a name lead to an entity; where it is another's, tell so and ask what is to be done."""
    found, store = await pick_entity(context, typed), interaction.client.store
    rivals = await find_rivals(store, context.desk, [alias], found.id)
    if rivals and claim is Claim.ASK:
        about = f"e:{found.id}"
        actions = [(one, AddAliasAction(about, alias, one)) for one in (Claim.MERGE, Claim.TAKE)]
        await _ask(interaction, context, rivals, actions)
        return
    correction = make_alias_correction(found.id, found.name, alias, rivals, claim)
    if await apply_correction(interaction, context, correction):
        show_progress(interaction, context, [found.id])


async def follow_line(
    interaction: Interaction, context: AnswerContext, line: ListedName, claim: Claim, entity: str
) -> None:
    """Put one line on the list, or ask what has to be known first."""
    number = find_number(entity, RefKind.ENTITY)
    if number:
        line = ListedName(
            name=line.name, kind=line.kind, aliases=line.aliases, subject=EntityId(number)
        )
    plan = await plan_following(interaction.client.store, context.desk, line, new=entity == NEW)
    if plan.several:
        await _ask_which(interaction, context, plan)
        return
    if plan.rivals and claim is Claim.ASK:
        lines = (write_names([line], header=False).strip(),)
        claims = (Claim.MERGE, Claim.TAKE, Claim.LEAVE)
        actions = [(one, FollowAction(lines, one, entity)) for one in claims]
        await _ask(interaction, context, plan.rivals, actions)
        return
    following = settle_following(plan, claim)
    if following is None:
        leave_unnoted(interaction)
        await say(interaction, context.wording.say("follow.left", name=line.name))
        return
    correction = Correction(
        kind=CorrectionKind.FOLLOW,
        subject=following.entity or 0,
        text=context.wording.say("page.join").join(following.names),
        subject_name=cut(line.name),
        other_name=context.wording.say(f"kind.{line.kind}"),
        following=(following,),
    )
    await _apply(interaction, context, correction)


async def follow_file(
    interaction: Interaction, context: AnswerContext, file: discord.Attachment
) -> None:
    """Put the lines of a file on the list, tell what was left out, and ask about the others."""
    if file.size > MAX_LIST_BYTES:
        raise NameListInvalid(context.wording.say("follow.wrong_file", file=file.filename))
    try:
        listed = parse_names(await file.read())
    except NameListInvalid as error:
        text = context.wording.say("follow.wrong_file", file=file.filename)
        raise NameListInvalid(text) from error
    store, desk = interaction.client.store, context.desk
    plans = [await plan_following(store, desk, line) for line in listed.names]
    clear = [plan for plan in plans if plan.is_clear]
    if clear:
        await _follow_all(interaction, context, clear, Claim.ASK)
    problems = _tell_problems(context, listed.problems, plans)
    if problems:
        await say(interaction, "\n".join(problems))
    asked = [plan for plan in plans if plan.rivals and not plan.several][:MOST_ASKED]
    if asked:
        lines = tuple(write_names([plan.line], header=False).strip() for plan in asked)
        claims = (Claim.MERGE, Claim.TAKE, Claim.LEAVE)
        rivals = [rival for plan in asked for rival in plan.rivals]
        await _ask(
            interaction, context, rivals, [(one, FollowAction(lines, one)) for one in claims]
        )
    elif not clear:
        leave_unnoted(interaction)
        if not problems:
            await say(interaction, context.wording.say("follow.nothing"))


async def press_follow(
    interaction: Interaction, context: AnswerContext, asked: FollowAction
) -> None:
    """Do what a curator chose about names of others."""
    check_curator(interaction)
    await defer(interaction)
    listed = parse_names("\n".join(asked.lines).encode())
    if len(asked.lines) == 1 and listed.names:
        await follow_line(interaction, context, listed.names[0], asked.claim, asked.entity)
    else:
        store, desk = interaction.client.store, context.desk
        plans = [await plan_following(store, desk, line) for line in listed.names]
        await _follow_all(interaction, context, plans, asked.claim)
    await note_audit(interaction, "entity follow")


async def press_alias(
    interaction: Interaction, context: AnswerContext, asked: AddAliasAction
) -> None:
    """Do what a curator chose about a name of another."""
    check_curator(interaction)
    await defer(interaction)
    await add_alias(interaction, context, asked.entity, asked.alias, asked.claim)
    await note_audit(interaction, "alias add")


def show_progress(
    interaction: Interaction, context: AnswerContext, entities: Iterable[EntityId] | None
) -> None:
    """Show how far the stored articles are searched, for a while; it goes on without that."""
    interaction.client.show_beside(_show_quietly(interaction, context, entities))


async def _show_quietly(
    interaction: Interaction, context: AnswerContext, entities: Iterable[EntityId] | None
) -> None:
    try:
        await _show_progress(interaction, context, entities)
    except (discord.HTTPException, StorageError) as error:
        # It was done and said: that its progress cannot be shown takes nothing of that back.
        _log.info("progress is not shown", extra={"reason": str(error)})


async def _show_progress(
    interaction: Interaction, context: AnswerContext, entities: Iterable[EntityId] | None
) -> None:
    bot, wanted = interaction.client, list(entities) if entities is not None else None
    message: discord.WebhookMessage | None = None
    shown = ""
    for _ in range(int(SHOWN_SECONDS / LOOK_AGAIN)):
        searches = await bot.store.get_searches(context.desk.id, wanted)
        text = escape_text(say_progress(searches, context.wording))
        ended = all(search.ended for search in searches)
        if message is None:
            message = await interaction.followup.send(text, ephemeral=True, wait=True)
        elif text != shown:
            await message.edit(content=text)
        if ended or bot.is_closed():
            return
        shown = text
        await asyncio.sleep(LOOK_AGAIN)


def read_line(name: str, kind: str, aliases: Sequence[str], context: AnswerContext) -> ListedName:
    """Return a line as a person typed it; raises NotFound in words where it cannot be followed."""
    line = read_listed(name, kind, aliases)
    if isinstance(line, NameFault):
        raise NotFound(context.wording.say(f"follow.fault_{line.name.lower()}"))
    return line


async def send_list(
    interaction: Interaction, context: AnswerContext, listed: Sequence[ListedName]
) -> None:
    """Send the list as a file that can be brought in again."""
    file = discord.File(io.BytesIO(write_names(listed).encode("utf-8-sig")), filename="names.csv")
    text = escape_text(context.wording.count("follow.title", len(listed)))
    await interaction.followup.send(text, file=file, ephemeral=True)


async def _apply(interaction: Interaction, context: AnswerContext, correction: Correction) -> None:
    try:
        done = await apply_correction(interaction, context, correction)
    except LimitReached as error:
        raise LimitReached(context.wording.say("follow.full", n=MOST_FOLLOWED)) from error
    if done:
        show_progress(interaction, context, await _find_subjects(interaction, context, correction))


async def _find_subjects(
    interaction: Interaction, context: AnswerContext, correction: Correction
) -> list[EntityId] | None:
    """Return whom one line means, None for many."""
    if len(correction.following) > 1:
        return None
    name = fold_name(correction.following[0].names[0])
    found = await interaction.client.store.find_named(context.desk.id, name)
    return [entity.id for entity in found[:1]]


async def _follow_all(
    interaction: Interaction, context: AnswerContext, plans: Sequence[FollowPlan], claim: Claim
) -> None:
    settled = [settle_following(plan, claim) for plan in plans if not plan.several]
    following = tuple(one for one in settled if one is not None)
    if not following:
        leave_unnoted(interaction)
        await say(interaction, context.wording.say("follow.nothing"))
        return
    correction = Correction(
        kind=CorrectionKind.FOLLOW_LIST,
        subject=0,
        text=str(len(following)),
        subject_name=cut(following[0].names[0]),
        following=following,
    )
    await _apply(interaction, context, correction)


def _tell_problems(
    context: AnswerContext, problems: Sequence[NameProblem], plans: Sequence[FollowPlan]
) -> list[str]:
    say_it = context.wording.say
    lines = [
        say_it(
            "follow.left_out",
            line=problem.line,
            name=problem.name,
            why=say_it(f"follow.fault_{problem.fault.name.lower()}"),
        )
        for problem in problems
    ]
    lines += [say_it("follow.several", name=plan.line.name) for plan in plans if plan.several]
    more = len(lines) - MOST_ASKED
    return lines if more <= 0 else [*lines[:MOST_ASKED], say_it("follow.more", n=more)]


async def _ask(
    interaction: Interaction,
    context: AnswerContext,
    rivals: Sequence[Rival],
    actions: Sequence[tuple[Claim, Question]],
) -> None:
    """Tell whose names some are, with a button for each that can be done about it."""
    leave_unnoted(interaction)
    page = show_rivals(rivals, context.wording)
    follows = tuple(
        Follow(label=context.wording.say(f"follow.{claim}"), question=question)
        for claim, question in actions
    )
    await send_answer(interaction, context, Answer(page=page, actions=follows))


async def _ask_which(interaction: Interaction, context: AnswerContext, plan: FollowPlan) -> None:
    leave_unnoted(interaction)
    page, lines = show_several(plan, context.wording), write_names([plan.line], header=False)
    choices = [(show_bearer(one, context.wording), f"e:{one.id}") for one in plan.several[:4]]
    choices.append((context.wording.say("follow.new"), NEW))
    follows = tuple(
        Follow(label=label, question=FollowAction((lines.strip(),), Claim.ASK, entity))
        for label, entity in choices
    )
    await send_answer(interaction, context, Answer(page=page, actions=follows))
