"""What is written in the spot and about it: brief, treatment, script, press page. All of it invented."""

from typing import Final

TITLE: Final = "The Lighthouse"
LINE: Final = "Keep a light for someone."
CLIENT: Final = "The Skerry Lights Trust"
COMPANY: Final = "Halvard & Finch"

BRIEF: Final = """\
Brief: The Skerry Lights Trust, spot of 20 seconds

We look after eleven lighthouses that nobody needs any more, and that everybody would miss.
We don't want to be rescued. We want to be remembered by people who have someone to wait for.

Please: no heroes, no old man with a beard, no drone. Say in the film's own credits what a machine made.
Deliver by Friday: the film, a poster, a page for the press.
"""

TREATMENT: Final = """\
Treatment, Ines Halvard

A night at sea in seven breaths. We film what is there: the tower, the lamp, the water, the morning.
We don't film what we can't ask of anyone: a boat in that storm. That part is generated, and looks it a little.
It is the part that is feared, not the part that was seen.

The whole film is one movement of one beam. It starts by looking for nobody. It ends by having found somebody.
"""

DRAFT: Final = """\
THE LIGHTHOUSE. First draft, Ruth Adeyemi

NIGHT. The sea. A lamp turns.
    VOICE: Some nights are long.
STORM.
    VOICE: But there is someone who keeps the light burning, all night long,
A BOAT.
    VOICE: so that you can find your way back home again.
DAWN.
    VOICE: The lighthouse. Keep a light for someone.
"""

SUGGESTIONS: Final = """\
Suggestions on the first draft

1. "keeps the light burning, all night long" - "all night long" repeats "long" from line one. Perhaps: "Someone keeps a light."
2. "find your way back home again" - three words say the same. Perhaps: "find your way home."
3. End on an image of hope, such as a rainbow over the sea.
4. Consider naming the Trust in the voice-over for stronger recall.
"""

SCRIPT: Final = """\
THE LIGHTHOUSE
Script of the spot, 20 seconds. Ruth Adeyemi

1   NIGHT. The sea, wide. Far out, a lamp turns.
2   THE TOWER, close. The beam passes over us.
        VOICE
        Some nights are long.
3   STORM. Lightning shows how small the tower is.
        VOICE
        Someone keeps a light,
4   A BOAT in heavy water. The beam comes round, as if looking.
        VOICE
        so that you find your way -
    It finds the boat.
        VOICE
        home.
5   THE LAMP. It fills the picture.
6   DAWN. The boat comes in. Title.
        VOICE
        Keep a light for someone.
"""

PRESS_LEAD: Final = (
    "A spot about a lamp that looks for somebody. It runs for twenty seconds, was shot in one night and a morning, "
    "and says of itself which of its pictures a machine made."
)
PRESS_MAKING: Final = (
    "The night, the tower, the lamp and the dawn were filmed by Jonas Brekke on a rock with no landing stage. The storm "
    "and the boat in it were generated: six takes with Wan 2.2, after Mirela Stan's storyboards, two of them kept. Nobody "
    "was sent out in that weather to make the point that nobody should be. Voice, music and every sound are recorded as "
    "made by people. The poster began as one of three generated pictures; its sky, its keeper, its boat and its birds "
    "were then painted by hand."
)
PRESS_DECIDING: Final = (
    "Ines Halvard directed, chose among the takes and gave a reason each time. The reasons are in the film's record, "
    "beside the takes that were not used. The Trust saw the finished film before anything was published and asked for "
    "nothing to be changed."
)
PRESS_CHECKING: Final = (
    "The film, the poster, this page and the script each carry a Content Credential that can be checked without asking "
    "us: drop the file on any verifier. It shows who is named, what is recorded as filmed, drawn, spoken or generated, "
    "what was decided and why, and whether the file is still the one that was released."
)

PRESS: Final = {
    "kicker": "Press page · a film for " + CLIENT,
    "publisher": COMPANY,
    "poster_alt": (
        "The poster: a banded lighthouse on a rock in a storm, its lamp the only warm light; "
        "a keeper waves from the gallery."
    ),
    "poster_caption": "The poster. Generated picture, painted over by Mirela Stan.",
    "lead": PRESS_LEAD,
    "making": PRESS_MAKING,
    "deciding": PRESS_DECIDING,
    "checking": PRESS_CHECKING,
    "quote": "Take 3: the beam reaches the boat exactly on the word “home”. Take 2 is prettier, and goes past it.",
    "quoted": "Ines Halvard, director, from the film's record",
    "fact_1": "Length: 20 seconds, 25 pictures a second",
    "fact_2": "Director: Ines Halvard",
    "fact_3": "Camera: Jonas Brekke",
    "fact_4": "Music: Signe Lund",
    "fact_5": "Client: " + CLIENT,
    "fact_6": "Production: " + COMPANY,
    "small": (
        "Demonstration material of Colophon. People, company and client are invented, and no AI system was used: "
        "every picture and sound here was drawn or synthesised by a program, to have something to record."
    ),
}

STORM_PROMPT: Final = (
    "night storm at sea, towering waves, forked lightning, a small lighthouse far away on a rock, "
    "teal and violet, volumetric light, cinematic, no text"
)
BOAT_PROMPT: Final = (
    "a small red fishing boat in heavy seas at night, the beam of a lighthouse comes round from the left and finds it, "
    "warm light on cold water, cinematic, slow"
)
POSTER_PROMPT: Final = (
    "film poster key art, an old banded lighthouse on a rock in a storm, its beam the only warm light, "
    "dramatic clouds, painterly, no lettering"
)

FILES: Final = {
    "text/brief.txt": BRIEF,
    "text/treatment.txt": TREATMENT,
    "text/draft.txt": DRAFT,
    "text/suggestions.txt": SUGGESTIONS,
    "text/press.txt": f"{PRESS_LEAD}\n\n{PRESS_MAKING}\n\n{PRESS_DECIDING}\n\n{PRESS_CHECKING}\n",
    "script.txt": SCRIPT,
}
"""The written files of the production, by their names in the folder of sources."""
