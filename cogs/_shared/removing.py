"""Ask before something is gone for good, and do it for who presses yes."""

from __future__ import annotations

from bot.briefing.context import Answer, AnswerContext, Follow
from bot.briefing.page import Page
from bot.client import Interaction, Newsdesk
from bot.domain.articles import ArticleId
from bot.domain.desks import Ref, RefKind
from bot.domain.digests import DigestId
from bot.domain.errors import NotFound
from bot.domain.feeds import SubscriptionId
from bot.domain.questions import RemoveAction
from cogs._discord.answers import defer, say, send_answer
from cogs._discord.checks import check_admin, check_curator
from cogs._shared.audit import leave_unnoted, name_subject, note_audit


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions[RemoveAction] = _remove


async def ask_removal(
    interaction: Interaction, context: AnswerContext, ref: Ref, question: str
) -> None:
    """Ask whether something is to be removed, with the button that does it."""
    leave_unnoted(interaction)  # until the button is pressed
    page = Page(question)
    yes = Follow(label=context.wording.say("button.remove"), question=RemoveAction(str(ref)))
    await send_answer(interaction, context, Answer(page=page, actions=(yes,)))


async def _remove(interaction: Interaction, context: AnswerContext, asked: RemoveAction) -> None:
    """Remove what was asked about, if it is there still and who presses may remove it."""
    ref = Ref.parse(asked.about)
    if ref is None or ref.kind not in _KINDS:
        raise NotFound(context.wording.say("error.old_button"))
    check, remove, command = _KINDS[ref.kind]
    check(interaction)
    await defer(interaction)
    name, article = await remove(interaction, context, ref.number)
    name_subject(interaction, name)
    await note_audit(interaction, command)
    await say(interaction, article)


async def _remove_article(
    interaction: Interaction, context: AnswerContext, number: int
) -> tuple[str, str]:
    store, article = interaction.client.store, ArticleId(number)
    found = await store.get_articles(context.desk.id, [article])
    if not found or not await store.remove_article(context.desk.id, article):
        raise NotFound(context.wording.say("article.unknown"))
    title = found[0].article.title or found[0].article.origin
    return title, context.wording.say("article.removed", title=title)


async def _remove_feed(
    interaction: Interaction, context: AnswerContext, number: int
) -> tuple[str, str]:
    store, wording = interaction.client.store, context.wording
    held = await store.get_subscriptions(context.desk.id)
    found = next((item for item in held if item.id == number), None)
    if found is None or not await store.remove_subscription(
        context.desk.id, SubscriptionId(number)
    ):
        raise NotFound(wording.say("error.gone"))
    return found.name, wording.say("feed.removed", name=found.name, url=found.feed.url)


async def _delete_digest(
    interaction: Interaction, context: AnswerContext, number: int
) -> tuple[str, str]:
    store, wording, digest = interaction.client.store, context.wording, DigestId(number)
    found = await store.find_digest(context.desk.id, digest)
    if found is None or not await store.remove_digest(context.desk.id, digest):
        raise NotFound(wording.say("error.gone"))
    return found.name, wording.say("digest.deleted", name=found.name)


_KINDS = {
    RefKind.ARTICLE: (check_curator, _remove_article, "article remove"),
    RefKind.FEED: (check_admin, _remove_feed, "feed remove"),
    RefKind.DIGEST: (check_admin, _delete_digest, "digest delete"),
}
