"""Builders: the facts of a file sealed from a work in memory, as an engine would report them, every part replaceable."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from colophon.credential.facts import (
    ActionFacts,
    AssertionFacts,
    ManifestFacts,
    SignerFacts,
    Source,
    State,
    StoreFacts,
    ValidationCodes,
    ValidationStatus,
)
from colophon.credential.summary import (
    LEDGER_LABEL,
    STEP_PARAMETER,
    ChannelClass,
    ClaimSummary,
    Counts,
    Credit,
    LedgerAssertion,
    actions_digest,
    summary_sha256,
    summary_text,
)
from colophon.ledger.tree import leaf_hash
from colophon.record.canonical import Json
from colophon.record.commitment import AgentOpening, close_fields
from colophon.record.identifiers import new_random_id, new_statement_id, now
from colophon.record.nouns import Agent, AssetUse, Decision, Output, Participation, Step, Withdrawal
from colophon.record.roles import RoleCode
from colophon.record.statement import PRIVATE_NAMES, IntentStatement, ReleaseStatement
from colophon.record.stating import state_withdrawal
from colophon.record.vocabulary import (
    AgentKind,
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    HumanContribution,
    OutputClass,
    Oversight,
    SourceType,
    StepKind,
    Use,
    Visibility,
)
from colophon.verify.ports import LoggedEntry, ReleaseRecord
from support.records import LogInMemory, WorkInMemory

FILE_BYTES = b"\x89PNG\r\n\x1a\n the sealed file's bytes"
FILE_SHA256 = hashlib.sha256(FILE_BYTES).hexdigest()
STORE_SHA256 = hashlib.sha256(b"the manifest store").hexdigest()
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1"
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"


@cache
def certificate(*purposes: str, common_name: str = "Lighthouse Films") -> bytes:
    """Return a self-signed DER certificate with these extended key usages; none given: without the extension."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
    )
    if purposes:
        usage = x509.ExtendedKeyUsage([x509.ObjectIdentifier(purpose) for purpose in purposes])
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def spki_sha256(certificate_der: bytes) -> str:
    """Return the hash by which an intent names the signer of this certificate."""
    key = x509.load_der_x509_certificate(certificate_der).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def signer_facts(*purposes: str, common_name: str = "Lighthouse Films") -> SignerFacts:
    """Return the facts of a signer whose certificate has these purposes."""
    der = certificate(*(purposes or (EMAIL_PROTECTION, CLAIM_SIGNING)), common_name=common_name)
    return SignerFacts(
        algorithm="es256",
        organisation=common_name,
        common_name=f"{common_name} claim signer",
        issuer_common_name=f"{common_name} CA",
        not_after="2035-12-30T00:00:00+00:00",
        spki_sha256=spki_sha256(der),
        chain_der=(der,),
    )


def statuses(*codes: str) -> tuple[ValidationStatus, ...]:
    """Return status codes as the engine lists them."""
    return tuple(ValidationStatus(code=code) for code in codes)


def codes(
    *, success: Sequence[str] = (), informational: Sequence[str] = (), failure: Sequence[str] = ()
) -> ValidationCodes:
    """Return the codes of one validation."""
    return ValidationCodes(
        success=statuses(*success), informational=statuses(*informational), failure=statuses(*failure)
    )


GOOD = ("claimSignature.validated", "assertion.dataHash.match", "signingCredential.trusted")


