"""What claims on one event come to when several reports tell of it."""

from annotator.spans.claims import Claim, Quoted
from annotator.spans.disagreement import Range
from annotator.spans.retold import Said, told


def claim(article: str, source: str, low: int | None, high: int | None = None, **more) -> Claim:
    blank = dict.fromkeys(Claim._fields)
    lists = dict.fromkeys(
        ("casualty_ids", "demographics", "victim_group", "perpetrator", "source_ids", "conflicts"), ()
    )
    known = {
        "article_id": article, "claim_id": f"{article}-toll:{source}", "kind": "killed", "min": low,
        "max": low if high is None else high, "victim_status": "civilian", "assertion": "asserted",
    }  # fmt: skip
    return Claim(**(blank | lists | known | more))


def said(article: str, source: str, *number, day: str = "2031-05-04", version: str = "", **more) -> Said:
    return Said(claim(article, source, *number, **more), day, version or article)


def quoted(article: str, name: str, party: str = "unknown") -> Quoted:
    return Quoted(article, name, (), name, None, None, party, None)


def killed(claims, **more):
    found = told(claims, more.get("elsewhere", ()), more.get("quoted", ()))
    return {cell.status: cell for cell in found.cells if cell.kind == "killed"}


def test_a_copy_repeats_and_is_counted_once():
    claims = [said("a", "police", 4), said("b", "police", 4, version="a"), said("c", "police", 4)]
    found = told(claims, (), ())
    assert found.repeats == {1}
    assert found.cells[0].figures.n_claims == 2


def test_a_copy_that_says_otherwise_counts_as_the_same_reports_voice():
    claims = [said("a", "article", 4), said("b", "article", 6, version="a")]
    figures = killed(claims)["civilian"].figures
    assert (figures.n_claims, figures.n_sources, figures.compete) == (2, 1, Range(4, 6, open=False))
    assert figures.single_source


def test_two_reports_own_voices_are_two_sources():
    assert killed([said("a", "article", 4), said("b", "article", 4)])["civilian"].figures.n_sources == 2


def test_first_and_latest_are_by_day_of_publication_and_never_a_sum():
    claims = [
        said("a", "police", 4, day="2031-05-04T09:00"),
        said("b", "hospital", 7, day="2031-05-04"),
        said("c", "police", 9, day="2031-05-06"),
        said("d", "radio", 90, day="2031-05"),  # which day is not known
        said("e", "radio", 80, day=""),
    ]
    cell = killed(claims)["civilian"]
    assert (cell.first.day, cell.first.range) == ("2031-05-04", Range(4, 7, open=False))
    assert (cell.latest.day, cell.latest.range) == ("2031-05-06", Range(9, 9, open=False))
    assert (cell.figures.compete, cell.spread) == (Range(4, 90, open=False), 86)


def test_each_victim_status_has_figures_of_its_own():
    cells = killed([said("a", "police", 4), said("a", "police", 2, victim_status="combatant")])
    assert cells["civilian"].figures.compete == Range(4, 4, open=False)
    assert cells["combatant"].figures.compete == Range(2, 2, open=False)
    assert cells[None].figures.n_claims == 2


def test_a_number_since_january_is_neither_first_nor_latest():
    cell = killed([said("a", "police", 403, scope="cumulative"), said("a", "police", 4)])["civilian"]
    assert cell.latest.range == Range(4, 4, open=False)


def test_whoever_is_quoted_without_a_toll_is_silent_a_party_first():
    found = told(
        [said("a", "police", 4)],
        [claim("a", "radio", 2)],  # on another event of the report
        [
            quoted("a", "witness"),
            quoted("b", "police"),
            quoted("b", "army", "attacker-side"),
            quoted("a", "radio"),
        ],
    )
    assert [one.name for one in found.silent] == ["army", "witness"]


def test_nothing_said_has_no_figures():
    assert told([], [], [quoted("a", "army")]).cells == ()
