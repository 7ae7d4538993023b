"""The guidelines beside the text, opened at the label in hand."""

import pytest
from playwright.sync_api import expect

from annotator.projects import actions
from annotator.projects.queries import get_project_for
from tests.review.at_page import SOURCE, TOLL, AtPage, open_review

pytestmark = pytest.mark.browser
FILLER = "\n\n".join(["Mark as little as will do, and mark it every time."] * 40)
GUIDELINES = (
    f"# Guide\n\nActors act.\n\n## ACTOR\n\n{FILLER}\n\n## 3.1 Casualty — who was harmed\n\n- ✔ four were killed\n"
    f"- ✘ *the dead*\n\n{FILLER}\n\n## CASUALTYLIKE\n\n## SOURCES\n\n{FILLER}\n\n## SOURCE\n\n{FILLER}"
)


@pytest.fixture
def here(live_server, project, ada, max, open_page):
    actions.write_guidelines(access=get_project_for(max, "coast"), markdown=GUIDELINES)
    project.refresh_from_db()
    here = AtPage(
        open_page(viewport={"width": 1400, "height": 900}), live_server.url, open_review(project, ada)
    )
    yield here
    here.leave()


def at_top(here: AtPage, heading: str) -> None:
    """The heading stands at the upper edge of the pane."""
    pane = here.page.locator("#pane-guidelines")
    expect(pane.get_by_role("heading", name=heading, exact=True)).to_be_in_viewport()
    top = pane.get_by_role("heading", name=heading, exact=True).bounding_box()["y"]
    assert 0 <= top - pane.bounding_box()["y"] < 40


def test_one_key_opens_them_at_the_label_in_hand_and_leads_back(here):
    here.selects(TOLL)
    here.press("g")
    at_top(here, "3.1 Casualty — who was harmed")
    here.press("a")
    here.selects(SOURCE)
    here.press("g")
    expect(here.page.locator("#pane-spans")).to_be_visible()
    here.press("g")
    at_top(here, "SOURCE")
    here.page.locator("#pane-guidelines").get_by_role("link", name="ACTOR", exact=True).click()
    at_top(here, "ACTOR")
    here.saved()
