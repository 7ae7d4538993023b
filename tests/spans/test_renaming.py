"""A new version of a scheme: what it does to names, what it may not do, and what was said before in its words."""

from copy import deepcopy

import pytest

from annotator.spans import scheme_reading as schemes
from annotator.spans.renaming import Change, Name, Renaming, Step, changes, renames_from, renames_to_json
from annotator.spans.scheme_reading import SchemeError

PORT = {
    "scheme": "port/1",
    "labels": {
        "SHIP": {
            "key": "1",
            "colour": 1,
            "attributes": {
                "kind": {"type": "enum", "values": ["tanker", "ferry"], "core": True},
                "cargo": {"type": "multi", "values": ["oil", "grain"]},
                "crew": {"type": "int?"},
            },
        },
        "QUAY": {"key": "2", "colour": 2},
    },
    "links": {"moored-at": {"from": ["SHIP"], "to": ["QUAY"]}},
}
SHIP = PORT["labels"]["SHIP"]
QUAY = PORT["labels"]["QUAY"]
CREW = Name("SHIP", "crew")


def port(**labels):
    """The scheme with these labels; None takes one away. Links stay where both ends do."""
    raw = deepcopy(PORT)
    raw["labels"] = {name: body for name, body in (raw["labels"] | labels).items() if body is not None}
    if not {"SHIP", "QUAY"} <= set(raw["labels"]):
        raw["links"] = {}
    return schemes.parse(raw)


def ship(**attributes):
    """The label SHIP with these attributes; None takes one away."""
    found = SHIP["attributes"] | attributes
    return {**SHIP, "attributes": {name: one for name, one in found.items() if one is not None}}


def told(new, renames=None, before=()):
    return changes([*before, Step(port(), renames or {})], new)


def faults(new, renames=None, before=()) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        told(new, renames, before)
    return caught.value.faults


# What happens to names


def test_what_is_added_retired_and_renamed_is_told_once_each():
    new = port(SHIP=None, VESSEL=SHIP, BUOY={"key": "3", "colour": 3}, QUAY=QUAY)
    assert told(new, {Name("SHIP"): "VESSEL"}) == [
        Change("renamed", Name("SHIP"), "VESSEL"),
        Change("retired", Name(link="moored-at")),
        Change("added", Name("BUOY")),
    ]


def test_without_a_mapping_a_name_that_is_gone_is_retired_and_its_parts_with_it():
    assert told(port(SHIP=None, VESSEL=SHIP)) == [
        Change("retired", Name("SHIP")),
        Change("retired", Name(link="moored-at")),
        Change("added", Name("VESSEL")),
    ]


def test_attributes_and_their_values_are_told_alike():
    kind = {"type": "enum", "values": ["tanker", "boat", "tug"]}
    new = port(SHIP=ship(kind=kind, crew=None, hands={"type": "int?"}))
    renames = {CREW: "hands", Name("SHIP", "kind", "ferry"): "boat"}
    assert told(new, renames) == [
        Change("altered", Name("SHIP", "kind"), settings=("core",)),
        Change("renamed", Name("SHIP", "kind", "ferry"), "boat"),
        Change("renamed", CREW, "hands"),
        Change("added", Name("SHIP", "kind", "tug")),
    ]


def test_attributes_of_a_renamed_label_are_compared_with_its_own():
    new = port(SHIP=None, VESSEL=ship(crew=None))
    assert Change("retired", CREW) in told(new, {Name("SHIP"): "VESSEL"})


def test_a_link_whose_ends_are_others_is_altered_and_one_whose_end_is_renamed_is_not():
    raw = deepcopy(PORT)
    raw["labels"]["BERTH"] = raw["labels"].pop("QUAY")
    raw["links"]["moored-at"]["to"] = ["BERTH"]
    berth = {Name("QUAY"): "BERTH"}
    assert told(schemes.parse(raw), berth) == [Change("renamed", Name("QUAY"), "BERTH")]
    raw["links"]["moored-at"]["from"] = ["SHIP", "BERTH"]
    assert Change("altered", Name(link="moored-at"), settings=("ends",)) in told(schemes.parse(raw), berth)


def test_renames_are_stored_as_a_list_of_names():
    renames = {CREW: "hands", Name(link="moored-at"): "at"}
    assert renames_to_json(renames) == [
        {"link": "moored-at", "to": "at"},
        {"label": "SHIP", "attribute": "crew", "to": "hands"},
    ]
    assert renames_from(renames_to_json(renames)) == renames


# A name never changes its meaning


@pytest.mark.parametrize(
    ("new", "renames", "fault"),
    [
        pytest.param(
            port(), {Name("CRANE"): "SHIP"}, "label CRANE: there is none to be renamed", id="no such name"
        ),
        pytest.param(
            port(SHIP=None), {Name("SHIP"): "VESSEL"},
            "label SHIP: nothing is called VESSEL in the new version", id="no such target",
        ),
        pytest.param(
            port(SHIP=None), {Name("SHIP"): "QUAY"},
            "label QUAY: SHIP would have its name, and mean something else", id="into one that stays",
        ),
        pytest.param(
            port(VESSEL={**SHIP, "key": "3"}), {Name("SHIP"): "VESSEL"},
            "label SHIP: it is called VESSEL now, so nothing else may have its name", id="one that stays",
        ),
        pytest.param(
            port(SHIP=None, QUAY=None, THING=QUAY), {Name("SHIP"): "THING", Name("QUAY"): "THING"},
            "label QUAY: SHIP would have its name, and mean something else", id="two into one",
        ),
        pytest.param(
            port(SHIP=ship(crew={"type": "string"})), {},
            "label SHIP, attribute crew: its type changes from int? to string; give the new one another name",
            id="another type",
        ),
    ],
)  # fmt: skip
def test_what_would_change_a_meaning_is_refused(new, renames, fault):
    assert faults(new, renames) == [fault]


