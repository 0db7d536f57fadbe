"""The media of the demonstration's spot, "The Lighthouse": painted, animated and synthesised by our own code."""

from colophon.adapters.media.lighthouse.edit import EDIT, Edit, Event, Laid, Title
from colophon.adapters.media.lighthouse.studio import Made, Typesetter, Words, make

__all__ = ["EDIT", "Edit", "Event", "Laid", "Made", "Title", "Typesetter", "Words", "make"]
