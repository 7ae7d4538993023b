"""Where a text is worth a second look before it is submitted. Depends on the text alone, never on what anybody decided.

Reads with the word lists of `patterns`, but asks less of a place than its rules do: it looks for what they miss.
"""

from annotator.suggestions.stops.finder import Found, find

__all__ = ["Found", "find"]
