"""What can be found beforehand: a key that can't sign, a source that is not the recorded one, a target that is taken."""

from dataclasses import replace

from colophon.errors import ColophonError, InvalidInputError, SourceChangedError
from colophon.workflow.ports import SealRecord
from colophon.workflow.preparing import SealTools
from colophon.workflow.seal_files import SealFiles, require_target
from colophon.workflow.stores import Stores


def checked(record: SealRecord, *, stores: Stores, tools: SealTools, files: SealFiles) -> SealRecord:
    """Return the job with its places, once key, source and target are found fit.

    Raises:
        CertificateError, KeyFileError, KeyFileExposedError: nothing can be signed with the key as it is.
        AssetContentMissingError, SourceChangedError, FileCheckError: the source can't be sealed.
        TargetExistsError, InvalidInputError: the target can't be used.
    """
    order = record.order
    tools.claim_key()
    asset = stores.records.asset(record.org, order.work, order.asset).asset
    for path in (order.source_path, order.target_path):
        if path is not None and not path.is_absolute():
            raise InvalidInputError(f"The path {path} is not absolute.")
    source = files.source(order, job=record.view.id, asset=asset)
    try:
        size = source.stat().st_size
        if size != asset.size:
            raise SourceChangedError(
                f"The file {source.name} has {size} bytes, recorded were {asset.size}. Record the step that changed it, "
                f"then seal the new file."
            )
        probe = tools.reader.probe(source)
        target = files.target(order, embedded=probe.embeddable)
        if target is not None:
            require_target(source, target, force=order.force)
    except ColophonError:
        files.clean(record)
        raise
    view = record.view.model_copy(update={"media_type": probe.media_type, "embedded": probe.embeddable})
    return replace(record, source_path=source, target_path=target, view=view)
