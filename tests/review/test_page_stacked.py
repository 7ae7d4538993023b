"""Several spans in one place of the text are all reached."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import STACKED

pytestmark = pytest.mark.browser
WHOLE = "Harbour League guards and two League sailors were hurt"


def test_o_and_the_list_lead_to_every_span_in_a_place(at):
    here = at(*STACKED)
    here.go(WHOLE)
    seen = []
    for _ in STACKED[1]:
        here.page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.append(here.quote.inner_text())
        here.press("o")
    assert sorted(seen) == sorted(words for words, *_ in STACKED[1])
    here.selects(WHOLE)
    here.page.locator("#inspector .pile button").last.click()
    here.selects("League sailors")
    expect(here.page.locator("#inspector .pile [aria-current]")).to_have_text(
        "ALeague sailors, ACTOR, suggested"
    )


def test_a_span_that_may_not_stand_beside_another_is_refused_with_the_way_there(at):
    here = at(*STACKED)
    here.go("Harbour League guards")
    here.press("a")
    here.go("Harbour League guards")
    here.press("c", "Control+ArrowRight", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", "2")
    here.selects("League guards")
    expect(here.notice).to_contain_text("“Harbour League guards”")
    here.page.get_by_role("button", name="go there").click()
    here.selects("Harbour League guards")
    here.saved()
    assert here.kinds() == ["accept"]
