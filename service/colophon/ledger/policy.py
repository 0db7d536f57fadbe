"""Which logs and witnesses a reader relies on, and how many of them: a transparency log policy and its answer to a note.

Source: C2SP tlog-policy. Left out: reaching logs and witnesses at the addresses in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from colophon.errors import NoteInvalidError, QuorumMissingError, TlogPolicyError
from colophon.ledger.checkpoint import SignedCheckpoint, open_checkpoint
from colophon.ledger.cosignature import Cosignature, CosignerKey, cosignatures_on
from colophon.ledger.keys import NoteKey
from colophon.ledger.note import SignedNote

MAX_POLICY_BYTES: Final = 1_000_000
NONE: Final = "none"
"""The quorum that asks for no witness; no witness or group can be named so."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BLANK: Final = re.compile("[ \t]+")
_THRESHOLD: Final = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLog:
    """A log that is relied on; `url` is where it is reached, if that stands in the policy."""

    key: NoteKey
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyWitness:
    """A witness that is relied on.

    Attributes:
        name: within the policy alone.
        url: its submission prefix, if that stands in the policy.
    """

    name: str
    key: CosignerKey
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyGroup:
    """Witnesses and groups, at least `threshold` of whom must have cosigned."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """A checkpoint that meets a policy.

    Attributes:
        signed: by a log of the policy.
        cosignatures: by witnesses of the policy, in the order of the note's lines; empty where none is asked for and none came.
    """

    signed: SignedCheckpoint
    cosignatures: tuple[Cosignature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogPolicy:
    """Logs, witnesses, and the quorum.

    Attributes:
        logs: any of them may have signed; empty where the log is known from elsewhere.
        quorum: name of a witness or group; None: no witness is asked for.
    """

    logs: tuple[PolicyLog, ...]
    witnesses: tuple[PolicyWitness, ...]
    groups: tuple[PolicyGroup, ...]
    quorum: str | None

    @property
    def log_keys(self) -> tuple[NoteKey, ...]:
        """The keys of its logs."""
        return tuple(log.key for log in self.logs)

    @property
    def witness_keys(self) -> tuple[CosignerKey, ...]:
        """The keys of its witnesses."""
        return tuple(witness.key for witness in self.witnesses)

    def check(self, note: str | bytes, /) -> Witnessed:
        """Return the checkpoint in `note` if it meets the policy.

        1. One of the logs signed it. 2. The cosignatures by known witnesses fit. 3. They make the quorum.

        Raises:
            NoteInvalidError: it is not a checkpoint.
            NoteKeyUnknownError: none of the logs signed it.
            NoteSignatureError: a signature by a known log or witness does not fit.
            QuorumMissingError: too few witnesses cosigned it.
        """
        signed = open_checkpoint(note, keys=self.log_keys)
        return Witnessed(signed=signed, cosignatures=self.cosignatures(signed.note))

    def cosignatures(self, note: SignedNote, /) -> tuple[Cosignature, ...]:
        """Return the cosignatures by witnesses of the policy on a checkpoint whose log is known, if they make the quorum.

        Raises:
            NoteSignatureError: one by a known witness does not fit.
            QuorumMissingError: too few witnesses cosigned it.
        """
        found = cosignatures_on(note, witnesses=self.witness_keys)
        self.require_quorum({cosignature.by for cosignature in found})
        return found

    def require_quorum(self, cosigned: "set[CosignerKey] | frozenset[CosignerKey]", /) -> None:
        """Return if these witnesses make the quorum.

        Raises:
            QuorumMissingError: they don't.
        """
        if self.quorum is None:
            return
        met = {witness.name for witness in self.witnesses if witness.key in cosigned}
        # A group names only what stands before it, so one pass in order is enough.
        for group in self.groups:
            if sum(member in met for member in group.members) >= group.threshold:
                met.add(group.name)
        if self.quorum not in met:
            by = ", ".join(sorted(witness.name for witness in self.witnesses if witness.name in met)) or "none of them"
            raise QuorumMissingError(f"the policy's quorum is {self.quorum!r}; of its witnesses cosigned: {by}")

    @classmethod
    def parse(cls, text: bytes | str, /) -> "TlogPolicy":
        """Read a policy file.

        Raises:
            TlogPolicyError: a line can't be read, names something unknown, or the quorum is missing; names the line.
        """
        reading = _Reading()
        for number, line in _lines(text):
            try:
                reading.take(_BLANK.split(line))
            except (ValueError, NoteInvalidError) as error:
                raise TlogPolicyError(f"Line {number} of the policy: {error}.") from error
        if not reading.quorum:
            raise TlogPolicyError("The policy has no 'quorum' line; 'quorum none' asks for no witness.")
        return cls(
            logs=tuple(reading.logs.values()),
            witnesses=tuple(reading.witnesses.values()),
            groups=tuple(reading.groups),
            quorum=None if reading.quorum == [NONE] else reading.quorum[0],
        )


def _lines(text: bytes | str, /) -> Iterator[tuple[int, str]]:
    """Yield number and content of each line that says something.

    Raises:
        TlogPolicyError: the file is too long, or holds a control character.
    """
    if len(text) > MAX_POLICY_BYTES:
        raise TlogPolicyError(f"The policy has {len(text)} bytes, at most {MAX_POLICY_BYTES} are read.")
    # Names are opaque octets to the specification: what is not UTF-8 is kept, and equal only to itself.
    decoded = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
    for number, raw in enumerate(decoded.split("\n"), start=1):
        found = _CONTROL.search(raw)
        if found is not None:
            raise TlogPolicyError(
                f"Line {number} of the policy: it holds the control character U+{ord(found.group()):04X}; "
                f"lines end in a newline alone."
            )
        line = raw.strip(" \t")
        if line and not line.startswith("#"):
            yield number, line


@dataclass(slots=True)
class _Reading:
    """What the lines so far said; every complaint is a ValueError, to which the line's number is added."""

    logs: dict[bytes, PolicyLog] = field(default_factory=dict[bytes, PolicyLog])
    witnesses: dict[bytes, PolicyWitness] = field(default_factory=dict[bytes, PolicyWitness])
    groups: list[PolicyGroup] = field(default_factory=list[PolicyGroup])
    names: set[str] = field(default_factory=set[str])
    members: set[str] = field(default_factory=set[str])
    quorum: list[str] = field(default_factory=list[str])

    def take(self, words: list[str], /) -> None:
        """Read one line.

        Raises:
            ValueError, NoteInvalidError: it is not as the specification says.
        """
        keyword, *rest = words
        kinds: Mapping[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if keyword not in kinds:
            raise ValueError(f"it begins with {keyword[:40]!r}; expected {', '.join(kinds)} or #")
        kinds[keyword](rest)

    def _log(self, words: list[str]) -> None:
        vkey, url = _with_url(words, least=1, form="log <vkey> [<url>]")
        key = NoteKey.from_vkey(vkey[0])
        if key.public_key in self.logs:
            raise ValueError(f"the key of log {key.name!r} stands in it twice")
        _require_apart(key.public_key, self.witnesses)
        self.logs[key.public_key] = PolicyLog(key=key, url=url)

    def _witness(self, words: list[str]) -> None:
        (name, vkey), url = _with_url(words, least=2, form="witness <name> <vkey> [<url>]")
        key = CosignerKey.from_vkey(vkey)
        if key.public_key in self.witnesses:
            raise ValueError(f"the key of witness {name!r} stands in it twice; it would count twice")
        _require_apart(key.public_key, self.logs)
        self._name(name)
        self.witnesses[key.public_key] = PolicyWitness(name=name, key=key, url=url)

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:  # noqa: PLR2004 - name, threshold, one member
            raise ValueError("expected 'group <name> all|any|<k> <name>...'")
        name, how, *members = words
        for member in members:
            self._member(member)
        threshold = _threshold(how, of=len(members))
        self._name(name)
        self.groups.append(PolicyGroup(name=name, threshold=threshold, members=tuple(members)))

    def _member(self, name: str) -> None:
        if name not in self.names:
            raise ValueError(f"it names {name!r}, which no line before it defines")
        if name in self.members:
            raise ValueError(f"{name!r} is already a member of a group; it would count in two ways")
        self.members.add(name)

    def _quorum(self, words: list[str]) -> None:
        if len(words) != 1:
            raise ValueError("expected 'quorum <name>' or 'quorum none'")
        if self.quorum:
            raise ValueError("it is a second quorum; a policy has one")
        if words[0] != NONE and words[0] not in self.names:
            raise ValueError(f"it names {words[0]!r}, which no line before it defines")
        self.quorum = words

    def _name(self, name: str) -> None:
        if name == NONE:
            raise ValueError("'none' can't name a witness or group; it stands for no quorum")
        if name in self.names:
            raise ValueError(f"the name {name!r} was given before")
        self.names.add(name)


def _require_apart(public_key: bytes, others: Mapping[bytes, object], /) -> None:
    # Not in the specification, but its point: a log that cosigns its own checkpoints is no second pair of eyes.
    if public_key in others:
        raise ValueError("one key is named as a log's and as a witness's; a log can't witness itself")


def _with_url(words: list[str], *, least: int, form: str) -> tuple[list[str], str | None]:
    if len(words) not in {least, least + 1}:
        raise ValueError(f"expected '{form}'")
    return words[:least], words[least] if len(words) > least else None


def _threshold(how: str, *, of: int) -> int:
    if how == "any":
        return 1
    if how == "all":
        return of
    if _THRESHOLD.fullmatch(how) is None or int(how) > of:
        raise ValueError(f"a group of {of} is met by all, any, or a number from 1 to {of}, found {how[:20]!r}")
    return int(how)
