"""Tile paths, bundles, growth and proofs from tiles."""

import pytest

from colophon.errors import EntryNotFoundError, TileInvalidError
from colophon.ledger.growth import EMPTY_EDGE, grow, load_edge
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tiles import TilePath, format_bundle, parse_bundle, paths_for_growth, tile_width
from colophon.ledger.tree import EMPTY_ROOT, consistency_proof, inclusion_proof, leaf_hash, root_hash
from support.tiles_in_memory import TilesInMemory

# Each size is chosen for an edge: none, one, around one tile, around two, the specification's own 70,000.
SIZES = [1, 2, 255, 256, 257, 511, 512, 513, 1000]
HASHES = [leaf_hash(b"%d" % number) for number in range(70_000)]


def grown(size: int, *, step: int = 70_000) -> TilesInMemory:
    tiles, edge = TilesInMemory(), EMPTY_EDGE
    for start in range(0, size, step):
        edge, written = grow(edge, HASHES[start : min(start + step, size)])
        tiles.write(written)
    assert edge.size == size
    return tiles


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (TilePath(level=0, index=0), "tile/0/000"),
        (TilePath(level=3, index=1_234_067), "tile/3/x001/x234/067"),
        (TilePath(level=0, index=273, width=112), "tile/0/273.p/112"),
        (TilePath(level=63, index=999), "tile/63/999"),
        (TilePath(level=None, index=1000, width=1), "tile/entries/x001/000.p/1"),
    ],
)
def test_tile_paths_are_spelled_as_the_specification_says(path: TilePath, text: str) -> None:
    assert str(path) == text
    assert TilePath.parse(text) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tile/0",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001/000",
        "tile/0/x000/001",
        "tile/0/x001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/\u0660\u0660\u0660",
        "tile/data/000",
        "tile/0/../000",
        "tile/0/000\n",
    ],
)
def test_a_malformed_tile_path_is_refused(text: str) -> None:
    with pytest.raises(TileInvalidError):
        TilePath.parse(text)


