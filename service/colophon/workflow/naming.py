"""How the ids that a caller uses become a work's references, looked up once for a whole batch."""

from collections.abc import Iterable, Mapping, Sequence

from colophon.errors import AssetNotFoundError
from colophon.record.nouns import Decision, Step
from colophon.record.stating import KnownAgent, KnownAsset, Names
from colophon.workflow.ports import Records
from colophon.workflow.views import StoredAsset


class WorkNames:
    """The references of one work, as far as some statements need them; `names` is what record/stating takes."""

    def __init__(self, records: Records, *, org: str, work: str, nouns: Sequence[Step | Decision]) -> None:
        """Look up every asset and evidence blob that `nouns` name; agents are looked up as they are met."""
        self._records, self._org, self._work = records, org, work
        self._assets = {
            stored.asset.sha256: stored for stored in records.known_assets(org, work, sha256s=set(_assets(nouns)))
        }
        blobs = {piece.sha256 for noun in nouns if isinstance(noun, Step) for piece in noun.evidence}
        self._blobs: Mapping[str, str] = records.blob_refs(org, work, blobs) if blobs else dict[str, str]()
        self._agents: dict[str, KnownAgent] = {}

    @property
    def names(self) -> Names:
        """The look-ups, as functions."""
        return Names(asset=self._asset, agent=self._agent, blob=self._blobs.__getitem__)

    def _asset(self, sha256: str) -> KnownAsset:
        stored: StoredAsset | None = self._assets.get(sha256)
        if stored is None:
            raise AssetNotFoundError(
                f"The work {self._work} knows no asset {sha256}; register it first (hash, size and type suffice)."
            )
        return KnownAsset(ref=stored.opening.ref, modality=stored.asset.modality, stage=stored.asset.stage)

    def _agent(self, agent_id: str) -> KnownAgent:
        known = self._agents.get(agent_id)
        if known is None:
            stored = self._records.agent_in_work(self._org, self._work, agent_id)
            known = self._agents[agent_id] = KnownAgent(ref=stored.opening.ref, kind=stored.agent.kind)
        return known


def _assets(nouns: Iterable[Step | Decision]) -> Iterable[str]:
    for noun in nouns:
        if isinstance(noun, Step):
            yield from (use.asset for use in noun.inputs)
            yield from (output.asset for output in noun.outputs)
            yield from (piece.about for piece in noun.evidence if piece.about is not None)
        else:
            yield from noun.candidates
            yield from noun.chosen
