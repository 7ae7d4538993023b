"""What the suggesters' page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from annotator.learning import lessons, rules
from annotator.learning.models import Training
from annotator.projects.models import Project
from annotator.spans import traces
from annotator.suggestions.models import Call, RememberedReport, RememberedTrace, Suggester
from annotator.suggestions.providers import answer
from annotator.suggestions.running import LEARNED


def newest_version(project: Project) -> Suggester | None:
    """The trained version that was made last."""
    return _versions(project).first()


def version_called(project: Project, name: str, version: str) -> Suggester:
    """A version of a suggester; Http404 where there is none."""
    versions = Suggester.objects.filter(project=project, name=name, version=version)
    found = versions.select_related("trained", "project").first()
    if found is None:
        raise Http404
    return found


def _versions(project: Project) -> QuerySet[Suggester]:
    found = Suggester.objects.filter(project=project, name=LEARNED).select_related("trained", "project")
    return found.order_by("-pk")


@dataclass(frozen=True)
class LabelRow:
    """One label of a version, beside the rules alone."""

    label: str
    precision: float
    recall: float
    exact: float  # F1
    overlap: float  # F1
    rules_overlap: float  # F1
    there: int
    threshold: float | None  # None: left to the rules


@dataclass(frozen=True)
class Version:
    """A trained version as the page shows it."""

    version: str
    made_at: datetime
    state: str
    state_words: str
    reports: int
    verdict: str
    keys: float
    rules_keys: float
    rows: list[LabelRow]
    rules_version: str

    @property
    def active(self) -> bool:
        """Is it at work?"""
        return self.state == Suggester.State.ACTIVE


@dataclass(frozen=True)
class Remembered:
    """How much the memory of a project holds, and whether it works."""

    version: str
    active: bool
    reports: int
    words: int


def remembered(project: Project) -> Remembered | None:
    """The memory; None before the first report is finished."""
    found = (
        Suggester.objects.filter(project=project, provider=Suggester.Provider.MEMORY).order_by("-pk").first()
    )
    if found is None:
        return None
    words = RememberedTrace.objects.filter(project=project, kind=traces.STRING, accepted__gt=0)
    return Remembered(
        version=found.version,
        active=found.state == Suggester.State.ACTIVE,
        reports=RememberedReport.objects.filter(project=project).count(),
        words=words.values("label", "words").distinct().count(),
    )


@dataclass(frozen=True)
class Outside:
    """A suggester that others run, with what became of asking it."""

    name: str
    version: str
    called: list[str]  # what its models called themselves
    kind: str
    where: str
    active: bool
    answered: int
    failed: int
    repeated: int  # calls about a report it had been asked about before
    spans: int
    left_out: list[tuple[str, int]]
    tokens: int
    cost: Decimal
    last_failure: str


LEFT_OUT = {
    answer.OUTSIDE: _("outside the text"),
    answer.NO_LABEL: _("with a label the project lacks"),
    answer.NO_SPAN: _("no spans at all"),
    answer.NOT_FOUND: _("quoted what the report does not say"),
    answer.NO_VALUE: _("values that the project lacks"),
}
SUMS = """
    SELECT suggester_id, key, sum(value::int) FROM annotator_call, jsonb_each_text(left_out)
    WHERE suggester_id = ANY(%s) AND left_out <> '{}' GROUP BY 1, 2 ORDER BY 3 DESC
