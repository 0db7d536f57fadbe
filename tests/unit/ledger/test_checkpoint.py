"""Checkpoints, tlog-proofs and receipts."""

from dataclasses import replace

import pytest

from colophon.errors import NoteInvalidError, NoteKeyUnknownError, NoteSignatureError, ProofInvalidError
from colophon.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.note import sign_note
from colophon.ledger.proof import TlogProof
from colophon.ledger.receipt import Receipt
from colophon.ledger.tree import EMPTY_ROOT, inclusion_proof, leaf_hash, root_hash

LOG = Ed25519NoteSigner.from_seed(bytes(32), name="log.example/anna")
OTHER = Ed25519NoteSigner.from_seed(bytes([1] * 32), name="log.example/bert")
LEAVES = [b'{"leaf":%d}' % number for number in range(11)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
HEAD = Checkpoint(origin=LOG.key.name, size=11, root=root_hash(HASHES))
# The example of the specification.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def receipt(index: int) -> Receipt:
    note = sign_checkpoint(HEAD, signers=[LOG]).note.format()
    proof = TlogProof(index=index, hashes=tuple(inclusion_proof(HASHES, index=index)), checkpoint=note)
    return Receipt(leaf=LEAVES[index], proof=proof)


def test_the_example_of_the_specification_reads_and_writes() -> None:
    checkpoint = Checkpoint.from_text(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.text == EXAMPLE


def test_extension_lines_are_kept_verbatim() -> None:
    assert Checkpoint.from_text(EXAMPLE + "more\n").text == EXAMPLE + "more\n"


def test_a_signed_checkpoint_opens_with_the_logs_key() -> None:
    signed = sign_checkpoint(HEAD, signers=[LOG])
    opened = open_checkpoint(signed.note.format(), keys=[LOG.key])
    assert opened == signed
    assert opened.checkpoint == HEAD


def test_another_logs_key_can_not_speak_for_this_log() -> None:
    note = sign_note(HEAD.text, signers=[OTHER]).format()
    with pytest.raises(NoteSignatureError, match=r"speaks for 'log\.example/anna'"):
        open_checkpoint(note, keys=[LOG.key, OTHER.key])


def test_a_checkpoint_is_signed_only_under_its_origin() -> None:
    with pytest.raises(NoteInvalidError, match="named by its origin"):
        sign_checkpoint(HEAD, signers=[OTHER])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "three lines"),
        ("origin\n1\n", "three lines"),
        (EXAMPLE[:-1], "three lines"),
        (EXAMPLE.replace("20852163", "020852163"), "decimal"),
        (EXAMPLE.replace("20852163", "-1"), "decimal"),
        (EXAMPLE.replace("20852163", "\u0663"), "decimal"),
        (EXAMPLE.replace("20852163", str(2**63)), "decimal"),
        (EXAMPLE.replace("20852163", "0"), "empty log"),
        (EXAMPLE.replace("CsUY", "CsU"), "root"),
        ("origin\n1\nCsUY\n", "32 bytes"),
        (EXAMPLE.replace("example.com/behind-the-sofa", ""), "origin"),
        (EXAMPLE + "\n", "must not be empty"),
    ],
)
def test_a_malformed_checkpoint_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(NoteInvalidError, match=told):
        Checkpoint.from_text(text)


def test_an_empty_log_has_a_checkpoint_too() -> None:
    empty = Checkpoint(origin=LOG.key.name, size=0, root=EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(empty, signers=[LOG]).note.format(), keys=[LOG.key]).checkpoint == empty


@pytest.mark.parametrize("index", range(11))
def test_a_receipt_proves_its_leaf_under_the_logs_key(index: int) -> None:
    assert receipt(index).verify(keys=[LOG.key]).checkpoint == HEAD
    assert receipt(index).index == index


def test_a_changed_receipt_is_refused() -> None:
    with pytest.raises(ProofInvalidError):
        replace(receipt(3), leaf=LEAVES[4]).verify(keys=[LOG.key])


def test_a_receipt_under_a_key_that_is_not_known_says_so() -> None:
    with pytest.raises(NoteKeyUnknownError):
        receipt(3).verify(keys=[OTHER.key])


def test_a_proof_text_reads_back_as_it_was_written() -> None:
    proof = receipt(5).proof
    assert TlogProof.parse(proof.format()) == proof
    assert proof.format().startswith("c2sp.org/tlog-proof@v1\nindex 5\n")
    assert proof.claimed_checkpoint == HEAD


def test_extra_data_is_carried_and_proves_nothing() -> None:
    proof = replace(receipt(5).proof, extra=b"who knows")
    again = TlogProof.parse(proof.format())
    assert again == proof
    assert "\nextra d2hvIGtub3dz\nindex 5\n" in again.format()


def test_a_log_of_one_entry_has_a_proof_without_hashes() -> None:
    head = Checkpoint(origin=LOG.key.name, size=1, root=HASHES[0])
    proof = TlogProof(index=0, hashes=(), checkpoint=sign_checkpoint(head, signers=[LOG]).note.format())
    assert TlogProof.parse(proof.format()).verify(leaf_hash=HASHES[0], keys=[LOG.key]).checkpoint == head


TEXT = receipt(5).proof.format()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty line"),
        (TEXT.replace("\n\n", "\n"), "empty line"),
        (TEXT.replace("@v1", "@v2"), "begins with"),
        (TEXT.replace("index 5\n", ""), "index"),
        (TEXT.replace("index 5", "index 05"), "decimal"),
        (TEXT.replace("index 5", "index -5"), "decimal"),
        (TEXT.replace("index 5", "extra !\nindex 5"), "base64"),
        (TEXT.replace("index 5", "index 5\nYWJj"), "32 bytes"),
        (TEXT.replace("index 5", "index 5\nY"), "base64"),
        (TEXT.replace("index 5", "index 5" + f"\n{'A' * 43}=" * 65), "at most 64"),
        ("x" * 2_000_001, "at most"),
    ],
)
def test_a_malformed_proof_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(ProofInvalidError, match=told):
        TlogProof.parse(text)


def test_a_proof_whose_checkpoint_is_no_note_is_refused() -> None:
    with pytest.raises(NoteInvalidError):
        TlogProof.parse(TEXT.partition("\n\n")[0] + "\n\nnonsense\n")


def test_a_negative_index_is_refused() -> None:
    with pytest.raises(ProofInvalidError, match="not negative"):
        TlogProof(index=-1, hashes=(), checkpoint="")
