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
    """Both texts agree on “league”: 1. With it left out once in the second text, on a continuum of 2 · 64 = 128:

    Observed: a unit of 6 in a gap of the other, both ways, 2 · 6² / (2 · 1 · 128²) = 9/4096.
    Expected: three units of 6; the gaps of 25, 58 and 33, and of 25 and 97, have 20 + 53 + 28 + 20 + 92 = 213 places
    for one. 3 · ((3 - 1)/3 · (2 · 6³ - 3 · 6² + 6) + 6² · 213) = 23664, of 256 · 255 - 3 · 6 · 5 = 65190 chances:
    2/128 · 23664/65190 = 493/86920. So α = 1 - 9/4096 · 86920/493 = 0.6126.
    """
    agree = (body((PARTY, "ACTOR", {})), body((PARTY, "ACTOR", {})))
    assert figures(agree, agree).labels["ACTOR"].extents.alpha == 1
    half = figures(agree, (body((PARTY, "ACTOR", {})), body()))
    assert half.labels["ACTOR"].length == 2 * len(TEXT) == 128
    assert half.labels["ACTOR"].extents.alpha == pytest.approx(0.6126, abs=5e-5)


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


# what a person says of each toll: its kind, its number, and which sources claim it; no source is the report itself
SAID = st.dictionaries(
    st.sampled_from(["four", "league", "guards", "killed"]),
    st.tuples(
        st.sampled_from(["killed", "injured"]),
        st.integers(1, 2),
        st.sets(st.sampled_from(["Harbour", "police"])),
    ),
)


def telling(said: dict[str, tuple[str, int, set[str]]]) -> dict[str, Any]:
    """A submission that says so."""
    sources = {words: span(words, "SOURCE", ACCEPTED).to_json(new_id()) for words in ("Harbour", "police")}
    tolls, links = [], []
    for words, (kind, number, by) in said.items():
        count = {"kind": kind, "count_type": "exact", "count_min": number, "count_max": number}
        attribution = {} if by else {"attribution": "article"}
        toll = span(words, "CASUALTY", ACCEPTED, **count, **attribution).to_json(new_id())
        tolls.append(toll)
        links += [
            link("claimed-by", toll["id"], sources[one]["id"], ACCEPTED).to_json(new_id()) for one in by
        ]
    return {"document": {"id": "d"}, "spans": [*sources.values(), *tolls], "links": links}


def whole(said: dict[str, tuple[str, int, set[str]]]) -> Counter[tuple[str, str, int, str]]:
    """Its claims as a plain multiset."""
    return Counter(
        (words, kind, number, source)
        for words, (kind, number, by) in said.items()
        for source in by or {"the report itself"}
    )


@given(SAID, SAID)
def test_whole_claims_are_those_that_two_multisets_share(ada, ben):
    shared = whole(ada) & whole(ben)
    assert figures((telling(ada), telling(ben))).claims == Tally(
        shared.total(), whole(ada).total(), whole(ben).total()
    )


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
