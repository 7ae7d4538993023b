"""Wrong suggestions put in on purpose, and sure ones left out: where they may be, and what a review says without them."""

from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans import opening, planting
from annotator.spans.noticed import WIDE, Share, counted
from annotator.spans.scoring import Mark
from annotator.spans.state import ACCEPTED, REJECTED, Span, State
from tests.spans.builders import SCHEME, link

TEXT = (
    "Harbour police said four league guards were killed at dawn.\n"
    "The boats left Tern village with nine crates, a nurse of Marl Cove said, and Harbour police said no more.\n"
    "See Third well"
)
SEEDS = st.integers(0, 10_000)


def proposed(words: str, label: str, score: float = 0.95) -> dict:
    start = TEXT.index(words)
    return {
        "start": start,
        "end": start + len(words),
        "label": label,
        "score": score,
        "rule": "casualty.passive",
    }


def opened(*spans: dict, links=(), regions=()) -> dict:
    ids = count(1)
    body = {"spans": list(spans), "links": list(links), "regions": list(regions)}
    return opening.merge([opening.Proposal("patterns", "1", body)], TEXT, SCHEME, lambda: f"id{next(ids)}")


TOLL, POLICE = proposed("four league guards were killed", "CASUALTY"), proposed("Harbour police", "SOURCE")
NURSE = proposed("nurse of Marl Cove", "SOURCE")


WELL = (TEXT.index("Third"), len(TEXT))


def plant(body: dict, *taken: tuple[int, int], seed: int = 1) -> dict:
    return planting.plant(body, TEXT, SCHEME, taken, chance=Random(seed))


def planted_in(body: dict) -> dict:
    """The span that was planted."""
    [row] = body["planted"]
    return next(span for span in body["spans"] if span["id"] == row["id"])


@given(SEEDS)
def test_what_is_planted_looks_like_a_suggestion_and_touches_none(seed):
    """A name and a word, as the police are: in this report two such stand free, and once."""
    before = opened(TOLL, POLICE, NURSE)
    span = planted_in(plant(before, seed=seed))
    assert span["quote"] in ("Tern village", "Third well")
    assert (span["label"], span["status"]) == ("SOURCE", "suggested")
    assert span["quote"] == TEXT[span["start"] : span["end"]]
    police = next(one for one in before["spans"] if one["quote"] == "Harbour police")
    place = {name: span[name] for name in ("start", "end", "label")}
    assert span["origin"] == police["origin"] | place
    assert span["values"] == SCHEME.fill("SOURCE", {})


def test_nothing_is_planted_where_anybody_proposed_something_or_the_sweep_stops():
    places = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in ("Tern", "well")]
    body = opened(TOLL, POLICE, NURSE)
    assert plant(body, *places) == body


def test_nothing_is_planted_in_lines_that_are_no_running_text():
    line = TEXT.index("See")
    hidden = [{"start": line, "end": len(TEXT), "kind": "caption"}]
    found = {planted_in(plant(opened(POLICE, regions=hidden), seed=seed))["quote"] for seed in range(20)}
    assert "Third well" not in found
    assert "Third well" in {planted_in(plant(opened(POLICE), seed=seed))["quote"] for seed in range(20)}


def test_a_report_without_suggestions_gets_none():
    assert plant(opened()) == opened()


@given(st.text(alphabet="Aa b1.\n’", max_size=80), SEEDS)
def test_in_any_text_what_is_planted_is_its_words_and_could_stand_beside_all_that_is_suggested(text, seed):
    words = text.split()[:1]
    spans = [
        {"start": text.index(w), "end": text.index(w) + len(w), "label": "ACTOR", "score": 0.9} for w in words
    ]
    proposals = [opening.Proposal("patterns", "1", {"spans": spans, "links": []})]
    body = opening.merge(proposals, text, SCHEME)
    found = planting.plant(body, text, SCHEME, [], chance=Random(seed))
    if found is not body:
        span = planted_in(found)
        assert span["quote"] == text[span["start"] : span["end"]].strip()
        assert "\n" not in span["quote"]
        assert all(span["end"] < one["start"] or one["end"] < span["start"] for one in body["spans"])
        assert text.count(span["quote"]) == 1


# Withheld


