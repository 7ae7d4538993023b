"""Reading a scheme: what it holds, and a message per fault."""

from contextlib import suppress
from copy import deepcopy
from functools import reduce
from operator import getitem

import pytest

from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from annotator.spans.scheme_reading import SchemeError
from tests.spans.builders import SCHEME


@pytest.fixture
def raw():
    return deepcopy(defaults.scheme())


def faults(raw) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        schemes.parse(raw)
    return caught.value.faults


def test_the_default_scheme_has_three_labels_and_a_claim_link():
    assert list(SCHEME.labels) == ["ACTOR", "CASUALTY", "SOURCE"]
    assert SCHEME.claims == {"toll": "CASUALTY", "source": "SOURCE", "actor": "ACTOR"}
    assert SCHEME.claim_link == "claimed-by"


def test_a_value_is_filled_for_every_attribute_and_knows_where_it_came_from():
    values = SCHEME.fill("CASUALTY", {"kind": "killed", "count_min": 4, "weapon": "mortar", "scope": "wrong"})
    assert set(values) == set(SCHEME.labels["CASUALTY"].attributes)
    assert values["kind"] == {"value": "killed", "origin": "machine"}
    assert values["scope"] == {"value": "incident", "origin": "default"}
    assert values["count_max"] == {"value": None, "origin": "default"}


def test_two_labels_may_not_share_a_key(raw):
    raw["labels"]["SOURCE"]["key"] = "1"
    assert faults(raw) == ["labels ACTOR and SOURCE share the key 1"]


def test_every_fault_is_named_at_once(raw):
    raw["labels"]["ACTOR"]["colour"] = 40
    raw["labels"]["ACTOR"]["attributes"]["kind"]["type"] = "mood"
    raw["labels"]["CASUALTY"]["attributes"]["scope"]["default"] = "everywhere"
    found = faults(raw)
    assert [fault.split(":")[0] for fault in found] == [
        "label ACTOR", "label ACTOR, attribute kind", "label CASUALTY, attribute scope",
    ]  # fmt: skip


def test_a_link_to_a_missing_label_is_named(raw):
    raw["links"]["claimed-by"]["to"] = ["WITNESS"]
    assert faults(raw) == ["link claimed-by: there is no label WITNESS"]


def test_claims_must_name_labels(raw):
    raw["claims"]["toll"] = "DEATH"
    assert "claims: “toll” must name a label" in faults(raw)


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"scheme": "x/1"}, {"scheme": "x/1", "labels": {}}])
def test_what_is_no_scheme_at_all_is_said_so(raw):
    assert faults(raw)


@pytest.mark.parametrize(
    ("part", "value", "fault"),
    [
        ("links", [], "“links” must be an object"),
        ("claims", 3, "“claims” must be an object"),
        ("overlap", "forbid", "“overlap” must be an object"),
        ("overlap", {"same_label": "alow"}, "overlap: “same_label” must be one of allow, forbid"),
        ("overlap", {"nesting": {"ACTOR": "CASUALTY"}}, "overlap: “nesting” must map a label"),
        ("links", {"near": {"from": [[]], "to": []}}, "link near: “from” and “to” must be lists of labels"),
        ("links", {"near": {"from": [], "to": [], "key": "4"}}, "link near: “key” must be a small letter"),
        (
            "links",
            {name: {"from": ["ACTOR"], "to": ["ACTOR"], "key": "n"} for name in ("near", "not-near")},
            "links near and not-near share the key n",
        ),
        (
            "labels",
            {"A": {"key": "1", "colour": 1, "attributes": []}},
            "label A: “attributes” must be an object",
        ),
    ],
)
def test_a_part_of_the_wrong_shape_is_named(raw, part, value, fault):
    raw[part] = value
    assert any(found.startswith(fault) for found in faults(raw))


