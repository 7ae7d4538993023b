"""Guidelines as HTML: safe, with headings to go to, and examples told apart."""

from annotator.common import markdown


def test_markup_inside_a_text_is_shown_as_text():
    assert "<script>" not in markdown.read("# <script>alert(1)</script>\n<b>x</b>").html


def test_every_heading_has_an_id_of_its_own():
    page = markdown.read("# Guide\n## 3.1 ACTOR — who *acts*\n## Notes\n## Notes\n### المصدر")
    assert [(heading.id, heading.level) for heading in page.headings] == [
        ("guide-guide", 1), ("guide-31-actor-who-acts", 2), ("guide-notes", 2), ("guide-notes-2", 2),
        ("guide-المصدر", 3),
    ]  # fmt: skip
    assert page.headings[1].title == "3.1 ACTOR — who acts"
    assert '<h2 id="guide-31-actor-who-acts">' in page.html


def test_right_and_wrong_examples_are_told_apart():
    page = markdown.read("- ✔ the navy\n- ✘ the sea\n- neither\n\n✔ alone")
    assert (
        '<li class="right">✔ the navy</li>\n<li class="wrong">✘ the sea</li>\n<li>neither</li>' in page.html
    )
    assert '<p class="right">✔ alone</p>' in page.html
