"""How it looks what the record adds up to for one asset: class, channels, gaps, contributions, and the trace of each."""

from rich.console import RenderableType

from colophon.authorship.result import Authorship, Gap, TraceLine
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT
from colophon.workflow.views import AssetView
from colophon_cli import words
from colophon_cli.layout import bullets, facts, heading, joined, sentence, stacked, table


def authorship(asset: AssetView, found: Authorship) -> RenderableType:
    """One asset and what its record adds up to."""
    trace = _trace(found)
    return stacked(
        joined(heading(asset.asset.name or asset.asset.sha256), sentence(_sentence(found))),
        facts(
            [
                ("SHA-256", asset.asset.sha256),
                ("type", f"{asset.asset.mime}, {asset.asset.size:,} bytes"),
                ("stage", asset.asset.stage.value),
                ("oversight", OVERSIGHT[found.oversight]),
                ("source type", words.source_type(found.source_type)),
                ("recorded", _measures(found)),
                ("candidates", _candidates(found)),
                ("every action", "recorded" if found.all_actions_recorded else "not all recorded"),
            ]
        ),
        joined(heading("Channels"), _channels(found)) if found.channels else None,
        joined(heading("Gaps"), bullets(_gap(gap) for gap in found.gaps)) if found.gaps else None,
        _contributions(found),
        joined(heading("How this was concluded"), bullets(trace)) if trace else None,
    )


def _sentence(found: Authorship) -> str:
    told = CLASSES[found.output_class]
    return f"{told[:1].upper()}{told[1:]}."


def _measures(found: Authorship) -> str:
    measures = found.measures
    return ", ".join(
        [
            words.counted(measures.steps, "step"),
            words.counted(measures.decisions, "decision"),
            words.counted(measures.people, "person", "people"),
            words.counted(measures.ai_systems, "AI system"),
        ]
    )


def _candidates(found: Authorship) -> str | None:
    measures = found.measures
    return f"{measures.candidates_kept} kept of {measures.candidates_seen} seen" if measures.candidates_seen else None


def _channels(found: Authorship) -> RenderableType:
    rows = (
        (CHANNELS[one.channel], words.source_type(one.source_type), ", ".join(one.origins), CLASSES[one.output_class])
        for one in found.channels
    )
    return table(("CHANNEL", "SOURCE TYPE", "ORIGINS", "CLASS"), rows)


def _gap(gap: Gap) -> str:
    return f"{gap.found} {gap.cure} [{gap.code}, {gap.severity}]"


def _contributions(found: Authorship) -> RenderableType | None:
    if not found.contributions:
        return None
    steps: dict[tuple[str, str, str], list[str]] = {}
    for one in found.contributions:
        where = "kept in it" if one.in_output else "an input"
        standing = "can carry authorship" if one.protectable else "recorded, not claimed"
        steps.setdefault((one.kind.value.replace("_", " "), where, standing), []).append(f"…{one.step[-8:]}")
    rows = ((*alike, ", ".join(dict.fromkeys(ids))) for alike, ids in steps.items())
    inputs = any(not one.in_output for one in found.contributions)
    return joined(
        heading("What people brought"),
        table(("WHAT", "WHERE", "STANDING", "STEPS"), rows),
        sentence("An input is claimable only as far as it can be perceived in the result.") if inputs else None,
    )


def _trace(found: Authorship) -> list[str]:
    lines = [f"{CHANNELS[one.channel]}: {_line(line)}" for one in found.channels for line in one.trace]
    return [*lines, *(f"oversight: {_line(line)}" for line in found.oversight_trace)]


def _line(line: TraceLine) -> str:
    steps = ", ".join(f"…{step[-8:]}" for step in line.steps)
    return f"{line.concluded} [{line.rule}{': ' + steps if steps else ''}]"
