"""A report of a release as a UIMA CAS, and the types it needs.

Names in UIMA are identifiers; labels and attributes are called by ones that resemble them. cassis takes code points and
writes UTF-16 offsets, as UIMA counts.
"""

from collections.abc import Callable
from typing import Any

from cassis import Cas, TypeSystem
from cassis.typesystem import TYPE_NAME_ANNOTATION, TYPE_NAME_DOUBLE, TYPE_NAME_INTEGER, TYPE_NAME_STRING

from annotator.releases.writers.cells import one_line, plain
from annotator.releases.writers.edition import Edition, brief
from annotator.releases.writers.labels import Labels
from annotator.spans.called import safe_names

DOCUMENT, MENTION, LINK = "attest.Document", "attest.Mention", "attest.Link"
DOCUMENT_FEATURES = (
    "documentId",
    "title",
    "textSha256",
    "publications",
    "reviews",
    "reviewState",
    "incidents",
    "regions",
    "scheme",
    "release",
)
MENTION_FEATURES = ("mentionId", "label", "decidedBy", "suggester", "rule", "changed", "valueOrigins")
LINK_FEATURES = ("linkId", "kind", "decidedBy", "suggester")
HOW = (
    "attest.Document tells of the report and the release; each label is a subtype of attest.Mention with a feature per"
    " attribute, empty where nobody set it; attest.Link leads from its source to its target. Lists are joined by"
    " semicolons; publications, reviews, incidents, regions, values' origins and the release are JSON. begin and end count UTF-16 units, as UIMA"
    " does; cassis turns them into code points as it reads. Rejected suggestions are not in it."
)


class Types:
    """The type system of a release."""

    def __init__(self, edition: Edition) -> None:
        self.system = TypeSystem()
        labels = Labels(edition)
        self._type(DOCUMENT, TYPE_NAME_ANNOTATION, dict.fromkeys(DOCUMENT_FEATURES, TYPE_NAME_STRING))
        kinds = dict.fromkeys(MENTION_FEATURES, TYPE_NAME_STRING) | {"score": TYPE_NAME_DOUBLE}
        self._type(MENTION, TYPE_NAME_ANNOTATION, kinds)
        ends = {"source": MENTION, "target": MENTION}
        self._type(LINK, TYPE_NAME_ANNOTATION, dict.fromkeys(LINK_FEATURES, TYPE_NAME_STRING) | ends)
        self.labels = {name: f"attest.label.{called}" for name, called in _identifiers(labels.names).items()}
        self.values: dict[str, dict[str, str]] = {}
        for label, type_name in self.labels.items():
            asked = labels.attributes(label)
            self.values[label] = {name: f"value_{called}" for name, called in _identifiers(asked).items()}
            self._type(type_name, MENTION, {
                self.values[label][name]: TYPE_NAME_INTEGER if found[0].type == "int?" else TYPE_NAME_STRING
                for name, found in asked.items()
            })  # fmt: skip

    def _type(self, name: str, parent: str, features: dict[str, str]) -> None:
        made = self.system.create_type(name, supertypeName=parent)
        for feature, kind in features.items():
            self.system.create_feature(made, feature, kind)


def build(content: dict[str, Any], types: Types, about: dict[str, Any], clean: Callable[[str], str]) -> Cas:
    """A report with its mentions and links; `clean` is asked about every string."""
    cas = Cas(typesystem=types.system)
    cas.sofa_string, cas.sofa_mime = clean(content["text"]), "text/plain"

    def add(type_name: str, begin: int, end: int, **values: Any) -> Any:
        held = {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
        made = types.system.get_type(type_name)(begin=begin, end=end, **held)
        cas.add(made)
        return made

    add(DOCUMENT, 0, len(content["text"]), **_document(content, about))
    mentions = {
        span["id"]: add(types.labels[span["label"]], span["start"], span["end"], **_mention(span, types))
        for span in content["spans"]
    }
    for link in content["links"]:
        source, target = mentions[link["from"]], mentions[link["to"]]
        add(LINK, source.begin, source.end, source=source, target=target, linkId=link["id"], kind=link["type"],
            decidedBy=link["decided_by"], suggester=_suggester(link))  # fmt: skip
    return cas


def _document(content: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    return {
        "documentId": content["id"],
        "title": content["title"],
        "textSha256": content["text_sha256"],
        "publications": one_line(content["publications"]),
        "reviews": one_line([brief(review) for review in content["reviews"]]),
        "reviewState": content["review_state"],
        "incidents": one_line(content.get("incidents", [])),
        "regions": one_line(content.get("regions", [])),
        "scheme": content["scheme"],
        "release": one_line(about),
    }


def _mention(span: dict[str, Any], types: Types) -> dict[str, Any]:
    suggested = span["suggested"] or {}
    called = types.values[span["label"]]
    return {
        "mentionId": span["id"],
        "label": span["label"],
        "decidedBy": span["decided_by"],
        "suggester": _suggester(span),
        "rule": suggested.get("rule"),
        "score": suggested.get("score"),
        "changed": plain(span["changed"]),
        "valueOrigins": one_line(span["value_origins"]),
        **{called[name]: plain(span["attributes"][name]) for name in span["value_origins"]},
    }


def _suggester(decided: dict[str, Any]) -> str | None:
    suggested = decided["suggested"]
    return f"{suggested['suggester']} {suggested['version']}" if suggested else None


def _identifiers(names: Any) -> dict[str, str]:
    """Names that start with a letter and hold letters, digits and underscores."""
    safe = safe_names((name.replace("-", "_") for name in names), "label")
    return {
        name: called if (called := safe[name.replace("-", "_")])[0].isalpha() else f"L{called}"
        for name in names
    }
