"""Write what a question is about, with its options, as one text, and read it again.

The first line is the subject; an option stands on a line of its own below ("from=2024-07").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.entities import DayRange
from bot.domain.errors import DateNotUnderstood
from bot.domain.questions import DateKind, Question, QuestionKind
from bot.text.dates import parse_when

PERIODS: dict[str, int] = {"7d": 7, "30d": 30, "90d": 90, "1y": 365}
"""The periods that counts are made over, in days."""

PERIOD = "30d"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a question; what was not given has its usual value."""

    values: dict[str, str]

    @property
    def period(self) -> int:
        """How many days to count over."""
        return PERIODS.get(self.values.get("period", ""), PERIODS[PERIOD])

    @property
    def dates(self) -> DateKind:
        """By which days to go."""
        return DateKind.PUBLISHED if self.values.get("dates") == "published" else DateKind.EVENT

    @property
    def oldest_first(self) -> bool:
        """Whether to begin with the oldest."""
        return self.values.get("order") == "oldest"

    def read_days(self, *, now: datetime, zone: str) -> DayRange | None:
        """Return the days from `from` to `to`, None where neither is given.

        Raises DateNotUnderstood where one is no date, or the end lies before the beginning.
        """
        since, until = self.values.get("from"), self.values.get("to")
        if not since and not until:
            return None
        first = parse_when(since, now=now, zone=zone).first if since else date.min
        last = parse_when(until, now=now, zone=zone).last if until else date.max
        if last < first:
            raise DateNotUnderstood(f'"{since}" is later than "{until}": swap them.')
        return DayRange(first, last)


def ask(kind: QuestionKind, subject: str, **options: str | None) -> Question:
    """Return a question about a subject with the options that are given."""
    lines = [_flatten(subject)]
    lines += [f"{name}={_flatten(value)}" for name, value in sorted(options.items()) if value]
    return Question(kind=kind, subject="\n".join(lines))


def read_subject(question: Question) -> tuple[str, Options]:
    """Return the subject of a question and its options."""
    subject, *lines = question.subject.split("\n")
    pairs = (line.partition("=") for line in lines)
    return subject, Options({name: value for name, _, value in pairs})


def ask_about(question: Question, subject: str) -> Question:
    """Return the same question, with its options, about another subject."""
    _, options = read_subject(question)
    return ask(question.kind, subject, **options.values)


def _flatten(text: str) -> str:
    return " ".join(text.split())
