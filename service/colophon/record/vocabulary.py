"""The closed vocabularies of a record, and what each word means to the standards.

Sources: C2PA 2.4 (actions), IPTC Digital Source Type, CAWG 1.3 (roles, in roles.py), U.S. Copyright Office Part 2 (protectable).
"""

from enum import StrEnum
from typing import Final

IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""Base of the IPTC terms: http, not https, as the vocabulary itself is published."""


class WorkKind(StrEnum):
    """What sort of production a work is."""

    FILM = "film"
    SERIES = "series"
    EPISODE = "episode"
    SPOT = "spot"
    CAMPAIGN = "campaign"
    STILL = "still"
    AUDIO = "audio"
    TEXT = "text"


class Visibility(StrEnum):
    """How a work's entries stand in the public log."""

    SEALED = "sealed"
    OPEN = "open"


class Modality(StrEnum):
    """What an asset is to the senses."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    MODEL_3D = "3d"
    DATA = "data"


class Stage(StrEnum):
    """How far along an asset is."""

    BRIEF = "brief"
    REFERENCE = "reference"
    CANDIDATE = "candidate"
    ELEMENT = "element"
    SHOT = "shot"
    CUT = "cut"
    MASTER = "master"


class Channel(StrEnum):
    """What of an output is classed by itself."""

    PICTURE = "picture"
    VOICE = "voice"
    MUSIC = "music"
    EFFECTS = "effects"
    TEXT = "text"
    LIKENESS = "likeness"


class AgentKind(StrEnum):
    """Who or what acted."""

    PERSON = "person"
    AI_SYSTEM = "ai_system"
    SOFTWARE = "software"
    ORGANISATION = "organisation"


class Capacity(StrEnum):
    """In what capacity an agent took part in a step."""

    PERFORMED = "performed"
    DIRECTED = "directed"
    SUPERVISED = "supervised"
    TOOL = "tool"


class Use(StrEnum):
    """How a step used an asset: parent and component are kept in the output; input and reference are not."""

    PARENT = "parent"
    COMPONENT = "component"
    INPUT = "input"
    REFERENCE = "reference"


KEPT: Final = frozenset({Use.PARENT, Use.COMPONENT})
"""Uses along which content reaches the output."""


class StepKind(StrEnum):
    """What a step was."""

    BRIEF = "brief"
    CONCEPT = "concept"
    WRITE = "write"
    DRAW = "draw"
    CAPTURE = "capture"
    PERFORM = "perform"
    RECORD = "record"
    CREATE = "create"
    DIRECT_PROMPT = "direct_prompt"
    GENERATE = "generate"
    TRANSFORM = "transform"
    ENHANCE = "enhance"
    SELECT = "select"
    CUT = "cut"
    COMPOSITE = "composite"
    ANIMATE = "animate"
    RETOUCH = "retouch"
    GRADE = "grade"
    COMPOSE = "compose"
    SOUND = "sound"
    MIX = "mix"
    DUB = "dub"
    SUBTITLE = "subtitle"
    TRANSLATE = "translate"
    CONFORM = "conform"
    ENCODE = "encode"
    MARK = "mark"
    STRIP = "strip"
    SEAL = "seal"
    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"


NOT_PERCEPTIBLE: Final = frozenset(
    {
        StepKind.SELECT,
        StepKind.ENCODE,
        StepKind.MARK,
        StepKind.STRIP,
        StepKind.SEAL,
        StepKind.REVIEW,
        StepKind.APPROVE,
        StepKind.PUBLISH,
    }
)
"""Steps that leave what is seen and heard as it was; an approval carries over them."""


class AILevel(StrEnum):
    """How far AI shaped what a step made; `rank` orders the levels."""

    NONE = "none"
    SUGGESTED = "suggested"
    ASSISTED = "assisted"
    ENHANCED = "enhanced"
    TRANSFORMED = "transformed"
    GENERATED = "generated"

    @property
    def rank(self) -> int:
        """0 for none up to 5 for generated."""
        return list(AILevel).index(self)


class HumanContribution(StrEnum):
    """What a person brought to a step."""

    BRIEF = "brief"
    CONCEPT = "concept"
    SCRIPT = "script"
    DRAWING = "drawing"
    PERFORMANCE = "performance"
    CAPTURE = "capture"
    PROMPT_DIRECTION = "prompt_direction"
    REFERENCE_CHOICE = "reference_choice"
    SELECTION = "selection"
    ARRANGEMENT = "arrangement"
    MODIFICATION = "modification"
    COMPOSITING = "compositing"
    GRADING = "grading"
    SOUND = "sound"
    APPROVAL = "approval"
    REJECTION = "rejection"


PROTECTABLE: Final = frozenset(
    {
        HumanContribution.SCRIPT,
        HumanContribution.DRAWING,
        HumanContribution.PERFORMANCE,
        HumanContribution.CAPTURE,
        HumanContribution.SELECTION,
        HumanContribution.ARRANGEMENT,
        HumanContribution.MODIFICATION,
        HumanContribution.COMPOSITING,
        HumanContribution.SOUND,
    }
)
"""Contributions able to carry authorship (U.S. Copyright Office, Copyright and AI, Part 2, January 2025)."""


class DecisionKind(StrEnum):
    """What was decided."""

    SELECTION = "selection"
    APPROVAL = "approval"
    REJECTION = "rejection"
    DIRECTION = "direction"
    WAIVER = "waiver"


class EvidenceKind(StrEnum):
    """What backs a statement."""

    C2PA_MANIFEST = "c2pa_manifest"
    COMFY_WORKFLOW = "comfy_workflow"
    SD_PARAMETERS = "sd_parameters"
    CAMERA_EXIF = "camera_exif"
    EDITOR_XMP = "editor_xmp"
    IPTC_SOURCE_TYPE = "iptc_source_type"
    AIGC_LABEL = "aigc_label"
    GIT = "git"
    TIMELINE = "timeline"
    TIMELAPSE = "timelapse"
    CONTRACT = "contract"
    CONSENT = "consent"
    DECLARATION = "declaration"
    FILE = "file"


class Strength(StrEnum):
    """How strong a piece of evidence is, strongest first."""

    CRYPTOGRAPHIC = "cryptographic"
    TOOL_RECORDED = "tool_recorded"
    THIRD_PARTY = "third_party"
    SELF_DECLARED = "self_declared"


class Indicates(StrEnum):
    """What a piece of evidence points to."""

    AI = "ai"
    CAMERA = "camera"
    EDITOR = "editor"
    NOTHING = "nothing"


class Via(StrEnum):
    """How a statement reached the log: the operator's word."""

    API_KEY = "api_key"
    SESSION = "session"
    CLI = "cli"
    PACK = "pack"
    LINK = "link"


