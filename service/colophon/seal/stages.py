"""The steps of a seal (design, section 8) as data: what each needs and makes, and what is true if the process dies in it.

Nothing here runs anything. The workflow does, and asks `resume_at` after a restart; its way through a resumed job is the way
through a new one, entered later.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """The steps, in order; the values are those of the workflow's `SealStage`."""

    SUMMARY = "summary"
    INTENT = "intent"
    SLOTS = "slots"
    CLAIM = "claim"
    SIGN = "sign"
    CHECK = "check"
    PLACE = "place"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """One step.

    Attributes:
        needs: what must have been saved before it begins.
        makes: what is saved when it ends; saving it is the step's last act.
        dies: what is true if the process dies within it, and what a resumed job does.
        again: whether it may simply be done again.
    """

    stage: Stage
    needs: tuple[str, ...]
    makes: str
    dies: str
    again: bool


STAGES: Final[tuple[StageRule, ...]] = (
    StageRule(
        stage=Stage.SUMMARY,
        needs=("the order", "the record up to now"),
        makes="summary and plan, as text, in one write",
        dies="Nothing is announced. The summary is made anew, perhaps of a longer record.",
        again=True,
    ),
    StageRule(
        stage=Stage.INTENT,
        needs=("summary and plan",),
        makes="the leaf hash of the intent's entry",
        dies=(
            "The entry may be durable although its hash was not saved. It is found by the release id; a second intent for one "
            "release is never written."
        ),
        again=False,
    ),
    StageRule(
        stage=Stage.SLOTS,
        needs=("the source, unchanged since the summary",),
        makes="the file that will be signed, beside the target",
        dies="The prepared file is incomplete, is named by the job, and is made anew. The source is untouched.",
        again=True,
    ),
    StageRule(
        stage=Stage.CLAIM,
        needs=("plan", "the intent's entry, proof and checkpoint"),
        makes="nothing: the definition follows from plan and intent alone",
        dies="The definition is made again, byte for byte the same but for a later checkpoint in the proof.",
        again=True,
    ),
    StageRule(
        stage=Stage.SIGN,
        needs=("definition", "the file that will be signed"),
        makes="path and SHA-256 of the signed temporary file, with its manifest's",
        dies=(
            "A temporary file may be there without its hash: it is not trusted, it is removed, and the claim is signed again. "
            "Once the hash is saved, that file is used and nothing is signed a second time."
        ),
        again=True,
    ),
    StageRule(
        stage=Stage.CHECK,
        needs=("the signed temporary file, still of the saved hash",),
        makes="nothing: it only reads",
        dies="It is read again.",
        again=True,
    ),
    StageRule(
        stage=Stage.PLACE,
        needs=("the signed temporary file, checked in this run",),
        makes="the sealed file in its place, by one rename",
        dies="Either the temporary file or the file in place has the saved hash, never a part of one. The rename is made up for.",
        again=True,
    ),
    StageRule(
        stage=Stage.RELEASE,
        needs=("the sealed file in its place",),
        makes="the release entry",
        dies="The entry may be durable although the job does not know. It is found by the release id and not written twice.",
        again=False,
    ),
)
"""Every step of a seal, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a job finds after a restart.

    Attributes:
        summarised: summary and plan are saved.
        intent_logged: the intent's entry is in the log.
        signed_hash_saved: the hash of a signed file is saved.
        temporary_matches: a temporary file with the saved hash is there.
        placed_matches: the file at the target has the saved hash.
        released: the release's entry is in the log.
    """

    summarised: bool = False
    intent_logged: bool = False
    signed_hash_saved: bool = False
    temporary_matches: bool = False
    placed_matches: bool = False
    released: bool = False


def resume_at(progress: Progress) -> Stage | None:
    """Return the step at which a job goes on; None if it is done.

    The steps that save nothing (slots, claim, check) are passed again on the way to the one that does.
    """
    if progress.released:
        return None
    if not progress.summarised:
        return Stage.SUMMARY
    if not progress.intent_logged:
        return Stage.INTENT
    if progress.signed_hash_saved and progress.placed_matches:
        return Stage.RELEASE
    if progress.signed_hash_saved and progress.temporary_matches:
        return Stage.CHECK
    # Signed, but the file is gone or is another: what was signed can't be used, so this is not signing it twice.
    return Stage.SLOTS
