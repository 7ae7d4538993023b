"""Creating, copying and archiving projects, and changing who is in them and which guidelines they follow."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import clock
from annotator.common.permit import Permit
from annotator.projects import rules
from annotator.projects.models import (
    GuidelineVersion,
    Invitation,
    Membership,
    Policy,
    Project,
    SchemeChange,
    SchemeVersion,
)
from annotator.projects.queries import ProjectAccess, lock_project_for, member_of, planned_changes
from annotator.spans import canonical
from annotator.spans import scheme_reading as schemes
from annotator.spans.renaming import Change, Renames, renames_to_json

INVITED_FOR = timedelta(days=7)  # long enough for a holiday weekend, short enough for a link in a mailbox


@transaction.atomic
def create_project(
    *,
    slug: str,
    name: str,
    scheme: dict[str, Any],
    guidelines: str,
    by: User | None,
    policy: Mapping[str, Any] = MappingProxyType({}),
) -> Project:
    """A project with its first scheme, guidelines and policy, led by who made it.

    SchemeError names every fault of the scheme.
    """
    parsed = schemes.accept(scheme)
    project = Project.objects.create(
        slug=slug,
        name=name,
        scheme=_kept_scheme(parsed.name, scheme),
        guideline=_kept_guidelines(guidelines),
    )
    Policy.objects.create(project=project, **policy)
    audit.record("project.created", by=by, target=slug, project_id=project.pk)
    if by:
        add_member(project=project, user=by, role=Membership.Role.LEAD, by=by)
    return project


@transaction.atomic
def archive(*, access: ProjectAccess) -> Project:
    """Let nothing in the project change any more; everything stays and can be read."""
    return _move(access, rules.can_archive, "project.archived", archived_at=clock.now())


@transaction.atomic
def unarchive(*, access: ProjectAccess) -> Project:
    """Go on with a project from the archive."""
    return _move(access, rules.can_unarchive, "project.unarchived", archived_at=None)


def _move(
    access: ProjectAccess, rule: Callable[[ProjectAccess], Permit], code: str, archived_at: datetime | None
) -> Project:
    access = lock_project_for(access.user, access.project.slug)
    rule(access).require()
    project = access.project
    project.archived_at = archived_at
    project.save(update_fields=["archived_at"])
    audit.record(code, by=access.user, target=project.slug, project_id=project.pk)
    return project


@transaction.atomic
def copy_project(*, access: ProjectAccess, slug: str, name: str, members: bool) -> Project:
    """A project with the same scheme and its history, guidelines and policy, and perhaps members; its maker leads it."""
    rules.can_copy(access).require()
    source = access.project
    made = Project.objects.create(slug=slug, name=name, scheme=source.scheme, guideline=source.guideline)
    policy = source.policy
    policy.project, policy.pk = made, made.pk
    policy.save(force_insert=True)
    for change in SchemeChange.objects.filter(project=source).order_by("pk"):
        change.pk, change.project = None, made
        change.save(force_insert=True)
    audit.record("project.copied", by=access.user, target=slug, project_id=made.pk, source=source.slug)
    add_member(project=made, user=access.user, role=Membership.Role.LEAD, by=access.user)
    if members:
        others = Membership.objects.filter(project=source, user__is_active=True).exclude(user=access.user)
        for one in others.select_related("user").order_by("pk"):
            add_member(project=made, user=one.user, role=Membership.Role(one.role), by=access.user)
    return made


def _kept_scheme(name: str, body: dict[str, Any]) -> SchemeVersion:
    kept, _new = SchemeVersion.objects.get_or_create(
        sha256=canonical.sha256(body), defaults={"name": name, "body": body}
    )
    return kept


def _kept_guidelines(markdown: str) -> GuidelineVersion:
    kept, _new = GuidelineVersion.objects.get_or_create(
        sha256=canonical.text_sha256(markdown), defaults={"markdown": markdown}
    )
    return kept


@transaction.atomic
def add_member(*, project: Project, user: User, role: Membership.Role, by: User | None) -> Membership:
    """Give a person a role, or another one; Refusal where the project would be left without a lead."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    rules.is_active(project).require()
    before = Membership.objects.filter(project=project, user=user).first()
    if before and role != Membership.Role.LEAD:
        rules.can_stop_leading(before).require()
    membership, _new = Membership.objects.update_or_create(
        project=project, user=user, defaults={"role": role}
    )
    audit.record("member.set", by=by, target=user.pseudonym, project_id=project.pk, role=str(role))
    return membership


