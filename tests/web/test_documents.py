"""The documents of a project: the list, the upload, and one document."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotator.audit.models import Event
from annotator.corpus.models import Document, Publication
from annotator.projects import actions, defaults
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Review
from annotator.suggestions.actions import import_documents
from tests.corpus.files import TEXT, report, span, write_lines
from tests.reports import make_document

URL = "/projects/coast/documents/"
MARKUP = "<script>alert('{{ text }}')</script> &amp; <b>four</b> died."


def upload(client, *files: tuple[str, bytes], **more: str):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(URL, {"uploads": uploads, **more})


def page(client, url: str = URL) -> str:
    return client.get(url).content.decode()


def test_a_lead_uploads_files_and_is_told_what_became_of_them(lead):
    answer = upload(
        lead, ("quay.txt", TEXT.encode()), ("more.jsonl", json.dumps(report("Nobody died.")).encode())
    )
    assert (answer.status_code, answer["location"]) == (302, URL)
    assert "2 new reports." in page(lead)
    assert set(Document.objects.values_list("text", flat=True)) == {TEXT, "Nobody died."}
    assert Event.objects.get(code="documents.imported").actor.username == "max"


def test_the_same_upload_twice_is_told_and_changes_nothing(lead):
    upload(lead, ("quay.txt", TEXT.encode()))
    page(lead)
    upload(lead, ("quay.txt", TEXT.encode()))
    assert "1 was already there." in page(lead)
    assert Document.objects.count() == 1


def test_faults_are_listed_and_nothing_is_stored(lead):
    answer = upload(
        lead, ("good.txt", b"Nobody died."), ("caf\xe9 <i>.jsonl", b'{"id": 1}\n{'), ("empty.txt", b"")
    )
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Nothing was imported." in told
    assert "café &lt;i&gt;.jsonl, line 1: there is no “text”" in told
    assert "café &lt;i&gt;.jsonl, line 2: broken JSON" in told
    assert "empty.txt: the file is empty" in told
    assert "<i>" not in told
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused(lead, settings):
    settings.MAX_UPLOAD_BYTES = 10
    answer = upload(lead, ("long.txt", b"eleven byte"))
    assert answer.status_code == 422
    assert "long.txt: larger than 10\xa0bytes" in answer.content.decode()


def test_a_large_upload_that_django_keeps_on_disk_is_read_too(lead, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    lines = "\n".join(json.dumps(report(f"one\u2028two {n}", id=str(n))) for n in range(3))
    assert upload(lead, ("a.jsonl", lines.encode())).status_code == 302
    assert Document.objects.count() == 3


def test_the_form_without_a_file_says_so(lead):
    answer = lead.post(URL, {})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_the_form_with_a_format_there_is_not_says_so(lead):
    answer = upload(lead, ("a.txt", b"a"), format_name="docx")
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_the_format_can_be_chosen(lead):
    upload(lead, ("a.jsonl", b"Nobody died."), format_name="text")
    assert Document.objects.get().text == "Nobody died."


def test_the_list_says_how_far_each_document_is(lead, project, ada, ben, tmp_path):
    def states() -> list[str]:
        return [row[1].value for row in lead.get(URL).context["rows"]]

    first = make_document(project)
    assert states() == ["waiting"]
    review = reviews.claim(access=get_project_for(ada, "coast"))
    assert review.document == first
    assert states() == ["in_review"]
    Review.objects.update(state="submitted")
    assert states() == ["submitted"]
    path = write_lines(
        tmp_path / "a.jsonl", report("Nobody died.", spans=[span("Nobody died.", "died", "CASUALTY")])
    )
    import_documents(project=project, files=[path], by=None)
    assert states() == ["unread", "submitted"]


def test_an_analyst_sees_titles_and_states_and_neither_texts_nor_the_form(client, project, ben, review):
    client.force_login(ben)
    shown = page(client)
    assert "Shots at the quay" in shown
    assert "in review" in shown
    assert "league guards" not in shown
    assert 'type="file"' not in shown
    assert f"{URL}{review.document.pk}/" not in shown


def test_an_analyst_cannot_upload(client, ada):
    client.force_login(ada)
    answer = upload(client, ("a.txt", b"Nobody died."))
    assert answer.status_code == 403
    assert "Only leads of this project may import reports." in answer.content.decode()
    assert not Document.objects.exists()


def test_a_reader_is_told_why_there_is_no_list(client, project, zoe):
    actions.add_member(project=project, user=zoe, role=Membership.Role.READER, by=None)
    client.force_login(zoe)
    assert client.get(URL).status_code == 403
    assert upload(client, ("a.txt", b"Nobody died.")).status_code == 403


def test_a_stranger_meets_nothing(client, project, zoe, document):
    client.force_login(zoe)
    assert client.get(URL).status_code == 404
    assert upload(client, ("a.txt", b"Nobody died.")).status_code == 404
    assert client.get(f"{URL}{document.pk}/").status_code == 404


def test_nobody_is_asked_to_sign_in(client, document):
    assert client.get(URL)["location"].startswith("/login/")
    assert upload(client, ("a.txt", b"x"))["location"].startswith("/login/")
    assert client.get(f"{URL}{document.pk}/")["location"].startswith("/login/")


def test_other_methods_are_refused(lead, document):
    assert lead.put(URL).status_code == 405
    assert lead.delete(URL).status_code == 405
    assert lead.post(f"{URL}{document.pk}/").status_code == 405


def test_without_its_token_the_form_is_refused(max):
    client = Client(enforce_csrf_checks=True)
    client.force_login(max)
    assert upload(client, ("a.txt", b"Nobody died.")).status_code == 403
    assert not Document.objects.exists()


def test_markup_in_titles_texts_and_publications_is_shown_as_text(lead):
    line = report(MARKUP, title=MARKUP, publisher=MARKUP, id=MARKUP, url=f"https://o.example/{MARKUP}")
    upload(lead, ("a.jsonl", json.dumps(line).encode()))
    for url in (URL, f"{URL}{Document.objects.get().pk}/"):
        shown = page(lead, url)
        assert "<script>alert" not in shown
        assert "<b>" not in shown
        assert "&lt;script&gt;alert(&#x27;{{ text }}&#x27;)&lt;/script&gt; &amp;amp; &lt;b&gt;four" in shown


def test_a_lead_opens_a_document_with_its_publications(lead, project):
    document = make_document(project)
    Publication.objects.create(
        project=project,
        document=document,
        publisher="Orvessa Daily",
        published_at="2031-05-12T14:30Z",
        url="https://o.example/",
    )
    shown = page(lead, f"{URL}{document.pk}/")
    assert "A nurse said a child was hurt." in shown
    assert "Orvessa Daily" in shown
    assert "12 May 2031" in shown
    assert 'href="https://o.example/" rel="noopener noreferrer"' in shown


def test_a_publication_without_publisher_and_date_is_on_the_page_and_leaves_the_list_alone(lead, project):
    document = make_document(project)
    Publication.objects.create(project=project, document=document, external_id="oa-311")
    assert "oa-311" in page(lead, f"{URL}{document.pk}/")
    ((shown, _),) = lead.get(URL).context["rows"]
    assert list(shown.publications.all()) == []


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_a_lead_opens_a_document(client, document, request, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(f"{URL}{document.pk}/").status_code == 403


def test_a_document_of_another_project_is_not_there(lead, document):
    actions.create_project(slug="other", name="Other", scheme=defaults.scheme(), guidelines="", by=None)
    assert lead.get(f"/projects/other/documents/{document.pk}/").status_code == 404
    assert lead.get(f"{URL}{document.pk + 1}/").status_code == 404


def test_fifty_documents_make_a_page(lead, project, tmp_path):
    lines = [report(f"Report {n}.", title=f"Title {n}", publisher="Orvessa Daily") for n in range(51)]
    import_documents(project=project, files=[write_lines(tmp_path / "a.jsonl", *lines)], by=None)
    first = page(lead)
    assert "51 reports" in first
    assert first.count("<div><bdi>Orvessa Daily") == 50
    [more] = re.findall(r'rel="next" href="(.*?)"', first)
    second = page(lead, URL + more)
    assert "Title 0<" in second
    assert second.count("<div><bdi>Orvessa Daily") == 1
    assert 'rel="next"' not in second
    assert lead.get(f"{URL}?cursor=none").status_code == 200


def test_a_page_of_documents_takes_a_fixed_number_of_queries(
    lead, project, tmp_path, django_assert_max_num_queries
):
    lines = [report(f"Report {n}.", publisher="Orvessa Daily") for n in range(30)]
    import_documents(project=project, files=[write_lines(tmp_path / "a.jsonl", *lines)], by=None)
    with django_assert_max_num_queries(11):
        lead.get(URL)
