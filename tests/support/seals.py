"""What a seal is made of, for tests: a production's record as material, and a plan as the engine would report it."""

import hashlib
from dataclasses import replace
from pathlib import Path

from colophon.authorship.answer import authorship_of
from colophon.authorship.graph import Graph
from colophon.credential.facts import (
    AssertionFacts,
    IngredientFacts,
    ManifestFacts,
    SignerFacts,
    SoftwareAgent,
    Source,
    State,
    StoreFacts,
    ValidationCodes,
)
from colophon.credential.ports import IngredientInput
from colophon.credential.summary import LEDGER_LABEL, LedgerAssertion, summary_text
from colophon.record.canonical import Json
from colophon.record.commitment import AgentOpening, AssetOpening, FieldOpening, leaf_hash
from colophon.record.entry import Entry, entry_bytes
from colophon.record.statement import AmendStatement, DecisionStatement, StepStatement
from colophon.record.vocabulary import Via
from colophon.seal.claim import ACTIONS_LABEL, ClaimPlan, plan_claim
from colophon.seal.material import Material, NamedAgent, RecordedLeaf
from colophon.seal.material import Source as SealedSource
from colophon.seal.summary import summarise
from colophon.seal.trees import WorkTree
from support.productions import PERSON, SYSTEM, WORK, Production, ref

LOG = "colophon-test"
RELEASE = "5f0c2b9e-4a51-4c6f-8f5e-3a1f0e5b7c21"
SALT = "AAAAAAAAAAAAAAAAAAAAAA"
SPKI = ref("the claim key")

IDENTITIES: dict[str, dict[str, str | None]] = {
    PERSON: {"kind": "person", "name": "Ada Example", "provider": None, "version": None},
    SYSTEM: {"kind": "ai_system", "name": "Wan", "provider": "Alibaba", "version": "2.2"},
    "a program": {"kind": "software", "name": "Renderer", "provider": None, "version": "1"},
}


def material_of(p: Production, name: str = "out", *, has_manifest: bool = False, named: bool = False) -> Material:
    """Return what goes into a seal of the asset called `name`; `named`: the people chose to be named."""
    entries = _entries(p)
    graph = Graph(p.statements, systems={ref(SYSTEM): IDENTITIES[SYSTEM]})
    return Material(
        release=RELEASE,
        log=LOG,
        title="The Lighthouse",
        asset=AssetOpening(ref=ref(name), salt=SALT, sha256=ref("its bytes")),
        authorship=authorship_of(graph, ref(name)),
        trees=(WorkTree([leaf_hash(data) for data in entries]),),
        leaves={
            one.statement.id: RecordedLeaf(
                work=0,
                position=n,
                statement=one.statement,
                entry=entries[n].decode(),
                salt=None,
                openings=tuple(FieldOpening(name=field, salt=SALT, value=value) for field, value in one.fields.items()),
            )
            for n, one in enumerate(p.statements)
            if isinstance(one.statement, StepStatement | DecisionStatement | AmendStatement)
        },
        agents={
            ref(agent): NamedAgent(
                opening=AgentOpening(ref=ref(agent), salt=SALT, identity=identity), publish_name=named
            )
            for agent, identity in IDENTITIES.items()
        },
        source=SealedSource(path=Path("out.jpg"), media_type="image/jpeg", has_manifest=has_manifest),
        version="0.1.0",
    )


def _entries(p: Production) -> list[bytes]:
    # Numbered from 1, as if the work's own statement came first; only the bytes matter here.
    return [
        entry_bytes(
            Entry(log=LOG, work=WORK, seq=n + 1, prev=ref(f"leaf {n}"), via=Via.CLI, statement=recorded.statement)
        )
        for n, recorded in enumerate(p.statements)
    ]


def ledger_of(material: Material, plan: ClaimPlan) -> LedgerAssertion:
    """Return a ledger assertion for `plan`; its intent and proof are words."""
    text = summary_text(summarise(material, plan))
    return LedgerAssertion(summary=text, intent="an intent", proof="a proof", log_key="a key")


