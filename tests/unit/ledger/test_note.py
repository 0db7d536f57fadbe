"""Signed notes and verifier keys, also against published examples."""

import pytest

from colophon.errors import KeyFileError, NoteInvalidError, NoteKeyUnknownError, NoteSignatureError
from colophon.ledger.keys import Ed25519NoteSigner, NoteKey
from colophon.ledger.note import NoteSignature, SignedNote, parse_note, sign_note, verify_note

# The example in the documentation of golang.org/x/mod/sumdb/note.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    GO_TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ANNA = Ed25519NoteSigner.from_seed(bytes(32), name="log.example/anna")
BERT = Ed25519NoteSigner.from_seed(bytes([1] * 32), name="log.example/bert")


def test_the_example_of_the_go_library_is_accepted() -> None:
    key = NoteKey.from_vkey(GO_VKEY)
    note = parse_note(GO_NOTE)
    assert verify_note(note, keys=[key]) == (key,)
    assert note.text == GO_TEXT
    assert note.format() == GO_NOTE


def test_the_vkey_of_the_go_checksum_database_reads_and_writes() -> None:
    vkey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert NoteKey.from_vkey(vkey).vkey == vkey


def test_a_note_signed_by_two_names_both_in_order() -> None:
    note = parse_note(sign_note("one\n\ntwo\n", signers=[BERT, ANNA]).format())
    assert note.text == "one\n\ntwo\n"
    assert verify_note(note, keys=[ANNA.key, BERT.key]) == (BERT.key, ANNA.key)


def test_signatures_by_unknown_keys_are_ignored_even_with_a_known_name_or_id() -> None:
    same_name = NoteSignature(name=ANNA.key.name, key_id=b"\0\0\0\0", signature=b"x")
    same_id = NoteSignature(name="other.example", key_id=ANNA.key.key_id, signature=b"x")
    good = sign_note("text\n", signers=[ANNA])
    note = SignedNote(text=good.text, signatures=(same_name, same_id, *good.signatures))
    assert verify_note(parse_note(note.format()), keys=[ANNA.key]) == (ANNA.key,)


def test_a_bad_signature_by_a_known_key_rejects_the_note_although_another_is_good() -> None:
    good = sign_note("text\n", signers=[ANNA, BERT])
    bad = NoteSignature(name=BERT.key.name, key_id=BERT.key.key_id, signature=good.signatures[0].signature)
    note = SignedNote(text=good.text, signatures=(good.signatures[0], bad))
    with pytest.raises(NoteSignatureError, match=r"log\.example/bert"):
        verify_note(note, keys=[ANNA.key, BERT.key])


def test_a_note_that_no_known_key_signed_is_told_apart_from_a_bad_signature() -> None:
    with pytest.raises(NoteKeyUnknownError, match=r"log\.example/anna"):
        verify_note(sign_note("text\n", signers=[ANNA]), keys=[BERT.key])


def test_a_changed_text_is_refused() -> None:
    note = parse_note(sign_note("text\n", signers=[ANNA]).format().replace("text", "next"))
    with pytest.raises(NoteSignatureError):
        verify_note(note, keys=[ANNA.key])


def test_sixteen_signatures_of_five_kilobytes_are_read() -> None:
    lines = tuple(
        NoteSignature(name=f"witness.example/{number}", key_id=b"abcd", signature=bytes(5000)) for number in range(16)
    )
    assert parse_note(SignedNote(text="text\n", signatures=lines).format()).signatures == lines


def line(name: str = "a", signature: str = "YWJjZGU=") -> str:
    return f"— {name} {signature}\n"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("", "empty line is missing"),
        ("text\n", "empty line is missing"),
        ("text\n\n", "empty line is missing"),
        ("text\n" + line(), "empty line is missing"),
        ("\n\n" + line(), "must not be empty"),
        ("text\n\n" + line()[:-1], "must end in a newline"),
        ("te\txt\n\n" + line(), r"U\+0009"),
        ("text\r\n\n" + line(), r"U\+000D"),
        ("text\n\n- a YWJjZGU=\n", "signature line reads"),
        ("text\n\n—a YWJjZGU=\n", "signature line reads"),
        ("text\n\n— YWJjZGU=\n", "signature line reads"),
        ("text\n\n" + line(name="a b"), "can't name a key"),
        ("text\n\n" + line(name="a\u00a0b"), "can't name a key"),
        ("text\n\n" + line(name="a+b"), "can't name a key"),
        ("text\n\n" + line(name=""), "can't name a key"),
        ("text\n\n" + line(signature="YWJjZGU"), "base64"),
        ("text\n\n" + line(signature="YWJjZGV="), "base64"),
        ("text\n\n" + line(signature="YWJj_GU="), "base64"),
        ("text\n\n" + line(signature="YWJjZA=="), "no more than a key id"),
        ("text\n\n" + line() * 65, "65 signatures"),
        (b"te\xffxt\n\n", "UTF-8"),
        ("te\ud800xt\n\n", "UTF-8"),
        ("x" * 1_000_001, "at most"),
    ],
)
def test_a_malformed_note_is_refused_with_the_reason(note: str | bytes, told: str) -> None:
    with pytest.raises(NoteInvalidError, match=told):
        parse_note(note)


@pytest.mark.parametrize(
    ("vkey", "told"),
    [
        ("", "name"),
        ("PeterNeumann", "name"),
        ("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "states id"),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "states id"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy1", "base64"),
        ("PeterNeumann+c74f20a3+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "type 04"),
        ("PeterNeumann+c74f20a3+ARpc2QcU", "has 5 bytes"),
        ("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "can't name"),
    ],
)
def test_a_malformed_verifier_key_is_refused_with_the_reason(vkey: str, told: str) -> None:
    with pytest.raises(NoteInvalidError, match=told):
        NoteKey.from_vkey(vkey)


def test_a_signer_comes_back_from_its_seed() -> None:
    made = Ed25519NoteSigner.generate(name="log.example/new")
    again = Ed25519NoteSigner.from_seed(made.seed, name="log.example/new")
    assert again.key == made.key
    assert again.sign("text\n") == made.sign("text\n")


def test_a_seed_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(KeyFileError, match="32 bytes, found 31"):
        Ed25519NoteSigner.from_seed(bytes(31), name="log.example/new")


def test_nothing_is_signed_by_nobody_or_without_a_newline() -> None:
    with pytest.raises(NoteInvalidError, match="at least one signer"):
        sign_note("text\n", signers=[])
    with pytest.raises(NoteInvalidError, match="newline"):
        sign_note("text", signers=[ANNA])
