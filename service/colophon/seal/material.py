"""What of a record goes into a seal, gathered by the workflow in one place before anything is written.

Everything here is fixed when the summary is made; a job resumed reads the summary and the definition it saved, never this again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from colophon.authorship.result import Authorship
from colophon.record.commitment import AgentOpening, AssetOpening, FieldOpening
from colophon.record.statement import AmendStatement, DecisionStatement, StepStatement
from colophon.seal.trees import WorkTree

Mining = Literal["allowed", "notAllowed", "constrained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLeaf:
    """One entry of a work that may be shown in the file.

    Attributes:
        work: index into `Material.trees`.
        position: of its leaf in that work's tree, from 0 (the entry's `seq`).
        statement: of the entry.
        entry: the inner entry's exact canonical text.
        salt: opens the sealed leaf; None in an open work.
        openings: of its private fields, as far as they are not erased; which are shown is decided by `summarise`.
    """

    work: int
    position: int
    statement: StepStatement | DecisionStatement | AmendStatement
    entry: str
    salt: str | None
    openings: tuple[FieldOpening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAgent:
    """What opens a pseudonym, and whether a person chose to be named; it does not matter for what is no person."""

    opening: AgentOpening
    publish_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialledFile:
    """A component whose file is at hand and carries a manifest of its own; it is then an ingredient with its provenance.

    Attributes:
        media_type: found by `media_types.sniff`.
        sidecar: the manifest store that lies beside it.
    """

    path: Path
    media_type: str
    sidecar: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that is sealed.

    Attributes:
        media_type: found by `media_types.sniff`.
        has_manifest: by `Probe.has_manifest`: it is then opened, and its manifest kept as the parent's.
        sidecar: the manifest store that lies beside it, if it has one there.
    """

    path: Path
    media_type: str
    has_manifest: bool = False
    sidecar: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a claim and its summary are made of.

    Attributes:
        release: the release id, a UUIDv4; names the manifest too.
        log: the log's origin.
        title: shown in the manifest and the summary; None leaves the file unnamed.
        asset: opens the reference of the sealed source in the first work.
        authorship: of that asset.
        trees: of the work and its sub-works, the asset's own work first.
        leaves: by statement id; those of the asset's own steps and decisions are needed, those that superseded or were
            superseded by them are shown too, others are ignored.
        agents: by pseudonym; a pseudonym that is missing stays one.
        components: by asset reference, where the file carries a manifest.
        version: of this Colophon, for `claim_generator_info`.
    """

    release: str
    log: str
    title: str | None
    asset: AssetOpening
    authorship: Authorship
    trees: tuple[WorkTree, ...]
    leaves: Mapping[str, RecordedLeaf]
    agents: Mapping[str, NamedAgent]
    source: Source
    components: Mapping[str, CredentialledFile] = field(default_factory=dict[str, CredentialledFile])
    training_mining: Mining = "notAllowed"
    version: str
