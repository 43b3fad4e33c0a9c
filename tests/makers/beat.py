"""Ten made-up days of a beat, read and placed by the real road: plans come, move and are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.articles import Article, Published
from bot.domain.desks import Desk, DeskId
from bot.pipeline import Pipeline
from bot.ports.storage import Storage
from bot.reading import read_whole
from tests.makers.articles import make_unplaced

FIRST = datetime(2031, 3, 3, 9, tzinfo=UTC)
"""The morning of the first day, a Monday."""

TALKS = "Marenia and Ostvald ferry talks"
WRECK = "Tanker Velora runs aground off Kessel Island"

BEAT = (
    (0, "Harbor Wire", TALKS, "The governments of Marenia and Ostvald will meet in Port Lindra on"
     " 7 March to negotiate the ferry treaty, Foreign Minister Ilse Norden said. The ferry treaty"
     " between Marenia and Ostvald expired last year. Fishermen of Port Lindra hope for a deal."),
    (0, "Kessel Post", WRECK, "The tanker Velora ran aground off Kessel Island on Monday, the"
     " Kessel coast guard said. No oil has leaked so far from the tanker. Salvage crews will pump"
     " the oil from the Velora on 5 March, the coast guard said."),
    (1, "Strait Daily", TALKS + " set for Friday", "Delegations of Marenia and Ostvald will hold"
     " talks on the ferry treaty in Port Lindra on 7 March, officials said. It would be the first"
     " meeting on the ferry treaty in three years."),
    (1, "Harbor Wire", "Kessel Island parliament to vote on harbour law", "The parliament of Kessel"
     " Island will vote on the harbour law on 6 March, Speaker Tomas Rehn said. The harbour law"
     " would close the old docks of Kessel Island."),
    (2, "Kessel Post", "Crews pump oil from tanker Velora", "Salvage crews pumped 400 tons of oil"
     " from the tanker Velora off Kessel Island on Wednesday, the coast guard said. The Velora will"
     " be towed to Port Lindra on 11 March, salvage chief Dana Moll said."),
    (3, "Harbor Wire", "Marenia and Ostvald postpone ferry talks", "The talks of Marenia and"
     " Ostvald on the ferry treaty in Port Lindra were postponed from 7 March to 12 March, Foreign"
     " Minister Ilse Norden said on Thursday. A storm keeps the delegation of Ostvald at home."),
    (4, "Kessel Post", "Kessel Island cancels harbour law vote", "The parliament of Kessel Island"
     " called off its vote on the harbour law, Speaker Tomas Rehn said on Friday. The old docks of"
     " Kessel Island stay open."),
    (7, "Strait Daily", "Storm delays nothing more in Port Lindra", "Port Lindra reopened its ferry"
     " terminal on Monday after the storm. Repair crews will inspect the ferry terminal on"
     " 17 March, harbour master Ove Brandt said."),
    (8, "Kessel Post", "Tanker Velora towed to Port Lindra", "Tugs towed the tanker Velora to Port"
     " Lindra on Tuesday, salvage chief Dana Moll said. The Velora lost no oil on the way."),
    (9, "Harbor Wire", "Marenia and Ostvald sign ferry treaty", "Marenia and Ostvald signed the"
     " ferry treaty in Port Lindra on Wednesday, ending three years without talks, Foreign Minister"
     " Ilse Norden said. Ferries between Marenia and Ostvald will sail again from 1 April."),
)  # fmt: skip
"""Day, source, title and text of each article."""

MOVES = {
    "en": (
        (0, "Harbor Wire", "Dunmore book fair opens next week", "The Dunmore book fair will open on"
         " 7 March, organiser Petra Lunn said. The fair draws 200 publishers to Dunmore."),
        (1, "Strait Daily", "Dunmore book fair put off", "Organisers of the Dunmore book fair said"
         " on Tuesday that it has been put off until 12 March. The fair will be shorter."),
        (2, "Kessel Post", "Rail strike planned", "Rail workers in Dunmore will strike on 9 March,"
         " their union said."),
        (4, "Kessel Post", "Rail union scraps strike", "The rail union in Dunmore said on Friday"
         " that the strike will not take place. Rail workers accepted an offer."),
        (9, "Harbor Wire", "Book fair opens in Dunmore", "The Dunmore book fair opened on Wednesday"
         " with 180 publishers, organiser Petra Lunn said."),
    ),
    "ja": (
        (0, "港湾新聞", "マレニアとオストバルド、航路条約の交渉へ", "マレニアとオストバルドの"
         "両政府は7日、リンドラ港で航路条約の交渉を行う予定だ。外相のノルデン氏が明らかにした。"
         "両国の航路条約は昨年失効した。"),
        (1, "海峡日報", "航路条約の交渉を12日に延期", "マレニアとオストバルドは、7日に予定していた"
         "航路条約の交渉を12日に延期すると発表した。嵐のためだという。"),
        (2, "海峡日報", "ケッセル島議会、港湾法案を採決へ", "ケッセル島議会は9日に"
         "港湾法案を採決する予定だ。議長が明らかにした。"),
        (4, "海峡日報", "ケッセル島議会、港湾法案の採決を中止", "ケッセル島議会は"
         "港湾法案の採決を中止した。議長が7日に発表した。"),
        (9, "港湾新聞", "マレニアとオストバルド、航路条約に署名", "マレニアとオストバルドは1"
         "2日、リンドラ港で"
         "航路条約に署名した。交渉は3年ぶりだった。"),
    ),
    "zh-TW": (
        (0, "東岸時報", "馬倫亞與奧斯瓦將談渡輪條約", "馬倫亞與奧斯瓦兩國政府預定3月7日在林"
         "德拉港舉行渡輪條約"
         "談判，外交部長諾登表示。兩國的渡輪條約去年到期。"),
        (1, "海峽日報", "渡輪條約談判延到12日", "馬倫亞與奧斯瓦的渡輪條約談判由3月7日延期至3"
         "月12日，"
         "外交部長諾登表示。"),
        (2, "海峽日報", "凱瑟島議會將表決港口法", "凱瑟島議會預定3月9日表決港口法，議長表示。"),
        (4, "海峽日報", "凱瑟島議會取消表決港口法", "凱瑟島議會取消港口法的表決，議長3月7日宣布。"),
        (9, "東岸時報", "馬倫亞與奧斯瓦簽署渡輪條約", "馬倫亞與奧斯瓦3月12日在林德拉港簽署渡"
         "輪條約，"
         "結束三年未談判的局面。"),
    ),
}  # fmt: skip
"""By language: a plan that is moved and then takes place, and one that is called off."""


@dataclass
class Beat:
    """A desk on which the beat is read day by day; `now` is the clock."""

    store: Storage
    desk: Desk
    now: datetime = FIRST
    articles: tuple[tuple[int, str, str, str], ...] = BEAT
    first: datetime = FIRST

    async def bring(self, day: int) -> None:
        """Bring in what was published on a day, and set the clock to the noon of it."""
        self.now = self.first + timedelta(days=day, hours=3)
        nothing: Any = None  # all is read beforehand
        road = Pipeline(articles=self.store, entities=self.store, pool=nothing, clock=_Clock(self))
        moment = self.first + timedelta(days=day)
        for number, (when, site, title, text) in enumerate(self.articles):
            if when == day:
                await _place(road, self.desk.id, number, moment, site, title, text)

    async def bring_all(self, upto: int = 9) -> None:
        """Bring in all days up to one."""
        for day in range(upto + 1):
            await self.bring(day)


@dataclass
class _Clock:
    beat: Beat

    def now(self) -> datetime:
        return self.beat.now


async def _place(
    road: Pipeline, desk: DeskId, number: int, moment: datetime, site: str, title: str, text: str
) -> None:
    article = Article(
        title=title,
        text=text,
        site=site,
        language=None,
        url=f"https://news.example.org/{number}",
        published=Published(day=moment.date(), at=moment),
    )
    reading, features = read_whole(article, moment)
    await road.place(desk, make_unplaced(reading, features, title, moment))
