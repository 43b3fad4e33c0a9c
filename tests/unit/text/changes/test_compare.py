"""What counts as a change of an article: a table of labelled cases, and what it costs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.articles import Change
from bot.text.changes.compare import compare_texts
from tests.growth import check_growth

NONE, MINOR, MATERIAL = Change.NONE, Change.MINOR, Change.MATERIAL

EN = """TAIPEI — Three coast guard ships entered waters off Kinmen on Monday, officials said.

The ships stayed for about two hours and left after radio warnings, the Coast Guard
Administration said in a statement. Nobody was injured.

“We will keep watching the situation,” said Chiu Chui-cheng, who heads the Mainland Affairs
Council. He did not say whether talks with Beijing were planned.

It was the fourth such entry this month. Fishermen in the area said they had seen the ships from
the shore early in the morning. The harbour stayed open and ferries ran as usual.

Analysts at a think tank in Taipei called the entries a routine by now. They expect more of them
before the elections in November. Japan's government said it was following the events closely.
"""
JA = """海上保安庁は5日、尖閣諸島周辺の領海に中国海警局の船3隻が侵入したと発表した。

3隻は約2時間航行した後、領海を出た。けが人はいなかった。

木原稔官房長官は記者会見で「冷静に対応する」と述べた。中国側に抗議したという。

領海への侵入は今月4回目となる。地元の漁業者は早朝に船を見たと話している。

政府は巡視船を増やして警戒を続ける方針だ。専門家は活動が常態化したとみている。
"""
ZH = """海巡署5日表示，中國海警船3艘當天上午進入金門限制水域，停留約2小時後離開。

海巡署指出，已派遣巡防艇前往監控並以無線電驅離，現場沒有人員受傷。

陸委會主委邱垂正說，政府會持續關注情勢。他沒有說明是否將與北京對話。

這是本月第4次類似事件。當地漁民表示，清晨在岸邊就看見船隻。港口照常開放，船班也照常行駛。

