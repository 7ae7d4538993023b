"""Claims: who says what toll fell on whom, read from what a person submitted."""

import copy

import pytest

from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from annotator.spans.claims import Claim, claims, unreviewed
from annotator.spans.scheme import Scheme

SCHEME = schemes.parse(defaults.scheme())
TEXT = (
    "Harbour police said four guards were killed. The league said nine guards were killed and six hurt. "
    "The harbour police later spoke of the four dead. Two Red Delta boatmen were wounded. "
    "No injuries were reported, a nurse said."
)


def span(quote: str, label: str, *, status: str = "accepted", at: int = 0, origin: str = "person", **values):
    """A span on the words; `at` chooses a later place where they stand."""
    start = -1
    for _ in range(at + 1):
        start = TEXT.index(quote, start + 1)
    held = SCHEME.fill(label, {})
    held |= {name: {"value": value, "origin": origin} for name, value in values.items()}
    return {
        "id": f"{label}-{start}",
        "start": start,
        "end": start + len(quote),
        "label": label,
        "status": status,
        "values": held,
        "quote": quote,
        "origin": {"by": "person"},
    }


def link(kind: str, source: dict, target: dict, status: str = "accepted") -> dict:
    return {
        "id": f"{kind}-{source['id']}-{target['id']}",
        "type": kind,
        "from": source["id"],
        "to": target["id"],
        "status": status,
        "origin": {"by": "person"},
    }


def read(*spans: dict, links: tuple[dict, ...] = (), scheme: Scheme = SCHEME) -> list[Claim]:
    return claims({"document": {"id": "doc"}, "spans": list(spans), "links": list(links)}, scheme)


POLICE = span("Harbour police", "SOURCE", kind="official", party="target-side")
LEAGUE = span("league", "SOURCE", kind="armed-group")
FOUR = span(
    "four guards were killed", "CASUALTY", kind="killed", count_type="exact", count_min=4, count_max=4
)
NINE = span(
    "nine guards were killed", "CASUALTY", kind="killed", count_type="exact", count_min=9, count_max=9
)
DEAD = span("four dead", "CASUALTY", kind="killed")
SIX = span("six hurt", "CASUALTY", kind="injured", count_min=6, count_max=6)


def test_one_toll_of_two_sources_makes_two_claims_with_the_same_numbers():
    rows = read(
        FOUR, POLICE, LEAGUE, links=(link("claimed-by", FOUR, POLICE), link("claimed-by", FOUR, LEAGUE))
    )
    assert [(row.source_text, row.kind, row.count_type, row.min, row.max) for row in rows] == [
        ("Harbour police", "killed", "exact", 4, 4),
        ("league", "killed", "exact", 4, 4),
    ]
    assert [row.source_kind for row in rows] == ["official", "armed-group"]
    assert rows[0].casualty_ids == (FOUR["id"],)
    assert rows[0].source_ids == (POLICE["id"],)


def test_a_claim_is_known_by_its_first_toll_and_the_folded_name_of_its_source():
    (row,) = read(FOUR, POLICE, links=(link("claimed-by", FOUR, POLICE),))
    assert row.claim_id == f"{FOUR['id']}:harbour police"


def test_different_numbers_are_different_claims_each_with_its_own_source():
    rows = read(
        NINE, FOUR, LEAGUE, POLICE, links=(link("claimed-by", NINE, LEAGUE), link("claimed-by", FOUR, POLICE))
    )
    assert [(row.source_text, row.min) for row in rows] == [("Harbour police", 4), ("league", 9)]


def test_a_repeat_joins_its_toll_and_keeps_its_number():
    rows = read(FOUR, DEAD, POLICE, links=(link("claimed-by", FOUR, POLICE), link("corefers", DEAD, FOUR)))
    assert [(row.casualty_ids, row.quote, row.min) for row in rows] == [
        ((FOUR["id"], DEAD["id"]), FOUR["quote"], 4)
    ]


