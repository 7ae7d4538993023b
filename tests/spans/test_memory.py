"""What finished reports teach at once: words to propose, words to hold back, edges to move."""

import pytest

from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from annotator.spans.memory import ACCEPTED_BEFORE, EDGE_MOVED, Memory
from annotator.spans.opening import Proposal, merge
from annotator.spans.recalled import proposed
from annotator.spans.traces import Trace, traces
from tests.spans.builders import SCHEME

PLAIN = schemes.parse({"scheme": "x/1", "labels": {"NAME": {"key": "1", "colour": 1}}})


def at(text: str, words: str, label: str, **more) -> dict:
    """A span as a submission has it: added by a person unless it says what was proposed."""
    start = text.index(words)
    span = {
        "start": start, "end": start + len(words), "label": label, "status": "accepted", "values": {},
        "origin": {"by": "person"},
    }  # fmt: skip
    return span | more


def machine(text: str, words: str, label: str) -> dict:
    start = text.index(words)
    return {"by": "machine", "start": start, "end": start + len(words), "label": label}


def learned(*reports: tuple[str, list[dict]], scheme=SCHEME) -> Memory:
    """A memory of these reports, finished in this order."""
    told: list[list[Trace]] = []
    for text, spans in reports:
        known = _of(told).known_in(text)
        told.append(traces(text, spans, scheme, known))
    return _of(told)


def _of(told: list[list[Trace]]) -> Memory:
    return Memory.of(
        (trace, age) for age, report in zip(reversed(range(len(told))), told, strict=True) for trace in report
    )


def marked(text: str, words: str = "Tolm Front", label: str = "ACTOR", **more) -> tuple[str, list[dict]]:
    return text, [at(text, words, label, **more)]


TWICE = [marked("The Tolm Front fled."), marked("Near Osk the Tolm Front hid.")]


def spans_in(memory: Memory, text: str) -> list[tuple[str, str]]:
    return [(text[one["start"] : one["end"]], one["label"]) for one in memory.recall(text)["spans"]]


def test_words_that_were_right_before_are_proposed_with_their_rule_and_score():
    text = "A boat of the Tolm Front sank."
    [span] = learned(*TWICE).recall(text)["spans"]
    assert (text[span["start"] : span["end"]], span["label"], span["rule"]) == (
        "Tolm Front", "ACTOR", ACCEPTED_BEFORE,
    )  # fmt: skip
    assert 0.5 <= span["score"] < 1


def test_one_report_alone_is_a_hint_and_proposes_nothing_where_nothing_is_known_of_the_label():
    assert spans_in(learned(TWICE[0]), "The Tolm Front fled.") == []


def test_where_the_words_of_a_label_come_true_again_one_report_is_enough():
    often = [
        marked(f"The {name} Front fled {time}.", f"{name} Front")
        for time in "ab"
        for name in ("Ena", "Uru", "Osk")
    ]
    assert spans_in(learned(*often, TWICE[0]), "The Tolm Front fled.") == [("Tolm Front", "ACTOR")]


def test_words_that_mostly_stand_unmarked_are_not_proposed():
    text = "Osk police said that police found police boats."
    reports = [marked(text, "Osk police", "SOURCE"), marked("A police dog, said police.", "police", "SOURCE")]
    assert spans_in(learned(*reports), "Then police came.") == []


def test_a_word_is_found_whole_and_as_it_is_written():
    memory = learned(*(marked(f"The US bombed {place}.", "US") for place in ("Osk", "Tolm")))
    assert spans_in(memory, "It bombed us, said USA-watchers. Then the US left.") == [("US", "ACTOR")]


def test_accents_dashes_and_apostrophes_may_differ():
    memory = learned(*(marked(f"The Ka'ib-Réa fled {to}.", "Ka'ib-Réa") for to in ("Osk", "Tolm")))
    assert spans_in(memory, "The Ka’ib–Rea hid.") == [("Ka’ib–Rea", "ACTOR")]


