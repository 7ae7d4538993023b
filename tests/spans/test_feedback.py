"""What a person who practised is told."""

from annotator.projects import defaults
from annotator.spans import feedback
from annotator.spans import scheme_reading as schemes
from annotator.spans.scoring import Tally

SCHEME = schemes.parse(defaults.scheme())
TEXT = "The harbour police said at least four guards were killed."


def span(quote: str, label: str, status: str = "accepted", **values) -> dict:
    held = {name: {"value": value, "origin": "person"} for name, value in values.items()}
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "label": label, "status": status, "values": held}


def remarks(mine: list[dict], known: list[dict]) -> list[feedback.Remark]:
    return feedback.compare(mine, feedback.known(known), SCHEME)


def outcomes(mine: list[dict], known: list[dict]) -> list[str]:
    return [one.outcome for one in remarks(mine, known)]


POLICE = span("harbour police", "SOURCE", kind="official")


def test_what_is_as_known_is_right():
    assert outcomes([POLICE], [POLICE]) == ["right"]


def test_what_nobody_marked_was_missed_and_what_is_not_known_is_too_much():
    assert outcomes([], [POLICE]) == ["missed"]
    assert outcomes([POLICE], []) == ["extra"]


def test_rejected_suggestions_are_neither():
    assert outcomes([span("harbour police", "SOURCE", "rejected")], []) == []


def test_an_edge_tells_which_words_belong_and_which_do_not():
    [one] = remarks([span("The harbour police", "SOURCE", kind="official")], [POLICE])
    assert (one.outcome, feedback.apart(one, TEXT)) == ("edge", (["The"], []))
    [one] = remarks(
        [span("four guards were killed", "CASUALTY")], [span("at least four guards were killed", "CASUALTY")]
    )
    assert feedback.apart(one, TEXT) == ([], ["at least"])


def test_an_edge_tells_which_rule_it_breaks():
    [one] = remarks([span("The harbour police", "SOURCE", kind="official")], [POLICE])
    assert feedback.broken_rule(one, TEXT, SCHEME) == "G2"
    [one] = remarks(
        [span("four guards were killed", "CASUALTY")], [span("at least four guards were killed", "CASUALTY")]
    )
    assert feedback.broken_rule(one, TEXT, SCHEME) == "C2"
    [one] = remarks([POLICE], [POLICE])
    assert feedback.broken_rule(one, TEXT, SCHEME) is None


def test_the_same_words_under_another_label_are_one_remark():
    assert outcomes([span("harbour police", "ACTOR")], [POLICE]) == ["label"]


def test_a_name_inside_something_else_is_another_thing():
    found = outcomes([span("guards", "ACTOR")], [span("at least four guards were killed", "CASUALTY")])
    assert sorted(found) == ["extra", "missed"]


def test_a_value_that_is_known_otherwise_is_named():
    [one] = remarks([span("harbour police", "SOURCE", kind="witness")], [POLICE])
    assert one.outcome == "value"
    assert one.values == (feedback.Differing("kind", "witness", "official"),)
    assert feedback.by_value([one]) == {("SOURCE", "kind"): 1}


def test_a_value_that_is_not_known_is_not_judged():
    [one] = remarks([POLICE], [span("harbour police", "SOURCE")])
    assert one.outcome == "right"


def test_the_score_counts_edges_and_labels_and_forgives_values():
    found = remarks(
        [span("harbour police", "SOURCE", kind="witness"), span("guards", "ACTOR")],
        [POLICE, span("at least four guards were killed", "CASUALTY")],
    )
    assert feedback.score(found) == Tally(right=1, proposed=2, there=2)
    assert feedback.by_label(found)["SOURCE"]["value"] == 1
