"""From one placed statement to the rows that let it be found again: what it made and used, who took part."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Table

from colophon.adapters.sql.bulk import Values
from colophon.adapters.sql.lineage import Unwritten, made_assets, participants, used_assets
from colophon.adapters.sql.schema import long_list, made, release_entry, superseded, took_part, used
from colophon.record.canonical import canonical_bytes
from colophon.record.statement import (
    AmendStatement,
    AttestationStatement,
    DecisionStatement,
    EraseStatement,
    IntentStatement,
    LogKeyStatement,
    PersonKeyStatement,
    ReleaseStatement,
    RevokeStatement,
    Stated,
    Statement,
    StepStatement,
    WithdrawStatement,
    WorkStatement,
)
from colophon.record.stating import Stating


@dataclass(slots=True)
class Rows:
    """Rows to insert, by table."""

    of: dict[Table, list[Values]] = field(default_factory=dict[Table, list[Values]])

    def add(self, table: Table, values: Values, /) -> None:
        """Collect one row."""
        self.of.setdefault(table, []).append(values)

    def extend(self, other: "Rows", /) -> None:
        """Take over what another collected."""
        for table, rows in other.of.items():
            self.of.setdefault(table, []).extend(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a statement stands: its leaf index, and its work's chain (None for the log's own statements)."""

    org: str
    idx: int
    chain_id: int | None


def statement_id_bytes(statement_id: str, /) -> bytes:
    """Return the 16 bytes of a statement's id."""
    return UUID(statement_id).bytes


def add_statement_rows(stating: Stating[Stated], /, *, placed: Placed, rows: Rows, unwritten: Unwritten) -> None:
    """Collect what `stating` adds to the tables beside its leaf, and to what this transaction knows."""
    statement = cast("Statement", stating.statement)
    for name, items in stating.long_lists.items():
        rows.add(long_list, {"org": placed.org, "idx": placed.idx, "name": name, "items": _list_bytes(items)})
    match statement:
        case StepStatement():
            _add_step(stating, statement, placed=placed, rows=rows, unwritten=unwritten)
        case DecisionStatement():
            _add_agents({statement.by} if statement.by else set(), placed=placed, rows=rows)
        case AmendStatement():
            _add_agents({statement.by} if statement.by else set(), placed=placed, rows=rows)
            unwritten.superseded.add(statement.supersedes)
            replacement = None if statement.replacement is None else statement_id_bytes(statement.replacement)
            rows.add(
                superseded,
                _of_chain(placed, statement_id=statement_id_bytes(statement.supersedes), replacement=replacement),
            )
        case IntentStatement() | ReleaseStatement() | WithdrawStatement():
            rows.add(release_entry, {"org": placed.org, "idx": placed.idx, "release": statement.release})
        case (
            WorkStatement()
            | AttestationStatement()
            | PersonKeyStatement()
            | LogKeyStatement()
            | RevokeStatement()
            | EraseStatement()
        ):
            pass


def _add_step(
    stating: Stating[Stated], statement: StepStatement, /, *, placed: Placed, rows: Rows, unwritten: Unwritten
) -> None:
    stage_of = {output.asset: output.stage for output in made_assets(stating, statement)}
    for ref, stage in stage_of.items():
        rows.add(made, _of_chain(placed, ref=bytes.fromhex(ref), stage=stage.value))
        unwritten.made.setdefault(ref, []).append(statement.id)
    refs = list(dict.fromkeys(use.asset for use in used_assets(stating, statement)))
    for ref in refs:
        rows.add(used, _of_chain(placed, ref=bytes.fromhex(ref)))
    unwritten.used_by[statement.id] = refs
    agents = {part.agent for part in participants(stating, statement)}
    if statement.by:
        agents.add(statement.by)
    _add_agents(agents, placed=placed, rows=rows)


def _add_agents(agents: set[str], /, *, placed: Placed, rows: Rows) -> None:
    for ref in agents:
        rows.add(took_part, _of_chain(placed, ref=bytes.fromhex(ref)))


def _of_chain(placed: Placed, /, **values: object) -> Values:
    return {"org": placed.org, "idx": placed.idx, "chain": placed.chain_id, **values}


def _list_bytes(items: Sequence[BaseModel | str], /) -> bytes:
    return canonical_bytes([item if isinstance(item, str) else item.model_dump(mode="json") for item in items])
