"""Entries as the page makes them, posted to the API."""

import json
import re
from typing import Any
from uuid import uuid4

from django.test import Client

from annotator.review.models import Review

WHEN = "2031-05-04T08:00:00+00:00"
MUTABLE = ("start", "end", "label", "status", "values", "quote")
LINK_MUTABLE = ("type", "from", "to", "status")


def entry(kind: str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A queue entry with a key of its own."""
    return {
        "key": str(uuid4()),
        "kind": kind,
        "changes": list(changes),
        "shown_at": WHEN,
        "decided_at": WHEN,
        **more,
    }


def change(state: dict[str, Any], **after: Any) -> dict[str, Any]:
    """A change of a span or link from the state a page shows."""
    kind, names = ("link", LINK_MUTABLE) if "from" in state else ("span", MUTABLE)
    before = {name: state[name] for name in names}
    return {kind: state["id"], "before": before, "after": before | after}


class Analyst:
    """One signed-in person in front of one review."""

    def __init__(self, client, user, review) -> None:
        client.force_login(user)
        self.client, self.url = client, f"/api/v1/reviews/{review.pk}/"

    def state(self) -> dict[str, Any]:
        return self.client.get(self.url).json()

    def span(self, quote: str) -> dict[str, Any]:
        return next(span for span in self.state()["spans"] if span["quote"] == quote)

    def link(self) -> dict[str, Any]:
        return self.state()["links"][0]

    def post(self, *entries: Any, query: str = "", **headers: Any):
        return self.client.post(
            f"{self.url}decisions/{query}", list(entries), content_type="application/json", **headers
        )

    def one(self, posted: dict[str, Any], **headers: Any) -> dict[str, Any]:
        """The result of one entry."""
        return self.post(posted, **headers).json()["results"][0]

    def accept(self, quote: str) -> dict[str, Any]:
        posted = entry("accept", change(self.span(quote), status="accepted"))
        return self.one(posted) | {"entry": posted}

    def decide_links(self) -> None:
        """Accept the links that still wait."""
        left = [one for one in self.state()["links"] if one["status"] == "suggested"]
        for one in left:
            assert self.one(entry("link", change(one, status="accepted")))["outcome"] == "applied"

    def decide_everything(self) -> None:
        """Accept all spans and the claim; the toll has its source then."""
        spans, links = self.state()["spans"], self.state()["links"]
        changes = [change(one, status="accepted") for one in [*spans, *links]]
        assert self.one(entry("accept_many", *changes))["outcome"] == "applied"


def hand_in(review: Review, without: tuple[str, ...] = ()) -> None:
    """Accept everything but these quotes, which are rejected, and submit."""
    desk = Analyst(Client(), review.user, review)
    for quote in without:
        span = desk.span(quote)
        links = [one for one in desk.state()["links"] if span["id"] in (one["from"], one["to"])]
        changes = [change(one, status="rejected") for one in [span, *links]]
        assert desk.one(entry("reject", *changes))["outcome"] == "applied"
    state = desk.state()
    left = [one for one in [*state["spans"], *state["links"]] if one["status"] == "suggested"]
    if left:
        accepted = entry("accept_many", *[change(one, status="accepted") for one in left])
        assert desk.one(accepted)["outcome"] == "applied"
    state = desk.state()
    claimed = {one["from"] for one in state["links"] if one["status"] == "accepted"}
    for toll in [one for one in state["spans"] if one["label"] == "CASUALTY" and one["status"] == "accepted"]:
        if toll["id"] not in claimed:
            values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
            assert desk.one(entry("describe", change(toll, values=values)))["outcome"] == "applied"
    assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"


def embedded(page: bytes) -> dict:
    """The JSON the page's JavaScript starts from."""
    return json.loads(re.search(rb'id="review-page" type="application/json">(.*?)</script>', page, re.S)[1])
