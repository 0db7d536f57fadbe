"""The first two days: brief, treatment, script, storyboards."""

from typing import Final

from colophon.record.roles import RoleCode
from colophon.record.vocabulary import AILevel, Capacity, DecisionKind, HumanContribution, Stage, StepKind, Use
from colophon_cli.demo import words
from colophon_cli.demo.told import Makes, Part, Told, ToldDecision, ToldStep, Used, When

PAPER: Final[tuple[Told, ...]] = (
    ToldStep(
        key="brief",
        kind=StepKind.BRIEF,
        level=AILevel.NONE,
        title="The client's brief",
        when=When(6, "09:30", 60),
        by="producer",
        parts=(
            Part("client", Capacity.PERFORMED, RoleCode.CLIENT),
            Part("producer", Capacity.SUPERVISED, RoleCode.PRODUCER),
        ),
        makes=(Makes("text/brief.txt", Stage.BRIEF),),
        human=(HumanContribution.BRIEF,),
        note="No heroes, no old man with a beard, no drone; and the film is to say itself what a machine made.",
    ),
    ToldStep(
        key="treatment",
        kind=StepKind.CONCEPT,
        level=AILevel.NONE,
        title="Treatment: one movement of one beam",
        when=When(6, "11:00", 90),
        by="director",
        parts=(Part("director", Capacity.PERFORMED, RoleCode.DIRECTOR),),
        uses=(Used("text/brief.txt", Use.INPUT),),
        makes=(Makes("text/treatment.txt", Stage.REFERENCE),),
        human=(HumanContribution.CONCEPT,),
    ),
    ToldStep(
        key="draft",
        kind=StepKind.WRITE,
        level=AILevel.NONE,
        title="First draft of the script",
        when=When(6, "13:30", 120),
        by="writer",
        parts=(Part("writer", Capacity.PERFORMED, RoleCode.WRITER),),
        uses=(Used("text/treatment.txt", Use.REFERENCE),),
        makes=(Makes("text/draft.txt", Stage.CANDIDATE),),
        human=(HumanContribution.SCRIPT,),
    ),
    ToldStep(
        key="suggestions",
        kind=StepKind.GENERATE,
        level=AILevel.GENERATED,
        title="A language model's notes on the draft",
        when=When(6, "15:45", 5),
        by="writer",
        parts=(
            Part("qwen", Capacity.PERFORMED),
            Part("writer", Capacity.DIRECTED, RoleCode.WRITER),
        ),
        uses=(Used("text/draft.txt", Use.INPUT),),
        makes=(Makes("text/suggestions.txt", Stage.REFERENCE),),
        human=(HumanContribution.PROMPT_DIRECTION,),
        prompt="Where does this script for a 20-second spot say something twice? Answer as a list; rewrite nothing else.",
    ),
    ToldStep(
        key="script",
        kind=StepKind.WRITE,
        level=AILevel.SUGGESTED,
        title="The script",
        when=When(6, "16:00", 80),
        by="writer",
        parts=(
            Part("writer", Capacity.PERFORMED, RoleCode.WRITER),
            Part("qwen", Capacity.TOOL),
        ),
        uses=(Used("text/draft.txt", Use.PARENT), Used("text/suggestions.txt", Use.REFERENCE)),
        makes=(Makes("script.txt", Stage.MASTER, None),),
        human=(HumanContribution.SCRIPT, HumanContribution.MODIFICATION),
        note="Two of the model's four notes found a repetition that was cut; the rainbow and the client's name were not taken up.",
    ),
    ToldStep(
        key="board_030",
        kind=StepKind.DRAW,
        level=AILevel.NONE,
        title="Storyboard, shot 30: the storm",
        when=When(5, "09:00", 50),
        by="illustrator",
        parts=(
            Part("illustrator", Capacity.PERFORMED, RoleCode.STORYBOARD_ARTIST),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
        ),
        uses=(Used("script.txt", Use.REFERENCE),),
        makes=(Makes("boards/board_030.png", Stage.REFERENCE),),
        human=(HumanContribution.DRAWING,),
        note="Pencil on paper, scanned.",
    ),
    ToldStep(
        key="board_040",
        kind=StepKind.DRAW,
        level=AILevel.NONE,
        title="Storyboard, shot 40: the beam finds the boat",
        when=When(5, "10:00", 70),
        by="illustrator",
        parts=(
            Part("illustrator", Capacity.PERFORMED, RoleCode.STORYBOARD_ARTIST),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
        ),
        uses=(Used("script.txt", Use.REFERENCE),),
        makes=(Makes("boards/board_040.png", Stage.REFERENCE),),
        human=(HumanContribution.DRAWING,),
        note="Pencil on paper, scanned.",
    ),
    ToldDecision(
        key="boat_is_generated",
        kind=DecisionKind.DIRECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(5, "11:30", 15),
        about=("board_030", "board_040"),
        why=(
            "Everything a person can stand in front of we film. The storm and the boat we generate: nobody goes out in that "
            "weather for twenty seconds of film. It may look a little unreal, it is the part that is feared."
        ),
    ),
    ToldStep(
        key="prompts",
        kind=StepKind.DIRECT_PROMPT,
        level=AILevel.NONE,
        title="Prompts for shots 30 and 40, from the boards",
        when=When(5, "13:00", 90),
        by="ai_artist",
        parts=(
            Part("ai_artist", Capacity.PERFORMED, RoleCode.PROMPT_DIRECTOR),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
        ),
        uses=(
            Used("boards/board_030.png", Use.REFERENCE),
            Used("boards/board_040.png", Use.REFERENCE),
            Used("text/treatment.txt", Use.REFERENCE),
        ),
        human=(HumanContribution.PROMPT_DIRECTION, HumanContribution.REFERENCE_CHOICE),
        prompt=f"30: {words.STORM_PROMPT}\n40: {words.BOAT_PROMPT}",
    ),
)
