"""Fixtures that tests of several folders share."""

from support.demonstration import demo_home, demonstration

__all__ = ["demo_home", "demonstration"]
