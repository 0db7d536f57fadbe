"""Voice, music, effects: all of it made by people, and mixed."""

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

_VOICE: Final = (Channel.VOICE,)
_MUSIC: Final = (Channel.MUSIC,)
_EFFECTS: Final = (Channel.EFFECTS,)


def _spoken(number: int, when: When) -> ToldStep:
    return ToldStep(
        key=f"voice_{number}",
        kind=StepKind.RECORD,
        level=AILevel.NONE,
        title=f"Voice-over, take {number}",
        when=when,
        by="sound",
        parts=(
            Part("voice", Capacity.PERFORMED, RoleCode.VOICE_ACTOR),
            Part("sound", Capacity.PERFORMED, RoleCode.SOUND_RECORDIST),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
        ),
        uses=(Used("script.txt", Use.INPUT),),
        makes=(Makes(f"sound/voice_take{number}.wav", Stage.CANDIDATE, _VOICE),),
        human=(HumanContribution.PERFORMANCE, HumanContribution.CAPTURE),
    )


def _effect(key: str, kind: StepKind, title: str, when: When, *, human: HumanContribution, note: str) -> ToldStep:
    return ToldStep(
        key=key,
        kind=kind,
        level=AILevel.NONE,
        title=title,
        when=when,
        by="sound",
        parts=(
            Part("sound", Capacity.PERFORMED, RoleCode.SOUND_DESIGNER),
            Part("reaper", Capacity.TOOL),
        ),
        makes=(Makes(f"sound/{key}.wav", Stage.ELEMENT, _EFFECTS),),
        human=(human,),
        note=note,
    )


SOUNDS: Final[tuple[Told, ...]] = (
    _spoken(1, When(3, "15:00", 12)),
    _spoken(2, When(3, "15:20", 14)),
    ToldDecision(
        key="choose_voice",
        kind=DecisionKind.SELECTION,
        by="director",
        role=RoleCode.DIRECTOR,
        when=When(3, "15:40", 5),
        candidates=("sound/voice_take1.wav", "sound/voice_take2.wav"),
        chosen=("sound/voice_take2.wav",),
        why="In take 2 she waits before 'home' as long as one waits for somebody.",
    ),
    ToldStep(
        key="voice",
        kind=StepKind.SOUND,
        level=AILevel.NONE,
        title="Voice cleaned and levelled",
        when=When(3, "16:00", 30),
        by="sound",
        parts=(
            Part("sound", Capacity.PERFORMED, RoleCode.SOUND_DESIGNER),
            Part("reaper", Capacity.TOOL),
        ),
        uses=(Used("sound/voice_take2.wav", Use.PARENT),),
        makes=(Makes("sound/voice.wav", Stage.ELEMENT, _VOICE),),
        human=(HumanContribution.SOUND,),
        note="High-pass, compressor, a small room. No voice model of any kind.",
    ),
    ToldStep(
        key="music",
        kind=StepKind.COMPOSE,
        level=AILevel.NONE,
        title="Music: five chords, major at dawn",
        when=When(3, "16:30", 240),
        by="composer",
        parts=(
            Part("composer", Capacity.PERFORMED, RoleCode.COMPOSER),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
        ),
        makes=(Makes("sound/music.wav", Stage.ELEMENT, _MUSIC),),
        human=(HumanContribution.SOUND, HumanContribution.PERFORMANCE),
    ),
    _effect(
        "fx_sea",
        StepKind.RECORD,
        "Sea, recorded below the rock",
        When(2, "06:40", 30),
        human=HumanContribution.CAPTURE,
        note="Two microphones, one of them wet afterwards.",
    ),
    _effect(
        "fx_storm",
        StepKind.SOUND,
        "Wind and two thunders",
        When(2, "09:00", 90),
        human=HumanContribution.SOUND,
        note="Synthesised by hand; the thunders follow the flashes of shot 30 by their distance.",
    ),
    _effect(
        "fx_bell",
        StepKind.SOUND,
        "A buoy's bell at dawn",
        When(2, "10:40", 30),
        human=HumanContribution.SOUND,
        note="Additive, three strokes.",
    ),
    ToldStep(
        key="mix",
        kind=StepKind.MIX,
        level=AILevel.NONE,
        title="Mix",
        when=When(2, "11:30", 120),
        by="sound",
        parts=(
            Part("sound", Capacity.PERFORMED, RoleCode.SOUND_MIXER),
            Part("director", Capacity.DIRECTED, RoleCode.DIRECTOR),
            Part("reaper", Capacity.TOOL),
        ),
        uses=tuple(
            Used(f"sound/{name}.wav", Use.COMPONENT) for name in ("voice", "music", "fx_sea", "fx_storm", "fx_bell")
        ),
        makes=(Makes("sound/mix.wav", Stage.ELEMENT, (Channel.VOICE, Channel.MUSIC, Channel.EFFECTS)),),
        human=(HumanContribution.SOUND, HumanContribution.ARRANGEMENT),
    ),
)
