"""Everything that is recorded of a work and its sub-works, brought together for the graph and for a seal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from colophon.authorship.graph import Graph
from colophon.authorship.nodes import RecordedStatement
from colophon.record.statement import AmendStatement, DecisionStatement, StepStatement
from colophon.record.vocabulary import AgentKind
from colophon.seal.material import NamedAgent, RecordedLeaf
from colophon.seal.trees import WorkTree
from colophon.workflow.ports import WorkLeaf
from colophon.workflow.stores import Stores
from colophon.workflow.views import StoredAgent, StoredAsset

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A work and its sub-works as far as they are recorded now; the work itself comes first.

    Attributes:
        leaves: of steps, decisions and amendments, by statement id.
        agents: by the pseudonym under which the graph knows them.
        assets: by the reference under which the graph knows them.
    """

    graph: Graph
    trees: tuple[WorkTree, ...]
    leaves: Mapping[str, RecordedLeaf]
    agents: Mapping[str, NamedAgent]
    assets: Mapping[str, StoredAsset]


def gather(stores: Stores, *, org: str, work: str) -> Gathered:
    """Return what is recorded of a work and its sub-works.

    Raises:
        WorkNotFoundError: the organisation has none with this id.
    """
    works = list(_with_children(stores, org=org, work=work))
    chains = [list(stores.journal.work_leaves(org, one)) for one in works]
    agents, assets = _Known[StoredAgent](), _Known[StoredAsset]()
    for one in works:
        for ref, agent in stores.records.agents_in_work(org, one).items():
            agents.add(ref, agent, same=agent.id)
        for ref, asset in stores.records.assets_in_work(org, one).items():
            assets.add(ref, asset, same=asset.asset.sha256)
    graph = Graph(
        (_statement(one, leaf) for one, chain in zip(works, chains, strict=True) for leaf in chain),
        same_as={**agents.same_as, **assets.same_as},
        systems={
            ref: known.opening.identity
            for ref, known in agents.by_ref.items()
            if known.agent.kind in {AgentKind.AI_SYSTEM, AgentKind.SOFTWARE}
        },
    )
    return Gathered(
        graph=graph,
        # Of the leaves just read and no others, so that graph and roots speak of the same record.
        trees=tuple(WorkTree([leaf.leaf_hash for leaf in chain]) for chain in chains if chain),
        leaves=dict(_recorded([chain for chain in chains if chain])),
        agents={
            ref: NamedAgent(opening=known.opening, publish_name=known.agent.publish_name)
            for ref, known in agents.by_ref.items()
        },
        assets=assets.by_ref,
    )


def _with_children(stores: Stores, *, org: str, work: str) -> Iterator[str]:
    """Yield a work and everything below it, each once, parents first."""
    stores.records.work(org, work)
    waiting, seen = [work], {work}
    while waiting:
        one = waiting.pop(0)
        yield one
        for child in stores.records.children(org, one):
            if child.id not in seen:
                seen.add(child.id)
                waiting.append(child.id)


class _Known(Generic[T]):
    """Things by reference: the first work that names a thing gives it the name that the graph uses."""

    def __init__(self) -> None:
        self.by_ref: dict[str, T] = {}
        self.same_as: dict[str, str] = {}
        self._first: dict[str, str] = {}

    def add(self, ref: str, thing: T, *, same: str) -> None:
        """Add a work's reference to a thing that is the same wherever `same` is."""
        first = self._first.setdefault(same, ref)
        if first == ref:
            self.by_ref[ref] = thing
        else:
            self.same_as[ref] = first


def _statement(work: str, leaf: WorkLeaf) -> RecordedStatement:
    return RecordedStatement(
        index=leaf.index,
        work=work,
        statement=leaf.entry.statement,
        long_lists=leaf.long_lists,
        fields={opening.name: opening.value for opening in leaf.openings},
    )


def _recorded(chains: Sequence[Sequence[WorkLeaf]]) -> Iterator[tuple[str, RecordedLeaf]]:
    for number, chain in enumerate(chains):
        for position, leaf in enumerate(chain):
            statement = leaf.entry.statement
            if isinstance(statement, StepStatement | DecisionStatement | AmendStatement):
                yield (
                    statement.id,
                    RecordedLeaf(
                        work=number,
                        position=position,
                        statement=statement,
                        entry=leaf.entry_bytes.decode("utf-8"),
                        salt=leaf.salt,
                        openings=leaf.openings,
                    ),
                )
