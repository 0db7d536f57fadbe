"""Placing one batch: each statement becomes an entry in its chain, its exact bytes, and the rows that go with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from pydantic import ValidationError
from sqlalchemy import Connection

from colophon.adapters.sql.chains import ChainHead
from colophon.adapters.sql.lineage import SqlLineage, Unwritten
from colophon.adapters.sql.rows_of import Placed, Rows, add_statement_rows, statement_id_bytes
from colophon.adapters.sql.schema import leaf, vault_field
from colophon.adapters.sql.vault import Keys, Subject, Vault, nonces, seal
from colophon.errors import BatchRefusedError, ColophonError, InvalidInputError, LedgerCorruptError, StorageError
from colophon.ledger.tree import leaf_hash
from colophon.record.entry import Entry, entry_bytes, sealed_leaf_bytes
from colophon.record.identifiers import new_salt
from colophon.record.statement import LOG_LEVEL, Stated, Statement
from colophon.record.stating import Stating
from colophon.record.vocabulary import Visibility
from colophon.workflow.ports import Batch
from colophon.workflow.views import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What placing needs beside the batch.

    Attributes:
        clock: the present time as a record writes it; of the operator's machine, and never taken for more than that.
    """

    origin: str
    vault: Vault
    clock: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """The transaction a batch is placed in.

    Attributes:
        at: when its entries are logged.
        keys: data keys made in it.
    """

    connection: Connection
    at: str
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bytes:
    """An entry's exact bytes: the leaf that is hashed, and what a sealed leaf closes over."""

    leaf: bytes
    entry: bytes
    salt: str | None


@dataclass(slots=True, kw_only=True)
class Draft:
    """One batch on its way: nothing of it counts before all of it is placed.

    Attributes:
        chain: the head of its work's chain, None for the log's own statements.
        index: where the next leaf goes.
        before: what earlier batches of the transaction say of the same work.
    """

    batch: Batch
    around: Surroundings
    transaction: Transaction
    chain: ChainHead | None
    index: int
    before: Sequence[Unwritten]
    rows: Rows = field(default_factory=Rows)
    unwritten: Unwritten = field(default_factory=Unwritten)
    hashes: list[bytes] = field(default_factory=list[bytes])
    recorded: list[Recorded] = field(default_factory=list[Recorded])

    def place_all(self) -> None:
        """Place every statement of the batch.

        Raises:
            BatchRefusedError: one of several was refused; names its position.
            ColophonError: the only one was refused.
        """
        count = len(self.batch.statings)
        for position, stating in enumerate(self.batch.statings):
            try:
                self._place(stating)
            except (StorageError, LedgerCorruptError):
                raise
            except ColophonError as error:
                if count == 1:
                    raise
                raise BatchRefusedError(
                    f"Nothing was recorded: the statement at position {position} (from 0) was refused. {error.message}",
                    position=position,
                    cause_code=error.code,
                ) from error

    def _place(self, stating: Stating[Stated]) -> None:
        if self.batch.admit is not None:
            chain_id = None if self.chain is None or not self.chain.stored else self.chain.id
            lineage = SqlLineage(
                self.transaction.connection, chain_id=chain_id, unwritten=(*self.before, self.unwritten)
            )
            self.batch.admit(stating.statement, lineage)
        statement = cast("Statement", stating.statement)
        made = self._bytes(statement)
        hashed = leaf_hash(made.leaf)
        placed = Placed(org=self.batch.org, idx=self.index, chain_id=None if self.chain is None else self.chain.id)
        self._add_leaf(statement, made, hashed=hashed, placed=placed)
        add_statement_rows(stating, placed=placed, rows=self.rows, unwritten=self.unwritten)
        self._seal_fields(stating, placed=placed)
        self.hashes.append(hashed)
        self.index += 1
        if self.chain is not None:
            self.chain = self.chain.after(statement, leaf_hash=hashed)

    def _bytes(self, statement: Statement) -> _Bytes:
        """Make the entry's bytes: once, here, and never again."""
        chain = self.chain
        try:
            entry = Entry(
                log=self.around.origin,
                work=None if chain is None else chain.work,
                seq=None if chain is None else chain.next_seq,
                prev=None if chain is None or not chain.next_seq else chain.last_leaf_hash.hex(),
                via=self.batch.via,
                statement=statement,
            )
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False)[0]["msg"]
            raise InvalidInputError(f"The statement {statement.id} has no place here: {problem}.") from error
        data = entry_bytes(entry)
        if statement.type in LOG_LEVEL or self.batch.visibility is Visibility.OPEN:
            return _Bytes(leaf=data, entry=data, salt=None)
        salt = new_salt()
        return _Bytes(leaf=sealed_leaf_bytes(salt=salt, entry=data), entry=data, salt=salt)

    def _add_leaf(self, statement: Statement, made: _Bytes, *, hashed: bytes, placed: Placed) -> None:
        seq = None if self.chain is None else self.chain.next_seq
        at = self.transaction.at
        self.rows.add(
            leaf,
            {
                "org": placed.org,
                "idx": placed.idx,
                "leaf_hash": hashed,
                "data": made.leaf,
                "chain": placed.chain_id,
                "seq": seq,
                "statement_id": statement_id_bytes(statement.id),
                "type": statement.type,
                "entry": None if made.salt is None else made.entry,
                "salt": made.salt,
                "logged_at": at,
            },
        )
        self.recorded.append(
            Recorded(
                id=statement.id,
                type=statement.type,
                work=self.batch.work,
                seq=seq,
                index=placed.idx,
                leaf_hash=hashed.hex(),
                at=at,
            )
        )

    def _seal_fields(self, stating: Stating[Stated], *, placed: Placed) -> None:
        if not stating.openings:
            return
        statement = stating.statement
        # Who declared a statement owns its private fields: erasing that person in this work erases them.
        subject = Subject(org=self.batch.org, work=self.batch.work or "", person=statement.by or "")
        key = self.around.vault.writing_key(self.transaction.connection, subject, made=self.transaction.keys)
        for opening, nonce in zip(stating.openings, nonces(len(stating.openings)), strict=True):
            place = (statement.id, opening.name)
            sealed = seal([opening.salt, opening.value], key=key, place=place, nonce=nonce)
            self.rows.add(
                vault_field,
                {"org": placed.org, "idx": placed.idx, "name": opening.name, "key_id": key.id, "sealed": sealed},
            )
