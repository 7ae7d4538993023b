"""Merging predictions into what a review opens with."""

from itertools import count

from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from annotator.spans.opening import Proposal, merge
from tests.spans.builders import SCHEME, TEXT, new_id


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


def test_what_holds_nothing_but_blanks_is_suggested_to_nobody():
    assert opened(patterns(proposed(" ", "ACTOR", 0.9)))["spans"] == []


def test_a_text_that_says_nothing_is_no_value():
    [span] = opened(patterns(proposed("police", "SOURCE", cue=" ")))["spans"]
    assert span["values"]["cue"] == {"value": None, "origin": "default"}


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


def test_the_place_and_date_proposed_first_are_the_main_incident_a_suggestion_that_says_whose():
    known = {"location": "Brannport", "location_precision": "near", "date_start": "2031-05-04",
             "date_precision": "day", "rule": "r", "score": 0.6}  # fmt: skip
    faulty = Proposal("imported", "ab12", {"spans": [], "incidents": [known | {"date_start": "May"}]})
    [incident] = opened(faulty, Proposal("patterns", "1", {"spans": [], "incidents": [known]}))["incidents"]
    assert (incident["main"], incident["status"], incident["location"]) == (True, "suggested", "Brannport")
    assert (incident["date_start"], incident["date_end"]) == ("2031-05-04", "")
    origin = incident["origin"]
    assert (origin["by"], origin["suggester"], origin["rule"], origin["location"]) == (
        "machine", "patterns", "r", "Brannport",
    )  # fmt: skip


def test_where_nobody_proposes_a_place_or_date_the_main_incident_is_blank():
    [incident] = opened(patterns())["incidents"]
    assert (incident["main"], incident["location"], incident["date_precision"]) == (True, "", "unknown")
    assert incident["origin"] == {"by": "default"}


def test_a_scheme_without_claims_has_no_incidents():
    raw = defaults.scheme()
    del raw["claims"]
    assert merge([], TEXT, schemes.parse(raw))["incidents"] == []


def test_what_a_suggester_says_of_incidents_that_were_not_there_yet_is_left_out():
    [span] = opened(patterns(proposed("league", "ACTOR", incident=new_id())))["spans"]
    assert span["values"]["incident"] == {"value": "main", "origin": "default"}


def test_a_region_is_the_lines_it_holds_all_words_of_and_the_first_to_speak_of_one_is_heard():
    text = "A photo.\n  Read more  \nHalf of this is quoted.\n\nEnd."

    def region(words: str, kind: str) -> dict:
        return {"start": text.index(words), "end": text.index(words) + len(words), "kind": kind}

    one = Proposal("imported", "ab12", {"spans": [], "regions": [region("A photo.", "caption")]})
    other = Proposal("patterns", "1", {"spans": [], "regions": [
        region("A photo.\n  Read more", "boilerplate"), region("Half of", "quote"), region("End.", "advert"),
    ]})  # fmt: skip
    regions = merge([one, other], text, SCHEME)["regions"]
    assert [(region["line"], region["kind"]) for region in regions] == [(0, "caption"), (9, "boilerplate")]
    assert regions[1]["origin"] == {
        "by": "machine", "suggester": "patterns", "version": "1", "rule": None, "score": None,
        "kind": "boilerplate",
    }  # fmt: skip


def test_who_only_seconds_is_named_where_it_agrees_and_adds_nothing():
    toll, police = (
        proposed("four league guards were killed", "CASUALTY"),
        proposed("Harbour police", "SOURCE"),
    )
    link = {"from": 1, "to": 0, "type": "claimed-by"}
    learned = Proposal("learned", "1-ab", {"spans": [police], "links": []})
    second = Proposal("patterns", "1", {"spans": [police, toll], "links": [link]}, seconds=True)
    opening = opened(learned, second)
    [span] = opening["spans"]
    assert (span["origin"]["suggester"], span["origin"]["also"][0]["suggester"]) == ("learned", "patterns")
    assert opening["links"] == []


def test_who_moved_a_span_of_somebody_who_agrees_is_named_once():
    moved = {"suggester": "memory", "version": "1", "rule": "memory.edge", "score": None, "from": [21, 31]}
    league = {**proposed("league", "ACTOR"), "also": [moved]}
    [span] = opened(imported(proposed("league", "ACTOR")), patterns(league))["spans"]
    assert [one["suggester"] for one in span["origin"]["also"]] == ["patterns", "memory"]
    [span] = opened(Proposal("learned", "1", {"spans": [league]}), patterns(league))["spans"]
    assert [one["suggester"] for one in span["origin"]["also"]] == ["memory", "patterns"]


def test_what_could_not_be_accepted_beside_an_earlier_proposal_is_left_out():
    police = proposed("Harbour police", "SOURCE")
    other = Proposal(
        "tagger",
        "1",
        {"spans": [proposed("Harbour police", "ACTOR"), proposed("league", "ACTOR")], "links": []},
    )
    spans = opened(patterns(police), other)["spans"]
    assert [(span["quote"], span["label"]) for span in spans] == [
        ("Harbour police", "SOURCE"),
        ("league", "ACTOR"),
    ]


def test_what_lies_inside_another_as_the_scheme_allows_is_kept():
    toll = proposed("four league guards were killed", "CASUALTY")
    other = Proposal("tagger", "1", {"spans": [proposed("league", "ACTOR")], "links": []})
    assert len(opened(patterns(toll), other)["spans"]) == 2


def test_values_nobody_before_proposed_come_from_whoever_agrees_and_it_says_which():
    one, two = (
        proposed("league", "ACTOR", country="ST"),
        proposed("league", "ACTOR", kind="armed-group", country="XX"),
    )
    [span] = opened(imported(one), patterns(two))["spans"]
    values = {name: held["value"] for name, held in span["values"].items() if held["origin"] == "machine"}
    assert values == {"country": "ST", "kind": "armed-group"}
    assert span["origin"]["also"][0]["values"] == ["kind"]
