"""What a request looks like: shown in the OpenAPI description, and sent to the real application by a test."""

from typing import Any, Final

from fastapi.openapi.models import Example

WORK_ID: Final = "5b0f3a52-6d0e-4c0b-9c57-0d6f2a1b7e44"
PERSON_ID: Final = "8c1d9a3e-51f7-4f0e-8d38-2f8a4f6b1c20"
MODEL_ID: Final = "f3b7c6a1-9e2d-4b8a-a5c4-6d1e0f9b8a77"
BOARD: Final = "3c9909afec25354d551dae21590bb26e38d53f2173b8d3dc3eee4c047e7ab1c1"
TAKE: Final = "9b74c9897bac770ffc029102a200c5de1a5c6d3b5b3a3d1f0a7c9b1e2d4f6a88"
TAKE_2: Final = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
STEP_ID: Final = "01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e2f"

WORK: Final[dict[str, Example]] = {
    "spot": {
        "summary": "A spot",
        "value": {
            "kind": "spot",
            "title": "The Lighthouse",
            "frame_rate": "25/1",
            "client": "Nordlicht Ferries",
            "point_of_view": "A place is worth showing as it is; what we added, we say.",
            "answerable": "Mara Lindqvist, Studio Undertow",
        },
    }
}
AGENT: Final[dict[str, Example]] = {
    "person": {
        "summary": "A person who wants to be named",
        "value": {"kind": "person", "name": "Mara Lindqvist", "publish_name": True},
    },
    "ai_system": {
        "summary": "An AI system",
        "value": {"kind": "ai_system", "name": "Wan", "provider": "Alibaba", "version": "2.2"},
    },
}
ASSET: Final[dict[str, Example]] = {
    "take": {
        "summary": "A take that stays where it is",
        "value": {
            "sha256": TAKE,
            "size": 18_204_551,
            "mime": "video/mp4",
            "modality": "video",
            "stage": "candidate",
            "name": "sh012_take07.mp4",
            "duration_ms": 4_000,
        },
    }
}
_STEP: Final[dict[str, Any]] = {
    "kind": "generate",
    "ai_level": "generated",
    "title": "Shot 12, the lamp turns",
    "at": "2026-11-20T14:05:00+01:00",
    "agents": [
        {"agent": PERSON_ID, "capacity": "directed", "role": "director"},
        {"agent": MODEL_ID, "capacity": "tool"},
    ],
    "inputs": [{"asset": BOARD, "use": "reference"}],
    "outputs": [{"asset": TAKE, "stage": "candidate"}],
    "human": ["prompt_direction", "reference_choice"],
    "prompt": "the beam of an old lighthouse sweeps over wet rocks, blue hour",
}
STEP: Final[dict[str, Example]] = {
    "one": {"summary": "One step", "value": _STEP},
    "batch": {"summary": "A batch: all or none", "value": [_STEP]},
}
DECISION: Final[dict[str, Example]] = {
    "selection": {
        "summary": "Which take, and why",
        "value": {
            "kind": "selection",
            "by": PERSON_ID,
            "role": "director",
            "candidates": [TAKE, TAKE_2],
            "chosen": [TAKE],
            "why": "The beam reaches the wet stone late, as it did on the morning we were there.",
        },
    }
}
AMENDMENT: Final[dict[str, Example]] = {
    "taken_back": {
        "summary": "A step taken back",
        "value": {"supersedes": STEP_ID, "reason": "Recorded for the wrong shot.", "by": PERSON_ID},
    }
}
SEAL_ORDER: Final[dict[str, Example]] = {
    "master": {
        "summary": "The master",
        "value": {"work": WORK_ID, "asset": TAKE, "title": "The Lighthouse", "training_mining": "notAllowed"},
    }
}
WITHDRAWAL: Final[dict[str, Example]] = {
    "rights": {
        "summary": "Taken back",
        "value": {"code": "rights", "reason": "The licence of the music ended on 31 October 2026."},
    }
}
NEWEST_HEAD: Final[dict[str, Example]] = {
    "last checkpoint": {
        "summary": "The newest checkpoint that a client kept",
        "value": {"size": 4, "root": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"},
    }
}
NEW_KEY: Final[dict[str, Example]] = {
    "edit suite": {"summary": "For the edit suite", "value": {"name": "edit suite", "scopes": ["record", "read"]}}
}
