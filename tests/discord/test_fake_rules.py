"""Every kind of wrong body is refused as Discord refuses it, and remembered."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.discord.wrong_bodies import WRONG, Wrong, button, laid_out, row, text
from tests.fake_discord import FakeDiscord
from tests.fake_discord.rules_display import display_problems
from tests.fake_discord.schema import load_schema
from tests.fake_discord.state import Interaction
from tests.growth import check_growth

SHOW = {
    "name": "show",
    "description": "Show",
    "options": [{"type": 3, "name": "o", "description": "d", "autocomplete": True}],
}


class Raw:
    """A client without manners: it sends any body."""

    def __init__(self, fake: FakeDiscord, session: aiohttp.ClientSession) -> None:
        self.fake, self.session = fake, session
        self.guild = fake.add_guild()

    async def send(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.fake.token}"}
        url = self.fake.api_base + path
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    def interaction(self, kind: int) -> Interaction:
        option = {"name": "o", "type": 3, "value": "x", "focused": kind == 4}
        started = Interaction(
            id=self.fake.state.next_id(),
            token=f"token{self.fake.state.next_id()}",
            type=kind,
            user=self.guild.owner.user,
            channel=self.guild.general,
            started=self.fake.clock.monotonic(),
            data={"type": 1, "name": "show", "options": [option]},
        )
        self.fake.state.interactions[started.token] = started
        return started

    async def send_wrong(self, wrong: Wrong) -> tuple[int, Any]:
        commands = f"/applications/{self.fake.state.application_id}/commands"
        if wrong.kind == "message":
            path = f"/channels/{self.guild.general.id}/messages"
            return await self.send("POST", path, wrong.body)
        if wrong.kind in ("command", "commands"):
            method = "POST" if wrong.kind == "command" else "PUT"
            return await self.send(method, commands, wrong.body)
        started = self.interaction(4 if wrong.kind == "suggest" else 2)
        path = f"/interactions/{started.id}/{started.token}/callback"
        return await self.send("POST", path, wrong.body)


@pytest.fixture(params=[False, True], ids=["rules", "rules and description"])
async def raw(request: pytest.FixtureRequest) -> AsyncIterator[Raw]:
    if request.param and load_schema() is None:
        pytest.skip("Discord's OpenAPI file is not there: set DISCORD_OPENAPI to check against it")
    async with (
        await FakeDiscord.start(check_schema=request.param) as fake,
        aiohttp.ClientSession() as session,
    ):
        yield Raw(fake, session)


def points_at(tree: dict[str, Any], where: str) -> bool:
    """Tell whether a tree of errors has one at the place or under it."""
    for step in where.split(".") if where else []:
        if step not in tree:
            return False
        tree = tree[step]
    return bool(tree)


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{wrong.kind}: {wrong.name}" for wrong in WRONG])
async def test_a_wrong_body_is_refused(raw: Raw, wrong: Wrong) -> None:
    status, body = await raw.send_wrong(wrong)
    assert (status, body["code"]) == (400, 50035)
    # The description sees a union as one thing, so its errors may point higher up.
    if raw.fake.schema is None:
        assert points_at(body["errors"], wrong.where), body["errors"]
    assert [violation.side for violation in raw.fake.violations] == ["request"]
    assert raw.guild.general.messages == {}


GOOD: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"embeds": [{"description": "x" * 3000}] * 2},
    {"content": "x", "nonce": "n" * 25, "components": [row(button("a"), button("b"))]},
    laid_out({"type": 17, "components": [text("x" * 100)] * 38}, text("y" * 200)),
]


@pytest.mark.parametrize("body", GOOD, ids=["content", "embeds", "buttons", "components v2"])
async def test_a_body_at_the_limit_is_taken(raw: Raw, body: dict[str, Any]) -> None:
    path = f"/channels/{raw.guild.general.id}/messages"
    status, answer = await raw.send("POST", path, body)
    assert (status, answer.get("errors")) == (200, None)
    assert raw.fake.violations == []


async def test_a_change_is_seen_with_what_the_message_holds(raw: Raw) -> None:
    path = f"/channels/{raw.guild.general.id}/messages"
    _, sent = await raw.send("POST", path, laid_out(text("x")))
    status, answer = await raw.send("PATCH", f"{path}/{sent['id']}", {"content": "y"})
    assert status == 400 and points_at(answer["errors"], "content")
    status, answer = await raw.send("PATCH", f"{path}/{sent['id']}", {"components": []})
    assert status == 400 and points_at(answer["errors"], "")


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        pytest.param("[Read](https://example.org/a_b)", True, id="plain"),
        pytest.param("[Read](<https://example.org/a>)", True, id="in angles"),
        pytest.param(r"\[Read\](https://example.org)", True, id="escaped, so no link"),
        pytest.param("a](b", True, id="no link at all"),
        pytest.param("`[Read](nowhere)`", True, id="code"),
        pytest.param("[Read](ftp://example.org)", False, id="no web address"),
        pytest.param("[Read](https://example.org/a b)", False, id="space"),
        pytest.param("[](https://example.org)", False, id="no words"),
        pytest.param("[https://a.example](https://b.example)", False, id="address as words"),
        pytest.param("[Read](https://example.org/(a)b)", False, id="bracket"),
    ],
)
def test_masked_links_that_would_show_raw(link: str, shown: bool) -> None:
    assert (display_problems({"content": link}) == []) is shown
    assert (display_problems({"embeds": [{"description": link}]}) == []) is shown


def test_embeds_of_one_address_hide_each_other() -> None:
    same = {"title": "t", "url": "https://example.org/a"}
    other = {**same, "url": "https://example.org/b"}
    assert display_problems({"embeds": [same, other, {"title": "t"}, {"title": "u"}]}) == []
    assert [p.path for p in display_problems({"embeds": [same, other, same]})] == [
        ("embeds", 2, "url")
    ]


def test_links_are_looked_for_in_linear_time() -> None:
    check_growth(lambda text: display_problems({"content": text}), "`[a](".__mul__, 2_500, 20_000)


async def test_a_raw_link_is_remembered_but_taken(raw: Raw) -> None:
    path = f"/channels/{raw.guild.general.id}/messages"
    status, _ = await raw.send("POST", path, {"content": "[x](nowhere)"})
    assert status == 200
    assert [violation.side for violation in raw.fake.violations] == ["shown otherwise"]


@pytest.mark.parametrize("body", [None, [], 5, {"embeds": 5}, {"components": [5]}], ids=repr)
async def test_a_body_of_a_wrong_shape_is_refused(raw: Raw, body: Any) -> None:
    path = f"/channels/{raw.guild.general.id}/messages"
    status, answer = await raw.send("POST", path, body)
    assert (status, answer["code"]) == (400, 50035)
    assert [violation.side for violation in raw.fake.violations] == ["request"]


async def test_a_route_the_fake_does_not_have_is_reported(raw: Raw) -> None:
    status, _ = await raw.send("GET", "/guilds/1/bans", None)
    assert status == 404
    assert "no such route" in str(raw.fake.violations[0])


async def test_wrong_answers_of_the_fake_itself_are_found() -> None:
    schema = load_schema()
    if schema is None:
        pytest.skip("Discord's OpenAPI file is not there: set DISCORD_OPENAPI to check against it")
    assert schema.answer_problems("GET", "/gateway", 200, {"url": 5}) != []
    assert schema.answer_problems("GET", "/gateway", 200, {"url": "ws://127.0.0.1"}) == []
    assert schema.answer_problems("GET", "/gateway", 201, {}) != []
