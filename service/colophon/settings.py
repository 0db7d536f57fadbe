"""COLOPHON_* variables as one frozen value: read once at the edge, handed on as plain values, never kept in a module.

A variable with our prefix that we don't know is refused: a misspelt limit must not be silently without effect.
"""

import difflib
import os
from pathlib import Path
from typing import Final, Self

from pydantic import AnyHttpUrl, Field, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from colophon.errors import SettingsError

PREFIX: Final = "COLOPHON_"
MEBIBYTE: Final = 1024 * 1024

NOT_OURS: Final = frozenset({"COLOPHON_CORPUS", "COLOPHON_STANDARDS", "COLOPHON_REQUIRE_ALL", "COLOPHON_SCREENSHOTS"})
"""Variables of the tests, and of whoever runs them: they set nothing in the service."""

_URL: Final = TypeAdapter(AnyHttpUrl)


class Settings(BaseSettings):
    """What an operator may set. Each field is the variable of its name, in capitals, after `COLOPHON_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True, validate_default=True
    )

    home: Path = Field(default=Path("~/.local/share/colophon"), description="the folder that holds everything")
    mark: Path | None = Field(
        default=None,
        description="folder of the log's high-water mark, which no copy or backup of the home may bring along; "
        "`$XDG_STATE_HOME/colophon`, else `~/.local/state/colophon`",
    )
    url: str | None = Field(default=None, description="a Colophon server elsewhere; then no folder is used")
    api_key: SecretStr | None = Field(default=None, description="opens the server at COLOPHON_URL")

    host: str = Field(default="127.0.0.1", description="address the server listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port the server listens on; 0 picks a free one")
    public_url: str | None = Field(default=None, description="how the audience reaches this server: links, log address")

    workers: int = Field(default=2, ge=1, le=64, description="engine processes that run at once")
    seals_at_once: int = Field(default=1, ge=1, le=16, description="seals that run at once")
    max_upload_mb: int = Field(default=4096, ge=1, description="MiB of the largest upload")
    max_upload_mb_by_type: dict[str, int] = Field(
        default={"image": 512, "text": 64, "application": 1024},
        description="MiB by media type or its first half, as JSON; the smaller of this and the general limit holds",
    )
    max_json_kb: int = Field(default=8192, ge=16, description="KiB of the largest JSON body, such as a batch of steps")
    requests_per_minute: int = Field(
        default=600, ge=1, description="public requests of one address; callers with an API key are not counted"
    )
    verifications_per_minute: int = Field(default=30, ge=1, description="public file verifications of one address")

    trust_claim: Path | None = Field(default=None, description="PEM: roots whose certificates may sign claims")
    trust_identity: Path | None = Field(default=None, description="PEM: roots whose certificates name people")
    trust_time: Path | None = Field(default=None, description="PEM: roots of time-stamp authorities")
    log_keys: tuple[str, ...] = Field(default=(), description="vkeys of further known logs, as a JSON list")

    witnesses: tuple[str, ...] = Field(
        default=(),
        description='witnesses of this log, as a JSON list of "NAME VKEY URL"; they are asked for cosignatures',
    )
    witness_timeout_s: float = Field(
        default=2.0,
        gt=0,
        le=60,
        description="seconds that publishing a checkpoint waits for a witness; recording never does",
    )
    witness_home: Path | None = Field(
        default=None, description="folder of the witness that is run here; `witness` in COLOPHON_HOME by default"
    )

    claim_key: Path | None = Field(default=None, description="PEM of the claim key, 0600; the home's own by default")
    claim_chain: Path | None = Field(default=None, description="PEM of the claim certificate chain, leaf first")

    shelf_url: str | None = Field(default=None, description="s3://bucket/prefix; the home's folder by default")
    shelf_endpoint_url: str | None = Field(default=None, description="of the object store, if it is not AWS")
    shelf_region: str = Field(default="us-east-1", description="of the object store")
    shelf_access_key_id: SecretStr | None = Field(default=None, description="of the object store")
    shelf_secret_access_key: SecretStr | None = Field(default=None, description="of the object store")

    @field_validator("home", "mark", "witness_home")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        return Path(os.path.abspath(value.expanduser()))  # noqa: PTH100 - resolve() would follow the home's own link

    @field_validator("url", "public_url", "shelf_endpoint_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None:
            _URL.validate_python(value)
        return None if value is None else value.rstrip("/")

    @field_validator("shelf_url")
    @classmethod
    def _bucket(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("s3://"):
            raise ValueError(f"{value!r} is no s3:// address; leave it out to keep files in the home")
        return value

    @classmethod
    def read(cls, **changes: object) -> Self:
        """Return the settings of this process's environment; `changes` (by field name) go before it, None changes nothing.

        Raises:
            SettingsError: a variable is unknown, or a value is not allowed.
        """
        _refuse_unknown(set(cls.model_fields))
        try:
            return cls.model_validate({name: value for name, value in changes.items() if value is not None})
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            if not first["loc"]:
                # pydantic-settings could not parse a variable's JSON; its message names the field.
                raise SettingsError(f"{first['msg']} Lists and tables are written as JSON.") from error
            raise SettingsError(f"{PREFIX}{str(first['loc'][0]).upper()} can't be used: {first['msg']}.") from error

    @property
    def mark_folder(self) -> Path:
        """Where the marks of logs stand.

        Raises:
            SettingsError: that is inside the home, so that a copy of the home would bring it along.
        """
        state = Path(os.environ.get("XDG_STATE_HOME", ""))
        # XDG base directory specification: a path there that is not absolute is to be ignored.
        default = (state if state.is_absolute() else Path("~/.local/state").expanduser()) / "colophon"
        folder = default if self.mark is None else self.mark
        if folder.resolve().is_relative_to(self.home.resolve()):
            raise SettingsError(
                f"The mark of the log would stand in {folder}, inside its home {self.home}: a copy or backup of the home "
                "would bring it along. COLOPHON_MARK names another folder, best on another disk."
            )
        return folder

    @property
    def witness_folder(self) -> Path:
        """Where the witness stands that is run here."""
        return self.home / "witness" if self.witness_home is None else self.witness_home

    def max_upload_bytes(self, media_type: str) -> int:
        """Return how many bytes an upload of this type may have."""
        by_type = self.max_upload_mb_by_type
        own = by_type.get(media_type, by_type.get(media_type.partition("/")[0], self.max_upload_mb))
        return min(own, self.max_upload_mb) * MEBIBYTE


def _refuse_unknown(fields: set[str]) -> None:
    known = {PREFIX + name.upper() for name in fields}
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known | NOT_OURS:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            cure = f"did you mean {near[0]}?" if near else "docs/settings.md lists those there are."
            raise SettingsError(f"The variable {name} is unknown and would have no effect; {cure}")
