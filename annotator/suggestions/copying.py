"""A project like another one."""

from django.db import transaction

from annotator.corpus import actions as corpus
from annotator.projects import actions as projects
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.suggestions import queries
from annotator.suggestions.actions import defer_predictions


@transaction.atomic
def copy_project(*, access: ProjectAccess, slug: str, name: str, members: bool, documents: bool) -> Project:
    """A project with the scheme, guidelines and policy of one that a person leads, and perhaps its members and reports.

    Nothing of what anybody, or a machine, said of the reports comes along.
    """
    made = projects.copy_project(access=access, slug=slug, name=name, members=members)
    if documents:
        copied = corpus.copy_documents(source=access.project, to=made, by=access.user)
        for suggester in queries.active_names(made):
            defer_predictions(project=made, suggester=suggester, document_ids=copied)
    return made
