"""What a decision may change, and when it is refused."""

from dataclasses import replace

import pytest

from annotator.spans import decide
from annotator.spans.decide import Refused
from annotator.spans.state import ACCEPTED, PERSON, REJECTED, Link, Span, State
from tests.spans.builders import SCHEME, TEXT, entry, link, new_id, span, state

TOLL = "four league guards were killed"


def apply(one, to: State) -> State | Refused:
    return decide.apply(one, to, TEXT, SCHEME)


def accepted(one: Span) -> Span:
    return replace(one, status=ACCEPTED)


def rejected(one: Span | Link) -> Span | Link:
    return replace(one, status=REJECTED)


def test_accepting_a_suggestion_changes_its_status_and_nothing_else():
    toll = span(TOLL, "CASUALTY", kind="killed")
    before, [key] = state(toll)
    after = apply(entry("accept", ("span", key, toll, accepted(toll))), before)
    assert after.spans[key] == accepted(toll)
    assert after.spans[key].origin == toll.origin
    assert before.spans[key] == toll, "the state it started from is left alone"


def test_a_decision_on_a_span_that_changed_elsewhere_is_refused_and_names_it():
    toll = span(TOLL, "CASUALTY")
    now, [key] = state(rejected(toll))
    answer = apply(entry("accept", ("span", key, toll, accepted(toll))), now)
    assert (answer.code, answer.about) == ("stale", (("span", key),))


def test_accept_may_not_smuggle_in_another_extent():
    toll = span(TOLL, "CASUALTY")
    now, [key] = state(toll)
    other = replace(accepted(toll), start=toll.start + 5, quote=toll.quote[5:])
    assert apply(entry("accept", ("span", key, toll, other)), now).code == "illegal"


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (5, 5), (0, 65), (10, 4)])
def test_an_extent_outside_the_text_is_refused(start, end):
    new = Span(start, end, "ACTOR", ACCEPTED, SCHEME.fill("ACTOR", {}), TEXT[max(start, 0) : end], PERSON)
    assert apply(entry("add", ("span", new_id(), None, new)), State()).code == "quote"


def test_a_quote_that_is_not_the_text_is_refused():
    new = replace(accepted(span("Harbour police", "SOURCE")), quote="Harbour police ")
    assert apply(entry("add", ("span", new_id(), None, new)), State()).code == "quote"


def test_a_label_the_scheme_lacks_is_refused():
    new = replace(accepted(span("Harbour police", "SOURCE")), label="WEAPON")
    assert apply(entry("add", ("span", new_id(), None, new)), State()).code == "value"


def test_a_value_the_scheme_does_not_know_is_refused_by_name():
    toll = span(TOLL, "CASUALTY")
    now, [key] = state(toll)
    values = toll.values | {"kind": {"value": "vanished", "origin": "person"}}
    answer = apply(entry("describe", ("span", key, toll, replace(toll, values=values))), now)
    assert answer.code == "value"
    assert "kind: 'vanished' is not one of killed" in answer.reason


def test_a_changed_value_must_be_marked_as_the_persons():
    toll = span(TOLL, "CASUALTY")
    now, [key] = state(toll)
    for origin, code in (("machine", "illegal"), ("person", None)):
        values = toll.values | {"kind": {"value": "killed", "origin": origin}}
        answer = apply(entry("describe", ("span", key, toll, replace(toll, values=values))), now)
        assert getattr(answer, "code", None) == code


def test_relabelling_rejects_the_links_that_no_longer_fit_in_the_same_decision():
    toll, source = span(TOLL, "CASUALTY"), span("Harbour police", "SOURCE")
    now, [toll_id, source_id] = state(toll, source)
    arrow_id, arrow = new_id(), link("claimed-by", toll_id, source_id)
    now.links[arrow_id] = arrow
    actor = replace(accepted(source), label="ACTOR", values=SCHEME.fill("ACTOR", {}))
    alone = entry("relabel", ("span", source_id, source, actor))
    assert apply(alone, now).code == "link-end"
    both = entry("relabel", ("span", source_id, source, actor), ("link", arrow_id, arrow, rejected(arrow)))
    assert apply(both, now).links[arrow_id].status == REJECTED


