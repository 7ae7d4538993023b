"""Where sources disagree on an incident: cases worked out by hand, which the pages are held to as well."""

from typing import Any

import pytest

from annotator.spans import disagreement
from annotator.spans.disagreement import Range
from tests.spans.readings import CASES, ROLES, case_body, expected, reading, told


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_claims_and_their_disagreement_are_as_worked_out(case: dict[str, Any]) -> None:
    found, wanted = reading(case_body(case)), expected(case)
    assert told(found, wanted) == wanted


def _report(name: str, case: dict[str, Any]) -> dict[str, Any]:
    return case_body(case) | {"document": {"id": name}}


def test_a_name_is_one_source_over_reports_and_each_reports_own_voice_is_another() -> None:
    toll = ["two died", "CASUALTY", {"kind": "killed", "count_min": 2, "count_max": 2}]
    more = ["three died", "CASUALTY", {"kind": "killed", "count_min": 3}]
    police, radio = ["police", "SOURCE", {}], ["radio", "SOURCE", {}]
    reports = [
        _report("a", {"spans": [police, toll], "links": [["claimed-by", 1, 0]]}),
        _report("b", {"spans": [["Police", "SOURCE", {}], toll, radio], "links": [["claimed-by", 1, 0]]}),
        _report("c", {"spans": [more, police], "links": []}),
        _report("d", {"spans": [more], "links": []}),
    ]
    claims = [claim for report in reports for claim in ROLES.claims(report)]
    quoted = [source for report in reports for source in ROLES.quoted(report)]
    (incident,) = disagreement.by_incident(claims, quoted, "main")
    (killed,) = incident.kinds
    assert (killed.figures.n_claims, killed.figures.n_sources) == (4, 3)
    assert killed.figures.compete == Range(2, 3, open=True)
    assert [(source.source_text, source.article_id) for source in incident.silent] == [("radio", "b")]


def test_no_claims_have_no_incidents() -> None:
    assert disagreement.by_incident([], [], "main") == []
