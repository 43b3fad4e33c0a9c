"""How well differences between sources are told: pairs of sentences, and stories of ECB+.

The pairs (differences.txt) were written for this. The rules were made on the part called seen;
that called seen later was looked at once, after they told .88 and .91 of it; the part called fresh
was written after that and not looked at. A pair counts as told where `find_differences` finds
anything.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.articles import Article, ArticleId, Published, SentenceReading, StoredArticle
from bot.domain.stories import StoryArticle
from bot.stories.disputes.find import find_differences
from bot.text.language import detect_language
from bot.text.segment.sentences import split_sentences

PAIRS = Path(__file__).with_suffix(".txt")
EASTERN = PAIRS.with_name("differences_eastern.txt")
COPIES = PAIRS.with_name("near_copies.txt")
TOLD = datetime(2024, 7, 20, 6, tzinfo=UTC)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LINE = re.compile(r"(?P<sign>[+-]) (?:~(?P<hours>\d+) )?(?P<one>[^|]+) \| (?P<other>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts of one story, how many hours apart, and whether they differ."""

    texts: tuple[str, str]
    hours: int
    differ: bool
    part: str


def read_pairs(path: Path = PAIRS) -> Iterator[Pair]:
    """Yield the pairs in the order of the file."""
    part = "seen"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            part = line.removeprefix("=").strip()
        elif match := _LINE.fullmatch(line):
            yield Pair(
                texts=(match["one"], match["other"]),
                hours=int(match["hours"] or 0),
                differ=match["sign"] == "+",
                part=part,
            )


AROUND = (
    "Officials of both sides spoke of a long preparation.",
    "Residents watched from the shore as the day went on, and fishermen stayed in the harbour.",
    "Two earlier meetings had ended without a result, a person familiar with the matter said.",
    "Further steps are to be announced by the end of the month.",
)
"""What stands around the sentence in which two near-copies differ."""


def is_copy_found(pair: Pair) -> bool:
    """Tell whether a difference is found between a text and a near-copy of it."""
    later = TOLD + timedelta(hours=pair.hours)
    texts = (" ".join((*AROUND[:2], text, *AROUND[2:])) for text in pair.texts)
    one, other = (
        tell(number, text, moment, copy_of=number - 1)
        for number, text, moment in zip((1, 2), texts, (TOLD, later), strict=True)
    )
    return bool(find_differences((one, other)))


def measure_copies() -> dict[str, float]:
    """Return precision and recall on near-copies, by their parts."""
    return _judge([(pair, is_copy_found(pair)) for pair in read_pairs(COPIES)], "near-copies ")


def tell(number: int, text: str, moment: datetime | None, *, copy_of: int = 0) -> StoryArticle:
    """Return a text as an article of a story."""
    published = Published(day=moment.date(), at=moment) if moment else None
    language = detect_language(text) if _HAN.search(text) else "en"
    article = Article(title="", text=text, published=published, language=language)
    stored = StoredArticle(
        id=ArticleId(number),
        version=1,
        article=article,
        received=TOLD,
        copy_of=ArticleId(copy_of) if copy_of else None,
    )
    spans = split_sentences(text, language=language)
    return StoryArticle(
        stored=stored, sentences=tuple(SentenceReading(span=span) for span in spans)
    )


def is_found(pair: Pair) -> bool:
    """Tell whether a difference is found between the texts of a pair."""
    later = TOLD + timedelta(hours=pair.hours)
    one, other = tell(1, pair.texts[0], TOLD), tell(2, pair.texts[1], later)
    return bool(find_differences((one, other)))


def measure(sets: Path) -> dict[str, float]:
    """Return precision and recall on the pairs, by their parts."""
    pairs = [*read_pairs(), *read_pairs(EASTERN)]
    return _judge([(pair, is_found(pair)) for pair in pairs]) | measure_copies()


def _judge(pairs: Sequence[tuple[Pair, bool]], of: str = "") -> dict[str, float]:
    figures: dict[str, float] = {}
    parts = [*dict.fromkeys(pair.part for pair, _ in pairs), "all"]
    for part in parts:
        name = f"{of}{part}"
        chosen = [(pair, article) for pair, article in pairs if part in (pair.part, "all")]
        counts = Counter((pair.differ, article) for pair, article in chosen)
        figures[f"{name}, conflicts"] = counts[True, True] + counts[True, False]
        figures[f"{name}, others"] = counts[False, True] + counts[False, False]
        article = counts[True, True] + counts[False, True]
        figures[f"{name}, precision"] = counts[True, True] / max(1, article)
        figures[f"{name}, recall"] = counts[True, True] / max(1, figures[f"{name}, conflicts"])
    return figures


def measure_strangers(sets: Path) -> dict[str, float]:
    """Return how many differences are told of pairs of texts of ECB+ that tell other events.

    The two events of a topic are much alike, but what is told of them is never a difference.
    """
    from tests.eval.stories import load_texts

    by_topic: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for story, article in load_texts(sets):
        by_topic[story.partition("_")[0]][story].append(article.text)
    pairs = member = 0
    for stories in by_topic.values():
        ones, others = (list(texts) for texts in [*stories.values(), [], []][:2])
        for one, other in zip(ones, others, strict=False):
            pairs += 1
            member += bool(find_differences((tell(1, one, None), tell(2, other, None))))
    return {"look-alike events, pairs": pairs, "look-alike events, told": member / max(1, pairs)}
