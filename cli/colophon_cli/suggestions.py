"""Did you mean: the nearest known names for one that is not known."""

import difflib
from collections.abc import Iterable

AT_MOST = 3


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the nearest of `known`, with a leading blank; empty where nothing is near."""
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=AT_MOST, cutoff=0.6)
    names = [f"{by_folded[name]!r}" for name in near]
    if not names:
        names = [f"{name!r}" for folded, name in by_folded.items() if word and word.casefold() in folded][:AT_MOST]
    return f" Did you mean {or_list(names)}?" if names else ""


def or_list(names: list[str]) -> str:
    """Return "a", "a or b", "a, b or c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
