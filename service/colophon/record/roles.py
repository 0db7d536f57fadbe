"""Craft credits: one code for each, and what MARC relators, CAWG and MovieLabs OMC call it.

Sources: id.loc.gov/vocabulary/relators, CAWG Identity Assertion 1.3 (named actor roles), MovieLabs OMC 2.8 (participant titles).
"""

from enum import StrEnum
from typing import Final, NamedTuple


class RoleCode(StrEnum):
    """A craft credit's stable code."""

    DIRECTOR = "director"
    PRODUCER = "producer"
    EXECUTIVE_PRODUCER = "executive_producer"
    LINE_PRODUCER = "line_producer"
    SHOWRUNNER = "showrunner"
    WRITER = "writer"
    CREATIVE_DIRECTOR = "creative_director"
    ART_DIRECTOR = "art_director"
    COPYWRITER = "copywriter"
    CONCEPT_ARTIST = "concept_artist"
    STORYBOARD_ARTIST = "storyboard_artist"
    ILLUSTRATOR = "illustrator"
    ANIMATOR = "animator"
    CINEMATOGRAPHER = "cinematographer"
    CAMERA_OPERATOR = "camera_operator"
    DRONE_OPERATOR = "drone_operator"
    GAFFER = "gaffer"
    KEY_GRIP = "key_grip"
    PHOTOGRAPHER = "photographer"
    PRODUCTION_DESIGNER = "production_designer"
    SET_DESIGNER = "set_designer"
    PROPS_MASTER = "props_master"
    COSTUME_DESIGNER = "costume_designer"
    MAKE_UP_ARTIST = "make_up_artist"
    HAIR_STYLIST = "hair_stylist"
    ACTOR = "actor"
    VOICE_ACTOR = "voice_actor"
    DUBBING_ACTOR = "dubbing_actor"
    NARRATOR = "narrator"
    STUNT_PERFORMER = "stunt_performer"
    CASTING_DIRECTOR = "casting_director"
    CHOREOGRAPHER = "choreographer"
    SCRIPT_SUPERVISOR = "script_supervisor"
    AI_ARTIST = "ai_artist"
    PROMPT_DIRECTOR = "prompt_director"
    EDITOR = "editor"
    COLOURIST = "colourist"
    VFX_SUPERVISOR = "vfx_supervisor"
    COMPOSITOR = "compositor"
    COMPOSER = "composer"
    MUSICIAN = "musician"
    SOUND_RECORDIST = "sound_recordist"
    SOUND_DESIGNER = "sound_designer"
    SOUND_MIXER = "sound_mixer"
    GRAPHIC_DESIGNER = "graphic_designer"
    TRANSLATOR = "translator"
    SUBTITLER = "subtitler"
    CLIENT = "client"
    PUBLISHER = "publisher"
    SPONSOR = "sponsor"


class Role(NamedTuple):
    """A craft credit: label for people, MARC relator code, CAWG role, OMC participant title (None: it has none)."""

    label: str
    department: str
    marc: str | None
    cawg: str
    omc: str | None

    @property
    def within_sentence(self) -> str:
        """The label as it stands within a sentence: "director", but "AI artist" keeps its capitals."""
        return self.label if self.label[:2].isupper() else self.label[:1].lower() + self.label[1:]


