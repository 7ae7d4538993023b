"""Where words stand, and what was decided there."""

import pytest

from annotator.spans.mentions import MARKED, TURNED_DOWN, UNMARKED, decided, places


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("The League, a league. Leagues!", ["league"], ["League", "league"]),
        ("Café noir, cafe  noir", ["café noir"], ["Café noir", "cafe  noir"]),
        ("Ada-Ben and Ada", ["Ada"], ["Ada", "Ada"]),
        ("the river league", ["league", "river league"], ["river league"]),
        ("U.S. troops", ["U.S."], ["U.S"]),
        ("a+b", ["a+b", "(", ""], ["a+b"]),
        ("nothing", ["?!"], []),
    ],
)  # fmt: skip
def test_words_are_found_whole_whatever_their_case_and_accents(text, names, found):
    assert [text[start:end] for start, end in places(text, names)] == found


def span(start: int, end: int, label: str, status: str) -> dict:
    return {"start": start, "end": end, "label": label, "status": status}


def test_a_place_is_marked_where_a_span_of_the_label_is_accepted():
    toll, actor = span(0, 30, "CASUALTY", "accepted"), span(5, 11, "ACTOR", "rejected")
    found = decided((5, 11), [toll, actor, span(11, 20, "SOURCE", "accepted")])
    assert (found.outcome, found.spans) == (MARKED, (toll, actor))
    assert decided((5, 11), [toll, actor], "ACTOR").outcome == TURNED_DOWN
    assert decided((5, 11), [toll, actor], "SOURCE").outcome == UNMARKED
    assert decided((5, 11), [span(5, 11, "ACTOR", "suggested")]).outcome == UNMARKED