def planned(p: Production, name: str = "out", *, has_manifest: bool = False) -> tuple[ClaimPlan, LedgerAssertion]:
    """Return the plan of a seal and its ledger assertion."""
    material = material_of(p, name, has_manifest=has_manifest)
    plan = plan_claim(material)
    return plan, ledger_of(material, plan)


def read_back(plan: ClaimPlan, ledger: LedgerAssertion) -> StoreFacts:
    """Return what a fresh reader finds in a file that says exactly what was planned."""
    assertions = [
        AssertionFacts(label=str(one["label"]), data=one["data"], created=True)
        for one in plan.assertions
        if one["label"] != ACTIONS_LABEL
    ]
    assertions.append(AssertionFacts(label=LEDGER_LABEL, data=ledger.model_dump(mode="json"), created=True))
    assertions.append(AssertionFacts(label="c2pa.hash.data", data={}, created=True))
    active = ManifestFacts(
        label=plan.label,
        claim_version=2,
        generator=SoftwareAgent(name="Colophon", version=plan.version),
        spec_version="2.4.0",
        title=plan.title,
        signer=SignerFacts(algorithm="es256", spki_sha256=SPKI),
        actions=plan.actions,
        all_actions_included=plan.all_actions_included,
        assertions=tuple(assertions),
        ingredients=tuple(_ingredient(n, one) for n, one in enumerate(plan.ingredients)),
        codes=ValidationCodes(),
    )
    return StoreFacts(
        active=active,
        manifests=(active,),
        state=State.TRUSTED,
        claim_signer_trusted=True,
        source=Source.EMBEDDED,
        store_sha256=hashlib.sha256(b"").hexdigest(),
        store_size=0,
        crjson="{}",
        engine="none",
    )


def with_active(facts: StoreFacts, **changes: object) -> StoreFacts:
    """Return `facts` with an active manifest that differs in `changes`."""
    assert facts.active is not None
    active = replace(facts.active, **changes)  # type: ignore[arg-type]  # each test names a field and its type
    return replace(facts, active=active, manifests=(active,))


def _ingredient(n: int, one: IngredientInput) -> IngredientFacts:
    return IngredientFacts(
        label=f"c2pa.ingredient.v3__{n}",
        relationship=one.relationship,
        title=one.title,
        digital_source_type=one.digital_source_type,
        manifest_label=None if one.path is None else "urn:c2pa:another",
        created=True,
    )


def as_crjson(plan: ClaimPlan, definition: dict[str, Json]) -> dict[str, Json]:
    """Return the crJSON that a reader would make of a claim, as far as the definition decides it."""
    assertions: dict[str, Json] = {}
    created: list[Json] = []
    for n, one in enumerate(plan.ingredients):
        label = "c2pa.ingredient.v3" + (f"__{n}" if n else "")
        data: dict[str, Json] = {"relationship": one.relationship, "dc:title": one.title}
        if one.path is not None:
            data |= {"activeManifest": {"url": "another"}, "validationResults": {}}
        elif one.digital_source_type is not None:
            data["digitalSourceType"] = one.digital_source_type
        assertions[label] = data
        created.append({"url": f"self#jumbf=c2pa.assertions/{label}"})
    told = definition["assertions"]
    assert isinstance(told, list)
    for assertion in told:
        label, n = str(assertion["label"]), 0
        while (numbered := label + (f"__{n}" if n else "")) in assertions:
            n += 1
        assertions[numbered] = _linked(assertion["data"])
        created.append({"url": f"self#jumbf=c2pa.assertions/{numbered}"})
    manifest: dict[str, Json] = {
        "label": str(definition["label"]),
        "assertions": assertions,
        "claim.v2": {
            "claim_generator_info": definition["claim_generator_info"],
            "created_assertions": created,
            "gathered_assertions": [],
        },
        "validationResults": {"success": [], "informational": [], "failure": []},
    }
    return {"manifests": [manifest]}


def _linked(data: Json) -> Json:
    """Return an assertion's data with ingredient labels as the links that the engine makes of them."""
    if isinstance(data, dict):
        return {("ingredients" if name == "ingredientIds" else name): _linked(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_linked(value) for value in data]
    return data
