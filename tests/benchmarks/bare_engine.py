"""The bare limit of the engine: its own calls in a process of their own, with nothing of ours around them.

`python bare_engine.py read FILE SETTINGS COUNT` reads a file COUNT times (a Reader and one crJSON each) and
prints the seconds it took;
`sign SOURCE TARGET MIME CHAIN KEY SETTINGS` signs a file once and validates the result once in full.
SETTINGS is a JSON file with the engine's own settings.
"""

import json
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

from benchmarks.usage import peak_mb


def read(path: Path, settings: Path, count: int) -> tuple[float, float]:
    """Return the seconds that `count` reads took, by the clock and of the processor."""
    engine = Context.from_json(settings.read_text())
    begin = processor = 0.0
    for round_ in range(count + 5):
        if round_ == 5:
            begin, processor = time.perf_counter(), time.process_time()
        with path.open("rb") as stream, Reader("image/jpeg", stream, context=engine) as reader:
            reader.crjson()
    return time.perf_counter() - begin, time.process_time() - processor


def sign(source: Path, target: Path, mime: str, *, chain: Path, key: Path, settings: Path) -> float:
    """Return the seconds that one signature and one full validation took."""
    begin = time.perf_counter()
    engine = Context.from_json(settings.read_text())
    info = C2paSignerInfo(C2paSigningAlg.ES256, chain.read_bytes(), key.read_bytes(), None)
    definition = {"claim_generator_info": [{"name": "bare", "version": "1"}], "title": "bare"}
    builder = Builder(definition, context=engine)
    builder.set_intent(C2paBuilderIntent.CREATE, C2paDigitalSourceType.DIGITAL_CREATION)
    with Signer.from_info(info) as signer, source.open("rb") as i, target.open("w+b") as o:
        builder.sign(signer, mime, i, o)
    with target.open("rb") as stream, Reader(mime, stream, context=engine) as reader:
        reader.crjson()
        state = reader.get_validation_state()
    took = time.perf_counter() - begin
    if state != "Trusted":
        raise SystemExit(f"the bare engine called its own file {state}")
    return took


def main(arguments: list[str]) -> None:
    """Run one of the two and print seconds and peak memory as JSON."""
    processor = 0.0
    if arguments[0] == "read":
        took, processor = read(Path(arguments[1]), Path(arguments[2]), int(arguments[3]))
    else:
        chain, key, settings = (Path(a) for a in arguments[4:7])
        took = sign(Path(arguments[1]), Path(arguments[2]), arguments[3], chain=chain, key=key, settings=settings)
    print(json.dumps({"seconds": took, "processor_s": processor, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1:])
