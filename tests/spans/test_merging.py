"""Several people's reviews as one opening to settle."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.spans import merging, policy
from annotator.spans.merging import AGREED, TURNED_DOWN, Merged
from annotator.spans.state import ACCEPTED, REJECTED, SUGGESTED, Link, Span, State
from tests.spans.builders import SCHEME, TEXT, incident, link, new_id, span

TOLL, SOURCE, PARTY = "four league guards were killed", "Harbour police", "league"


def says(*spans: Span, links: Sequence[tuple[str, int, int]] = ()) -> State:
    """A person's submission: these spans, and accepted links between their places."""
    ids = [new_id() for _ in spans]
    arrows = {new_id(): link(kind, ids[a], ids[b], ACCEPTED) for kind, a, b in links}
    return State(dict(zip(ids, spans, strict=True)), arrows)


def accepted(words: str, label: str, **values: Any) -> Span:
    """A span on these words, accepted, with values a person set."""
    marked = span(words, label, ACCEPTED)
    held = {name: {"value": value, "origin": "person"} for name, value in values.items()}
    return replace(marked, values=marked.values | held)


def merge(*opinions: State, audit_share: float = 0, seed: int = 1) -> Merged:
    ids = map(str, count())
    return merging.merge(
        opinions, SCHEME, chance=Random(seed), audit_share=audit_share, new_id=lambda: next(ids)
    )


def told(merged: Merged) -> list[tuple[str, str, str]]:
    return [(one["quote"], one["label"], one["status"]) for one in merged.body["spans"]]


def items(merged: Merged) -> list[list[list[str]]]:
    """For each item, in text order, the quotes of each of its versions."""
    found: dict[str, dict[int, list[str]]] = {}
    for one in merged.body["spans"]:
        for number in one["origin"].get("versions", []):
            found.setdefault(one["origin"]["item"], {}).setdefault(number, []).append(one["quote"])
    return [sorted(versions.values()) for versions in found.values()]


def test_what_two_people_marked_alike_is_accepted_and_names_both():
    ada, ben = (
        says(accepted(TOLL, "CASUALTY", kind="killed")),
        says(accepted(TOLL, "CASUALTY", kind="killed")),
    )
    merged = merge(ada, ben)
    assert told(merged) == [(TOLL, "CASUALTY", ACCEPTED)]
    assert merged.body["spans"][0]["origin"]["parents"] == sorted([*ada.spans, *ben.spans])
    assert merged.items == 0


def test_what_one_person_missed_is_an_item_with_one_version():
    merged = merge(says(accepted(PARTY, "ACTOR")), says())
    assert told(merged) == [(PARTY, "ACTOR", SUGGESTED)]
    assert items(merged) == [[[PARTY]]]


def test_two_extents_of_one_span_are_one_item_with_two_versions():
    merged = merge(says(accepted("league guards", "ACTOR")), says(accepted(PARTY, "ACTOR")))
    assert items(merged) == [[[PARTY], ["league guards"]]]
    assert merged.items == 1


def test_two_labels_of_one_stretch_are_one_item():
    merged = merge(says(accepted(SOURCE, "SOURCE")), says(accepted(SOURCE, "ACTOR")))
    assert merged.items == 1
    assert len(items(merged)[0]) == 2


def test_one_long_span_against_two_short_ones_is_one_item():
    long = accepted("four league guards were killed in Brannport", "CASUALTY")
    short = [accepted("four league guards", "CASUALTY"), accepted("killed in Brannport", "CASUALTY")]
    assert items(merge(says(long), says(*short))) == [[[one.quote for one in short], [long.quote]]]


def test_a_party_inside_a_toll_is_an_item_of_its_own():
    merged = merge(says(accepted(PARTY, "ACTOR")), says(accepted(TOLL, "CASUALTY")))
    assert sorted(items(merged)) == [[[TOLL]], [[PARTY]]]


def test_different_values_of_one_span_are_one_item():
    killed, injured = (says(accepted(TOLL, "CASUALTY", kind=kind)) for kind in ("killed", "injured"))
    merged = merge(killed, injured)
    assert items(merged) == [[[TOLL], [TOLL]]]
    assert {one["values"]["kind"]["value"] for one in merged.body["spans"]} == {"killed", "injured"}


