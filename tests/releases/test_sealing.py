"""Items in two parts: what is hashed, and the strings that were taken from a report."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.releases.sealing import ItemError, Strings, content_sha256, item_sha256, line, seal
from annotator.spans import canonical

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def sealed(*texts: str):
    strings = Strings()
    return seal({"quotes": [strings.take(text) for text in texts], "size": len(texts)}, strings)


@given(st.lists(TEXTS, min_size=1))
def test_the_two_parts_come_together_as_they_were(texts):
    parts = sealed(*texts)
    assert json.loads(line(parts.body, parts.strings)) == {"quotes": texts, "size": len(texts)}


@given(st.lists(TEXTS, min_size=1))
def test_an_item_is_one_line_for_every_program(texts):
    parts = sealed(*texts)
    assert len(line(parts.body, parts.strings).splitlines()) == 1


@given(st.lists(TEXTS, min_size=1))
def test_no_string_of_a_report_is_in_the_hashed_part(texts):
    assert sealed(*texts).body == sealed(*["x" for _ in texts]).body


def test_the_hash_holds_without_the_strings():
    parts = sealed("four guards", "Brannport")
    assert item_sha256(parts.body, parts.strings_sha256) == parts.sha256


def test_the_hash_tells_other_strings_apart():
    assert sealed("four guards").sha256 != sealed("five guards").sha256


def test_a_string_too_few_is_told():
    parts = sealed("four guards", "Brannport")
    with pytest.raises(ItemError, match="1 strings for 2 places"):
        line(parts.body, parts.strings.split("\n")[0])


def test_the_content_hash_does_not_depend_on_an_order():
    assert content_sha256(["b" * 64, "a" * 64]) == content_sha256(["a" * 64, "b" * 64])
    assert content_sha256(["a" * 64]) == canonical.sha256(["a" * 64])
