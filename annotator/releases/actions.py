"""Freezing: what people have submitted becomes a numbered dataset that never changes; and withdrawing one."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import bulk
from annotator.common.permit import Refusal
from annotator.corpus import joining, naming
from annotator.corpus.models import Publication
from annotator.projects import rules as project_rules
from annotator.projects.models import Project, SchemeVersion
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import items, rules, splitting
from annotator.releases.comparison import since
from annotator.releases.exports import Tell, to_nobody
from annotator.releases.facts import Facts, agreement, stated
from annotator.releases.items import Opinion, Resolution, Shape, Voice
from annotator.releases.manifest import Tally
from annotator.releases.models import Release, ReleaseItem, Statement, Withdrawal
from annotator.releases.sealing import Strings, seal
from annotator.review import pace
from annotator.review import queries as reviews
from annotator.spans.splits import APART

BATCH = 100  # documents in memory at once
ITEM_FIELDS = ("release", "position", "document_id", "body", "strings", "strings_sha256", "sha256")
OPINION_COLUMNS = (
    "document_id",
    "document__public_id",
    "document__title",
    "document__text",
    "document__text_sha256",
    "review__user__pseudonym",
    "sha256",
    "review__scheme_id",
    "review__kind",
    "review_id",
)


class FrozenMeanwhile(Refusal):
    """Another release was frozen since the person looked: the same form sent twice, or somebody else."""


def freeze(
    *, project: Project, name: str, by: User | None, after: int | None = None, tell: Tell = to_nobody
) -> Release:
    """Copy every standing opinion into a new release; `by` is None for the operator at the terminal.

    `after` is the number of the newest release the person saw, 0 for none; `tell` hears of each document. Refusal for all but leads, for a project
    without a submitted report, and for a name that does not fit; FrozenMeanwhile where `after` is not the newest.
    """
    with transaction.atomic():
        # one freeze of a project at a time; imports and reviews go on
        project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        project_rules.is_active(project).require()
        if by is not None:
            rules.can_freeze(get_project_for(by, project.slug)).require()
        rules.can_be_named(name).require()
        rules.has_content(reviews.standing_opinions(project).count()).require()
        number = next_number(project, after)
        freezer = _Freezer(project, tell)
        freezer.copy_items()
        manifest = freezer.tally.manifest()
        manifest["card"] = freezer.card()
        release = Release.objects.create(
            pk=freezer.release_id,
            project=project,
            number=number,
            name=name,
            created_by=by,
            content_sha256=manifest["content_sha256"],
            manifest=manifest,
        )
        audit.record(
            "release.frozen",
            by=by,
            target=f"{project.slug} release {number}",
            project_id=project.pk,
            content_sha256=release.content_sha256,
        )
    return release


class WithdrawnBefore(Refusal):
    """The release is withdrawn already; the first reason stands."""


@transaction.atomic
def withdraw(*, release: Release, reason: str, by: User) -> Withdrawal:
    """Say for good that a release should not be used any more; nothing of it is deleted or changed.

    Refusal for all but leads and for an empty reason; WithdrawnBefore the second time.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=release.project_id)
    rules.can_withdraw(get_project_for(by, project.slug)).require()
    reason = reason.strip()
    rules.is_reason(reason).require()
    if Withdrawal.objects.filter(release=release).exists():
        raise WithdrawnBefore(_("Release %(number)s is withdrawn already.") % {"number": release.number})
    made = Withdrawal.objects.create(release=release, reason=reason, by=by)
    audit.record(
        "release.withdrawn",
        by=by,
        target=f"{project.slug} release {release.number}",
        project_id=project.pk,
        reason=reason,
    )
    return made


@transaction.atomic
def state(*, access: ProjectAccess, parts: Mapping[str, str]) -> Statement:
    """Say of a project's dataset what nothing can count; releases to come have it on their cards. Refusal for all but leads."""
    project = Project.objects.select_for_update(no_key=True).get(pk=access.project.pk)
    rules.can_freeze(access).require()
    found, _new = Statement.objects.get_or_create(project=project)
    before = {name: getattr(found, name) for name in Statement.PARTS}
    changed = {name: parts[name] for name in Statement.PARTS if parts.get(name, before[name]) != before[name]}
    if changed:
        for name, said in changed.items():
            setattr(found, name, said)
        found.save(update_fields=list(changed))
        audit.record(
            "release.stated",
            by=access.user,
            target=project.slug,
            project_id=project.pk,
            before={name: before[name] for name in changed},
            after=changed,
        )
    return found


