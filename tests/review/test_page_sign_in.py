"""A sign-in that runs out under the review page is asked for in place."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser import sign_in
from tests.review.at_page import let_in

pytestmark = pytest.mark.browser


def test_a_sign_in_that_ran_out_is_asked_for_in_place_and_nothing_is_lost(here):
    here.press("a")
    here.saved()
    Session.objects.all().delete()
    here.press("a", "x")
    dialog = here.page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("Name")).to_have_value("ada")
    here.says("signed out, 2 waiting")
    dialog.get_by_label("Password").fill("wrong")
    here.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("password you specified are not correct")
    dialog.get_by_label("Password").fill("demo")
    here.press("Enter")
    expect(dialog).to_be_hidden()
    here.press("a")
    here.saved()
    assert here.kinds() == ["accept", "accept", "reject", "accept"]


def test_a_sign_in_that_was_put_off_is_asked_for_again(here):
    Session.objects.all().delete()
    here.press("a")
    dialog = here.page.get_by_role("dialog", name="Sign in again")
    dialog.wait_for()
    here.press("Escape")
    expect(dialog).to_be_hidden()
    here.says("signed out, 1 waiting")
    here.press("a")
    dialog.wait_for()
    dialog.get_by_label("Password").fill("demo")
    here.press("Enter")
    here.saved()
    assert here.kinds() == ["accept", "accept"]


def test_another_person_who_signed_in_meanwhile_cannot_send_them(here, ben, live_server):
    page = here.page.context.new_page()
    here.page.context.clear_cookies()
    let_in(page, live_server.url, ben)
    here.press("a")
    dialog = here.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill("demo")
    here.press("Enter")
    here.saved()
    assert here.kinds() == ["accept"]


def test_a_token_that_went_stale_is_renewed_without_asking(here, live_server):
    other = here.page.context.new_page()
    here.page.context.clear_cookies()
    sign_in(other, live_server.url, "ada")
    here.page.context.clear_cookies(name="csrftoken")
    here.press("a")
    here.saved()
    expect(here.page.get_by_role("dialog")).to_have_count(0)
    assert here.kinds() == ["accept"]
