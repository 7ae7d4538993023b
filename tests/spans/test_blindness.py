"""What has seen a review of a report proposes nothing for that report or one that repeats it."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.spans import blindness
from annotator.spans.blindness import Seen

QUAY = "Harbour police said four league guards were killed near the quay of Brannport on Monday morning."
HILLS = (
    "Two shepherds are missing in the hills above Tolm since the rain began, their families told the radio."
)
TOLD_AGAIN = f"BRANNPORT — {QUAY.upper()} Nobody claimed the attack."


def test_ada_has_reviewed_the_report_so_the_model_is_silent_in_bens_review_of_it():
    assert not Seen.of([QUAY]).may_propose(QUAY)


def test_nor_does_it_speak_where_another_outlet_printed_the_same_report_with_a_sentence_more():
    assert not Seen.of([HILLS, QUAY]).may_propose(TOLD_AGAIN)


def test_nor_where_only_the_beginning_was_printed():
    assert not Seen.of([QUAY]).may_propose(" ".join(QUAY.split()[:9]))


def test_it_speaks_about_another_report_of_the_same_place():
    assert Seen.of([QUAY]).may_propose(f"Near the quay of Brannport a boat sank. {HILLS}")


def test_a_model_that_has_seen_nothing_may_propose_anywhere():
    assert Seen.of([]).may_propose(QUAY)


def test_a_report_of_a_few_words_is_known_again():
    seen = Seen.of(["Four dead."])
    assert not seen.may_propose("FOUR DEAD")
    assert seen.may_propose("Five dead.")


@given(st.lists(st.text(alphabet="ab🙂é .", max_size=60), max_size=5))
def test_what_was_seen_survives_a_file(texts):
    seen = Seen.of(texts)
    assert Seen.from_bytes(seen.to_bytes()) == seen
    assert not any(seen.may_propose(text) for text in texts)


def test_reports_that_repeat_each_other_are_one_group_even_by_way_of_a_third():
    both = f"{QUAY} {HILLS}"
    groups = blindness.groups([blindness.runs(text) for text in (QUAY, "Something else.", HILLS, both)])
    assert groups[0] == groups[2] == groups[3] != groups[1]
