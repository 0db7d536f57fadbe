"""The bare limit of the engine: its own calls in a process of their own, with nothing of ours around them.

`python bare_engine.py read FILE ANCHORS COUNT` reads a file COUNT times (a Reader and one crJSON each) and
prints the seconds it took;
`sign SOURCE TARGET CHAIN KEY ANCHORS` signs a file once and validates the result once in full.
"""

import json
import resource
import sys
import time
from pathlib import Path

from c2pa import (  # type: ignore[import-untyped]  # the wheel has no type information
    Builder,
    C2paBuilderIntent,
    C2paDigitalSourceType,
    C2paSignerInfo,
    C2paSigningAlg,
    Context,
    Reader,
    Signer,
)


def context(anchors: Path, *, merkle: bool = False) -> Context:
    """Return the engine's context with the same switches as ours."""
    return Context.from_dict(
        {
            "verify": {"remote_manifest_fetch": False, "verify_after_sign_hash": merkle},
            "core": {"allowed_network_hosts": [], **({"merkle_tree_chunk_size_in_kb": 1024} if merkle else {})},
            "trust": {
                "anchors": [{"trust_anchors": anchors.read_text(), "trust_uri": "urn:bare", "trust_kind": "manifest"}]
            },
            "builder": {"thumbnail": {"enabled": False}},
        }
    )


def read(path: Path, anchors: Path, count: int) -> float:
    """Return the seconds that `count` reads took."""
    engine = context(anchors)
    mime = "video/mp4" if path.suffix == ".mp4" else "image/jpeg"
    begin = 0.0
    for round_ in range(count + 5):
        if round_ == 5:
            begin = time.perf_counter()
        with path.open("rb") as stream, Reader(mime, stream, context=engine) as reader:
            reader.crjson()
    return time.perf_counter() - begin


def sign(source: Path, target: Path, chain: Path, key: Path, anchors: Path) -> float:
    """Return the seconds that one signature and one full validation took."""
    begin = time.perf_counter()
    engine = context(anchors, merkle=True)
    info = C2paSignerInfo(C2paSigningAlg.ES256, chain.read_bytes(), key.read_bytes(), None)
    definition = {"claim_generator_info": [{"name": "bare", "version": "1"}], "title": "bare"}
    builder = Builder(definition, context=engine)
    builder.set_intent(C2paBuilderIntent.CREATE, C2paDigitalSourceType.DIGITAL_CREATION)
    with Signer.from_info(info) as signer, source.open("rb") as i, target.open("w+b") as o:
        builder.sign(signer, "video/mp4", i, o)
    with target.open("rb") as stream, Reader("video/mp4", stream, context=engine) as reader:
        reader.crjson()
    return time.perf_counter() - begin


def main(arguments: list[str]) -> None:
    """Run one of the two and print seconds and peak memory as JSON."""
    if arguments[0] == "read":
        took = read(Path(arguments[1]), Path(arguments[2]), int(arguments[3]))
    else:
        source, target, chain, key, anchors = (Path(a) for a in arguments[1:6])
        took = sign(source, target, chain, key, anchors)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main(sys.argv[1:])
