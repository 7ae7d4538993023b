"""What a dataset's card says of a release, counted while it is frozen, and what its leads stated."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudication.comparing import CROSSED
from annotator.adjudication.models import Comparison
from annotator.projects.models import Project
from annotator.releases.items import GOLD
from annotator.releases.models import ReleaseItem, Statement
from annotator.spans.agreement import Figures, nominal_alpha
from annotator.spans.planting import PLANTED, WITHHELD

TESTS = (PLANTED, WITHHELD)
TAKEN = "\0"  # stands for a string of the report, which is no answer from a list
ARMS = {"all": "", "assisted": "assisted", "one of each": CROSSED, "blind": "blind"}


@dataclass
class Facts:
    """Counts of a release in the making."""

    licences: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)  # the first and the last
    settled: int = 0
    arms: Counter[str] = field(default_factory=Counter)
    tests: Counter[str] = field(
        default_factory=Counter
    )  # reviews in which something was planted, or withheld
    reviewers: Counter[str] = field(default_factory=Counter)
    added: int = 0
    suggested: dict[str, Counter[str]] = field(default_factory=dict)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    incidents: set[str] = field(default_factory=set)  # of the project, as leads said
    entities: set[str] = field(default_factory=set)

    def add(self, content: Mapping[str, Any]) -> None:
        """Count one item in."""
        for name, counter in (
            ("licence", self.licences),
            ("publisher", self.outlets),
            ("language", self.languages),
        ):
            # a report may have stood in several places; where none of them says, that counts too
            counter.update({place[name] for place in content["publications"] if place[name]} or {""})
        days = [place["published_at"][:10] for place in content["publications"] if place["published_at"]]
        self.days = [min(self.days + days), max(self.days + days)] if self.days + days else []
        self.settled += content["review_state"] == GOLD
        self.arms.update(one["arm"] for one in content["reviews"])
        for name in TESTS:
            self.tests[name] += sum(name in one for one in content["reviews"])
        self.reviewers.update({one["reviewer"] for one in content["reviews"]})
        for span in content["spans"]:
            self._decided(span)
            for name, value in span["attributes"].items():
                self._value(f"{span['label']} {name}", value)
        self.incidents |= {one["project_incident"] for one in content.get("project_incidents", ())}
        self.entities |= {one["entity"] for one in content.get("entities", ())}
        for span in content["rejected_spans"]:
            self._fate(span["suggested"], "rejected")

    def _decided(self, span: Mapping[str, Any]) -> None:
        if span["suggested"] is None:
            self.added += 1
        else:
            self._fate(span["suggested"], "corrected" if span["changed"] else "accepted")

    def _fate(self, suggested: Mapping[str, Any], fate: str) -> None:
        version = f"{suggested['suggester']} {suggested['version']}"
        self.suggested.setdefault(version, Counter())[fate] += 1

    def _value(self, name: str, value: Any) -> None:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one != TAKEN:
                self.values.setdefault(name, Counter())[one] += 1

    def told(self) -> dict[str, Any]:
        """For the manifest; people as a number, since a card is read by everybody."""
        return {
            "licences": self.licences, "outlets": self.outlets, "languages": self.languages, "days": self.days,
            "settled": self.settled, "arms": self.arms, **({"tests": self.tests} if self.tests.total() else {}),
            "reviewers": len(self.reviewers), "added": self.added,
            "suggested": self.suggested, "values": self.values,
            "joined": {"incidents": len(self.incidents), "entities": len(self.entities)},
        }  # fmt: skip


def stated(project: Project) -> dict[str, str]:
    """What the leads say of the dataset, where nothing can be counted."""
    found = Statement.objects.filter(project=project).first()
    return {name: getattr(found, name) for name in Statement.PARTS} if found else {}


def agreement(release_id: int) -> dict[str, Any]:
    """How far two people agreed on the reports of a release: by label, with and without suggestions, and on values."""
    documents = ReleaseItem.objects.filter(release=release_id).values("document_id")
    pairs = Comparison.objects.filter(kind=Comparison.Kind.PAIR, document__in=documents).order_by("pk")
    by_arms = {name: Figures() for name in ARMS}
    for arms, figures in pairs.values_list("arms", "figures").iterator():
        for name, meant in ARMS.items():
            if meant in ("", arms):
                by_arms[name].add(figures)
    return {
        "labels": {name: _labels(figures) for name, figures in by_arms.items() if figures.documents},
        "values": {
            f"{label} {name}": {"spans": pairs.total(), "alpha": nominal_alpha(pairs)}
            for (label, name), pairs in sorted(by_arms["all"].values.items())
        },
        "documents": {name: figures.documents for name, figures in by_arms.items()},
    }


def _labels(figures: Figures) -> dict[str, Any]:
    return {
        label: {"exact": found.exact.f1, "overlap": found.overlap.f1, "alpha": found.extents.alpha,
                "marks": found.exact.proposed + found.exact.there}
        for label, found in sorted(figures.labels.items())
    }  # fmt: skip
