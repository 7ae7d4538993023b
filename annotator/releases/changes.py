"""What changed in a document between two releases, by public id, and why; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Content = Mapping[str, Any]
Fields = dict[str, Any]
How = Literal["added", "removed", "changed"]
Kind = Literal["document", "span", "link", "attribute", "claim"]
Cause = Literal["guideline", "scheme", "correction", "joined", "report", "takedown", "program"]

NOTHING: Content = {}
PUBLISHED = ("publications", "title")  # what was imported, and no review says
OPINION = (
    "guideline_sha256", "incidents", "nothing_to_mark", "regions", "review_state", "scheme", "scheme_sha256", "split",
)  # fmt: skip
JOINED = ("entities", "project_incidents")  # what leads said of all reports, and no review says
PLACE = ("end", "label", "quote", "start")
ENDS = ("from", "to", "type")


class Change(NamedTuple):
    """Something that one release holds and the other does not, or holds otherwise."""

    document: str
    how: How
    kind: Kind
    id: str  # of the span, where an attribute changed
    cause: Cause
    before: Fields
    after: Fields

    @property
    def fields(self) -> list[str]:
        """What differs, by name."""
        return sorted({*self.before, *self.after})


def changes(
    document: str, old: Content | None, new: Content | None, *, taken_down: bool = False
) -> Iterator[Change]:
    """What changed in a document that both releases hold with other hashes, or that only one of them holds."""
    if old is None:
        yield Change(document, "added", "document", document, "report", {}, {})
        yield from _Changes(document, "report").of_parts(NOTHING, new or NOTHING)
    elif new is None:
        cause: Cause = "takedown" if taken_down else "correction"
        yield Change(document, "removed", "document", document, cause, {}, {})
        yield from _Changes(document, cause).of_parts(old, NOTHING)
    else:
        cause = _cause(old, new)
        # where nothing else differs it is who decided, how it was suggested, or what was turned down
        aside = Change(document, "changed", "document", document, cause, {"reviews": _brief(old)},
                       {"reviews": _brief(new)})  # fmt: skip
        yield from _Changes(document, cause).of_document(old, new) or [aside]


def _cause(old: Content, new: Content) -> Cause:
    """Why two opinions on one text differ: the rules they follow, then what people decided, then how it is written."""
    if old["guideline_sha256"] != new["guideline_sha256"]:
        return "guideline"
    if old["scheme_sha256"] != new["scheme_sha256"]:
        return "scheme"
    return "correction" if _submissions(old) != _submissions(new) else "program"


def _joined(content: Content, *, fully: bool) -> Fields:
    """What leads said; not of which spans, where people corrected these."""
    said = {name: content[name] for name in JOINED if name in content}
    if not fully and "entities" in said:
        said["entities"] = [{**one, "span_ids": []} for one in said["entities"]]
    return said


def _brief(content: Content) -> list[Fields]:
    return [
        {name: said for name, said in one.items() if not isinstance(said, list)} for one in content["reviews"]
    ]


def _submissions(content: Content) -> set[str]:
    return {review["submission_sha256"] for review in content["reviews"]}


@dataclass(frozen=True)
class _Changes:
    """Finds what changed in one document."""

    document: str
    cause: Cause

    def of_document(self, old: Content, new: Content) -> list[Change]:
        published = (
            one._replace(cause="report")
            for one in self._differing("document", self.document, old, new, PUBLISHED)
        )
        same = _submissions(old) == _submissions(new)
        before, after = (_joined(one, fully=same) for one in (old, new))
        joined = (
            one._replace(how="changed", cause="joined" if same else self.cause)
            for one in self._differing("document", self.document, before, after, JOINED)
        )
        opinion = self._differing("document", self.document, old, new, OPINION)
        return [*published, *joined, *opinion, *self.of_parts(old, new)]

    def of_parts(self, old: Content, new: Content) -> Iterator[Change]:
        for span_id, before, after in _pairs(old, new, "spans", "id"):
            yield from self._differing("span", span_id, before, after, PLACE)
            if before and after:
                yield from self._attributes(span_id, before, after)
        for link_id, before, after in _pairs(old, new, "links", "id"):
            yield from self._differing("link", link_id, before, after, ENDS)
        for claim_id, before, after in _pairs(old, new, "claims", "claim_id"):
            names = sorted({*before, *after} - {"claim_id"})
            yield from self._differing("claim", claim_id, before, after, names)

    def _attributes(self, span_id: str, before: Content, after: Content) -> Iterator[Change]:
        old, new = before["attributes"], after["attributes"]
        # another label has other attributes: that is told once, as the label
        names = {*old, *new} if before["label"] == after["label"] else {*old} & {*new}
        for name in sorted(names):
            for one in self._differing("attribute", span_id, old, new, [name]):
                yield one._replace(how="changed")

    def _differing(
        self, kind: Kind, found: str, old: Content, new: Content, names: Iterable[str]
    ) -> Iterator[Change]:
        """What the two say of the names they differ in; what one lacks is left out there."""
        apart = [name for name in names if old.get(name) != new.get(name)]
        before, after = ({name: one[name] for name in apart if name in one} for one in (old, new))
        if apart:
            how: How = "changed" if old and new else "removed" if old else "added"
            yield Change(self.document, how, kind, found, self.cause, before, after)


def _pairs(old: Content, new: Content, part: str, key: str) -> Iterator[tuple[str, Content, Content]]:
    """The parts of two items by id; NOTHING where one has no such part."""
    # without the words of a report its claims have no ids, and nothing tells them apart
    before, after = (
        {one[key]: one for one in content.get(part, ()) if one[key] is not None} for content in (old, new)
    )
    for found in before | after:
        yield found, before.get(found, NOTHING), after.get(found, NOTHING)
