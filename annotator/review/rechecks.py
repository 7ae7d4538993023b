"""Lists of spans to be looked at again, and what a new version of a scheme does to the spans that are there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import clock
from annotator.projects import rules as project_rules
from annotator.projects.models import GuidelineVersion, Project, SchemeChange
from annotator.projects.queries import ProjectAccess
from annotator.review import queries
from annotator.review.models import Link, Review, Span, Submission
from annotator.review.version_models import Recheck, RecheckItem
from annotator.spans.renaming import Change, Concerned
from annotator.spans.state import ACCEPTED, REJECTED

BATCH = 500  # submissions or rows in memory at once


# What a change does


@dataclass(frozen=True)
class Effect:
    """What a new version does: to each name, with how many spans and links are under it, and to how many reviews."""

    rows: list[tuple[Change, int, int]]
    spans: int
    links: int
    reviews: int
    open_reviews: int


def effect(project: Project, found: Sequence[Change]) -> Effect:
    """What this would do to the reviews of a project. Rejected spans and links do not count."""
    concerned = Concerned(found)
    spans, links, reviews = Counter[Change](), Counter[Change](), set[int]()
    touched = [0, 0]
    counting = [Review.Kind.REVIEW, Review.Kind.ADJUDICATION]  # practice counts nowhere
    in_project = {"review__document__project": project, "review__kind__in": counting}
    said = Span.objects.filter(**in_project, label__in=concerned.labels).exclude(status=REJECTED)
    for review, label, values in said.values_list("review", "label", "values").iterator(BATCH):
        if changed := concerned.in_span(label, values):
            spans.update(changed)
            reviews.add(review)
            touched[0] += 1
    arrows = Link.objects.filter(**in_project, type__in=concerned.links).exclude(status=REJECTED)
    for review, kind in arrows.values_list("review", "type").iterator(BATCH):
        links.update(concerned.in_link(kind))
        reviews.add(review)
        touched[1] += 1
    opened = Review.objects.filter(pk__in=reviews, state=Review.State.OPEN).count()
    rows = [(one, spans[one], links[one]) for one in found]
    return Effect(rows, touched[0], touched[1], len(reviews), opened)


def by_label(project: Project) -> dict[str, int]:
    """How many spans of each label stand in standing opinions."""
    standing = queries.standing_opinions(project).order_by().values("review")
    counted = Span.objects.filter(review__in=standing, status=ACCEPTED).values("label")
    return dict(counted.annotate(spans=Count("pk")).values_list("label", "spans"))


# Making lists


def of_scheme(change: SchemeChange, found: Sequence[Change], *, by: User) -> Recheck | None:
    """The list of spans under a name that was retired or renamed, in standing opinions; None where there are none."""
    concerned = Concerned(found)
    recheck = Recheck.objects.create(project=change.project, change=change, by=by)
    return _filled(recheck, (item for one in _standing(change.project) for item in _of_names(one, concerned)))


def of_guideline(
    project: Project, guideline: GuidelineVersion, labels: Sequence[str], *, by: User
) -> Recheck | None:
    """The list of spans of these labels in standing opinions of other guidelines; None where there are none."""
    recheck = Recheck.objects.create(project=project, guideline=guideline, labels=list(labels), by=by)
    older = _standing(project).exclude(review__guideline=guideline)
    return _filled(recheck, (item for one in older for item in _of_labels(one, labels)))


def _standing(project: Project) -> QuerySet[Submission]:
    return queries.standing_opinions(project).defer("document__text").select_related("review")


def _of_names(opinion: Submission, concerned: Concerned) -> Iterator[RecheckItem]:
    links: dict[str, list[Change]] = {}
    for link in opinion.body["links"]:
        if link["status"] == ACCEPTED and (changed := concerned.in_link(link["type"])):
            links.setdefault(link["from"], []).extend(changed)
    for span in _accepted(opinion):
        changed = [*concerned.in_span(span["label"], span["values"]), *links.get(span["id"], [])]
        if changed:
            yield _item(opinion, span, [one.to_json() for one in dict.fromkeys(changed)])


def _of_labels(opinion: Submission, labels: Sequence[str]) -> Iterator[RecheckItem]:
    return (_item(opinion, span, []) for span in _accepted(opinion) if span["label"] in labels)


def _accepted(opinion: Submission) -> Iterator[dict[str, Any]]:
    return (span for span in opinion.body["spans"] if span["status"] == ACCEPTED)


def _item(opinion: Submission, span: dict[str, Any], names: list[dict[str, str]]) -> RecheckItem:
    place = {name: span[name] for name in ("start", "end", "label")}
    return RecheckItem(review=opinion.review, span=span["id"], names=names, **place)


def _filled(recheck: Recheck, items: Iterable[RecheckItem]) -> Recheck | None:
    listed = list(items)
    if not listed:
        recheck.delete()
        return None
    for one in listed:
        one.recheck = recheck
    RecheckItem.objects.bulk_create(listed, batch_size=BATCH)
    _record("recheck.made", recheck, by=recheck.by, target=recheck.project.slug, spans=len(listed))
    return recheck


def _record(code: str, recheck: Recheck, *, by: User, target: str, spans: int) -> None:
    audit.record(code, by=by, target=target, project_id=recheck.project_id, recheck=recheck.pk, spans=spans)


# Going through them


def of_project(project: Project) -> QuerySet[Recheck]:
    """The lists of a project, the newest first, each with how many items it has (`all`) and how many wait (`left`)."""
    found = Recheck.objects.filter(project=project).select_related("change__after", "guideline", "by")
    waits = Q(items__checked_at=None)
    return found.annotate(all=Count("items"), left=Count("items", filter=waits)).order_by("-pk")


def left_in(project: Project) -> int:
    """How many spans wait to be looked at again."""
    return RecheckItem.objects.filter(recheck__project=project, checked_at=None).count()


def items(recheck: Recheck) -> QuerySet[RecheckItem]:
    """A list's items with their words as `quote`, report by report, those that wait first."""
    words = Substr("review__document__text", F("start") + 1, F("end") - F("start"))
    found = RecheckItem.objects.filter(recheck=recheck).annotate(quote=words)
    found = found.select_related("review__document", "checked_by").defer("review__document__text")
    return found.order_by(F("checked_at").asc(nulls_first=True), "review__document", "start", "pk")


@transaction.atomic
def check_off(*, access: ProjectAccess, recheck: Recheck, numbers: Iterable[int]) -> int:
    """Somebody has looked at these again; how many waited. What is checked off stays so."""
    project_rules.can_change(access).require()
    waiting = RecheckItem.objects.filter(recheck=recheck, pk__in=list(numbers), checked_at=None)
    found = list(waiting.select_for_update().order_by("pk"))
    RecheckItem.objects.filter(pk__in=[one.pk for one in found]).update(
        checked_at=clock.now(), checked_by=access.user
    )
    for review, spans in sorted(Counter(one.review_id for one in found).items()):
        _record("recheck.checked", recheck, by=access.user, target=f"review {review}", spans=spans)
    return len(found)
