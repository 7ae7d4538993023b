"""A text as words: any language that separates them, offsets in code points."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.suggestions.providers.learned import features
from annotator.suggestions.providers.learned.words import LONGEST, Words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The League's men, 1,200 of them.", ["The", "League", "'s", "men", ",", "1,200", "of", "them", "."]),
        ("U.S. air-strikes", ["U.S", ".", "air-strikes"]),
        ("Kata’ib’s “war”", ["Kata’ib", "’s", "“", "war", "”"]),
        ("قالت الشرطة إن", ["قالت", "الشرطة", "إن"]),
        ("ประเทศ 12", ["ประเทศ", "12"]),
        ("e\u0301tat\n\n  2", ["e\u0301tat", "\n\n  ", "2"]),
    ],
)
def test_words(text, said):
    assert Words.of(text).said == said


@settings(deadline=None)  # the first text has the word lists read
@given(st.text(alphabet=st.sampled_from("ab’'s é\u0301\n .-1🙂ش"), max_size=80))
def test_words_are_the_text_in_order_without_its_blanks(text):
    words = Words.of(text)
    assert [text[start:end] for start, end in words.extents] == words.said
    assert "".join("".join(words.said).split()) == "".join(text.split())
    assert words.extents == sorted(words.extents)
    assert len(features.of(words, {"SOURCE": words.extents[:3]})) == len(words.said)


def test_a_sequence_ends_at_a_line_and_is_never_endless():
    words = Words.of("one two\n" + "three " * (LONGEST + 5))
    assert [len(places) for places in words.sequences] == [2, LONGEST, 5]


def test_tags_mark_first_and_other_words_of_a_span():
    words = Words.of("The League's men fell.\nAll of them.")
    assert words.tags([(4, 10), (13, 26)]) == ["O", "B", "O", "B", "I", "I", "O", "I", "O", "O", "O"]
