"""Fixtures that tests of several folders share."""

from support.demonstration import demo_home

__all__ = ["demo_home"]
