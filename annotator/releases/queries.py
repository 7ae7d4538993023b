"""What pages, commands and exports read of releases."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from annotator.accounts.models import User
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Project, SchemeVersion
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import manifest as manifests
from annotator.releases import rules, sealing
from annotator.releases.comparison import Comparison
from annotator.releases.manifest import Tally
from annotator.releases.models import Release, ReleaseItem, ReleaseJob
from annotator.releases.writers.edition import FULL, NONE, Edition, Item
from annotator.review import queries as reviews
from annotator.spans.splits import SPLITS

PAGE = 100  # items in memory at once
JOBS_SHOWN = 10


def open_release(access: ProjectAccess, number: int) -> Release:
    """A release of a project; Http404 for an unknown number, Refusal for members who may not see it."""
    project_rules.can_see_releases(access).require()
    releases = Release.objects.filter(project=access.project).select_related("project", "withdrawal")
    release = releases.filter(number=number).first()
    if release is None:
        raise Http404
    return release


def get_release_by_id(user: User, pk: int) -> tuple[ProjectAccess, Release]:
    """The same for programs, which know a release by its id; with its project as the person meets it."""
    release = get_object_or_404(Release.objects.select_related("project").defer("manifest"), pk=pk)
    access = get_project_for(user, release.project.slug)
    return access, open_release(access, release.number)


@dataclass(frozen=True)
class Listed:
    """A release as a list shows it."""

    release: Release
    counts: Mapping[str, Any]
    withheld: int

    @property
    def spans(self) -> int:
        """Of all labels."""
        return sum(self.counts["spans"].values())

    @property
    def is_large(self) -> bool:
        """Is it written by a worker?"""
        return self.spans > rules.LARGE_EXPORT


def releases_of(project: Project) -> list[Listed]:
    """A project's releases, newest first; of their manifests only the counts are read."""
    erased = Document.objects.filter(project=project).exclude(erased_at=None)
    held = ReleaseItem.objects.filter(release__project=project, document_id__in=erased.values("pk"))
    withheld = Counter(held.values_list("release__number", flat=True))
    found = (
        Release.objects.filter(project=project).defer("manifest").select_related("created_by", "withdrawal")
    )
    return [
        Listed(one, one.counts, withheld.get(one.number, 0))
        for one in found.annotate(counts=F("manifest__counts"))
    ]


def jobs_of(access: ProjectAccess) -> list[ReleaseJob]:
    """What is under way, and what ended of late; newest first."""
    project_rules.can_see_releases(access).require()
    found = ReleaseJob.objects.filter(project=access.project).select_related(
        "wished_by", "release__withdrawal"
    )
    return list(found.defer("release__manifest")[:JOBS_SHOWN])


def open_job(access: ProjectAccess, pk: int) -> ReleaseJob:
    """A freeze or an export of a project; Http404 for an unknown one, Refusal for members who may not see releases."""
    project_rules.can_see_releases(access).require()
    found = ReleaseJob.objects.select_related(
        "wished_by", "project", "release__withdrawal", "release__project"
    )
    return get_object_or_404(found, pk=pk, project=access.project)


def get_job_by_id(user: User, pk: int) -> tuple[ProjectAccess, ReleaseJob]:
    """The same for programs, which know it by its id alone."""
    job = get_object_or_404(ReleaseJob.objects.select_related("project"), pk=pk)
    access = get_project_for(user, job.project.slug)
    return access, open_job(access, pk)


def numbers_of(project: Project) -> list[int]:
    """The numbers of a project's releases, newest first."""
    return list(Release.objects.filter(project=project).values_list("number", flat=True))


def ready_to_freeze(access: ProjectAccess) -> dict[str, int]:
    """How many documents a release would hold now, and how many the project has."""
    return {
        "reviewed": reviews.standing_opinions(access.project).count(),
        "documents": Document.objects.filter(project=access.project, erased_at=None).count(),
    }


def edition_of(release: Release, chosen: Mapping[str, str]) -> Edition:
    """What every file of a release says about it; the same whenever it is asked."""
    manifest, withheld = release.manifest, erased_in(release)
    if withheld:
        manifest = _left(release)
    schemes = SchemeVersion.objects.filter(sha256__in=manifest["schemes"])
    return Edition(
        project=manifest["project"],
        number=release.number,
        name=release.name,
        content_sha256=manifest["content_sha256"],
        frozen_at=release.created_at.isoformat(),
        counts=manifest["counts"],
        schemes=sorted(
            ({"body": one.body, "name": one.name, "sha256": one.sha256} for one in schemes),
            key=lambda scheme: str(scheme["sha256"]),
        ),
        guidelines=manifest["guidelines"],
        chosen=chosen,
        card=manifest.get("card", {}),
        splits={
            split: {"documents": len(ids), "spans": manifest["split_spans"].get(split, {})}
            for split, ids in sorted(manifest.get("splits", {}).items(), key=lambda one: SPLITS.index(one[0]))
        },
        changes=_changes(release, chosen),
        withheld=withheld,
        frozen_sha256=release.content_sha256,
    )


def predecessor(release: Release) -> Release | None:
    """The release before, of the same project; its manifest is read where it is asked for."""
    earlier = Release.objects.filter(project=release.project_id, number__lt=release.number)
    return earlier.defer("manifest").order_by("-number").first()


def _changes(release: Release, chosen: Mapping[str, str]) -> Callable[[], Iterator[bytes]] | None:
    before = predecessor(release)
    if before is None:
        return None
    return partial(Comparison(before, release).csv, words=chosen.get("text", FULL) != NONE)


def items_of(release: Release) -> Iterator[Item]:
    """What writers need of the items, in order; those of erased reports are withheld."""
    for row in stored_items(release):
        if row.strings:
            yield Item(row.document_id, row.body, row.strings)


def holding(document: Document) -> list[int]:
    """The numbers of the releases that hold a document."""
    found = ReleaseItem.objects.filter(document_id=document.pk).order_by("release__number")
    return list(found.values_list("release__number", flat=True))


def erased_in(release: Release) -> tuple[str, ...]:
    """Public ids of documents of a release that were erased since."""
    documents = release.items.values("document_id")
    erased = Document.objects.filter(pk__in=documents).exclude(erased_at=None)
    return tuple(sorted(map(str, erased.values_list("public_id", flat=True))))


def _left(release: Release) -> dict[str, Any]:
    """The manifest of what is left of a release; of its card what was stated, and counted then."""
    gone = Tally(release.manifest["project"])
    for row in release.items.filter(strings="").order_by("position").iterator(chunk_size=PAGE):
        gone.add(sealing.bare(row.body), row.sha256)
    return manifests.without(release.manifest, gone, partial(_still_says, release))


def _still_says(release: Release, name: str, sha256: str) -> bool:
    """Is one of the items that are left of this scheme, or these guidelines?"""
    left = release.items.exclude(strings="")
    return left.filter(body__contains=f'"{name}":"{sha256}"').exists()


def stored_items(release: Release) -> Iterator[ReleaseItem]:
    """The rows of the items in order, a page at a time: they never change, so no transaction has to stay open meanwhile."""
    items, last = ReleaseItem.objects.filter(release=release).order_by("position"), 0
    while page := list(items.filter(position__gt=last)[:PAGE]):
        yield from page
        last = page[-1].position
