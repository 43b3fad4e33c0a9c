"""Answer the bot's answers to what people did: callbacks, follow-ups, and their edits."""

from collections.abc import Callable
from typing import Any, TypeVar

from tests.fake_discord.composing import create_message, delete_message, edit_message
from tests.fake_discord.errors import ApiError, InvalidForm, Problem
from tests.fake_discord.payloads import message_payload
from tests.fake_discord.rest.routes import Reply, Request, route
from tests.fake_discord.rules import message_problems
from tests.fake_discord.rules_commands import choice_problems
from tests.fake_discord.rules_components import modal_problems
from tests.fake_discord.state import EPHEMERAL, LOADING, Interaction, Message

PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE_TYPE_SLASH, MESSAGE_TYPE_MENU = 20, 23
MOST_ELSEWHERE = 5  # follow-ups of an app that is not where it is used (error 40094)
Made = TypeVar("Made")


def allowed_answers(interaction: Interaction) -> set[int]:
    """Return the callback types Discord takes for this kind of interaction."""
    if interaction.type == AUTOCOMPLETE:
        return {CHOICES}
    answers = {MESSAGE, DEFER}
    if interaction.type != SUBMIT:
        answers.add(MODAL)
    if interaction.message is not None and interaction.type in (COMPONENT, SUBMIT):
        answers |= {DEFER_UPDATE, UPDATE}
    return answers


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", public=True)
def answer_interaction(request: Request) -> Reply:
    fake = request.fake
    interaction = fake.state.interactions.get(request.params["interaction_token"])
    if interaction is None or interaction.id != request.number("interaction_id"):
        raise ApiError(10062)
    if interaction.first is not None:
        raise ApiError(40060)
    if interaction.late or fake.age(interaction) > fake.answer_within:
        interaction.late = True
        raise ApiError(10062)
    kind = request.body["type"]
    if kind not in allowed_answers(interaction):
        words = f"Value must be one of {sorted(allowed_answers(interaction))}."
        raise InvalidForm([Problem(("type",), "BASE_TYPE_CHOICES", words)])
    _carry_out(request, interaction, kind, request.body.get("data") or {})
    interaction.first, interaction.answered_at = kind, fake.clock.monotonic()
    if not request.flag("with_response"):
        return 204, None
    return 200, _callback_response(request, interaction)


def _carry_out(request: Request, interaction: Interaction, kind: int, data: dict[str, Any]) -> None:
    fake = request.fake
    if kind == MESSAGE:
        interaction.original = _post(request, interaction, data)
    elif kind == DEFER:
        interaction.original = _thinking(request, interaction, data)
    elif kind == DEFER_UPDATE:
        interaction.original = interaction.message
    elif kind == UPDATE:
        assert interaction.message is not None
        message = interaction.original = interaction.message
        _under_data(lambda: edit_message(fake, message, data, request.uploads))
        interaction.edits.append(message_payload(fake.state, message))
    elif kind == CHOICES:
        choices = data.get("choices") or []
        problems = list(choice_problems(choices, ("data", "choices"), fake.focused(interaction)))
        if problems:
            raise InvalidForm(problems)
        interaction.choices = choices
    elif kind == MODAL:
        problems = modal_problems(data)
        if problems:
            raise InvalidForm(problems)
        interaction.modal = data


def _under_data(act: Callable[[], Made]) -> Made:
    """Run something whose problems lie under the `data` of a callback."""
    try:
        return act()
    except InvalidForm as wrong:
        nested = [p._replace(path=("data", *p.path)) for p in wrong.problems]
        raise InvalidForm(nested) from wrong


def _post(request: Request, interaction: Interaction, data: dict[str, Any]) -> Message:
    fake = request.fake
    quiet = (data.get("flags") or 0) & EPHEMERAL
    return _under_data(
        lambda: create_message(
            fake,
            interaction.channel,
            fake.state.bot,
            data,
            request.uploads,
            flags=quiet,
            type=_message_type(interaction),
            interaction=interaction,
        )
    )


def _message_type(interaction: Interaction) -> int:
    if interaction.type != COMMAND:
        return 0
    return MESSAGE_TYPE_SLASH if interaction.data.get("type") == 1 else MESSAGE_TYPE_MENU


def _thinking(request: Request, interaction: Interaction, data: dict[str, Any]) -> Message:
    fake = request.fake
    message = Message(
        id=fake.state.next_id(),
        channel=interaction.channel,
        author=fake.state.bot,
        timestamp=fake.clock.stamp(),
        flags=LOADING | (data.get("flags") or 0) & EPHEMERAL,
        type=_message_type(interaction),
        interaction=interaction,
    )
    interaction.channel.messages[message.id] = message
    return message


