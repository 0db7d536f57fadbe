"""Recording: works, steps, decisions, amendments and withdrawals, each answered once its entries are durable."""

from collections.abc import Sequence
from dataclasses import dataclass

from colophon.errors import (
    BatchRefusedError,
    ColophonError,
    InvalidInputError,
    ReleaseNotFoundError,
    ReleaseWithdrawnError,
    WorkNotFoundError,
)
from colophon.record.identifiers import new_random_id
from colophon.record.nouns import Amendment, Decision, Step, Withdrawal, Work
from colophon.record.statement import (
    DecisionStatement,
    Stated,
    StepStatement,
)
from colophon.record.stating import (
    Stating,
    state_amendment,
    state_decision,
    state_step,
    state_withdrawal,
    state_work,
)
from colophon.record.vocabulary import Visibility
from colophon.workflow.admitting import admission
from colophon.workflow.naming import WorkNames
from colophon.workflow.ports import Batch
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.protocol import MAX_BATCH
from colophon.workflow.reading import work_view
from colophon.workflow.repeating import body_sha256, callers_key
from colophon.workflow.stores import Stores
from colophon.workflow.views import Recorded, StoredWork, WorkView


@dataclass(frozen=True, slots=True)
class Recording:
    """The use cases that write to the log on a person's or a program's word."""

    stores: Stores

    def create_work(self, who: Principal, work: Work, *, idempotency_key: str | None = None) -> WorkView:
        """Begin to record a production."""
        who.need(Scope.RECORD)
        if work.parent is not None:
            self.stores.records.work(who.org, work.parent)
        stored = self.stores.records.add_work(who.org, new_random_id(), work)
        # If the process dies here, the work has no entry and is not shown; the caller got no answer and asks again.
        declarer = self.stores.declarer(who.org)
        by = self.stores.records.agent_in_work(who.org, stored.id, declarer).opening.ref
        (recorded,) = self._append(
            who, stored, [state_work(work, by=by)], key=idempotency_key, body=body_sha256("create_work", work)
        )
        # A repetition is answered with the work of the first time.
        return work_view(self.stores.records, who.org, recorded.work or stored.id)

    def record_steps(
        self, who: Principal, work_id: str, steps: Sequence[Step], *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record up to `MAX_BATCH` steps, all or none, in the order given."""
        who.need(Scope.RECORD)
        if not 1 <= len(steps) <= MAX_BATCH:
            raise InvalidInputError(f"A batch has 1 to {MAX_BATCH} steps, not {len(steps)}; send several batches.")
        work = self.stores.records.work(who.org, work_id)
        names = WorkNames(self.stores.records, org=who.org, work=work_id, nouns=steps).names
        declarer = self.stores.declarer(who.org)
        statings: list[Stating[StepStatement]] = []
        for position, step in enumerate(steps):
            try:
                statings.append(state_step(step, by=declarer, names=names))
            except ColophonError as error:
                if len(steps) == 1:
                    raise
                raise BatchRefusedError(
                    f"Nothing was recorded: the step at position {position} (from 0) was refused. {error.message}",
                    position=position,
                    cause_code=error.code,
                ) from error
        body = body_sha256("record_steps", work_id, *steps)
        return self._append(who, work, statings, key=idempotency_key, body=body)

    def decide(
        self, who: Principal, work_id: str, decision: Decision, *, idempotency_key: str | None = None
    ) -> Recorded:
        """Record a decision."""
        who.need(Scope.RECORD)
        work = self.stores.records.work(who.org, work_id)
        stating = self._stated(who, work_id, decision)
        body = body_sha256("decide", work_id, decision)
        (recorded,) = self._append(who, work, [stating], key=idempotency_key, body=body)
        return recorded

    def amend(
        self, who: Principal, work_id: str, amendment: Amendment, *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record an amend entry and the replacement, if any; the amend's receipt comes last."""
        who.need(Scope.RECORD)
        work = self.stores.records.work(who.org, work_id)
        superseded = self.stores.journal.statement_leaf(who.org, work_id, amendment.supersedes)
        kind, replacement = superseded.entry.statement.type, amendment.replacement
        if kind not in {"step", "decision"}:
            raise InvalidInputError(
                f"The statement {amendment.supersedes} is a {kind}; steps and decisions are amended."
            )
        if replacement is not None and kind != ("step" if isinstance(replacement, Step) else "decision"):
            raise InvalidInputError(f"A {kind} is replaced by a {kind}; take it back and record the other anew.")
        after = [] if replacement is None else [self._stated(who, work_id, replacement)]
        amend = state_amendment(
            amendment,
            by=self.stores.declarer(who.org),
            superseded_leaf=superseded.leaf_hash.hex(),
            replacement=after[0].statement.id if after else None,
            names=WorkNames(self.stores.records, org=who.org, work=work_id, nouns=()).names,
        )
        # The amend goes first, so that its replacement is looked at without what it supersedes: it may make the same
        # output again, or turn a step round.
        body = body_sha256("amend", work_id, amendment)
        try:
            recorded = self._append(who, work, [amend, *after], key=idempotency_key, body=body)
        except BatchRefusedError as error:
            if isinstance(error.__cause__, ColophonError):
                # The caller sent one thing, so it is told that thing's own error.
                raise error.__cause__ from error
            raise
        return (*recorded[1:], recorded[0])

    def withdraw(self, who: Principal, release_id: str, withdrawal: Withdrawal) -> Recorded:
        """Take a release back, in public."""
        who.need(Scope.SEAL)
        release = self.stores.records.release(release_id)
        try:
            self.stores.records.work(who.org, release.work)
        except WorkNotFoundError as error:
            raise ReleaseNotFoundError(f"There is no release {release_id} of yours.") from error
        if release.withdrawn_at is not None:
            raise ReleaseWithdrawnError(f"The release {release_id} was taken back on {release.withdrawn_at}.")
        (recorded,) = self.stores.journal.append(
            Batch(
                org=who.org,
                work=None,
                visibility=Visibility.OPEN,
                via=who.via,
                statings=(state_withdrawal(withdrawal, release=release_id),),
                idempotency_key=f"withdraw:{release_id}",
                body_sha256=body_sha256("withdraw", release_id, withdrawal),
            )
        )
        # If the process dies here, the log says it and the list does not yet: the same call again completes it.
        self.stores.records.mark_withdrawn(
            who.org, release_id, at=recorded.at, code=withdrawal.code.value, reason=withdrawal.reason
        )
        return recorded

    def _stated(
        self, who: Principal, work_id: str, noun: Step | Decision
    ) -> Stating[StepStatement] | Stating[DecisionStatement]:
        names = WorkNames(self.stores.records, org=who.org, work=work_id, nouns=(noun,)).names
        declarer = self.stores.declarer(who.org)
        if isinstance(noun, Step):
            return state_step(noun, by=declarer, names=names)
        for statement_id in noun.about:
            self.stores.journal.statement_leaf(who.org, work_id, statement_id)
        return state_decision(noun, by=declarer, names=names)

    def _append(
        self, who: Principal, work: StoredWork, statings: Sequence[Stating[Stated]], *, key: str | None, body: str
    ) -> tuple[Recorded, ...]:
        return self.stores.journal.append(
            Batch(
                org=who.org,
                work=work.id,
                visibility=work.visibility,
                via=who.via,
                statings=tuple(statings),
                idempotency_key=callers_key(key),
                body_sha256=None if key is None else body,
                admit=admission(statings),
            )
        )
