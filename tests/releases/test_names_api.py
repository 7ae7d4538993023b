"""Programs read what names mean, and say it."""

import pytest

from tests.releases.naming import API, LEAGUE, PAGE, SHORT, confirm, proposed


def test_programs_read_and_say_it_too(lead, joined):
    [one] = lead.get(f"{API}?proposed=true").json()["results"]
    assert one == {"key": None, "called": LEAGUE, "names": [SHORT, LEAGUE], "reports": 1}
    told = lead.post(API, {"names": one["names"]}, "application/json")
    assert told.status_code == 201
    key = told.json()["key"]
    assert lead.get(API).json()["results"] == [
        {"key": key, "called": LEAGUE, "names": [LEAGUE, SHORT], "reports": None}
    ]
    lead.post(API, {"names": [SHORT]}, "application/json")
    assert lead.get(API).json()["results"][0]["called"] == SHORT
    apart = lead.post(API, {"names": [SHORT, LEAGUE], "apart": [SHORT]}, "application/json").json()
    assert len(lead.get(f"{API}?limit=1").json()["results"]) == 1
    assert lead.post(f"{API}changes/{apart['change']}/undo/").status_code == 204
    assert lead.post(f"{API}changes/{told.json()['change']}/undo/").status_code == 403
    assert lead.post(API, {"names": ["nobody", LEAGUE]}, "application/json").status_code == 409
    assert lead.post(API, {"names": [f"name {n}" for n in range(101)]}, "application/json").status_code == 400


def test_a_name_of_letters_that_are_several_is_refused_where_it_is_too_long(lead, joined):
    name = "\ufdfa" * 60  # each is eighteen letters
    document = joined.document(f"{name} spoke.", "long name")
    joined.submit(document, [joined.words(document, name, "ACTOR", values={"canonical": LEAGUE})])
    assert proposed(joined.project) == [(SHORT, LEAGUE, 1)]
    answer = lead.post(API, {"names": [name, LEAGUE]}, "application/json")
    assert (answer.status_code, "at most 200" in answer.json()["detail"]) == (409, True)


@pytest.fixture
def three(opinions):
    """Three reports that each join two names."""
    pairs = [(f"{name} Band", f"{name} League") for name in ("Anvil", "Bell", "Quay")]
    for short, long in pairs:
        document = opinions.document(f"{short} and {long} spoke.", short)
        joining = opinions.words(document, short, "ACTOR", values={"canonical": long})
        opinions.submit(document, [opinions.words(document, long, "ACTOR"), joining])
    return pairs


def test_programs_read_every_proposal_though_they_decide_between_pages(lead, three):
    found, page = [], f"{API}?proposed=true&limit=1"
    while page:
        answer = lead.get(page).json()
        [one] = answer["results"]
        confirm(lead, *one["names"])
        found.append(tuple(one["names"]))
        page = answer["next"]
    assert found == three


def test_programs_read_all_that_leads_said_though_some_is_taken_back_between_pages(lead, three):
    for names in three:
        confirm(lead, *names)
    first = lead.get(f"{API}?limit=1").json()
    oldest = lead.get(PAGE).context["changes"][2]
    lead.post(f"{API}changes/{oldest.pk}/undo/")
    second = lead.get(first["next"]).json()
    assert [tuple(one["names"]) for one in first["results"] + second["results"]] == three[:2]
