"""The queue's page while the machine still reads."""

import pytest
from playwright.sync_api import expect

from annotator.corpus.models import Document
from annotator.spans.canonical import text_sha256
from annotator.suggestions import actions as suggestions
from tests.browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_report_appears_by_itself_once_the_machine_has_read_it(
    live_server, open_page, project, ada
):
    text = "Harbour police said four guards were killed."
    document = Document.objects.create(
        project=project, title="Shots", text=text, text_sha256=text_sha256(text), words=7
    )
    page = open_page()
    sign_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/projects/coast/next/")
    expect(page.get_by_text("Suggestions are being made")).to_be_visible()
    suggestions.predict(document_ids=[document.pk], suggester="patterns")
    expect(page.get_by_role("button", name="Take the next report")).to_be_visible()
