"""Both shelves keep the same promises; the object store is a real S3 server on loopback."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from colophon.adapters.shelf.folder import FolderShelf
from colophon.adapters.shelf.objects import Bucket, ObjectShelf
from colophon.errors import AssetContentMissingError, HashMismatchError, StorageError, StorageFullError
from colophon.workflow.ports import Shelf
from support.s3_server import ACCESS_KEY, SECRET_KEY, s3_server

CONTENT = b"lighthouse" * 1_000_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with s3_server(tmp_path_factory.mktemp("s3")) as bucket:
        yield bucket


@pytest.fixture(params=["folder", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return FolderShelf(tmp_path / "shelf")
    return ObjectShelf(request.getfixturevalue("s3"), local=tmp_path / "local")


def test_a_file_comes_back_as_it_was_put(shelf: Shelf) -> None:
    shelf.put(io.BytesIO(CONTENT), sha256=SHA256, size=len(CONTENT))

    assert shelf.has(SHA256)
    with shelf.as_file(SHA256) as path:
        assert path.read_bytes() == CONTENT


def test_a_file_may_be_put_twice(shelf: Shelf, tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(b"twice")
    sha256 = hashlib.sha256(b"twice").hexdigest()

    shelf.put_file(source, sha256=sha256)
    shelf.put_file(source, sha256=sha256)

    with shelf.as_file(sha256) as path:
        assert path.read_bytes() == b"twice"


@pytest.mark.parametrize(
    ("content", "sha256", "size"),
    [
        (b"other bytes", hashlib.sha256(b"bytes").hexdigest(), None),
        (b"longer", hashlib.sha256(b"longer").hexdigest(), 3),
        (b"short", hashlib.sha256(b"short").hexdigest(), 9),
    ],
)
def test_other_bytes_than_announced_are_refused_and_nothing_is_kept(
    shelf: Shelf, tmp_path: Path, content: bytes, sha256: str, size: int | None
) -> None:
    with pytest.raises(HashMismatchError):
        shelf.put(io.BytesIO(content), sha256=sha256, size=size)

    assert not shelf.has(sha256)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_is_not_kept_is_told_so(shelf: Shelf) -> None:
    absent = hashlib.sha256(b"absent").hexdigest()

    assert not shelf.has(absent)
    with pytest.raises(AssetContentMissingError), shelf.as_file(absent):
        pass


def test_a_removed_file_is_gone_and_may_be_removed_again(shelf: Shelf) -> None:
    sha256 = hashlib.sha256(b"gone").hexdigest()
    shelf.put(io.BytesIO(b"gone"), sha256=sha256, size=4)

    shelf.remove(sha256)
    shelf.remove(sha256)

    assert not shelf.has(sha256)


def test_a_wrong_secret_is_a_storage_error(s3: Bucket, tmp_path: Path) -> None:
    stranger = Bucket(
        name=s3.name,
        prefix=s3.prefix,
        region=s3.region,
        endpoint_url=s3.endpoint_url,
        access_key_id=ACCESS_KEY,
        secret_access_key="WRONGSECRETKEY",  # noqa: S106 - wrong on purpose
    )
    with pytest.raises(StorageError, match="object store refused"):
        ObjectShelf(stranger, local=tmp_path).put(io.BytesIO(b"x"), sha256=hashlib.sha256(b"x").hexdigest(), size=1)


def test_a_damaged_object_is_not_handed_out(s3: Bucket, tmp_path: Path) -> None:
    shelf = ObjectShelf(s3, local=tmp_path)
    sha256 = hashlib.sha256(b"damaged soon").hexdigest()
    shelf.put(io.BytesIO(b"damaged soon"), sha256=sha256, size=12)
    other = hashlib.sha256(b"in its place").hexdigest()
    shelf.put(io.BytesIO(b"in its place"), sha256=other, size=12)
    import obstore  # noqa: PLC0415 - to damage the store behind the shelf's back

    store = obstore.store.S3Store(
        s3.name,
        prefix=s3.prefix,
        config={
            "region": s3.region,
            "endpoint": s3.endpoint_url or "",
            "access_key_id": ACCESS_KEY,
            "secret_access_key": SECRET_KEY,
        },
        client_options={"allow_http": True},
    )
    obstore.put(store, f"{sha256[:2]}/{sha256}", b"in its place")

    with pytest.raises(HashMismatchError, match="damaged"), shelf.as_file(sha256):
        pass


def test_a_full_disk_keeps_nothing(tmp_path: Path) -> None:
    class Full(io.RawIOBase):
        """Stands for a disk that is full when it is written to: the error comes in the middle of the stream."""

        def read(self, _size: int = -1, /) -> bytes:
            raise OSError(28, "No space left on device")

    shelf = FolderShelf(tmp_path / "shelf")
    with pytest.raises(StorageFullError, match="full"):
        shelf.put(Full(), sha256=SHA256, size=None)  # type: ignore[arg-type]  # only read() is used

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_dead_process_left_on_its_way_in_is_swept(tmp_path: Path) -> None:
    (tmp_path / "incoming-0123").write_bytes(b"half")

    FolderShelf(tmp_path)

    assert list(tmp_path.iterdir()) == []