@given(SEEDS)
def test_what_is_withheld_is_sure_and_stands_once_and_its_links_go_with_it(seed):
    """Harbour police stand there twice, and of the nurse the machine is not sure."""
    body = opened(TOLL, POLICE, NURSE | {"score": 0.8}, links=[{"from": 0, "to": 1, "type": "claimed-by"}])
    found = planting.withhold(body, TEXT, chance=Random(seed))
    assert [span["quote"] for span in found["withheld"]] == ["four league guards were killed"]
    assert found["spans"] == [span for span in body["spans"] if span["label"] != "CASUALTY"]
    assert (len(body["links"]), found["links"]) == (1, [])


@given(SEEDS)
def test_what_was_planted_is_not_withheld(seed):
    found = planting.withhold(plant(opened(POLICE)), TEXT, chance=Random(seed))
    assert "withheld" not in found


# What a review says without it


def state_of(body: dict, **became: dict) -> State:
    """The state of a review in which all was accepted; of what is named by its words, this is another."""
    state = State.from_json(body)
    for key, span in state.spans.items():
        raw = span.to_json(key) | {"status": ACCEPTED} | became.get(span.quote.replace(" ", "_"), {})
        state.spans[key] = Span.from_json(raw)
    return state


@pytest.mark.parametrize(
    "became",
    [
        pytest.param({}, id="accepted"),
        pytest.param({"status": REJECTED}, id="turned-down"),
        pytest.param({"values": SCHEME.fill("SOURCE", {"kind": "official"})}, id="described"),
    ],
)
def test_what_was_planted_is_nobodys_word_whatever_became_of_it(became):
    body = plant(opened(TOLL, POLICE, NURSE), WELL)
    key = planted_in(body)["id"]
    state = state_of(body, Tern_village=became)
    toll = next(one for one, span in state.spans.items() if span.label == "CASUALTY")
    state.links["l"] = link("claimed-by", toll, key, ACCEPTED)
    own = planting.without(state, body)
    assert set(own.spans) == set(state.spans) - {key}
    assert own.links == {}
    [row] = planting.told(state, body)["planted"]
    assert row == state.spans[key].to_json(key)


def test_what_a_person_made_something_else_of_is_theirs():
    body = plant(opened(TOLL, POLICE, NURSE), WELL)
    key = planted_in(body)["id"]
    state = state_of(body, Tern_village={"label": "ACTOR", "values": SCHEME.fill("ACTOR", {})})
    own = planting.without(state, body).spans[key]
    assert (own.label, own.origin) == ("ACTOR", {"by": "person"})
    assert planting.told(state, body)["planted"][0]["origin"]["label"] == "SOURCE"


def test_where_nothing_was_planted_a_review_says_all_of_itself():
    body = opened(TOLL, POLICE)
    state = state_of(body)
    assert planting.without(state, body) is state
    assert planting.told(state, body) == {}


# Whether it was noticed


def row(words: str, label: str, status: str = ACCEPTED, **more) -> dict:
    place = {"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "label": label}
    return {"id": words, **place, "status": status, "origin": place, **more}


def mark(words: str, label: str) -> Mark:
    return Mark(TEXT.index(words), TEXT.index(words) + len(words), label)


def test_planted_ones_are_kept_or_not_and_withheld_ones_found_or_not():
    """Kept: Tern village. Turned down: Marl Cove. Made an ACTOR of: Third well. Found of two: the nurse."""
    planted = [
        row("Tern village", "SOURCE"),
        row("Marl Cove", "SOURCE", REJECTED),
        row("Third well", "ACTOR", origin=row("Third well", "SOURCE")),
    ]
    withheld = [row("nurse", "SOURCE"), row("four league guards", "CASUALTY")]
    right = [mark("nurse", "SOURCE"), mark("guards were killed", "CASUALTY")]
    found = counted(planted, withheld, [mark("nurse", "SOURCE")], right)
    assert [hit for *_, hit in found["planted"]] == [True, False, False]
    assert [(key, hit) for key, *_, hit in found["withheld"]] == [
        ("nurse", True),
        ("four league guards", False),
    ]


def test_what_turned_out_otherwise_than_it_was_meant_does_not_count():
    """What was planted was right, and what was withheld wrong."""
    assert counted([row("nurse", "SOURCE")], [row("guards", "ACTOR")], [], [mark("nurse", "SOURCE")]) == {}


@given(st.integers(0, 200), st.integers(0, 200))
def test_as_many_more_as_it_says_make_the_interval_narrow(hits, misses):
    share = Share(hits, hits + misses)
    if not share.of:
        return
    low, high = share.interval
    assert (share.more == 0) == (high - low <= WIDE)