def test_rejecting_a_span_whose_link_was_made_elsewhere_is_refused_with_that_link():
    toll, source = span(TOLL, "CASUALTY"), span("Harbour police", "SOURCE")
    now, [toll_id, source_id] = state(accepted(toll), accepted(source))
    arrow_id = new_id()
    now.links[arrow_id] = link("claimed-by", toll_id, source_id, ACCEPTED)
    answer = apply(entry("reject", ("span", source_id, accepted(source), rejected(source))), now)
    assert answer.code == "link-end"
    assert ("link", arrow_id) in answer.about


def test_a_link_between_labels_that_do_not_fit_is_refused():
    toll, actor = accepted(span(TOLL, "CASUALTY")), accepted(span("league", "ACTOR"))
    now, [toll_id, actor_id] = state(toll, actor)
    arrow = link("claimed-by", toll_id, actor_id, ACCEPTED)
    assert apply(entry("link", ("link", new_id(), None, arrow)), now).code == "link-end"


def test_a_value_is_not_passed_off_as_the_default():
    toll = span(TOLL, "CASUALTY", kind="killed")
    now, [key] = state(toll)
    values = toll.values | {"scope": {"value": "part", "origin": "default"}}
    assert (
        apply(entry("relabel", ("span", key, toll, replace(accepted(toll), values=values))), now).code
        == "value"
    )


def test_two_spans_are_linked_once_by_each_type():
    toll, source = accepted(span(TOLL, "CASUALTY")), accepted(span("Harbour police", "SOURCE"))
    now, [toll_id, source_id] = state(toll, source)
    arrow = link("claimed-by", toll_id, source_id, ACCEPTED)
    first = apply(entry("link", ("link", new_id(), None, arrow)), now)
    assert apply(entry("link", ("link", new_id(), None, arrow)), first).code == "link-end"


def test_a_link_cannot_be_turned_to_another_end():
    toll, source = accepted(span(TOLL, "CASUALTY")), accepted(span("Harbour police", "SOURCE"))
    now, [toll_id, source_id] = state(toll, source)
    arrow_id, arrow = new_id(), link("claimed-by", toll_id, source_id)
    now.links[arrow_id] = arrow
    turned = replace(arrow, source=source_id, target=toll_id, status=ACCEPTED)
    assert apply(entry("link", ("link", arrow_id, arrow, turned)), now).code == "illegal"


@pytest.mark.parametrize(
    ("words", "label", "code"),
    [
        ("league", "ACTOR", None),  # an actor may lie inside a toll
        ("four league guards were killed", "ACTOR", "policy"),  # the same words twice
        ("guards were killed", "CASUALTY", "policy"),  # a label inside itself
        ("league guards", "SOURCE", "policy"),  # only actors nest
        ("killed in Brannport", "ACTOR", "policy"),  # an edge crossed
    ],
)
def test_accepted_spans_obey_the_overlap_policy(words, label, code):
    now, _ids = state(accepted(span(TOLL, "CASUALTY")))
    answer = apply(
        entry("add", ("span", new_id(), None, replace(accepted(span(words, label)), origin=PERSON))), now
    )
    assert getattr(answer, "code", None) == code


def test_suggestions_may_overlap_until_one_is_accepted():
    outer, inner = span(TOLL, "CASUALTY"), span("guards were killed", "CASUALTY")
    now, [outer_id, inner_id] = state(outer, inner)
    now = apply(entry("accept", ("span", outer_id, outer, accepted(outer))), now)
    assert apply(entry("accept", ("span", inner_id, inner, accepted(inner))), now).code == "policy"
