"""Simulated analysts at a running program: over HTTP, with the requests that a browser makes from the queue and back."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

SLUG = "crowd"
TOKEN = "a" * 32  # of the form's cookie and header, which only have to be equal
KEY = 0.05  # seconds between two keys
CORRECTED = 4  # of a report's sources, before they are accepted
SPAN = ("start", "end", "label", "status", "values", "quote")
LINK = ("type", "from", "to", "status")
INCIDENT = (
    "main", "label", "location", "location_precision", "date_start", "date_end", "date_precision", "status",
)  # fmt: skip


def furnish(
    people: int, documents: int, *, words: int, spans: int, policy: dict[str, Any] | None = None
) -> None:
    """A project whose reports are reviewed twice, unless told otherwise; prints a session per analyst.

    Django has to be set up.
    """
    from annotator.accounts.models import User
    from annotator.corpus.models import Document
    from annotator.projects import actions, defaults
    from annotator.projects.models import Membership
    from annotator.spans.canonical import text_sha256
    from annotator.suggestions.models import Prediction, Suggester
    from benchmarks.ground import dice, filler
    from benchmarks.review_page import predicted

    policy = policy or {"twice_first": documents}
    scheme, guidelines = defaults.scheme(), defaults.guidelines()
    project = actions.create_project(
        slug=SLUG, name=SLUG, scheme=scheme, guidelines=guidelines, by=None, policy=policy
    )
    suggester = Suggester.objects.create(
        project=project, name="patterns", version="made up", provider=Suggester.Provider.PATTERNS
    )
    for number in range(documents):
        text = filler(dice(number), words)
        document = Document.objects.create(
            project=project, title=f"Report {number}", text=text, text_sha256=text_sha256(text), words=words
        )
        body = predicted(text, spans, spans // 2)
        Prediction.objects.create(document=document, suggester=suggester, body=body)
    for number in range(people):
        user = User.objects.create_user(f"analyst-{number}")
        actions.add_member(project=project, user=user, role=Membership.Role.ANALYST, by=None)
        sys.stdout.write(f"session {signed_in(user)}\n")


def signed_in(user: Any) -> str:
    """A session of this person, as signing in would make it. Django has to be set up."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from annotator.projects.views import BACKEND

    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.save()
    return str(session.session_key)


@dataclass
class Analyst:
    """One person with a browser, whose page sends what waits while the next keys are pressed."""

    address: str
    session: str
    key: float = KEY
    reviews: list[int] = field(default_factory=list)
    sent: int = 0  # decisions that were answered `applied`
    seconds: list[float] = field(default_factory=list)  # of each request

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(self.address, timeout=60)
        self._headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
        }

    def work(self) -> Analyst:
        """Take reports and review them until nothing waits."""
        while review := self._next():
            self._review(review)
        self._connection.close()
        return self

    def _next(self) -> str:
        """The page of the next report; nothing where none waits for this person."""
        if "Take the next report" not in self._get(f"/projects/{SLUG}/next/"):
            return ""
        status, _, location = self._ask(
            "POST", f"/projects/{SLUG}/next/", urlencode({"csrfmiddlewaretoken": TOKEN})
        )
        return location if status == 302 else self._next()  # somebody else was faster

    def _review(self, page: str) -> None:
        state = _embedded(self._get(page))
        self.reviews.append(state["review"])
        self._send(state["decide_url"], _keys(state))

    def _send(self, url: str, keys: list[dict[str, Any]]) -> None:
        """Press a key every so often, and send what waits as soon as no request is under way."""
        begun, done = time.monotonic(), 0
        while done < len(keys):
            pressed = min(len(keys), int((time.monotonic() - begun) / self.key))
            if pressed == done:
                time.sleep(begun + (done + 1) * self.key - time.monotonic())
                continue
            entries = keys[done:pressed]
            status, body, _ = self._ask("POST", url, json.dumps(entries), "application/json")
            outcomes = [one["outcome"] for one in json.loads(body)["results"]] if status == 200 else [body]
            assert outcomes == ["applied"] * len(entries), (url, status, body[:500])
            self.sent += len(entries)
            done = pressed

    def _get(self, path: str) -> str:
        status, body, _ = self._ask("GET", path)
        assert status == 200, (path, status)
        return body

    def _ask(
        self, method: str, path: str, body: str = "", kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str, str]:
        """Status, body and where to go on; what it took is kept."""
        begun = time.monotonic()
        self._connection.request(method, path, body or None, self._headers | {"Content-Type": kind})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        self.seconds.append(time.monotonic() - begun)
        return answer.status, text, answer.getheader("Location", "")


def _embedded(page: str) -> dict[str, Any]:
    """What the review page's scripts start from."""
    found = re.search(r'id="review-page" type="application/json">(.*?)</script>', page, re.S)
    assert found, page[:500]
    state: dict[str, Any] = json.loads(found[1])
    return state


def _keys(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Accept every span with its links, some after a correction, and the incident, then submit: an entry per key.

    A toll of unknown kind, as a model that learned from filler proposes them, is rejected.
    """
    entries, left, accepted = [], CORRECTED, 0
    for shown in state["spans"]:
        span = dict(shown)
        if span["label"] == "CASUALTY" and span["values"]["kind"]["value"] is None:
            entries.append(_entry("reject", _change("span", SPAN, span, status="rejected")))
            continue
        if span["label"] == "SOURCE" and left:
            left -= 1
            values = span["values"] | {"kind": {"value": "media", "origin": "person"}}
            entries.append(_entry("describe", _change("span", SPAN, span, values=values)))
            span["values"] = values
        links = [one for one in state["links"] if one["from"] == span["id"]]
        changes = [_change("link", LINK, one, status="accepted") for one in links]
        entries.append(_entry("accept", _change("span", SPAN, span, status="accepted"), *changes))
        accepted += 1
    guessed = [one for one in state["incidents"] if one["status"] == "suggested"]
    entries += [_entry("incident", _change("incident", INCIDENT, one, status="accepted")) for one in guessed]
    return [*entries, _entry("submit", submission=state["submission"], nothing_to_mark=not accepted)]


def _change(kind: str, names: tuple[str, ...], thing: dict[str, Any], **after: Any) -> dict[str, Any]:
    before = {name: thing[name] for name in names}
    return {kind: thing["id"], "before": before, "after": before | after}


def _entry(kind: str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {
        "key": str(uuid4()),
        "kind": kind,
        "changes": list(changes),
        "shown_at": now,
        "decided_at": now,
    } | more


def work_together(url: str, sessions: list[str]) -> tuple[list[Analyst], float]:
    """All of them at once, until nothing waits for anybody; and how many seconds that took."""
    address = url.removeprefix("http://")
    together = threading.Barrier(len(sessions))

    def work(session: str) -> Analyst:
        together.wait(timeout=30)
        return Analyst(address, session).work()

    begun = time.monotonic()
    with ThreadPoolExecutor(len(sessions)) as threads:
        analysts = list(threads.map(work, sessions))
    return analysts, time.monotonic() - begun


def sessions_in(output: str) -> list[str]:
    """What `furnish` printed."""
    return re.findall(r"^session (\w+)$", output, re.M)


SLOTS = """
SELECT count(*) FILTER (WHERE slots = '{1,2}' AND people = 2) = count(*), count(*), sum(reviews)
FROM (SELECT d.id, array_agg(r.slot ORDER BY r.slot) slots, count(DISTINCT r.user_id) people, count(r.id) reviews
      FROM annotator_document d LEFT JOIN annotator_review r ON r.document_id = d.id AND r.state = 'submitted'
      GROUP BY d.id) filled
"""
