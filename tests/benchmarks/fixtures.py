"""Files the bench needs, made by our own code."""

from pathlib import Path

from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import EngineWriter
from colophon.credential.ports import Intent, SignRequest
from colophon.record.canonical import Json
from colophon.record.vocabulary import SourceType
from support import media, pki


def signed_jpeg(folder: Path) -> tuple[Path, Path]:
    """Return a small signed JPEG (about 30 KB) and the PEM of the root it leads to."""
    root = pki.authority()
    signer = pki.identity(root)
    source = folder / "small.jpg"
    media.picture(480, 320).save(source, "JPEG", quality=90)
    target = folder / "signed.jpg"
    definition: dict[str, Json] = {
        "claim_generator_info": [{"name": "bench", "version": "1", "specVersion": "2.4.0"}],
        "title": "small",
        "assertions": [],
    }
    request = SignRequest(
        source=source,
        destination=target,
        media_type="image/jpeg",
        definition=definition,
        intent=Intent.CREATE,
        created_source_type=SourceType.DIGITAL_CREATION,
        algorithm="es256",
        chain_pem=signer.chain_pem,
    )
    with EngineSession(workers=1) as session:
        EngineWriter(session).sign(request, sign=signer.sign)
    anchors = folder / "root.pem"
    anchors.write_text(root.pem)
    return target, anchors
