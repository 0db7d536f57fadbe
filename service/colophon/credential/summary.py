"""The claim summary, and the `org.colophon.ledger` assertion that carries it inside a file.

The summary is canonical JSON and travels as a string: the engine's reports corrupt arrays of numbers, and its hash must be
that of exactly these bytes. docs/formats.md, section Claim summary.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from colophon.credential.facts import ActionFacts
from colophon.errors import EntryInvalidError
from colophon.record.canonical import Json, canonical_bytes, parse_canonical
from colophon.record.commitment import AgentOpening, AssetOpening, FieldOpening
from colophon.record.identifiers import Origin, RandomId, Salt, Sha256Hex
from colophon.record.nouns import Label
from colophon.record.roles import RoleCode
from colophon.record.statement import WorkHead
from colophon.record.vocabulary import Capacity, Channel, OutputClass, Oversight, SourceType

LEDGER_LABEL: Final = "org.colophon.ledger"
STEP_PARAMETER: Final = "org.colophon.step"
"""Name of the action parameter that holds the id of the step an action stands for."""

ACTIONS_DOMAIN: Final = b"colophon/actions/v1\0"
MAX_LEAVES_BYTES: Final = 64 * 1024
"""Disclosed leaves of a summary, as canonical JSON, take at most this much."""


class Told(BaseModel):
    """Base of what stands in a summary."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ChannelClass(Told):
    """What one channel is recorded as, and the digital source type that says so."""

    channel: Channel
    output_class: OutputClass
    source_type: SourceType | None


class ComponentCount(Told):
    """How many components of one origin went in; `source_type` None: no record says how they were made."""

    source_type: SourceType | None
    count: int = Field(ge=1)


class Credit(Told):
    """One agent's part: who is in `agents` if that name was disclosed, else only the pseudonym is known."""

    agent: Sha256Hex
    capacity: Capacity
    role: RoleCode | None


class DisclosedLeaf(Told):
    """One entry shown in the file: where it stands in its work's tree, and what opens it.

    Attributes:
        work: index into the summary's `works`.
        position: of the leaf in that work's tree, from 0.
        path: RFC 9162 inclusion proof in that tree, leaf sibling first.
        entry: the entry's canonical text.
        salt: opens the sealed leaf; None in an open work.
        fields: the private fields that are shown.
    """

    work: int = Field(ge=0)
    position: int = Field(ge=0)
    path: tuple[Sha256Hex, ...]
    entry: str
    salt: Salt | None
    fields: tuple[FieldOpening, ...]


class Counts(Told):
    """What the record holds about this output."""

    steps: int = Field(ge=0)
    decisions: int = Field(ge=0)
    people: int = Field(ge=0)
    ai_systems: int = Field(ge=0)
    candidates_seen: int = Field(ge=0)
    candidates_kept: int = Field(ge=0)
    gaps: int = Field(ge=0)
    amended: int = Field(ge=0, description="steps and decisions about this output that were superseded or taken back")


class ClaimSummary(Told):
    """What the record adds up to for one output, as sealed into it.

    Attributes:
        manifest: label of the manifest that carries this: `urn:c2pa:` and the release id, so that it can't speak elsewhere.
        asset: opens the reference of the sealed source in the first work.
        works: the work and its sub-works, as far as they were recorded when the seal began.
        source_type: of the output as a whole; None when it is undetermined.
        actions: hex digest of the manifest's actions (`actions_digest`).
        components: origins of the components that went into a cut or composite.
        leaves: the entries of this asset's own steps and decisions; the rest is reached by root.
    """

    v: Literal[1] = 1
    release: RandomId
    log: Origin
    manifest: str
    title: Label | None
    asset: AssetOpening
    works: tuple[WorkHead, ...]
    output_class: OutputClass
    source_type: SourceType | None
    channels: tuple[ChannelClass, ...]
    oversight: Oversight
    actions: Sha256Hex
    all_actions_included: bool
    counts: Counts
    components: tuple[ComponentCount, ...]
    credits: tuple[Credit, ...]
    agents: tuple[AgentOpening, ...]
    leaves: tuple[DisclosedLeaf, ...]


class LedgerAssertion(Told):
    """The data of `org.colophon.ledger`.

    Attributes:
        summary: the claim summary's canonical text.
        intent: the intent entry's canonical text.
        proof: tlog-proof text that leads from the intent to a checkpoint of the log.
        log_key: vkey of the log. A key that came with the file is not known to the reader by that alone.
    """

    v: Literal[1] = 1
    summary: str
    intent: str
    proof: str
    log_key: str


_SUMMARY: Final = TypeAdapter(ClaimSummary)
_ASSERTION: Final = TypeAdapter(LedgerAssertion)


def summary_text(summary: ClaimSummary) -> str:
    """Return the canonical text of `summary`."""
    return canonical_bytes(summary.model_dump(mode="json")).decode("utf-8")


def summary_sha256(text: str) -> str:
    """Return the hash by which an intent names a summary."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_summary(text: str) -> ClaimSummary:
    """Return the summary whose canonical text is exactly `text`.

    Raises:
        EntryInvalidError: it is not canonical, or no summary of version 1.
    """
    try:
        record = parse_canonical(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise EntryInvalidError("The claim summary holds a lone surrogate, which no UTF-8 text has.") from error
    try:
        summary = _SUMMARY.validate_python(record)
    except ValidationError as error:
        raise EntryInvalidError(f"The claim summary can't be read: {_first(error)}.") from error
    if summary_text(summary) != text:
        raise EntryInvalidError("The claim summary's fields are not in the form this version writes them.")
    return summary


def read_ledger_assertion(data: Json) -> LedgerAssertion:
    """Return the ledger assertion that the engine reported as `data`.

    Raises:
        EntryInvalidError: it is no ledger assertion of version 1.
    """
    try:
        return _ASSERTION.validate_python(data)
    except ValidationError as error:
        raise EntryInvalidError(f"The ledger assertion can't be read: {_first(error)}.") from error


def actions_digest(actions: Sequence[ActionFacts]) -> str:
    """Return the digest over a manifest's created actions, in order.

    It covers what Colophon says with an action (label, source type, time, software, step) and leaves out what the engine
    fills in (hashed links to ingredients).
    """
    lines: list[Json] = [
        [
            action.action,
            action.digital_source_type,
            action.when,
            None if action.software_agent is None else [action.software_agent.name, action.software_agent.version],
            action.parameters.get(STEP_PARAMETER),
        ]
        for action in actions
    ]
    return hashlib.sha256(ACTIONS_DOMAIN + canonical_bytes(lines)).hexdigest()


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
