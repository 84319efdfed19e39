"""One hash speaks for the whole record; a few more show any entry's place in it.

A liaison officer holds a receipt of 2018 and the checkpoint of today. Both must fit, whatever
their sizes, and no altered hash, index, size or order may pass.

RFC 6962 section 2.1; RFC 9162 sections 2.1.3.2 and 2.1.4.2; c2sp.org/tlog-tiles.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.errors import BadNote, BadProof, Damaged
from standclear.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)
from standclear.log.tiles import (
    TileTree,
    bundle_path,
    edge_of,
    read_bundle,
    tile_path,
    tiles_after,
    tiles_of,
    write_bundle,
)

VECTORS = Path(__file__).parents[3] / "shared/data/vectors/transparency-dev-merkle"
ANSWERS = Path(__file__).parent / "known_answers.json"

LEAVES = [leaf_hash(f"leaf {i}".encode()) for i in range(66_000)]


def root_by_definition(hashes: list[bytes]) -> bytes:
    """MTH exactly as RFC 6962 section 2.1 writes it: the oracle."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return node_hash(root_by_definition(hashes[:k]), root_by_definition(hashes[k:]))


def tree_of(size: int) -> TileTree:
    tiles = tiles_after(0, LEAVES[:size], {})
    return TileTree(lambda level, number: tiles[level, number])


SMALL = range(1, 71)
BORDERS = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_793]


@pytest.mark.parametrize("size", [0, *SMALL, 255, 256, 257, 1000])
def test_the_root_is_the_one_that_the_definition_gives(size: int):
    want = root_by_definition(LEAVES[:size])
    assert Frontier().extended(LEAVES[:size]).root() == want
    assert tree_of(size).root(size) == want


def test_the_empty_tree_hashes_to_the_hash_of_nothing():
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


def test_every_entry_of_every_small_tree_has_a_proof():
    tree = tree_of(70)
    for size in SMALL:
        root = tree.root(size)
        for index in range(size):
            proof = tree.inclusion(index, size)
            verify_inclusion(LEAVES[index], index=index, size=size, proof=proof, root=root)


def test_every_small_tree_is_consistent_with_every_larger_one():
    tree = tree_of(70)
    for new in SMALL:
        for old in range(1, new + 1):
            verify_consistency(
                old_size=old,
                new_size=new,
                proof=tree.consistency(old, new),
                old_root=tree.root(old),
                new_root=tree.root(new),
            )


