"""The views that resemble ACLED and UCDP GED: a row per incident of a report, under a policy."""

import csv
import io

import pytest

from annotator.releases.actions import freeze
from tests.releases.conftest import exported

TEXT = (
    "Upland Column shelled Quern on Friday. The Column said four Lune Volunteers fighters were killed. Lune clinic counted"
    " five fighters dead and two villagers dead; the Volunteers spoke of nine fighters dead."
)


def number(low: int, high: int | None = None) -> dict:
    kind = "exact" if high is None else "range"
    return {
        "kind": "killed",
        "count_type": kind,
        "count_min": low,
        "count_max": low if high is None else high,
    }


@pytest.fixture
def disputed(opinions):
    """The attacker says 4, a clinic 5 fighters and 2 villagers, the hit side 9."""
    document = opinions.document(TEXT)
    column = opinions.words(
        document, "Upland Column", "ACTOR", values={"kind": "armed-group", "role": "perpetrator"}
    )
    victims = opinions.words(document, "Lune Volunteers", "ACTOR", values={"kind": "paramilitary"})
    fighters = {"victim_status": "combatant"}
    tolls = [
        opinions.words(
            document, "four Lune Volunteers fighters were killed", "CASUALTY", values=number(4) | fighters
        ),
        opinions.words(document, "five fighters dead", "CASUALTY", values=number(5) | fighters),
        opinions.words(
            document, "two villagers dead", "CASUALTY", values=number(2) | {"victim_status": "civilian"}
        ),
        opinions.words(document, "nine fighters dead", "CASUALTY", values=number(9) | fighters),
    ]
    start = TEXT.index("Column said")
    attacker = opinions.span(document, start, start + 6, "SOURCE", values={"party": "attacker-side"})
    clinic = opinions.words(document, "Lune clinic", "SOURCE", values={"party": "third-party"})
    start = TEXT.rindex("Volunteers")
    hit = opinions.span(document, start, start + 10, "SOURCE", values={"party": "target-side"})
    said = [(tolls[0], attacker), (tolls[1], clinic), (tolls[2], clinic), (tolls[3], hit)]
    opinions.submit(
        document,
        [column, victims, *tolls, attacker, clinic, hit],
        [opinions.link("claimed-by", toll, source) for toll, source in said]
        + [opinions.link("caused-by", toll, column) for toll in tolls],
        incidents=[opinions.incident("one")],
    )
    return freeze(project=opinions.project, name="", by=None)


def rows(release, name: str, **chosen: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(release, name, **chosen).decode(), newline="")))


@pytest.mark.parametrize(
    ("policy", "low", "high"), [("range", "4", "9"), ("conservative", "4", "4"), ("non-party", "7", "7")]
)
def test_a_policy_says_which_numbers_are_taken_and_stands_in_every_row(disputed, policy, low, high):
    (acled,) = rows(disputed, "acled_like", policy=policy)
    (ged,) = rows(disputed, "ged_like", policy=policy)
    assert (acled["fatalities"], acled["fatalities_low"], acled["fatalities_high"]) == (low, low, high)
    assert (ged["low"], ged["high"], ged["best"]) == (low, high, low if low == high else "")
    assert acled["policy"] == ged["policy"] == policy
    assert acled["tags"] == ged["tags"] == "contested"


def test_acled_like_has_its_columns_filled_with_what_the_report_says(disputed):
    (row,) = rows(disputed, "acled_like")
    assert (row["event_date"], row["time_precision"], row["location"], row["geo_precision"]) == (
        "2031-05-04", "1", "Brannport", "1",
    )  # fmt: skip
    assert (row["actor1"], row["inter1"]) == ("Upland Column", "2?")
    assert (row["actor2"], row["inter2"]) == ("Lune Volunteers", "3?")
    assert (row["source"], row["source_original"]) == ("Brann Post", "Column;Lune clinic;Volunteers")
    assert (row["event_type"], row["source_scale"]) == ("", "")


