"""What became of one person's spans when a report was settled."""

from typing import Any

from annotator.spans import fate
from annotator.spans.fate import Fate
from tests.spans.builders import SCHEME, TEXT, incident


def span(key: str, start: int, end: int, label: str = "ACTOR", **more: Any) -> dict[str, Any]:
    """A span of a submission; `parents`, `item` say where a settled one came from."""
    origin = {name: more.pop(name) for name in ("parents", "item") if name in more}
    return {
        "id": key,
        "start": start,
        "end": end,
        "label": label,
        "status": "accepted",
        "values": {"incident": {"value": "main", "origin": "default"}},
        "quote": TEXT[start:end],
        "origin": {"by": "people", **origin},
        **more,
    }


def set_to(value: str, origin: str = "person", name: str = "kind") -> dict[str, Any]:
    return {"incident": {"value": "main", "origin": "default"}, name: {"value": value, "origin": origin}}


def fates(mine: list[dict[str, Any]], settled: list[dict[str, Any]]) -> list[Fate]:
    return fate.fates(body(mine), body(settled), SCHEME)


def body(spans: list[dict[str, Any]], *links: tuple[str, str, str], **incidents: str) -> dict[str, Any]:
    """Of a submission with these links (from, to, type), and incidents by id, each with its place."""
    arrows = [
        {"id": f"{source}-{target}", "from": source, "to": target, "type": kind, "status": "accepted"}
        for source, target, kind in links
    ]
    places = [
        incident(main=key == "m", location=place, status="accepted").to_json(key)
        for key, place in incidents.items()
    ]
    return {"spans": spans, "links": arrows, "incidents": places}


def told(
    mine: list[dict[str, Any]], settled: list[dict[str, Any]]
) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.outcome, one.mine and one.mine["id"], one.settled and one.settled["id"])
        for one in fates(mine, settled)
    ]


def test_a_span_that_was_taken_as_it_was_is_kept():
    assert told([span("a", 0, 4)], [span("s", 0, 4, parents=["a", "b"])]) == [("kept", "a", "s")]


def test_a_span_with_another_edge_or_label_is_changed():
    assert told([span("a", 0, 4)], [span("s", 0, 9, parents=["a"])]) == [("changed", "a", "s")]
    assert told([span("a", 0, 4)], [span("s", 0, 4, "SOURCE", parents=["a"])]) == [("changed", "a", "s")]


def test_a_value_counts_where_the_person_or_the_machine_had_set_it():
    settled = span("s", 0, 4, parents=["a"], values=set_to("state"))
    [changed] = fates([span("a", 0, 4, values=set_to("group"))], [settled])
    assert (changed.outcome, changed.became) == ("changed", (("kind", "state"),))
    assert told([span("a", 0, 4, values=set_to("unset", "default"))], [settled]) == [("kept", "a", "s")]


def test_a_rival_that_was_chosen_changes_the_span():
    settled = [
        span("s", 0, 4, parents=["a"], item="i", status="rejected"),
        span("t", 0, 9, "SOURCE", parents=["b"], item="i"),
    ]
    assert told([span("a", 0, 4)], settled) == [("changed", "a", "t")]


def test_what_was_marked_anew_in_its_place_changes_the_span():
    settled = [span("s", 0, 4, parents=["a"], status="rejected"), span("n", 2, 9)]
    assert told([span("a", 0, 4)], settled) == [("changed", "a", "n")]


def test_a_span_that_nothing_took_the_place_of_is_turned_down():
    settled = [span("s", 0, 4, parents=["a"], status="rejected"), span("o", 0, 4, "SOURCE", parents=["b"])]
    assert told([span("a", 0, 4)], settled) == [("turned-down", "a", None), ("added", None, "o")]


def test_what_only_others_marked_is_added_and_what_the_person_rejected_counts_for_nothing():
    mine = [span("a", 5, 9), span("r", 0, 4, status="rejected")]
    settled = [
        span("s", 5, 9, parents=["a"]),
        span("t", 0, 4, parents=["b"]),
        span("u", 20, 24, parents=["r"]),
    ]
    assert told(mine, settled) == [("added", None, "t"), ("kept", "a", "s"), ("added", None, "u")]


# Incidents and links


def test_a_second_incident_that_both_named_is_the_same_whatever_its_id_is():
    mine = body([span("a", 0, 4, values=set_to("x", name="incident"))], m="Brannport", x="Ferry")
    same = [span("s", 0, 4, parents=["a"], values=set_to("y", name="incident"))]
    [kept] = fate.fates(mine, body(same, m="Brannport", y="ferry "), SCHEME)
    assert kept.outcome == "kept"
    [changed] = fate.fates(mine, body(same, m="Brannport", y="Quay"), SCHEME)
    assert (changed.outcome, changed.became) == ("changed", (("incident", "Quay"),))


def test_what_was_left_in_the_main_incident_and_settled_in_another_is_changed():
    settled = [span("s", 0, 4, parents=["a"], values=set_to("y", name="incident"))]
    mine = body([span("a", 0, 4)], m="Brannport")
    [changed] = fate.fates(mine, body(settled, m="Brannport", y="Ferry"), SCHEME)
    assert changed.became == (("incident", "Ferry"),)


def claimed(by: str, *ends: tuple[int, int], prefix: str = "") -> dict[str, Any]:
    """A toll and sources at these places, claimed by one of them; settled ones have the others' parents."""
    origin = (lambda key: {"parents": [key]}) if prefix else (lambda _: {})
    toll = span(f"{prefix}t", 20, 45, "CASUALTY", **origin("t"))
    sources = [span(f"{prefix}{n}", *place, "SOURCE", **origin(str(n))) for n, place in enumerate(ends)]
    return body([toll, *sources], (f"{prefix}t", f"{prefix}{by}", "claimed-by"))


POLICE, HARBOUR, PORT = (8, 14), (0, 14), (54, 63)


def test_another_source_changes_the_toll_and_is_told_by_its_words():
    mine, settled = claimed("0", POLICE, PORT), claimed("1", POLICE, PORT, prefix="s")
    [toll] = [one for one in fate.fates(mine, settled, SCHEME) if one.outcome != "kept"]
    assert (toll.mine and toll.mine["id"], toll.became) == ("t", (("claimed-by", "Brannport"),))


def test_a_source_whose_edges_were_moved_is_still_the_same_source_of_the_toll():
    told = {
        one.mine["id"]: one.outcome
        for one in fate.fates(claimed("0", POLICE), claimed("0", HARBOUR, prefix="s"), SCHEME)
    }
    assert told == {"t": "kept", "0": "changed"}


def test_a_toll_that_lost_its_source_is_changed():
    settled = claimed("0", POLICE, prefix="s") | {"links": []}
    assert [one.became for one in fate.fates(claimed("0", POLICE), settled, SCHEME)] == [
        (),
        (("claimed-by", None),),
    ]
