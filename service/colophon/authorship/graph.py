"""The graph of a work and its sub-works: which steps made an asset, which used it, and what was decided about it.

Statements that were taken back or superseded don't count. The order of recording does not matter: an amendment that comes before
what it amends has the same effect.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from colophon.authorship.nodes import DecisionNode, RecordedStatement, StepNode, decision_node, step_node
from colophon.authorship.origins import Kept, Key
from colophon.record.statement import AmendStatement, DecisionStatement, StepStatement

NO_NAMES: Final[Mapping[str, str]] = {}


class Graph:
    """Assets (by reference), the steps that made and used them, and the decisions that name them.

    Args:
        statements: of a work and its sub-works; those that are no step, decision or amendment are passed over.
        same_as: references of sub-works to the one name by which the graph knows the asset or agent: a reference is salted for
            each work, so only who holds the openings can tell that two are one.
        systems: identity objects of AI systems and software by pseudonym, for words and for the gap "no version".

    Raises:
        DisclosureInvalidError: a long list is not the one that its statement rolled up.
    """

    def __init__(
        self,
        statements: Iterable[RecordedStatement] = (),
        *,
        same_as: Mapping[str, str] = NO_NAMES,
        systems: Mapping[str, Mapping[str, str | None]] | None = None,
    ) -> None:
        self._same_as = same_as
        self.systems = systems
        self.steps: dict[str, StepNode] = {}
        self.decisions: dict[str, DecisionNode] = {}
        self._makers: dict[str, list[StepNode]] = {}
        self._users: dict[str, list[StepNode]] = {}
        self._decided: dict[str, list[DecisionNode]] = {}
        self._about: dict[str, list[DecisionNode]] = {}
        self._amends: dict[str, AmendStatement] = {}
        self._recorded: dict[str, RecordedStatement] = {}
        self._gone: frozenset[str] = frozenset()
        self.kept: dict[str, Mapping[Key, Kept]] = {}
        """What `keeping.kept_in` found, by asset; dropped downstream of whatever is added."""
        self.extend(statements)

    def extend(self, statements: Iterable[RecordedStatement]) -> None:
        """Add statements; a step or decision costs only what it touches, an amendment settles the whole graph again.

        Raises:
            DisclosureInvalidError: a long list is not the one that its statement rolled up.
        """
        amended = False
        for recorded in statements:
            statement = recorded.statement
            if isinstance(statement, AmendStatement):
                self._amends[statement.id] = statement
                amended = True
            elif isinstance(statement, (StepStatement, DecisionStatement)):
                self._recorded[statement.id] = recorded
                if not amended and statement.id not in self._gone:
                    self._admit(recorded)
        if amended:
            self._settle()

    def makers(self, asset: str) -> tuple[StepNode, ...]:
        """Return the steps that made an asset, in log order."""
        return tuple(self._makers.get(asset, ()))

    def users(self, asset: str) -> tuple[StepNode, ...]:
        """Return the steps that used an asset, in log order."""
        return tuple(self._users.get(asset, ()))

    def decided(self, asset: str) -> tuple[DecisionNode, ...]:
        """Return the decisions that name an asset, as candidate or chosen."""
        return tuple(self._decided.get(asset, ()))

    def about(self, statement_id: str) -> tuple[DecisionNode, ...]:
        """Return the decisions about a step or decision."""
        return tuple(self._about.get(statement_id, ()))

    def _settle(self) -> None:
        """Begin again with the statements that count now."""
        self._gone = _gone(self._amends)
        for index in (self.steps, self.decisions, self._makers, self._users, self._decided, self._about, self.kept):
            index.clear()
        for statement_id, recorded in self._recorded.items():
            if statement_id not in self._gone:
                self._admit(recorded)

    def _admit(self, recorded: RecordedStatement) -> None:
        statement = recorded.statement
        if isinstance(statement, StepStatement):
            self._admit_step(step_node(recorded, statement, self._same_as))
        elif isinstance(statement, DecisionStatement):
            self._admit_decision(decision_node(recorded, statement, self._same_as))

    def _admit_step(self, step: StepNode) -> None:
        if step.id in self.steps:
            return
        self.steps[step.id] = step
        for ref in dict.fromkeys(made.asset for made in step.outputs):
            _insert(self._makers.setdefault(ref, []), step)
        for ref in dict.fromkeys(used.asset for used in step.inputs):
            _insert(self._users.setdefault(ref, []), step)
        self._forget(made.asset for made in step.outputs)

    def _admit_decision(self, decision: DecisionNode) -> None:
        if decision.id in self.decisions:
            return
        self.decisions[decision.id] = decision
        for ref in dict.fromkeys((*decision.chosen, *(decision.candidates or ()))):
            self._decided.setdefault(ref, []).append(decision)
        for statement_id in decision.statement.about:
            self._about.setdefault(statement_id, []).append(decision)
        self._forget(decision.chosen)

    def _forget(self, assets: Iterable[str]) -> None:
        """Drop what was found for `assets` and for everything made from them."""
        waiting = deque(assets)
        while waiting:
            asset = waiting.popleft()
            # What was never looked at can't have been built upon.
            if self.kept.pop(asset, None) is not None:
                waiting.extend(made.asset for step in self._users.get(asset, ()) for made in step.outputs)


def _insert(steps: list[StepNode], step: StepNode) -> None:
    steps.append(step)
    if len(steps) > 1 and steps[-2].index > step.index:
        steps.sort(key=lambda one: one.index)


def _gone(amends: Mapping[str, AmendStatement]) -> frozenset[str]:
    """Return the ids of the statements that don't count any more.

    An amendment that is itself amended has no effect: what it superseded counts again, and what it put there does not.
    """
    superseders: dict[str, list[str]] = {}
    for amend in amends.values():
        superseders.setdefault(amend.supersedes, []).append(amend.id)
    open_ones = {amend_id: len(superseders.get(amend_id, ())) for amend_id in amends}
    ready = deque(amend_id for amend_id, count in open_ones.items() if count == 0)
    void: set[str] = set()
    settled: set[str] = set()
    while ready:
        amend_id = ready.popleft()
        settled.add(amend_id)
        target = amends[amend_id].supersedes
        if target in amends and target not in settled:
            if amend_id not in void:
                void.add(target)
            open_ones[target] -= 1
            if open_ones[target] == 0:
                ready.append(target)
    # Amendments that amend one another in a circle can't be told apart; all of them keep their effect.
    in_force = [amend for amend in amends.values() if amend.id not in void]
    gone = {amend.supersedes for amend in in_force}
    restored = {amends[amend_id].replacement for amend_id in void} - {amend.replacement for amend in in_force}
    return frozenset(gone | {replacement for replacement in restored if replacement is not None})
