"""What one step of the verification hands to the next: a value, the checks that led to it, and what must be said with it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from colophon.verify.verdict import Check

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Generic[T]):
    """A step's value with its checks, and its caveats as sentences for people."""

    value: T
    checks: tuple[Check, ...] = ()
    caveats: tuple[str, ...] = ()