def test_a_value_that_only_one_of_them_set_is_kept_where_it_is_no_core_one():
    merged = merge(says(accepted(TOLL, "CASUALTY", scope="part")), says(accepted(TOLL, "CASUALTY")))
    assert merged.items == 0
    assert merged.body["spans"][0]["values"]["scope"] == {"value": "part", "origin": "person"}
    assert merge(says(accepted(TOLL, "CASUALTY", kind="killed")), says(accepted(TOLL, "CASUALTY"))).items == 1


def test_which_incident_it_was_is_disputed_also_where_one_person_left_it_in_the_main_one():
    other = new_id()
    moved = says(accepted(TOLL, "CASUALTY", incident=other))
    moved = replace(moved, incidents={new_id(): incident(main=True), other: incident(location="Ostrel")})
    left = replace(says(accepted(TOLL, "CASUALTY")), incidents={new_id(): incident(main=True)})
    merged = merge(moved, left)
    assert items(merged) == [[[TOLL], [TOLL]]]
    of_spans = {one["values"]["incident"]["value"] for one in merged.body["spans"]}
    [new] = [one["id"] for one in merged.body["incidents"] if not one["main"]]
    assert of_spans == {"main", new}


def test_a_link_that_both_drew_is_accepted_with_its_ends():
    spans = [accepted(TOLL, "CASUALTY"), accepted(SOURCE, "SOURCE")]
    merged = merge(*(says(*spans, links=[("claimed-by", 0, 1)]) for _ in range(2)))
    [arrow] = merged.body["links"]
    ids = {one["quote"]: one["id"] for one in merged.body["spans"]}
    assert (arrow["from"], arrow["to"], arrow["status"]) == (ids[TOLL], ids[SOURCE], ACCEPTED)


def test_links_to_two_mentions_of_one_source_agree():
    text = "Harbour police said four were killed. Harbour police left."
    toll = Span(20, 36, "CASUALTY", ACCEPTED, SCHEME.fill("CASUALTY", {}), text[20:36])
    mentions = [
        Span(at, at + 14, "SOURCE", ACCEPTED, SCHEME.fill("SOURCE", {}), text[at : at + 14]) for at in (0, 38)
    ]
    merged = merge(*(says(toll, *mentions, links=[("claimed-by", 0, place)]) for place in (1, 2)))
    assert merged.items == 0
    [arrow] = merged.body["links"]
    assert arrow["to"] == merged.body["spans"][0]["id"]


def test_a_toll_with_two_different_sources_is_one_item_and_each_version_has_its_own():
    spans = [accepted(TOLL, "CASUALTY"), accepted(SOURCE, "SOURCE"), accepted("Brannport", "SOURCE")]
    merged = merge(*(says(*spans, links=[("claimed-by", 0, place)]) for place in (1, 2)))
    assert items(merged) == [[[TOLL], [TOLL]]]
    quotes = {one["id"]: one["quote"] for one in merged.body["spans"]}
    assert sorted(quotes[arrow["to"]] for arrow in merged.body["links"]) == ["Brannport", SOURCE]
    assert {arrow["status"] for arrow in merged.body["links"]} == {SUGGESTED}


def test_a_repeat_agrees_whichever_way_it_was_drawn():
    spans = [accepted("four league guards", "CASUALTY"), accepted("killed in Brannport", "CASUALTY")]
    merged = merge(says(*spans, links=[("corefers", 0, 1)]), says(*spans, links=[("corefers", 1, 0)]))
    assert merged.items == 0
    assert [arrow["status"] for arrow in merged.body["links"]] == [ACCEPTED]


def test_with_three_people_the_versions_say_nothing_of_how_many_hold_them():
    merged = merge(
        says(accepted(PARTY, "ACTOR")),
        says(accepted(PARTY, "ACTOR")),
        says(accepted("league guards", "ACTOR")),
    )
    assert items(merged) == [[[PARTY], ["league guards"]]]


def test_what_nobody_accepted_does_not_come_along():
    turned_down = span(PARTY, "ACTOR", REJECTED)
    assert told(merge(says(turned_down), says(turned_down))) == []


