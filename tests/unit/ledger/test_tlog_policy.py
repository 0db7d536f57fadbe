"""Transparency log policies: C2SP tlog-policy."""

import itertools

import pytest

from colophon.errors import (
    NoteInvalidError,
    NoteKeyUnknownError,
    NoteSignatureError,
    QuorumMissingError,
    TlogPolicyError,
)
from colophon.ledger.cosignature import Ed25519Cosigner, cosign, with_cosignatures
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.note import NoteSignature, SignedNote
from colophon.ledger.policy import TlogPolicy
from support.witnessed import LOG, NOW, OTHER_LOG, STRANGER, WITNESS, GrownLog

WITNESSES = {
    name: Ed25519Cosigner.from_seed(bytes([20 + number] * 32), name=f"witness.example/{name}")
    for number, name in enumerate(["X1", "X2", "X3", "Y1", "Y2", "Y3"])
}
LINES = "".join(f"witness {name} {witness.key.vkey}\n" for name, witness in WITNESSES.items())
# The example of the specification.
EXAMPLE = (
    f"log {LOG.key.vkey}\n\n{LINES}group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n\n"
    "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)


def note_cosigned_by(*names: str) -> str:
    signed = GrownLog().signed(11)
    found = [cosign(signed.note.text, cosigner=WITNESSES[name], time=NOW) for name in names]
    return with_cosignatures(signed.note, found).format()


def test_the_example_of_the_specification_accepts_exactly_the_quorums() -> None:
    policy = TlogPolicy.parse(EXAMPLE)
    for count in range(7):
        for names in itertools.combinations(WITNESSES, count):
            met = sum(name.startswith("X") for name in names) >= 2 and any(name.startswith("Y") for name in names)
            if met:
                assert [one.by for one in policy.check(note_cosigned_by(*names)).cosignatures] == [
                    WITNESSES[name].key for name in names
                ]
            else:
                with pytest.raises(QuorumMissingError, match="X-and-Y"):
                    policy.check(note_cosigned_by(*names))


def test_who_cosigned_is_named_where_it_is_too_few() -> None:
    with pytest.raises(QuorumMissingError, match=r"cosigned: X1, X2$"):
        TlogPolicy.parse(EXAMPLE).check(note_cosigned_by("X2", "X1"))
    with pytest.raises(QuorumMissingError, match="cosigned: none of them"):
        TlogPolicy.parse(EXAMPLE).check(note_cosigned_by())


def test_a_single_witness_can_be_the_quorum() -> None:
    policy = TlogPolicy.parse(f"log {LOG.key.vkey}\n{LINES}quorum Y1\n")
    assert len(policy.check(note_cosigned_by("Y1", "Y2")).cosignatures) == 2
    with pytest.raises(QuorumMissingError):
        policy.check(note_cosigned_by("Y2"))


def test_no_quorum_asks_for_nobody_and_still_names_who_came() -> None:
    policy = TlogPolicy.parse(f"log {LOG.key.vkey}\n{LINES}quorum none\n")
    assert policy.quorum is None
    assert policy.check(note_cosigned_by()).cosignatures == ()
    assert len(policy.check(note_cosigned_by("X1")).cosignatures) == 1


def test_a_log_that_is_not_in_the_policy_is_refused() -> None:
    policy = TlogPolicy.parse(f"log {OTHER_LOG.key.vkey}\n{LINES}quorum none\n")
    with pytest.raises(NoteKeyUnknownError):
        policy.check(note_cosigned_by("X1"))
    with pytest.raises(NoteKeyUnknownError):
        TlogPolicy.parse(EXAMPLE).check(GrownLog(signer=STRANGER).signed(11).note.format())


def test_a_known_witnesss_line_that_does_not_fit_spoils_the_note() -> None:
    signed = GrownLog().signed(11).note
    key = WITNESSES["X3"].key
    bad = NoteSignature(name=key.name, key_id=key.key_id, signature=bytes([1] * 72))
    with pytest.raises(NoteSignatureError):
        TlogPolicy.parse(f"log {LOG.key.vkey}\n{LINES}quorum none\n").check(
            SignedNote(text=signed.text, signatures=(*signed.signatures, bad)).format()
        )


def test_what_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(NoteInvalidError):
        TlogPolicy.parse(EXAMPLE).check(b"nothing")


def test_blanks_comments_addresses_and_foreign_letters_are_read() -> None:
    policy = TlogPolicy.parse(
        f"\t# the log\n  log\t{LOG.key.vkey}   https://log.example/anna \n\n"
        f"witness Agentur-Größe {WITNESS.key.vkey}\thttps://witness.example/\nquorum Agentur-Größe".encode()
    )
    assert policy.logs[0].url == "https://log.example/anna"
    assert (policy.witnesses[0].name, policy.witnesses[0].url) == ("Agentur-Größe", "https://witness.example/")
    assert policy.quorum == "Agentur-Größe"


def test_names_are_octets_also_where_they_are_not_utf_8() -> None:
    policy = TlogPolicy.parse(b"witness \xff\xfe " + WITNESS.key.vkey.encode() + b"\nquorum \xff\xfe\n")
    assert policy.quorum == policy.witnesses[0].name
    with pytest.raises(TlogPolicyError):
        TlogPolicy.parse(b"witness \xff " + WITNESS.key.vkey.encode() + b"\nquorum \xfe\n")


def test_thirty_two_of_each_are_read() -> None:
    logs = [Ed25519NoteSigner.from_seed(bytes([n + 1] * 32), name=f"log{n}").key.vkey for n in range(32)]
    witnesses = [Ed25519Cosigner.from_seed(bytes([n + 100] * 32), name=f"w{n}").key.vkey for n in range(32)]
    text = "".join(f"log {vkey}\n" for vkey in logs)
    text += "".join(f"witness w{n} {vkey}\ngroup g{n} any w{n}\n" for n, vkey in enumerate(witnesses))
    assert len(TlogPolicy.parse(text + "quorum g31\n").groups) == 32


W1 = f"witness a {WITNESSES['X1'].key.vkey}\n"
W2 = f"witness b {WITNESSES['X2'].key.vkey}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no 'quorum' line"),
        (W1, "no 'quorum' line"),
        ("quorum none\nquorum none\n", "^Line 2 .*second quorum"),
        ("quorum a\n" + W1, "^Line 1 .*no line before it defines"),
        ("quorum\n", "^Line 1 .*quorum <name>"),
        ("quorum none none\n", "^Line 1 .*quorum <name>"),
        ("Quorum none\n", "^Line 1 .*begins with 'Quorum'"),
        ("\n\nlog\n", r"^Line 3 .*log <vkey> \[<url>\]"),
        (f"log {LOG.key.vkey} http://a b\n", "^Line 1 "),
        (f"log {LOG.key.vkey}\nlog {LOG.key.vkey}\n", "^Line 2 .*twice"),
        (f"log {WITNESS.key.vkey}\n", "^Line 1 .*type 04"),
        (f"witness a {LOG.key.vkey}\n", "^Line 1 .*type 01"),
        ("log nonsense\n", r"^Line 1 .*name\+id\+key"),
        (W1 + W1.replace("witness a", "witness b"), "^Line 2 .*twice"),
        (W1 + W2.replace("witness b", "witness a"), "^Line 2 .*given before"),
        (W1.replace("witness a", "witness none"), "^Line 1 .*'none' can't name"),
        (W1 + "group none any a\n", "^Line 2 .*'none' can't name"),
        (W1 + "group a any a\n", "^Line 2 .*given before"),
        (W1 + "group g any\n", "^Line 2 .*group <name>"),
        (W1 + "group g any b\n", "^Line 2 .*'b', which no line before"),
        (W1 + "group g any none\n", "^Line 2 .*'none', which no line before"),
        (W1 + "group g any g\n", "^Line 2 .*'g', which no line before"),
        (W1 + "group g any a a\n", "^Line 2 .*already a member"),
        (W1 + "group g any a\ngroup h any a\n", "^Line 3 .*already a member"),
        (W1 + "group g 2 a\n", "^Line 2 .*from 1 to 1"),
        (W1 + "group g 0 a\n", "^Line 2 .*from 1 to 1"),
        (W1 + "group g 01 a\n", "^Line 2 .*from 1 to 1"),
        (W1 + "group g ALL a\n", "^Line 2 .*from 1 to 1"),
        ("quorum none\r\n", r"^Line 1 .*U\+000D"),
        ("# \x07\nquorum none\n", r"^Line 1 .*U\+0007"),
        ("#" * 1_000_001, "at most 1000000"),
        (
            f"log {LOG.key.vkey}\nwitness a {Ed25519Cosigner.from_seed(bytes(32), name='w').key.vkey}\n",
            "^Line 2 .*can't witness itself",
        ),
        (
            f"witness a {Ed25519Cosigner.from_seed(bytes(32), name='w').key.vkey}\nlog {LOG.key.vkey}\n",
            "^Line 2 .*can't witness itself",
        ),
    ],
)
def test_what_is_wrong_in_a_policy_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(TlogPolicyError, match=told):
        TlogPolicy.parse(text)