def record_export(
    release: Release, format_name: str, given: Mapping[str, str], digest: str, *, by: User | None
) -> None:
    """Keep that somebody took a release away as a file; `by` is None for the operator at the terminal."""
    audit.record(
        "release.exported",
        by=by,
        target=f"{release.manifest['project']} release {release.number}",
        project_id=release.project_id,
        format=format_name,
        choices=dict(given),
        sha256=digest,
    )


def next_number(project: Project, after: int | None) -> int:
    """The number of the release to be; FrozenMeanwhile where `after` is said and is not the newest."""
    newest = Release.objects.filter(project=project).aggregate(newest=Max("number"))["newest"] or 0
    if after is not None and after != newest:
        raise FrozenMeanwhile(_("Release %(number)s has been frozen meanwhile.") % {"number": newest})
    return int(newest) + 1


class _Freezer:
    """Copies the items of one release, some at a time, and keeps what its manifest says."""

    def __init__(self, project: Project, tell: Tell) -> None:
        self.project, self._tell = project, tell
        # the release itself comes last, with its hashes; until the end of the transaction that is in order
        self.release_id = bulk.new_ids(Release, 1)[0]
        self.tally, self.facts = Tally(project.slug), Facts()
        self._shapes: dict[int, Shape] = {}
        self._resolution = Resolution(naming.known(project), joining.confirmed(project).of)
        # what is finished between here and its copying is in no split this time
        self._splits = {one: place.split for one, place in splitting.places(project).items()}

    def copy_items(self) -> None:
        # by public id: the order is the same in every database that holds this project
        opinions = reviews.standing_opinions(self.project).order_by("document__public_id")
        waiting = opinions.values_list(*OPINION_COLUMNS, Cast("body", TextField())).iterator(chunk_size=BATCH)
        while batch := [Opinion(*row) for row in islice(waiting, BATCH)]:
            publications, voices = self._publications(batch), self._voices(batch)
            self._seconds = pace.seconds_of(one.review_id for one in batch)
            self._meet_schemes(batch)
            bulk.copy_rows(ReleaseItem, ITEM_FIELDS, self._rows(batch, publications, voices))

    def card(self) -> dict[str, Any]:
        """What the card says beside what the manifest has."""
        before = Release.objects.filter(project=self.project).defer("manifest").order_by("-number").first()
        return {
            "facts": self.facts.told(),
            "agreement": agreement(self.release_id),
            "stated": stated(self.project),
            "since": before and since(before, self.release_id),
        }

    def _rows(
        self,
        batch: list[Opinion],
        publications: dict[int, list[Publication]],
        voices: dict[int, list[Voice]],
    ) -> Iterator[tuple[Any, ...]]:
        for opinion in batch:
            strings = Strings()
            content = items.content(
                opinion,
                json.loads(
                    opinion.body_json
                ),  # here and not for the whole batch, so that little is in memory
                publications[opinion.document_id],
                self._shapes[opinion.scheme_id],
                strings,
                resolution=self._resolution,
                split=self._splits.pop(str(opinion.public_id), APART),
                seconds=self._seconds.get(opinion.review_id),
                voices=voices[opinion.document_id],
            )
            sealed = seal(content, strings)
            self.tally.add(content, sealed.sha256)
            self.facts.add(content)
            yield (
                self.release_id,
                self.tally.counts.documents,
                opinion.document_id,
                sealed.body,
                sealed.strings,
                sealed.strings_sha256,
                sealed.sha256,
            )
            self._tell(self.tally.counts.documents)

    def _publications(self, batch: list[Opinion]) -> dict[int, list[Publication]]:
        found: dict[int, list[Publication]] = defaultdict(list)
        for publication in Publication.objects.filter(document__in=[one.document_id for one in batch]):
            found[publication.document_id].append(publication)
        return found

    def _voices(self, batch: list[Opinion]) -> dict[int, list[Voice]]:
        """Of documents that were settled, what each reviewer said last; by pseudonym, which says nothing of the order."""
        found: dict[int, list[Voice]] = defaultdict(list)
        settled = [one.document_id for one in batch if one.kind == items.ADJUDICATION]
        said = list(reviews.last_submissions(settled).order_by("review__user__pseudonym"))
        seconds = pace.seconds_of(one.review_id for one in said)
        for one in said:
            voice = Voice(one.review.user.pseudonym, one.sha256, one.body, seconds.get(one.review_id))
            found[one.document_id].append(voice)
        return found

    def _meet_schemes(self, batch: list[Opinion]) -> None:
        new = {opinion.scheme_id for opinion in batch} - set(self._shapes)
        for version in SchemeVersion.objects.filter(pk__in=new):
            self._shapes[version.pk] = Shape(version.parsed)
