"""Every class of our errors, in the order of errors.py."""

from colophon.errors import ColophonError


def every_error() -> list[type[ColophonError]]:
    """Return all classes below ColophonError, each before those that derive from it."""
    found: list[type[ColophonError]] = []
    waiting = ColophonError.__subclasses__()
    while waiting:
        kind = waiting.pop(0)
        # A test may define an error of its own; only the published ones count.
        if kind.__module__ == "colophon.errors":
            found.append(kind)
        waiting = [*kind.__subclasses__(), *waiting]
    return found