學者認為，相關行動已成常態，選前可能還會增加。日本政府表示密切關注。
"""


def swap(text: str, old: str, new: str) -> tuple[str, str]:
    assert old in text, old
    return text, text.replace(old, new)


def add(text: str, *lines: str) -> tuple[str, str]:
    return text, "\n\n".join([text, *lines])


RELATED = ("Ferry strike ends", "Harbour budget passes", "Storm nears the coast")
CASES = {
    # The same in other clothes.
    "en same": (NONE, (EN, EN)),
    "en wrapped otherwise": (NONE, (EN, " ".join(EN.split()))),
    "en spaces": (NONE, (EN, EN.replace("\n\n", "\n \n\n").replace(". ", ".  "))),
    "en quotation marks": (NONE, swap(EN.replace("“", '"').replace("”", '"'), '"', "''")),
    "en apostrophe": (NONE, swap(EN, "Japan's", "Japan’s")),
    "en dash": (NONE, swap(EN, "TAIPEI —", "TAIPEI -")),
    "en capitals": (NONE, swap(EN, "TAIPEI", "Taipei")),
    "en thousands": (NONE, ("They saw 12,500 people there.", "They saw 12500 people there.")),
    "en 5 min ago": (NONE, (f"5 min ago\n\n{EN}", f"2 hours ago\n\n{EN}")),
    "en updated clock": (NONE, (f"Updated 10:22 GMT\n\n{EN}", f"Updated 11:40 GMT\n\n{EN}")),
    "en updated date": (
        NONE,
        (f"Last updated: 3 March 2026\n\n{EN}", f"Last updated: 4 March 2026\n\n{EN}"),
    ),
    "en comments": (NONE, (f"{EN}\n\n12 comments", f"{EN}\n\n1,204 comments")),
    "en shares": (NONE, (f"3.4K shares\n\n{EN}", f"3.9K shares\n\n{EN}")),
    "en views appear": (NONE, (EN, f"{EN}\n\nViews: 9,120")),
    "en related reordered": (NONE, (add(EN, *RELATED)[1], add(EN, *reversed(RELATED))[1])),
    "en related marked": (NONE, (add(EN, "Read more: A")[1], add(EN, "Read more: B")[1])),
    "en paragraphs moved": (NONE, (EN, "\n\n".join(reversed(EN.split("\n\n"))))),
    "ja same": (NONE, (JA, JA)),
    "ja spaces": (NONE, (JA, JA.replace("3隻", "3 隻"))),
    "ja full-width digits": (NONE, (JA, JA.replace("3", "３").replace("5", "５"))),
    "ja quotation marks": (NONE, swap(JA, "「冷静に対応する」", "『冷静に対応する』")),
    "ja minutes ago": (NONE, (f"5分前\n\n{JA}", f"2時間前\n\n{JA}")),
    "ja updated": (
        NONE,
        (f"更新：2026年3月5日 10時20分\n\n{JA}", f"更新：2026年3月5日 12時45分\n\n{JA}"),
    ),
    "ja views": (NONE, (f"{JA}\n\n閲覧数：1,200", f"{JA}\n\n閲覧数：1,350")),
    "zh same": (NONE, (ZH, ZH)),
    "zh punctuation": (NONE, (ZH, ZH.replace("，", ","))),
    "zh quotation marks": (NONE, swap("他說：「情勢穩定。」記者離開。", "「", "『")),
    "zh minutes ago": (NONE, (f"10分鐘前\n\n{ZH}", f"3小時前\n\n{ZH}")),
    "zh updated": (
        NONE,
        (f"更新時間：2026/03/05 10:20\n\n{ZH}", f"更新時間：2026/03/05 12:01\n\n{ZH}"),
    ),
    "zh views": (NONE, (f"瀏覽數：1200\n\n{ZH}", f"瀏覽數：3400\n\n{ZH}")),
    # Other words for the same.
    "en typo": (MINOR, swap(EN, "situation", "sitaution")),
    "en misspelt name": (MINOR, swap(EN, "Chiu Chui-cheng", "Chiu Chiu-cheng")),
    "en other verb": (MINOR, swap(EN, "called the entries", "described the entries as")),
    "en number in words": (MINOR, swap(EN, "two hours", "2 hours")),
    "en fuller name": (MINOR, swap(EN, "off Kinmen", "off Kinmen island")),
    "en weekday added": (MINOR, swap(EN, "in a statement", "in a statement on Tuesday")),
    "en one short sentence in many": (MINOR, add(EN, "The sea was calm.")),
    "en heading added": (MINOR, (EN, f"How it happened\n\n{EN}")),
    "en sentence joined": (
        MINOR,
        swap(EN, "routine by now. They expect", "routine by now, and they expect"),
    ),
    "ja other verb": (MINOR, swap(JA, "と話している", "と語っている")),
    "ja particle": (MINOR, swap(JA, "中国側に抗議したという", "中国側へ抗議したという")),
    "ja one short sentence": (MINOR, (JA, JA + "海は穏やかだった。")),
    "zh other verb": (MINOR, swap(ZH, "海巡署指出", "海巡署說明")),
    "zh particle": (MINOR, swap(ZH, "就看見船隻", "就已看見船隻")),
    "zh heading": (MINOR, (ZH, f"事件經過\n\n{ZH}")),
    # Something else is told.
    "en number": (MATERIAL, swap(EN, "two hours", "four hours")),
    "en digits": (MATERIAL, ("Police found 12 boats.", "Police found 15 boats.")),
    "en decimal": (MATERIAL, ("Prices rose 1.5 percent.", "Prices rose 15 percent.")),
    "en year": (MATERIAL, ("He left office in 2019.", "He left office in 2018.")),
    "en million": (MATERIAL, ("It cost 3 million yen.", "It cost 3 billion yen.")),
    "en place": (MATERIAL, swap(EN, "Kinmen", "Penghu")),
    "en person": (MATERIAL, swap(EN, "Chiu Chui-cheng", "Liang Wen-chieh")),
    "en country": (MATERIAL, swap(EN, "Japan's", "Australia's")),
    "en who did what to whom": (
        MATERIAL,
        ("On Monday Iran attacked Israel from the air.",
         "On Monday Israel attacked Iran from the air."),
    ),
    "en not": (MATERIAL, swap(EN, "He did not say", "He did say")),
    "en nobody": (MATERIAL, swap(EN, "Nobody was injured", "A man was injured")),
    "en denied": (MATERIAL, ("The firm confirmed the sale.", "The firm denied the sale.")),
    "en dead for injured": (MATERIAL, ("A sailor was injured.", "A sailor was killed.")),
    "en weekday": (MATERIAL, swap(EN, "on Monday", "on Tuesday")),
    "en rose for fell": (MATERIAL, ("Exports rose in May.", "Exports fell in May.")),
    "en paragraph added": (
        MATERIAL,
        add(EN, "A fifth ship was seen later in the day. It turned back before the line. The"
                " navy sent a plane to follow it, and the ministry called a meeting."),
    ),
    "en paragraph gone": (MATERIAL, (EN, EN[: EN.index("Analysts")])),
    "en number added": (MATERIAL, swap(EN, "radio warnings, the", "radio warnings at 9 p.m., the")),
    "en number at the end": (MATERIAL, swap(EN, "in a statement", "in a statement of 5 pages")),
    "en correction": (MATERIAL, add(EN, "Correction: The ships left at noon.")),
    "en correction dated": (MATERIAL, add(EN, "CORRECTION (March 5): The ships left at noon.")),
    "en earlier version": (
        MATERIAL,
        add(EN * 3, "An earlier version of this article gave a wrong name for the island."),
    ),
    "en amended": (MATERIAL, add(EN * 3, "This article was amended on 5 March 2026.")),
    "en has been updated": (MATERIAL, add(EN * 3, "This story has been updated.")),
    "en editor's note": (MATERIAL, add(EN * 3, "Editor’s note: The name was misspelt.")),
    "en incorrectly": (MATERIAL, add(EN * 3, "The headline of this post incorrectly said so.")),
    "en nothing left": (MATERIAL, (EN, "")),
    "en another article": (MATERIAL, (EN, "The council met in May.\n\nNothing was decided.")),
    "ja number": (MATERIAL, swap(JA, "船3隻", "船4隻")),
    "ja kanji number": (MATERIAL, ("三人が船にいた。", "五人が船にいた。")),
    "ja day": (MATERIAL, swap(JA, "5日", "6日")),
    "ja place": (MATERIAL, swap(JA, "尖閣諸島", "与那国島")),
    "ja person": (MATERIAL, swap(JA, "木原稔", "林芳正")),
    "ja denial": (MATERIAL, swap(JA, "けが人はいなかった", "けが人がいた")),
    "ja dead": (MATERIAL, ("男性1人が負傷した。", "男性1人が死亡した。")),
    "ja paragraph added": (
        MATERIAL, add(JA, "海上自衛隊の護衛艦も周辺に向かった。防衛省が警戒を強める。")
    ),
    "ja 訂正": (MATERIAL, add(JA * 3, "【訂正】初出時、船の数に誤りがありました。")),
    "ja お詫び": (MATERIAL, add(JA * 3, "お詫びして訂正します。")),
    "ja 修正": (MATERIAL, add(JA * 3, "※記事の一部を修正しました。")),
    "zh number": (MATERIAL, swap(ZH, "3艘", "4艘")),
    "zh kanji number": (MATERIAL, ("船上有三人。", "船上有五人。")),
    "zh place": (MATERIAL, swap(ZH, "金門", "澎湖")),
    "zh person": (MATERIAL, swap(ZH, "邱垂正", "梁文傑")),
    "zh denial": (MATERIAL, swap(ZH, "現場沒有人員受傷", "現場有人員受傷")),
    "zh dead": (MATERIAL, ("一名船員受傷。", "一名船員死亡。")),
    "zh afternoon": (MATERIAL, swap(ZH, "當天上午", "當天下午")),
    "zh paragraph gone": (MATERIAL, (ZH, ZH[: ZH.index("學者")])),
    "zh 更正": (MATERIAL, add(ZH * 3, "更正：船隻數量為3艘。")),
    "zh 更正啟事": (MATERIAL, add(ZH * 3, "更正啟事")),
    "zh 本文已更新": (MATERIAL, add(ZH * 3, "本文已於3月5日更新內容。")),
}  # fmt: skip


@pytest.mark.parametrize(("expected", "texts"), CASES.values(), ids=CASES.keys())
def test_the_labelled_cases(expected: Change, texts: tuple[str, str]) -> None:
    assert compare_texts(*texts) is expected


TITLES = {
    "same": (NONE, "Ships enter waters", "Ships enter waters"),
    "quotation marks": (NONE, "‘Ships’ enter waters", '"Ships" enter waters'),
    "unknown": (NONE, "", "Ships enter waters"),
    "other words": (MINOR, "Ships enter waters off Kinmen", "Vessels in waters off Kinmen"),
    "rewritten": (MINOR, "Ships enter waters", "Coast guard warns the navy next door"),
    "number": (MATERIAL, "3 dead in storm", "5 dead in storm"),
    "denied": (MATERIAL, "Minister will resign", "Minister will not resign"),
    "turned": (MATERIAL, "Plan approved by court", "Plan rejected by court"),
    "ja number": (MATERIAL, "台風で3人死亡", "台風で5人死亡"),
    "zh other words": (MINOR, "海警船進入金門水域", "海警船闖入金門水域"),
}


@pytest.mark.parametrize(("expected", "before", "after"), TITLES.values(), ids=TITLES.keys())
def test_titles(expected: Change, before: str, after: str) -> None:
    assert compare_texts(EN, EN, title_before=before, title_after=after) is expected


def test_a_correction_that_stood_there_before_counts_once() -> None:
    stated = "This article was amended on 5 March 2026 to correct a name."
    assert compare_texts(EN + stated, EN + stated) is NONE
    again = stated.replace("5 March", "6 March")
    assert compare_texts(f"{EN}\n\n{stated}", f"{EN}\n\n{again}") is not NONE
    other = stated.replace("a name", "the number of ships")
    assert compare_texts(f"{EN}\n\n{stated}", f"{EN}\n\n{other}") is MATERIAL


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry published a correction to its figures.",
        "The original version of the bill was milder.",
        "The police updated the list of the missing.",
        "政府は答弁を訂正した。",
        "部長更正了先前的說法。",
    ],
)
def test_news_of_a_correction_is_not_one(sentence: str) -> None:
    long = EN + JA + ZH + EN.replace("ships", "boats").replace("Kinmen", "Matsu")
    assert compare_texts(long, f"{long}\n\n{sentence}") is MINOR


@settings(deadline=None, max_examples=30)
@given(st.text(alphabet="ab cd.\n“”3年中。!?", max_size=200))
def test_a_text_is_the_same_as_itself_and_moved_lines_are_none(text: str) -> None:
    assert compare_texts(text, text) is NONE
    assert compare_texts(text, "\n\n" + text.replace(" ", "  ")) is NONE


HOSTILE = ["a", "a. ", "A b c. ", "一", "一。", "1 ", "at ", "am ", "Update: ", "\n", "( ", "not "]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
@pytest.mark.parametrize("edit", ["insert", "replace"])
def test_hostile_texts_cost_little(unit: str, edit: str) -> None:
    def make(size: int) -> tuple[str, str]:
        text = unit * (size // len(unit))
        if edit == "insert":
            return text, text[: len(text) // 2] + " x. " + text[len(text) // 2 :] + "y"
        return text, "b" + text.replace(unit[0], unit[0] + "z")

    check_growth(lambda texts: compare_texts(*texts), make, 5_000, 40_000)


def test_long_texts_are_compared_in_time() -> None:
    def make(count: int) -> tuple[str, str]:
        long = "\n".join(f"Ship {n} left the port of Town {n} at noon." for n in range(count))
        other = "\n".join(f"Ship {n} left the port of Town {n + 1} at noon." for n in range(count))
        return long, other

    assert compare_texts(*make(4_000)) is MATERIAL
    check_growth(lambda texts: compare_texts(*texts), make, 500, 4_000)