@dataclass(frozen=True, kw_only=True)
class SealedCase:
    """A file that was sealed from a work, as the engine would report it, and the log that it was sealed in.

    `summary` can be replaced: intent, proof and assertion are made from it (`remade`), or left as they were (`tampered`).
    """

    log: LogInMemory
    work: WorkInMemory
    summary: ClaimSummary
    signer: SignerFacts
    actions: tuple[ActionFacts, ...]
    intent_index: int
    intent: str
    assertion: LedgerAssertion
    extra: tuple[AssertionFacts, ...] = field(default_factory=lambda: (disclosure(Oversight.HUMAN_VALIDATED),))

    @property
    def label(self) -> str:
        return self.summary.manifest

    def manifest(self, **changes: object) -> ManifestFacts:
        """Return the active manifest, with these attributes instead."""
        ledger = AssertionFacts(label=LEDGER_LABEL, data=self.assertion.model_dump(mode="json"), created=True)
        manifest = ManifestFacts(
            label=self.label,
            claim_version=2,
            signer=self.signer,
            actions=self.actions,
            all_actions_included=self.summary.all_actions_included,
            assertions=(ledger, *self.extra),
            codes=codes(success=GOOD),
        )
        return replace(manifest, **changes)  # type: ignore[arg-type]  # names and types are the test's to get right

    def store(self, **changes: object) -> StoreFacts:
        """Return the store with this active manifest, with these attributes of the manifest instead."""
        return store_of(self.manifest(**changes))

    def remade(self, **changes: object) -> "SealedCase":
        """Return the case as its owner would have sealed it with another summary: a new intent is logged."""
        return _seal(self.log, self.work, self.summary.model_copy(update=changes), self.signer, self.actions)

    def signed_by(self, signer: SignerFacts) -> "SealedCase":
        """Return the case as sealed by another signer."""
        return _seal(self.log, self.work, self.summary, signer, self.actions)

    def definition(self) -> dict[str, Json]:
        """Return the manifest definition that an engine would be given for this case."""
        action = self.actions[0]
        told: list[Json] = [
            {
                "action": action.action,
                "digitalSourceType": action.digital_source_type,
                "when": action.when,
                "parameters": dict(action.parameters),
            }
        ]
        ledger = self.assertion.model_dump(mode="json")
        assertions: list[Json] = [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": told, "allActionsIncluded": True}},
            *({"label": one.label, "created": True, "data": one.data} for one in self.extra),
            {"label": LEDGER_LABEL, "created": True, "data": ledger},
        ]
        return {
            "label": self.label,
            "title": self.summary.title,
            "claim_generator_info": [{"name": "Colophon", "version": "0", "specVersion": "2.4.0"}],
            "assertions": assertions,
        }

    def with_intent(self, **told: object) -> "SealedCase":
        """Return the case with an intent that its owner falsified in these fields."""
        return _seal(self.log, self.work, self.summary, self.signer, self.actions, told=told)

    def tampered(self, **changes: object) -> "SealedCase":
        """Return the case with another ledger assertion, by somebody who can't make intents."""
        return replace(self, assertion=self.assertion.model_copy(update=changes))

    def release(
        self,
        *,
        file_sha256: str = FILE_SHA256,
        manifest_sha256: str = STORE_SHA256,
        intent: str | None = None,
        withdrawn: str | None = None,
    ) -> ReleaseRecord:
        """Log the release (and its withdrawal with this reason) and return what a log answers for it."""
        statement_id = new_statement_id()
        sd, openings = close_fields(
            statement_id=statement_id, names=PRIVATE_NAMES["release"], values={"title": self.summary.title}
        )
        statement = ReleaseStatement(
            id=statement_id,
            at=now(),
            by=None,
            sd=sd,
            release=self.summary.release,
            intent=intent or leaf_hash(self.intent.encode()).hex(),
            manifest_sha256=manifest_sha256,
            file_sha256=file_sha256,
            media_type="image/png",
            embedded=True,
        )
        index, _ = self.log.log_entry(statement)
        withdrawal = None
        if withdrawn is not None:
            stating = state_withdrawal(Withdrawal(reason=withdrawn), release=self.summary.release)
            withdrawal_index, _ = self.log.log_entry(stating.statement)
            withdrawal = LoggedEntry(receipt=self.log.receipt(withdrawal_index), openings=stating.openings)
        return ReleaseRecord(
            release=LoggedEntry(receipt=self.log.receipt(index), openings=openings), withdrawal=withdrawal
        )


def disclosure(oversight: Oversight | str) -> AssertionFacts:
    """Return a `c2pa.ai-disclosure` with this oversight level."""
    data: Json = {"modelType": "c2pa.types.model", "contentProfile": {"humanOversightLevel": str(oversight)}}
    return AssertionFacts(label="c2pa.ai-disclosure", data=data, created=True)


def store_of(active: ManifestFacts | None, *others: ManifestFacts, state: State = State.TRUSTED) -> StoreFacts:
    """Return a store with this active manifest."""
    trusted = active is not None and "signingCredential.trusted" in active.codes.success_codes
    return StoreFacts(
        active=active,
        manifests=(active, *others) if active is not None else others,
        state=state,
        claim_signer_trusted=trusted,
        source=Source.EMBEDDED,
        store_sha256=STORE_SHA256,
        store_size=18,
        crjson="{}",
        engine="a fake 1.0",
    )


