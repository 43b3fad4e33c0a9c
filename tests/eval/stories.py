"""How well stories are told apart: BCubed on news with a clock, as it came out, and on ECB+.

ECB+ has one moment for all texts; there it is the mean of five shuffled orders of arrival. Beside
the news with a clock stands a peer (tests/eval/story_peer.py).
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, cycle
from pathlib import Path
from typing import TypeVar

from bot.domain.articles import Article, Published
from bot.domain.stories import Features
from bot.stories.clustering.cluster import StoryIndex, StoryRules
from bot.stories.clustering.features import extract_features
from bot.text.reading import read_article
from bot.text.segment import split_sentences
from tests.eval import story_peer

T = TypeVar("T")

MOMENT = datetime(2014, 1, 1, 12, tzinfo=UTC)
_TITLE_WORDS = 18
_LARGEST, _LEAST = 12, 6
"""Articles of the largest small desk, and how many must hold the name that one follows."""


def restore_text(tokens: str) -> str:
    """Return text as newsrooms print it from the set's, where every mark is a word."""
    text = re.sub(r"`` ?| ?''(?=\s|$)", '"', tokens)
    text = re.sub(r" (?=[,.;:!?%)\]])|(?<=[(\[$]) ", "", text)
    text = re.sub(r" (?='(?:s|re|ve|ll|d|m)\b|n't\b|'(?=\s))", "", text)
    return re.sub(r"(?<=\w) - (?=\w)", "-", text)


def load_texts(sets: Path) -> Iterator[tuple[str, Article]]:
    """Yield the true story of each text of ECB+ and the text, titled where a line seems a title."""
    for record in json.loads((sets / "stories-ecbplus" / "stories.json").read_text("utf-8")):
        text = restore_text(record["text"])
        first, _, rest = text.partition("\n")
        titled = rest and len(first.split()) <= _TITLE_WORDS
        titled = titled and not first.rstrip().endswith((".", "?", "!", '"'))
        title, text = (first, rest) if titled else ("", text)
        yield record["story"], Article(title=title, text=text, language="en")


def load(sets: Path) -> list[tuple[str, Features]]:
    """Return the true story and the features of each text of ECB+, all of one moment."""
    return [
        (story, extract_features(read_article(article), moment=MOMENT))
        for story, article in load_texts(sets)
    ]


def cluster(articles: Iterable[Features], rules: StoryRules) -> list[int]:
    """Return the story that each article is in at last, added one by one, nobody told between."""
    index = StoryIndex(rules)
    stories: list[int] = []
    for number, features in enumerate(articles, start=1):
        placement = index.place(features)
        stories.append(number if placement.apart else placement.story or number)
        for parted in placement.apart:
            index.move(parted, number)
            stories[parted - 1] = number
        index.add(number, stories[-1], features, copied=placement.copy_of is not None)
    return stories


def score_bcubed(truth: Sequence[object], found: Sequence[object]) -> tuple[float, float]:
    """Return BCubed precision and recall (Bagga and Baldwin, 1998)."""
    true_sets, found_sets = _group(truth), _group(found)
    shared = [len(true_sets[t] & found_sets[f]) for t, f in zip(truth, found, strict=True)]
    precision = sum(n / len(found_sets[f]) for n, f in zip(shared, found, strict=True))
    recall = sum(n / len(true_sets[t]) for n, t in zip(shared, truth, strict=True))
    return precision / len(truth), recall / len(truth)


