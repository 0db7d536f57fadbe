"""From clips to the film: the offline cut, the graded picture, and the delivery with its sound."""

from pathlib import Path

from colophon.adapters.media import ffmpeg
from colophon.adapters.media.lighthouse.edit import Edit
from colophon.adapters.media.lighthouse.footage import picture_codec

_BAND = 544
"""Height of the picture between its black bands, about 2.35 to 1."""


def cut(edit: Edit, folder: Path, *, title: Path, offline: Path, graded: Path) -> None:
    """Write the small offline cut and the graded picture, both without sound, in one pass over the clips.

    Raises:
        FileCheckError: a clip could not be read.
    """
    sources = [ffmpeg.Source(folder / event.clip) for event in edit.picture]
    sources.append(ffmpeg.Source(title, ("-framerate", "25")))
    seconds = edit.frames / 25
    begin = edit.titles[0].at
    chains = _assembly(edit)
    chains += [
        "[cut]split[a][b]",
        "[a]scale=320:180:flags=fast_bilinear[offline]",
        f"[b]crop=1280:{_BAND},eq=contrast=1.07:brightness=-0.012:saturation=1.06[look]",
        f"[{len(edit.picture)}:v]format=yuva420p,loop=loop=-1:size=1:start=0,fade=t=in:s={begin}:n=20:alpha=1[title]",
        f"[look][title]overlay=(W-w)/2+150:(H-h)/2-62:format=yuv420:shortest=1:enable='gte(n,{begin})'[titled]",
        # Each fade is switched off outside its time; it would copy every frame otherwise.
        "[titled]fade=t=in:s=0:n=12:enable='lt(n,13)'[begun]",
        f"[begun]fade=t=out:st={seconds - 0.8:g}:d=0.8:enable='gte(t,{seconds - 0.9:g})'[faded]",
        f"[faded]pad=1280:720:0:{(720 - _BAND) // 2},format=yuv420p[graded]",
    ]
    ffmpeg.run(
        sources=sources,
        arguments=[
            *("-filter_complex", ";".join(chains)),
            *("-map", "[offline]", *picture_codec(quality=30), f"file:{offline}"),
            *("-map", "[graded]", *picture_codec(quality=26)),
        ],
        target=graded,
    )


def _assembly(edit: Edit) -> list[str]:
    """Return the chains that join the events into `[cut]`; a dissolve takes half its length from either side."""
    chains: list[str] = []
    joined = ""
    length = 0
    for number, event in enumerate(edit.picture):
        later = edit.picture[number + 1].dissolve // 2 if number + 1 < len(edit.picture) else 0
        first, end = event.first - event.dissolve // 2, event.first + event.frames + later
        chains.append(
            f"[{number}:v]trim=start_frame={first}:end_frame={end},setpts=PTS-STARTPTS,settb=1/25,fps=25[e{number}]"
        )
        if not joined:
            joined, length = f"[e{number}]", end - first
            continue
        name = "[cut]" if number == len(edit.picture) - 1 else f"[j{number}]"
        if event.dissolve:
            offset = (length - event.dissolve) / 25
            chains.append(
                f"{joined}[e{number}]xfade=transition=fade:duration={event.dissolve / 25}:offset={offset:g}{name}"
            )
        else:
            chains.append(f"{joined}[e{number}]concat=n=2:v=1:a=0,settb=1/25,fps=25{name}")
        length += end - first - event.dissolve
        joined = name
    return chains


def deliver(picture: Path, sound: Path, target: Path) -> None:
    """Write the delivery: the graded picture as it is, the mix as AAC.

    Raises:
        FileCheckError: picture or sound could not be read.
    """
    ffmpeg.run(
        sources=[ffmpeg.Source(picture), ffmpeg.Source(sound)],
        arguments=[
            *("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-b:a", "160k"),
            *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart"),
        ],
        target=target,
    )
