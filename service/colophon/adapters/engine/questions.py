"""What a job asks the supervisor: the names, known on both sides of the pipe."""

from typing import Final

SETTINGS_QUESTION: Final = "settings"
"""The text of the settings with this hash."""

SIGN_QUESTION: Final = "sign"
"""A signature over these bytes; at most once per job."""