def test_a_chain_leads_with_its_first_mention_that_has_a_number():
    early = span("guards were killed", "CASUALTY", kind="killed-or-injured", victim_status="combatant")
    rows = read(early, SIX, links=(link("corefers", SIX, early),))
    assert (rows[0].kind, rows[0].min, rows[0].victim_status) == ("injured", 6, "combatant")
    assert rows[0].casualty_ids == (early["id"], SIX["id"])


def test_later_mentions_fill_only_what_is_unknown():
    first = span("four guards were killed", "CASUALTY", kind="killed", victim_status="unknown", count_min=4)
    later = span("four dead", "CASUALTY", kind="injured", victim_status="civilian", count_min=7)
    (row,) = read(first, later, links=(link("corefers", later, first),))
    assert (row.kind, row.victim_status, row.min, row.max) == ("killed", "civilian", 4, None)


def test_counts_come_from_one_mention_and_are_never_mixed():
    vague = span("guards were killed", "CASUALTY", count_type="vague")
    exact = span("four dead", "CASUALTY", count_type="exact", count_min=4, count_max=4)
    (row,) = read(vague, exact, links=(link("corefers", exact, vague),))
    assert (row.count_type, row.min, row.max) == ("exact", 4, 4)


def test_what_differs_inside_a_chain_is_told():
    later = span("six hurt", "CASUALTY", kind="injured", count_min=6, count_max=6)
    (row,) = read(FOUR, later, links=(link("corefers", FOUR, later),))
    assert row.conflicts == ("kind: killed / injured", "count: 4 / 6")


def test_an_open_range_does_not_conflict_with_a_number_inside_it():
    least = span("four dead", "CASUALTY", kind="killed", count_type="at-least", count_min=3)
    (row,) = read(FOUR, least, links=(link("corefers", FOUR, least),))
    assert row.conflicts == ()


def test_a_chain_holds_tolls_that_are_joined_over_others():
    rows = read(FOUR, NINE, DEAD, links=(link("corefers", FOUR, DEAD), link("corefers", NINE, DEAD)))
    assert [row.casualty_ids for row in rows] == [(FOUR["id"], NINE["id"], DEAD["id"])]


def test_a_toll_without_a_source_is_the_articles_own():
    (row,) = read(FOUR)
    assert (row.source_text, row.claim_id) == ("(article, unattributed)", f"{FOUR['id']}:article")
    assert (row.source_ids, row.source_kind, row.cue) == ((), None, None)


def test_an_unclaimed_repeat_of_a_claimed_toll_adds_no_row():
    rows = read(FOUR, DEAD, POLICE, links=(link("claimed-by", FOUR, POLICE), link("corefers", FOUR, DEAD)))
    assert [row.source_text for row in rows] == ["Harbour police"]


def test_a_repeat_that_the_report_states_itself_is_the_reports_claim_too():
    own = span("four dead", "CASUALTY", attribution="article")
    rows = read(FOUR, own, POLICE, links=(link("claimed-by", FOUR, POLICE), link("corefers", FOUR, own)))
    assert [(row.source_text, row.quote) for row in rows] == [
        ("Harbour police", FOUR["quote"]),
        ("(article, unattributed)", "four dead"),
    ]


def test_a_source_called_article_is_not_the_article():
    paper = span("said", "SOURCE") | {"quote": "Article"}
    rows = read(FOUR, NINE, paper, links=(link("claimed-by", FOUR, paper),))
    assert [row.claim_id for row in rows] == [f'{FOUR["id"]}:"article"', f"{NINE['id']}:article"]


def test_mentions_with_the_same_folded_words_are_one_source():
    again = span("harbour police", "SOURCE", kind="media", named="unnamed")
    rows = read(
        FOUR, DEAD, POLICE, again,
        links=(link("claimed-by", FOUR, POLICE), link("claimed-by", DEAD, again), link("corefers", FOUR, DEAD)),
    )  # fmt: skip
    assert [(row.source_text, row.source_ids) for row in rows] == [
        ("Harbour police", (POLICE["id"], again["id"]))
    ]
    assert (rows[0].source_kind, rows[0].source_named) == ("official", "unnamed")


