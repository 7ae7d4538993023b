"""What became of one person's spans when a report was settled."""

from typing import Any

from annotator.spans.fate import fates


def span(key: str, start: int, end: int, label: str = "ACTOR", **more: Any) -> dict[str, Any]:
    """A span of a submission; `parents`, `item` say where a settled one came from."""
    origin = {name: more.pop(name) for name in ("parents", "item") if name in more}
    return {
        "id": key,
        "start": start,
        "end": end,
        "label": label,
        "status": "accepted",
        "values": {},
        "origin": origin,
        **more,
    }


def set_to(value: str, origin: str = "person") -> dict[str, Any]:
    return {"kind": {"value": value, "origin": origin}}


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
    assert (changed.outcome, changed.became) == ("changed", [("kind", "state")])
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
