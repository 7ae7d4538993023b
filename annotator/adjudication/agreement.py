"""What the agreement page shows: figures per label, value, pair, week and arm, of one part of the comparisons."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from annotator.adjudication import queries
from annotator.adjudication.models import Comparison
from annotator.adjudication.part import Kind, Part
from annotator.common import chart
from annotator.projects.models import Project
from annotator.review.models import Decision
from annotator.spans import pace
from annotator.spans.agreement import Figures, nominal_alpha, total
from annotator.spans.merging import AGREED, TURNED_DOWN
from annotator.spans.scoring import Tally


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about, of how many comparisons, and its figures; `labels` are exact ones."""

    name: str
    documents: int
    exact: Tally
    overlap: Tally
    alpha: float | None
    part: Part
    labels: tuple[tuple[str, Tally], ...] = ()


def comparisons(project: Project, kind: str, arms: str = "") -> QuerySet[Comparison]:
    """The comparisons of a project, oldest first."""
    return Part(kind=kind, arms=arms).of(project)


def page(project: Project, part: Part) -> dict[str, Any]:
    """Everything on the page; whoever looks at all pairs of people also sees each person and suggester beside gold."""
    found, names = list(part.of(project)), list(project.scheme.parsed.labels)
    figures = total(one.figures for one in found)
    weeks = _rows(found, _in_week(part), names)
    whole = not part.people and not part.suggester
    return {
        "part": part,
        "names": names,
        "compared": len(found),
        "labels": [_label_row(name, figures, part) for name in names if name in figures.labels],
        "values": list(_value_rows(figures)),
        "claims": figures.claims,
        "by_pair": _rows(found, _by_whom(part), names) if whole else [],
        "by_week": [] if part.week else weeks,
        "chart": _chart(project, weeks),
        **(_against_gold(project, names) if whole and part.kind == Kind.PAIR else {}),
    }


def by_week(project: Project, part: Part) -> list[Row]:
    """The figures of each week of this part, the oldest first."""
    return _rows(part.of(project), _in_week(part), [])


def _in_week(part: Part) -> Callable[[Comparison], tuple[str, Part]]:
    def week(one: Comparison) -> tuple[str, Part]:
        name = pace.week_of(one.at.astimezone(UTC))
        return name, part.narrowed(week=name)

    return week


def _against_gold(project: Project, names: list[str]) -> dict[str, Any]:
    gold, machine = (Part(kind=kind) for kind in (Kind.GOLD, Kind.MACHINE))
    return {
        "against_gold": _rows(gold.of(project), _by_whom(gold), names),
        "machine": _rows(machine.of(project), _by_whom(machine), names),
        "audit": queries.audit(project, AGREED),
        "turned_down": queries.audit(project, TURNED_DOWN),
        "causes": [
            (Decision.Cause(cause).label, times) for cause, times in queries.causes(project).most_common()
        ],
    }


def _label_row(name: str, figures: Figures, part: Part) -> Row:
    found = figures.labels[name]
    return Row(name, figures.documents, found.exact, found.overlap, found.extents.alpha, part)


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


def _by_whom(part: Part) -> Callable[[Comparison], tuple[str, Part]]:
    def key(one: Comparison) -> tuple[str, Part]:
        mine = Part.of_pair(one).narrowed(arms=part.arms, week=part.week)
        return mine.suggester or " · ".join(mine.people), mine

    return key


def _rows(
    found: Iterable[Comparison], key: Callable[[Comparison], tuple[str, Part]], names: list[str]
) -> list[Row]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    parts: dict[str, Part] = {}
    for one in found:
        name, parts[name] = key(one)
        groups[name].append(one.figures)
    return [_row(name, parts[name], total(group), names) for name, group in sorted(groups.items())]


def _row(name: str, part: Part, figures: Figures, names: list[str]) -> Row:
    labels = tuple((one, figures.labels[one].exact if one in figures.labels else Tally()) for one in names)
    return Row(name, figures.documents, figures.exact, figures.overlap, figures.extents.alpha, part, labels)


def _chart(project: Project, weeks: list[Row]) -> chart.Chart | None:
    """How far people agree on each label, week by week; None of a single week."""
    colours = {label.name: label.colour for label in project.scheme.parsed.labels.values()}
    lines = {
        name: [tally.f1 if tally.proposed + tally.there else None for tally in tallies]
        for name, tallies in _by_label(weeks).items()
    }
    return chart.of_shares([row.name for row in weeks], lines, colours) if len(weeks) > 1 else None


def _by_label(rows: list[Row]) -> dict[str, list[Tally]]:
    found: dict[str, list[Tally]] = defaultdict(list)
    for row in rows:
        for name, tally in row.labels:
            found[name].append(tally)
    return found
