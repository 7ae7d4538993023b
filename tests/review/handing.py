"""Who gets which report, in tests: the pages, and what people and leads do."""

from annotator.accounts.models import User
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import assigning
from tests.reports import make_document

PAGE = "/projects/coast/assignments/"
NEXT = "/projects/coast/next/"
API = "/api/v1/projects/coast/"


def reports(project, count: int) -> list:
    return [
        make_document(project, text=f"Harbour police: four league guards were killed, a nurse said. {number}")
        for number in range(project.documents.count(), project.documents.count() + count)
    ]


def member(user: User) -> Membership:
    return Membership.objects.select_related("user").get(user=user)


def give(max, to: User, *documents) -> int:
    return assigning.give(access=get_project_for(max, "coast"), documents=documents, to=member(to))
