"""Things that belong together because something joins them, step by step."""


class Joined:
    """Places from 0, each alone until it is joined with another; whatever is joined with one is joined with all of its."""

    def __init__(self, count: int) -> None:
        self._leaders = list(range(count))

    def leader(self, place: int) -> int:
        """The same number for all that belong together."""
        leaders = self._leaders
        while leaders[place] != place:
            leaders[place] = leaders[leaders[place]]
            place = leaders[place]
        return place

    def join(self, one: int, other: int) -> None:
        """From now on these two belong together. The lower place leads, so that the order of joining changes nothing."""
        one, other = sorted((self.leader(one), self.leader(other)))
        self._leaders[other] = one

    def leaders(self) -> list[int]:
        """A number per place."""
        return [self.leader(place) for place in range(len(self._leaders))]