@transaction.atomic
def change_role(*, access: ProjectAccess, membership: Membership, role: Membership.Role) -> Membership:
    """Give a member another role; Refusal where the project would be left without a lead."""
    access = lock_project_for(access.user, access.project.slug)
    rules.can_change(access).require()
    membership = member_of(access, membership.pk)
    return add_member(project=access.project, user=membership.user, role=role, by=access.user)


@transaction.atomic
def remove_member(*, access: ProjectAccess, membership: Membership, freed: int) -> None:
    """End what a person is in a project; `freed` reviews of theirs went free. The caller holds the project's lock."""
    rules.can_change(access).require()
    rules.can_stop_leading(membership).require()
    membership.delete()
    audit.record(
        "member.removed",
        by=access.user,
        target=membership.user.pseudonym,
        project_id=access.project.pk,
        role=membership.role,
        freed=freed,
    )


@transaction.atomic
def invite(*, access: ProjectAccess, role: Membership.Role) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is known only here and now."""
    rules.can_change(access).require()
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        project=access.project,
        role=role,
        secret_sha256=canonical.text_sha256(secret),
        expires_at=clock.now() + INVITED_FOR,
    )
    _record_invitation("invitation.made", invitation, access.user, role=str(role))
    return invitation, secret


@transaction.atomic
def withdraw(*, access: ProjectAccess, invitation: Invitation) -> None:
    """Nobody can use the invitation any more; Refusal where somebody has."""
    rules.can_change(access).require()
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    rules.can_join(invitation).require()
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record_invitation("invitation.withdrawn", invitation, access.user)


@transaction.atomic
def join(*, invitation: Invitation, by: User) -> Membership:
    """Become a member by an invitation, once. Who is a member already keeps the role, and the link stays unused."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    rules.can_join(invitation).require()
    if membership := Membership.objects.filter(project=invitation.project, user=by).first():
        return membership
    invitation.used_by = by
    invitation.save(update_fields=["used_by"])
    _record_invitation("invitation.used", invitation, by)
    return add_member(project=invitation.project, user=by, role=Membership.Role(invitation.role), by=by)


def _record_invitation(code: str, invitation: Invitation, by: User, **details: str) -> None:
    audit.record(code, by=by, target=str(invitation), project_id=invitation.project_id, **details)


@transaction.atomic
def write_guidelines(*, access: ProjectAccess, markdown: str, seen: str | None = None) -> GuidelineVersion:
    """Follow these guidelines from now on; reviews keep the version they were made under.

    `seen` is the hash of those they were written from; Refusal where others are in force by now.
    """
    access = lock_project_for(access.user, access.project.slug)
    rules.can_change(access).require()
    project = access.project
    if seen is not None:
        rules.is_newest(seen, project.guideline.sha256).require()
    project.guideline = _kept_guidelines(markdown)
    project.save(update_fields=["guideline"])
    audit.record(
        "guidelines.written",
        by=access.user,
        target=project.slug,
        project_id=project.pk,
        sha256=project.guideline.sha256,
    )
    return project.guideline


@transaction.atomic
def change_scheme(
    *, access: ProjectAccess, scheme: dict[str, Any], renames: Renames, seen: str
) -> tuple[SchemeChange, list[Change]]:
    """Label by this version of the scheme from now on, and what that does to names; reviews keep theirs.

    `seen` is the hash of the one it was made from; Refusal where another is in force by now. SchemeError names every
    fault, and what would change the meaning of a name.
    """
    access = lock_project_for(access.user, access.project.slug)
    rules.can_change(access).require()
    project = access.project
    rules.is_newest(seen, project.scheme.sha256).require()
    found = planned_changes(project, scheme, renames)
    kept, before = _kept_scheme(scheme["scheme"], scheme), project.scheme
    change = SchemeChange.objects.create(
        project=project, before=before, after=kept, renames=renames_to_json(renames), by=access.user
    )
    project.scheme = kept
    project.save(update_fields=["scheme"])
    audit.record(
        "scheme.changed",
        by=access.user,
        target=project.slug,
        project_id=project.pk,
        before=before.sha256,
        after=kept.sha256,
        scheme=kept.name,
        renames=change.renames,
    )
    return change, found


@transaction.atomic
def change_policy(*, access: ProjectAccess, changes: dict[str, Any]) -> Policy:
    """Review by these rules from now on; a report whose first review has opened keeps its own."""
    rules.can_change(access).require()
    policy = Policy.objects.select_for_update().get(project=access.project)
    before = {name: getattr(policy, name) for name in changes}
    for name, value in changes.items():
        setattr(policy, name, value)
    policy.save(update_fields=list(changes))
    audit.record(
        "policy.changed",
        by=access.user,
        target=access.project.slug,
        project_id=access.project.pk,
        before=before,
        after=changes,
    )
    return policy
