"""Gathers the models of every room for Django."""

from annotator.accounts.models import Token, User
from annotator.adjudication.models import Case, Comparison
from annotator.audit.models import Event
from annotator.corpus.models import Document, Publication, WordIndex
from annotator.corpus.name_models import Entity, Name, NameChange
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
    ClosedGap,
    Decision,
    Exercise,
    Link,
    Opening,
    Plan,
    Return,
    Review,
    Span,
    Submission,
)
from annotator.review.thread_models import Comment, Thread
from annotator.review.version_models import Recheck, RecheckItem
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
    "ClosedGap",
    "Comment",
    "Comparison",
    "Decision",
    "Document",
    "Entity",
    "Event",
    "Exercise",
    "Fingerprint",
    "GuidelineVersion",
    "Invitation",
    "Link",
    "Membership",
    "Name",
    "NameChange",
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
    "Thread",
    "Token",
    "TrainedModel",
    "Training",
    "User",
    "Withdrawal",
    "WordIndex",
]
