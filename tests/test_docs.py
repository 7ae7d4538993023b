"""The documentation says what is there."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from annotator.projects import defaults
from annotator.spans import kinds
from annotator.spans import scheme_reading as schemes
from annotator.spans.entry import KINDS, Entry

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_pages_name_exist(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text(encoding="utf-8")))
    assert named <= set(get_commands())


def test_every_command_of_ours_stands_in_a_page():
    ours = {name for name, app in get_commands().items() if app == "annotator"}
    told = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {name for name in ours if name not in told} == set()


def test_the_decision_in_the_api_page_is_one():
    [example] = re.findall(r"```json\n(.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.S)
    entry = Entry.from_json(json.loads(example))
    assert kinds.illegal(entry, schemes.parse(defaults.scheme())) is None


def test_the_api_page_names_every_kind_of_decision():
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    assert {kind for kind in KINDS if f"`{kind}`" not in page} == set()