def _callback_response(request: Request, interaction: Interaction) -> dict[str, Any]:
    state, original = request.fake.state, interaction.original
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.type}
    answer: dict[str, Any] = {"interaction": about}
    if original is not None:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = bool(original.flags & LOADING)
        about["response_message_ephemeral"] = original.ephemeral
        if interaction.first in (MESSAGE, UPDATE):
            shown = message_payload(state, original)
            answer["resource"] = {"type": interaction.first, "message": shown}
    return answer


HOOK = "/webhooks/{webhook_id}/{webhook_token}"


def _open_interaction(request: Request) -> Interaction:
    """Return the interaction of a token that was answered and is younger than 15 minutes."""
    fake = request.fake
    interaction = fake.state.interactions.get(request.params["webhook_token"])
    if interaction is None or request.number("webhook_id") != fake.state.application_id:
        raise ApiError(10015)
    if fake.age(interaction) > fake.token_life:
        raise ApiError(50027)
    if interaction.first is None:
        raise ApiError(10015)
    return interaction


@route("POST", HOOK, public=True)
def follow_up(request: Request) -> Reply:
    fake, interaction, body = request.fake, _open_interaction(request), request.body
    original = interaction.original
    if original is not None and original.flags & LOADING:
        # The first follow-up takes the place of "thinking…", and its being ephemeral or not.
        _fill_thinking(request, interaction, original)
        message = original
    else:
        if len(interaction.followups) >= MOST_ELSEWHERE and not fake.state.has_bot(
            interaction.channel
        ):
            raise ApiError(40094)
        message = create_message(
            fake,
            interaction.channel,
            fake.state.bot,
            body,
            request.uploads,
            flags=(body.get("flags") or 0) & EPHEMERAL,
            interaction=interaction,
        )
        interaction.followups.append(message)
    interaction.acted = True
    return 200, message_payload(fake.state, message)


def _fill_thinking(request: Request, interaction: Interaction, message: Message) -> None:
    fake, body = request.fake, request.body
    problems = message_problems(body, request.uploads)
    if problems:
        raise InvalidForm(problems)
    message.flags &= ~LOADING
    edit_message(fake, message, body, request.uploads)
    message.edited = None
    interaction.edits.append(message_payload(fake.state, message))


def _original(interaction: Interaction) -> Message:
    if interaction.original is None or interaction.original_deleted:
        raise ApiError(10008)
    return interaction.original


@route("GET", HOOK + "/messages/@original", public=True)
def get_original(request: Request) -> Reply:
    message = _original(_open_interaction(request))
    return 200, message_payload(request.fake.state, message)


@route("PATCH", HOOK + "/messages/@original", public=True)
def edit_original(request: Request) -> Reply:
    interaction = _open_interaction(request)
    return _edit(request, interaction, _original(interaction))


def _edit(request: Request, interaction: Interaction, message: Message) -> Reply:
    if message.flags & LOADING:
        _fill_thinking(request, interaction, message)
    else:
        edit_message(request.fake, message, request.body, request.uploads)
        interaction.edits.append(message_payload(request.fake.state, message))
    interaction.acted = True
    return 200, message_payload(request.fake.state, message)


@route("DELETE", HOOK + "/messages/@original", public=True)
def delete_original(request: Request) -> Reply:
    interaction = _open_interaction(request)
    return _delete(request, interaction, _original(interaction))


def _delete(request: Request, interaction: Interaction, message: Message) -> Reply:
    delete_message(request.fake, message)
    if message is interaction.original:
        interaction.original_deleted = True
    if message in interaction.followups:
        interaction.followups.remove(message)
    interaction.acted = True
    return 204, None


def _one(request: Request, interaction: Interaction) -> Message:
    number = request.number("message_id")
    known = [*interaction.followups, interaction.original]
    for message in known:
        if message is not None and message.id == number:
            if message is interaction.original:
                return _original(interaction)
            return message
    raise ApiError(10008)


@route("GET", HOOK + "/messages/{message_id}", public=True)
def get_followup(request: Request) -> Reply:
    message = _one(request, _open_interaction(request))
    return 200, message_payload(request.fake.state, message)


@route("PATCH", HOOK + "/messages/{message_id}", public=True)
def edit_followup(request: Request) -> Reply:
    interaction = _open_interaction(request)
    return _edit(request, interaction, _one(request, interaction))


@route("DELETE", HOOK + "/messages/{message_id}", public=True)
def delete_followup(request: Request) -> Reply:
    interaction = _open_interaction(request)
    return _delete(request, interaction, _one(request, interaction))