def test_a_log_of_70000_has_exactly_the_tiles_of_the_specifications_example() -> None:
    tiles = grown(70_000).tiles
    widths = {key: len(tile) // 32 for key, tile in tiles.items()}
    assert widths == {
        **{(0, index): 256 for index in range(273)},
        (0, 273): 112,
        (1, 0): 256,
        (1, 1): 17,
        (2, 0): 1,
    }


def test_a_log_of_256_has_one_full_tile_and_one_hash_above_it() -> None:
    tiles = grown(256).tiles
    assert {key: len(tile) // 32 for key, tile in tiles.items()} == {(0, 0): 256, (1, 0): 1}
    assert tiles[1, 0] == root_hash(HASHES[:256])


def test_the_tiles_of_70000_hold_the_hashes_the_specification_defines() -> None:
    tiles = grown(70_000, step=997).tiles
    assert tiles[0, 273] == b"".join(HASHES[69_888:])
    assert tiles[1, 1][32 * 16 :] == root_hash(HASHES[69_632:69_888])
    assert tiles[2, 0] == root_hash(HASHES[:65_536])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", [1, 7, 256, 1000])
def test_growing_by_any_step_gives_the_same_tiles_and_root(size: int, step: int) -> None:
    tiles = grown(size, step=step)
    edge = load_edge(tiles, size=size)
    assert edge.root == root_hash(HASHES[:size])
    assert tiles.tiles == grown(size).tiles
    assert edge == grow(EMPTY_EDGE, HASHES[:size])[0]


def test_the_edge_of_70000_is_loaded_from_three_tiles() -> None:
    tiles = grown(70_000)
    assert load_edge(tiles, size=70_000).root == root_hash(HASHES)
    assert tiles.reads == 3


def test_the_edge_of_an_empty_log_needs_no_tile() -> None:
    assert load_edge(TilesInMemory(), size=0) == EMPTY_EDGE
    assert EMPTY_EDGE.root == EMPTY_ROOT


@pytest.mark.parametrize("size", SIZES)
def test_proofs_from_tiles_are_those_from_all_leaves(size: int) -> None:
    hashes = HASHES[:size]
    proofs = TileProofs(grown(size))
    root = root_hash(hashes)
    assert proofs.root(size=size) == root
    for index in {0, 1, size // 3, size // 2, size - 1} & set(range(size)):
        assert proofs.inclusion(index=index, size=size, root=root) == inclusion_proof(hashes, index=index)
        assert proofs.leaf_hash(index=index, size=size) == hashes[index]
    for old_size in {0, 1, size // 3, size // 2, size - 1, size}:
        found = proofs.consistency(
            old_size=old_size, new_size=size, old_root=root_hash(hashes[:old_size]), new_root=root
        )
        assert found == consistency_proof(hashes, old_size=old_size)


def test_a_proof_for_an_older_size_is_made_from_the_wider_tiles_of_today() -> None:
    proofs = TileProofs(grown(1000))
    root = root_hash(HASHES[:300])
    assert proofs.inclusion(index=299, size=300, root=root) == inclusion_proof(HASHES[:300], index=299)


def test_the_cache_stays_within_its_bound_and_a_warm_proof_reads_no_full_tile() -> None:
    tiles = grown(70_000)
    proofs = TileProofs(tiles, cached_tiles=2)
    root = root_hash(HASHES)
    for index in range(0, 60_000, 1024):
        proofs.inclusion(index=index, size=70_000, root=root)
    before = tiles.reads
    proofs.inclusion(index=59_393, size=70_000, root=root)
    # Only the partial tiles at the right edge, and what two cached tiles do not hold.
    assert tiles.reads - before <= 6


@pytest.mark.parametrize("key", [(0, 0), (0, 1), (0, 3), (1, 0)])
def test_a_flipped_byte_in_a_stored_tile_is_found_by_a_proof_that_uses_it(key: tuple[int, int]) -> None:
    tiles = grown(1000)
    tiles.tiles[key] = bytes([tiles.tiles[key][0] ^ 1]) + tiles.tiles[key][1:]
    proofs = TileProofs(tiles)
    index = 256 * key[1] if key[0] == 0 else 300
    with pytest.raises(TileInvalidError, match="a tile was changed"):
        proofs.inclusion(index=index, size=1000, root=root_hash(HASHES[:1000]))


def test_a_repaired_tile_is_read_again() -> None:
    tiles = grown(1000)
    good = tiles.tiles[0, 0]
    tiles.tiles[0, 0] = bytes(32) + good[32:]
    proofs = TileProofs(tiles)
    root = root_hash(HASHES[:1000])
    with pytest.raises(TileInvalidError):
        proofs.inclusion(index=0, size=1000, root=root)
    tiles.tiles[0, 0] = good
    assert proofs.inclusion(index=0, size=1000, root=root) == inclusion_proof(HASHES[:1000], index=0)


def test_a_consistency_proof_between_heads_of_different_logs_is_not_made() -> None:
    proofs = TileProofs(grown(1000))
    with pytest.raises(TileInvalidError, match="different logs"):
        proofs.consistency(old_size=700, new_size=1000, old_root=EMPTY_ROOT, new_root=root_hash(HASHES[:1000]))


def test_what_is_not_in_the_log_is_not_proven() -> None:
    proofs = TileProofs(grown(3))
    with pytest.raises(EntryNotFoundError):
        proofs.inclusion(index=3, size=3, root=root_hash(HASHES[:3]))
    with pytest.raises(EntryNotFoundError):
        proofs.leaf_hash(index=-1, size=3)
    with pytest.raises(TileInvalidError):
        proofs.root(size=4)


def test_a_tile_that_is_no_row_of_hashes_is_refused() -> None:
    tiles = grown(3)
    tiles.tiles[0, 0] += b"x"
    with pytest.raises(TileInvalidError, match="97 bytes"):
        TileProofs(tiles).root(size=3)


def test_bundles_read_back_as_they_were_written() -> None:
    entries = [b"", b"a", b"b" * 65_535]
    bundle = format_bundle(entries)
    assert bundle[:5] == b"\x00\x00\x00\x01a"
    assert parse_bundle(bundle) == entries


@pytest.mark.parametrize("bundle", [b"", b"\x00", b"\x00\x02a", b"\x00\x01a\x00", b"\x00\x00" * 257])
def test_a_malformed_bundle_is_refused(bundle: bytes) -> None:
    with pytest.raises(TileInvalidError):
        parse_bundle(bundle)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [b"x" * 65_536]])
def test_a_bundle_that_no_client_could_read_is_not_made(entries: list[bytes]) -> None:
    with pytest.raises(TileInvalidError):
        format_bundle(entries)


def test_the_paths_to_publish_come_bundles_first_and_name_each_partial_tile() -> None:
    assert [str(path) for path in paths_for_growth(old_size=255, new_size=513)] == [
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/1",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/1",
        "tile/1/000.p/2",
    ]
    assert paths_for_growth(old_size=513, new_size=513) == []


@pytest.mark.parametrize(
    ("level", "index", "width"), [(0, 272, 256), (0, 273, 112), (0, 274, 0), (1, 1, 17), (2, 0, 1)]
)
def test_widths_in_a_log_of_70000_are_those_of_the_specification(level: int, index: int, width: int) -> None:
    assert tile_width(level=level, index=index, size=70_000) == width
