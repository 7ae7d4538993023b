"""Guidelines in Markdown as HTML."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

# "commonmark" with html off: markup in the text comes out as text, so the result is safe to show
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
EXAMPLES = {"✔": "right", "✓": "right", "✘": "wrong", "✗": "wrong"}


class Heading(NamedTuple):
    """A heading of a text; `id` is that of its element."""

    id: str
    level: int
    title: str


class Page(NamedTuple):
    """A text as HTML, and its headings in order."""

    html: SafeString
    headings: list[Heading]


@lru_cache(maxsize=16)
def read(text: str) -> Page:
    """A Markdown text as HTML: headings can be gone to, examples that begin with ✔ or ✘ are told apart."""
    tokens = _markdown.parse(text)
    _mark_examples(tokens)
    headings = list(_name_headings(tokens))
    return Page(SafeString(_markdown.renderer.render(tokens, _markdown.options, {})), headings)


def _name_headings(tokens: list[Token]) -> Iterator[Heading]:
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        title = "".join(part.content for part in inline.children or [])
        name = base = f"guide-{slugify(title, allow_unicode=True) or 'part'}"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        opening.attrSet("id", name)
        yield Heading(name, int(opening.tag[1]), title)


def _mark_examples(tokens: list[Token]) -> None:
    """A class on each paragraph or item of a list that begins with a sign."""
    for place, token in enumerate(tokens):
        kind = EXAMPLES.get(token.content[:1]) if token.type == "inline" else None
        if kind is None:
            continue
        around = tokens[place - 2 : place]
        holder = next((one for one in around if one.type == "list_item_open"), tokens[place - 1])
        holder.attrJoin("class", kind)
