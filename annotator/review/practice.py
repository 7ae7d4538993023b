"""Practice: reports whose answer is known, what a person got right in them, and the gate before the queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotator.accounts.models import User
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership, Project
from annotator.projects.queries import ProjectAccess, renaming
from annotator.review import exercises, queries, rules
from annotator.review.models import Admission, Exercise, Plan, Review, Submission
from annotator.spans import feedback, opening
from annotator.spans.feedback import Remark
from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Tally
from annotator.spans.text import around
from annotator.suggestions import queries as suggestions

# The set


@transaction.atomic
def choose(*, access: ProjectAccess, documents: Iterable[Document]) -> int:
    """Let people practise on these reports, whose answer is known; Refusal names the first of which it is not."""
    project_rules.can_change(access).require()
    wanted = exercises.locked(access, documents)
    for document in wanted:
        answer = known_answer(document, access.project)
        rules.can_practise_on(document, answer).require()
        Exercise.objects.create(document=document, kind=Exercise.Kind.PRACTICE, answer=answer)
    exercises.record("practice.chosen", access, access.project.slug, documents=len(wanted))
    return len(wanted)


def known_answer(document: Document, project: Project) -> list[dict[str, Any]] | None:
    """What was settled of a report, else what came with its import while nobody has begun it; None where neither is."""
    settled = queries.last_submissions([document.pk], Review.Kind.ADJUDICATION).first()
    if settled:
        return feedback.known(renaming(project).spans(settled.body["spans"]))
    if Plan.objects.filter(document=document).exists():
        return None
    imported = suggestions.imported(document)
    if imported is None:
        return None
    shown = renaming(project).proposals([imported])
    body = opening.merge(shown, document.text, project.scheme.parsed)
    return feedback.known(span | {"status": "accepted"} for span in body["spans"])


# Practising


def take(access: ProjectAccess) -> tuple[Document, list[opening.Proposal]] | None:
    """The next report to practise on, and what its review opens with: what machines proposed, never what was imported."""
    waiting = left_for(access).select_related("document").select_for_update(of=("self",), no_key=True)
    exercise = waiting.first()
    if exercise is None:
        return None
    plan = Plan.objects.filter(document=exercise.document_id).first()
    predictions = plan.predictions if plan else suggestions.newest(exercise.document)
    return exercise.document, suggestions.proposals(predictions, imported=False)


def left_for(access: ProjectAccess) -> QuerySet[Exercise]:
    """What a person can still practise on: reports they have had nothing to do with."""
    mine = Review.objects.filter(document=OuterRef("document"), user=access.user)
    ready = suggestions.documents_ready(access.project).filter(pk=OuterRef("document"))
    found = Exercise.objects.filter(~Exists(mine), Exists(ready), kind=Exercise.Kind.PRACTICE, ended_at=None)
    return found.order_by("document")


def open_practice_of(user: User, project_id: int) -> Review | None:
    """What a person has begun to practise on."""
    mine = Review.objects.filter(user=user, document__project=project_id, kind=Review.Kind.PRACTICE)
    return mine.filter(state=Review.State.OPEN, erased=False).select_related("document").first()


@dataclass(frozen=True)
class Practised:
    """A report a person practised on, and how well."""

    review: Review
    score: Tally


def practised(user: User, access: ProjectAccess, most: int | None = None) -> list[Practised]:
    """What a person submitted for practice, the newest first."""
    found = _submissions(access).filter(review__user=user).order_by("-pk")[:most]
    words = renaming(access.project)
    return [_practised(one, words) for one in found]


def _submissions(access: ProjectAccess) -> QuerySet[Submission]:
    found = Submission.objects.filter(
        document__project=access.project,
        review__kind=Review.Kind.PRACTICE,
        review__state=Review.State.SUBMITTED,
        document__exercise__kind=Exercise.Kind.PRACTICE,
    )
    return found.select_related("review__user", "document__exercise").defer("document__text")


def _practised(submission: Submission, words: Renaming) -> Practised:
    submission.review.document = submission.document
    return Practised(submission.review, feedback.score(_remarks(submission, words)))


def _remarks(submission: Submission, words: Renaming) -> list[Remark]:
    """A submission held against what is known, both in the words of the scheme in force."""
    known = words.answers(submission.document.exercise.answer or [])
    return feedback.compare(words.spans(submission.body["spans"]), known, words.scheme)


# The gate


@dataclass(frozen=True)
class Gate:
    """How a person stands before the gate."""

    is_open: bool
    needed: int = 0  # reports that count
    mark: int = 0  # per cent
    counted: tuple[Practised, ...] = ()  # the newest ones, as many as count
    left: int = 0  # reports they can still practise on

    @property
    def score(self) -> float:
        """F1 over those that count."""
        return sum((one.score for one in self.counted), Tally()).f1

    @property
    def passed(self) -> bool:
        """Have they practised enough, and well enough?"""
        enough = len(self.counted) >= min(self.needed, len(self.counted) + self.left)
        return bool(self.counted) and enough and self.score * 100 >= self.mark


def gate(access: ProjectAccess) -> Gate:
    """Whether the queue is open to a person. It always is to adjudicators and leads, and to whom was admitted."""
    policy = access.project.policy
    gated = policy.practice_reports and access.role == Membership.Role.ANALYST
    if not gated or _admissions(access).filter(user=access.user).exists():
        return Gate(is_open=True)
    return Gate(
        is_open=False,
        needed=policy.practice_reports,
        mark=policy.pass_mark,
        counted=tuple(practised(access.user, access, policy.practice_reports)),
        left=left_for(access).count(),
    )


def _admissions(access: ProjectAccess) -> QuerySet[Admission]:
    return Admission.objects.filter(project=access.project)


def admit_if_passed(access: ProjectAccess) -> Gate:
    """Open the gate to a person who has passed; the gate as it is then."""
    found = gate(access)
    if found.is_open or not found.passed:
        return found
    _, new = Admission.objects.get_or_create(project=access.project, user=access.user)
    if new:
        exercises.record("gate.passed", access, access.user.pseudonym, score=round(100 * found.score))
    return Gate(is_open=True)


@transaction.atomic
def admit(*, access: ProjectAccess, membership: Membership) -> None:
    """A lead opens the gate to a person, whatever they practised; twice changes nothing."""
    project_rules.can_change(access).require()
    _, new = Admission.objects.get_or_create(
        project=access.project, user=membership.user, defaults={"by": access.user}
    )
    if new:
        exercises.record("gate.opened", access, membership.user.pseudonym)


@dataclass(frozen=True)
class Trainee:
    """An analyst before the gate, as a lead sees them."""

    membership: Membership
    admission: Admission | None
    practised: list[Practised]

    @property
    def score(self) -> float:
        """F1 over everything they practised on."""
        return sum((one.score for one in self.practised), Tally()).f1


def trainees(access: ProjectAccess) -> list[Trainee]:
    """The analysts of a project, and how each stands."""
    analysts = Membership.objects.filter(
        project=access.project, role=Membership.Role.ANALYST, user__is_active=True
    )
    admitted = {one.user_id: one for one in _admissions(access).select_related("by")}
    done: dict[int, list[Practised]] = {}
    words = renaming(access.project)
    for submission in _submissions(access).order_by("pk"):
        one = _practised(submission, words)
        done.setdefault(one.review.user_id, []).append(one)
    return [
        Trainee(one, admitted.get(one.user_id), done.get(one.user_id, []))
        for one in analysts.select_related("user").order_by("user__username")
    ]


# Feedback


@dataclass(frozen=True)
class Shown:
    """A remark with the words it is about."""

    remark: Remark
    before: str
    words: str
    after: str
    mine: str
    rule: str | None  # that the edges of what was marked break
    more: list[str]  # words of an edge that do not belong to it
    less: list[str]  # words that do, and were left out


def told(review: Review, headings: Mapping[str, str]) -> dict[str, Any]:
    """What a person who practised is told: the score, what went how often wrong, and each place.

    `headings` leads to what the guidelines say of a label.
    """
    submission = review.submissions.latest("number")
    text = review.document.text
    words = renaming(review.document.project)
    remarks = _remarks(submission, words)
    return {
        "score": feedback.score(remarks),
        "labels": [
            {"label": label, "heading": headings.get(label, ""), "counts": counts.values()}
            for label, counts in feedback.by_label(remarks).items()
        ],
        "values": [
            {"label": label, "name": name, "times": times}
            for (label, name), times in feedback.by_value(remarks).items()
        ],
        "remarks": [_shown(one, text, words.scheme) for one in remarks if one.outcome != feedback.RIGHT],
    }


def _shown(remark: Remark, text: str, scheme: Scheme) -> Shown:
    mine = remark.mine
    return Shown(
        remark,
        *around(text, *remark.place),
        text[mine.start : mine.end] if mine else "",
        feedback.broken_rule(remark, text, scheme),
        *feedback.apart(remark, text),
    )
