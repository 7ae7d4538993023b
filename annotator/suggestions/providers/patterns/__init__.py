"""The suggester of rules: English news, word lists and rules that a lead can read, no weights.

`suggest` proposes ACTOR, CASUALTY and SOURCE spans with values, `claimed-by` links and regions.
"""

from annotator.suggestions.providers.patterns.provider import (
    LABELS,
    RULES,
    VERSION,
    lists_of,
    suggest,
    toll_values_of,
)

__all__ = ["LABELS", "RULES", "VERSION", "lists_of", "suggest", "toll_values_of"]
