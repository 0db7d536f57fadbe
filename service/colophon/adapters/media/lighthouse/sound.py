"""Voice, music and effects, synthesised: a pattern of tones stands for a voice-over, no speech is imitated in earnest."""

import math
import random
import struct
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colophon.adapters.media import ffmpeg

RATE: Final = 48_000
_VOICE_RATE: Final = 16_000
_TABLE: Final = 512
SECONDS: Final = 20.0

# First three formants in hertz, after Peterson and Barney (1952), a man's voice.
_VOWELS: Final = {
    "a": (730, 1090, 2440),
    "e": (530, 1840, 2480),
    "i": (270, 2290, 3010),
    "o": (570, 840, 2410),
    "u": (300, 870, 2240),
}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One sound of the voice: start and length in seconds, vowel, pitch in hertz."""

    start: float
    length: float
    vowel: str
    pitch: float


def reading(*, home: float, pitch: float) -> list[Syllable]:
    """Return the lines as syllables; the word "home" falls on the second `home`."""
    lines: tuple[tuple[float, str], ...] = (
        (2.3, "u.aai.a.o"),  # Some nights are long.
        (6.9, "u.e.i.a.ai"),  # Someone keeps a light,
        (9.7, "o.a.u.ai.o.ei"),  # so that you find your way
        (home, "O"),  # home.
        (16.9, "i.a.ai.o.u.a"),  # Keep a light for someone.
    )
    found: list[Syllable] = []
    for start, text in lines:
        now = start
        for place, sound in enumerate(text.split(".")):
            length = 0.9 if sound == "O" else 0.17 + 0.07 * len(sound)
            fall = 1.0 - 0.035 * place
            for vowel in sound.lower():
                found.append(Syllable(now, length / len(sound), vowel, pitch * fall))
                now += length / len(sound)
            now += 0.07
    return found


def _table(vowel: str, pitch: float) -> list[float]:
    """Return one period of a voiced sound with that vowel's formants."""
    parts: list[tuple[int, float]] = []
    for harmonic in range(1, 28):
        hertz = harmonic * pitch
        resonance = sum(
            1 / (1 + ((hertz - formant) / (70 + 40 * rank)) ** 2) / (1 + rank)
            for rank, formant in enumerate(_VOWELS[vowel])
        )
        parts.append((harmonic, (0.06 + resonance) / harmonic**0.9))
    wave_form = [
        sum(size * math.sin(math.tau * harmonic * n / _TABLE + harmonic) for harmonic, size in parts)
        for n in range(_TABLE)
    ]
    top = max(abs(value) for value in wave_form)
    return [value / top for value in wave_form]


def voice(path: Path, syllables: Sequence[Syllable], *, seed: int) -> None:
    """Write a voice of these syllables, mono, `SECONDS` long, as WAV."""
    chance = random.Random(seed)  # noqa: S311 - a sound, no secret
    total = int(SECONDS * _VOICE_RATE)
    samples = [0.0] * total
    tables: dict[str, list[float]] = {}
    for syllable in syllables:
        table = tables.setdefault(syllable.vowel, _table(syllable.vowel, syllable.pitch))
        count = int(syllable.length * _VOICE_RATE)
        first = int(syllable.start * _VOICE_RATE)
        step = syllable.pitch * chance.uniform(0.99, 1.01) * _TABLE / _VOICE_RATE
        phase = 0.0
        for n in range(min(count, total - first)):
            place = n / count
            phase += step * (1.02 - 0.05 * place)
            samples[first + n] += table[int(phase) % _TABLE] * min(1.0, place * 9, (1 - place) * 5)
    values = [max(-32_767, min(32_767, round(value * 15_000))) for value in samples]
    _write(path, values, rate=_VOICE_RATE)


def _write(path: Path, values: Sequence[int], *, rate: int) -> None:
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(rate)
        sink.writeframes(struct.pack(f"<{len(values)}h", *values))


