"""Clock for tests."""


class Clock:
    """A clock that shows the seconds in `now`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now
