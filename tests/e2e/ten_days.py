"""Ten days of a made-up beat: a story that grows, two alike, a correction, copies, a quiet day.

Everything here is invented; the names of places are real so that they are read as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.articles import KnownFacts, PageKind, Published, RawPage, SourceClass

FIRST = date(2025, 3, 3)
"""The Monday on which the ten days begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """An article of the made-up beat: on which of the ten days, at what hour (UTC), from whom."""

    day: int
    hour: int
    site: str
    slug: str
    title: str
    text: str
    source_class: SourceClass = SourceClass.NEWSPAPER

    @property
    def moment(self) -> datetime:
        """Return when it is published and comes in."""
        return datetime.combine(FIRST + timedelta(days=self.day - 1), time(self.hour), tzinfo=UTC)

    def as_page(self) -> RawPage:
        """Return it as a page that came in."""
        url = f"https://{self.site.lower().replace(' ', '-')}.example.org/{self.slug}"
        return RawPage(
            origin=url,
            kind=PageKind.TEXT,
            body=self.text.encode(),
            known=KnownFacts(
                title=self.title,
                url=url,
                site=self.site,
                published=Published(day=self.moment.date(), at=self.moment),
                language="en",
                source_class=self.source_class,
            ),
        )


_CABLE_WIRE = (
    "An undersea cable that links Keelung with Okinawa was cut on Monday, the Ministry of Digital"
    " Affairs of Taiwan said. The break lies 12 kilometres off the port of Keelung, at a depth of"
    " 90 metres. A freighter that had dragged its anchor across the area was stopped by the Coast"
    " Guard Administration on Monday evening. Telephone calls between the islands were rerouted"
    " over two other cables. It is the third cable to be damaged near Taiwan since January."
    " A repair ship will leave Yokohama on Wednesday. The captain of the freighter has not been"
    " charged."
)

