"""`make corpus`: our verdicts over real files, and proofs over real vectors, against what is known of them.

Reads COLOPHON_CORPUS; prints one table per folder; ends with 1 if an expectation is missed. Folders that later work will look at
are not printed: nothing is counted that was not judged.
"""

import hashlib
import json
import os
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.trust import TrustAnchors
from colophon.errors import ProofInvalidError
from colophon.ledger.tree import verify_consistency, verify_inclusion
from colophon.verify.verifier import Verifier

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus.expectations import Agreement, JsonObject, Line, judge

SIGNED_KINDS = ("c2pa.", "cawg.", "genai.c2pa")
WIDTHS = (52, 16, 44)


def signed_lines(corpus: Path, entries: Sequence[JsonObject]) -> Iterator[tuple[str, Line]]:
    """Yield folder and line of every file with or without a credential whose verdict is known."""
    with EngineSession(workers=1) as session:
        verifier = Verifier(reader=EngineReader(session), trust=_anchors(corpus / "trust"))
        for entry in entries:
            path = str(entry["path"])
            expect = cast("JsonObject", entry["expect"])
            expect = cast("JsonObject", expect.get("c2pa", expect))
            folder, _, name = path.partition("/")
            if hashlib.sha256((corpus / path).read_bytes()).hexdigest() != entry["sha256"]:
                why = "the file is not the one that was recorded"
                yield folder, Line(name=name, engine="-", verdict="-", agreement=Agreement.MISSED, why=why)
                continue
            yield folder, judge(name, expect, verifier.verify(corpus / path))


def _anchors(trust: Path) -> TrustAnchors:
    """Return the lists with which the expectations were made: both official ones and the test roots of c2pa-rs."""
    test_roots = (trust / "c2pa-rs" / "test_cert_root_bundle.pem").read_text()
    return TrustAnchors(
        claim_pem=(trust / "C2PA-TRUST-LIST.pem").read_text() + test_roots,
        time_pem=(trust / "C2PA-TSA-TRUST-LIST.pem").read_text() + test_roots,
    )


def merkle_lines(corpus: Path, entries: Sequence[JsonObject]) -> Iterator[tuple[str, Line]]:
    """Yield a line for every inclusion and consistency vector; subtree proofs are no part of RFC 9162."""
    for entry in entries:
        path = str(entry["path"])
        vector = cast("Mapping[str, object]", json.loads((corpus / path).read_text()))
        expected = bool(cast("JsonObject", entry["expect"])["valid"])
        found = _holds(vector)
        agreement = Agreement.AGREES if found is expected else Agreement.MISSED
        words = {True: "accepted", False: "refused"}
        line = Line(name=path.partition("/")[2], engine=words[expected], verdict=words[found], agreement=agreement)
        yield "merkle", line


def _holds(vector: Mapping[str, object]) -> bool:
    number = {name: value for name, value in vector.items() if isinstance(value, int)}
    proof = [b64decode(text) for text in cast("list[str] | None", vector["proof"]) or []]
    try:
        if "leafIdx" in vector:
            verify_inclusion(
                leaf_hash=b64decode(str(vector["leafHash"])),
                index=number["leafIdx"],
                size=number["treeSize"],
                proof=proof,
                root=b64decode(str(vector["root"])),
            )
        else:
            verify_consistency(
                old_size=number["size1"],
                new_size=number["size2"],
                old_root=b64decode(str(vector["root1"])),
                new_root=b64decode(str(vector["root2"])),
                proof=proof,
            )
    except ProofInvalidError:
        return False
    return True


def show(folder: str, lines: Sequence[Line]) -> None:
    """Print one folder's table; of vectors only what was missed."""
    counts = Counter(line.agreement for line in lines)
    told = ", ".join(f"{counts[agreement]} {agreement}" for agreement in Agreement if counts[agreement])
    sys.stdout.write(f"\n{folder}: {len(lines)} judged, {told}\n")
    for line in lines:
        if folder == "merkle" and line.agreement is Agreement.AGREES:
            continue
        cells = "  ".join(
            text.ljust(width) for text, width in zip((line.name, line.engine, line.verdict), WIDTHS, strict=True)
        )
        sys.stdout.write(f"  {cells}  {line.agreement}{': ' + line.why if line.why else ''}\n")


def main() -> int:
    """Print the tables and return 0 if every expectation is met, 1 if one is missed, 2 without a corpus."""
    named = os.environ.get("COLOPHON_CORPUS")
    if not named:
        sys.stderr.write("COLOPHON_CORPUS names no folder of files; nothing was judged.\n")
        return 2
    corpus = Path(named)
    entries = cast("list[JsonObject]", json.loads((corpus / "expected.json").read_text()))
    signed = [entry for entry in entries if str(entry["kind"]).startswith(SIGNED_KINDS)]
    proofs = [entry for entry in entries if entry["kind"] in {"merkle.inclusion", "merkle.consistency"}]
    folders: dict[str, list[Line]] = {}
    for folder, line in (*signed_lines(corpus, signed), *merkle_lines(corpus, proofs)):
        folders.setdefault(folder, []).append(line)
    for folder, lines in folders.items():
        show(folder, lines)
    missed = sum(line.agreement is Agreement.MISSED for lines in folders.values() for line in lines)
    sys.stdout.write(f"\n{missed} expectations missed.\n" if missed else "\nEvery expectation is met.\n")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
