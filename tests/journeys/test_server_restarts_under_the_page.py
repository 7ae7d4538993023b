"""A web server that is killed and started again while somebody types: nothing is lost, and the page says what it does."""

import pytest
from playwright.sync_api import expect

from tests.browser import sign_in
from tests.journeys.desk import take_next
from tests.program import eventually, served

pytestmark = [pytest.mark.browser, pytest.mark.process]


def test_what_is_typed_while_the_server_is_gone_is_stored_once_it_is_back(chromium):
    with served(demo=True) as program:
        page = chromium.new_page()
        sign_in(page, program.url, "ada")
        desk = take_next(page, program, "demo")
        desk.press("a", "a")
        assert desk.stored()["revision"] == 2
        program.kill_everything()
        desk.press("x", "a", "x", "x")
        expect(page.locator("#saving")).to_have_text("offline, 4 waiting")
        program.start().ready()
        assert eventually(lambda: desk.stored()["revision"] == 6)
        statuses = [span["status"] for span in desk.stored()["spans"]]
        assert (statuses.count("accepted"), statuses.count("rejected")) == (3, 3)
        assert program.manage("verify") == "no faults\n"
        page.close()
