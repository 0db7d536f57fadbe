"""Verdicts as verification makes them, for tests of what is shown."""

from colophon.credential.summary import ChannelClass, ComponentCount, Counts
from colophon.record.vocabulary import Channel, OutputClass, Oversight, ReasonCode, SourceType
from colophon.verify.verdict import (
    Check,
    Claim,
    IngredientFinding,
    Integrity,
    Ledger,
    LedgerFinding,
    Outcome,
    Person,
    ReleaseFinding,
    ShownStep,
    Signer,
    SignerTrust,
    Verdict,
)

MARA = Person(pseudonym="a1" * 32, kind="person", name="Mara Lindqvist", role="director", capacity="directed")
JONAS = Person(pseudonym="b2" * 32, kind="person", name="Jonas Okafor", role="editor", capacity="performed")
TUVA = Person(pseudonym="c3" * 32, kind="person", name="Tuva Sandberg", role="cinematographer", capacity="performed")
PAINTER = Person(pseudonym="d4" * 32, kind="person", role="compositor", capacity="performed")
VOICE = Person(pseudonym="e5" * 32, kind="person", name="Ingrid Halvorsen", role="narrator", capacity="performed")
WAN = Person(pseudonym="f6" * 32, kind="ai_system", name="Wan", provider="Alibaba", version="2.2", capacity="tool")
RESOLVE = Person(pseudonym="07" * 32, kind="software", name="DaVinci Resolve", version="20", capacity="tool")

STEPS = (
    ShownStep(
        id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e01",
        type="decision",
        kind="selection",
        at="2026-11-18T10:12:00.000Z",
        by=MARA,
        fields={"why": "The beam reaches the wet stone late, as it did on the morning we were there."},
        withheld=("note",),
    ),
    ShownStep(
        id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e02",
        type="decision",
        kind="approval",
        at="2026-11-20T16:40:00.000Z",
        by=MARA,
        fields={"why": "It is quiet enough now. Nothing in it pretends to be the storm we did not film."},
    ),
    ShownStep(
        id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e03",
        type="step",
        kind="capture",
        ai_level="none",
        at="2026-11-12T06:31:00.000Z",
        agents=(TUVA,),
        fields={"title": "Rocks and tide, blue hour"},
    ),
    ShownStep(
        id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e04",
        type="step",
        kind="generate",
        ai_level="generated",
        at="2026-11-17T13:05:00.000Z",
        agents=(MARA, WAN),
        fields={"title": "Shot 12, the lamp turns"},
        withheld=("prompt", "parameters"),
    ),
    ShownStep(
        id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e05",
        type="step",
        kind="composite",
        ai_level="none",
        at="2026-11-18T15:22:00.000Z",
        agents=(PAINTER,),
        fields={"title": "Lamp room painted over"},
        superseded_by="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e06",
    ),
    ShownStep(
        id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e07",
        type="step",
        kind="cut",
        ai_level="none",
        at="2026-11-20T11:02:00.000Z",
        agents=(JONAS, RESOLVE),
        fields={"title": "The cut, 20 seconds"},
    ),
)
CLAIM = Claim(
    output_class=OutputClass.HUMAN_MADE_WITH_AI_PARTS,
    source_type=SourceType.COMPOSITE_SYNTHETIC,
    channels=(
        ChannelClass(
            channel=Channel.PICTURE,
            output_class=OutputClass.HUMAN_MADE_WITH_AI_PARTS,
            source_type=SourceType.COMPOSITE_SYNTHETIC,
        ),
        ChannelClass(
            channel=Channel.VOICE, output_class=OutputClass.HUMAN_MADE, source_type=SourceType.DIGITAL_CAPTURE
        ),
        ChannelClass(channel=Channel.MUSIC, output_class=OutputClass.UNDETERMINED, source_type=None),
    ),
    oversight=Oversight.HUMAN_VALIDATED,
    counts=Counts(
        steps=41, decisions=8, people=5, ai_systems=1, candidates_seen=14, candidates_kept=3, gaps=1, amended=0
    ),
    components=(
        ComponentCount(source_type=SourceType.DIGITAL_CAPTURE, count=4),
        ComponentCount(source_type=SourceType.TRAINED_ALGORITHMIC_MEDIA, count=2),
        ComponentCount(source_type=None, count=1),
    ),
    title="The Lighthouse",
    people=(MARA, TUVA, PAINTER, JONAS, VOICE, WAN, RESOLVE),
    steps=STEPS,
    all_actions_included=False,
)
CHECKS = (
    Check(
        id="integrity.content",
        outcome=Outcome.MET,
        found="the hash of the content is the one that was signed",
        expected="the hash in c2pa.hash.bmff",
        clause="C2PA 2.4, section 15.12",
    ),
    Check(
        id="signer.trust",
        outcome=Outcome.MET,
        found="a chain to Studio Undertow Development Root",
        expected="a chain to a root on your list",
        clause="C2PA 2.4, section 14.5",
    ),
    Check(
        id="signer.time",
        outcome=Outcome.NOT_LOOKED_FOR,
        found="no time-stamp",
        expected="a trusted time-stamp",
        clause="C2PA 2.4, section 15.8",
    ),
    Check(
        id="ledger.witnesses",
        outcome=Outcome.WARNING,
        about="checkpoint of 59 entries",
        found="only the log's own signature",
        expected="a cosignature by a known witness",
        clause="C2SP tlog-cosignature",
    ),
)