def test_some_of_what_all_agree_on_is_shown_to_be_decided_again_unmarked():
    both = says(accepted(SOURCE, "SOURCE")), says(accepted(SOURCE, "SOURCE"))
    merged = merge(*both, audit_share=100)
    assert told(merged) == [(SOURCE, "SOURCE", SUGGESTED)]
    assert merged.audited == {merged.body["spans"][0]["id"]: AGREED}
    assert merged.items == 0


def test_so_is_some_of_what_all_turned_down():
    turned_down = span(PARTY, "ACTOR", REJECTED)
    merged = merge(says(turned_down), says(turned_down), audit_share=100)
    assert told(merged) == [(PARTY, "ACTOR", SUGGESTED)]
    assert list(merged.audited.values()) == [TURNED_DOWN]


def test_a_suggestion_that_one_person_accepted_was_not_turned_down_by_all():
    merged = merge(says(span(PARTY, "ACTOR", REJECTED)), says(accepted(PARTY, "ACTOR")), audit_share=100)
    assert (told(merged), merged.audited) == ([(PARTY, "ACTOR", SUGGESTED)], {})


def test_about_as_many_are_drawn_as_the_share_says():
    one = says(accepted(SOURCE, "SOURCE"))
    drawn = sum(bool(merge(one, one, audit_share=5, seed=seed).audited) for seed in range(1000))
    assert 20 <= drawn <= 90  # 50 on average


# Properties


@st.composite
def opinions(draw):
    """A person's submission on TEXT that keeps the scheme's policy, with links that fit."""
    state = State()
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(TEXT) - 1))
        end = draw(st.integers(start + 1, min(len(TEXT), start + 25)))
        label = draw(st.sampled_from(sorted(SCHEME.labels)))
        values = SCHEME.fill(
            label, {"kind": draw(st.sampled_from(["killed", "injured", "media", "official"]))}
        )
        marked = Span(start, end, label, ACCEPTED, values, TEXT[start:end])
        if not any(policy.clash(marked, other, SCHEME) for other in state.spans.values()):
            state.spans[new_id()] = marked
    for toll, a in state.spans.items():
        for source, b in state.spans.items():
            if (a.label, b.label) == ("CASUALTY", "SOURCE") and draw(st.booleans()):
                state.links[new_id()] = Link("claimed-by", toll, source, ACCEPTED)
    return state


def stands(spans: list[dict[str, Any]]) -> bool:
    """Whether all these may be accepted beside each other."""
    state = State({one["id"]: Span.from_json(one | {"status": ACCEPTED}) for one in spans})
    return not list(policy.clashes(state, state.spans, SCHEME))


@settings(max_examples=40)
@given(st.lists(opinions(), min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_whichever_version_is_chosen_of_each_item_all_may_stand(submitted, chance):
    spans = merge(*submitted).body["spans"]
    settled = [one for one in spans if one["status"] == ACCEPTED]
    for item in sorted({one["origin"]["item"] for one in spans if one["status"] == SUGGESTED}):
        members = [one for one in spans if one["origin"].get("item") == item]
        number = chance.choice(sorted({n for one in members for n in one["origin"]["versions"]}))
        settled += [one for one in members if number in one["origin"]["versions"]]
    assert stands(settled)


@settings(max_examples=40)
@given(opinions())
def test_two_people_who_say_the_same_leave_nothing_to_settle(state):
    twin = State({new_id(): one for one in state.spans.values()})
    ids = dict(zip(state.spans, twin.spans, strict=True))
    twin.links = {
        new_id(): replace(one, source=ids[one.source], target=ids[one.target]) for one in state.links.values()
    }
    merged = merge(state, twin)
    assert merged.items == 0
    assert {one["status"] for one in [*merged.body["spans"], *merged.body["links"]]} <= {ACCEPTED}
    assert len(merged.body["links"]) == len(state.links)


@settings(max_examples=40)
@given(st.lists(opinions(), min_size=2, max_size=3))
def test_every_span_of_every_person_is_a_parent_of_exactly_one(submitted):
    parents = [parent for one in merge(*submitted).body["spans"] for parent in one["origin"]["parents"]]
    assert sorted(parents) == sorted(key for state in submitted for key in state.spans)


@settings(max_examples=40)
@given(opinions(), opinions())
def test_who_comes_first_makes_no_difference_to_what_is_disputed(ada, ben):
    one, other = merge(ada, ben), merge(ben, ada)
    assert sorted(told(one)) == sorted(told(other))
    assert one.items == other.items
