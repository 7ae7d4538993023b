"""How a project's finished reports would be divided, and what was settled about that before."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, JSONField, OuterRef, QuerySet
from django.db.models.expressions import Func, Value

from annotator.corpus import joining
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.releases.models import Fingerprint, Release
from annotator.review import queries as reviews
from annotator.review.models import Review, Submission
from annotator.spans import copies, splits
from annotator.spans.incidents import standing
from annotator.spans.matching import fold
from annotator.spans.one_event import key_of
from annotator.spans.splits import Bar, Place, Report
from annotator.spans.state import REJECTED

BATCH = 200  # texts in memory at once
LABELS = '$.spans[*] ? (@.status == "accepted").label'


@dataclass(frozen=True)
class Finished:
    """A finished report as dividing sees it."""

    document_id: int
    id: str
    title: str
    report: Report


def finished(project: Project) -> list[Finished]:
    """The finished reports of a project, each with what it belongs together with and where it was before."""
    return list(_finished(project))


def places(project: Project) -> dict[str, Place]:
    """Where each finished report goes, by public id."""
    return splits.divide(one.report for one in _finished(project))


def _finished(project: Project) -> Iterator[Finished]:
    # one after the other, so that nothing but what divides them is ever in memory
    together, before = _copies(project), _before(project)
    said = joining.confirmed(project).of
    for row in _rows(project):
        if row["document_id"] in together:  # it was finished when copies were looked for
            yield _found(row, together[row["document_id"]], before, said)


def _copies(project: Project) -> dict[int, int | None]:
    """The documents that are finished; of those that have near-duplicates among them, a number that these share."""
    opinions = reviews.standing_opinions(project).order_by("document_id")
    documents = array("q", opinions.values_list("document_id", flat=True).iterator())
    clusters = copies.clusters(Fingerprints(documents))
    sizes = Counter(clusters)
    return {
        pk: cluster if sizes[cluster] > 1 else None for pk, cluster in zip(documents, clusters, strict=True)
    }


def _rows(project: Project) -> Iterator[Any]:
    blind = Review.objects.filter(
        document=OuterRef("document"),
        kind=Review.Kind.REVIEW,
        arm=Review.Arm.BLIND,
        state=Review.State.SUBMITTED,
    )
    labels = Func(F("body"), Value(LABELS), function="jsonb_path_query_array", template="%(function)s(%(expressions)s::jsonpath)",
                  output_field=JSONField())  # fmt: skip
    found: QuerySet[Submission] = reviews.standing_opinions(project).order_by("document_id")
    return (
        found.annotate(labels=labels, blind=Exists(blind))
        .values(
            "document_id",
            "document__public_id",
            "document__title",
            "review__kind",
            "body__incidents",
            "labels",
            "blind",
        )
        .iterator(chunk_size=BATCH)
    )


def _found(row: Any, copy: int | None, before: dict[str, str], said: Mapping[str, str]) -> Finished:
    public_id = str(row["document__public_id"])
    bar = None if row["blind"] else Bar.NOT_BLIND
    if row["review__kind"] != Review.Kind.ADJUDICATION:
        bar = Bar.UNSETTLED
    incidents = [one for one in row["body__incidents"] or () if one["status"] != REJECTED]
    keys = (key_of(public_id, one["id"]) for one in standing(row["body__incidents"]))
    together = {*_incidents(incidents), *(f"said {said[key]}" for key in keys if key in said)}
    if copy is not None:
        together.add(f"copy {copy}")
    labels = Counter(map(intern, row["labels"]))
    report = Report(public_id, frozenset(together), labels, bar, before.get(public_id))
    return Finished(row["document_id"], public_id, row["document__title"], report)


def _incidents(incidents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What reports of one event have in common: its id, or else its day and place."""
    for one in incidents:
        yield f"incident {one['id']}"
        if one["date_precision"] == "day" and one["location"]:
            yield f"day {one['date_start']} {fold(one['location'])}"


def _before(project: Project) -> dict[str, str]:
    """The split that each report was in once. Releases that were withdrawn count: somebody may have learned from them."""
    found: dict[str, str] = {}
    held = (
        Release.objects.filter(project=project).order_by("number").values_list("manifest__splits", flat=True)
    )
    for places_then in held:
        for split in places_then or {}:
            if split != splits.APART:
                found |= dict.fromkeys(places_then[split], split)
    return found


class Fingerprints:
    """Of these documents in this order, read anew each time; those not known yet are made and kept."""

    def __init__(self, documents: Sequence[int]) -> None:
        self._documents = documents

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self._documents), BATCH):
            wanted = self._documents[first : first + BATCH]
            known = dict(Fingerprint.objects.filter(document__in=wanted).values_list("pk", "runs"))
            if missing := [pk for pk in wanted if pk not in known]:
                known |= _fingerprinted(missing)
            yield from (bytes(known.get(pk, b"")) for pk in wanted)


@transaction.atomic
def _fingerprinted(documents: list[int]) -> dict[int, bytes]:
    """Those made and kept now; nobody erases a report between, or what tells copies of it would stay."""
    texts = Document.objects.select_for_update(no_key=True).filter(pk__in=documents, erased_at=None)
    made = {pk: copies.fingerprint(text) for pk, text in texts.order_by("pk").values_list("pk", "text")}
    # somebody else may look at the same moment: both make the same
    kept = [Fingerprint(document_id=pk, runs=runs) for pk, runs in made.items()]
    Fingerprint.objects.bulk_create(kept, ignore_conflicts=True)
    return made
