"""Merging predictions into what a review opens with."""

from itertools import count

from annotator.spans.opening import Proposal, merge
from tests.spans.builders import SCHEME, TEXT


def proposed(words: str, label: str, score: float = 0.5, **attributes) -> dict:
    start = TEXT.index(words)
    end = start + len(words)
    return {"start": start, "end": end, "label": label, "score": score, "attributes": attributes, "rule": "r"}


def opened(*proposals: Proposal) -> dict:
    ids = count(1)
    return merge(proposals, TEXT, SCHEME, new_id=lambda: f"id{next(ids)}")


def patterns(*spans: dict, links=()) -> Proposal:
    return Proposal("patterns", "1", {"spans": list(spans), "links": list(links)})


def imported(*spans: dict, links=()) -> Proposal:
    return Proposal("imported", "ab12", {"spans": list(spans), "links": list(links)})


def test_a_suggestion_keeps_who_made_it_with_which_rule_and_where():
    [span] = opened(patterns(proposed("league", "ACTOR", 0.7)))["spans"]
    assert span["origin"] == {
        "by": "machine", "suggester": "patterns", "version": "1", "rule": "r", "score": 0.7,
        "start": 25, "end": 31, "label": "ACTOR", "also": [],
    }  # fmt: skip
    assert (span["status"], span["quote"]) == ("suggested", "league")


def test_the_same_span_proposed_twice_is_one_that_names_both():
    [span] = opened(imported(proposed("league", "ACTOR")), patterns(proposed("league", "ACTOR", 0.9)))[
        "spans"
    ]
    assert span["origin"]["suggester"] == "imported"
    assert [other["suggester"] for other in span["origin"]["also"]] == ["patterns"]


def test_of_two_that_overlap_in_one_label_the_surer_of_a_suggester_stays():
    opening = opened(patterns(proposed("guards", "ACTOR", 0.2), proposed("league guards", "ACTOR", 0.8)))
    assert [span["quote"] for span in opening["spans"]] == ["league guards"]


def test_of_two_suggesters_that_overlap_in_one_label_the_first_one_stays():
    opening = opened(
        imported(proposed("guards", "ACTOR", 0.2)), patterns(proposed("league guards", "ACTOR", 0.8))
    )
    assert [span["quote"] for span in opening["spans"]] == ["guards"]


def test_links_follow_their_spans_and_fall_with_them():
    toll, police = (
        proposed("four league guards were killed", "CASUALTY"),
        proposed("Harbour police", "SOURCE"),
    )
    link = {"from": 0, "to": 1, "type": "claimed-by"}
    opening = opened(patterns(toll, police, links=[link]))
    by_label = {span["label"]: span["id"] for span in opening["spans"]}
    assert [(one["from"], one["to"]) for one in opening["links"]] == [
        (by_label["CASUALTY"], by_label["SOURCE"])
    ]
    shadowed = opened(
        imported(proposed("league guards were killed", "CASUALTY")), patterns(toll, police, links=[link])
    )
    assert shadowed["links"] == []


def test_labels_and_links_the_scheme_lacks_are_left_out():
    opening = opened(
        patterns(
            proposed("league", "ACTOR"),
            proposed("Brannport", "PLACE"),
            links=[{"from": 0, "to": 1, "type": "near"}, {"from": 0, "to": 1, "type": "claimed-by"}],
        )
    )
    assert [span["label"] for span in opening["spans"]] == ["ACTOR"]
    assert opening["links"] == []
