"""Leaving a project: what a person holds goes free, and what they did stays."""

from django.db import transaction

from annotator.accounts.models import User
from annotator.projects import actions as projects
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, lock_project_for, member_of
from annotator.review import slots


@transaction.atomic
def remove(*, access: ProjectAccess, pk: int) -> int:
    """End a membership and free what the person holds, in one step; how many reviews went free.

    Their work stays. Refusal for all but leads, and where the project would be left without a lead.
    """
    access = lock_project_for(access.user, access.project.slug)
    project_rules.can_change(access).require()
    membership = member_of(access, pk)
    User.objects.select_for_update(no_key=True).get(pk=membership.user_id)  # they claim nothing meanwhile
    freed = slots.free_held(access.project.pk, membership.user)
    projects.remove_member(access=access, membership=membership, freed=freed)
    return freed
