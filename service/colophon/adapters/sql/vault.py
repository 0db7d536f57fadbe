"""The vault: values that are private, encrypted under data keys that can be destroyed one by one.

One data key for each work and one for each person in it, AES-256-GCM, wrapped by the key-encryption key. A sealed value
is bound to its place (entry id and field name, or table and row), a wrapped key to its work and person, so that neither
can be moved. Digests under a derived key find a value again without telling it.
"""

import hmac
import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import JsonValue
from sqlalchemy import Connection, insert, select

from colophon.adapters.sql.schema import data_key
from colophon.errors import KeyFileError, LedgerCorruptError

_NONCE_BYTES: Final = 12
_KEY_BITS: Final = 256
_CACHED_KEYS: Final = 4096
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose data key: a person's in a work (by pseudonym), a work's (`person` empty), or the organisation's own."""

    org: str
    work: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """A data key, unwrapped."""

    id: int
    cipher: AESGCM = field(repr=False)


Keys: TypeAlias = dict[Subject, DataKey]


class Vault:
    """Seals and opens values; knows the key-encryption key, and caches data keys."""

    def __init__(self, key_encryption_key: bytes) -> None:
        self._wrapping = AESGCM(key_encryption_key)
        self._digest_key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"colophon/digest/v1").derive(
            key_encryption_key
        )
        self._keys: Keys = {}
        self._by_id: dict[int, DataKey] = {}

    @property
    def key_check(self) -> bytes:
        """What tells this key-encryption key from another without telling it."""
        return self.digest("key-check")

    def digest(self, *parts: str) -> bytes:
        """Return 32 bytes by which a value is found again; nobody without the key can test a guess."""
        return hmac.digest(self._digest_key, json.dumps(parts).encode(), sha256)

    def writing_key(self, connection: Connection, subject: Subject, /, *, made: Keys) -> DataKey:
        """Return the subject's data key, made in this transaction if there is none; new ones are put into `made`.

        The caller hands `made` to `remember` once the transaction is durable, and drops it otherwise.

        Raises:
            KeyFileError: the key was wrapped by another key-encryption key.
        """
        key = self._keys.get(subject) or made.get(subject)
        if key is not None:
            return key
        row = connection.execute(
            select(data_key.c.id, data_key.c.wrapped).where(
                data_key.c.org == subject.org, data_key.c.work == subject.work, data_key.c.person == subject.person
            )
        ).one_or_none()
        if row is not None:
            key = DataKey(id=row.id, cipher=self._unwrap(row.wrapped, subject))
        else:
            secret = AESGCM.generate_key(_KEY_BITS)
            nonce = os.urandom(_NONCE_BYTES)
            wrapped = nonce + self._wrapping.encrypt(nonce, secret, _place(subject.org, subject.work, subject.person))
            made_row = connection.execute(
                insert(data_key).values(org=subject.org, work=subject.work, person=subject.person, wrapped=wrapped)
            ).inserted_primary_key
            if made_row is None:
                raise LedgerCorruptError("The database did not say under which number it keeps a new data key.")
            key = DataKey(id=made_row[0], cipher=AESGCM(secret))
        made[subject] = key
        return key

    def reading_keys(self, connection: Connection, key_ids: set[int], /) -> dict[int, DataKey]:
        """Return the data keys of these numbers; a destroyed one is missing.

        Raises:
            KeyFileError: one was wrapped by another key-encryption key.
        """
        known = {number: key for number in key_ids if (key := self._by_id.get(number)) is not None}
        unknown = key_ids - known.keys()
        if unknown:
            rows = connection.execute(
                select(data_key.c.id, data_key.c.org, data_key.c.work, data_key.c.person, data_key.c.wrapped).where(
                    data_key.c.id.in_(unknown)
                )
            )
            for row in rows:
                subject = Subject(org=row.org, work=row.work, person=row.person)
                known[row.id] = DataKey(id=row.id, cipher=self._unwrap(row.wrapped, subject))
                self._keep_for_reading(known[row.id])
        return known

    def remember(self, made: Keys, /) -> None:
        """Keep keys whose rows are durable."""
        if len(self._keys) + len(made) > _CACHED_KEYS:
            self._keys.clear()
        self._keys.update(made)

    def forget(self) -> None:
        """Drop every cached key: another process may have destroyed some."""
        self._keys.clear()
        self._by_id.clear()

    def _keep_for_reading(self, key: DataKey, /) -> None:
        if len(self._by_id) >= _CACHED_KEYS:
            self._by_id.clear()
        self._by_id[key.id] = key

    def _unwrap(self, wrapped: bytes, subject: Subject, /) -> AESGCM:
        place = _place(subject.org, subject.work, subject.person)
        try:
            return AESGCM(self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], place))
        except InvalidTag as error:
            raise KeyFileError(
                "A data key does not open with this key file: it was wrapped by another one, or its row was moved."
            ) from error


def nonces(count: int, /) -> list[bytes]:
    """Return `count` fresh nonces, from one call of the system: each call lets go of the interpreter."""
    drawn = os.urandom(count * _NONCE_BYTES)
    return [drawn[at : at + _NONCE_BYTES] for at in range(0, len(drawn), _NONCE_BYTES)]


def seal(value: JsonValue, /, *, key: DataKey, place: tuple[str, str], nonce: bytes | None = None) -> bytes:
    """Return `value` encrypted and bound to its place: (entry id, field name) or (table, row id)."""
    nonce = nonce or os.urandom(_NONCE_BYTES)
    plain = _ENCODER.encode(value).encode("utf-8", "surrogatepass")
    return nonce + key.cipher.encrypt(nonce, plain, _place(*place))


def unseal(sealed: bytes, /, *, key: DataKey, place: tuple[str, str]) -> JsonValue:
    """Return the value that was sealed in this place.

    Raises:
        LedgerCorruptError: it was changed, or belongs to another place.
    """
    try:
        plain = key.cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _place(*place))
    except InvalidTag as error:
        raise LedgerCorruptError(
            f"The private value at {' / '.join(place)} does not decrypt: it was changed or moved. Restore a backup."
        ) from error
    value: JsonValue = json.loads(plain)
    return value


def _place(*parts: str) -> bytes:
    # No part holds a zero byte, so no two places read the same.
    return b"colophon/vault/v1\0" + "\0".join(parts).encode()
