"""The web, read safely: one page at a time, within limits, never a private address."""

from __future__ import annotations

from bot.intake.web.fetch import fetch_article_page, is_web_page, open_fetcher
from bot.intake.web.site import find_site
from bot.intake.web.ssrf_guard import check_address
from bot.intake.web.urls import judge_address

__all__ = [
    "check_address",
    "fetch_article_page",
    "find_site",
    "is_web_page",
    "judge_address",
    "open_fetcher",
]
