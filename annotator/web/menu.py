"""The pages of a project, for whom they are."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from annotator.adjudication import rules as adjudication
from annotator.corpus import rules as corpus
from annotator.learning import rules as learning
from annotator.projects import rules
from annotator.projects.queries import ProjectAccess


@dataclass(frozen=True)
class Page:
    """A page of the project that this person may open."""

    url: str
    title: str


def pages(access: ProjectAccess) -> list[Page]:
    """The project's pages for this person, in the order of work."""
    slug = [access.project.slug]
    found = [Page(reverse("project", args=slug), access.project.name)]
    if corpus.can_list(access):
        found.append(Page(reverse("documents", args=slug), _("Documents")))
    if rules.can_review(access):
        found.append(Page(reverse("next", args=slug), _("Review")))
    if adjudication.can_adjudicate(access):
        found.append(Page(reverse("adjudication", args=slug), _("Adjudication")))
    if rules.can_see_releases(access):
        found.append(Page(reverse("claims", args=slug), _("Claims")))
        found.append(Page(reverse("releases", args=slug), _("Releases")))
    if rules.can_lead(access):
        found.append(Page(reverse("agreement", args=slug), _("Agreement")))
    found.append(Page(reverse("guidelines", args=slug), _("Guidelines")))
    if rules.can_lead(access):
        found.append(Page(reverse("raised", args=slug), _("Raised")))
        found.append(Page(reverse("people", args=slug), _("People")))
    if learning.can_see_suggesters(access):
        found.append(Page(reverse("suggesters", args=slug), _("Suggesters")))
    if rules.can_lead(access):
        found.append(Page(reverse("policy", args=slug), _("Policy")))
    return found
