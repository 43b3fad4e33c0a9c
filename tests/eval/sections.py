"""Sections and summaries against labelled sentences, each model trained without the article.

The ranker is trained anew for each article on all the others; beside it stand the first sentence
(the first three as summary) and a plain logistic model over what anybody would think of first:
place, length, title, names, days and a dozen words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.spans import Span
from bot.text.model.build.sections import NAMES, Labelled
from bot.text.model.build.train_sections import Floors, Sample, choose_floors, read_samples, train
from bot.text.roles.ranker import Ranker
from bot.text.roles.score import ROLES, Roles, pick_roles, rate_salience, score_roles
from bot.text.summary import summarise

SHOWN = 3
"""Sentences of a summary."""

_PLAIN = """
second place depth title names length figures quoted question will perhaps plan soon cause
comparison conjunction pronoun past future z z_place z_plan z_cause z_comparison
"""
PLAIN = frozenset(_PLAIN.split())
"""The features of the quick model, some thirty."""

SECTIONS = {"happening": "What's happening", "why": "Why it matters", "ahead": "What's next"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown of an article: sentences by section, and those of the summary."""

    labelled: Labelled
    sections: dict[str, tuple[Span, ...]]
    summary: tuple[Span, ...]


def measure(sets: Path) -> dict[str, object]:
    """Return how well what is shown fits its section, what is missed, what dangles, what is junk.

    The fit is the mean of the labels over the sentences shown (0 to 1); an article misses a section
    where a sentence that fits it wholly is there, and none is shown.
    """
    samples = read_samples(sets)
    floors = choose_floors(samples)
    figures: dict[str, object] = {}
    for number, name in enumerate(NAMES):
        own = [s for s in samples if s.labelled.article.language == ("en", "ja")[number]]
        others = [s for s in samples if s not in own]
        for way, show in {
            "ours": _leave_out(own, others),
            "ours, floors chosen on all": _leave_out(own, others, floors=floors),
            "quick logistic model": _leave_out(own, others, keep=PLAIN),
            "first sentence": [_show_first(sample) for sample in own],
        }.items():
            figures |= {f"{name}, {way}, {key}": value for key, value in tell(show).items()}
    return figures


def _leave_out(
    own: Sequence[Sample],
    others: Sequence[Sample],
    *,
    keep: frozenset[str] | None = None,
    floors: Floors | None = None,
) -> list[Shown]:
    """Return what rankers show of each article, each trained on all but it, and its floors chosen
    on them if they are not given.
    """
    thinned = [_keep(sample, keep) for sample in own]
    rest = [_keep(sample, keep) for sample in others]
    return [
        _show(sample, train([*(other for other in thinned if other is not sample), *rest], floors))
        for sample in thinned
    ]


def _keep(sample: Sample, names: frozenset[str] | None) -> Sample:
    if names is None:
        return sample
    features = tuple(
        {name: value for name, value in row.items() if name in names}
        for row in sample.described.features
    )
    return replace(sample, described=replace(sample.described, features=features))


def _show(sample: Sample, ranker: Ranker) -> Shown:
    return show(sample, score_roles(sample.described, ranker))


def show(sample: Sample, roles: Roles) -> Shown:
    """Return what the product shows of an article with these scores."""
    picks = pick_roles(roles)
    article = sample.labelled.article
    salience = rate_salience(sample.signs, roles, dated=True)
    chosen = summarise(article.text, sample.spans, salience, roles.dangling, limit=SHOWN)
    return Shown(
        labelled=sample.labelled,
        sections={
            name: tuple(sample.spans[number] for number in getattr(picks, name)) for name in ROLES
        },
        summary=tuple(sample.spans[number] for number in chosen),
    )


def _show_first(sample: Sample) -> Shown:
    spans = sample.spans
    return Shown(
        labelled=sample.labelled,
        sections=dict.fromkeys(ROLES, spans[:1]),
        summary=spans[:SHOWN],
    )


def tell(shown: Sequence[Shown]) -> dict[str, object]:
    """Return the figures of a way to choose sentences."""
    figures: dict[str, object] = {}
    every = []
    for name in ROLES:
        fits = []
        for one in shown:
            labels = [label for span in one.sections[name] if (label := one.labelled.find(span))]
            fits += [label.get(name) / 2 for label in labels]
            every += labels
        holding = [one for one in shown if any(x.get(name) == 2 for x in one.labelled.labels)]
        missed = sum(not one.sections[name] for one in holding)
        figures[SECTIONS[name]] = (
            f"{sum(fits) / max(1, len(fits)):.3f} of {len(fits)}, {missed} of {len(holding)} missed"
        )
    figures["dangling"] = sum(label.get("alone") == 0 for label in every) / max(1, len(every))
    figures["junk"] = sum(label.get("junk") >= 0.5 for label in every)
    weights = [
        label.get("importance") / 2
        for one in shown
        for span in one.summary
        if (label := one.labelled.find(span))
    ]
    figures["summary of three, importance"] = sum(weights) / max(1, len(weights))
    return figures