def _join(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def _shuffle(items: Sequence[T], seed: int) -> list[T]:
    return random.Random(seed).sample(list(items), len(items))


def _group(labels: Sequence[object]) -> Mapping[object, set[int]]:
    groups: dict[object, set[int]] = defaultdict(set)
    for number, label in enumerate(labels):
        groups[label].add(number)
    return groups


def load_dated(path: Path) -> list[tuple[str, datetime, Article]]:
    """Return the event, the moment and the text of each article of a file, as they came out."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    loaded = []
    for record in sorted(records, key=lambda record: str(record["published"])):
        day, _, time = record["published"].partition("T")
        at = datetime.fromisoformat(f"{day}T{time}").astimezone(UTC) if time else None
        published = Published(day=date.fromisoformat(day), at=at)
        article = Article(
            title=record["title"],
            text=record["text"],
            language=record["language"],
            published=published,
        )
        loaded.append((record["event"], published.moment, article))
    return loaded


def load_weeks() -> Iterator[tuple[str, list[tuple[str, datetime, Article]]]]:
    """Yield the name and the articles of each made-up week (stories_*.txt), as `load_dated`."""
    for path in sorted(Path(__file__).parent.glob("stories_*.txt")):
        loaded, language = [], path.stem.split("_")[1]
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            if not line.startswith("#"):
                event, published, title, *text = line.split(" | ", 3)
                at = datetime.fromisoformat(published)
                article = Article(
                    title=title,
                    text="".join(text),
                    language={"chinese": "zh", "japanese": "ja"}.get(language, "en"),
                    published=Published(day=at.date(), at=at.astimezone(UTC)),
                )
                loaded.append((f"{event}{number}" if event == "-" else event, at, article))
        yield (
            f"made-up {path.stem[8:].replace('_', ' ')} week",
            sorted(loaded, key=lambda told: told[1]),
        )


def cut_runs(articles: int) -> Iterator[list[int]]:
    """Yield the places of so many articles as small desks: 3 to 12 in a row."""
    left, sizes = list(range(articles)), cycle(range(3, _LARGEST + 1))
    while left:
        size = next(sizes)
        yield left[:size]
        left = left[size:]


def cut_names(told: Sequence[Features]) -> Iterator[list[int]]:
    """Yield the places of the articles of small desks that follow a name.

    They are the first twelve that hold it, of each name that six articles hold.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for place, features in enumerate(told):
        for name, _ in features.names:
            holders[name].append(place)
    desks = {tuple(found[:_LARGEST]) for found in holders.values() if len(found) >= _LEAST}
    yield from map(list, sorted(desks))


def keep_teaser(article: Article) -> Article:
    """Return an article as a feed shows it: its title and its first sentence."""
    first = split_sentences(article.text, language=article.language)[:1]
    return replace(article, text=first[0].of(article.text) if first else "")


def measure_dated(sets: Path) -> dict[str, object]:
    """Return BCubed and wrong pairs on each set with a clock, ours and the peer's, and of parts.

    Parts are titles with the first sentence, as feeds show them, and titles alone. The small
    desks of all sets are measured together.
    """
    figures: dict[str, object] = {}
    small: dict[str, list[tuple[object, object]]] = defaultdict(list)
    paths = sorted((sets / "stories-dated").glob("*.jsonl"))
    for name, loaded in (*((path.stem, load_dated(path)) for path in paths), *load_weeks()):
        desks: dict[str, list[list[int]]] = {}
        for part, keep in _PARTS.items():
            kept = [(event, moment, keep(article)) for event, moment, article in loaded]
            truth = [event for event, _, _ in kept]
            features = [extract_features(read_article(a), moment=m) for _, m, a in kept]
            figures[f"{name}{part}"] = _tell(truth, cluster(features, StoryRules()))
            desks = desks or {
                "in a row": [*cut_runs(len(features))],
                "that follow a name": [*cut_names(features)],
            }
            texts = [(m, a.title, a.text) for _, m, a in kept]
            figures[f"{name}{part}, peer"] = _tell(truth, story_peer.group(texts))
            for kind, cut in desks.items():
                for places in cut:
                    found = cluster([features[place] for place in places], StoryRules())
                    peer = story_peer.group([texts[place] for place in places])
                    for row, stories in (("", found), (", peer", peer)):
                        small[f"small desks {kind}{part}{row}"] += [
                            ((name, *places, truth[place]), (name, *places, story))
                            for place, story in zip(places, stories, strict=True)
                        ]
    return figures | {row: _tell(*zip(*told, strict=True)) for row, told in small.items()}


_PARTS: Mapping[str, Callable[[Article], Article]] = {
    "": lambda article: article,
    ", teasers": keep_teaser,
    ", headlines": lambda article: replace(article, text=""),
}


def _tell(truth: Sequence[object], found: Sequence[object]) -> str:
    precision, recall = score_bcubed(truth, found)
    pairs = combinations(zip(truth, found, strict=True), 2)
    wrong = sum(one[1] == other[1] and one[0] != other[0] for one, other in pairs)
    return (
        f"F {_join(precision, recall):.3f}, P {precision:.3f}, R {recall:.3f}, {wrong} wrong pairs"
    )


def measure_languages(sets: Path) -> dict[str, object]:
    """Return how the made-up events told in several languages are joined, pair by pair."""
    lines = Path(__file__).with_name("languages_of_events.txt").read_text("utf-8").splitlines()
    rows = [line.split(" | ", 4) for line in lines if not line.startswith("#")]
    articles = [
        Article(
            title=title,
            text=text,
            language=language,
            published=Published(day=date.fromisoformat(day)),
        )
        for _, language, day, title, text in rows
    ]
    moments = [article.published.moment for article in articles if article.published]
    found = cluster(
        [
            extract_features(read_article(article), moment=moment)
            for article, moment in zip(articles, moments, strict=True)
        ],
        StoryRules(),
    )
    told = list(zip(rows, found, strict=True))
    strangers = _join_strangers(sets)
    pairs = [(a, b) for a, b in combinations(told, 2) if a[0][1] != b[0][1]]
    right = sum(a[0][0] == b[0][0] for a, b in pairs)
    joined = [a[0][0] == b[0][0] for a, b in pairs if a[1] == b[1]]
    wrong = joined.count(False)
    precision = sum(joined) / max(len(joined), 1)
    return {
        "pairs across languages": f"{sum(joined)} of {right} joined, {wrong} wrongly,"
        f" precision {precision:.2f}, recall {sum(joined) / right:.2f}",
        "pairs of two weeks set on the same days, joined (each wrongly)": strangers,
    }


def _join_strangers(sets: Path) -> int:
    """Return how many pairs are joined of the English and Japanese news, years apart, if mixed."""
    mixed: list[tuple[str, Features]] = []
    for path in sorted((sets / "stories-dated").glob("*.jsonl")):
        loaded = load_dated(path)
        shift = timedelta(days=(MOMENT.date() - loaded[0][1].date()).days)
        for _, moment, article in loaded:
            features = extract_features(read_article(article), moment=moment)
            days = tuple(day + shift for day in features.days)
            mixed.append((path.stem, replace(features, moment=moment + shift, days=days)))
    mixed.sort(key=lambda told: told[1].moment)
    found = cluster([features for _, features in mixed], StoryRules())
    told = zip((name for name, _ in mixed), found, strict=True)
    return sum(a[0] != b[0] and a[1] == b[1] for a, b in combinations(told, 2))


def measure(sets: Path, rules: StoryRules = StoryRules()) -> dict[str, float]:  # noqa: B008
    """Return mean BCubed precision, recall and F on ECB+ over five orders, ours and the peer's."""
    figures = score_orders(load(sets), lambda told: cluster(told, rules))
    texts = [(story, (MOMENT, one.title, one.text)) for story, one in load_texts(sets)]
    peer = score_orders(texts, story_peer.group)
    return {
        **{f"ECB+, {name}": value for name, value in figures.items()},
        **{f"ECB+, {name}, peer": value for name, value in peer.items()},
    }


def score_orders(
    articles: Sequence[tuple[str, T]],
    group: Callable[[Sequence[T]], Sequence[int]],
    orders: int = 5,
) -> dict[str, float]:
    """Return mean BCubed precision, recall and F over shuffled orders of `articles`."""
    rows = []
    for seed in range(orders):
        order = _shuffle(articles, seed)
        found = group([told for _, told in order])
        precision, recall = score_bcubed([story for story, _ in order], found)
        rows.append((precision, recall, _join(precision, recall)))
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return dict(zip(("precision", "recall", "f"), means, strict=True))