def test_of_two_names_in_one_place_the_longer_is_proposed():
    longer = [
        marked(f"The Tolm Front Council met {day}.", "Tolm Front Council") for day in ("today", "again")
    ]
    found = spans_in(learned(*TWICE, *longer), "The Tolm Front Council met the Tolm Front.")
    assert found == [("Tolm Front Council", "ACTOR"), ("Tolm Front", "ACTOR")]


def test_tolls_are_never_remembered_as_words():
    tolls = [
        marked(f"In {place} four were killed.", "four were killed", "CASUALTY") for place in ("Osk", "Tolm")
    ]
    assert spans_in(learned(*tolls), "Then four were killed.") == []


def test_any_scheme_has_a_memory():
    names = [marked(f"Korva brul {what}.", "Korva", "NAME") for what in ("ena", "dur", "zuru")]
    assert spans_in(learned(*names, scheme=PLAIN), "Lasu Korva.") == [("Korva", "NAME")]


def test_what_somebody_set_of_a_name_comes_along_and_the_newest_report_decides():
    def with_kind(place: str, kind: str):
        values = SCHEME.fill("ACTOR", {"kind": kind, "role": "target"})
        return marked(f"The Tolm Front left {place}.", values=values)

    memory = learned(with_kind("Osk", "civilians"), with_kind("Tolm", "armed-group"))
    [span] = memory.recall("The Tolm Front hid.")["spans"]
    assert span["attributes"]["kind"] == "armed-group"


def patterns(text: str, *words: str, label: str = "ACTOR") -> Proposal:
    spans = [{**at(text, one, label), "score": 0.9, "attributes": {}, "rule": "r"} for one in words]
    return Proposal("patterns", "1", {"spans": spans, "links": []})


def opened(memory: Memory, text: str, *others: Proposal) -> list[dict]:
    return merge(proposed(memory.recall(text), others, text, SCHEME), text, SCHEME)["spans"]


def rejected(text: str, words: str = "The president") -> tuple[str, list[dict]]:
    return text, [at(text, words, "ACTOR", status="rejected", origin=machine(text, words, "ACTOR"))]


def test_what_was_rejected_again_and_again_is_held_back_whoever_proposes_it():
    text = "The president left."
    memory = learned(*(rejected(f"The president came {day}.") for day in "abcd"))
    assert opened(memory, text, patterns(text, "The president")) == []


def test_what_was_rejected_once_is_not():
    text = "The president left."
    assert len(opened(learned(rejected("The president came.")), text, patterns(text, "The president"))) == 1


def test_it_is_tried_again_when_many_reports_have_been_finished_since():
    text = "The president left."
    since = [marked(f"Somebody {n} came.", f"Somebody {n}", "SOURCE") for n in range(120)]
    memory = learned(*(rejected(f"The president came {day}.") for day in "abcd"), *since)
    assert len(opened(memory, text, patterns(text, "The president"))) == 1


@pytest.mark.parametrize(
    "written", ["The Président left.", "Later\tThe président left.", "So “The President” left."]
)
def test_it_is_held_back_however_the_text_writes_it(written):
    memory = learned(*(rejected(f"The president came {day}.") for day in "abcd"))
    words = next(word for word in ("The Président", "The président", "The President") if word in written)
    assert opened(memory, written, patterns(written, words)) == []


def test_no_words_of_other_reports_are_recalled():
    edges = (shortened(f"The {name} aide said.", f"The {name} aide", f"{name} aide") for name in "ABCDE")
    memory = learned(*edges, *(rejected(f"The president came {day}.") for day in "abcd"))
    assert memory.recall("The president left.")["held"] == [["ACTOR", "the president", "mixed"]]
    recalled = memory.recall("A nurse left.")
    assert (recalled["held"], recalled["edges"]) == ([], [])


def test_links_of_what_is_held_back_go_with_it():
    text = "The president said that four guards were killed."
    toll = patterns(text, "four guards were killed", label="CASUALTY").body["spans"]
    body = {"spans": [*patterns(text, "The president", label="ACTOR").body["spans"], *toll],
            "links": [{"from": 1, "to": 0, "type": "claimed-by"}]}  # fmt: skip
    memory = learned(*(rejected(f"The president came {day}.") for day in "abcd"))
    [other] = proposed(memory.recall(text), [Proposal("patterns", "1", body)], text, SCHEME)[1:]
    assert [len(other.body["spans"]), other.body["links"]] == [1, []]


