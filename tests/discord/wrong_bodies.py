"""List bodies that Discord refuses, each with the place its answer points at."""

from typing import Any, NamedTuple

V2 = 1 << 15


class Wrong(NamedTuple):
    """A body, the kind of request it is sent with, and where the error tree must point."""

    name: str
    kind: str
    body: Any
    where: str


def button(custom_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, **more}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def menu(count: int = 1, **more: Any) -> dict[str, Any]:
    options = [{"label": f"o{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "m", "options": options, **more}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def rows(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"content": "x", "components": list(parts)}


def laid_out(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(parts), **more}


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "t", **parts}]}


def message(name: str, body: Any, where: str) -> Wrong:
    return Wrong(name, "message", body, where)


MESSAGES = [
    message("nothing at all", {}, ""),
    message("blank content", {"content": "  \n"}, ""),
    message("content over 2000", {"content": "x" * 2001}, "content"),
    message("eleven embeds", {"embeds": [{"title": "t"}] * 11}, "embeds"),
    message("embed title over 256", embed(title="x" * 257), "embeds.0.title"),
    message("embed description over 4096", embed(description="x" * 4097), "embeds.0.description"),
    message("26 fields", embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields"),
    message(
        "field name over 256",
        embed(fields=[{"name": "x" * 257, "value": "v"}]),
        "embeds.0.fields.0.name",
    ),
    message(
        "field value over 1024",
        embed(fields=[{"name": "n", "value": "x" * 1025}]),
        "embeds.0.fields.0.value",
    ),
    message(
        "empty field value", embed(fields=[{"name": "n", "value": ""}]), "embeds.0.fields.0.value"
    ),
    message("footer over 2048", embed(footer={"text": "x" * 2049}), "embeds.0.footer.text"),
    message("author over 256", embed(author={"name": "x" * 257}), "embeds.0.author.name"),
    message("embeds over 6000 together", {"embeds": [{"description": "x" * 3100}] * 2}, "embeds"),
    message("empty embed", {"embeds": [{}]}, "embeds.0.description"),
    message("embed address without scheme", embed(url="example.org"), "embeds.0.url"),
    message(
        "image that was not sent",
        embed(image={"url": "attachment://no.png"}),
        "embeds.0.image.url",
    ),
    message("nonce over 25", {"content": "x", "nonce": "n" * 26}, "nonce"),
    message(
        "mentions allowed twice",
        {"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["1"]}},
        "allowed_mentions.roles",
    ),
    message("six rows", rows(*[row(button(str(n))) for n in range(6)]), "components"),
    message(
        "six buttons in a row",
        rows(row(*[button(str(n)) for n in range(6)])),
        "components.0.components",
    ),
    message("empty row", rows(row()), "components.0.components"),
    message("select beside a button", rows(row(menu(), button())), "components.0.components"),
    message(
        "custom id twice",
        rows(row(button("a"), button("a"))),
        "components.0.components.1.custom_id",
    ),
    message(
        "custom id over 100",
        rows(row(button("x" * 101))),
        "components.0.components.0.custom_id",
    ),
    message(
        "button label over 80",
        rows(row(button(label="x" * 81))),
        "components.0.components.0.label",
    ),
    message("button without words", rows(row(button(label=""))), "components.0.components.0"),
    message(
        "link without address",
        rows(row({"type": 2, "style": 5, "label": "x"})),
        "components.0.components.0.url",
    ),
    message("26 options", rows(row(menu(26))), "components.0.components.0.options"),
    message(
        "option value twice",
        rows(row(menu(2, options=[{"label": "a", "value": "v"}] * 2))),
        "components.0.components.0.options",
    ),
    message(
        "more to choose than there is",
        rows(row(menu(2, max_values=3))),
        "components.0.components.0.options",
    ),
    message("text display without the flag", {"components": [text("x")]}, "components.0.type"),
    message("content with the flag", laid_out(text("x"), content="y"), "content"),
    message("embeds with the flag", laid_out(text("x"), embeds=[{"title": "t"}]), "embeds"),
    message(
        "over 40 components nested",
        laid_out({"type": 17, "components": [text("x")] * 39}, text("y")),
        "components",
    ),
    message(
        "over 4000 characters of text", laid_out(text("x" * 2500), text("y" * 2500)), "components"
    ),
    message("empty text display", laid_out(text("")), "components.0.content"),
    message(
        "section without accessory",
        laid_out({"type": 9, "components": [text("x")]}),
        "components.0.accessory",
    ),
    message(
        "container in a container",
        laid_out({"type": 17, "components": [{"type": 17, "components": [text("x")]}]}),
        "components.0.components",
    ),
]


def command(**parts: Any) -> dict[str, Any]:
    return {"name": "show", "description": "Show", "type": 1, **parts}


def option(name: str = "o", **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "d", **more}


def registered(name: str, body: Any, where: str) -> Wrong:
    return Wrong(name, "command", body, where)


BIG = [option(f"o{n}", choices=[{"name": "n" * 99 + str(i), "value": "v" * 100}
                                for i in range(9)]) for n in range(5)]  # fmt: skip
COMMANDS = [
    registered("upper case name", command(name="Show"), "name"),
    registered("name with a space", command(name="show it"), "name"),
    registered("name over 32", command(name="x" * 33), "name"),
    registered("no description", command(description=""), "description"),
    registered("description over 100", command(description="x" * 101), "description"),
    registered(
        "localized name with a space",
        command(name_localizations={"ja": "最 新"}),
        "name_localizations.ja",
    ),
    registered(
        "localized description over 100",
        command(description_localizations={"ja": "長" * 101}),
        "description_localizations.ja",
    ),
    registered(
        "language that Discord has not",
        command(name_localizations={"zh-HK": "最新"}),
        "name_localizations.zh-HK",
    ),
    registered(
        "localized option name over 32",
        command(options=[option(name_localizations={"ja": "長" * 33})]),
        "options.0.name_localizations.ja",
    ),
    registered(
        "option name twice in one language",
        command(options=[option(n, name_localizations={"ja": "名前"}) for n in "ab"]),
        "options",
    ),
    registered("26 options", command(options=[option(f"o{n}") for n in range(26)]), "options"),
    registered("option name twice", command(options=[option(), option()]), "options"),
    registered(
        "required after optional",
        command(options=[option("a"), option("b", required=True)]),
        "options.1",
    ),
    registered(
        "choices with autocomplete",
        command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
        "options.0",
    ),
    registered(
        "26 choices",
        command(options=[option(choices=[{"name": f"{n}", "value": f"{n}"} for n in range(26)])]),
        "options.0.choices",
    ),
    registered(
        "subcommand beside an option",
        command(options=[option(), {"type": 1, "name": "s", "description": "d"}]),
        "options",
    ),
    registered("over 8000 characters", command(options=BIG), ""),
    Wrong("name twice", "commands", [command(), command()], ""),
    Wrong(
        "name twice in one language",
        "commands",
        [command(name=n, name_localizations={"ja": "最新"}) for n in "ab"],
        "",
    ),
    Wrong("101 commands", "commands", [command(name=f"c{n}") for n in range(101)], ""),
    Wrong("menu with a description", "command", command(type=3), "description"),
]


def field(custom_id: str = "f", **more: Any) -> dict[str, Any]:
    return row({"type": 4, "custom_id": custom_id, "style": 1, "label": "Field", **more})


def modal(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {"custom_id": "m", "title": "Form", "components": list(parts) or [field()], **more}
    return {"type": 9, "data": data}


def answered(name: str, body: Any, where: str) -> Wrong:
    return Wrong(name, "callback", body, where)


ANSWERS = [
    answered("six fields", modal(*[field(str(n)) for n in range(6)]), "data.components"),
    answered("title over 45", modal(title="x" * 46), "data.title"),
    answered(
        "field label over 45", modal(field(label="x" * 46)), "data.components.0.components.0.label"
    ),
    answered("field id twice", modal(field(), field()), "data.components.1.components.0.custom_id"),
    answered("button in a form", modal(row(button())), "data.components.0.components"),
    answered("no form", {"type": 9, "data": {"title": "x"}}, "data.components"),
    answered("callback of no kind", {"type": 99}, "type"),
    answered("suggestions to a command", {"type": 8, "data": {"choices": []}}, "type"),
    answered("update of no message", {"type": 7, "data": {"content": "x"}}, "type"),
    answered("empty answer", {"type": 4, "data": {}}, "data"),
]
SUGGESTIONS = [
    Wrong(
        "26 suggestions",
        "suggest",
        {"type": 8, "data": {"choices": [{"name": f"{n}", "value": "v"} for n in range(26)]}},
        "data.choices",
    ),
    Wrong(
        "suggestion over 100",
        "suggest",
        {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "v"}]}},
        "data.choices.0.name",
    ),
    Wrong(
        "empty suggestion",
        "suggest",
        {"type": 8, "data": {"choices": [{"name": "", "value": "v"}]}},
        "data.choices.0.name",
    ),
    Wrong(
        "number for a text",
        "suggest",
        {"type": 8, "data": {"choices": [{"name": "x", "value": 5}]}},
        "data.choices.0.value",
    ),
]
WRONG = [*MESSAGES, *COMMANDS, *ANSWERS, *SUGGESTIONS]
