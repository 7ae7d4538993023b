"""Reading a scheme: what it holds, and a message per fault."""

from copy import deepcopy

import pytest

from annotator.projects import defaults
from annotator.spans import scheme as schemes
from annotator.spans.scheme import SchemeError
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