ROLES: Final[dict[RoleCode, Role]] = {
    RoleCode.DIRECTOR: Role("Director", "Direction", "drt", "cawg.creator", "Director"),
    RoleCode.PRODUCER: Role("Producer", "Production", "pro", "cawg.producer", None),
    RoleCode.EXECUTIVE_PRODUCER: Role("Executive producer", "Production", "pro", "cawg.producer", None),
    RoleCode.LINE_PRODUCER: Role("Line producer", "Production", "pmn", "cawg.producer", None),
    RoleCode.SHOWRUNNER: Role("Showrunner", "Direction", "pro", "cawg.producer", "Showrunner"),
    RoleCode.WRITER: Role("Writer", "Writing", "aus", "cawg.creator", None),
    RoleCode.CREATIVE_DIRECTOR: Role("Creative director", "Direction", "ard", "cawg.creator", None),
    RoleCode.ART_DIRECTOR: Role("Art director", "Art", "adi", "cawg.contributor", "ArtDirector"),
    RoleCode.COPYWRITER: Role("Copywriter", "Writing", "aut", "cawg.creator", None),
    RoleCode.CONCEPT_ARTIST: Role("Concept artist", "Art", "ccp", "cawg.contributor", None),
    RoleCode.STORYBOARD_ARTIST: Role("Storyboard artist", "Art", "ill", "cawg.contributor", None),
    RoleCode.ILLUSTRATOR: Role("Illustrator", "Art", "ill", "cawg.contributor", None),
    RoleCode.ANIMATOR: Role("Animator", "Animation", "anm", "cawg.contributor", None),
    RoleCode.CINEMATOGRAPHER: Role("Cinematographer", "Camera", "cng", "cawg.contributor", "DirectorOfPhotography"),
    RoleCode.CAMERA_OPERATOR: Role("Camera operator", "Camera", "cop", "cawg.contributor", None),
    RoleCode.DRONE_OPERATOR: Role("Drone operator", "Camera", "cop", "cawg.contributor", None),
    RoleCode.GAFFER: Role("Gaffer", "Camera", "elg", "cawg.contributor", None),
    RoleCode.KEY_GRIP: Role("Key grip", "Camera", None, "cawg.contributor", None),
    RoleCode.PHOTOGRAPHER: Role("Photographer", "Camera", "pht", "cawg.creator", None),
    RoleCode.PRODUCTION_DESIGNER: Role("Production designer", "Art", "prs", "cawg.contributor", "ProductionDesigner"),
    RoleCode.SET_DESIGNER: Role("Set designer", "Art", "std", "cawg.contributor", "SetDesigner"),
    RoleCode.PROPS_MASTER: Role("Props master", "Art", None, "cawg.contributor", None),
    RoleCode.COSTUME_DESIGNER: Role("Costume designer", "Costume", "cst", "cawg.contributor", "CostumeDesigner"),
    RoleCode.MAKE_UP_ARTIST: Role("Make-up artist", "Make-up", "mka", "cawg.contributor", "Makeup"),
    RoleCode.HAIR_STYLIST: Role("Hair stylist", "Make-up", None, "cawg.contributor", "Hair"),
    RoleCode.ACTOR: Role("Actor", "Cast", "act", "cawg.contributor", "Actor"),
    RoleCode.VOICE_ACTOR: Role("Voice actor", "Cast", "vac", "cawg.contributor", "VoiceActor"),
    RoleCode.DUBBING_ACTOR: Role("Dubbing actor", "Cast", "vac", "cawg.contributor", "DubbingActor"),
    RoleCode.NARRATOR: Role("Narrator", "Cast", "nrt", "cawg.contributor", None),
    RoleCode.STUNT_PERFORMER: Role("Stunt performer", "Cast", "prf", "cawg.contributor", None),
    RoleCode.CASTING_DIRECTOR: Role("Casting director", "Production", "cad", "cawg.contributor", None),
    RoleCode.CHOREOGRAPHER: Role("Choreographer", "Direction", "chr", "cawg.contributor", None),
    RoleCode.SCRIPT_SUPERVISOR: Role("Script supervisor", "Direction", None, "cawg.contributor", None),
    RoleCode.AI_ARTIST: Role("AI artist", "AI", None, "cawg.contributor", None),
    RoleCode.PROMPT_DIRECTOR: Role("Prompt director", "AI", None, "cawg.contributor", None),
    RoleCode.EDITOR: Role("Editor", "Editing", "flm", "cawg.editor", "Editor"),
    RoleCode.COLOURIST: Role("Colourist", "Editing", "clr", "cawg.contributor", None),
    RoleCode.VFX_SUPERVISOR: Role("VFX supervisor", "Visual effects", None, "cawg.contributor", None),
    RoleCode.COMPOSITOR: Role("Compositor", "Visual effects", None, "cawg.contributor", None),
    RoleCode.COMPOSER: Role("Composer", "Music", "cmp", "cawg.creator", "Composer"),
    RoleCode.MUSICIAN: Role("Musician", "Music", "mus", "cawg.contributor", None),
    RoleCode.SOUND_RECORDIST: Role("Sound recordist", "Sound", "rcd", "cawg.contributor", None),
    RoleCode.SOUND_DESIGNER: Role("Sound designer", "Sound", "sds", "cawg.contributor", "SoundEditor"),
    RoleCode.SOUND_MIXER: Role("Sound mixer", "Sound", "mxe", "cawg.contributor", "SoundMixer"),
    RoleCode.GRAPHIC_DESIGNER: Role("Graphic designer", "Art", None, "cawg.contributor", None),
    RoleCode.TRANSLATOR: Role("Translator", "Writing", "trl", "cawg.translator", None),
    RoleCode.SUBTITLER: Role("Subtitler", "Writing", "trl", "cawg.translator", None),
    RoleCode.CLIENT: Role("Client", "Client", "cli", "cawg.sponsor", None),
    RoleCode.PUBLISHER: Role("Publisher", "Client", "pbl", "cawg.publisher", None),
    RoleCode.SPONSOR: Role("Sponsor", "Client", "spn", "cawg.sponsor", None),
}
