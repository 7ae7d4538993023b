"""Static files get names that change with their content."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from annotator.common import static

MODULE = 'import { count } from "./counting.js";\nexport const three = count(3);\n'


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    """A folder of static files with a module that imports another."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "three.js").write_text(MODULE)
    (source / "counting.js").write_text("export const count = (number) => number;\n")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return source


def collect() -> static.StaticStorage:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    static.note_current()
    return static.StaticStorage()


def test_before_collecting_plain_names_are_used(source: Path) -> None:
    assert static.StaticStorage().url("three.js") == "/static/three.js"


def test_a_module_imports_others_by_their_hashed_names(source: Path, tmp_path: Path) -> None:
    storage = collect()
    name = storage.stored_name("three.js")
    assert name != "three.js"
    counting = storage.stored_name("counting.js")
    assert f'from "./{counting}"' in (tmp_path / "collected" / name).read_text()


def test_what_pages_do_not_use_is_left_out(source: Path, tmp_path: Path, settings: Settings) -> None:
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
    collect()
    assert (tmp_path / "collected" / "django_htmx" / "htmx-2.min.js").exists()
    assert not (tmp_path / "collected" / "rest_framework").exists()
    assert not (tmp_path / "collected" / "django_htmx" / "ext").exists()


def test_a_changed_file_is_noticed(source: Path) -> None:
    assert not static.is_current()
    collect()
    assert static.is_current()
    (source / "counting.js").write_text("export const count = (number) => number + 1;\n")
    assert not static.is_current()


def test_our_scripts_are_sent_without_their_comments(source: Path, tmp_path: Path) -> None:
    (source / "js").mkdir()
    (source / "js" / "four.js").write_text("/** What nobody needs to load. */\nexport const four = 4;\n")
    storage = collect()
    collected = (tmp_path / "collected" / storage.stored_name("js/four.js")).read_text()
    assert collected == "export const four=4;"


def test_a_joined_script_is_sent_with_all_its_modules_under_a_name_that_changes_with_each(
    source: Path, tmp_path: Path
) -> None:
    (source / "js").mkdir()
    (source / "js" / "review.js").write_text('import { four } from "./four.js";\nwindow.four = four;\n')
    (source / "js" / "four.js").write_text("export const four = 4;\n")
    name = collect().stored_name("js/review.js")
    sent = (tmp_path / "collected" / name).read_text()
    assert "const four=4;" in sent
    assert "import" not in sent
    (source / "js" / "four.js").write_text("export const four = 2 + 2;\n")
    assert collect().stored_name("js/review.js") != name
