"""What is said after something was recorded, and how works, agents and statements look."""

from collections.abc import Sequence

from rich.console import RenderableType

from colophon.record.nouns import Agent, Amendment, Decision, Step
from colophon.record.roles import ROLES
from colophon.record.vocabulary import AgentKind
from colophon.workflow.views import AgentView, Page, Recorded, StatementView, WorkView
from colophon_cli import words
from colophon_cli.layout import facts, heading, joined, sentence, table
from colophon_cli.screen import one_line


def recorded(receipt: "Recorded") -> RenderableType:
    """One statement's receipt."""
    return joined(
        sentence(f"Recorded {receipt.type} {receipt.id}."),
        facts([("log entry", str(receipt.index)), ("leaf hash", receipt.leaf_hash), ("at", receipt.at)]),
    )


def recorded_many(receipts: "Sequence[Recorded]") -> RenderableType:
    """The receipts of a batch, in its order."""
    if len(receipts) == 1:
        return recorded(receipts[0])
    first, last = receipts[0], receipts[-1]
    return joined(
        sentence(f"Recorded {len(receipts)} statements, all in one batch."),
        facts([("log entries", f"{first.index} to {last.index}"), ("first", first.id), ("last", last.id)]),
    )


def work(view: "WorkView") -> RenderableType:
    """A work and how much of it is recorded."""
    told = view.work
    return joined(
        heading(told.title),
        facts(
            [
                ("id", view.id),
                ("kind", told.kind.value),
                ("in the log", "readable (open)" if told.visibility.value == "open" else "sealed, opened one by one"),
                ("part of", told.parent),
                ("client", told.client),
                ("frame rate", told.frame_rate),
                ("point of view", told.point_of_view),
                ("answered for by", told.answerable),
                *((name, value) for name, value in told.identifiers.items()),
                ("begun", f"{words.minute(view.created_at)} UTC"),
                ("recorded", _amounts(view)),
            ]
        ),
    )


def _amounts(view: "WorkView") -> str:
    return ", ".join(
        [
            words.counted(view.steps, "step"),
            words.counted(view.decisions, "decision"),
            words.counted(view.assets, "asset"),
            words.counted(view.releases, "release"),
        ]
    )


def works(page: "Page[WorkView]") -> RenderableType:
    """The works there are."""
    if not page.items:
        return sentence('There is no work yet. Begin one: colophon work new "TITLE" --kind spot')
    return table(
        ("ID", "KIND", "STEPS", "DECISIONS", "RELEASES", "TITLE"),
        (
            (
                view.id[:8],
                view.work.kind.value,
                str(view.steps),
                str(view.decisions),
                str(view.releases),
                view.work.title,
            )
            for view in page.items
        ),
    )


def agent(view: "AgentView") -> RenderableType:
    """One agent."""
    told = view.agent
    return joined(
        heading(told.name),
        facts(
            [
                ("id", view.id),
                ("kind", words.AGENT_KIND[told.kind]),
                ("provider", told.provider),
                ("version", told.version),
                ("named in files", _named(told)),
            ]
        ),
    )


def agents(page: "Page[AgentView]") -> RenderableType:
    """The agents there are."""
    if not page.items:
        return sentence('Nobody is known yet. Add somebody: colophon agent add "NAME" --kind person')
    return table(
        ("ID", "KIND", "NAMED IN FILES", "NAME"),
        (
            (
                view.id[:8],
                words.AGENT_KIND[view.agent.kind],
                _named(view.agent).partition(",")[0],
                _full_name(view),
            )
            for view in page.items
        ),
    )


def _named(told: "Agent") -> str:
    if told.kind is not AgentKind.PERSON:
        return "yes, always: only people can stay unnamed"
    return "yes, as chosen" if told.publish_name else "no, a pseudonym stands for the name"


def _full_name(view: "AgentView") -> str:
    told = view.agent
    more = ", ".join(part for part in (told.version, told.provider) if part)
    return f"{told.name} ({more})" if more else told.name


def roles() -> RenderableType:
    """Every craft credit with what other standards call it."""
    return table(
        ("ROLE", "DEPARTMENT", "MARC", "CAWG", "LABEL"),
        ((code.value, role.department, role.marc or "-", role.cawg, role.label) for code, role in ROLES.items()),
    )


def statements(views: "Sequence[StatementView]") -> RenderableType:
    """A work's steps and decisions, a line each, in the order of the log."""
    if not views:
        return sentence("No step is recorded yet.")
    return table(
        ("ID", "AT (UTC)", "WHAT", "AI", "STATE", "TOLD"),
        (
            (f"…{view.recorded.id[-8:]}", words.minute(view.recorded.at), *what(view), _state(view), _told(view))
            for view in views
        ),
    )


def in_one_line(view: "StatementView") -> str:
    """Return what a statement is, within a sentence: 'approval …abc2eed2 of 2026-11-20 12:38 UTC (1 file)'."""
    told = _told(view)
    more = f" ({told})" if told else ""
    kind = f"{what(view)[0]} step" if view.step is not None else what(view)[0]
    return f"{kind} …{view.recorded.id[-8:]} of {words.minute(view.recorded.at)} UTC{more}"


def what(view: "StatementView") -> tuple[str, str]:
    """Return what a statement is, and how far AI shaped what it made, in a word each."""
    if view.step is not None:
        return view.step.kind.value, view.step.ai_level.value
    if view.decision is not None:
        return view.decision.kind.value, "-"
    return view.recorded.type, "-"


def _state(view: "StatementView") -> str:
    if view.taken_back:
        return "taken back"
    if view.superseded_by is not None:
        return "replaced"
    return "recorded later" if view.recorded_later else "-"


def _told(view: "StatementView") -> str:
    if view.step is not None:
        return _told_step(view.step)
    if view.decision is not None:
        return _told_decision(view.decision)
    return "" if view.amendment is None else _told_amendment(view.amendment)


def _told_step(step: "Step") -> str:
    made = words.counted(len(step.outputs), "file")
    return one_line(step.title or step.note or (f"made {made}" if step.outputs else ""))


def _told_decision(decision: "Decision") -> str:
    seen, kept = len(decision.candidates), len(decision.chosen)
    amount = f"{kept} of {seen}" if seen else words.counted(kept, "file") if kept else ""
    return one_line(": ".join(part for part in (amount, decision.why) if part))


def _told_amendment(amendment: "Amendment") -> str:
    done = "takes back" if amendment.replacement is None else "replaces"
    return one_line(f"{done} …{amendment.supersedes[-8:]}: {amendment.reason}")
