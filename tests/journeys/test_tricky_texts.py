"""Texts that other tools shift: imported, marked with the mouse, exported, each offset still a code point."""

import json
from pathlib import Path

import pytest

from tests.browser import OpenPage, sign_in
from tests.journeys.desk import take_next
from tests.program import served
from tests.review.desk import change, entry

pytestmark = [pytest.mark.browser, pytest.mark.process]

FILLER = "The quay lay still and nobody came. "
# name -> (raw text, the words to mark)
TEXTS = {
    "astral": ("\U0001f4e3\U0001f6a2 Channel digest: the \U0001d517olm Guard\U0001f3f4\u200d\u2620\ufe0f came.", "\U0001d517olm Guard"),
    "joiners": ("\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f44d\U0001f3fd Families saw the Quay Watch leave.", "Quay Watch"),
    "combining": ("The A\u030ask\u0323\u0307 Le\u0301a\u0301gue withdrew; the caf\u00e9 and cafe\u0301 stayed.", "A\u030ask\u0323\u0307 Le\u0301a\u0301gue"),
    "crlf": ("First line.\r\n\r\nThe Harbour Column moved.\rLast line.\r\n", "Harbour Column"),
    "no-break": ("Some\u00a0400\u00a0metres away the\u202fPan\u00a0Brigade waited.", "Pan\u00a0Brigade"),
    "right-to-left": ("\u0642\u0627\u0644 \u0634\u0647\u0648\u062f \u0625\u0646 \u062d\u0631\u0643\u0629 \u0627\u0644\u0633\u0647\u0644 (KFM) \u0627\u0646\u0633\u062d\u0628\u062a.", "KFM"),
    "one long line": (FILLER * 1400 + "The Salt Battalion waited. " + FILLER * 1400, "Salt Battalion"),
    "markup": ("<script>alert(1)</script> {{ user }} &amp; the Tin <b>Relay</b> Front {% now %}", "Front"),
}  # fmt: skip


def write_reports(file: Path) -> None:
    lines = [json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, (text, _) in TEXTS.items()]
    file.write_text("\n".join(lines), encoding="utf-8", newline="")


def test_every_offset_is_a_code_point_from_import_to_export(open_page: OpenPage, tmp_path: Path):
    write_reports(tmp_path / "tricky.jsonl")
    with served(demo=True) as program:
        program.manage("create_project", "tricky", "--once")
        program.manage("add_member", "tricky", "ada", "analyst")
        program.manage("import_documents", "tricky", str(tmp_path / "tricky.jsonl"))
        page = open_page()
        sign_in(page, program.url, "ada")
        for _raw, words in TEXTS.values():
            mark_in_the_browser(page, program, words)
        program.manage("freeze", "tricky")
        program.manage(
            "export_release", "tricky", "1", "--format", "jsonl", "--output", str(tmp_path / "out.jsonl")
        )
        assert program.manage("verify") == "no faults\n"
    check_export((tmp_path / "out.jsonl").read_bytes())


def mark_in_the_browser(page, program, words: str) -> None:
    """Reject what is suggested, select the words with the mouse, make them an actor, submit."""
    desk = take_next(page, program, "tricky")
    reject_suggestions(desk)
    desk.select_words(words)
    desk.press("1")
    added = [span["quote"] for span in desk.stored()["spans"] if span["status"] == "accepted"]
    assert added == [words]
    desk.submit()
    page.wait_for_url(f"{program.url}/projects/tricky/next/")


def reject_suggestions(desk) -> None:
    state = desk.stored()
    changes = [change(one, status="rejected") for one in [*state["spans"], *state["links"]]]
    if not changes:
        return
    token = desk.page.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']")
    answer = desk.page.request.post(
        desk.page.url.split("#")[0].replace("/reviews/", "/api/v1/reviews/") + "decisions/",
        data=[entry("reject_many", *changes)],
        headers={"X-CSRFToken": token, "Referer": desk.page.url},
    )
    assert answer.json()["results"][0]["outcome"] == "applied"
    desk.page.reload()


def check_export(content: bytes) -> None:
    items = {
        item["publications"][0]["external_id"]: item
        for item in map(json.loads, content.decode().splitlines()[1:])
    }
    assert set(items) == set(TEXTS)
    for name, (raw, words) in TEXTS.items():
        item = items[name]
        assert item["text"] == raw.replace("\r\n", "\n").replace("\r", "\n")
        assert [span["quote"] for span in item["spans"]] == [words]
        for span in item["spans"]:
            assert item["text"][span["start"] : span["end"]] == span["quote"]