@pytest.mark.parametrize("size", BORDERS)
def test_proofs_hold_around_the_borders_of_tiles(size: int):
    tree = tree_of(size)
    root = Frontier().extended(LEAVES[:size]).root()
    assert tree.root(size) == root
    for index in {0, 1, 254, 255, 256, size // 2, size - 2, size - 1} & set(range(size)):
        proof = tree.inclusion(index, size)
        verify_inclusion(LEAVES[index], index=index, size=size, proof=proof, root=root)
    for old in {1, 2, 255, 256, 257, size // 2, size - 1, size} & set(range(1, size + 1)):
        verify_consistency(
            old_size=old,
            new_size=size,
            proof=tree.consistency(old, size),
            old_root=Frontier().extended(LEAVES[:old]).root(),
            new_root=root,
        )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_altered_inclusion_proof_is_refused(data: st.DataObject):
    size = data.draw(st.one_of(st.integers(2, 70), st.sampled_from([255, 256, 257, 600])))
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(size)
    proof, root = tree.inclusion(index, size), tree.root(size)
    claim = {"leaf": LEAVES[index], "index": index, "size": size, "proof": proof, "root": root}
    kind = data.draw(
        st.sampled_from(["leaf", "root", "hash", "drop", "add", "swap", "index", "short"])
    )
    spot = data.draw(st.integers(0, len(proof) - 1))
    if kind == "leaf":
        claim["leaf"] = LEAVES[index + 1]
    elif kind == "root":
        claim["root"] = tree.root(size - 1)
    elif kind == "hash":
        claim["proof"] = [*proof[:spot], LEAVES[-1], *proof[spot + 1 :]]
    elif kind == "drop":
        claim["proof"] = proof[:spot] + proof[spot + 1 :]
    elif kind == "add":
        claim["proof"] = [*proof[:spot], LEAVES[-1], *proof[spot:]]
    elif kind == "swap":
        claim["proof"] = list(reversed(proof)) if len(proof) > 1 else [LEAVES[-1]]
    elif kind == "index":
        claim["index"] = data.draw(st.integers(-1, size + 1).filter(lambda i: i != index))
    else:
        claim["proof"] = [*proof[:spot], proof[spot][:31], *proof[spot + 1 :]]
    with pytest.raises(BadProof):
        verify_inclusion(
            claim["leaf"],
            index=claim["index"],
            size=claim["size"],
            proof=claim["proof"],
            root=claim["root"],
        )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_altered_consistency_proof_is_refused(data: st.DataObject):
    new = data.draw(st.one_of(st.integers(2, 70), st.sampled_from([255, 256, 257, 600])))
    old = data.draw(st.integers(1, new - 1))
    tree = tree_of(new)
    proof, roots = tree.consistency(old, new), [tree.root(old), tree.root(new)]
    kind = data.draw(st.sampled_from(["old", "new", "hash", "drop", "add", "none"]))
    spot = data.draw(st.integers(0, len(proof) - 1))
    if kind in ("old", "new"):
        roots[kind == "new"] = LEAVES[-1]
    elif kind == "hash":
        proof = [*proof[:spot], LEAVES[-1], *proof[spot + 1 :]]
    elif kind == "drop":
        proof = proof[:spot] + proof[spot + 1 :]
    elif kind == "add":
        proof = [*proof[:spot], LEAVES[-1], *proof[spot:]]
    else:
        proof = []
    with pytest.raises(BadProof):
        verify_consistency(
            old_size=old, new_size=new, proof=proof, old_root=roots[0], new_root=roots[1]
        )


def test_a_forked_history_has_no_consistency_proof():
    forked = [*LEAVES[:9], LEAVES[-1], *LEAVES[10:40]]
    tiles = tiles_after(0, forked, {})
    tree = TileTree(lambda level, number: tiles[level, number])
    with pytest.raises(BadProof, match="old root"):
        verify_consistency(
            old_size=20,
            new_size=40,
            proof=tree.consistency(20, 40),
            old_root=tree_of(20).root(20),
            new_root=tree.root(40),
        )


def test_nothing_is_proved_from_the_empty_tree():
    assert tree_of(5).consistency(0, 5) == []
    with pytest.raises(BadProof, match="want 0 < old"):
        verify_consistency(
            old_size=0, new_size=5, proof=[], old_root=EMPTY_ROOT, new_root=tree_of(5).root(5)
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_appending_in_any_batches_gives_the_same_tiles(batches: list[int]):
    tiles: dict[tuple[int, int], bytes] = {}
    size = 0

    def read_tile(level: int, number: int) -> bytes:
        return tiles[level, number]

    for count in batches:
        edge = edge_of(size, read_tile)
        tiles |= tiles_after(size, LEAVES[size : size + count], edge)
        size += count
    assert tiles == tiles_after(0, LEAVES[:size], {})
    assert {(level, n): len(tiles[level, n]) // 32 for level, n in tiles} == {
        (level, n): width for level, n, width in tiles_of(size)
    }


def test_what_was_read_of_a_growing_tile_stays_true():
    tiles = tiles_after(0, LEAVES[:100], {})
    tree = TileTree(lambda level, number: tiles[level, number])
    before = tree.inclusion(5, 100)
    tiles |= tiles_after(100, LEAVES[100:700], edge_of(100, lambda *tile: tiles[tile]))
    assert tree.inclusion(5, 100) == before
    assert tree.root(700) == Frontier().extended(LEAVES[:700]).root()


def test_a_tile_that_is_too_narrow_is_named():
    tiles = tiles_after(0, LEAVES[:100], {})
    tree = TileTree(lambda level, number: tiles[level, number][: 32 * 10])
    with pytest.raises(Damaged, match="tile 0/0 is too narrow"):
        tree.root(100)


@pytest.mark.parametrize(
    ("path", "want"),
    [
        (tile_path(0, 0), "tile/0/000"),
        (tile_path(0, 1234067), "tile/0/x001/x234/067"),
        (tile_path(1, 999, 3), "tile/1/999.p/3"),
        (bundle_path(1000, 255), "tile/entries/x001/000.p/255"),
    ],
)
def test_paths_are_those_of_the_standard(path: str, want: str):
    assert path == want


@given(st.lists(st.binary(max_size=300), max_size=256))
@settings(max_examples=50, deadline=None)
def test_bundles_go_there_and_back(leaves: list[bytes]):
    assert read_bundle(write_bundle(leaves)) == leaves


def test_a_bundle_that_ends_too_early_is_refused():
    bundle = write_bundle([b"one", b"two"])
    for cut in (1, 4, len(bundle) - 1):
        with pytest.raises(BadNote, match="ends within"):
            read_bundle(bundle[:cut])


def test_known_answers_have_not_changed():
    """Roots and proofs of this tree, computed once by the definition and kept."""
    answers = json.loads(ANSWERS.read_text())
    for size, root in answers["roots"].items():
        assert Frontier().extended(LEAVES[: int(size)]).root().hex() == root
    for case in answers["inclusion"]:
        verify_inclusion(
            LEAVES[case["index"]],
            index=case["index"],
            size=case["size"],
            proof=[bytes.fromhex(h) for h in case["proof"]],
            root=bytes.fromhex(answers["roots"][str(case["size"])]),
        )


def vectors(kind: str) -> list[Path]:
    return sorted((VECTORS / kind).rglob("*.json"))


@pytest.mark.skipif(not VECTORS.exists(), reason="transparency-dev's vectors are not beside us")
def test_transparency_dev_inclusion_vectors():
    cases = vectors("inclusion")
    assert len(cases) == 98
    for path in cases:
        case = json.loads(path.read_text())
        proof = [base64.b64decode(h) for h in case["proof"] or []]
        try:
            verify_inclusion(
                base64.b64decode(case["leafHash"]),
                index=case["leafIdx"],
                size=case["treeSize"],
                proof=proof,
                root=base64.b64decode(case["root"]),
            )
            refused = False
        except BadProof:
            refused = True
        assert refused == case["wantErr"], path


@pytest.mark.skipif(not VECTORS.exists(), reason="transparency-dev's vectors are not beside us")
def test_transparency_dev_consistency_vectors():
    cases = vectors("consistency")
    assert len(cases) == 98
    for path in cases:
        case = json.loads(path.read_text())
        try:
            verify_consistency(
                old_size=case["size1"],
                new_size=case["size2"],
                proof=[base64.b64decode(h) for h in case["proof"] or []],
                old_root=base64.b64decode(case["root1"]),
                new_root=base64.b64decode(case["root2"]),
            )
            refused = False
        except BadProof:
            refused = True
        assert refused == case["wantErr"], path
