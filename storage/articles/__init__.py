"""Articles, their stories, names and days."""

from __future__ import annotations

from storage.articles.articles import Articles
from storage.articles.days import Days
from storage.articles.entities import Entities
from storage.articles.findings import move_mention, renew_dated
from storage.articles.relations import Relations
from storage.articles.retention import Retention
from storage.articles.stories import Stories
from storage.articles.trends import Trends
from storage.articles.work import Works

__all__ = [
    "Articles",
    "Days",
    "Entities",
    "Relations",
    "Retention",
    "Stories",
    "Trends",
    "Works",
    "move_mention",
    "renew_dated",
]
