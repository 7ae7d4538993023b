"""Gathers the models of every room for Django."""

from annotator.accounts.models import Token, User
from annotator.adjudication.models import Case, Comparison
from annotator.audit.models import Event
from annotator.corpus.models import Document, Publication, WordIndex
from annotator.learning.models import Training
from annotator.projects.models import (
    GuidelineVersion,
    Invitation,
    Membership,
    Policy,
    Project,
    SchemeChange,
    SchemeVersion,
)
from annotator.releases.models import Fingerprint, Release, ReleaseItem, ReleaseJob, Statement, Withdrawal
from annotator.review.models import (
    Admission,
    Assignment,
    Decision,
    Exercise,
    Link,
    Opening,
    Plan,
    Recheck,
    RecheckItem,
    Return,
    Review,
    Span,
    Submission,
)
from annotator.suggestions.models import (
    Call,
    Prediction,
    RememberedReport,
    RememberedTrace,
    Suggester,
    TrainedModel,
)

__all__ = [
    "Admission",
    "Assignment",
    "Call",
    "Case",
    "Comparison",
    "Decision",
    "Document",
    "Event",
    "Exercise",
    "Fingerprint",
    "GuidelineVersion",
    "Invitation",
    "Link",
    "Membership",
    "Opening",
    "Plan",
    "Policy",
    "Prediction",
    "Project",
    "Publication",
    "Recheck",
    "RecheckItem",
    "Release",
    "ReleaseItem",
    "ReleaseJob",
    "RememberedReport",
    "RememberedTrace",
    "Return",
    "Review",
    "SchemeChange",
    "SchemeVersion",
    "Span",
    "Statement",
    "Submission",
    "Suggester",
    "Token",
    "TrainedModel",
    "Training",
    "User",
    "Withdrawal",
    "WordIndex",
]
