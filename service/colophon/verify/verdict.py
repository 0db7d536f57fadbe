"""The verdict: what verification found, structured, never a boolean.

Three separate answers (design, section 1): integrity, signer, claim; then the ledger's, every check with what was found and
what was expected, the people, and one plain sentence. "Not looked for" is not "not found".
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from colophon.credential.summary import ChannelClass, ComponentCount, Counts
from colophon.record.vocabulary import OutputClass, Oversight, ReasonCode, SourceType


class Integrity(StrEnum):
    """Whether the content is what was signed."""

    IDENTICAL = "identical"  # every byte is that of the logged release
    INTACT = "intact"  # the content is unchanged since it was signed
    CHANGED = "changed"
    NO_CREDENTIAL = "no_credential"
    UNDETERMINED = "undetermined"  # it could not be examined; says nothing about change


class SignerTrust(StrEnum):
    """Whether your list knows who signed."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    EXPIRED = "expired"  # known, but the certificate had expired and no trusted time says it was signed before
    INVALID = "invalid"
    NOT_LOOKED_FOR = "not_looked_for"  # no list was given
    NONE = "none"


class LedgerFinding(StrEnum):
    """What the file's ledger assertion and the log say."""

    LOGGED = "logged"  # intent proven under a checkpoint by a known log key
    LOG_KEY_UNKNOWN = "log_key_unknown"  # proven under a key that came with the file and is not known to you
    FOREIGN = "foreign"  # the assertion belongs to another file or signer
    INVALID = "invalid"
    NONE = "none"


class ReleaseFinding(StrEnum):
    """What the log says about the release."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_LOOKED_FOR = "not_looked_for"
    WITHDRAWN = "withdrawn"


class QuorumFinding(StrEnum):
    """Whether as many witnesses cosigned the checkpoint as the reader's policy asks for."""

    MET = "met"
    MISSING = "missing"
    NOT_ASKED = "not_asked"


class Outcome(StrEnum):
    """How one check ended."""

    MET = "met"
    FAILED = "failed"
    WARNING = "warning"
    NOT_LOOKED_FOR = "not_looked_for"


class Shown(BaseModel):
    """Base of everything in a verdict."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(Shown):
    """One numbered step of the verification.

    Attributes:
        id: stable name, such as `ledger.intent_foreign`.
        about: what it is about, in a few words, such as the title of an ingredient.
        clause: the standard's or design's place that asks for it.
    """

    id: str
    outcome: Outcome
    about: str | None = None
    found: str
    expected: str
    clause: str


class Signer(Shown):
    """Who signed the claim, as the certificate says."""

    trust: SignerTrust
    common_name: str | None = None
    organisation: str | None = None
    issuer: str | None = None
    spki_sha256: str | None = None
    test_signer: bool = False
    time: str | None = None
    time_trusted: bool = False
    not_after: str | None = None


class Person(Shown):
    """An agent named in the sealed record; `name` None: a pseudonym, the name was not disclosed.

    `kind` is one of the AgentKind words, or "undisclosed". `provider` and `version` are an AI system's or a program's.
    """

    pseudonym: str
    kind: str
    name: str | None = None
    provider: str | None = None
    version: str | None = None
    role: str | None = None
    capacity: str | None = None


class ShownStep(Shown):
    """A disclosed step or decision, with the fields that were opened; `withheld` names those that were not.

    `superseded_by` is the statement that took its place; `taken_back`: nothing did. Both stay visible.
    """

    id: str
    type: Literal["step", "decision"]
    kind: str
    ai_level: str | None = None
    at: str
    by: Person | None = None
    agents: tuple[Person, ...] = ()
    fields: dict[str, str] = {}
    withheld: tuple[str, ...] = ()
    superseded_by: str | None = None
    taken_back: bool = False


class Claim(Shown):
    """What the sealed record says of the output: recorded, by the signer's word, with what backs it."""

    output_class: OutputClass
    source_type: SourceType | None
    channels: tuple[ChannelClass, ...]
    oversight: Oversight
    counts: Counts
    components: tuple[ComponentCount, ...]
    title: str | None = None
    people: tuple[Person, ...] = ()
    steps: tuple[ShownStep, ...] = ()
    all_actions_included: bool = False


class Ledger(Shown):
    """What the log adds; `link` is the secret in the address of the release's page, computed from the sealed record.

    `witnessed_by` names the witnesses known to the reader that cosigned the checkpoint; none: to the reader it is unwitnessed.
    """

    finding: LedgerFinding
    release: ReleaseFinding
    origin: str | None = None
    checkpoint_size: int | None = None
    witnessed_by: tuple[str, ...] = ()
    quorum: QuorumFinding = QuorumFinding.NOT_ASKED
    release_id: str | None = None
    link: str | None = None
    withdrawn_code: ReasonCode | None = None
    withdrawn_reason: str | None = None
    withdrawn_at: str | None = None


class IngredientFinding(Shown):
    """One ingredient, at any depth; `path` names the ingredients on the way to it, outermost first."""

    title: str | None
    path: tuple[str, ...]
    relationship: str
    finding: Literal["intact", "changed", "signer_unknown", "no_credential", "undetermined"]
    codes: tuple[str, ...] = ()


class Verdict(Shown):
    """What verification found for one file.

    Attributes:
        sentence: one plain sentence for people; everything in it stands in the fields too.
        declared: digital source types that the active manifest and its parents declare, nearest first; the signer's word.
        file_error: code of the FileCheckError when the file could not be examined.
    """

    v: Literal[1] = 1
    file_name: str | None
    file_sha256: str | None
    media_type: str | None
    sentence: str
    integrity: Integrity
    signer: Signer
    claim: Claim | None
    ledger: Ledger
    ingredients: tuple[IngredientFinding, ...]
    checks: tuple[Check, ...]
    caveats: tuple[str, ...]
    declared: tuple[str, ...] = ()
    file_error: str | None = None
    engine: str | None = None
    manifest_label: str | None = None
    generator: str | None = None
    remote_url: str | None = None
