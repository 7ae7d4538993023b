"""The places behind figures of agreement, worked out by hand."""

from copy import deepcopy

from annotator.projects import defaults
from annotator.spans import differing
from annotator.spans import scheme_reading as schemes
from annotator.spans.agreement import compare
from annotator.spans.differing import Side
from tests.spans.builders import SCHEME, TEXT
from tests.spans.test_agreement import PARTY, SOURCE, TOLL, body

FOUR = {"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4}


def words(side: Side | None) -> str | None:
    return side and TEXT[side.start : side.end]


def test_two_versions_of_one_span_are_one_place():
    ada = body((PARTY, "ACTOR", {}), (SOURCE, "SOURCE", {}))
    ben = body(("league guards", "ACTOR", {}), (SOURCE, "SOURCE", {}))
    [place] = differing.spans(ada, ben, SCHEME)
    assert (words(place.one), words(place.other)) == ("league", "league guards")
    assert TEXT[slice(*place.extent)] == "league guards"
    assert differing.spans(ada, ben, SCHEME, "SOURCE") == []


def test_the_same_words_under_two_labels_belong_to_both():
    ada, ben = body((SOURCE, "SOURCE", {})), body((SOURCE, "ACTOR", {}))
    for label in ("SOURCE", "ACTOR"):
        [place] = differing.spans(ada, ben, SCHEME, label)
        assert [side.label for side in place.sides] == ["SOURCE", "ACTOR"]


def test_there_are_as_many_places_as_exact_figures_lack():
    """Ada marks three spans, Ben two; the source alone is the same: 3 + 2 − 2 · 1 = 3 spans, of which two are one place."""
    ada = body((PARTY, "ACTOR", {}), (SOURCE, "SOURCE", {}), (TOLL, "CASUALTY", {}))
    ben = body(("league guards", "ACTOR", {}), (SOURCE, "SOURCE", {}))
    places = differing.spans(ada, ben, SCHEME)
    tallies = [found["exact"] for found in compare(ada, ben, len(TEXT), SCHEME)["labels"].values()]
    apart = sum(one + other - 2 * right for right, one, other in tallies)
    assert sum(len(place.sides) for place in places) == apart == 3


def test_values_differ_where_both_set_them():
    ada = body((TOLL, "CASUALTY", FOUR))
    ben = body(("four league guards", "CASUALTY", {"kind": "injured", "count_min": 4}))
    [place] = differing.values(ada, ben, SCHEME, "CASUALTY", "kind")
    assert (place.one.said, place.other.said) == (("killed",), ("injured",))
    for attribute in ("count_min", "count_max"):
        assert differing.values(ada, ben, SCHEME, "CASUALTY", attribute) == []


def test_claims_about_the_same_words_are_one_place_and_say_how_they_differ():
    ada = body((TOLL, "CASUALTY", FOUR), (SOURCE, "SOURCE", {}), said_by=True)
    ben = body((TOLL, "CASUALTY", FOUR | {"count_max": 5}), (SOURCE, "SOURCE", {}), said_by=True)
    [place] = differing.claims(ada, ben, SCHEME)
    assert place.one.said == ("killed", "4", "Harbour police")
    assert place.other.said == ("killed", "4–5", "Harbour police")
    assert differing.claims(ada, ada, SCHEME) == []
    [alone] = differing.claims(ada, body((SOURCE, "SOURCE", {})), SCHEME)
    assert (words(alone.one), alone.other) == (TOLL, None)


def test_each_difference_says_what_is_at_stake():
    """One has the article, one a word after what happened, one another label, one alone, and one another value."""
    text = "The league said the army said two died near Brannport’s quay."

    def said(*marked: tuple[str, str, dict]) -> dict:
        spans = [
            {
                "id": f"{label} {words}", "start": text.index(words), "end": text.index(words) + len(words),
                "label": label, "status": "accepted", "quote": words,
                "values": {name: {"value": value, "origin": "person"} for name, value in values.items()},
            }
            for words, label, values in marked
        ]  # fmt: skip
        return {"spans": spans}

    ada = said(
        ("The league", "SOURCE", {}), ("army", "SOURCE", {}), ("two died", "CASUALTY", {"kind": "killed"}),
        ("Brannport’s", "ACTOR", {}),
    )  # fmt: skip
    ben = said(
        ("league", "SOURCE", {}), ("army", "ACTOR", {}), ("two died near", "CASUALTY", {"kind": "missing"}),
        ("Brannport", "ACTOR", {}), ("quay", "ACTOR", {}),
    )  # fmt: skip
    found = [what for what, _ in differing.fought(ada, ben, text, SCHEME)]
    assert found == [
        ("G2", "SOURCE"),
        ("words", "ACTOR", "SOURCE"),
        ("C3", "CASUALTY"),
        ("G1", "ACTOR"),
        ("marked", "ACTOR"),
        ("value", "CASUALTY", "kind", "killed", "missing"),
    ]
    assert found == [what for what, _ in differing.fought(ben, ada, text, SCHEME)]


def test_another_extent_that_breaks_no_rule_is_told_as_such():
    ada, ben = body((PARTY, "ACTOR", {})), body(("league guards", "ACTOR", {}))
    assert [what for what, _ in differing.fought(ada, ben, TEXT, SCHEME)] == [("edges", "ACTOR")]


def test_counts_that_differ_in_several_parts_are_one_difference_told_whole():
    """Exactly four, and at least four: the type and the upper end differ."""
    ada = body((TOLL, "CASUALTY", FOUR))
    ben = body((TOLL, "CASUALTY", FOUR | {"count_type": "at-least", "count_max": None}))
    found = [what for what, _ in differing.fought(ada, ben, TEXT, SCHEME)]
    assert found == [("count", "CASUALTY", "count_type", "at-least,4,", "exact,4,4")]
    assert found == [what for what, _ in differing.fought(ben, ada, TEXT, SCHEME)]


def test_where_the_scheme_asks_for_no_whole_count_its_numbers_are_values():
    plain = deepcopy(defaults.scheme())
    del plain["labels"]["CASUALTY"]["attributes"]["count_type"]
    ada, ben = (body((TOLL, "CASUALTY", {"count_min": 4, "count_max": most})) for most in (4, 5))
    found = [what for what, _ in differing.fought(ada, ben, TEXT, schemes.parse(plain))]
    assert found == [("value", "CASUALTY", "count_max", "4", "5")]
