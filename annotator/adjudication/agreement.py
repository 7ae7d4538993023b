"""What the agreement page shows: figures per label, value, pair, week and arm, and the spans behind them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from annotator.adjudication import queries
from annotator.adjudication.comparing import CROSSED
from annotator.adjudication.models import Comparison
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.spans.agreement import Figures, nominal_alpha, total
from annotator.spans.intervals import wilson
from annotator.spans.scoring import Tally
from annotator.spans.state import ACCEPTED

ARMS = ("assisted", CROSSED, "blind")
CONTEXT = 60  # code points shown around a disputed span


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about, of how many comparisons, and its figures."""

    name: str
    documents: int
    exact: Tally
    overlap: Tally | None = None
    alpha: float | None = None


@dataclass(frozen=True)
class Dispute:
    """A span that one of two people marked and the other did not mark so."""

    before: str
    quote: str
    after: str
    by: str
    url: str


def comparisons(project: Project, kind: str, arms: str = "") -> QuerySet[Comparison]:
    """The comparisons of a project, oldest first."""
    found = Comparison.objects.filter(document__project=project, kind=kind)
    found = found.filter(arms=arms) if arms else found
    return found.select_related("one__user", "other__user").order_by("at", "pk")


def page(project: Project, arms: str) -> dict[str, Any]:
    """Everything on the page. `arms` narrows the pairs of people to reviews with or without suggestions, or one of each."""
    pairs = list(comparisons(project, Comparison.Kind.PAIR, arms))
    figures = total(one.figures for one in pairs)
    errors, decided = queries.audit(project)
    return {
        "pairs": len(pairs),
        "labels": [_label_row(name, figures) for name in figures.labels],
        "values": list(_value_rows(figures)),
        "claims": figures.claims,
        "by_pair": _rows(pairs, _people),
        "by_week": _rows(pairs, lambda one: f"{one.at:%G-W%V}"),
        "against_gold": _rows(comparisons(project, Comparison.Kind.GOLD), _person),
        "machine": _rows(comparisons(project, Comparison.Kind.MACHINE), lambda one: one.suggester),
        "arms": arms,
        "all_arms": ARMS,
        "audit": {"errors": errors, "decided": decided, "interval": wilson(errors, decided)},
    }


def disputes(project: Project, label: str, arms: str) -> Iterator[tuple[Document, list[Dispute]]]:
    """For each document, newest first, the spans of a label that not both of two people marked alike."""
    seen: set[int] = set()
    for one in comparisons(project, Comparison.Kind.PAIR, arms).reverse():
        units = one.figures["labels"].get(label, {"units": [[], []]})["units"]
        mine, theirs = ({tuple(unit) for unit in side} for side in units)
        if mine != theirs and one.document_id not in seen:
            seen.add(one.document_id)
            document = Document.objects.get(pk=one.document_id)
            yield document, _disputes_of(document, label)


def _disputes_of(document: Document, label: str) -> list[Dispute]:
    submissions = queries.first_submissions(document)
    holders: dict[tuple[int, int], list[tuple[Any, str]]] = defaultdict(list)
    for submission in submissions:
        for span in submission.body["spans"]:
            if span["status"] == ACCEPTED and span["label"] == label:
                holders[span["start"], span["end"]].append((submission.review, span["id"]))
    return [
        Dispute(
            before=document.text[max(0, start - CONTEXT) : start].rsplit("\n", 1)[-1],
            quote=document.text[start:end],
            after=document.text[end : end + CONTEXT].split("\n", 1)[0],
            by=", ".join(review.user.get_username() for review, _ in held),
            url=f"{reverse('review', args=[held[0][0].pk])}#{held[0][1]}",
        )
        for (start, end), held in sorted(holders.items())
        if len(held) < len(submissions)
    ]


def _label_row(name: str, figures: Figures) -> Row:
    found = figures.labels[name]
    return Row(name, figures.documents, found.exact, found.overlap, found.extents.alpha)


def _value_rows(figures: Figures) -> Iterator[dict[str, Any]]:
    for (label, attribute), pairs in sorted(figures.values.items()):
        same = sum(count for (one, other), count in pairs.items() if one == other)
        confused = [(count, one, other) for (one, other), count in pairs.items() if one != other]
        yield {
            "label": label,
            "attribute": attribute,
            "spans": pairs.total(),
            "same": same / pairs.total(),
            "alpha": nominal_alpha(pairs),
            "confused": sorted(confused, reverse=True)[:3],
        }


def _rows(found: Iterable[Comparison], key: Callable[[Comparison], str]) -> list[Row]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one.figures)
    return [_row(name, figures) for name, figures in sorted(groups.items())]


def _row(name: str, group: list[dict[str, Any]]) -> Row:
    figures = total(group)
    overlap = sum((held.overlap for held in figures.labels.values()), Tally())
    return Row(name, figures.documents, figures.exact, overlap)


def _people(one: Comparison) -> str:
    names = [review.user.get_username() for review in (one.one, one.other) if review]
    return " · ".join(sorted(names))


def _person(one: Comparison) -> str:
    return one.one.user.get_username() if one.one else ""
