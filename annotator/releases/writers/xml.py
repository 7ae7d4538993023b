"""What XML cannot hold, and what stands there instead."""

import re

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def writable(text: str) -> str:
    """A text of the same length that XML can hold."""
    return UNWRITABLE.sub("\ufffd", text)
