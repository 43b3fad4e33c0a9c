"""Articles of one beat, written for the tests, and how to place them one after the other."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from bot.domain.articles import Article, Reading
from bot.domain.entities import DateMention, EntityKind, NamedEntity
from bot.domain.spans import Span
from bot.domain.stories import Features, Placement
from bot.stories.clustering.cluster import StoryIndex, StoryRules
from bot.stories.clustering.features import extract_features

KEYS = {
    "Japan": "territory:JP",
    "Taiwan": "territory:TW",
    "China": "territory:CN",
    "日本": "territory:JP",
    "台湾": "territory:TW",
}
NAMES = (
    *KEYS,
    *("Boso Peninsula", "Izu Oshima", "Sagami", "Guardian 9", "Coast Guard", "Yoshimasa Hayashi"),
    *("Su Ziyun", "Sakishima Islands", "Okinawa", "Ishigaki", "Sanae Takaichi", "Chen Binhua"),
    *("Tokyo", "Taipei", "Beijing", "Exchange Association", "Ministry of Foreign Affairs"),
)

DRILL = date(2024, 7, 18)
LATER_DRILL = date(2024, 7, 24)

WIRE = """Japan and Taiwan hold first coast guard drill since 1972
Patrol vessels of the Japan and Taiwan coast guards trained together off the Boso Peninsula on
Thursday, the first such exercise since the two cut diplomatic ties in 1972. The Sagami, a Japanese
vessel that carries a helicopter, and Taiwan's Guardian 9 searched for a missing boat near
Izu Oshima and shared what they found. The Guardian 9 had called at Tokyo for a week before it
sailed. Officials said the exercise was aimed at rescue at sea and at no third country."""

DAILY = """Coast guards of Taiwan and Japan search together off Chiba in a first
The Guardian 9, a 3,000-ton Taiwan patrol ship, took part in a search and rescue exercise with the
Japanese coast guard vessel Sagami south of the Boso Peninsula. It was the first joint drill of the
coast guards of Japan and Taiwan in 52 years. Chief Cabinet Secretary Yoshimasa Hayashi told
reporters that the drill off Boso followed a memorandum on rescue at sea. China protested."""

BLOG = """What the Boso drill tells Beijing
One helicopter, two ships, a pretended wreck near Izu Oshima: the exercise that the Sagami and the
Guardian 9 held off the Boso Peninsula was small. Su Ziyun, who studies defence in Taipei, calls the
coast guard drill a symbol all the same. Japan had not trained with a Taiwan coast guard vessel
since 1972, and Yoshimasa Hayashi had to explain it. China voiced its strong dissatisfaction."""

SECOND_DRILL = """Coast guard ships of Japan and Taiwan meet near the Sakishima Islands
Four patrol ships of Japan and Taiwan practised towing a burning freighter near the
Sakishima Islands in Okinawa, their second exercise. The Taichung and the Hateruma, both based for
the week at Ishigaki, put out a fire within 40 minutes, the coast guards said. Fishermen from
Ishigaki watched the exercise. China sent a note of protest."""

ATTACHE = """Japan posts a serving official as defence attache in Taipei
Japan has sent a serving defence ministry official to its office in Taiwan, where a retired officer
had held the post of attache until now, four people familiar with the appointment said. The
Exchange Association in Taipei did not comment. Chen Binhua, who speaks for Beijing on Taiwan, said
China opposed official exchanges of any form."""

STATEMENT = """Taiwan thanks the Group of Seven for words on the strait
The Ministry of Foreign Affairs in Taipei welcomed a statement of the Group of Seven that calls
peace across the strait indispensable. Japan had asked for the sentence, a diplomat said. The
ministers will take the matter up again when they meet in Italy in the autumn, according to the text
that was published in Rome. China rejected the statement."""

JAPANESE = """日本と台湾の海上保安機関が初の共同訓練
日本の海上保安庁と台湾の海巡署は18日、房総半島沖で捜索救助の共同訓練を行った。1972年の断交以来、初めてとなる。
巡視船「さがみ」と台湾の巡視船が参加し、遭難した船を捜す手順を確かめた。"""

BOILERPLATE = """Home World Asia Sign in Subscribe
{text}
Read more about the region. Follow us for the latest news, and sign up for the morning letter.
All rights reserved. No part of this site may be printed again without our leave."""


def read(text: str, *days: date) -> Reading:
    """Return a reading of a text whose first line is its title."""
    title, _, body = text.partition("\n")
    entities = tuple(
        NamedEntity(
            name=name,
            kind=EntityKind.OTHER,
            mentions=tuple(Span(*m.span()) for m in re.finditer(re.escape(name), body)),
            key=KEYS.get(name),
        )
        for name in NAMES
        if name in body
    )
    dates = tuple(DateMention(span=Span(0, 1), first=day, last=day) for day in days)
    return Reading(
        article=Article(title=title, text=body), sentences=(), entities=entities, dates=dates
    )


def at(day: date) -> datetime:
    """Return noon UTC of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def digest(text: str, published: date, *days: date) -> Features:
    """Return the features of a text published on a day that names these event days."""
    return extract_features(read(text, *days), moment=at(published))


class Desk:
    """A story index that numbers articles as they come and opens stories by those numbers."""

    def __init__(self, rules: StoryRules = StoryRules()) -> None:  # noqa: B008
        self.index = StoryIndex(rules)

    def tell(self, features: Features) -> Placement:
        """Place an article, add it, and return the placement with the story it came to."""
        placement = self.index.place(features)
        number = self.index.cursor + 1
        copied = placement.copy_of is not None
        self.index.add(number, placement.story or number, features, copied=copied)
        return placement
