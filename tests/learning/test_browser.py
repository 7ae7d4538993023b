"""The suggesters' page in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotator.learning.models import Training
from tests.browser import sign_in
from tests.working import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_lead_has_a_version_trained_and_sees_it_arrive(live_server, open_page, finished, no_jobs):
    finished.reports(*range(10))
    page = open_page(viewport={"width": 390, "height": 800})
    sign_in(page, live_server.url, "max")
    page.goto(f"{live_server.url}/projects/hills/suggesters/")
    page.get_by_role("button", name="Train now").click()
    expect(page.get_by_text("waits for a worker")).to_be_visible()
    Training.objects.update(state=Training.State.RUNNING, done=0.4)
    expect(page.get_by_role("progressbar", name="Training")).to_have_attribute("value", "0.40")
    work()
    expect(page.get_by_text("made a better version")).to_be_visible()
    expect(page.get_by_role("heading", name="learned 1-")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
