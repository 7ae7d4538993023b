"""A new version takes the place of another if its suggestions cost fewer keys on reports unseen by both."""

from annotator.learning import comparing
from annotator.spans.scoring import EXACT, OVERLAP, Figures, Tally


def report(*, right: int = 0, edges: int = 0, wrong: int = 0, missed: int = 0) -> Figures:
    found = right + edges
    return Figures(
        {
            ("span", "TOLL", EXACT): Tally(right, found + wrong, found + missed),
            ("span", "TOLL", OVERLAP): Tally(found, found + wrong, found + missed),
            ("value", "TOLL", "kind"): Tally(1, 1, 1),
        }
    )


def test_a_right_suggestion_costs_one_key_a_wrong_edge_two_a_missing_span_four():
    assert comparing.keys(report(right=3)) == 3
    assert comparing.keys(report(edges=3)) == 6
    assert comparing.keys(report(wrong=3)) == 3
    assert comparing.keys(report(missed=3)) == 12


def test_fewer_keys_per_report_are_better():
    reached = comparing.verdict([report(right=4)] * 5, [report(right=3, missed=1)] * 5, "1-ab")
    assert reached.promoted
    assert reached.reason == "4.0 keys per report instead of 7.0 of 1-ab, on 5 reports unseen by both"


def test_as_many_keys_are_not_better():
    reached = comparing.verdict([report(right=4)] * 5, [report(right=4)] * 5, "1-ab")
    assert not reached.promoted
    assert reached.reason == "4.0 keys per report, no fewer than 4.0 of 1-ab, on 5 reports unseen by both"


def test_on_a_few_reports_nothing_is_decided():
    reached = comparing.verdict([report(right=4)] * 4, [report(missed=4)] * 4, "1-ab")
    assert not reached.promoted
    assert reached.reason == "4 reports that 1-ab has not seen are too few to compare on"


def test_no_reports_cost_no_keys():
    assert comparing.keys_per_report([]) == 0.0
