"""The panel of claims: read in the browser as on the server, walked and changed with the same keys."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Route, expect

from annotator.projects import actions, defaults
from annotator.projects.models import Membership
from tests.review.at_page import AtPage, Suggestion, open_review
from tests.spans.readings import CASES, as_if_accepted, bodies, case_body, expected, reading, told

pytestmark = pytest.mark.browser

READ = """async ([scheme, bodies]) => {
  const [{ read }, { byIncident }, { Scheme }] =
    await Promise.all(["claims", "disagreement", "scheme"].map((name) => import(`/static/js/${name}.js`)));
  const known = new Scheme(scheme);
  const own = ["toll", "incident", "asks", "suggested", "origins"];
  const without = (one) => Object.fromEntries(Object.entries(one).filter(([key]) => !own.includes(key)));
  return bodies.map((body) => {
    const { claims, quoted, main } = read(body, known);
    const incidents = byIncident(claims, quoted, main);
    for (const incident of incidents) incident.silent = incident.silent.map(without);
    return { claims: claims.map(without), incidents };
  });
}"""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TEXT = (
    "Valdorian navy gunboats shelled the harbour of Port Brann.\n"
    "HDL sources said at least four HDL fighters were killed.\n"
    "According to St Brann hospital, a child was killed and three others were wounded.\n"
    "The Valdorian defence ministry said it was not aware of any harm.\n"
    "On the eastern bank, no casualties were reported."
)
FIGHTERS, CHILD, OTHERS, NOBODY = (
    "at least four HDL fighters were killed", "a child was killed", "three others were wounded", "no casualties",
)  # fmt: skip
ONE, THREE = {"count_type": "exact", "count_min": 1, "count_max": 1}, {"count_type": "exact", "count_min": 3}
SPANS: list[Suggestion] = [
    ("Valdorian navy", 0, "ACTOR", {"kind": "state-force", "role": "perpetrator"}, 0.9),
    ("HDL sources", 0, "SOURCE", {"party": "target-side", "named": "unnamed"}, 0.9),
    (FIGHTERS, 0, "CASUALTY", {"kind": "killed", "count_type": "at-least", "count_min": 4,
                               "victim_status": "combatant"}, 0.9),
    ("HDL", 1, "ACTOR", {}, 0.9),
    ("St Brann hospital", 0, "SOURCE", {"party": "third-party"}, 0.9),
    (CHILD, 0, "CASUALTY", {"kind": "killed", "victim_status": "civilian", "demographics": ["child"], **ONE}, 0.9),
    (OTHERS, 0, "CASUALTY", {"kind": "injured", "count_max": 3, "assertion": "hedged", **THREE}, 0.9),
    ("Valdorian defence ministry", 0, "SOURCE", {"party": "attacker-side"}, 0.9),
    (NOBODY, 0, "CASUALTY", {"kind": "none-reported", "count_type": "none", "count_min": 0,
                             "none_of": "injured"}, 0.9),
]  # fmt: skip
LINKS = [(2, 1), (5, 4), (6, 4)]


@pytest.fixture
def here(at) -> AtPage:
    """Ada in front of a report with four tolls."""
    return at(TEXT, SPANS, LINKS)


def as_shown(reading: dict[str, Any]) -> dict[str, Any]:
    """Without the figures that the page does not show."""
    for kind in (kind for incident in reading["incidents"] for kind in incident.get("kinds", ())):
        kind.pop("by_status", None)
        for name in ("n_sources", "n_parties"):
            kind.get("figures", {}).pop(name, None)
    return reading


def lines(here: AtPage) -> list[str]:
    """The claims as they are read from top to bottom, without what only a screen reader says."""
    here.page.evaluate("() => new Promise((done) => setTimeout(done, 60))")
    said = here.page.locator("#pane-claims .claim").evaluate_all(
        "(all) => all.map((one) => [...one.children].filter((part) => !part.matches('.visually-hidden'))"
        ".map((part) => part.textContent).join(' | '))"
    )
    return [line.replace("\u2068", "").replace("\u2069", "") for line in said]


def below(here: AtPage) -> list[str]:
    """What stands below the lines: per kind how the sources differ, and who is silent."""
    return here.page.locator("#pane-claims dl > *").all_text_contents()


def current(here: AtPage):
    return here.page.locator("#pane-claims [aria-current]")


@pytest.fixture
def read_in_browser(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    yield lambda bodies: page.evaluate(READ, [defaults.scheme(), bodies])
    page.close()


def test_the_page_reads_the_worked_cases_as_the_server_does(read_in_browser):
    found = read_in_browser([case_body(case) for case in CASES])
    wanted = [as_shown(expected(case)) for case in CASES]
    assert [told(one, other) for one, other in zip(found, wanted, strict=True)] == wanted
    assert found == [as_shown(reading(case_body(case))) for case in CASES]


def test_the_page_reads_any_review_as_the_server_does_when_all_is_accepted(read_in_browser):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(bodies(), min_size=1, max_size=25))
    def agree(found: list[dict[str, Any]]) -> None:
        assert read_in_browser(found) == [as_shown(reading(as_if_accepted(body))) for body in found]

    agree()


# What it tells


def test_every_toll_has_its_line_from_the_start_the_open_question_first(here):
    here.press("w")
    assert lines(here) == [
        "who says so? | none reported (injured) |  | f name the source · f 0 nobody is named",
        "HDL sources target side, unnamed | killed 4+ | HDL, combatant · blamed: Valdorian navy (incident)",
        "St Brann hospital third party | killed 1 | child, civilian · blamed: Valdorian navy (incident)",
        "St Brann hospital third party | injured 3 | victim status? · blamed: Valdorian navy (incident) · hedged",
    ]
    assert below(here) == [
        "killed", "1 to 4+ if they compete, 5+ if they add",
        "injured", "3 · some report none · one source",
        "silent", "Valdorian defence ministry (attacker side)",
    ]  # fmt: skip
    expect(here.page.locator("#claim-count")).to_have_text("4")
    expect(here.page.locator(".claim .toll.suggested")).to_have_count(4)


def test_lines_follow_each_decision_before_the_server_has_heard_of_it(here):
    here.page.locator("#tab-claims").click()
    waiting: list[Route] = []
    here.page.route("**/decisions/", lambda sent: waiting.append(sent) if cut else sent.continue_())
    cut = True
    here.press("a", "x")
    expect(here.page.locator(".claim .toll.suggested")).to_have_count(3)
    assert lines(here)[0].startswith("who says so? | killed 4+ |")
    here.press("z")
    assert lines(here)[1].startswith("HDL sources target side, unnamed | killed 4+ |")
    expect(here.page.locator(".claim .who.suggested")).to_have_count(4)
    here.press("a")
    expect(here.page.locator(".claim .who.suggested")).to_have_count(3)
    assert here.kinds() == []
    cut = False
    for sent in waiting:
        sent.continue_()
    here.saved()


def test_only_what_changed_is_drawn_again_and_nothing_while_it_is_hidden(here):
    here.press("x")
    expect(here.page.locator("#claim-count")).to_have_text("3")
    expect(here.page.locator("#pane-claims .claim")).to_have_count(0)
    here.press("z", "w")
    expect(here.page.locator("#pane-claims .claim")).to_have_count(4)
    here.page.evaluate("() => document.querySelectorAll('.claim > *').forEach((part) => (part.kept = true))")
    here.press("a")
    drawn = "(all) => all.map((one) => [...one.children].every((part) => part.kept))"
    expect(here.page.locator(".claim .toll.suggested")).to_have_count(3)
    assert here.page.locator("#pane-claims .claim").evaluate_all(drawn) == [True, False, True, True]


def test_a_repeat_is_counted_and_shows_where_it_differs(at):
    again = "One child died, a nurse said."
    spans = [
        *SPANS,
        ("One child died", 0, "CASUALTY", {"kind": "killed", "count_min": 2, "count_max": 2}, 0.9),
    ]
    here = at(f"{TEXT}\n{again}", spans, LINKS)
    here.click("One child died")
    here.press("r")
    here.page.locator("#inspector .choice", has_text=CHILD).click()
    here.page.locator("#tab-claims").click()
    told = "child, civilian · blamed: Valdorian navy (incident) · repeats differ in count: 1 / 2"
    assert [line for line in lines(here) if "×2" in line] == [
        f"who says so? | killed 1 ×2 | {told} | f name the source · f 0 nobody is named",
        f"St Brann hospital third party | killed 1 ×2 | {told}",
    ]


def test_without_a_toll_the_panel_says_so(at):
    here = at("Ada Moro went home.", [("Ada Moro", 0, "ACTOR", {}, 0.9)], [])
    here.press("w")
    expect(here.page.locator("#pane-claims")).to_contain_text("No toll is marked yet.")
    here.press("a")
    here.saved()
    assert here.kinds() == ["accept"]


def test_a_scheme_without_claims_has_no_panel_and_no_key(live_server, ada, open_page):
    scheme = defaults.scheme()
    del scheme["claims"]
    other = actions.create_project(slug="plain", name="Plain", scheme=scheme, guidelines="", by=None)
    actions.add_member(project=other, user=ada, role=Membership.Role.ANALYST, by=None)
    here = AtPage(open_page(), live_server.url, open_review(other, ada, TEXT, SPANS, []))
    expect(here.page.get_by_role("button", name="Claims")).to_have_count(0)
    here.press("?")
    expect(here.page.locator("#help")).to_be_visible()
    expect(here.page.locator("#help kbd", has_text="w")).to_have_count(0)
    here.leave()


# Walking it


def test_arrows_walk_the_lines_and_select_their_tolls_while_values_are_set_in_place(here):
    here.press("w")
    here.selects(FIGHTERS)
    expect(current(here)).to_be_focused()
    here.press("ArrowDown")
    here.selects(CHILD)
    here.press("v")
    here.page.keyboard.type("2-3")
    here.press("Enter")
    expect(current(here).locator(".toll")).to_have_text("killed 2–3")
    here.press("e", "2", "Escape", "ArrowDown")
    here.selects(OTHERS)
    here.press("ArrowUp", "ArrowUp", "ArrowUp")
    here.selects(NOBODY)
    here.press("f", "0")
    assert lines(here)[-1] == "the report itself | none reported (injured) | "
    here.press("ArrowUp")
    here.selects(OTHERS)
    here.saved()
    assert here.kinds() == ["describe", "describe", "describe"]


def test_a_toll_put_into_another_incident_takes_its_line_there_and_the_walk_goes_on_from_it(here):
    here.press("w", "ArrowDown", "i", "+")
    here.page.keyboard.type("Osk")
    here.press("Enter")
    expect(here.page.locator("#pane-claims h2")).to_have_text([re.compile("^1 · "), re.compile("^2 · Osk")])
    expect(here.page.locator("#pane-claims section").nth(1).locator(".claim")).to_contain_text("killed 1")
    expect(current(here)).to_be_focused()
    assert below(here)[:2] == ["injured", "3 · some report none · one source"]
    here.press("ArrowUp")
    here.selects(OTHERS)
    here.press("ArrowDown")
    here.selects(CHILD)


def test_deciding_in_the_panel_goes_on_line_by_line(here):
    here.press("w", "a", "x", "a")
    here.saved()
    decided = [here.span(quote).status for quote in (FIGHTERS, CHILD, OTHERS, NOBODY)]
    assert decided == ["accepted", "rejected", "accepted", "suggested"]
    here.selects(OTHERS)
    here.press("z", "z")
    here.selects(CHILD)
    expect(current(here)).to_contain_text("killed 1")


def test_enter_goes_to_the_text_with_the_toll_and_escape_back_to_where_one_was(here):
    here.press("w", "ArrowDown", "Enter")
    here.selects(CHILD)
    here.press("Enter")
    here.saved()
    assert here.span(CHILD).status == "accepted"
    here.selects("St Brann hospital")
    here.press("w", "ArrowDown", "Escape")
    here.selects("St Brann hospital")
    here.press("a")
    here.saved()
    assert here.kinds() == ["accept", "accept"]


def test_a_click_on_a_line_selects_its_toll_and_a_click_in_the_text_gives_the_keys_back(here):
    here.page.locator("#tab-claims").click()
    here.page.locator(".claim", has_text="injured 3").click()
    here.selects(OTHERS)
    here.press("ArrowUp")
    here.selects(CHILD)
    here.click("three others were")
    here.selects(OTHERS)
    here.press("Enter")
    here.saved()
    assert here.span(OTHERS).status == "accepted"


def test_on_a_phone_the_lines_are_in_the_sheet(at):
    here = at(TEXT, SPANS, LINKS, **PHONE)
    here.page.get_by_role("button", name="Spans, claims, guidelines").tap()
    here.page.locator("#tab-claims").tap()
    here.page.locator(".claim", has_text="injured 3").tap()
    here.selects(OTHERS)
    assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(here) == []


def test_at_200_percent_the_line_in_hand_is_in_view(at):
    here = at(TEXT, SPANS, LINKS, viewport={"width": 700, "height": 450}, device_scale_factor=2)
    here.press("w")
    for _ in SPANS:
        here.press("ArrowDown")
        expect(current(here)).to_be_focused()
        expect(current(here)).to_be_in_viewport(ratio=1)


def test_the_panes_scroll_and_never_the_page(here):
    here.page.set_viewport_size({"width": 1280, "height": 620})
    here.press("w")
    here.selects(FIGHTERS)
    assert here.page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(at, scheme):
    here = at(TEXT, SPANS, LINKS, color_scheme=scheme)
    here.press("a", "w")
    expect(here.page.locator(".claim .toll.suggested")).to_have_count(3)
    assert faults(here) == []


def faults(here: AtPage) -> list[str]:
    return [fault["id"] for fault in Axe().run(here.page).response["violations"]]