class ReasonCode(StrEnum):
    """Why a key was revoked, a release taken back or a field erased, in public."""

    ERROR = "error"
    RIGHTS = "rights"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    KEY_COMPROMISED = "key_compromised"
    KEY_RETIRED = "key_retired"
    SUPERSEDED = "superseded"
    LEGAL = "legal"
    REQUEST = "request"
    OTHER = "other"


class OutputClass(StrEnum):
    """What an output, or one channel of it, is recorded as; strictest first, `undetermined` apart."""

    FULLY_AI_GENERATED = "fully_ai_generated"
    AI_GENERATED_HUMAN_DIRECTED = "ai_generated_human_directed"
    HUMAN_MADE_WITH_AI_PARTS = "human_made_with_ai_parts"
    AI_ASSISTED = "ai_assisted"
    HUMAN_MADE = "human_made"
    UNDETERMINED = "undetermined"


class Oversight(StrEnum):
    """C2PA 2.4, section 18.28: `humanOversightLevel` of `c2pa.ai-disclosure`."""

    FULLY_AUTONOMOUS = "fully_autonomous"
    PROMPT_GUIDED = "prompt_guided"
    HUMAN_VALIDATED = "human_validated"


class SourceType(StrEnum):
    """IPTC Digital Source Type, and the two that C2PA adds; the value is the whole address."""

    DIGITAL_CAPTURE = IPTC + "digitalCapture"
    COMPUTATIONAL_CAPTURE = IPTC + "computationalCapture"
    NEGATIVE_FILM = IPTC + "negativeFilm"
    POSITIVE_FILM = IPTC + "positiveFilm"
    PRINT = IPTC + "print"
    HUMAN_EDITS = IPTC + "humanEdits"
    ALGORITHMICALLY_ENHANCED = IPTC + "algorithmicallyEnhanced"
    DIGITAL_CREATION = IPTC + "digitalCreation"
    DATA_DRIVEN_MEDIA = IPTC + "dataDrivenMedia"
    TRAINED_ALGORITHMIC_MEDIA = IPTC + "trainedAlgorithmicMedia"
    COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA = IPTC + "compositeWithTrainedAlgorithmicMedia"
    ALGORITHMIC_MEDIA = IPTC + "algorithmicMedia"
    SCREEN_CAPTURE = IPTC + "screenCapture"
    VIRTUAL_RECORDING = IPTC + "virtualRecording"
    COMPOSITE = IPTC + "composite"
    COMPOSITE_CAPTURE = IPTC + "compositeCapture"
    COMPOSITE_SYNTHETIC = IPTC + "compositeSynthetic"
    EMPTY = "http://c2pa.org/digitalsourcetype/empty"
    TRAINED_ALGORITHMIC_DATA = "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData"


MODALITY_CHANNELS: Final[dict[Modality, tuple[Channel, ...]]] = {
    Modality.IMAGE: (Channel.PICTURE,),
    Modality.VIDEO: (Channel.PICTURE,),
    Modality.AUDIO: (Channel.EFFECTS,),
    Modality.TEXT: (Channel.TEXT,),
    Modality.MODEL_3D: (Channel.PICTURE,),
    Modality.DATA: (),
}
"""The channels an output has when the step that made it does not say."""
