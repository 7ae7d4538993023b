"""What readers raise where something cannot be read."""


class Problems(ValueError):
    """What is wrong with one report."""

    def __init__(self, *found: str) -> None:
        super().__init__(*found)
        self.found = found


class Refused(ValueError):
    """A file that is not what can be imported; the message says what it is and what to do."""
