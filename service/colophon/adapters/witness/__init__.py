"""Witnesses: the state of one that is run here, and the way to those that are run elsewhere."""
