"""The last two days: cut, grade, delivery, the press page, and who approved."""

from typing import Final

from colophon.record.roles import RoleCode
from colophon.record.vocabulary import (
    AILevel,
    Capacity,
    Channel,
    DecisionKind,
    HumanContribution,
    Stage,
    StepKind,
    Use,
)
from colophon_cli.demo.told import Makes, Part, Told, ToldDecision, ToldStep, Used, When

SHOTS: Final = (
    "camera/A001_C003.mp4",
    "camera/A001_C007.mp4",
    "ai/sh030_wan_00002_.mp4",
    "ai/sh040_wan_00003_.mp4",
    "camera/A001_C011.mp4",
    "camera/A001_C014.mp4",
)
"""The clips of the cut, in order."""

OUTPUTS: Final = ("lighthouse.mp4", "poster.png", "press.pdf", "script.txt")
"""What is sealed."""

_CLIPS: Final = tuple(Used(name, Use.COMPONENT) for name in SHOTS)

FINISH: Final[tuple[Told, ...]] = (
    ToldStep(
        key="cut",
        kind=StepKind.CUT,
        level=AILevel.NONE,
        title="Offline cut",
        when=When(2, "14:00", 180),
        by="editor",
        parts=(
            Part("editor", Capacity.PERFORMED, RoleCode.EDITOR),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
            Part("resolve", Capacity.TOOL),
        ),
        uses=(*_CLIPS, Used("sound/mix.wav", Use.REFERENCE), Used("script.txt", Use.REFERENCE)),
        makes=(Makes("edit/offline.mp4", Stage.CUT),),
        human=(HumanContribution.ARRANGEMENT, HumanContribution.SELECTION),
        note="Six shots, five cuts, one dissolve: from the lamp to the sun.",
    ),
    ToldDecision(
        key="hold",
        kind=DecisionKind.DIRECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(2, "17:10", 10),
        about=("cut",),
        why="Picture is locked. One thing not to touch in the grade: no more light on the boat than the beam gives it.",
    ),
    ToldStep(
        key="grade",
        kind=StepKind.GRADE,
        level=AILevel.NONE,
        title="Grade and title",
        when=When(1, "08:30", 150),
        by="colourist",
        parts=(
            Part("colourist", Capacity.PERFORMED, RoleCode.COLOURIST),
            Part("cinematographer", Capacity.SUPERVISED, RoleCode.CINEMATOGRAPHER),
            Part("designer", Capacity.PERFORMED, RoleCode.GRAPHIC_DESIGNER),
            Part("resolve", Capacity.TOOL),
        ),
        uses=(Used("edit/offline.mp4", Use.PARENT),),
        makes=(Makes("edit/graded.mp4", Stage.CUT),),
        human=(HumanContribution.GRADING, HumanContribution.MODIFICATION),
        note="Relinked to the full-size clips. A little contrast and colour, black bands. The title is typeset, not generated.",
    ),
    ToldStep(
        key="film",
        kind=StepKind.CONFORM,
        level=AILevel.NONE,
        title="Picture and mix laid together",
        when=When(1, "11:15", 20),
        by="editor",
        parts=(
            Part("editor", Capacity.PERFORMED, RoleCode.EDITOR),
            Part("resolve", Capacity.TOOL),
        ),
        uses=(Used("edit/graded.mp4", Use.PARENT), Used("sound/mix.wav", Use.COMPONENT)),
        makes=(
            Makes(
                "lighthouse.mp4",
                Stage.MASTER,
                (Channel.PICTURE, Channel.VOICE, Channel.MUSIC, Channel.EFFECTS),
            ),
        ),
        human=(HumanContribution.ARRANGEMENT,),
    ),
    ToldStep(
        key="press_text",
        kind=StepKind.WRITE,
        level=AILevel.NONE,
        title="Words for the press",
        when=When(1, "11:40", 60),
        by="producer",
        parts=(Part("producer", Capacity.PERFORMED, RoleCode.PRODUCER),),
        makes=(Makes("text/press.txt", Stage.ELEMENT),),
        human=(HumanContribution.SCRIPT,),
    ),
    ToldStep(
        key="press",
        kind=StepKind.COMPOSITE,
        level=AILevel.NONE,
        title="Press page laid out",
        when=When(1, "13:00", 60),
        by="designer",
        parts=(
            Part("designer", Capacity.PERFORMED, RoleCode.GRAPHIC_DESIGNER),
            Part("typst", Capacity.TOOL),
        ),
        uses=(Used("text/press.txt", Use.COMPONENT), Used("poster.png", Use.COMPONENT)),
        makes=(Makes("press.pdf", Stage.MASTER, (Channel.TEXT, Channel.PICTURE)),),
        human=(HumanContribution.ARRANGEMENT, HumanContribution.COMPOSITING),
    ),
    ToldStep(
        key="client_review",
        kind=StepKind.REVIEW,
        level=AILevel.NONE,
        title="Shown to the client",
        when=When(1, "14:30", 30),
        by="producer",
        parts=(
            Part("client", Capacity.PERFORMED, RoleCode.CLIENT),
            Part("producer", Capacity.SUPERVISED, RoleCode.PRODUCER),
        ),
        uses=tuple(Used(name, Use.REFERENCE) for name in ("lighthouse.mp4", "poster.png", "press.pdf")),
        human=(HumanContribution.APPROVAL,),
        note="Seen on a phone, on the rock, by three volunteers. Nothing to change.",
    ),
    ToldDecision(
        key="approve_film",
        kind=DecisionKind.APPROVAL,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(1, "15:20", 5),
        chosen=("lighthouse.mp4", "poster.png"),
        why="It begins by looking for nobody and ends by having found somebody. Nothing is touched after this.",
    ),
    ToldDecision(
        key="approve_words",
        kind=DecisionKind.APPROVAL,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(1, "15:30", 5),
        chosen=("press.pdf", "script.txt"),
        why="The page says what we did and what we did not do. The script is the one we shot.",
    ),
)
