"""Datelines: what opens a story and is no part of a quote."""

from __future__ import annotations

import pytest

from bot.text.segment import find_dateline


@pytest.mark.parametrize(
    "opening",
    [
        "(CNN) ",
        "(CNN) — ",
        "VELDEN (CNN) ",
        "央视网消息（新闻联播）：",
        "新华社北京3月11日电（记者王明）",
        "（中央社記者王小明台北11日電）",
        "【台北共同】",
        "【キーウ＝山田花子】",
        "（東京＝共同）",
        "〔東京 11日 ロイター〕",
    ],
)
def test_a_dateline_ends_where_the_story_begins(opening: str) -> None:
    story = (
        "Lindh spoke on Monday."
        if opening.isascii() or "CNN" in opening
        else "会談は11日に開かれた。"
    )
    found = find_dateline(opening + story)
    assert found is not None and found.end == len(opening)


@pytest.mark.parametrize(
    "text",
    [
        "【写真】那覇港に入る巡視船。",
        "法新社報導，總統表示不滿。",
        "記者は会見で電話した。",
        "Mourners carry a coffin. (AP Photo/Ida Berg) The minister spoke.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text: str) -> None:
    assert find_dateline(text) is None