def test_a_name_that_an_earlier_version_had_means_what_it_meant():
    first = Step(port(BUOY={"key": "3", "colour": 3}), {})
    buoy = port(SHIP=None, BUOY=SHIP)
    assert faults(buoy, {Name("SHIP"): "BUOY"}, [first]) == [
        "label BUOY: SHIP would have its name, and mean something else"
    ]
    assert Change("added", Name("BUOY")) in told(port(BUOY={"key": "4", "colour": 5}), before=[first])


def test_a_renamed_label_may_be_called_again_what_it_was_and_nothing_else_may():
    first = Step(port(QUAY=None, BERTH=QUAY), {Name("BERTH"): "QUAY"})
    again = port(QUAY=None, BERTH=QUAY)
    assert told(again, {Name("QUAY"): "BERTH"}, [first])[-1] == Change("retired", Name(link="moored-at"))
    assert faults(again, {}, [first]) == [
        "label BERTH: it is called QUAY now, so nothing else may have its name"
    ]


# What was said before, in the names of now


def held(value, origin="person"):
    return {"value": value, "origin": origin}


def body(values, label="SHIP"):
    spans = [
        {"id": "a", "label": label, "values": values, "origin": {"by": "machine", "label": "SHIP"}},
        {"id": "b", "label": "QUAY", "values": {}, "origin": {"by": "person"}},
    ]
    return {"spans": spans, "links": [{"id": "c", "type": "moored-at", "from": "a", "to": "b"}]}


VALUES = {"kind": held("ferry"), "cargo": held(["oil", "grain"], "machine"), "crew": held(None, "default")}


def test_spans_links_and_values_come_under_their_new_names():
    raw = deepcopy(PORT)
    raw["labels"]["VESSEL"] = {
        **raw["labels"].pop("SHIP"),
        "attributes": {
            "type": {"type": "enum", "values": ["tanker", "boat"]},
            "cargo": {"type": "multi", "values": ["oil"]},
            "crew": {"type": "int?", "default": 1},
            "flag": {"type": "string"},
        },
    }
    raw["links"] = {"at": {"from": ["VESSEL"], "to": ["QUAY"]}}
    renames = {
        Name("SHIP"): "VESSEL",
        Name("SHIP", "kind"): "type",
        Name("SHIP", "kind", "ferry"): "boat",
        Name(link="moored-at"): "at",
    }
    found = Renaming([renames], schemes.parse(raw)).body(body(VALUES))
    ship = found["spans"][0]
    assert (ship["label"], ship["origin"]["label"], found["links"][0]["type"]) == ("VESSEL", "VESSEL", "at")
    assert ship["values"] == {
        "type": held("boat"),
        "cargo": held(["oil"], "machine"),
        "crew": held(1, "default"),
        "flag": held(None, "default"),
    }


def test_spans_of_a_retired_label_are_left_out_with_their_links():
    found = Renaming([{}], port(QUAY=None)).body(body(VALUES))
    assert [span["id"] for span in found["spans"]] == ["a"]
    assert found["links"] == []


def test_a_retired_value_leaves_the_question_open():
    new = port(SHIP=ship(kind={"type": "enum", "values": ["tanker"]}))
    [ship_now, _] = Renaming([{}], new).body(body(VALUES))["spans"]
    assert ship_now["values"]["kind"] == held(None, "default")


def test_names_are_followed_over_several_versions_whichever_they_were_written_under():
    past = [{Name("SHIP"): "BOAT"}, {Name("BOAT"): "VESSEL"}]
    renaming = Renaming(past, port(SHIP=None, VESSEL=SHIP))
    assert [renaming.label(name) for name in ("SHIP", "BOAT", "VESSEL", "QUAY", "BUOY")] == [
        "VESSEL", "VESSEL", "VESSEL", "QUAY", None,
    ]  # fmt: skip


def test_what_a_suggester_proposes_under_old_names_is_taken_under_the_new_ones():
    proposed = {
        "spans": [
            {"start": 9, "end": 12, "label": "QUAY"},
            {"start": 0, "end": 4, "label": "SHIP", "attributes": {"kind": "ferry", "crew": 3, "mood": "x"}},
        ],
        "links": [{"from": 1, "to": 0, "type": "moored-at"}],
    }
    found = Renaming([{Name("SHIP"): "VESSEL"}], port(SHIP=None, VESSEL=SHIP, QUAY=None)).proposed(proposed)
    assert found == {
        "spans": [{"start": 0, "end": 4, "label": "VESSEL", "attributes": {"kind": "ferry", "crew": 3}}],
        "links": [],
    }


def test_known_answers_keep_what_still_fits():
    answers = [
        {"start": 0, "end": 4, "label": "SHIP", "values": {"kind": "ferry", "crew": None}},
        {"start": 9, "end": 12, "label": "QUAY", "values": {}},
    ]
    renaming = Renaming([{CREW: "hands"}], port(QUAY=None, SHIP=ship(crew=None, hands={"type": "int?"})))
    assert renaming.answers(answers) == [
        {"start": 0, "end": 4, "label": "SHIP", "values": {"kind": "ferry", "hands": None}}
    ]


def test_where_the_scheme_never_changed_everything_stays_as_it_was():
    said = body(VALUES)
    assert Renaming([], port()).body(said) is said
