"""Cosignatures: C2SP tlog-cosignature, Ed25519."""

import base64
import hashlib
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from colophon.errors import KeyFileError, NoteInvalidError, NoteSignatureError
from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.cosignature import (
    CosignerKey,
    Ed25519Cosigner,
    cosign,
    cosignatures_on,
    parse_cosignatures,
    with_cosignatures,
)
from colophon.ledger.note import NoteSignature, SignedNote, parse_note
from support.witnessed import LOG, NOW, SECOND_WITNESS, WITNESS, GrownLog

SIGNED = GrownLog().signed(11)
TEXT = SIGNED.note.text


def cosigned(time: int = NOW, *, by: Ed25519Cosigner = WITNESS, text: str = TEXT) -> NoteSignature:
    return cosign(text, cosigner=by, time=time).line


def with_lines(*lines: NoteSignature) -> SignedNote:
    return SignedNote(text=TEXT, signatures=(*SIGNED.note.signatures, *lines))


def test_a_cosignature_is_made_byte_for_byte_as_the_specification_says() -> None:
    # Written out again from the text of the specification, with nothing of ours.
    private = Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))
    public = private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(b"witness.example/w1\n\x04" + public).digest()[:4]
    message = b"cosignature/v1\ntime 1795000000\n" + TEXT.encode()
    value = key_id + struct.pack(">Q", 1_795_000_000) + private.sign(message)

    assert cosigned().line == f"\u2014 witness.example/w1 {base64.b64encode(value).decode()}\n"
    assert WITNESS.key.vkey == f"witness.example/w1+{key_id.hex()}+{base64.b64encode(bytes([4]) + public).decode()}"


def test_a_cosigned_checkpoint_still_opens_with_the_logs_key_alone() -> None:
    note = with_lines(cosigned()).format()

    assert open_checkpoint(note, keys=[LOG.key]).checkpoint == SIGNED.checkpoint
    (found,) = cosignatures_on(parse_note(note), witnesses=[WITNESS.key, SECOND_WITNESS.key])
    assert (found.by, found.time) == (WITNESS.key, NOW)


def test_lines_by_unknown_keys_are_ignored_whatever_their_type() -> None:
    ml_dsa = NoteSignature(name=WITNESS.key.name, key_id=b"\x06\x06\x06\x06", signature=bytes(8 + 2420))

    assert cosignatures_on(with_lines(cosigned(by=SECOND_WITNESS), ml_dsa), witnesses=[WITNESS.key]) == ()


def test_of_two_lines_by_one_witness_the_later_time_counts() -> None:
    (found,) = cosignatures_on(with_lines(cosigned(5), cosigned(9), cosigned(7)), witnesses=[WITNESS.key])
    assert found.time == 9


@pytest.mark.parametrize(
    "line",
    [
        cosigned(text=TEXT.replace("11\n", "12\n")),
        NoteSignature(name=WITNESS.key.name, key_id=WITNESS.key.key_id, signature=cosigned().signature[:-1]),
        NoteSignature(name=WITNESS.key.name, key_id=WITNESS.key.key_id, signature=bytes(72)),
        NoteSignature(
            name=WITNESS.key.name,
            key_id=WITNESS.key.key_id,
            signature=struct.pack(">Q", NOW + 1) + cosigned().signature[8:],
        ),
        NoteSignature(name=WITNESS.key.name, key_id=WITNESS.key.key_id, signature=b"\xff" * 72),
    ],
    ids=["other text", "cut short", "time zero", "time changed", "time too large"],
)
def test_a_known_witnesss_line_that_does_not_fit_is_told(line: NoteSignature) -> None:
    with pytest.raises(NoteSignatureError, match=r"witness\.example/w1"):
        cosignatures_on(with_lines(cosigned(by=SECOND_WITNESS), line), witnesses=[WITNESS.key, SECOND_WITNESS.key])


@pytest.mark.parametrize("time", [0, -1, 2**63])
def test_a_time_that_can_not_stand_in_a_cosignature_is_refused(time: int) -> None:
    with pytest.raises(NoteInvalidError, match=r"2\*\*63"):
        cosigned(time)


def test_a_witness_key_reads_as_it_is_written() -> None:
    assert CosignerKey.from_vkey(WITNESS.key.vkey) == WITNESS.key


@pytest.mark.parametrize(
    ("vkey", "told"),
    [
        (LOG.key.vkey, "has type 01"),
        ("w+00000000+" + base64.b64encode(bytes([6]) + bytes(1312)).decode(), r"06 \(ML-DSA-44\) is not yet"),
        ("w+00000000+" + base64.b64encode(bytes([4]) + bytes(32)).decode(), "states id '00000000'"),
        ("w+00000000+" + base64.b64encode(bytes([4]) + bytes(31)).decode(), "31 bytes"),
        ("w+00000000+BA", "not base64"),
        ("w", r"name\+id\+key"),
    ],
)
def test_a_key_that_is_no_witnesss_is_refused(vkey: str, told: str) -> None:
    with pytest.raises(NoteInvalidError, match=told):
        CosignerKey.from_vkey(vkey)


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(KeyFileError, match="found 31"):
        Ed25519Cosigner.from_seed(bytes(31), name="w")


def test_an_answer_of_a_witness_becomes_a_note_over_what_it_was_asked() -> None:
    note = parse_cosignatures((cosigned().line + cosigned(by=SECOND_WITNESS).line).encode(), text=TEXT)

    assert note.text == TEXT
    assert {one.by for one in cosignatures_on(note, witnesses=[WITNESS.key, SECOND_WITNESS.key])} == {
        WITNESS.key,
        SECOND_WITNESS.key,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"no line\n",
        b"\xff\n",
        cosigned().line.encode()[:-1],
        b"\n" + cosigned().line.encode(),
        b"another text\n\n" + cosigned().line.encode(),
    ],
)
def test_an_answer_that_is_not_signature_lines_alone_is_refused(body: bytes) -> None:
    with pytest.raises(NoteInvalidError):
        parse_cosignatures(body, text=TEXT)


def test_cosignatures_are_put_on_a_note_once() -> None:
    one = cosign(TEXT, cosigner=WITNESS, time=NOW)
    note = with_cosignatures(SIGNED.note, [one, one])

    assert with_cosignatures(note, [one]) == note
    assert note.signatures == (*SIGNED.note.signatures, one.line)
