"""What changed between two texts, as a page shows it."""

from annotator.common.diff import lines

OLD = "\n".join(f"line {number}" for number in range(12))


def test_changed_lines_stand_between_those_around_them():
    new = OLD.replace("line 5", "line five")
    assert lines(OLD, new) == [
        ("left-out", ""),
        ("same", "line 3"),
        ("same", "line 4"),
        ("removed", "line 5"),
        ("added", "line five"),
        ("same", "line 6"),
        ("same", "line 7"),
        ("left-out", ""),
    ]


def test_equal_texts_have_no_difference():
    assert lines(OLD, OLD) == []


def test_a_text_that_begins_and_one_that_ends_is_added_and_removed():
    assert lines("", "a\nb") == [("removed", ""), ("added", "a"), ("added", "b")]
    assert lines("a\nb", "a") == [("same", "a"), ("removed", "b")]
