"""Spans of fields and rules as one proposal: what may stand together, and with which values."""

import pytest

from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from annotator.suggestions.providers.learned.joining import join

SCHEME = schemes.parse(defaults.scheme())
TEXT = "Harbour police: nine guards of the League lost, four burnt nurses and no casualties. Photo: Mel"
NOTHING = {"spans": [], "links": [], "regions": []}


def proposed(words: str, label: str, score: float = 0.8, **more) -> dict:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "label": label, "score": score, "rule": "r", **more}


def joined(*found: dict, rules: dict = NOTHING) -> list[tuple[str, str]]:
    spans = join(list(found), rules, SCHEME, TEXT)["spans"]
    return [(TEXT[one["start"] : one["end"]], one["label"]) for one in spans]


def test_a_sure_speaker_beats_a_surer_party_of_the_same_words():
    police = [proposed("Harbour police", "ACTOR", 0.9), proposed("Harbour police", "SOURCE", 0.6)]
    assert joined(*police) == [("Harbour police", "SOURCE")]


def test_a_doubtful_speaker_does_not():
    police = [proposed("Harbour police", "ACTOR", 0.9), proposed("Harbour police", "SOURCE", 0.4)]
    assert joined(*police) == [("Harbour police", "ACTOR")]


def test_only_a_party_may_lie_inside_another_span():
    toll = proposed("nine guards of the League lost", "CASUALTY")
    assert joined(toll, proposed("League", "ACTOR"), proposed("guards", "SOURCE", 0.3)) == [
        ("nine guards of the League lost", "CASUALTY"),
        ("League", "ACTOR"),
    ]


def test_nothing_is_proposed_in_a_caption():
    caption = {**proposed("Photo: Mel", "-"), "kind": "caption"}
    assert joined(proposed("Mel", "SOURCE"), rules={**NOTHING, "regions": [caption]}) == []


def test_a_span_takes_values_and_links_from_the_rule_span_it_overlaps():
    rules = {
        "spans": [
            proposed("police", "SOURCE", attributes={"kind": "official"}),
            proposed("nine guards", "CASUALTY", attributes={"count_min": 9}),
        ],
        "links": [{"from": 1, "to": 0, "type": "claimed-by", "score": 0.9, "rule": "link.before"}],
        "regions": [],
    }
    found = [proposed("Harbour police", "SOURCE"), proposed("nine guards of the League lost", "CASUALTY")]
    body = join(found, rules, SCHEME, TEXT)
    assert [one["attributes"] for one in body["spans"]] == [{"kind": "official"}, {"count_min": 9}]
    assert body["links"] == [{"from": 1, "to": 0, "type": "claimed-by", "score": 0.9, "rule": "link.before"}]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("nine guards of the League lost", {"count_type": "exact", "count_min": 9, "count_max": 9}),
        ("four burnt nurses", {"count_type": "exact", "count_min": 4, "count_max": 4}),
        ("no casualties", {"kind": "none-reported", "count_type": "none", "count_min": 0}),
    ],
)
def test_a_toll_no_rule_has_read_says_what_its_words_say(words, values):
    [span] = join([proposed(words, "CASUALTY")], NOTHING, SCHEME, TEXT)["spans"]
    assert span["attributes"].items() >= values.items()
    assert all(
        SCHEME.labels["CASUALTY"].attributes[name].fault(one) is None
        for name, one in span["attributes"].items()
    )
