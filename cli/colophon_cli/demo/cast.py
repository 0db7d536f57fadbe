"""Who and what made the spot: invented people, existing programs, each under the key by which the story calls it."""

from typing import Final

from colophon.record.nouns import Agent
from colophon.record.vocabulary import AgentKind
from colophon_cli.demo import words


def _person(name: str, *, named: bool = True) -> Agent:
    return Agent(kind=AgentKind.PERSON, name=name, publish_name=named)


def _system(name: str, *, provider: str, version: str) -> Agent:
    return Agent(kind=AgentKind.AI_SYSTEM, name=name, provider=provider, version=version, publish_name=True)


def _program(name: str, *, provider: str, version: str) -> Agent:
    return Agent(kind=AgentKind.SOFTWARE, name=name, provider=provider, version=version, publish_name=True)


CAST: Final[dict[str, Agent]] = {
    "client": Agent(kind=AgentKind.ORGANISATION, name=words.CLIENT, publish_name=True),
    "director": _person("Ines Halvard"),
    "producer": _person("Tomas Finch"),
    "writer": _person("Ruth Adeyemi"),
    "cinematographer": _person("Jonas Brekke"),
    "illustrator": _person("Mirela Stan"),
    "ai_artist": _person("Kenji Okafor"),
    # She chose not to be named: the record knows her, sealed files and pages don't.
    "voice": _person("Alma Reyes", named=False),
    "composer": _person("Signe Lund"),
    "sound": _person("Wren Doyle"),
    "editor": _person("Pablo Arnaud"),
    "colourist": _person("Nadia Petrov"),
    "designer": _person("Leo Marsh"),
    "wan": _system("Wan 2.2", provider="Alibaba", version="T2V-A14B"),
    "flux": _system("FLUX.1 dev", provider="Black Forest Labs", version="1.0"),
    "qwen": _system("Qwen3", provider="Alibaba", version="32B"),
    "comfy": _program("ComfyUI", provider="Comfy Org", version="0.3"),
    "krita": _program("Krita", provider="KDE", version="5.2"),
    "resolve": _program("DaVinci Resolve", provider="Blackmagic Design", version="19"),
    "reaper": _program("REAPER", provider="Cockos", version="7"),
    "typst": _program("Typst", provider="Typst", version="0.15"),
}
