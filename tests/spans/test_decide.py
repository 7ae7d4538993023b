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


def by_person(one: Span, **values) -> Span:
    """The same span with these values set by a person."""
    return replace(
        one, values=one.values | {name: {"value": v, "origin": "person"} for name, v in values.items()}
    )


@pytest.mark.parametrize("kind", ["accept", "accept_many", "relabel"])
def test_a_mention_takes_the_values_of_its_name_where_nobody_set_its_own(kind):
    actor = span("league", "ACTOR", role="target")
    now, [key] = state(actor)
    named = by_person(accepted(actor), kind="armed-group")
    assert apply(entry(kind, ("span", key, actor, named)), now).spans[key] == named
    overruled = by_person(named, role="perpetrator")
    assert apply(entry(kind, ("span", key, actor, overruled)), now).code == "illegal", "a machine set it"


@pytest.mark.parametrize("kind", ["accept", "choose"])
def test_a_value_that_is_not_kept_per_name_does_not_come_along(kind):
    toll = span(TOLL, "CASUALTY")
    now, [key] = state(toll)
    answer = apply(entry(kind, ("span", key, toll, by_person(accepted(toll), kind="killed"))), now)
    assert (answer.code, answer.reason) == ("illegal", f"{kind} may not set kind, which is not kept per name")


def test_another_label_comes_with_the_values_of_the_name_there():
    actor = span("Harbour police", "ACTOR")
    now, [key] = state(actor)
    source = replace(accepted(actor), label="SOURCE", values=SCHEME.fill("SOURCE", {}))
    assert apply(entry("relabel", ("span", key, actor, by_person(source, party="third-party"))), now).spans
    unasked = by_person(source, level="secondary")
    assert apply(entry("relabel", ("span", key, actor, unasked)), now).code == "illegal"


def test_every_mention_is_accepted_or_added_in_one_decision_or_none_is():
    league, police = span("league", "ACTOR"), span("Harbour police", "ACTOR")
    now, [league_id] = state(league)
    added = replace(accepted(police), origin=PERSON)
    made = new_id()
    both = entry("accept_many", ("span", league_id, league, accepted(league)), ("span", made, None, added))
    after = apply(both, now)
    assert [after.spans[key].status for key in (league_id, made)] == [ACCEPTED, ACCEPTED]
    late = apply(both, State({league_id: rejected(league)}))
    assert (late.code, late.about) == ("stale", (("span", league_id),))


def test_a_toll_gets_a_second_source_only_from_somebody_who_saw_the_first():
    toll, police, league = (
        span(TOLL, "CASUALTY"),
        span("Harbour police", "SOURCE"),
        span("Brannport", "SOURCE"),
    )
    now, [toll_id, *sources] = state(*map(accepted, (toll, police, league)))
    first_id, second_id = new_id(), new_id()
    first, second = (link("claimed-by", toll_id, source, ACCEPTED) for source in sources)
    now = apply(entry("link", ("link", first_id, None, first)), now)
    blind = entry("link", ("link", second_id, None, second))
    answer = apply(blind, now)
    assert (answer.code, answer.about) == ("stale", (("link", first_id),))
    seen = entry("link", ("link", second_id, None, second), targets=[first_id])
    assert set(apply(seen, now).links) == {first_id, second_id}
    instead = entry("link", ("link", second_id, None, second), ("link", first_id, first, rejected(first)))
    assert apply(instead, now).links[first_id].status == REJECTED


def test_accepting_a_toll_with_its_suggested_source_says_which_source_stands_beside_it():
    toll, police, league = (
        span(TOLL, "CASUALTY"),
        span("Harbour police", "SOURCE"),
        span("Brannport", "SOURCE"),
    )
    now, [toll_id, police_id, league_id] = state(toll, accepted(police), accepted(league))
    suggested, added = (
        link("claimed-by", toll_id, police_id),
        link("claimed-by", toll_id, league_id, ACCEPTED),
    )
    suggested_id, added_id = new_id(), new_id()
    now.links |= {suggested_id: suggested, added_id: added}
    changes = [
        ("span", toll_id, toll, accepted(toll)),
        ("link", suggested_id, suggested, replace(suggested, status=ACCEPTED)),
    ]
    assert apply(entry("accept", *changes), now).code == "stale"
    assert apply(entry("accept", *changes, targets=[added_id]), now).spans[toll_id].status == ACCEPTED


def test_a_source_and_nobody_named_do_not_stand_side_by_side_unseen():
    toll, source = accepted(span(TOLL, "CASUALTY")), accepted(span("Harbour police", "SOURCE"))
    now, [toll_id, source_id] = state(toll, source)
    arrow, arrow_id = link("claimed-by", toll_id, source_id, ACCEPTED), new_id()
    named = entry("link", ("link", arrow_id, None, arrow))
    nobody = entry("describe", ("span", toll_id, toll, by_person(toll, attribution="article")))
    late = apply(nobody, apply(named, now))
    assert (late.code, late.about) == ("stale", (("link", arrow_id),))
    late = apply(named, apply(nobody, now))
    assert (late.code, late.about) == ("stale", (("span", toll_id),))
    undecided = by_person(toll, attribution="undecided")
    seen = [
        ("link", arrow_id, None, arrow),
        ("span", toll_id, by_person(toll, attribution="article"), undecided),
    ]
    assert arrow_id in apply(entry("link", *seen), apply(nobody, now)).links