def shortened(text: str, proposal: str, now: str) -> tuple[str, list[dict]]:
    return text, [at(text, now, "SOURCE", origin=machine(text, proposal, "SOURCE"))]


def test_an_edge_that_people_always_move_is_moved_and_the_suggestion_says_so():
    memory = learned(
        *(shortened(f"The {name} aide said.", f"The {name} aide", f"{name} aide") for name in "ABCDE")
    )
    text = "The mayor’s aide spoke."
    [span] = opened(memory, text, patterns(text, "The mayor’s aide", label="SOURCE"))
    assert (span["quote"], span["origin"]["suggester"]) == ("mayor’s aide", "patterns")
    [moved] = span["origin"]["also"]
    assert (moved["suggester"], moved["rule"], moved["from"]) == ("memory", EDGE_MOVED, [0, 16])


def test_so_is_a_possessive_at_the_end():
    cut = [
        shortened(f"{name}’s aide said.", f"{name}’s", name) for name in ("Ada", "Ben", "Cleo", "Max", "Zoe")
    ]
    text = "Teben's aide spoke."
    [span] = opened(learned(*cut), text, patterns(text, "Teben's", label="SOURCE"))
    assert span["quote"] == "Teben"


@pytest.mark.parametrize("kept", [0, 1])
def test_it_is_no_habit_before_five_times_nor_where_one_in_ten_kept_it(kept):
    moved = [
        shortened(f"The {n} aide said.", f"The {n} aide", f"{n} aide") for n in "ABCDEFGH"[: 4 + 4 * kept]
    ]
    stayed = [shortened("The Q aide said.", "The Q aide", "The Q aide")] * kept
    text = "The mayor spoke."
    [span] = opened(learned(*moved, *stayed), text, patterns(text, "The mayor", label="SOURCE"))
    assert span["quote"] == "The mayor"


def test_what_somebody_chose_to_import_stays_as_it_is():
    memory = learned(*(rejected(f"The president came {day}.") for day in "abcd"))
    text = "The president left."
    imported = Proposal("imported", "ab", patterns(text, "The president").body)
    assert len(opened(memory, text, imported)) == 1


def test_it_proposes_nothing_that_cannot_stand_beside_what_others_propose():
    text = "Tolm Front said four fled."
    [span] = opened(learned(*TWICE), text, patterns(text, "Tolm Front", label="SOURCE"))
    assert span["label"] == "SOURCE"


def test_where_both_propose_a_span_it_names_both_and_takes_the_values_of_both():
    values = SCHEME.fill("ACTOR", {"kind": "armed-group"})
    memory = learned(*(marked(f"The Tolm Front left {place}.", values=values) for place in ("Osk", "Tolm")))
    text = "The Tolm Front hid."
    other = patterns(text, "Tolm Front")
    other.body["spans"][0]["attributes"] = {"country": "TM", "kind": "civilians"}
    [span] = opened(memory, text, other)
    assert span["origin"]["suggester"] == "memory"
    assert [(one["suggester"], one["values"]) for one in span["origin"]["also"]] == [
        ("patterns", ["country"])
    ]
    assert (span["values"]["kind"]["value"], span["values"]["country"]["value"]) == ("armed-group", "TM")


def test_without_a_memory_all_stays_as_proposed():
    text = "The Tolm Front hid."
    other = patterns(text, "Tolm Front")
    assert proposed({}, [other], text, SCHEME) == [other]


def test_the_default_scheme_takes_names_apart_from_roles():
    [trace] = traces(
        "The Tolm Front left.",
        marked("The Tolm Front left.", values=SCHEME.fill("ACTOR", {"kind": "armed-group", "cue": "x"}))[1],
        schemes.parse(defaults.scheme()),
    )
    assert trace.values == {"kind": "armed-group"}
