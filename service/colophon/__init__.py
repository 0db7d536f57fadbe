"""Colophon: records who made what, people and AI, in a ledger that can be checked, and seals it into the outputs.

The rooms of this package and the order in which they may know each other stand in docs/adr/0001-rooms.md.
"""

from typing import Final

__version__: Final = "0.1.0"
