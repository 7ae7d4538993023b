"""How suggestions pull, worked out by hand; the interval against every resample there can be."""

from itertools import product
from statistics import NormalDist, fmean

import pytest

from annotator.spans import extents, trust
from annotator.spans.crossed import Mean, measured
from annotator.spans.extents import ACTOR, SOURCE, TOLL, breaks_rule, broken
from annotator.spans.intervals import difference
from annotator.spans.paired import Paired
from annotator.spans.scoring import Mark
from tests.spans.builders import SCHEME


def actors(*extents: tuple[int, int]) -> list[Mark]:
    return [Mark(start, end, "ACTOR") for start, end in extents]


def test_anchoring_and_quality_are_differences_of_f1():
    """Suggested: A, B. Settled: A, C. With suggestions: A, B, F1 1 and 1/2; without: A, C, F1 1/2 and 1."""
    a, b, c = (0, 5), (10, 15), (20, 25)
    found = measured(actors(a, b), actors(a, c), actors(a, b), actors(a, c), ["ACTOR", "SOURCE"])
    assert found["ACTOR"]["anchoring"] == 1 - 0.5
    assert found["ACTOR"]["quality"] == 0.5 - 1
    assert list(found) == ["ACTOR"]


def test_a_wrong_suggestion_survives_where_somebody_marks_its_label_there():
    """Of two that nothing settled touches, who saw them kept one, moved; who did not see them marked none."""
    found = measured(actors((0, 4)), actors((20, 25)), actors((0, 5), (10, 15)), actors((20, 25)), ["ACTOR"])
    assert found["ACTOR"]["wrong"] == Paired(one=1, neither=1).counts


def test_where_nothing_is_there_to_agree_on_no_difference_is_told():
    assert measured([], [], [], [], ["ACTOR"]) == {}
    found = measured([], [], [], actors((0, 5)), ["ACTOR"])
    assert found == {"ACTOR": {"quality": 0.0}}


def test_of_few_reports_there_is_a_mean_and_no_interval():
    few = Mean((0.2, 0.4))
    assert few.mean == pytest.approx(0.3)
    assert (few.interval, few.needed, few.more) == (None, 70, 68)
    assert (Mean(()).mean, Mean(()).more) == (None, 70)


def test_the_interval_is_where_the_means_of_resamples_lie():
    """Ten reports, two of which differ by 1: a resample's mean is the number of its draws of those over ten.

    That number is binomial of 10 draws at 0.2: P(0) = 0.107, P(≤ 4) = 0.967, P(≤ 5) = 0.994, so from 0.0 to 0.5.
    """
    assert Mean((1.0, 1.0, *[0.0] * 8)).interval == (0.0, 0.5)


def test_it_is_nearly_the_normal_one_where_there_are_many():
    spread = [NormalDist(0.1, 0.15).inv_cdf((place + 0.5) / 200) for place in range(200)]
    low, high = Mean(tuple(spread)).interval
    error = 1.96 * 0.15 / 200**0.5
    assert (low, high) == pytest.approx((0.1 - error, 0.1 + error), abs=0.004)


def test_small_samples_are_drawn_as_all_their_resamples_would_be():
    """Half of ten reports differ by 1: each draw is 0 or 1 with the same chance, 2¹⁰ resamples that are equally likely."""
    means = sorted(fmean(draw) for draw in product((0.0, 1.0), repeat=10))
    low, high = Mean((*[0.0] * 5, *[1.0] * 5)).interval
    assert (low, high) == (means[round(0.025 * 1024)], means[round(0.975 * 1024) - 1])


def test_how_many_more_reports_would_settle_it():
    """With a spread of 0.15 between reports (2.8016 · 0.15 / 0.05)² = 70.6; what is sure needs no more."""
    apart = Mean(tuple([0.15, -0.15] * 20))  # stdev 0.1519: 72.5
    assert (apart.needed, apart.more) == (73, 33)
    assert Mean(tuple([0.15, 0.25] * 20)).more == 0


def test_how_many_spans_would_show_a_difference():
    """Of 100 spans 19 are of one only: (1.96 · √0.19 + 0.8416 · √(0.19 − 0.0025))² / 0.0025 = 594.4."""
    assert Paired(both=66, one=5, other=14, neither=15).needed == 595
    assert Paired(both=5).needed is None


def test_over_trust_is_what_was_kept_less_what_was_right():
    """Of three sure suggestions two were kept, one of which is right, and a third right one was not; one is unsure."""
    opened = [
        {"start": at, "end": at + 5, "label": "ACTOR", "origin": {"score": score}}
        for at, score in ((0, 0.95), (10, 0.9), (20, 0.99), (30, 0.3), (40, None))
    ]
    said, settled = actors((0, 5), (10, 15), (30, 35)), actors((0, 5), (20, 25))
    sure, likely, weak = (Paired(*counts) for counts in trust.counted(opened, said, settled))
    assert sure == Paired(both=1, one=1, other=1)
    assert (likely.there, weak) == (0, Paired(one=1))


@pytest.mark.parametrize(
    ("quote", "names", "rule"),
    [
        ("the League", True, "G2"),
        ("the dead", False, None),
        ("The Harbour police", True, "G2"),
        ("theatre guards", True, None),
        ("Valdoria's", True, "G1"),
        ("Kata’ib", True, None),
        ("“liberators", False, "G1"),
        ("League,", True, "G1"),
        ("the army.", False, "G1"),
        ("U.S.", True, None),
        ("Red Delta Co.", True, None),
        (" league", True, "G1"),
        ("سلاح الجو", True, None),
    ],
)
def test_edges_break_a_rule_or_do_not(quote, names, rule):
    assert breaks_rule(quote, ACTOR if names else TOLL) == rule


@pytest.mark.parametrize(
    ("before", "quote", "role", "rule"),
    [
        ("said at least ", "nine guards were killed", TOLL, "C2"),
        ("said ", "at least nine guards were killed", TOLL, None),
        ("", "four people were killed in the raid", TOLL, "C3"),
        ("", "four people were killed as a result", TOLL, "C3"),
        ("", "killed in the raid were four people", TOLL, None),
        ("", "four people were killed", TOLL, None),
        ("a ", "statement by the health ministry", SOURCE, "S1"),
        ("", "reports from Brann", SOURCE, "S1"),
        ("", "statement", SOURCE, None),
        ("", "senior official, who asked not to be named", SOURCE, "S2"),
        ("and two ", "port officials", SOURCE, "S2"),
        ("", "two port officials", SOURCE, None),
        ("", "— Kes Marr (@kes_harbour)", SOURCE, "S4"),
        ("two ", "Valdorian troops", ACTOR, None),
    ],
)
def test_edges_of_tolls_and_sources_break_rules_of_their_own(before, quote, role, rule):
    assert breaks_rule(quote, role, before) == rule


def test_what_stands_in_the_line_before_was_not_left_out():
    text = "Of them two\nport officials said so."
    assert extents.broken_by(text.index("port"), text.index(" said"), SOURCE, text) is None


def test_broken_edges_are_counted_by_label():
    text = "the league said the league fled"
    marks = [Mark(0, 10, "SOURCE"), Mark(16, 26, "ACTOR"), Mark(20, 26, "ACTOR"), Mark(0, 10, "CASUALTY")]
    assert broken(marks, text, SCHEME) == {"SOURCE": (1, 1), "ACTOR": (1, 2), "CASUALTY": (0, 1)}


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(counts, low, high):
    """R. G. Newcombe, “Interval estimation for the difference between independent proportions” (1998), table II."""
    assert difference(*counts) == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_difference():
    assert difference(0, 0, 1, 2) is None
