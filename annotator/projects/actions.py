"""Creating projects and changing who is in them."""

from typing import Any

from django.db import transaction

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.projects.models import GuidelineVersion, Membership, Project, SchemeVersion
from annotator.spans import canonical
from annotator.spans import scheme as schemes


@transaction.atomic
def create_project(
    *, slug: str, name: str, scheme: dict[str, Any], guidelines: str, by: User | None
) -> Project:
    """A project with its first scheme and guidelines. SchemeError names every fault of the scheme."""
    parsed = schemes.parse(scheme)
    project = Project.objects.create(
        slug=slug,
        name=name,
        scheme=_kept_scheme(parsed.name, scheme),
        guideline=_kept_guidelines(guidelines),
    )
    audit.record("project.created", by=by, target=slug, project_id=project.pk)
    return project


def _kept_scheme(name: str, body: dict[str, Any]) -> SchemeVersion:
    kept, _ = SchemeVersion.objects.get_or_create(
        sha256=canonical.sha256(body), defaults={"name": name, "body": body}
    )
    return kept


def _kept_guidelines(markdown: str) -> GuidelineVersion:
    kept, _ = GuidelineVersion.objects.get_or_create(
        sha256=canonical.text_sha256(markdown), defaults={"markdown": markdown}
    )
    return kept


@transaction.atomic
def add_member(*, project: Project, user: User, role: Membership.Role, by: User | None) -> Membership:
    """Give a person a role, or another one."""
    membership, _ = Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
    audit.record("member.set", by=by, target=user.pseudonym, project_id=project.pk, role=str(role))
    return membership