_WAV: Final = ("-c:a", "pcm_s16le", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1", "-f", "wav")
_EVEN: Final = "asetnsamples=n=1024:p=0,asetpts=N/SR/TB"
"""Goes before a fade that follows a mix of several sources. Their threads decide in which pieces a mix comes and what time
is written on them; now and then a fade then missed its time, and the same graph gave other samples."""

_CHORDS: Final = (
    (146.83, 220.0, 349.23),
    (116.54, 233.08, 349.23),
    (174.61, 220.0, 261.63),
    (130.81, 196.0, 329.63),
    (146.83, 220.0, 369.99),
)
_MELODY: Final = (
    (0.6, 587.33),
    (1.9, 698.46),
    (3.1, 659.25),
    (4.6, 587.33),
    (6.2, 466.16),
    (13.2, 587.33),
    (14.4, 659.25),
    (15.6, 739.99),
    (17.4, 880.0),
)


def music(path: Path) -> None:
    """Write the music: five slow chords, a few struck notes, major at dawn."""
    sources: list[ffmpeg.Source] = []
    chains: list[str] = []
    for number, chord in enumerate(_CHORDS):
        tones = "+".join(
            f"sin({math.tau * hertz:.4f}*t)+0.6*sin({math.tau * hertz * 1.004:.4f}*t+1)"
            for hertz in (chord[0] / 2, *chord)
        )
        swell = "sin(PI*min(1,t/5.2))"
        sources.append(ffmpeg.Source(f"aevalsrc='0.05*({tones})*{swell}':s=24000:d=5.2"))
        chains.append(f"[{number}:a]adelay={max(0, number * 4000 - 600)}:all=1[c{number}]")
    for number, (start, hertz) in enumerate(_MELODY):
        turn = math.tau * hertz
        sources.append(
            ffmpeg.Source(
                f"aevalsrc='0.16*exp(-2.1*t)*(sin({turn:.4f}*t)+0.3*sin({turn * 2.01:.4f}*t)*exp(-3*t))':s=24000:d=2.6"
            )
        )
        chains.append(f"[{len(_CHORDS) + number}:a]adelay={round(start * 1000)}:all=1[m{number}]")
    names = "".join([f"[c{n}]" for n in range(len(_CHORDS))] + [f"[m{n}]" for n in range(len(_MELODY))])
    room = f"lowpass=f=3800,aecho=0.8:0.6:70|190|310:0.32|0.24|0.16,apad,atrim=0:{SECONDS},{_EVEN},afade=t=out:st=18.4:d=1.6"
    chains.append(
        f"{names}amix=inputs={len(_CHORDS) + len(_MELODY)}:normalize=0,{room},aresample={RATE},"
        "pan=stereo|c0=c0|c1=c0[out]"
    )
    ffmpeg.run(sources=sources, arguments=["-filter_complex", ";".join(chains), "-map", "[out]", *_WAV], target=path)


def sea(path: Path) -> None:
    """Write twenty seconds of sea."""
    graph = (
        "[0:a]lowpass=f=900,tremolo=f=0.13:d=0.55[near];[1:a]bandpass=f=2600:w=2400,tremolo=f=0.21:d=0.8,volume=0.35[hiss];"
        f"[near][hiss]amix=inputs=2:normalize=0,{_EVEN},afade=t=in:d=0.8,afade=t=out:st=18.6:d=1.4,atrim=0:{SECONDS},"
        "pan=stereo|c0=c0|c1=c0[out]"
    )
    _noises(path, (("brown", 0.5, 11), ("pink", 0.3, 12)), graph)


def storm(path: Path, *, strikes: Sequence[float]) -> None:
    """Write the storm's wind and a thunder after each strike (in seconds)."""
    thunder = "+".join(
        f"between(t,{at:.2f},{at + 3:.2f})*exp(-1.5*(t-{at:.2f}))*min(1,(t-{at:.2f})*14)" for at in strikes
    )
    graph = (
        "[0:a]bandpass=f=420:w=300,tremolo=f=0.7:d=0.5,volume='1.2*min(1,max(0,(t-6)/1.2))*min(1,max(0,(13.4-t)/1.4))':eval=frame[wind];"
        f"[1:a]lowpass=f=190,volume='5*({thunder})':eval=frame[thunder];"
        f"[wind][thunder]amix=inputs=2:normalize=0,atrim=0:{SECONDS},alimiter=limit=0.85,pan=stereo|c0=c0|c1=c0[out]"
    )
    _noises(path, (("pink", 0.6, 21), ("brown", 0.9, 22)), graph)


def bell(path: Path) -> None:
    """Write a buoy's bell at dawn."""
    parts = ((523.25, 1.0, 1.1), (1255.8, 0.6, 1.9), (2197.6, 0.35, 3.0), (2931.0, 0.18, 4.4))
    tone = "+".join(f"{size}*exp(-{decay}*t)*sin({math.tau * hertz:.3f}*t)" for hertz, size, decay in parts)
    source = ffmpeg.Source(f"aevalsrc='0.14*({tone})':s=24000:d=4")
    strokes = (13_600, 15_400, 18_100)
    names = [f"s{n}" for n in range(len(strokes))]
    graph = (
        f"[0:a]asplit={len(strokes)}{''.join(f'[{name}]' for name in names)};"
        + ";".join(f"[{name}]adelay={at}:all=1[{name}d]" for name, at in zip(names, strokes, strict=True))
        + f";{''.join(f'[{name}d]' for name in names)}amix=inputs={len(strokes)}:normalize=0,"
        + f"aecho=0.8:0.5:220:0.3,apad,atrim=0:{SECONDS},{_EVEN},afade=t=out:st=19:d=1,aresample={RATE},pan=stereo|c0=c0|c1=c0[out]"
    )
    ffmpeg.run(sources=[source], arguments=["-filter_complex", graph, "-map", "[out]", *_WAV], target=path)


def _noises(path: Path, kinds: Sequence[tuple[str, float, int]], graph: str) -> None:
    sources = [
        ffmpeg.Source(f"anoisesrc=color={colour}:amplitude={size}:seed={seed}:sample_rate={RATE}:duration={SECONDS:g}")
        for colour, size, seed in kinds
    ]
    ffmpeg.run(sources=sources, arguments=["-filter_complex", graph, "-map", "[out]", *_WAV], target=path)


def voice_edit(take: Path, target: Path) -> None:
    """Write the chosen take as it goes into the mix: cleaned below, a little room, level."""
    graph = (
        "[0:a]highpass=f=90,lowpass=f=5200,acompressor=threshold=0.2:ratio=3,volume=2.6,"
        f"aecho=0.9:0.4:46|83:0.12|0.08,atrim=0:{SECONDS},aresample={RATE}[out]"
    )
    ffmpeg.run(
        sources=[ffmpeg.Source(take)], arguments=["-filter_complex", graph, "-map", "[out]", *_WAV], target=target
    )


def mix(stems: Sequence[tuple[Path, float]], target: Path) -> None:
    """Write the mix of stems, each with its gain, stereo."""
    sources = [ffmpeg.Source(path) for path, _ in stems]
    chains = [f"[{n}:a]aformat=channel_layouts=stereo,volume={gain}[s{n}]" for n, (_, gain) in enumerate(stems)]
    names = "".join(f"[s{n}]" for n in range(len(stems)))
    chains.append(f"{names}amix=inputs={len(stems)}:normalize=0,alimiter=limit=0.9,atrim=0:{SECONDS}[out]")
    ffmpeg.run(sources=sources, arguments=["-filter_complex", ";".join(chains), "-map", "[out]", *_WAV], target=target)
