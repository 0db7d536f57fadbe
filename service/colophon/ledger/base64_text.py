"""Base64 as C2SP texts write it: RFC 4648 section 4, with padding, one spelling for each value."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error


def encode(value: bytes, /) -> str:
    """Return standard base64 with padding."""
    return b64encode(value).decode("ascii")


def decode(text: str, /) -> bytes:
    """Return the bytes that `text` spells.

    Raises:
        ValueError: a foreign character, wrong padding, or a second spelling of the same bytes.
    """
    try:
        value = b64decode(text, validate=True)
    except Base64Error as error:
        raise ValueError(f"not base64 (RFC 4648, section 4): {error}") from error
    if encode(value) != text:
        # Unused bits that are not zero would give one proof many spellings.
        raise ValueError("not the one base64 spelling of its bytes (RFC 4648, section 3.5)")
    return value


def decode_hash(text: str, /) -> bytes:
    """Return the 32 bytes that `text` spells.

    Raises:
        ValueError: not base64, or not 32 bytes.
    """
    value = decode(text)
    if len(value) != 32:  # noqa: PLR2004 - SHA-256
        raise ValueError(f"a SHA-256 hash has 32 bytes, this has {len(value)}")
    return value
