"""Names for programs in which a name holds ASCII letters, digits, hyphens and underscores only."""

import re
from collections.abc import Iterable

from annotator.spans.scheme import Scheme

AWKWARD = re.compile(r"[^A-Za-z0-9_-]+")


def safe_names(names: Iterable[str], otherwise: str) -> dict[str, str]:
    """For each name one of ASCII letters, digits, hyphens and underscores, no two alike whatever their case."""
    safe: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = AWKWARD.sub("_", name).strip("_") or otherwise
        found, number = base, 1
        while found.lower() in taken:
            number += 1
            found = f"{base}_{number}"
        taken.add(found.lower())
        safe[name] = found
    return safe


def control_names(scheme: Scheme) -> dict[tuple[str, str], str]:
    """What each question about a label is called where one name has to say both."""
    asked = [
        (label, name) for label in sorted(scheme.labels) for name in sorted(scheme.labels[label].attributes)
    ]
    called = safe_names((f"{label}-{name}" for label, name in asked), "value")
    return {(label, name): called[f"{label}-{name}"] for label, name in asked}
