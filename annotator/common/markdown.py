"""Guidelines in Markdown as HTML."""

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

# "commonmark" with html off: markup in the text comes out as text, so the result is safe to show
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str) -> SafeString:
    """HTML of a Markdown text; any markup inside is shown as text."""
    return SafeString(_markdown.render(text))
