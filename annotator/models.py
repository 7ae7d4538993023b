"""Gathers the models of every room for Django."""

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.corpus.models import Document, Publication
from annotator.projects.models import GuidelineVersion, Membership, Project, SchemeVersion
from annotator.releases.models import Release, ReleaseItem
from annotator.review.models import Decision, Link, Opening, Review, Span, Submission
from annotator.suggestions.models import Prediction, Suggester

__all__ = [
    "Decision",
    "Document",
    "Event",
    "GuidelineVersion",
    "Link",
    "Membership",
    "Opening",
    "Prediction",
    "Project",
    "Publication",
    "Release",
    "ReleaseItem",
    "Review",
    "SchemeVersion",
    "Span",
    "Submission",
    "Suggester",
    "User",
]
