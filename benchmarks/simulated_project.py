"""Do reviewers have less to correct as suggesters learn? A project of a hundred reports, played through.

    .venv/bin/python -m benchmarks.simulated_project [REPORTS]

Reports are made up (`made_up_news.py`), so that what is to be found in them is known. A reviewer who never errs takes them
from the queue one by one, rejects, changes and adds until that is what stands, confirms their incident, and submits. After
each the memory is kept up, and after every ten a model is trained and put to work if it is better. Printed are corrections
for a hundred spans accepted in the end, as the page shows them, and how the rules alone would have done throughout.
"""

import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any
from uuid import uuid4

from benchmarks.ground import ground, new_project
from benchmarks.made_up_news import Extent, reports

REPORTS = 100


class Reviewer:
    """Makes a review say what is to be found, with as few decisions as it takes."""

    def __init__(self, review: Any, there: list[Extent]) -> None:
        self.review, self.left = review, set(there)
        self.text, self.scheme = review.document.text, review.scheme.parsed

    def work(self) -> None:
        """Decide everything and submit."""
        from annotator.review import stored_state

        state = stored_state.whole(self.review).to_json()
        spans = sorted(
            state["spans"], key=lambda one: (one["start"], one["end"], one["label"]) not in self.left
        )
        entries = [self._link(link) for link in state["links"]]
        entries += chain.from_iterable(self._decide(span) for span in spans)
        entries += [self._add(extent) for extent in sorted(self.left)]
        entries += [self._confirm(incident) for incident in state["incidents"]]
        self._send([*entries, self._entry("submit", nothing_to_mark=True)])

    def _decide(self, span: dict[str, Any]) -> Iterator[Any]:
        wanted = next((one for one in sorted(self.left, key=lambda one: one[:2] != (span["start"], span["end"]))
                       if one[2] == span["label"] and one[0] < span["end"] and span["start"] < one[1]), None)  # fmt: skip
        if wanted is None:
            yield self._change("reject", span, status="rejected")
            return
        self.left.remove(wanted)
        start, end, label = wanted
        after = {"start": start, "end": end, "quote": self.text[start:end]}
        if (start, end) != (span["start"], span["end"]):
            yield self._change("adjust", span, **after)
            span = {**span, **after}
        values = self._settled(label, span["values"])
        if values != span["values"]:
            yield self._change("describe", span, values=values)
            span = {**span, "values": values}
        yield self._change("accept", span, status="accepted")

    def _settled(self, label: str, values: dict[str, Any]) -> dict[str, Any]:
        """What keeps a span from being submitted is said somehow; this is about spans alone."""
        settled = dict(values)
        for name, one in self.scheme.labels[label].attributes.items():
            if one.blocks_submit:
                settled[name] = {"value": "article", "origin": "person"}
            elif one.required and settled[name]["value"] is None:
                settled[name] = {"value": one.values[0], "origin": "person"}
        return settled

    def _add(self, extent: Extent) -> Any:
        start, end, label = extent
        after = {"start": start, "end": end, "label": label, "status": "accepted", "quote": self.text[start:end],
                 "values": self._settled(label, self.scheme.fill(label, {}))}  # fmt: skip
        return self._entry("add", changes=[{"span": str(uuid4()), "before": None, "after": after}])

    def _link(self, link: dict[str, Any]) -> Any:
        before = {name: link[name] for name in ("type", "from", "to", "status")}
        after = {**before, "status": "rejected"}
        return self._entry("unlink", changes=[{"link": link["id"], "before": before, "after": after}])

    def _confirm(self, incident: dict[str, Any]) -> Any:
        from annotator.spans.state import INCIDENT_FIELDS

        before = {name: incident[name] for name in INCIDENT_FIELDS}
        after = {**before, "status": "accepted"}
        return self._entry(
            "incident", changes=[{"incident": incident["id"], "before": before, "after": after}]
        )

    def _change(self, kind: str, span: dict[str, Any], **after: Any) -> Any:
        before = {name: span[name] for name in ("start", "end", "label", "status", "values", "quote")}
        return self._entry(
            kind, changes=[{"span": span["id"], "before": before, "after": {**before, **after}}]
        )

    def _entry(self, kind: str, **more: Any) -> Any:
        from annotator.common import clock
        from annotator.spans.entry import Entry

        now = clock.now().isoformat()
        return Entry.from_json(
            {"key": str(uuid4()), "kind": kind, "shown_at": now, "decided_at": now, **more}
        )

    def _send(self, entries: list[Any]) -> None:
        from annotator.review import actions

        answer = actions.decide(review_id=self.review.pk, by=self.review.user, entries=entries)
        refused = [one.refused for one in answer.results if one.refused]
        assert not refused, refused[0]


def by_the_rules(there: dict[int, list[Extent]]) -> float:
    """Corrections for a hundred spans if nothing were ever learned: a span of the rules is moved, or else goes."""
    from annotator.suggestions.models import Prediction

    corrections = spans = 0
    for said in Prediction.objects.filter(suggester__name="patterns", document_id__in=there):
        wanted = set(there[said.document_id])
        spans += len(wanted)
        found = {(one["start"], one["end"], one["label"]) for one in said.body["spans"]}
        left, wrong = sorted(wanted - found), sorted(found - wanted)
        for one in wrong:
            near = next(
                (other for other in left if other[2] == one[2] and other[0] < one[1] and one[0] < other[1]),
                None,
            )
            left = [other for other in left if other != near]
        corrections += len(wrong) + len(left)
    return 100 * corrections / spans


def main() -> None:
    """Play it, and print the curve."""
    from annotator.accounts.models import User
    from annotator.corpus.models import Document
    from annotator.learning import actions as learning
    from annotator.learning import outcomes
    from annotator.learning.models import Training
    from annotator.projects import actions as projects
    from annotator.projects.models import Membership
    from annotator.projects.queries import get_project_for
    from annotator.review import actions
    from annotator.spans import canonical
    from annotator.suggestions import actions as suggestions

    project, ada = new_project("simulated"), User.objects.create_user("ada")
    projects.add_member(project=project, user=ada, role=Membership.Role.ANALYST, by=None)
    there = {}
    for text, spans in reports(int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS):
        document = Document.objects.create(
            project=project,
            title="Report",
            text=text,
            text_sha256=canonical.text_sha256(text),
            words=len(text.split()),
        )
        there[document.pk] = spans
    suggestions.predict(document_ids=there)
    while review := actions.claim(access=get_project_for(ada, "simulated")):
        Reviewer(review, there[review.document_id]).work()
        if wished := learning.note(document_id=review.document_id):
            learning.train(training_id=wished.pk)
            suggestions.predict(document_ids=there, suggester="learned")
    for point in outcomes.curve(project).points:
        print(f"reports {point.name:>7}: {point.corrections:5.1f} corrections for 100 spans")
    print(f"by the rules alone: {by_the_rules(there):.1f} throughout")
    for training in Training.objects.order_by("pk"):
        print(f"after {training.finished} reports: {training.state}, {training.reason}")
    for row in outcomes.of(project).rows:
        print(f"{row.suggester} {row.version} {row.label}: {row.fared.right:.0%} right of {row.fared.shown}")


if __name__ == "__main__":
    with ground():
        main()