def test_mentions_of_one_entity_are_one_source():
    short = span("league", "SOURCE", canonical="Harbour Police")
    long = span("Harbour police", "SOURCE", canonical="harbour police")
    rows = read(FOUR, long, short, links=(link("claimed-by", FOUR, long), link("claimed-by", FOUR, short)))
    assert [(row.source_canonical, row.claim_id) for row in rows] == [
        ("harbour police", f"{FOUR['id']}:harbour police")
    ]


def test_another_mention_of_the_name_fills_what_the_linked_one_leaves_open():
    bare = span("harbour police", "SOURCE")
    (row,) = read(DEAD, POLICE, bare, links=(link("claimed-by", DEAD, bare),))
    assert (row.source_text, row.source_kind, row.source_party) == (
        "harbour police",
        "official",
        "target-side",
    )
    assert row.source_level == "not-reviewed"


def test_what_nobody_set_is_not_reviewed_and_what_somebody_set_to_unknown_is_unknown():
    (row,) = read(span("four dead", "CASUALTY"))
    assert (row.kind, row.count_type, row.victim_status) == ("not-reviewed",) * 3
    assert (row.assertion, row.scope, row.incident_id) == ("not-reviewed",) * 3
    assert row.demographics == ("not-reviewed",)
    assert (row.min, row.max) == (None, None)
    (row,) = read(span("four dead", "CASUALTY", victim_status="unknown", origin="machine"))
    assert row.victim_status == "unknown"


def test_none_reported_may_be_hedged():
    none = span(
        "No injuries", "CASUALTY", kind="none-reported", count_type="none", count_min=0, assertion="hedged"
    )
    nurse = span("nurse", "SOURCE", kind="medical-rescue")
    (row,) = read(none, nurse, links=(link("claimed-by", none, nurse),))
    assert (row.kind, row.min, row.max, row.assertion) == ("none-reported", 0, None, "hedged")


def test_one_source_may_assert_what_another_denies():
    denied = span("four dead", "CASUALTY", assertion="denied")
    asserted = copy.deepcopy(FOUR)
    asserted["values"]["assertion"] = {"value": "asserted", "origin": "person"}
    rows = read(
        asserted, denied, POLICE, LEAGUE,
        links=(link("claimed-by", asserted, POLICE), link("claimed-by", denied, LEAGUE),
               link("corefers", asserted, denied)),
    )  # fmt: skip
    assert [(row.source_text, row.quote, row.assertion) for row in rows] == [
        ("Harbour police", FOUR["quote"], "asserted"),
        ("league", "four dead", "denied"),
    ]


def test_the_victims_group_is_the_actor_inside_the_toll():
    toll = span("Two Red Delta boatmen were wounded", "CASUALTY", kind="injured")
    inside, outside = span("Red Delta", "ACTOR"), span("league", "ACTOR")
    (row,) = read(toll, inside, outside)
    assert row.victim_group == ("Red Delta",)


def test_the_perpetrator_is_who_an_accepted_link_names():
    delta = span("Red Delta", "ACTOR", canonical="Red Delta Brigade")
    (row,) = read(FOUR, delta, links=(link("caused-by", FOUR, delta),))
    assert (row.perpetrator, row.perpetrator_basis) == (("Red Delta Brigade",), "stated")
    (row,) = read(FOUR, delta, links=(link("caused-by", FOUR, delta, "rejected"),))
    assert (row.perpetrator, row.perpetrator_basis) == ((), "none")


def test_where_no_attacker_is_stated_it_is_the_perpetrator_of_the_tolls_incident():
    navy = span("Harbour police", "ACTOR", role="perpetrator")
    bystander = span("league", "ACTOR", role="target")
    (row,) = read(FOUR, navy, bystander)
    assert (row.perpetrator, row.perpetrator_basis) == (("Harbour police",), "incident")
    elsewhere = span("Harbour police", "ACTOR", role="perpetrator", incident="ferry")
    (row,) = read(FOUR, elsewhere)
    assert (row.perpetrator, row.perpetrator_basis) == ((), "none")


