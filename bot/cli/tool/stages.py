"""The stages behind `newsdesk tool`: a JSON object in, what is known of it out.

They call the functions that the bot calls. Each raises NewsdeskError in plain words for input that
it cannot take.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.domain.articles import Article, Published, Reading
from bot.domain.errors import NewsdeskError, PageTooLarge
from bot.domain.spans import Span
from bot.domain.stories import Features
from bot.reading import BEGINNING

Record = dict[str, Any]  # one JSON object, as the contract writes it

MOST_HTML = 5 * 10**6
MOST_TEXT = 10**6


def extract(record: Record) -> Record:
    """Answer `tool extract`."""
    from bot.intake.page import extract_page

    html = record.get("html")
    if html is None:
        html = _read_file(_text(record, "path"), MOST_HTML)
    elif not isinstance(html, str):
        raise NewsdeskError('"html" is not a string.')
    _check_size(html, MOST_HTML, "The page")
    article = extract_page(html, url=_optional(record, "url"))
    return {
        "title": article.title or None,
        "text": article.text,
        "published": _write_published(article.published),
        "author": article.byline,
        "site": article.site,
        "language": article.language or _detect(article.text),
        "url": article.url,
    }


def clean(record: Record) -> Record:
    """Answer `tool clean`."""
    from bot.text.cleaning import clean_dump

    cleaned = clean_dump(_text(record, "text"))
    return {"title": cleaned.title, "text": cleaned.text, "dropped": list(cleaned.dropped)}


def analyse(record: Record, sentences: int = 3) -> Record:
    """Answer `tool analyse`."""
    from bot.text.roles import Roles, pick_roles
    from bot.text.summary import summarise as summarise_one

    reading = _read(record)
    text, read = reading.article.text, reading.sentences
    spans = [sentence.span for sentence in read]
    salience = [sentence.salience for sentence in read]
    dangling = tuple(sentence.dangling for sentence in read)
    roles = Roles(
        happening=tuple(sentence.happening for sentence in read),
        why=tuple(sentence.why for sentence in read),
        ahead=tuple(sentence.ahead for sentence in read),
        dangling=dangling,
    )
    picks = pick_roles(roles)
    return {
        "language": reading.article.language,
        "sentences": [_write_span(span) for span in spans],
        "entities": [
            {
                "name": entity.name,
                "kind": entity.kind.value,
                "aliases": list(entity.aliases),
                "mentions": [_write_span(span) for span in entity.mentions],
            }
            for entity in reading.entities
        ],
        "dates": [
            {
                **_write_span(day.span),
                "from": day.first.isoformat(),
                "to": day.last.isoformat(),
            }
            for day in reading.dates
        ],
        "summary": list(summarise_one(text, spans, salience, dangling, limit=sentences)),
        "roles": {
            "happening": list(picks.happening),
            "why": list(picks.why),
            "next": list(picks.ahead),
        },
    }


def summarise(record: Record, sentences: int = 5) -> Record:
    """Answer `tool summarise`."""
    from bot.text.summary import SourceText, summarise_documents

    documents = record.get("documents")
    if not isinstance(documents, list) or not all(isinstance(d, dict) for d in documents):
        raise NewsdeskError('"documents" is not a list of objects.')
    names = [_text(document, "id") for document in documents]
    if len(set(names)) < len(names):
        raise NewsdeskError("Two documents have the same id.")
    if sum(len(_text(document, "text")) for document in documents) > MOST_TEXT:
        raise PageTooLarge(f"The documents are longer than {MOST_TEXT:,} characters together.")
    readings = [_read(document) for document in documents]
    sources = [
        SourceText(
            text=reading.article.text,
            sentences=tuple(sentence.span for sentence in reading.sentences),
            salience=tuple(sentence.salience for sentence in reading.sentences),
            dangling=tuple(sentence.dangling for sentence in reading.sentences),
        )
        for reading in readings
    ]
    return {
        "summary": [
            {"document": names[source], **_write_span(sources[source].sentences[sentence])}
            for source, sentence in summarise_documents(sources, limit=sentences)
        ]
    }


def read_for_story(record: Record) -> tuple[Features, bool]:
    """Return the features of an article, and whether it says when it was published."""
    from bot.stories.clustering import extract_features

    reading = _read(record)
    published = reading.article.published
    moment = published.moment if published else BEGINNING
    return extract_features(reading, moment=moment), published is not None


class StoryStage:
    """Answer `tool stories`: places articles one after the other."""

    def __init__(self) -> None:
        from bot.stories.clustering import StoryIndex

        self._index = StoryIndex()
        self._names: list[str] = []
        self._seen: set[str] = set()
        self._stories = 0
        self._moment = BEGINNING

    def place(self, record: Record, read: tuple[Features, bool]) -> Record:
        """Return the story of an article, and the earliest article that it is a copy of."""
        from dataclasses import replace

        name = record["id"]
        if name in self._seen:
            raise NewsdeskError("An article of this id came before.")
        features, dated = read
        if not dated:
            features = replace(features, moment=self._moment)
        self._moment = features.moment
        placement = self._index.place(features)
        story = placement.story
        if story is None or placement.apart:
            self._stories += 1
            story = self._stories
        for parted in placement.apart:
            self._index.move(parted, story)
        self._names.append(name)
        self._seen.add(name)
        copied = placement.copy_of
        self._index.add(len(self._names), story, features, copied=copied is not None)
        return {
            "story": f"story-{story}",
            "copy_of": None if copied is None else self._names[copied - 1],
        }


def feed(record: Record) -> Record:
    """Answer `tool feed`."""
    from bot.intake.charset import decode_page
    from bot.intake.feed import parse_feed, watch_page

    body = record.get("body")
    if body is None:
        raw = _read_file(_text(record, "path"), MOST_HTML)
    elif isinstance(body, str):
        raw = body.encode("utf-8", "replace")
    else:
        raise NewsdeskError('"body" is not a string.')
    _check_size(raw, MOST_HTML, "The feed")
    # A text that came as JSON is decoded already, whatever it declares.
    stated = "application/xml; charset=utf-8" if body is not None else None
    url, links = _optional(record, "url"), _optional(record, "links")
    if links is None:
        document = parse_feed(raw, url=url, content_type=stated)
    elif url is None:
        raise NewsdeskError('"links" needs the "url" that the page is from.')
    else:
        document = watch_page(decode_page(raw), url=url, selector=links)
    return {
        "kind": document.kind,
        "title": document.title,
        "link": document.link,
        "entries": [
            {
                "id": entry.id,
                "title": entry.facts.title or None,
                "link": entry.facts.link,
                "published": entry.facts.published.isoformat() if entry.facts.published else None,
                "updated": entry.updated.isoformat() if entry.updated else None,
                "author": entry.facts.author,
                "summary": entry.facts.summary or None,
            }
            for entry in document.entries
        ],
    }


def url(record: Record) -> Record:
    """Answer `tool url`."""
    from bot.intake.web import judge_address

    verdict = judge_address(_text(record, "url"))
    return {"allowed": verdict.allowed, "reason": verdict.reason, "url": verdict.url}


def when(record: Record) -> Record:
    """Answer `tool when`."""
    from bot.text.dates import parse_when

    now = _read_time(_text(record, "now"), "now")
    zone = _optional(record, "zone") or "UTC"
    days = parse_when(_text(record, "text"), now=now, zone=zone)
    return {"from": days.first.isoformat(), "to": days.last.isoformat()}


def _read(record: Mapping[str, Any]) -> Reading:
    from bot.text.reading import read_article

    stated = _optional(record, "published")
    published = None
    if stated is not None:
        moment = _read_time(stated, "published")
        if isinstance(moment, datetime):
            published = Published(day=moment.date(), at=moment.astimezone(UTC))
        else:
            published = Published(day=moment)
    return read_article(
        Article(
            title=_optional(record, "title") or "",
            text=_text(record, "text"),
            published=published,
            language=_optional(record, "language"),
        )
    )


def _read_time(text: str, field: str) -> date | datetime:
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(
            moment.tzinfo or UTC
        )
    except (ValueError, OverflowError) as error:
        raise NewsdeskError(f'"{field}" is not an ISO 8601 date or time.') from error


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str):
        raise NewsdeskError(f'"{field}" is missing or not a string.')
    if len(value) > MOST_TEXT:
        raise PageTooLarge(f'"{field}" is longer than {MOST_TEXT:,} characters.')
    return value


def _optional(record: Mapping[str, Any], field: str) -> str | None:
    return None if record.get(field) is None else _text(record, field)


def _check_size(body: str | bytes, most: int, what: str) -> None:
    if len(body) > most or (isinstance(body, str) and len(body.encode("utf-8", "replace")) > most):
        raise PageTooLarge(f"{what} is larger than {most:,} bytes.")


def _read_file(name: str, most: int) -> bytes:
    """Return at most one byte more than `most` of a file, unpacked where its name ends in .gz."""
    try:
        path = Path(name)
        if not path.is_file():
            raise NewsdeskError(f"There is no file {name}.")
        with gzip.open(path) if name.endswith(".gz") else path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise NewsdeskError(f"The file {name} cannot be read.") from error


def _detect(text: str) -> str | None:
    from bot.text.language import detect_language

    return detect_language(text) if text else None


def _write_span(span: Span) -> Record:
    return {"start": span.start, "end": span.end}


def _write_published(published: Published | None) -> str | None:
    return published.stated.isoformat() if published else None
