"""A night and a morning: what was filmed, what was generated, what was painted, and what was chosen."""

from typing import Final

from colophon.record.roles import RoleCode
from colophon.record.vocabulary import (
    AILevel,
    Capacity,
    DecisionKind,
    EvidenceKind,
    HumanContribution,
    Indicates,
    Stage,
    StepKind,
    Strength,
    Use,
)
from colophon_cli.demo import words
from colophon_cli.demo.told import Backed, Makes, Part, Told, ToldDecision, ToldStep, Used, When


def _filmed(name: str, title: str, when: When, *, stage: Stage = Stage.SHOT, note: str | None = None) -> ToldStep:
    return ToldStep(
        key=name.rpartition("/")[2].partition(".")[0],
        kind=StepKind.CAPTURE,
        level=AILevel.NONE,
        title=title,
        when=when,
        by="cinematographer",
        parts=(
            Part("cinematographer", Capacity.PERFORMED, RoleCode.CINEMATOGRAPHER),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
        ),
        makes=(Makes(name, stage),),
        human=(HumanContribution.CAPTURE,),
        backed=(Backed(name, EvidenceKind.CAMERA_EXIF, Indicates.CAMERA, Strength.SELF_DECLARED),),
        note=note,
    )


def _generated(
    name: str, title: str, when: When, *, system: str, prompt: str, seed: int, board: str | None = None
) -> ToldStep:
    return ToldStep(
        key=name.rpartition("/")[2].partition(".")[0].rstrip("_"),
        kind=StepKind.GENERATE,
        level=AILevel.GENERATED,
        title=title,
        when=when,
        by="ai_artist",
        parts=(
            Part(system, Capacity.PERFORMED),
            Part("ai_artist", Capacity.DIRECTED, RoleCode.AI_ARTIST),
            Part("comfy", Capacity.TOOL),
        ),
        uses=() if board is None else (Used(board, Use.INPUT),),
        makes=(Makes(name, Stage.CANDIDATE),),
        human=(HumanContribution.PROMPT_DIRECTION,),
        backed=(Backed(name, EvidenceKind.COMFY_WORKFLOW, Indicates.AI, Strength.TOOL_RECORDED),),
        prompt=prompt,
        parameters={"seed": seed},
    )


_BOAT_TAKES: Final = tuple(f"ai/sh040_wan_0000{number}_.mp4" for number in (1, 2, 3, 4))
_STORM_TAKES: Final = tuple(f"ai/sh030_wan_0000{number}_.mp4" for number in (1, 2))
_POSTERS: Final = tuple(f"ai/poster_flux_0000{number}_.png" for number in (1, 2, 3))

FILMED: Final[tuple[Told, ...]] = (
    _filmed("camera/LW1_0042.jpg", "Location still of the tower", When(5, "20:50", 5), stage=Stage.REFERENCE),
    _filmed("camera/A001_C003.mp4", "Shot 10, take 1: the lamp, wide", When(5, "21:20", 20)),
    _filmed("camera/A001_C004.mp4", "Shot 10, take 2", When(5, "21:45", 15), note="The lamp was past its turn."),
    _filmed("camera/A001_C007.mp4", "Shot 20: under the tower", When(5, "22:40", 35)),
    _filmed("camera/A001_C011.mp4", "Shot 50: the lens, close", When(4, "05:10", 40)),
    _filmed(
        "camera/A001_C014.mp4",
        "Shot 60: dawn",
        When(4, "07:25", 25),
        note="The boat that comes in is the mail boat, on time.",
    ),
    _filmed("camera/LW1_0047.jpg", "Location still at dawn", When(4, "07:52", 3), stage=Stage.REFERENCE),
    ToldDecision(
        key="choose_night",
        kind=DecisionKind.SELECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(4, "11:00", 10),
        candidates=("camera/A001_C003.mp4", "camera/A001_C004.mp4"),
        chosen=("camera/A001_C003.mp4",),
        why="In take 1 the lamp looks past us and then at us. Take 2 begins after that, and then nothing happens.",
    ),
)

GENERATED: Final[tuple[Told, ...]] = (
    *(
        _generated(
            name,
            f"Shot 30, take {number}: the storm",
            When(4, f"13:{number}0", 9),
            system="wan",
            prompt=words.STORM_PROMPT,
            seed=47_110_830 + number,
        )
        for number, name in enumerate(_STORM_TAKES, 1)
    ),
    *(
        _generated(
            name,
            f"Shot 40, take {number}: the boat",
            When(4, f"14:{number}0", 9),
            system="wan",
            prompt=words.BOAT_PROMPT,
            seed=47_110_840 + number,
            board="boards/board_040.png",
        )
        for number, name in enumerate(_BOAT_TAKES, 1)
    ),
    ToldDecision(
        key="choose_storm",
        kind=DecisionKind.SELECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(4, "15:30", 10),
        candidates=_STORM_TAKES,
        chosen=_STORM_TAKES[1:],
        why="Take 2 has two flashes and a dark between them that is long enough to look for the tower.",
    ),
    ToldDecision(
        key="choose_boat",
        kind=DecisionKind.SELECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(4, "15:50", 20),
        candidates=_BOAT_TAKES,
        chosen=(_BOAT_TAKES[2],),
        why=(
            "Take 3: the beam reaches the boat exactly on the word 'home'. Take 2 is prettier, and goes past it. "
            "In take 1 it is there before anybody has waited, in take 4 it never comes."
        ),
        criteria="The beam must look as if it were searching, and must stop when it has found.",
    ),
    *(
        _generated(
            name,
            f"Poster, candidate {number}",
            When(4, f"16:{number}5", 8),
            system="flux",
            prompt=words.POSTER_PROMPT,
            seed=880_099 + number,
        )
        for number, name in enumerate(_POSTERS, 1)
    ),
    ToldDecision(
        key="choose_poster",
        kind=DecisionKind.SELECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(3, "09:10", 10),
        candidates=_POSTERS,
        chosen=(_POSTERS[1],),
        why="Candidate 2 has the only warm light, and a calm horizon. The sky is noise in all three; Mirela paints it anew.",
    ),
)

PAINTED: Final[tuple[Told, ...]] = (
    ToldStep(
        key="paint",
        kind=StepKind.DRAW,
        level=AILevel.NONE,
        title="Poster painted over: a new sky, a keeper, a boat, birds",
        when=When(3, "09:30", 200),
        by="illustrator",
        parts=(
            Part("illustrator", Capacity.PERFORMED, RoleCode.ILLUSTRATOR),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
            Part("krita", Capacity.TOOL),
        ),
        uses=(Used(_POSTERS[1], Use.PARENT), Used("camera/LW1_0042.jpg", Use.REFERENCE)),
        makes=(Makes("art/poster_paintover.png", Stage.ELEMENT),),
        human=(HumanContribution.DRAWING, HumanContribution.MODIFICATION),
        note="About five thousand strokes around the lamp. Tower, rock and sea are left as they were generated.",
    ),
    ToldStep(
        key="poster",
        kind=StepKind.COMPOSITE,
        level=AILevel.NONE,
        title="Poster lettered",
        when=When(3, "14:00", 45),
        by="designer",
        parts=(
            Part("designer", Capacity.PERFORMED, RoleCode.GRAPHIC_DESIGNER),
            Part("typst", Capacity.TOOL),
        ),
        uses=(Used("art/poster_paintover.png", Use.PARENT),),
        makes=(Makes("poster.png", Stage.MASTER),),
        human=(HumanContribution.ARRANGEMENT, HumanContribution.COMPOSITING),
    ),
)