"""


def outside_of(project: Project) -> list[Outside]:
    """The suggesters that others run, those at work first; of each the newest version and the one at work."""
    found = Suggester.objects.filter(project=project, provider__in=Suggester.OUTSIDE)
    rows = list(found.annotate(rests=~Q(state=Suggester.State.ACTIVE)).order_by("rests", "name", "-pk"))
    calls = Call.objects.filter(suggester__in=rows).values("suggester").order_by()
    counted = {
        row["suggester"]: row
        for row in calls.annotate(
            answered=Count("pk", filter=Q(state=Call.State.ANSWERED)),
            called=ArrayAgg("version", filter=~Q(version=""), distinct=True, default=[]),
            failed=Count("pk", filter=Q(state=Call.State.FAILED)),
            repeated=Count("pk") - Count("document_id", distinct=True),
            proposed=Sum("spans"),
            tokens=Sum(F("prompt_tokens") + F("completion_tokens")),
            paid=Sum("cost"),
        )
    }
    failures = Call.objects.filter(suggester__in=rows, state=Call.State.FAILED).order_by("suggester", "-pk")
    last = dict(failures.distinct("suggester").values_list("suggester", "reason"))
    left_out = _left_out([row.pk for row in rows])
    return [
        _outside(row, counted.get(row.pk, {}), left_out.get(row.pk, []), last.get(row.pk, "")) for row in rows
    ]


def _left_out(suggesters: list[int]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [suggesters])
        for pk, reason, count in cursor.fetchall():
            found.setdefault(pk, []).append((str(LEFT_OUT.get(reason, reason)), count))
    return found


def _outside(
    row: Suggester, counts: Mapping[str, Any], left_out: list[tuple[str, int]], failure: str
) -> Outside:
    told = row.settings
    return Outside(
        name=row.name,
        version=row.version,
        called=counts.get("called", []),
        kind=row.provider,
        where=told.get("url") or told.get("pipeline") or told.get("model", ""),
        active=row.state == Suggester.State.ACTIVE,
        answered=counts.get("answered", 0),
        failed=counts.get("failed", 0),
        repeated=counts.get("repeated", 0),
        spans=counts.get("proposed", 0),
        left_out=left_out,
        tokens=counts.get("tokens", 0),
        cost=counts.get("paid", Decimal(0)),
        last_failure=failure,
    )


def versions_of(project: Project) -> list[Version]:
    """The trained versions, the newest first."""
    return [_version(one) for one in _versions(project)]


def _version(suggester: Suggester) -> Version:
    figures = suggester.trained.figures
    learned, alone = figures["learned"], figures["rules"]
    return Version(
        version=suggester.version,
        made_at=suggester.created_at,
        state=suggester.state,
        state_words=suggester.get_state_display(),
        reports=figures["reports"],
        verdict=figures["verdict"],
        keys=learned["keys_per_report"],
        rules_keys=alone["keys_per_report"],
        rows=[
            LabelRow(
                label=label,
                precision=modes["overlap"]["precision"],
                recall=modes["overlap"]["recall"],
                exact=modes["exact"]["f1"],
                overlap=modes["overlap"]["f1"],
                rules_overlap=alone["spans"][label]["overlap"]["f1"],
                there=modes["overlap"]["there"],
                threshold=figures["labels"].get(label, {}).get("threshold"),
            )
            for label, modes in sorted(learned["spans"].items())
        ],
        rules_version=suggester.trained.trained_on["rules"],
    )


@dataclass(frozen=True)
class Ready:
    """How much there is to learn from, and when the next training begins by itself."""

    finished: int
    new: int
    needed: int


def ready(project: Project) -> Ready:
    """Finished reports, those the newest version has not learned from, and how many more it takes."""
    newest = newest_version(project)
    known = set(newest.trained.trained_on["submissions"].values()) if newest else set()
    new = len(lessons.hashes(project) - known)
    return Ready(lessons.count(project), new, max(rules.wanted(has_version=newest is not None) - new, 0))


def is_time(project: Project) -> bool:
    """Is there enough that is new, since the newest version, and since a training that came to nothing?"""
    found, last = ready(project), last_training(project)
    in_vain = last is not None and last.suggester is None and last.state not in Training.UNFINISHED
    if last and in_vain and found.finished - last.finished < rules.AGAIN_AFTER:
        return False
    return found.needed == 0


def last_training(project: Project) -> Training | None:
    """The training that was wished for last."""
    return Training.objects.filter(project=project).select_related("wished_by", "suggester").first()
