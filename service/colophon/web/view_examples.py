"""What answers look like: real views, so that an example can't drift from the type it shows."""

from typing import Final

from pydantic import BaseModel

from colophon.authorship.result import Authorship, ChannelResult, Measures, TraceLine
from colophon.record.nouns import Agent, Asset, Step, Work
from colophon.record.vocabulary import AILevel, Channel, OutputClass, Oversight, SourceType, Via
from colophon.verify.verdict import Integrity, Ledger, LedgerFinding, ReleaseFinding, Signer, SignerTrust, Verdict
from colophon.web.examples import AGENT, ASSET, PERSON_ID, STEP, STEP_ID, TAKE, WORK, WORK_ID
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.release_page import page_path
from colophon.workflow.views import (
    AgentView,
    ApiKeyView,
    AssetView,
    ConsistencyView,
    EntryView,
    HealthLine,
    JobState,
    LogKeysView,
    LogKeyView,
    LogView,
    NewApiKey,
    Page,
    ProofView,
    Recorded,
    ReleaseView,
    SealStage,
    SealView,
    StatementView,
    WorkView,
)

_AT: Final = "2026-11-20T13:05:00.000Z"
_RELEASE_ID: Final = "0b1f6a52-7a0e-4f7a-8a49-3a5e0a1f9f10"
_JOB_ID: Final = "d2c5b0e4-3f61-4a7c-9b1e-5e8f7a6c4d30"
_LEAF: Final = "1f3c6a33e84101871781ad22520f96f32e8b296895a7e5cc7ded9d6784dfa9b7"
_ROOT: Final = "732ba90a6c5db60748f1d110bb40541f4b5672e903466665535a13376ce6ad20"
_ORIGIN: Final = "log-7f3a2c9e41b05d68"
_SENTENCE: Final = (
    "Recorded as AI-generated under people's direction. Sealed by Studio Undertow, identical to its release; logged."
)


