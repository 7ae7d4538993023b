"""Programs read and change the scheme and the guidelines."""

from tests.review.desk import hand_in
from tests.review.schemes import API, with_party


def put(client, url, body, **headers):
    return client.put(url, body, content_type="application/json", headers=headers)


def test_a_program_sees_what_a_scheme_would_do_and_then_saves_it(lead, project, review):
    hand_in(review)
    tag = lead.get(f"{API}scheme/")["ETag"]
    body = {"scheme": with_party(), "renames": [{"label": "ACTOR", "to": "PARTY"}]}
    seen = put(lead, f"{API}scheme/?preview=true", body, if_match=tag).json()
    assert seen["changes"] == [
        {"what": "renamed", "label": "ACTOR", "to": "PARTY", "settings": [], "spans": 1, "links": 0}
    ]
    assert (seen["saved"], seen["recheck"]) == (False, None)
    saved = put(lead, f"{API}scheme/", body, if_match=tag).json()
    assert saved["saved"]
    assert lead.get(f"{API}scheme/").json()["sha256"] == saved["sha256"]
    assert put(lead, f"{API}scheme/", body, if_match=tag).status_code == 412
    [listed] = lead.get(f"{API}rechecks/").json()["results"]
    assert (listed["id"], listed["spans"], listed["left"]) == (saved["recheck"], 1, 1)
    [item] = lead.get(f"{API}rechecks/{listed['id']}/").json()["results"]
    assert (item["quote"], item["names"]) == (
        "league",
        [{"what": "renamed", "label": "ACTOR", "to": "PARTY"}],
    )
    checked = lead.post(
        f"{API}rechecks/{listed['id']}/", {"items": [item["id"]]}, content_type="application/json"
    )
    assert checked.json() == {"checked": 1, "left": 0}


def test_a_faulty_scheme_is_refused_fault_by_fault(lead, project):
    tag = lead.get(f"{API}scheme/")["ETag"]
    answer = put(lead, f"{API}scheme/", {"scheme": {"labels": 3}}, if_match=tag)
    assert answer.status_code == 400
    assert [fault["where"] for fault in answer.json()["errors"]] == ["scheme", "scheme"]


def test_analysts_read_the_scheme_and_change_nothing(client, project, ada):
    client.force_login(ada)
    assert "CASUALTY" in client.get(f"{API}scheme/").json()["scheme"]["labels"]
    assert put(client, f"{API}scheme/", {"scheme": with_party()}, if_match="*").status_code == 403
    assert client.get(f"{API}rechecks/").status_code == 403


def test_a_program_names_the_labels_that_guidelines_concern(lead, project, review):
    hand_in(review)
    body = {"markdown": "A nurse is a source.", "labels": ["SOURCE"]}
    written = put(lead, f"{API}guidelines/", body, if_match=lead.get(f"{API}guidelines/")["ETag"]).json()
    assert lead.get(f"{API}rechecks/").json()["results"][0]["id"] == written["recheck"]
