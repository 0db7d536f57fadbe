"""A published log of any size: its export is what the specification says, its audit misses nothing, its receipts hold."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colophon.errors import LedgerError, ProofInvalidError
from colophon.ledger.audit import audit
from colophon.ledger.checkpoint import SignedCheckpoint, open_checkpoint
from colophon.ledger.cose_receipt import CoseReceipt, make_receipt
from colophon.ledger.published import PublishedLog
from colophon.ledger.tiles import paths_for_growth
from colophon.ledger.tree import inclusion_proof, leaf_hash
from support.audited_logs import FilesInMemory, flipped
from support.exporting_child import LOG, export_leaves, leaf, signed

LARGEST = 1_300
HASHES = [leaf_hash(leaf(index)) for index in range(LARGEST)]
SIZES = st.integers(0, LARGEST)


@cache
def head(size: int) -> SignedCheckpoint:
    return signed(size)


def published(*sizes: int) -> FilesInMemory:
    files = FilesInMemory()
    for size in sizes:
        export_leaves(files, head(size))
    return files


def audited(files: FilesInMemory) -> int:
    note = files.read("checkpoint")
    assert note is not None
    return audit(PublishedLog(files), open_checkpoint(note, keys=[LOG.key]).checkpoint).entries


@given(st.lists(SIZES, min_size=1, max_size=4).map(sorted))
@settings(max_examples=40, deadline=None)
def test_an_export_in_several_goes_holds_all_that_its_last_checkpoint_needs(sizes: list[int]) -> None:
    files = published(*sizes)

    needed = {str(path) for path in paths_for_growth(old_size=0, new_size=sizes[-1])}
    assert needed <= set(files.files)
    assert {name: files.files[name] for name in needed} == {
        name: content for name, content in published(sizes[-1]).files.items() if name in needed
    }
    # Whoever holds an earlier checkpoint still finds what it needs, or the full tile in its place.
    for size in sizes[:-1]:
        assert audit(PublishedLog(files), head(size).checkpoint).entries == size
    assert audited(files) == sizes[-1]


@cache
def large() -> FilesInMemory:
    return published(700, LARGEST)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_byte_turned_anywhere_in_a_larger_log_is_found(data: st.DataObject) -> None:
    files = FilesInMemory(dict(large().files))
    name = data.draw(st.sampled_from(sorted(set(files.files) - {"keys.json"})))
    at = data.draw(st.integers(0, len(files.files[name]) - 1))
    files.files[name] = flipped(files.files[name], at)

    with pytest.raises(LedgerError):
        audited(files)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_leaf_has_a_receipt_in_every_later_tree(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(HASHES[:size], index=index)
    made = make_receipt(leaf_hash=HASHES[index], index=index, size=size, path=path, signer=LOG)

    read = CoseReceipt.parse(made.format())

    assert read == made
    assert read.verify(leaf_hash=HASHES[index], keys=[LOG.key]) == LOG.key


RECEIPT = make_receipt(
    leaf_hash=HASHES[7], index=7, size=40, path=inclusion_proof(HASHES[:40], index=7), signer=LOG
).format()


@given(st.binary(max_size=400) | st.integers(0, len(RECEIPT) - 1).map(lambda at: flipped(RECEIPT, at)))
@settings(max_examples=300, deadline=None)
def test_any_other_bytes_are_refused_as_a_receipt_and_never_otherwise(data: bytes) -> None:
    try:
        read = CoseReceipt.parse(data)
    except ProofInvalidError:
        return
    assert read.format() == data
    # The size is not signed (RFC 9942): another one may pass where the path has the same shape.
    same_but_for_the_size = (read.index, read.path, read.leaf_hash, read.signature) == (
        7,
        CoseReceipt.parse(RECEIPT).path,
        HASHES[7],
        CoseReceipt.parse(RECEIPT).signature,
    )
    try:
        read.verify(leaf_hash=HASHES[7], keys=[LOG.key])
    except LedgerError:
        return
    assert same_but_for_the_size
