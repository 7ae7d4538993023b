"""Agreement of two people, worked out by hand, and against another program."""

from collections import Counter
from typing import Any

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans.agreement import compare, nominal_alpha, total
from annotator.spans.intervals import wilson
from annotator.spans.scoring import Tally
from annotator.spans.state import ACCEPTED, REJECTED
from tests.spans.builders import SCHEME, TEXT, link, new_id, span

TOLL, SOURCE, PARTY = "four league guards were killed", "Harbour police", "league"


def body(
    *marked: tuple[str, str, dict[str, Any]], said_by: bool = False, status: str = ACCEPTED
) -> dict[str, Any]:
    """A submission of these (words, label, values); with `said_by` the first is claimed by the second."""
    spans = []
    for words, label, values in marked:
        one = span(words, label, status, **values)
        spans.append(one.to_json(new_id()))
    links = []
    if said_by:
        links = [link("claimed-by", spans[0]["id"], spans[1]["id"], ACCEPTED).to_json(new_id())]
    return {"document": {"id": "d"}, "spans": spans, "links": links}


def figures(*pairs: tuple[dict[str, Any], dict[str, Any]]):
    return total(compare(one, other, len(TEXT), SCHEME) for one, other in pairs)


def test_exact_and_overlapping_spans_are_counted_per_label():
    """ACTOR: “league” against “league guards”, no exact match, one overlap. SOURCE: the same. CASUALTY: one missed."""
    ada = body((PARTY, "ACTOR", {}), (SOURCE, "SOURCE", {}), (TOLL, "CASUALTY", {}))
    ben = body(("league guards", "ACTOR", {}), (SOURCE, "SOURCE", {}))
    labels = figures((ada, ben)).labels
    assert (labels["ACTOR"].exact, labels["ACTOR"].overlap) == (Tally(0, 1, 1), Tally(1, 1, 1))
    assert labels["SOURCE"].exact.f1 == 1
    assert labels["CASUALTY"].exact == Tally(0, 1, 0)


def test_rejected_spans_are_nobodys_opinion():
    found = figures((body((PARTY, "ACTOR", {}), status=REJECTED), body((PARTY, "ACTOR", {}))))
    assert found.labels["ACTOR"].exact == Tally(0, 0, 1)


def test_texts_are_laid_end_to_end_for_alpha():
    """Both texts agree on “league”: no disagreement; with one left out in the second text it is no longer 1."""
    agree = (body((PARTY, "ACTOR", {})), body((PARTY, "ACTOR", {})))
    assert figures(agree, agree).labels["ACTOR"].extents.alpha == 1
    half = figures(agree, (body((PARTY, "ACTOR", {})), body()))
    assert half.labels["ACTOR"].length == 2 * len(TEXT)
    assert 0 < half.labels["ACTOR"].extents.alpha < 1


def test_values_are_compared_on_spans_both_found_and_both_described():
    """Extents differ but meet; `kind` differs, `victim_status` was set by one only, `count_min` agrees."""
    ada = body((TOLL, "CASUALTY", {"kind": "killed", "count_min": 4, "victim_status": "civilian"}))
    ben = body(("four league guards", "CASUALTY", {"kind": "injured", "count_min": 4}))
    values = figures((ada, ben)).values
    assert values["CASUALTY", "kind"] == Counter({("killed", "injured"): 1})
    assert values["CASUALTY", "count_min"] == Counter({("4", "4"): 1})
    assert ("CASUALTY", "victim_status") not in values


def test_a_claim_is_right_as_a_whole_or_not_at_all():
    """Source, kind and count agree: one of one. With another count none, though source and kind agree."""
    four = {"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4}
    ada = body((TOLL, "CASUALTY", four), (SOURCE, "SOURCE", {}), said_by=True)
    same = body((TOLL, "CASUALTY", four), (SOURCE, "SOURCE", {}), said_by=True)
    five = body((TOLL, "CASUALTY", four | {"count_max": 5}), (SOURCE, "SOURCE", {}), said_by=True)
    assert figures((ada, same)).claims == Tally(1, 1, 1)
    assert figures((ada, five)).claims == Tally(0, 1, 1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_nominal_alpha_is_what_another_program_computes(pairs):
    found = nominal_alpha(Counter(pairs))
    if len({value for pair in pairs for value in pair}) == 1:
        assert found is None
        return
    numbers = [["abc".index(pair[side]) for pair in pairs] for side in (0, 1)]
    theirs = krippendorff.alpha(
        reliability_data=numbers, level_of_measurement="nominal", value_domain=[0, 1, 2]
    )
    assert found == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_wilson_interval_is_the_published_one(hits, of, low, high):
    """R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), method 3."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_there_is_no_share():
    assert wilson(0, 0) is None