DISPATCHES: tuple[Dispatch, ...] = (
    # The story that grows: a cable is cut, a ship is held, the crew is charged, it is repaired.
    Dispatch(
        day=1,
        hour=9,
        site="Harbour Wire",
        slug="cable-cut",
        source_class=SourceClass.WIRE,
        title="Undersea cable between Keelung and Okinawa is cut",
        text=_CABLE_WIRE,
    ),
    Dispatch(
        day=1,
        hour=11,
        site="Daily Strait",
        slug="cable-keelung",
        title="Undersea cable between Keelung and Okinawa is cut",
        text=_CABLE_WIRE,
    ),
    Dispatch(
        day=2,
        hour=8,
        site="Okinawa Ledger",
        slug="freighter-held",
        title="Freighter held in Keelung after the cable to Okinawa was cut",
        text=(
            "Taiwan's Coast Guard Administration brought the freighter Hai Feng 9 into Keelung on"
            " Tuesday after the undersea cable to Okinawa was cut. Investigators boarded the ship"
            " and took its logbook and radar records. The Hai Feng 9 had turned off its"
            " transponder for four hours on Monday morning. Seven sailors are being questioned by"
            " prosecutors in Keelung. Japan's Ministry of Internal Affairs asked the operator of"
            " the cable for a report by Friday. Prosecutors will decide on Thursday whether to"
            " bring charges."
        ),
    ),
    Dispatch(
        day=4,
        hour=10,
        site="Harbour Wire",
        slug="captain-charged",
        source_class=SourceClass.WIRE,
        title="Captain of freighter charged over cut cable between Keelung and Okinawa",
        text=(
            "Prosecutors in Keelung charged the captain of the freighter Hai Feng 9 on Thursday"
            " with damaging the undersea cable between Keelung and Okinawa. It is the first time"
            " that a captain has been charged under the Telecommunications Management Act."
            " The court set bail at 2 million Taiwan dollars. Six other sailors were released"
            " and left for Xiamen. The captain denies that he knew where the cable lay."
            " The trial will open on 14 April."
        ),
    ),
    # It goes on with nothing new to say: yesterday's facts in another paper.
    Dispatch(
        day=5,
        hour=7,
        site="Daily Strait",
        slug="captain-charged-cable",
        title="Captain charged over cut cable between Keelung and Okinawa",
        text=(
            "Prosecutors in Keelung charged the captain of the freighter Hai Feng 9 on Thursday"
            " with damaging the undersea cable between Keelung and Okinawa. The court set bail at"
            " 2 million Taiwan dollars. The trial will open on 14 April."
        ),
    ),
    Dispatch(
        day=9,
        hour=6,
        site="Okinawa Ledger",
        slug="cable-repaired",
        title="Cable between Keelung and Okinawa is repaired",
        text=(
            "The repair ship KDDI Pacific Guardian spliced the undersea cable between Keelung and"
            " Okinawa on Tuesday night, its operator said. Full capacity returned at 2 a.m. on"
            " Wednesday after eight days of rerouted traffic. The repair cost 180 million yen,"
            " which the operator will claim from the owner of the freighter Hai Feng 9."
            " Divers found 30 metres of the cable torn loose from the sea floor."
            " A second cable along the same route is planned for 2027."
        ),
    ),
    # Two stories that look alike: an exercise off Yonaguni, and another one off Hokkaido.
    Dispatch(
        day=2,
        hour=12,
        site="Okinawa Ledger",
        slug="yonaguni-drill",
        title="Ground troops practise landing on Yonaguni",
        text=(
            "About 300 members of the Ground Self-Defense Force practised an amphibious landing on"
            " Yonaguni on Tuesday. Two landing craft brought vehicles ashore at Kubura harbour."
            " The island lies 110 kilometres from Taiwan. Residents watched from the breakwater"
            " while helicopters circled overhead. It was the largest exercise on the island since"
            " a garrison was opened there in 2016. A missile unit will be stationed on Yonaguni by"
            " March 2026."
        ),
    ),
    Dispatch(
        day=3,
        hour=12,
        site="Northern Post",
        slug="hokkaido-drill",
        title="Tanks fire live rounds in exercise on Hokkaido",
        text=(
            "The Northern Army fired live rounds from 40 tanks at the Yausubetsu training area on"
            " Hokkaido on Wednesday. Observers from Australia and Finland watched the exercise from"
            " a hill near Betsukai. Snow had delayed the start by two days. It was the first live"
            " firing there since a shell landed outside the area in 2021. The Northern Army plans"
            " to retire half of its tanks by 2030."
        ),
    ),
    # A correction: the number of radar sites, on the next day.
    Dispatch(
        day=7,
        hour=9,
        site="Daily Strait",
        slug="radar-budget",
        title="Taiwan plans radar sites on Pengjia and Orchid Island",
        text=(
            "Taiwan's cabinet approved 4.2 billion Taiwan dollars for new coastal radar on Sunday."
            " Nine sites will be built on Pengjia, Orchid Island and the east coast, the Ocean"
            " Affairs Council said. The radar can follow small boats at a distance of 60"
            " kilometres. It replaces equipment from the 1990s that failed four times last year."
            " The legislature will vote on the budget in May."
        ),
    ),
    Dispatch(
        day=8,
        hour=9,
        site="Daily Strait",
        slug="radar-budget",
        title="Taiwan plans radar sites on Pengjia and Orchid Island",
        text=(
            "Taiwan's cabinet approved 4.2 billion Taiwan dollars for new coastal radar on Sunday."
            " Seven sites will be built on Pengjia, Orchid Island and the east coast, the Ocean"
            " Affairs Council said. The radar can follow small boats at a distance of 60"
            " kilometres. It replaces equipment from the 1990s that failed four times last year."
            " The legislature will vote on the budget in May. Correction: an earlier version of"
            " this article said that nine sites will be built."
        ),
    ),
    # Other news, so that every day but the sixth has something.
    Dispatch(
        day=5,
        hour=13,
        site="Northern Post",
        slug="fisheries-talks",
        title="Japan and Taiwan open fisheries talks in Taipei",
        text=(
            "Japan and Taiwan opened two days of fisheries talks in Taipei on Friday. The talks are"
            " about tuna boats in the waters south of the Yaeyama Islands. Last year's rules"
            " limited how close longline boats may set their gear. Fishing associations from Su'ao"
            " and Ishigaki sent observers. The agreement of 2013 let boats of both sides work in"
            " the waters around the Senkaku Islands. New rules will take effect in April."
        ),
    ),
    Dispatch(
        day=10,
        hour=5,
        site="Harbour Wire",
        slug="attache",
        source_class=SourceClass.WIRE,
        title="Japan names retired admiral to its office in Taipei",
        text=(
            "Japan named a retired vice admiral to its liaison office in Taipei on Wednesday, two"
            " officials said. He will advise the office on maritime security from April. Japan has"
            " kept no serving officer in Taipei since diplomatic ties ended in 1972. Beijing's"
            " foreign ministry protested against the appointment. The admiral commanded the fleet"
            " in Sasebo until 2021."
        ),
    ),
)

QUIET_DAY = 6
"""The day on which nothing comes in."""
