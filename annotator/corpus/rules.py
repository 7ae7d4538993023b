"""Who may do what with documents."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.corpus.models import Document, SaidChange
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership
from annotator.projects.queries import ProjectAccess
from annotator.spans.matching import fold
from annotator.spans.words import runs

LONGEST_REASON = 200
SHORT = 3  # letters: a title of no more stands in every sentence


def can_list(access: ProjectAccess) -> Permit:
    """See which documents there are and how far each is: who may review."""
    return project_rules.can_review(access)


def can_import(access: ProjectAccess) -> Permit:
    """Add documents: leads."""
    if access.role == Membership.Role.LEAD:
        return project_rules.is_active(access.project)
    return Denied(_("Only leads of this project may import reports."))


def can_prioritise(access: ProjectAccess) -> Permit:
    """Say which documents come first: leads."""
    return project_rules.can_change(access)


def can_join(access: ProjectAccess) -> Permit:
    """Say which incidents of reports are one, or which names: leads."""
    return project_rules.can_change(access)


def can_undo(change: SaidChange, *, is_as_left: bool) -> Permit:
    """Take back what was said, once, as long as nobody said otherwise since."""
    if change.undone_at:
        return Denied(_("This was taken back already."))
    return Allowed() if is_as_left else Denied(_("This was changed since; take that back first."))


def can_erase(access: ProjectAccess, document: Document) -> Permit:
    """Take a document's words out of the database for good: leads, once."""
    return project_rules.can_lead(access) and is_there(document)


def is_there(document: Document) -> Permit:
    """Whether its words are."""
    return Denied(_("This report was erased.")) if document.erased_at else Allowed()


def is_reason(document: Document, reason: str) -> Permit:
    """A reason is kept for good and read by others: it says something, and quotes nothing of the report."""
    if not reason.strip():
        return Denied(_("Say why it is erased."))
    if len(reason) > LONGEST_REASON:
        return Denied(_("A reason has at most %(most)d characters.") % {"most": LONGEST_REASON})
    said, title = _plain(reason), _plain(document.title)
    if any(run in said for words in (_plain(document.text), title) for run in runs(words)):
        return Denied(_("The reason quotes the report; it would outlive it."))
    if len(title) > SHORT and title in said:
        return Denied(_("The reason has the report’s title in it; it would outlive it."))
    return Allowed()


def _plain(text: str) -> str:
    """However it is written: in capitals, with accents, over lines."""
    return " ".join(fold(text).split())


def can_open(access: ProjectAccess) -> Permit:
    """Read a document outside of a review: leads."""
    if access.role == Membership.Role.LEAD:
        return Allowed()
    return Denied(_("Analysts read a report when the queue gives it to them; leads may open any."))
