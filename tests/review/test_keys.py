"""A person's own keys: what the server keeps, and what it refuses."""

import json

import pytest

from annotator.review import keys
from tests.review.desk import embedded

URL = "/api/v1/keys/"


def put(client, own):
    return client.put(URL, json.dumps({"keys": own}), content_type="application/json")


def test_own_keys_are_kept_with_the_person_and_nobody_else(client, ada, ben, review):
    own = {"skip": ["u"], "end-left": ["Ctrl+Alt+Shift+ArrowLeft", "["], "redo": ["Shift+z", "F9", "ß", "+"]}
    client.force_login(ada)
    assert put(client, own).json() == {"keys": own}
    assert embedded(client.get(f"/reviews/{review.pk}/").content)["keys"] == own
    client.force_login(ben)
    assert client.get(URL).json() == {"keys": {}}


def test_own_keys_replace_all_that_were_kept_before(client, ada):
    client.force_login(ada)
    put(client, {"skip": ["u"]})
    assert put(client, {}).json() == {"keys": {}}
    assert client.get(URL).json() == {"keys": {}}


def test_links_have_keys_of_their_own_also_one_that_is_a_commands_in_another_project(client, ada):
    own = {"claim": ["u"], "link-caused-by": ["Shift+b"], "link-tied to ü": ["u"], "skip": ["u"]}
    client.force_login(ada)
    assert put(client, own).json() == {"keys": own}


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        (None, "keys must be an object"),
        (["u"], "keys must be an object"),
        ({"fly": ["u"]}, "'fly' is not a command"),
        ({"help": ["u"]}, "'help' is not a command"),
        ({"leave": ["u"]}, "'leave' is not a command"),
        ({"skip": "u"}, "skip must have a list of at most 4 keys"),
        ({"skip": list("uvwxy")}, "skip must have a list of at most 4 keys"),
        ({"skip": ["Tab"]}, "'Tab' is not the name of a key"),
        ({"skip": ["ab"]}, "'ab' is not the name of a key"),
        ({"skip": [" "]}, "' ' is not the name of a key"),
        ({"skip": ["\0"]}, "is not the name of a key"),
        ({"skip": [7]}, "7 is not the name of a key"),
        ({"skip": ["Shift+Ctrl+u"]}, "is not the name of a key"),
        ({"skip": ["7"]}, "7 belongs to the labels"),
        ({"skip": ["?"]}, "? always does the same"),
        ({"skip": ["Escape"]}, "'Escape' is not the name of a key"),
        ({"skip": ["u"], "next": ["u"]}, "u is given to skip and to next"),
        ({"skip": ["u", "u"]}, "u is given to skip and to skip"),
        ({"claim": ["u", "u"]}, "u is given to claim and to claim"),
        ({"claim": ["7"]}, "7 belongs to the labels"),
        ({"link-": ["u"]}, "'link-' is not a command"),
        ({"link-\0": ["u"]}, "is not a command"),
        ({f"link-{'x' * 61}": ["u"]}, "is not a command"),
        ({f"link-{number}": ["u"] for number in range(51)}, "at most 50 links"),
    ],
)
def test_keys_that_cannot_be_are_refused_with_the_reason_and_nothing_changes(client, ada, own, problem):
    client.force_login(ada)
    put(client, {"next": ["w"]})
    answer = put(client, own)
    assert answer.status_code == 400
    assert problem in answer.json()["detail"]
    assert client.get(URL).json() == {"keys": {"next": ["w"]}}


def test_a_body_that_is_no_object_is_refused(client, ada):
    client.force_login(ada)
    assert client.put(URL, "[1]", content_type="application/json").status_code == 400


def test_every_command_of_the_page_that_is_not_fixed_can_have_its_own_keys():
    assert {"accept", "reject", "start-left-character", "submit", "undo"} <= keys.commands()
    assert not set(keys.FIXED) & keys.commands()
