"""The disclosed leaves of a claim summary: each must open, and lead to the root of its work.

What a summary says beyond its leaves is the signer's word; what a leaf says was in the work's chain when the seal began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from colophon.credential.summary import ClaimSummary, DisclosedLeaf
from colophon.errors import DisclosureInvalidError, EntryInvalidError
from colophon.ledger.tree import leaf_hash, verify_inclusion
from colophon.record.commitment import AgentOpening, open_agent, open_asset, open_field
from colophon.record.entry import Entry, read_entry, sealed_leaf_bytes
from colophon.record.statement import PRIVATE_NAMES

MAX_LEAVES: Final = 512
MAX_AGENTS: Final = 1_024
MAX_WORKS: Final = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLeaf:
    """One disclosed entry that was proven to stand in its work.

    Attributes:
        fields: private fields that were opened and hold a value.
        withheld: private fields that were not opened; nothing says whether they hold a value.
    """

    entry: Entry
    fields: Mapping[str, JsonValue]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a summary discloses, all of it proven.

    Attributes:
        leaves: in the order of the summary.
        agents: what opens a pseudonym, by pseudonym.
        unproven_names: names given for pseudonyms of works none of whose entries is disclosed; they are not used.
        asset_opened: the reference of the sealed source was opened; False where no leaf told the work's id.
    """

    leaves: tuple[OpenedLeaf, ...]
    agents: Mapping[str, AgentOpening]
    unproven_names: int
    asset_opened: bool


def open_disclosed(summary: ClaimSummary) -> Opened:
    """Return what `summary` discloses.

    Raises:
        EntryInvalidError: a leaf is no entry of this log and work, stands twice, or there are too many.
        ProofInvalidError: a leaf does not lead to the root of its work.
        DisclosureInvalidError: a field, name or asset does not open its commitment.
    """
    _require_few(summary)
    works: dict[int, str] = {}
    places: set[tuple[int, int]] = set()
    leaves: list[OpenedLeaf] = []
    for leaf in summary.leaves:
        if (leaf.work, leaf.position) in places:
            raise EntryInvalidError(f"The entry at place {leaf.position} of a work is disclosed twice.")
        places.add((leaf.work, leaf.position))
        entry = _prove(leaf, summary)
        if works.setdefault(leaf.work, entry.work or "") != entry.work:
            raise EntryInvalidError("Entries of two works are disclosed as one work's.")
        leaves.append(_open(leaf, entry))
    if len(set(works.values())) != len(works):
        raise EntryInvalidError("Entries of one work are disclosed as two works'.")
    agents = {opening.ref: opening for opening in summary.agents if _opens(opening, works.values())}
    unproven = len(summary.agents) - len(agents)
    if unproven and len(works) == len(summary.works):
        raise DisclosureInvalidError("A name given for a pseudonym does not open it in any of the works.")
    if 0 in works:
        open_asset(summary.asset, work=works[0])
    return Opened(leaves=tuple(leaves), agents=agents, unproven_names=unproven, asset_opened=0 in works)


def _require_few(summary: ClaimSummary) -> None:
    for what, found, most in (
        ("disclosed entries", len(summary.leaves), MAX_LEAVES),
        ("named agents", len(summary.agents), MAX_AGENTS),
        ("works", len(summary.works), MAX_WORKS),
    ):
        if found > most:
            raise EntryInvalidError(f"The claim summary holds {found} {what}; at most {most} are looked at.")


def _prove(leaf: DisclosedLeaf, summary: ClaimSummary) -> Entry:
    entry_bytes = leaf.entry.encode("utf-8")
    entry = read_entry(entry_bytes)
    if entry.log != summary.log or entry.work is None or entry.seq != leaf.position:
        raise EntryInvalidError(
            f"The disclosed entry says log {entry.log!r}, work {entry.work} and place {entry.seq}; "
            f"the summary shows it in {summary.log!r} at place {leaf.position}."
        )
    if leaf.work >= len(summary.works):
        raise EntryInvalidError(f"A disclosed entry names work {leaf.work}; the summary has {len(summary.works)}.")
    work = summary.works[leaf.work]
    # Design, section 4: a sealed work's leaf is a commitment to the entry, an open work's is the entry itself.
    outer = entry_bytes if leaf.salt is None else sealed_leaf_bytes(salt=leaf.salt, entry=entry_bytes)
    verify_inclusion(
        leaf_hash=leaf_hash(outer),
        index=leaf.position,
        size=work.size,
        proof=[bytes.fromhex(sibling) for sibling in leaf.path],
        root=bytes.fromhex(work.root),
    )
    return entry


def _open(leaf: DisclosedLeaf, entry: Entry) -> OpenedLeaf:
    statement = entry.statement
    names = PRIVATE_NAMES[statement.type]
    opened: dict[str, JsonValue] = {}
    for opening in leaf.fields:
        if opening.name in opened:
            raise DisclosureInvalidError(f"The field {opening.name!r} of {statement.id} is opened twice.")
        open_field(opening, statement_id=statement.id, names=names, slots=statement.sd)
        opened[opening.name] = opening.value
    return OpenedLeaf(
        entry=entry,
        # An unused slot commits to null: opened, it says that there is nothing, which is neither shown nor withheld.
        fields={name: value for name, value in opened.items() if value is not None},
        withheld=tuple(name for name in names if name not in opened),
    )


def _opens(opening: AgentOpening, works: Iterable[str]) -> bool:
    """Say whether `opening` opens its pseudonym in one of `works`: pseudonyms are new for each work."""
    for work in works:
        try:
            open_agent(opening, work=work)
        except DisclosureInvalidError:
            continue
        return True
    return False
