"""Submissions for the reading of claims, and what is read in them, as JSON: for the server and for the page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from annotator.spans import disagreement
from annotator.spans.claims import Roles
from annotator.spans.scheme import SAME
from tests.spans.builders import SCHEME

CASES = json.loads((Path(__file__).parent / "claims.json").read_text(encoding="utf-8"))
ROLES = Roles(SCHEME)
PERSON = {"by": "person"}
WORDS = ["police", "Police", "HDL", "article", "Hafen–Polizei", "hafen-polizei", "a league of four towns"]


def span_id(place: int) -> str:
    """Ids in the order of places."""
    return str(UUID(int=place + 1))


FERRY = {"id": span_id(2000), "main": False}


def body(spans: list[dict[str, Any]], links: list[dict[str, Any]]) -> dict[str, Any]:
    """As a submission has them."""
    return {"document": {"id": "doc"}, "spans": spans, "links": links}


def case_body(case: Mapping[str, Any]) -> dict[str, Any]:
    """A case's spans one after the other; with "inside", at the start of another one."""
    spans: list[dict[str, Any]] = []
    for place, (quote, label, values, *more) in enumerate(case["spans"]):
        inside = more[0] == "inside" if more else False
        start = spans[more[1]]["start"] if inside else 100 * place
        status = more[0] if more and not inside else "accepted"
        held = {name: {"value": value, "origin": "person"} for name, value in values.items()}
        spans.append(_span(place, start, label, status=status, held=held, quote=quote))
    links = [_link(place, *link) for place, link in enumerate(case["links"])]
    return body(spans, links)


def _span(
    place: int, start: int, label: str, *, status: str, held: dict[str, Any], quote: str
) -> dict[str, Any]:
    return {"id": span_id(place), "start": start, "end": start + len(quote), "label": label, "status": status,
            "values": SCHEME.fill(label, {}) | held, "quote": quote, "origin": PERSON}  # fmt: skip


def _link(place: int, kind: str, source: int, target: int, status: str = "accepted") -> dict[str, Any]:
    return {"id": span_id(1000 + place), "type": kind, "from": span_id(source), "to": span_id(target),
            "status": status, "origin": PERSON}  # fmt: skip


def as_if_accepted(found: dict[str, Any]) -> dict[str, Any]:
    """The page reads suggestions too: as if each were accepted."""
    promoted = {"suggested": "accepted"}
    return {
        **found,
        **{
            part: [one | {"status": promoted.get(one["status"], one["status"])} for one in found[part]]
            for part in ("spans", "links")
        },
    }


def reading(found: dict[str, Any]) -> dict[str, Any]:
    """The claims and how they differ, as the page has them: JSON, in one report."""
    claims, quoted = ROLES.claims(found), ROLES.quoted(found)
    incidents = disagreement.by_incident(claims, quoted, ROLES.main_incident(found))
    return {"claims": _plain(claims), "incidents": _plain(incidents)}


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(held) for name, held in value._asdict().items() if name != "article_id"}
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def expected(case: Mapping[str, Any]) -> dict[str, Any]:
    """What a case tells of its reading, with ids for places."""
    claims = [
        claim
        | {key: list(map(span_id, claim[key])) for key in ("casualty_ids", "source_ids") if key in claim}
        for claim in case.get("claims", [])
    ]
    return ({"claims": claims} if claims else {}) | {"incidents": case["incidents"]}


def told(found: Any, wanted: Any) -> Any:
    """As much of what was found as is wanted: the same keys of objects, all of a list."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return {key: told(found.get(key), held) for key, held in wanted.items()}
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [told(one, held) for one, held in zip(found, wanted, strict=True)]
    return found


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Any spans, values and links of the default scheme, whatever their status."""
    size = draw(st.integers(1, 9))
    spans = []
    for place in range(size):
        start = draw(st.integers(0, 40))
        label = draw(st.sampled_from([*SCHEME.labels, "CASUALTY"]))
        held = {
            name: {"value": draw(_value(attribute)), "origin": draw(st.sampled_from(["machine", "person"]))}
            for name, attribute in SCHEME.labels[label].attributes.items()
            if draw(st.booleans())
        }
        status = draw(st.sampled_from(["suggested", "accepted", "accepted", "rejected"]))
        quote = draw(st.sampled_from(WORDS))
        spans.append(_span(place, start, label, status=status, held=held, quote=quote))
    incidents = draw(
        st.sampled_from([[], [FERRY | {"main": True}], [FERRY, {"id": span_id(2001), "main": True}]])
    )
    return body(spans, draw(_links(spans))) | {"incidents": incidents}


def _value(attribute: Any) -> st.SearchStrategy[Any]:
    if attribute.type == "enum":
        return st.sampled_from(attribute.values)
    if attribute.type == "multi":
        return st.lists(st.sampled_from(attribute.values), unique=True, max_size=2)
    if attribute.type == "int?":
        return st.none() | st.integers(0, 5)
    if attribute.type == "counts":
        return st.just({"child": 1})
    if attribute.type == "incident-ref":
        return st.sampled_from(["main", FERRY["id"]])
    return st.sampled_from(["HDL", "Brann Police", "brann police", ""])


def _links(spans: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    pairs = [
        (name, source, target)
        for name, kind in SCHEME.links.items()
        for source, one in enumerate(spans)
        for target, other in enumerate(spans)
        if source != target and (kind.fits(one["label"], other["label"]) or SAME in kind.from_labels)
    ]
    if not pairs:
        return st.just([])
    some = st.lists(st.sampled_from(pairs), max_size=12, unique=True)
    statuses = st.sampled_from(["suggested", "accepted", "accepted", "rejected"])
    return st.builds(
        lambda chosen, status: [_link(place, *pair, status) for place, pair in enumerate(chosen)],
        some,
        statuses,
    )
