"""Things that belong together because something joins them, step by step."""

from typing import Any


class Joined:
    """Things of one kind, each alone until it is joined with another; whatever is joined with one is joined with all of its."""

    def __init__(self) -> None:
        self._above: dict[Any, Any] = {}

    def leader(self, thing: Any) -> Any:
        """The same for all that belong together."""
        above = self._above
        while (next_above := above.get(thing, thing)) != thing:
            above[thing] = above.get(next_above, next_above)
            thing = next_above
        return thing

    def join(self, one: Any, other: Any) -> None:
        """From now on these two belong together. The lowest leads, so that the order of joining changes nothing."""
        one, other = sorted((self.leader(one), self.leader(other)))
        if one != other:
            self._above[other] = one