@pytest.mark.parametrize("values", [None, 3, True, "killed", {"killed": 1}, [], [3], [[]], [""], ["a", "a"]])
def test_what_can_be_chosen_is_a_list_of_different_texts(raw, values):
    raw["labels"]["CASUALTY"]["attributes"]["kind"]["values"] = values
    assert faults(raw) == [
        "label CASUALTY, attribute kind: “values” must list what can be chosen, each a text of its own"
    ]


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("core", "false", "“core” must be true or false"),
        ("required", 1, "“required” must be true or false"),
        ("per", "span", "“per” can only be name"),
        ("blocks_submit", ["undecided"], "“blocks_submit” must be a text"),
    ],
)
def test_a_setting_of_an_attribute_that_means_nothing_is_named(raw, setting, value, fault):
    raw["labels"]["ACTOR"]["attributes"]["kind"][setting] = value
    assert faults(raw) == [f"label ACTOR, attribute kind: {fault}"]


@pytest.mark.parametrize("key", ["²", "٣", "10", 1])
def test_the_key_of_a_label_is_a_digit_that_a_keyboard_has(raw, key):
    raw["labels"]["ACTOR"]["key"] = key
    assert faults(raw) == ["label ACTOR: “key” must be one digit"]


def test_a_link_is_core_or_not(raw):
    raw["links"]["claimed-by"]["core"] = "no"
    assert faults(raw) == ["link claimed-by: “core” must be true or false"]


STRANGE = [None, 1, 1.5, True, "", "x", [], [[]], [{}], [None], {}, {"x": []}]


def places(part, place=()):
    """Every place in a JSON value, but the value itself."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in inside:
        yield (*place, key)
        yield from places(inner, (*place, key))


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_whatever_stands_anywhere_in_a_scheme_it_is_read_or_its_faults_are_named(raw, strange):
    for *way, last in places(raw):
        changed = deepcopy(raw)
        reduce(getitem, way, changed)[last] = strange
        with suppress(SchemeError):
            read = schemes.parse(changed)
            assert all(read.value_fault(label, read.fill(label, {})) is None for label in read.labels)


@pytest.mark.parametrize(
    ("attribute", "value", "fits"),
    [
        ("kind", "killed", True),
        ("kind", "lost", False),
        ("kind", None, True),
        ("count_min", 0, True),
        ("count_min", -1, False),
        ("count_min", True, False),
        ("count_min", "4", False),
        ("demographics", ["child", "woman"], True),
        ("demographics", ["child", "child"], False),
        ("demographics", "child", False),
        ("including", {"child": 3}, True),
        ("including", {"child": -3}, False),
        ("including", {" ": 3}, False),
        ("including", {"x" * 501: 3}, False),
        ("including", {f"kind {n}": n for n in range(101)}, False),
    ],
)
def test_values_are_checked_by_the_type_of_their_attribute(attribute, value, fits):
    assert (SCHEME.labels["CASUALTY"].attributes[attribute].fault(value) is None) is fits


# What could be read, and not be kept


def kept_faults(raw) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        schemes.accept(raw)
    return caught.value.faults


def test_names_that_are_longer_than_their_columns_are_told(raw):
    raw["scheme"] = "x" * 101
    raw["labels"] |= {"Y" * 61: {"key": "8", "colour": 8}, "": {"key": "9", "colour": 9}}
    raw["links"]["z" * 61] = {"from": [], "to": []}
    found = kept_faults(raw)
    assert [fault.split(":")[0] for fault in found] == [
        "“scheme” may have at most 100 characters", f"label {'Y' * 20}…", "label …", f"link {'z' * 20}…",
    ]  # fmt: skip


def test_a_default_that_says_nothing_is_told(raw):
    raw["labels"]["SOURCE"]["attributes"]["cue"]["default"] = " "
    assert kept_faults(raw) == ["label SOURCE, attribute cue: the default says nothing; leave it out"]


@pytest.mark.parametrize("word", ["A\0", "\ud800"], ids=["NUL", "half a pair"])
def test_characters_that_cannot_be_stored_are_told(raw, word):
    raw["links"][word] = {"from": [], "to": []}
    assert kept_faults(raw) == [f"{word!r} holds a character that cannot be stored"]


@pytest.mark.parametrize("number", ["NaN", "1e999", "Infinity"])
def test_what_is_no_number_is_told(number):
    with pytest.raises(SchemeError) as caught:
        schemes.read(f'{{"scheme": {number}}}')
    assert caught.value.faults == ["a number in it is too large, or none at all"]