def test_a_stated_attacker_comes_before_the_incidents():
    navy, delta = span("Harbour police", "ACTOR", role="perpetrator"), span("Red Delta", "ACTOR")
    (row,) = read(FOUR, navy, delta, links=(link("caused-by", FOUR, delta),))
    assert (row.perpetrator, row.perpetrator_basis) == (("Red Delta",), "stated")


@pytest.mark.parametrize("status", ["rejected", "suggested"])
def test_only_what_was_accepted_counts(status):
    (row,) = read(FOUR, POLICE, links=(link("claimed-by", FOUR, POLICE, status),))
    assert row.source_text == "(article, unattributed)"
    assert read(FOUR | {"status": status}) == []


def test_claims_stand_in_text_order_however_the_spans_came():
    assert read(SIX, NINE, FOUR) == read(FOUR, NINE, SIX)
    assert [row.quote for row in read(SIX, NINE, FOUR)] == [FOUR["quote"], NINE["quote"], SIX["quote"]]


def test_labels_and_links_are_those_the_scheme_names():
    raw = {
        "scheme": "flood/1",
        "claims": {"toll": "LOSS", "source": "VOICE", "actor": "CAUSE"},
        "labels": {
            "LOSS": {"key": "1", "colour": 1, "attributes": {"kind": {"type": "enum", "values": ["homes"]}}},
            "VOICE": {"key": "2", "colour": 2},
            "CAUSE": {"key": "3", "colour": 3},
        },
        "links": {"told-by": {"core": True, "from": ["LOSS"], "to": ["VOICE"]}},
    }
    loss = FOUR | {"label": "LOSS", "values": {"kind": {"value": "homes", "origin": "person"}}}
    voice = POLICE | {"label": "VOICE", "values": {}}
    (row,) = read(loss, voice, links=(link("told-by", loss, voice),), scheme=schemes.parse(raw))
    assert (row.kind, row.source_text) == ("homes", "Harbour police")
    assert (row.count_type, row.victim_status, row.demographics, row.source_kind, row.cue) == (
        None, None, (), None, None,
    )  # fmt: skip


def test_a_scheme_without_claims_makes_none():
    raw = defaults.scheme()
    del raw["claims"]
    assert read(FOUR, scheme=schemes.parse(raw)) == []


def test_words_to_choose_from_have_a_word_for_nobody_chose():
    attributes = SCHEME.labels["CASUALTY"].attributes
    assert unreviewed(attributes["kind"]) == "not-reviewed"
    assert unreviewed(attributes["demographics"]) == ["not-reviewed"]
    assert unreviewed(attributes["count_min"]) is None
    assert unreviewed(attributes["including"]) is None


def in_incidents(*spans: dict) -> list[Claim]:
    """Claims of a review with a main incident and a second one."""
    listed = [{"id": "incident-1", "main": True}, {"id": "incident-2", "main": False}]
    body = {"document": {"id": "doc"}, "spans": list(spans), "links": [], "incidents": listed}
    return claims(body, SCHEME)


def test_a_toll_names_the_incident_it_belongs_to_the_main_one_too_and_what_nobody_set_is_not_reviewed():
    rows = in_incidents(
        span("four guards were killed", "CASUALTY", incident="main"),
        span("nine guards were killed", "CASUALTY", incident="incident-2"),
        span("six hurt", "CASUALTY"),
    )
    assert [row.incident_id for row in rows] == ["incident-1", "incident-2", "not-reviewed"]


def test_in_a_submission_from_before_there_were_incidents_the_main_one_has_no_id():
    (row,) = read(span("four dead", "CASUALTY", incident="main"))
    assert row.incident_id == "main"