_WORK: Final = WorkView(
    id=WORK_ID,
    work=Work.model_validate(WORK["spot"].get("value")),
    created_at=_AT,
    steps=41,
    decisions=8,
    assets=57,
    releases=4,
)
_AGENT: Final = AgentView(id=PERSON_ID, agent=Agent.model_validate(AGENT["person"].get("value")))
_ASSET: Final = AssetView(
    work=WORK_ID, asset=Asset.model_validate(ASSET["take"].get("value")), ref=_LEAF, has_content=False, made_by=STEP_ID
)
_RECORDED: Final = Recorded(id=STEP_ID, type="step", work=WORK_ID, seq=12, index=31, leaf_hash=_LEAF, at=_AT)
_STATEMENT: Final = StatementView(recorded=_RECORDED, step=Step.model_validate(STEP["one"].get("value")))
_SEAL: Final = SealView(
    id=_JOB_ID,
    work=WORK_ID,
    asset=TAKE,
    release=_RELEASE_ID,
    state=JobState.RUNNING,
    stage=SealStage.SIGN,
    progress=0.6,
    file_name="lighthouse.mp4",
    media_type="video/mp4",
    embedded=True,
)
_LINK: Final = "pX2v0mJ7Qk6cT9yHs1uRbA"
_SHOWN_ONCE: Final = "colophon_k7f3a2c9_shown-this-once"
_RELEASE: Final = ReleaseView(
    id=_RELEASE_ID,
    work=WORK_ID,
    title="The Lighthouse",
    file_name="lighthouse.mp4",
    media_type="video/mp4",
    embedded=True,
    file_sha256=_ROOT,
    manifest_sha256=_LEAF,
    asset=TAKE,
    index=58,
    released_at=_AT,
    page=page_path(release=_RELEASE_ID, link=_LINK),
)
_VERDICT: Final = Verdict(
    file_name="lighthouse.mp4",
    file_sha256=_ROOT,
    media_type="video/mp4",
    sentence=_SENTENCE,
    integrity=Integrity.IDENTICAL,
    signer=Signer(trust=SignerTrust.KNOWN, common_name="Studio Undertow", time=_AT),
    claim=None,
    ledger=Ledger(
        finding=LedgerFinding.LOGGED,
        release=ReleaseFinding.FOUND,
        origin=_ORIGIN,
        checkpoint_size=59,
        release_id=_RELEASE_ID,
        link=_LINK,
    ),
    ingredients=(),
    checks=(),
    caveats=(),
)
_CHANNEL: Final = ChannelResult(
    channel=Channel.PICTURE,
    output_class=OutputClass.AI_GENERATED_HUMAN_DIRECTED,
    source_type=SourceType.TRAINED_ALGORITHMIC_MEDIA,
    origins=("ai",),
    trace=(TraceLine(rule="generated", steps=(STEP_ID,), concluded="The step's output gains AI."),),
)
_AUTHORSHIP: Final = Authorship(
    asset=_LEAF,
    output_class=OutputClass.AI_GENERATED_HUMAN_DIRECTED,
    source_type=SourceType.TRAINED_ALGORITHMIC_MEDIA,
    channels=(_CHANNEL,),
    oversight=Oversight.PROMPT_GUIDED,
    oversight_trace=(),
    ai_involved=True,
    human_reviewed=False,
    all_actions_recorded=True,
    own_steps=(),
    own_decisions=(),
    components=(),
    contributions=(),
    measures=Measures(
        steps=1,
        steps_by_ai_level={AILevel.GENERATED: 1},
        steps_by_evidence={},
        decisions=1,
        people=1,
        ai_systems=1,
        candidates_seen=2,
        candidates_kept=1,
    ),
    gaps=(),
)
_LOG: Final = LogView(
    origin=_ORIGIN,
    size=59,
    root=_ROOT,
    checkpoint=f"{_ORIGIN}\n59\ncyupCmxdtgdI8dEQu0BUH0tWcukDRmZlU1oTN2zmrSA=\n\n\N{EM DASH} {_ORIGIN} HQpsPw==\n",
    vkey=f"{_ORIGIN}+1d0a6c3f+AUe2TXIbZfUXzmbtqAcJcSIMyJzzpnOmpzXTBN3rB3nM",
)
_ENTRY: Final = EntryView(index=31, leaf_hash=_LEAF, leaf=f'{{"c":"{_ROOT}","type":"sealed","v":1}}')
_PROOF: Final = ProofView(
    index=31, size=59, leaf_hash=_LEAF, proof=f"c2sp.org/tlog-proof@v1\nindex 31\n\n{_LOG.checkpoint}"
)
_CONSISTENCY: Final = ConsistencyView(old_size=31, new_size=59, old_root=_LEAF, new_root=_ROOT, proof=(_ROOT,))
_LOG_KEYS: Final = LogKeysView(
    origin=_ORIGIN,
    keys=(LogKeyView(vkey=_LOG.vkey, kid="kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", first_size=0),),
)
_KEY: Final = ApiKeyView(id="k7f3a2c9", name="edit suite", scopes=(Scope.RECORD, Scope.READ), created_at=_AT)
_HEALTH: Final = HealthLine(name="time", state="note", found="no time-stamp authority is set", cure="docs/settings.md")

VIEWS: Final[dict[str, BaseModel | Principal]] = {
    "WorkView": _WORK,
    "AgentView": _AGENT,
    "AssetView": _ASSET,
    "Recorded": _RECORDED,
    "StatementView": _STATEMENT,
    "Authorship": _AUTHORSHIP,
    "SealView": _SEAL,
    "ReleaseView": _RELEASE,
    "LoggedRelease": _RELEASE.logged(),
    "Verdict": _VERDICT,
    "LogView": _LOG,
    "EntryView": _ENTRY,
    "ProofView": _PROOF,
    "ConsistencyView": _CONSISTENCY,
    "LogKeyView": _LOG_KEYS.keys[0],
    "LogKeysView": _LOG_KEYS,
    "ApiKeyView": _KEY,
    "NewApiKey": NewApiKey(key=_KEY, secret=_SHOWN_ONCE),
    "HealthLine": _HEALTH,
    "Principal": Principal(org="default", scopes=frozenset({Scope.RECORD}), via=Via.API_KEY, name="edit suite"),
    "Page_WorkView_": Page[WorkView](items=(_WORK,)),
    "Page_AgentView_": Page[AgentView](items=(_AGENT,)),
    "Page_AssetView_": Page[AssetView](items=(_ASSET,)),
    "Page_StatementView_": Page[StatementView](items=(_STATEMENT,)),
    "Page_ReleaseView_": Page[ReleaseView](items=(_RELEASE,)),
}
