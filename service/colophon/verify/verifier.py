"""The stranger's check, in numbered steps. Needs no server, no key and no database.

Left out: reading manifests (the `ManifestReader` port), asking a log (the `ReleaseLookup` port). Everything read from the file
is hostile text: it is bounded and cleaned before it is shown.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colophon.credential.facts import ManifestFacts, RemoteOnly, StoreFacts
from colophon.credential.ports import ManifestReader
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.errors import UnsupportedTypeError
from colophon.ledger.keys import NoteKey
from colophon.ledger.policy import TlogPolicy
from colophon.verify.assembling import NO_WITNESSES, Findings, verdict_from
from colophon.verify.examination import Examined, examine
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import URL_CHARACTERS, shown_or_none
from colophon.verify.identities import identities_of
from colophon.verify.ingredients import ingredients_of
from colophon.verify.integrity import integrity_of
from colophon.verify.ports import ReleaseLookup
from colophon.verify.releases import Release, Sought, release_of
from colophon.verify.sealed_record import Sealed, sealed_record_of
from colophon.verify.signer import signer_of
from colophon.verify.verdict import Check, Integrity, Outcome, Signer, SignerTrust, Verdict

LOCATING_CLAUSE: Final = "C2PA 2.4, section 15.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Verifies files for a reader who knows these roots and these logs.

    1. The file's hash and type. 2. It is read by a `ManifestReader`; a file that can't be examined is not called changed.
    3. Integrity: identical to the logged release, intact, changed, no credential. 4. Every ingredient at any depth. 5. Who
    signed, and which identities stand in the file. 6. The ledger assertion: is it this file's own, and does a log you know
    answer for it. 7. The release, if a log can be asked. 8. People and steps as disclosed. 9. One plain sentence.

    Attributes:
        reader: reads manifests in processes of its own.
        trust: the reader's lists; without a claim list every signer reads "not looked for".
        log_keys: the logs the reader knows; a key that came with a file is never among them.
        witnesses: the witnesses the reader knows, and how many of them must have cosigned; its logs are not looked at.
        releases: where releases are looked for; None: they are not looked for.
    """

    reader: ManifestReader
    trust: TrustAnchors = NOBODY
    log_keys: tuple[NoteKey, ...] = ()
    witnesses: TlogPolicy = NO_WITNESSES
    releases: ReleaseLookup | None = None

    def verify(
        self,
        path: Path,
        *,
        name: str | None = None,
        sidecar: bytes | None = None,
        known_sha256: str | None = None,
    ) -> Verdict:
        """Return what was found for one file; a file that can't be examined gives a verdict too, not an error.

        Args:
            path: the file; it must not change meanwhile.
            name: to be shown instead of the path's own name.
            sidecar: the manifest store that lies beside the file; the file's own store is then not read.
            known_sha256: of the file, where the caller has just hashed it; else it is hashed here.
        """
        # Steps 1 and 2.
        examined = examine(self.reader, path, trust=self.trust, sidecar=sidecar, known_sha256=known_sha256)
        shown_name = shown_or_none(name or path.name)
        result = examined.value.result
        if examined.value.error is not None and not isinstance(examined.value.error, UnsupportedTypeError):
            findings = Findings(
                examined=examined.value, name=shown_name, integrity=Integrity.UNDETERMINED, checks=examined.checks
            )
            return verdict_from(findings)
        if not isinstance(result, StoreFacts):
            return self._without_credential(examined, shown_name)
        if result.active is None:
            return self._undecodable(examined, result, shown_name)
        # The engine hashes the store as it writes it anew, without what nothing binds; a sidecar's own bytes are at hand.
        manifest_sha256 = hashlib.sha256(sidecar).hexdigest() if sidecar is not None else result.store_sha256
        return self._with_credential(examined, result, result.active, shown_name, manifest_sha256=manifest_sha256)

    def verify_hash(self, sha256: str, *, name: str | None = None) -> Verdict:
        """Return what the log knows of a file by its SHA-256 alone; content and manifest are not looked at."""
        release = release_of(self.releases, Sought(file_sha256=sha256), log_keys=self.log_keys)
        check = _check("file.seen", Outcome.NOT_LOOKED_FOR, "only its SHA-256 was given", "the file")
        statement = release.value.statement
        findings = Findings(
            examined=Examined(sha256=sha256, media_type=statement.media_type if statement is not None else None),
            name=shown_or_none(name),
            integrity=Integrity.IDENTICAL if release.value.identical else Integrity.UNDETERMINED,
            release=release.value,
            witnesses=self.witnesses,
            checks=(check, *release.checks),
            caveats=("The file itself was not seen: content, signature and ingredients were not looked at.",),
        )
        return verdict_from(findings)

    def _undecodable(self, examined: Finding[Examined], store: StoreFacts, name: str | None) -> Verdict:
        found = "a credential that can't be decoded"
        check = _check("credential.undecodable", Outcome.FAILED, found, "a credential of C2PA 2.4 or earlier")
        findings = Findings(
            examined=examined.value,
            name=name,
            integrity=Integrity.UNDETERMINED,
            signer=Signer(trust=SignerTrust.INVALID),
            checks=(*examined.checks, check),
            store=store,
        )
        return verdict_from(findings)

    def _without_credential(self, examined: Finding[Examined], name: str | None) -> Verdict:
        result = examined.value.result
        remote = result.url if isinstance(result, RemoteOnly) else None
        integrity = Integrity.NO_CREDENTIAL if examined.value.error is None else Integrity.UNDETERMINED
        if remote is not None:
            check = _check(
                "credential.remote", Outcome.NOT_LOOKED_FOR, "a place on the network", "a credential in the file"
            )
        else:
            check = _check("credential.found", Outcome.WARNING, "none", "a credential in the file or beside it")
        release = release_of(self.releases, Sought(file_sha256=examined.value.sha256 or ""), log_keys=self.log_keys)
        findings = Findings(
            examined=examined.value,
            name=name,
            # The bytes alone can be those of a logged release: a text whose sidecar was not given, for one.
            integrity=Integrity.IDENTICAL if release.value.identical else integrity,
            release=release.value,
            witnesses=self.witnesses,
            checks=(*examined.checks, check, *release.checks),
            remote_url=shown_or_none(remote, limit=URL_CHARACTERS),
        )
        return verdict_from(findings)

    def _with_credential(
        self,
        examined: Finding[Examined],
        store: StoreFacts,
        active: ManifestFacts,
        name: str | None,
        *,
        manifest_sha256: str | None,
    ) -> Verdict:
        # Steps 3 to 6.
        integrity = integrity_of(store, active)
        ingredients = ingredients_of(store, active)
        signer = signer_of(store, active, trust=self.trust)
        identities = identities_of(active)
        sealed = sealed_record_of(active, log_keys=self.log_keys)
        # Step 7.
        sought = _sought(examined.value, sealed.value, manifest_sha256=manifest_sha256)
        release: Finding[Release] = release_of(self.releases, sought, log_keys=self.log_keys)
        # A file that reads as changed is not called identical, whatever a log says of its hash.
        identical = release.value.identical and integrity.value is Integrity.INTACT
        steps = (examined, integrity, ingredients, signer, identities, sealed, release)
        findings = Findings(
            examined=examined.value,
            name=name,
            integrity=Integrity.IDENTICAL if identical else integrity.value,
            signer=signer.value,
            sealed=sealed.value,
            release=release.value,
            witnesses=self.witnesses,
            ingredients=ingredients.value,
            checks=tuple(check for step in steps for check in step.checks),
            caveats=tuple(caveat for step in steps for caveat in step.caveats),
            store=store,
        )
        # Steps 8 and 9.
        return verdict_from(findings)


def _sought(examined: Examined, sealed: Sealed, *, manifest_sha256: str | None) -> Sought:
    if sealed.record is None:
        return Sought(file_sha256=examined.sha256 or "", manifest_sha256=manifest_sha256)
    return Sought(
        file_sha256=examined.sha256 or "",
        release_id=sealed.record.summary.release,
        intent_leaf_hash=sealed.record.intent_leaf_hash,
        manifest_sha256=manifest_sha256,
    )


def _check(check_id: str, outcome: Outcome, found: str, expected: str) -> Check:
    return Check(id=check_id, outcome=outcome, found=found, expected=expected, clause=LOCATING_CLAUSE)
