"""A project with something of every kind in it, everybody who could come to its doors, and what each route leads to."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from annotator.accounts import actions as accounts
from annotator.accounts.models import User
from annotator.adjudication import actions as adjudication
from annotator.corpus import joining, naming
from annotator.corpus.models import Document
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases import background
from annotator.releases.actions import freeze
from annotator.releases.models import Release, ReleaseJob
from annotator.review import actions as reviews
from annotator.review import assigning, calibration, practice
from annotator.review.models import Assignment, Review
from annotator.review.queries import standing_opinions
from annotator.review.thread_models import Thread
from annotator.review.version_models import Recheck
from tests.cast import PASSWORD, ROLES
from tests.reports import make_document
from tests.review.desk import WHEN, Analyst, entry, hand_in
from tests.review.test_practice import report

SUBMIT = {"key": "6f0a8d2e-9d1c-4c55-8d3b-6f6e7c1f2a34", "shown_at": WHEN, "decided_at": WHEN}
# what is sent where nothing, or an empty object, would be refused before anybody looks who asks
QUERIES = {
    "projects/<slug:slug>/releases/compare/": "?from=1&to=1",
    "projects/<slug:slug>/releases/compare/CHANGES.csv": "?from=1&to=1",
    "api/v1/releases/<int:pk>/changes/": "?since=1",
}
BODIES = {
    "api/v1/reviews/<int:pk>/decisions/": [{**SUBMIT, "kind": "note", "note": "why?"}],
    "api/v1/reviews/<int:pk>/submit/": SUBMIT,
}


class World:
    """The project “coast”; `users` are the people by name, `places` what stands for each part of a route."""

    def __init__(self) -> None:
        scheme = defaults.scheme()
        self.project = projects.create_project(
            slug="coast", name="Coast", scheme=scheme, guidelines="## ACTOR", by=None, policy=defaults.ONCE
        )
        self.users: dict[str, User | None] = {
            "nobody": None,
            "zoe": User.objects.create_user("zoe", password=PASSWORD),
            "root": User.objects.create_superuser("root", password=PASSWORD),
        }
        hills = projects.create_project(slug="hills", name="Hills", scheme=scheme, guidelines="", by=None)
        for name, role in {**ROLES, "rita": Membership.Role.READER, "olga": Membership.Role.LEAD}.items():
            self.users[name] = User.objects.create_user(name, password=PASSWORD)
            projects.add_member(
                project=hills if name == "olga" else self.project, user=self.users[name], role=role, by=None
            )
        self.places = [*self._reports().items(), *self._others().items()]

    def call(self, route: str) -> tuple[str, Any]:
        """Where a route with something that exists in each of its places is, and what to send there."""
        return self._url(route) + QUERIES.get(route, ""), BODIES.get(route, {})

    def _url(self, route: str) -> str:
        for part, found in self.places:
            route = route.replace(part, found)
        if "<" in route:
            raise LookupError(f"tests/access_world.py does not say what stands for the last part of {route}")
        return f"/{route}"

    def _access(self, name: str) -> ProjectAccess:
        return get_project_for(self.users[name], "coast")

    def _claim(self, name: str) -> Review:
        return reviews.claim(access=self._access(name))

    def _report(self, number: int) -> Document:
        text = f"Harbour police said four league guards were killed. A nurse saw it. {number}"
        return make_document(self.project, text=text, title=f"Report {number}")

    def _reports(self) -> dict[str, str]:
        """Reports in every state, the most special routes first."""
        self._report(1)
        hand_in(submitted := self._claim("ada"))
        self._report(2)
        flagged = self._claim("ada")
        flag = entry("flag", reason="unreadable")
        assert Analyst(Client(), flagged.user, flagged).one(flag)["outcome"] == "applied"
        settled, adjudicated = self._settled()
        told = self._practised()
        compared = self._calibrated()
        document = self._report(6)
        opened = self._claim("ada")
        self._report(7)  # waits for the next who asks
        return {
            "reviews/<int:pk>/put-back": f"reviews/{flagged.pk}/put-back",
            "reviews/<int:pk>/send-back": f"reviews/{submitted.pk}/send-back",
            "reviews/<int:pk>/recall": f"reviews/{submitted.pk}/recall",
            "reviews/<int:pk>/settled": f"reviews/{settled.pk}/settled",
            "reviews/<int:pk>/unsettle": f"reviews/{adjudicated.pk}/unsettle",
            "reviews/<int:pk>/feedback": f"reviews/{told.pk}/feedback",
            "reviews/<int:pk>": f"reviews/{opened.pk}",
            "calibration/<int:pk>": f"calibration/{compared.document_id}",
            "practice/<int:pk>": f"practice/{told.document_id}",
            "documents/<int:pk>": f"documents/{document.pk}",
        }

    def _settled(self) -> tuple[Review, Review]:
        Policy.objects.update(twice_first=1000)
        document = self._report(3)
        hand_in(review := self._claim("ada"), ("nurse",))
        hand_in(self._claim("ben"))
        Policy.objects.update(twice_first=0, twice_share=0)
        adjudication.open_case(document_id=document.pk)
        hand_in(adjudicated := adjudication.claim(access=self._access("cleo")))
        return review, adjudicated

    def _practised(self) -> Review:
        known = report(self.project, 4, known=True)
        practice.choose(access=self._access("max"), documents=[known])
        Policy.objects.update(practice_reports=1, pass_mark=1)
        hand_in(review := self._claim("ada"))
        Policy.objects.update(practice_reports=0)
        return review

    def _calibrated(self) -> Review:
        calibration.choose(access=self._access("max"), documents=[self._report(5)])
        hand_in(review := self._claim("ada"))
        return review

    def _exports(self, release: Release) -> tuple[ReleaseJob, ReleaseJob]:
        """One whose file is there, and one that waits."""
        made = {"project": self.project, "kind": "export", "release": release, "wished_by": self.users["max"]}
        file = background.storage().save("exports/x.jsonl", ContentFile(b"x"))
        kept = {"state": "done", "file": file, "sha256": "0" * 64, "bytes": 1}
        return (
            ReleaseJob.objects.create(**made, **kept, format="jsonl"),
            ReleaseJob.objects.create(**made, format="brat"),
        )

    def _others(self) -> dict[str, str]:
        max, ada = self.users["max"], self.users["ada"]
        release = freeze(project=self.project, name="First", by=max)
        kept, waiting = self._exports(release)
        membership = self.project.memberships.get(user=ada).pk
        invitation, secret = projects.invite(access=self._access("max"), role=Membership.Role.ANALYST)
        given = {"access": self._access("max"), "documents": [self._report(8)]}
        assigning.give(**given, to=self.project.memberships.get(user=self.users["ben"]))
        assignment = Assignment.objects.get()
        thread = Thread.objects.create(review=Review.objects.filter(user=ada, state="open").last())
        [opinion, *_rest] = standing_opinions(self.project)
        said = joining.join(
            access=self._access("max"),
            told=[f"{opinion.document.public_id}:main"],
            require_told=lambda _told: None,
        )
        named = naming.join(
            access=self._access("max"), names=["HL", "Harbour League"], require_told=lambda _names: None
        )
        recheck = Recheck.objects.create(project=self.project, guideline=self.project.guideline, by=max)
        token, _ = accounts.make_token(user=ada, scopes=["read"], expires_at=None, by=ada)
        return {
            "invitations/<int:pk>": f"invitations/{invitation.pk}",
            "people/<int:pk>": f"people/{membership}",
            "members/<int:pk>": f"members/{membership}",
            "tokens/<int:pk>": f"tokens/{token.pk}",
            "releases/<int:pk>": f"releases/{release.pk}",
            "releases/<int:number>": f"releases/{release.number}",
            "releases/jobs/<int:pk>/file": f"releases/jobs/{kept.pk}/file",
            "releases/jobs/<int:pk>": f"releases/jobs/{waiting.pk}",
            "release-jobs/<int:pk>/file": f"release-jobs/{kept.pk}/file",
            "release-jobs/<int:pk>": f"release-jobs/{waiting.pk}",
            "incidents/<int:pk>": f"incidents/{said.change.pk}",
            "names/<int:pk>": f"names/{named.change.pk}",
            "names/changes/<int:pk>": f"names/changes/{named.change.pk}",
            "incidents/changes/<int:pk>": f"incidents/changes/{said.change.pk}",
            "keys/<int:pk>": "keys/1",
            "jobs/<int:pk>": "jobs/1",
            "assignments/<int:pk>": f"assignments/{assignment.pk}",
            "threads/<int:pk>": f"threads/{thread.pk}",
            "rechecks/<int:pk>": f"rechecks/{recheck.pk}",
            "user/<id>": f"user/{ada.pk}",
            "r/<path:content_type_id>/<path:object_id>": "r/1/1",
            "<path:object_id>": "1",
            "<app_label>": "annotator",
            "admin/<url>": "admin/nothing",
            "<provider_id>": "sso",
            "<uidb36>-<key>": "1-x",
            "<key>": "x",
            "<slug:slug>": "coast",
            "<str:secret>": secret,
            "<str:label>": "ACTOR",
        }
