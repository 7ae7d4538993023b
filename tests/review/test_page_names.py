"""Names and links on the review page, in a real Chromium."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from annotator.projects.models import SchemeVersion
from annotator.spans import canonical
from tests.review.at_page import CHILD, NAVY, TOLL, AtPage
from tests.review.desk import Analyst, change, entry

pytestmark = pytest.mark.browser

REPORT = (
    "Valdorian navy gunboats shelled Brannport 🛶, the Harbour League (HL) said. Four HL guards were killed.\n"
    "The navy said two nurses were hurt. HL and the 🛶 HL’s medics said the four HL guards were killed by navy fire."
)
SPANS = [
    ("Valdorian navy", 0, "ACTOR", {"kind": "state-force"}, 0.95),
    ("Harbour League", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL", 0, "ACTOR", {}, 0.9),
    ("Four HL guards were killed", 0, "CASUALTY", {"kind": "killed"}, 0.9),
    ("two nurses were hurt", 0, "CASUALTY", {"kind": "injured"}, 0.9),
    ("HL", 2, "SOURCE", {}, 0.9),
    ("four HL guards were killed", 0, "CASUALTY", {"kind": "killed"}, 0.9),
]
FIRST, NURSES, AGAIN = "Four HL guards were killed", "two nurses were hurt", "four HL guards were killed"


def linked(here, kind: str) -> list[tuple[str, str, str]]:
    """(from, to, status) of the stored links of a type."""
    state = here.state
    links = (link for link in state.links.values() if link.type == kind)
    return sorted((state.spans[one.source].quote, state.spans[one.target].quote, one.status) for one in links)


def row(here, name: str):
    """The row of the inspector that begins with these words."""
    return here.page.locator("#inspector .row").filter(has=here.page.locator(".says", has_text=name))


# Links


def test_a_key_that_asks_nothing_of_a_label_says_of_which_it_does(ada_at):
    ada_at.go(NAVY)
    for key, says in [("f", "“said by” is asked of CASUALTY, not of ACTOR."), ("v", "ACTOR has no count.")]:
        ada_at.press(key)
        expect(ada_at.notice).to_have_text(says)
    ada_at.press("x", "h")
    ada_at.go(NAVY)
    ada_at.press("l")
    expect(ada_at.notice).to_have_text("A rejected span has no links.")


def test_what_is_still_open_when_all_spans_are_decided_is_counted_and_a_takes_a_link_that_was_left(
    ada_at, ada
):
    other = Analyst(Client(), ada, ada_at.review)
    spans = [change(span, status="accepted") for span in other.state()["spans"]]
    assert other.one(entry("accept_many", *spans))["outcome"] == "applied"
    ada_at.reload()
    expect(ada_at.page.locator("#decided")).to_have_text("8 of 8 decided, open questions: 2")
    ada_at.go(TOLL)
    ada_at.press("a")
    ada_at.go(CHILD)
    ada_at.press("f", "0")
    expect(ada_at.page.locator("#decided")).to_have_text("8 of 8 decided")
    ada_at.saved()
    assert ada_at.kinds() == ["accept_many", "link", "describe"]


def test_b_blames_an_actor_one_letter_per_name_the_victims_own_side_last(ada_at):
    ada_at.go(TOLL)
    ada_at.press("b")
    hints = ada_at.page.locator("mark[data-hint]")
    expect(hints).to_have_text([NAVY, "Harbour League", "HL"])
    assert hints.evaluate_all("marks => marks.map((mark) => mark.dataset.hint)") == ["s", "a", "d"]
    ada_at.press("s")
    expect(row(ada_at, "blamed")).to_contain_text(NAVY)
    ada_at.saved()
    assert linked(ada_at, "caused-by") == [(TOLL, NAVY, "accepted")]
    ada_at.go(NAVY)
    expect(row(ada_at, "blamed for")).to_contain_text(TOLL)
    row(ada_at, "blamed for").get_by_role("button", name="Take away").click()
    ada_at.saved()
    assert linked(ada_at, "caused-by") == [(TOLL, NAVY, "rejected")]


def test_r_marks_a_repeat_likely_ones_first_and_either_end_says_so_and_takes_it_back(at):
    here = at(REPORT, SPANS, ())
    here.go(AGAIN)
    here.press("r")
    expect(here.page.locator("mark[data-hint=a]")).to_have_text(FIRST)  # the nurses are nearer, and hurt
    here.press("a")
    here.go(FIRST)
    expect(row(here, "repeated by")).to_contain_text(AGAIN)
    here.saved()
    assert linked(here, "corefers") == [(AGAIN, FIRST, "accepted")]
    here.press("r", "a")
    here.saved()
    assert linked(here, "corefers") == [(AGAIN, FIRST, "rejected")]


def test_a_source_says_which_tolls_it_is_named_for(ada_at):
    ada_at.go("HL sources")
    expect(row(ada_at, "named for")).to_contain_text(TOLL)


def test_a_key_of_the_scheme_that_the_page_needs_stays_the_pages(at, project):
    body = project.scheme.body
    body["links"]["caused-by"]["key"] = "a"
    project.scheme = SchemeVersion.objects.create(name="other", body=body, sha256=canonical.sha256(body))
    project.save()
    here = at()
    here.press("a")
    here.saved()
    assert here.kinds() == ["accept"]
    here.go(CHILD)
    row(here, "blamed").get_by_role("button", name="not set").click()
    here.press("a")
    here.saved()
    assert linked(here, "caused-by") == [(CHILD, "HL", "accepted")]


def test_where_a_scheme_has_more_values_than_digits_letters_choose_the_others(at, project):
    body = project.scheme.body
    kinds = [f"kind {number}" for number in range(12)]
    body["labels"]["SOURCE"]["attributes"]["kind"] |= {"values": kinds, "default": "kind 0"}
    project.scheme = SchemeVersion.objects.create(name="other", body=body, sha256=canonical.sha256(body))
    project.save()
    here = at()
    here.go("HL sources")
    here.press("e", "b")
    here.saved()
    assert here.span("HL sources").values["kind"]["value"] == "kind 11"
    expect(here.page.locator("#inspector .choice").nth(10)).to_have_text("akind 10")
    expect(here.page.locator("#inspector .choice[aria-pressed=true]")).to_have_text("bkind 11")


def test_the_later_of_two_screens_that_name_a_source_sees_the_first_one(at, open_page, live_server):
    first = at()
    second = AtPage(open_page(), live_server.url, first.review)
    for tab in (first, second):
        tab.go(CHILD)
    first.press("f", "s")
    first.saved()
    second.press("f", "a")
    expect(second.page.locator("#refused")).to_contain_text("who claims it was settled elsewhere")
    assert first.links(CHILD) == [("HL sources", "accepted")]
    second.page.locator("#refused").click()
    expect(row(second, "said by")).to_contain_text("HL sources")
    second.leave()


# Values per name


def test_o_sets_a_value_for_one_mention_only_and_the_chip_says_so(ada_at):
    ada_at.go("HL")
    ada_at.press("e", "o", "6", "o")
    expect(ada_at.page.locator("[data-act=value-kind]")).to_contain_text("here only")
    expect(ada_at.page.locator("[data-act=scope]")).to_contain_text("for all 2 mentions")
    ada_at.press("Tab", "1")
    ada_at.saved()
    held = [span.values for span in ada_at.state.spans.values() if span.quote == "HL"]
    assert sorted(values["kind"]["value"] for values in held) == ["armed-group", "civilians"]
    assert [values["role"]["value"] for values in held] == ["perpetrator"] * 2


def test_a_mention_accepted_later_takes_what_was_set_for_its_name_meanwhile(ada_at):
    ada_at.go("HL", 1)
    ada_at.press("x")
    ada_at.go("HL")
    ada_at.press("e", "Tab", "3", "Escape", "h")
    ada_at.go("HL", 1)
    ada_at.press("a")
    ada_at.saved()
    last = ada_at.review.document.text.rindex("HL")
    [later] = [span for span in ada_at.state.spans.values() if span.start == last and span.quote == "HL"]
    assert later.values["role"] == {"value": "target", "origin": "person"}
    assert later.values["kind"] == {"value": "unknown", "origin": "default"}, (
        "only a machine said more elsewhere"
    )


# One name in several words


def canonicals(here) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for span in here.state.spans.values():
        if span.label == "ACTOR":
            found.setdefault(span.quote, set()).add(span.values["canonical"]["value"])
    return found


def test_l_makes_two_names_one_in_one_decision_and_again_parts_them(ada_at):
    ada_at.go("HL")
    ada_at.press("l")
    expect(ada_at.page.locator("mark[data-hint=a]")).to_have_text(
        "Harbour League"
    )  # the navy is as near, but not defined so
    ada_at.press("a")
    ada_at.saved()
    assert canonicals(ada_at) == {"HL": {"Harbour League"}, "Harbour League": {None}, NAVY: {None}}
    assert ada_at.kinds() == ["describe"]
    ada_at.press("e", "1", "Escape")
    ada_at.saved()
    assert ada_at.span("Harbour League").values["kind"] == {"value": "state-force", "origin": "person"}
    ada_at.press("l", "a")
    ada_at.saved()
    assert canonicals(ada_at)["HL"] == {None}
    assert ada_at.kinds() == ["describe"] * 3


def test_a_name_that_becomes_one_with_another_takes_what_a_person_set_there_and_nobody_here(ada_at):
    ada_at.go("Harbour League")
    ada_at.press("e", "1", "Tab", "2", "Escape")
    ada_at.go("HL", 1)
    row(ada_at, "same name as").get_by_role("button", name="Harbour League?").click()
    ada_at.press("a")
    expect(ada_at.page.locator(".strip [data-offer]")).to_contain_text("HL: 3 more")  # the long form counts
    ada_at.saved()
    held = [span.values for span in ada_at.state.spans.values() if span.quote == "HL"]
    assert [values["role"]["value"] for values in held] == ["authoriser"] * 2
    assert sorted(values["kind"]["value"] for values in held) == ["armed-group", "state-force"], (
        "one by the machine"
    )


def test_l_on_a_toll_is_a_repeat_since_tolls_have_no_entity(at):
    here = at(REPORT, SPANS, ())
    here.go(AGAIN)
    here.press("l", "a")
    here.saved()
    assert linked(here, "corefers") == [(AGAIN, FIRST, "accepted")]


def test_r_on_an_actor_says_the_same_as_l(ada_at):
    ada_at.go("HL")
    ada_at.press("r", "a")
    ada_at.saved()
    assert canonicals(ada_at)["HL"] == {"Harbour League"}
    assert linked(ada_at, "corefers") == []
