"""How much better suggestions get with the number of finished reports: trained on some, judged on others."""

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.learning import training
from annotator.learning.evaluation import answered
from annotator.projects import defaults
from annotator.spans import scoring
from annotator.spans.scoring import EXACT, OVERLAP, Figures, Gold
from annotator.suggestions.providers.learned.model import Look

SIZES = (5, 10, 25, 50, 100)
MOST_LABELS = 10  # a scheme gives each a digit


def problem(golds: Sequence[Gold]) -> str | None:
    """Why there is no curve for these texts, or None."""
    labels = {label for gold in golds for label in gold.marked.labels}
    if not labels:
        return "nobody looked for any label: there is nothing to learn"
    if len(labels) > MOST_LABELS:
        return f"{len(labels)} labels are more than a scheme holds ({MOST_LABELS})"
    if len(golds) <= SIZES[0]:
        return f"{len(golds)} texts are too few to learn from some and judge on others"
    if len(training.folded([gold.text for gold in golds])) == 1:
        return "the texts repeat each other: nothing can be held out"
    return None


def scheme_for(labels: Iterable[str]) -> dict[str, Any]:
    """The default scheme with these labels alone; those it lacks are labels without attributes."""
    default = defaults.scheme()
    wanted = sorted(labels)
    plain = {
        label: {"key": str((place + 1) % 10), "colour": place % 12 + 1} for place, label in enumerate(wanted)
    }
    nesting = default["overlap"]["nesting"]
    return {
        "scheme": "evaluation",
        "labels": {label: {**default["labels"].get(label, {}), **plain[label]} for label in wanted},
        "overlap": {
            **default["overlap"],
            "nesting": {
                inner: [outer for outer in nesting.get(inner, wanted) if outer in wanted] for inner in wanted
            },
        },
    }


def curve(golds: Sequence[Gold]) -> Iterator[tuple[int, Figures]]:
    """Documents learned from, and the figures on those held out; 0 is the rules alone. Every document is held out once."""
    folds = training.folded([gold.text for gold in golds])
    looks = [Look.at(gold.text) for gold in golds]
    scheme = scheme_for({label for gold in golds for label in gold.marked.labels})
    rules = (
        scoring.judge(gold.marked, answered(look.rules)) for gold, look in zip(golds, looks, strict=True)
    )
    yield 0, scoring.total(rules)
    most = len(golds) - max(map(len, folds))
    for size in sorted({most, *SIZES}):
        if size <= most:
            yield size, scoring.total(_held_out(golds, looks, folds, size, scheme))


def _held_out(
    golds: Sequence[Gold], looks: Sequence[Look], folds: list[list[int]], size: int, scheme: dict[str, Any]
) -> Iterator[Figures]:
    for fold in folds:
        rest = [place for place in range(len(golds)) if place not in fold]
        random.Random(size).shuffle(rest)  # noqa: S311 # the same at every run
        model = training.quick([golds[place] for place in rest[:size]], scheme)
        for place in fold:
            yield scoring.judge(golds[place].marked, answered(model.propose(looks[place])))


def table(points: Iterable[tuple[int, Figures]]) -> Iterator[str]:
    """A line per number of documents and label, as they come."""
    yield f"{'learned from':14}{'':12}{'F1 exact':>9}{'overlap':>9}{'R exact':>9}{'overlap':>9}"
    for size, figures in points:
        name = f"{size} documents" if size else "rules alone"
        for label in sorted({key[1] for key in figures if key[0] == "span"}):
            exact, overlap = figures.of(label, EXACT), figures.of(label, OVERLAP)
            shares = "".join(f"{one:9.2f}" for one in (exact.f1, overlap.f1, exact.recall, overlap.recall))
            yield f"{name:14}{label:12}{shares}"
            name = ""
