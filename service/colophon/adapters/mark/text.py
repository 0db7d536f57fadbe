"""How a mark is spelled in its file: JSON of a fixed form, read strictly, because nothing is signed on a guess."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colophon.errors import MarkDamagedError
from colophon.record.identifiers import Sha256Hex
from colophon.workflow.mark_port import Adoption, Mark

_Size = Annotated[int, Field(ge=0, le=2**63 - 1)]
_STRICT: Final = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Adopted(BaseModel):
    model_config = _STRICT

    at: str
    size: _Size
    root: Sha256Hex


class _Spelled(BaseModel):
    model_config = _STRICT

    v: Literal[1]
    about: str
    vkey: str
    home: str
    size: _Size
    root: Sha256Hex
    adopted: tuple[_Adopted, ...] = Field(strict=False)


ABOUT: Final = "How far this log was signed. Never back it up with the log, never copy it, never set it back."


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFile:
    """All that a mark's file says.

    Attributes:
        vkey: the log's public key, which names the log.
        home: the folder that moved the mark last.
    """

    vkey: str
    home: Path
    mark: Mark

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.vkey.split("+", 1)[0]

    def format(self) -> bytes:
        """Return the file's bytes."""
        spelled = _Spelled(
            v=1,
            about=ABOUT,
            vkey=self.vkey,
            home=str(self.home),
            size=self.mark.size,
            root=self.mark.root.hex(),
            adopted=tuple(_Adopted(at=one.at, size=one.size, root=one.root.hex()) for one in self.mark.adopted),
        )
        return spelled.model_dump_json(indent=2).encode() + b"\n"

    @classmethod
    def parse(cls, text: bytes, /, *, where: Path) -> "MarkFile":
        """Read a file's bytes; `where` they stood is told in the error.

        Raises:
            MarkDamagedError: they spell no mark.
        """
        try:
            spelled = _Spelled.model_validate_json(text)
        except ValidationError as error:
            raise MarkDamagedError(
                f"The mark {where} can't be read: {error.errors(include_url=False)[0]['msg']}. Nothing is signed without it. "
                "Move the file away, keep it, and see what `colophon doctor` says."
            ) from error
        adopted = tuple(Adoption(at=one.at, size=one.size, root=bytes.fromhex(one.root)) for one in spelled.adopted)
        mark = Mark(size=spelled.size, root=bytes.fromhex(spelled.root), adopted=adopted)
        return cls(vkey=spelled.vkey, home=Path(spelled.home), mark=mark)
