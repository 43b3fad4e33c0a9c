"""The README's invite link, the documentation and /desk permissions ask for the same."""

from __future__ import annotations

import re

import discord

from bot.briefing.pages.desk import name_right
from bot.briefing.wording import load_wording
from cogs._shared.permissions import NEEDED, make_invite
from tests.environment import ROOT

README = (ROOT / "README.md").read_text("utf-8")
ADMINS = (ROOT / "docs" / "admins.md").read_text("utf-8")


def test_the_link_of_the_readme_is_that_of_the_bot() -> None:
    (link,) = re.findall(r"https://discord\.com/oauth2/authorize\S+(?=`)", README)
    assert link.replace("APPLICATION_ID", "1") == make_invite(1)
    assert not discord.Permissions(int(link.rpartition("=")[2])).administrator


def test_the_documentation_names_each_permission() -> None:
    for right in NEEDED:
        assert name_right(right, load_wording()) in " ".join(ADMINS.split())