def lighthouse() -> Verdict:
    """Return the verdict on a sealed spot, identical to its release."""
    return Verdict(
        file_name="lighthouse.mp4",
        file_sha256="4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a",
        media_type="video/mp4",
        sentence="Recorded as made by people with AI parts: picture recorded as made by people with AI parts; voice recorded as "
        "human-made; music undetermined: the record has gaps. Sealed by Studio Undertow (a test signer), identical to the "
        "logged release; logged.",
        integrity=Integrity.IDENTICAL,
        signer=Signer(
            trust=SignerTrust.KNOWN,
            common_name="Studio Undertow Claim Signer (test)",
            organisation="Studio Undertow",
            issuer="Studio Undertow Development Root",
            test_signer=True,
            time="2026-11-20T17:02:11Z",
            not_after="2027-02-18T17:00:00Z",
        ),
        claim=CLAIM,
        ledger=Ledger(
            finding=LedgerFinding.LOGGED,
            release=ReleaseFinding.FOUND,
            origin="log-7f3a2c9e41b05d68",
            checkpoint_size=59,
            release_id="0b1f6a52-7a0e-4f7a-8a49-3a5e0a1f9f10",
            link="pX2v0mJ7Qk6cT9yHs1uRbA",
        ),
        ingredients=(
            IngredientFinding(title="sh012_take07.mp4", path=(), relationship="componentOf", finding="intact"),
            IngredientFinding(
                title="board.png", path=("sh012_take07.mp4",), relationship="inputTo", finding="no_credential"
            ),
        ),
        checks=CHECKS,
        caveats=("The signer is a test signer: by its certificate's own words it is not meant for production.",),
        engine="c2pa 0.91.3",
        manifest_label="urn:c2pa:0b1f6a52-7a0e-4f7a-8a49-3a5e0a1f9f10",
        generator="Colophon 0.1.0",
    )


def changed() -> Verdict:
    """Return the verdict on the same spot after a byte of its picture was changed."""
    failed = Check(
        id="integrity.content",
        outcome=Outcome.FAILED,
        found="the hash of the content is another one",
        expected="the hash in c2pa.hash.bmff",
        clause="C2PA 2.4, section 15.12",
    )
    return lighthouse().model_copy(
        update={
            "integrity": Integrity.CHANGED,
            "sentence": "Changed since: the content or its credential is not what was sealed. Sealed by Studio Undertow "
            "(a test signer). What was sealed was recorded as made by people with AI parts; that does not speak for this "
            "file as it is now.",
            "checks": (failed, *CHECKS[1:]),
        }
    )


def withdrawn() -> Verdict:
    """Return the verdict on a release that was taken back."""
    before = lighthouse()
    ledger = before.ledger.model_copy(
        update={
            "release": ReleaseFinding.WITHDRAWN,
            "withdrawn_code": ReasonCode.RIGHTS,
            "withdrawn_reason": "The licence of the music ended.",
            "withdrawn_at": "2026-12-02T09:00:00.000Z",
        }
    )
    return before.model_copy(update={"ledger": ledger})


def declared_only() -> Verdict:
    """Return the verdict on a file sealed by somebody else's tool and signer."""
    return Verdict(
        file_name="crater-lake.jpg",
        file_sha256="2c624232cdd221771294dfbb310aca000a0df6ac8b66b696d90ef06fdefb64a3",
        media_type="image/jpeg",
        sentence="Declared by its signer: generated by AI. Sealed by someone your list does not know, under the name "
        "\u201cExample Imaging\u201d, content unchanged since; no log record found.",
        integrity=Integrity.INTACT,
        signer=Signer(trust=SignerTrust.UNKNOWN, common_name="Example Imaging", issuer="Example CA"),
        claim=None,
        ledger=Ledger(finding=LedgerFinding.NONE, release=ReleaseFinding.NOT_LOOKED_FOR),
        ingredients=(IngredientFinding(title=None, path=(), relationship="parentOf", finding="changed"),),
        checks=CHECKS[:1],
        caveats=(),
        declared=(SourceType.TRAINED_ALGORITHMIC_MEDIA.value,),
        engine="c2pa 0.91.3",
        manifest_label="urn:c2pa:8a49",
        generator="Example Imaging 4",
    )


def unreadable() -> Verdict:
    """Return the verdict on a file that could not be examined."""
    return Verdict(
        file_name="broken.jpg",
        file_sha256="19581e27de7ced00ff1ce50b2047e7a567c76b1cbaebabe5ef03f7c3017bb5b7",
        media_type=None,
        sentence="This file could not be examined: it is damaged, empty, or of another type than it says. That says nothing about "
        "whether it was changed.",
        integrity=Integrity.UNDETERMINED,
        signer=Signer(trust=SignerTrust.NONE),
        claim=None,
        ledger=Ledger(finding=LedgerFinding.NONE, release=ReleaseFinding.NOT_LOOKED_FOR),
        ingredients=(),
        checks=(),
        caveats=(),
        file_error="file.unreadable",
    )