def sealed_case(*, visibility: Visibility = Visibility.SEALED) -> SealedCase:
    """Return a poster that a person painted over an AI picture, with its two steps, one decision and names disclosed."""
    log = LogInMemory()
    log.append(b'{"somebody":"else"}')
    work = WorkInMemory(log, visibility=visibility)
    painter = work.agent(Agent(kind=AgentKind.PERSON, name="Ana Prado", publish_name=True))
    model = work.agent(Agent(kind=AgentKind.AI_SYSTEM, name="Tide 2", provider="Northern Models", version="2.1"))
    sketch, poster = (hashlib.sha256(name).hexdigest() for name in (b"sketch", b"poster"))
    work.step(_generate(model, sketch), by=painter)
    work.step(_paint_over(painter, sketch, poster), by=painter)
    work.decide(
        Decision(kind=DecisionKind.APPROVAL, chosen=(poster,), why="The light is right.", role=RoleCode.ART_DIRECTOR),
        by=painter,
    )
    return _seal(log, work, _summary(log, work, poster, [painter, model]), signer_facts(), _actions(work))


def _generate(model: str, asset: str) -> Step:
    return Step(
        kind=StepKind.GENERATE,
        ai_level=AILevel.GENERATED,
        agents=(Participation(agent=model, capacity=Capacity.TOOL),),
        outputs=(Output(asset=asset),),
        prompt="a lighthouse in fog",
    )


def _paint_over(painter: str, sketch: str, asset: str) -> Step:
    return Step(
        kind=StepKind.RETOUCH,
        ai_level=AILevel.NONE,
        title="Paint-over",
        agents=(Participation(agent=painter, capacity=Capacity.PERFORMED, role=RoleCode.ILLUSTRATOR),),
        inputs=(AssetUse(asset=sketch, use=Use.PARENT),),
        outputs=(Output(asset=asset),),
        human=(HumanContribution.MODIFICATION,),
    )


def _actions(work: WorkInMemory) -> tuple[ActionFacts, ...]:
    step = work.placed[1].stating.statement.id
    return (
        ActionFacts(
            action="c2pa.created",
            digital_source_type=SourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA.value,
            when="2026-11-20T10:00:00Z",
            parameters={STEP_PARAMETER: step},
            created=True,
        ),
    )


def _summary(log: LogInMemory, work: WorkInMemory, asset: str, agents: Sequence[str]) -> ClaimSummary:
    release = new_random_id()
    openings: Mapping[str, AgentOpening] = work.agents
    painter, model = (openings[agent] for agent in agents)
    return ClaimSummary(
        release=release,
        log=log.origin,
        manifest=f"urn:c2pa:{release}",
        title="Poster",
        asset=work.asset(asset),
        works=(work.head,),
        output_class=OutputClass.AI_GENERATED_HUMAN_DIRECTED,
        source_type=SourceType.TRAINED_ALGORITHMIC_MEDIA,
        channels=(
            ChannelClass(
                channel=Channel.PICTURE,
                output_class=OutputClass.AI_GENERATED_HUMAN_DIRECTED,
                source_type=SourceType.TRAINED_ALGORITHMIC_MEDIA,
            ),
        ),
        oversight=Oversight.HUMAN_VALIDATED,
        actions=actions_digest(_actions(work)),
        all_actions_included=True,
        counts=Counts(
            steps=2, decisions=1, people=1, ai_systems=1, candidates_seen=0, candidates_kept=0, gaps=0, amended=0
        ),
        components=(),
        credits=(
            Credit(agent=painter.ref, capacity=Capacity.PERFORMED, role=RoleCode.ILLUSTRATOR),
            Credit(agent=model.ref, capacity=Capacity.TOOL, role=None),
        ),
        agents=(painter, model),
        leaves=(
            work.disclose(1, fields=("title",)),
            work.disclose(2, fields=("title",)),
            work.disclose(3, fields=("why",)),
        ),
    )


def _seal(
    log: LogInMemory,
    work: WorkInMemory,
    summary: ClaimSummary,
    signer: SignerFacts,
    actions: tuple[ActionFacts, ...],
    *,
    told: Mapping[str, object] = MappingProxyType({}),
) -> SealedCase:
    text = summary_text(summary)
    statement_id = new_statement_id()
    sd, _ = close_fields(
        statement_id=statement_id, names=PRIVATE_NAMES["intent"], values={"source": summary.asset.sha256}
    )
    intent = IntentStatement(
        id=statement_id,
        at=now(),
        by=None,
        sd=sd,
        release=summary.release,
        signer=signer.spki_sha256 or "",
        works=summary.works,
        summary=summary_sha256(text),
        keys=hashlib.sha256(b"").hexdigest(),
    )
    index, entry = log.log_entry(intent.model_copy(update=dict(told)))
    assertion = LedgerAssertion(summary=text, intent=entry, proof=log.proof(index).format(), log_key=log.key.vkey)
    return SealedCase(
        log=log,
        work=work,
        summary=summary,
        signer=signer,
        actions=actions,
        intent_index=index,
        intent=entry,
        assertion=assertion,
    )
