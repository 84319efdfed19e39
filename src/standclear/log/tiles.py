"""Where the tree's hashes lie: tiles of 256, so that a stranger can fetch and check any part.

Level 0 holds leaf hashes; level L+1 holds one hash for each full tile of level L. A full tile is
8,192 bytes. A tile's prefix is the narrower tile, so one stored row serves every smaller tree.

Promise: `TileTree` proofs verify with `merkle.verify_*`; paths and bundles are those that any
C2SP client reads.

Not here: who stores tiles (`store`), who writes the static directory (`export`).

Source: c2sp.org/tlog-tiles; proofs as RFC 6962 sections 2.1.1 and 2.1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from standclear.log.errors import BadNote, BadProof, Damaged
from standclear.log.merkle import EMPTY_ROOT, HASH_BYTES, Frontier, node_hash

WIDTH = 256
MAX_LEAF_BYTES = 0xFFFF  # entry bundles prefix each entry with a uint16 length (tlog-tiles)

TileId = tuple[int, int]  # (level, number)
ReadTile = Callable[[int, int], bytes]  # may return a wider tile than is needed


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """`tile/<level>/x001/x234/067`, with `.p/<width>` for a partial tile."""
    return f"tile/{level}/{_number_path(number)}{_width_suffix(width)}"


def bundle_path(number: int, width: int = WIDTH) -> str:
    """`tile/entries/x001/x234/067`, with `.p/<width>` for a partial bundle."""
    return f"tile/entries/{_number_path(number)}{_width_suffix(width)}"


def _number_path(number: int) -> str:
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path


def _width_suffix(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, number, width) of every tile of a tree; at most one a level is partial."""
    level = 0
    while size:
        for number in range(size // WIDTH):
            yield level, number, WIDTH
        if size % WIDTH:
            yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def tiles_after(
    size: int, leaf_hashes: Sequence[bytes], edge: Mapping[TileId, bytes]
) -> dict[TileId, bytes]:
    """Every tile that an append changes, in its new form.

    size  entries before the append
    edge  the partial tiles of that size (at most one a level), as `edge_of` gives them
    """
    changed: dict[TileId, bytes] = {}
    level, position, hashes = 0, size, list(leaf_hashes)
    while hashes:
        parents: list[bytes] = []
        taken = 0
        while taken < len(hashes):
            number, offset = divmod(position + taken, WIDTH)
            take = min(WIDTH - offset, len(hashes) - taken)
            before = edge[level, number][: HASH_BYTES * offset] if offset else b""
            tile = before + b"".join(hashes[taken : taken + take])
            changed[level, number] = tile
            if offset + take == WIDTH:
                parents.append(_perfect_root(split_hashes(tile)))
            taken += take
        level, position, hashes = level + 1, position // WIDTH, parents
    return changed


def edge_of(size: int, read_tile: ReadTile) -> dict[TileId, bytes]:
    """The partial tiles on the right edge of a tree of this size, cut to its width."""
    edge: dict[TileId, bytes] = {}
    level, rest = 0, size
    while rest:
        number, width = divmod(rest, WIDTH)
        if width:
            edge[level, number] = read_tile(level, number)[: HASH_BYTES * width]
        level, rest = level + 1, rest // WIDTH
    return edge


def split_hashes(tile: bytes) -> list[bytes]:
    """A tile's bytes as hashes; `Damaged` if it is not whole hashes."""
    if len(tile) % HASH_BYTES:
        raise Damaged(f"a tile of {len(tile)} bytes: want a multiple of {HASH_BYTES}", (tile,))
    return [tile[i : i + HASH_BYTES] for i in range(0, len(tile), HASH_BYTES)]


def _perfect_root(hashes: list[bytes]) -> bytes:
    """Root over a power of two of sibling hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


class TileTree:
    """Roots and proofs of a tree whose hashes are read a tile at a time.

    What a tile says never changes, it only grows; so the nodes inside it are kept (of a bounded
    number of tiles) and read again only where they do not reach far enough. From several threads
    the worst that happens is computing the same nodes twice.
    """

    def __init__(self, read_tile: ReadTile, *, kept_tiles: int = 256) -> None:
        self._read_tile = read_tile
        self._kept: dict[TileId, list[list[bytes]]] = {}
        self._kept_tiles = kept_tiles

    def frontier(self, size: int) -> Frontier:
        """The peaks of the tree of this size, from tiles alone."""
        peaks: list[bytes] = []
        low = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                peaks.append(self._perfect(level, low >> level))
                low += 1 << level
        return Frontier(size, tuple(peaks))

    def root(self, size: int) -> bytes:
        """The root when the log had `size` entries."""
        return self.frontier(size).root()

    def leaf_hash(self, index: int) -> bytes:
        """What the tree says the entry hashes to."""
        return self._perfect(0, index)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The audit path of RFC 6962 section 2.1.1 for the entry `index`, lowest hash first."""
        if not 0 <= index < size:
            raise BadProof(f"no entry {index} in a tree of {size}")
        ranges: list[tuple[int, int]] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                ranges.append((middle, high))
                high = middle
            else:
                ranges.append((low, middle))
                low = middle
        return [self._range_root(a, b) for a, b in reversed(ranges)]

    def consistency(self, old_size: int, new_size: int) -> list[bytes]:
        """The proof of RFC 6962 section 2.1.2; empty from size 0 and between equal sizes."""
        if not 0 <= old_size <= new_size:
            raise BadProof(f"sizes {old_size} to {new_size}: want 0 <= old <= new")
        if old_size in (0, new_size):
            return []
        ranges: list[tuple[int, int]] = []
        low, high = 0, new_size
        while old_size != high:
            middle = low + _split(high - low)
            if old_size <= middle:
                ranges.append((middle, high))
                high = middle
            else:
                ranges.append((low, middle))
                low = middle
        if low:  # the old tree's last subtree is not the whole old tree: name it
            ranges.append((low, high))
        return [self._range_root(a, b) for a, b in reversed(ranges)]

    def _range_root(self, low: int, high: int) -> bytes:
        """Merkle tree hash of leaves [low, high), a subtree as RFC 6962 splits them."""
        count = high - low
        if count == 0:
            return EMPTY_ROOT
        if count & (count - 1) == 0 and low % count == 0:
            level = count.bit_length() - 1
            return self._perfect(level, low >> level)
        middle = low + _split(count)
        return node_hash(self._range_root(low, middle), self._range_root(middle, high))

    def _perfect(self, level: int, position: int) -> bytes:
        """Root of the `position`-th perfect subtree of 2^level leaves."""
        tile_level, inner_level = divmod(level, 8)
        number, offset = divmod(position << inner_level, WIDTH)
        tile_id, place = (tile_level, number), offset >> inner_level
        nodes = self._kept.get(tile_id)
        if nodes is None or place >= len(nodes[inner_level]):
            nodes = self._read_nodes(tile_id)
        if place >= len(nodes[inner_level]):
            tile = b"".join(nodes[0])
            raise Damaged(f"tile {tile_level}/{number} is too narrow: {len(tile)} bytes", (tile,))
        return nodes[inner_level][place]

    def _read_nodes(self, tile_id: TileId) -> list[list[bytes]]:
        """All perfect nodes inside a tile: [its hashes, their parents, ... up to 8 levels]."""
        nodes = [split_hashes(self._read_tile(*tile_id))]
        for _ in range(7):
            row = nodes[-1]
            nodes.append([node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])
        if len(self._kept) >= self._kept_tiles:
            self._kept.clear()
        self._kept[tile_id] = nodes
        return nodes


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (RFC 6962 section 2.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def write_bundle(leaves: Iterable[bytes]) -> bytes:
    """Up to 256 entries, each behind its uint16 length."""
    out = bytearray()
    for leaf in leaves:
        if len(leaf) > MAX_LEAF_BYTES:
            raise BadNote(f"an entry of {len(leaf)} bytes: want at most {MAX_LEAF_BYTES}")
        out += len(leaf).to_bytes(2, "big") + leaf
    return bytes(out)


def read_bundle(bundle: bytes) -> list[bytes]:
    """The entries of a bundle; `BadNote` if it ends within one."""
    leaves: list[bytes] = []
    at = 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if at + 2 > len(bundle) or end > len(bundle):
            raise BadNote(f"the bundle ends within its entry {len(leaves)}")
        leaves.append(bundle[at + 2 : end])
        at = end
    return leaves