def test_ged_like_divides_the_dead_by_whom_they_belonged_to(disputed):
    (row,) = rows(disputed, "ged_like")
    assert (row["side_a"], row["side_b"]) == ("Upland Column", "Lune Volunteers")
    assert (row["deaths_a"], row["deaths_b"], row["deaths_civilians"], row["deaths_unknown"]) == (
        "",
        "4",
        "2",
        "",
    )
    assert (row["date_prec"], row["where_prec"], row["event_clarity"]) == ("1", "1", "1")
    assert row["source_article"] == "Brann Post, 2031-05-04"


@pytest.mark.parametrize(
    ("when", "precision"),
    [
        ({"date_end": "2031-05-08"}, "2"),
        ({"date_end": "2031-05-20"}, "3"),
        ({"date_start": "2031-05", "date_precision": "month"}, "4"),
        ({"date_start": "", "date_precision": "unknown"}, ""),
    ],
)
def test_ged_like_tells_how_precise_a_date_is(opinions, when, precision):
    document = opinions.document()
    opinions.submit(document, [], incidents=[opinions.incident("one", **when)])
    (row,) = rows(freeze(project=opinions.project, name="", by=None), "ged_like")
    assert (row["date_prec"], row["low"], row["high"]) == (precision, "", "")


def test_an_open_range_says_that_it_is_open(opinions):
    document = opinions.document()
    values = {"kind": "killed", "count_type": "at-least", "count_min": 9}
    opinions.submit(document, [opinions.words(document, "nine dead", "CASUALTY", values=values)])
    (row,) = rows(freeze(project=opinions.project, name="", by=None), "acled_like")
    assert (row["fatalities_low"], row["fatalities_high"], row["high_is_open"]) == ("9", "9", "true")
    assert (row["tags"], row["event_date"]) == ("single-source", "")


def test_nobody_killed_is_zero_only_where_nothing_else_is_said(opinions):
    text = "Police reported no casualties. A nurse counted two dead."
    none = {"kind": "none-reported", "count_type": "none", "count_min": 0, "count_max": 0}
    for name, words in (("one", ["no casualties"]), ("two", ["no casualties", "two dead"])):
        document = opinions.document(f"{text} {name}", name)
        values = {"no casualties": none, "two dead": number(2)}
        opinions.submit(
            document, [opinions.words(document, quote, "CASUALTY", values=values[quote]) for quote in words]
        )
    found = rows(freeze(project=opinions.project, name="", by=None), "ged_like")
    assert sorted(row["low"] for row in found) == ["0", "2"]


def test_a_claim_of_another_incident_is_a_row_of_its_own(opinions):
    document = opinions.document()
    first, second = opinions.incident("first"), opinions.incident("second", main=False, location="Quern")
    spans = [
        opinions.words(document, "four league guards were killed", "CASUALTY", values=number(4)),
        opinions.words(document, "nine dead", "CASUALTY", values=number(9) | {"incident": second["id"]}),
    ]
    opinions.submit(document, spans, incidents=[first, second])
    found = rows(freeze(project=opinions.project, name="", by=None), "acled_like")
    assert [(row["location"], row["fatalities"]) for row in found] == [("Brannport", "4"), ("Quern", "9")]


def test_a_scheme_without_claims_gives_a_header_alone(elsewhere):
    assert rows(elsewhere, "acled_like") == rows(elsewhere, "ged_like") == []


def test_no_spreadsheet_runs_a_name(opinions):
    document = opinions.document("=SUM(1) killed two people.")
    actor = opinions.words(document, "=SUM(1)", "ACTOR")
    toll = opinions.words(document, "killed two people", "CASUALTY", values=number(2))
    opinions.submit(document, [actor, toll], [opinions.link("caused-by", toll, actor)])
    (row,) = rows(freeze(project=opinions.project, name="", by=None), "acled_like")
    assert row["actor1"] == "'=SUM(1)"
