"""Statements enter the record in order, all or none, and once.

Two officers hand in statements; an answer is lost and one hands his in again; a second desk
writes to the same file. Whatever happens, no entry is lost, doubled or out of order.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.append import Log
from standclear.log.checkpoint import open_checkpoint
from standclear.log.entry import Sealed
from standclear.log.errors import BadEntry, BadProof, Damaged, Moved
from standclear.log.keys import log_signer
from standclear.log.merkle import leaf_hash, verify_consistency, verify_inclusion
from standclear.log.proof import read_proof, verify_proof
from standclear.log.view import LogView
from standclear.store.sqlite import SqliteStore
from tests.log.records import NOON_S, ORIGIN, SIGNER, Author, log_of


def new_log() -> Log:
    return Log(SqliteStore(":memory:"), SIGNER)


def test_a_new_log_is_empty_and_says_so():
    log = new_log()
    assert (log.size, log.checkpoint(), list(log.entries())) == (0, b"", [])
    assert log.find(bytes(32)) is None
    with pytest.raises(BadEntry, match="no entry 0"):
        log.entry(0)


def test_what_is_appended_is_there_under_a_signed_checkpoint():
    log, author = new_log(), Author("force-a")
    sealed = author.says_many(3)
    done = log.append(sealed, now_s=NOON_S)
    assert (done.indices, done.first, done.size, log.size) == ((0, 1, 2), 0, 3, 3)
    assert done.checkpoint_note == log.checkpoint()
    checkpoint = open_checkpoint(log.checkpoint(), SIGNER.verifier)
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 3, log.root())
    assert [entry.leaf for entry in log.entries()] == [s.leaf for s in sealed]
    assert log.body(1) == (sealed[1].body, sealed[1].nonce)
    assert log.find(leaf_hash(sealed[2].leaf)) == 2
    assert log.recorded_at_s(2) == NOON_S
    last = log.last_of("force-a")
    assert last is not None
    assert (last.seq, last.leaf_hash) == (3, leaf_hash(sealed[2].leaf))


def test_handing_in_again_returns_the_old_place_and_adds_nothing():
    log, author = new_log(), Author("force-a")
    sealed = author.says_many(3)
    first = log.append(sealed, now_s=NOON_S)
    again = log.append(sealed[1:], now_s=NOON_S + 9, after=0)  # `after` is long past
    assert again.indices == (1, 2)
    assert again.checkpoint_note == first.checkpoint_note
    fourth = author.says()
    mixed = log.append([sealed[0], fourth, fourth], now_s=NOON_S)
    assert (mixed.indices, log.size) == ((0, 3, 3), 4)


def test_nothing_of_a_refused_batch_enters():
    log, a, b = new_log(), Author("force-a"), Author("force-b")
    log.append([a.says()], now_s=NOON_S)
    good, b_first, b_second = a.says(), b.says(), b.says()
    before = log.checkpoint()
    with pytest.raises(BadEntry, match=r"entries/1: header/seq: 2: the next .* is number 1"):
        log.append([good, b_second], now_s=NOON_S)
    assert (log.size, log.checkpoint()) == (1, before)
    assert log.append([good, b_first, b_second], now_s=NOON_S).indices == (1, 2, 3)


def test_two_different_entries_cannot_have_one_number():
    log = new_log()
    log.append([Author("force-a").says("yes")], now_s=NOON_S)
    with pytest.raises(BadEntry, match="is number 2"):
        log.append([Author("force-a").says("no")], now_s=NOON_S)


def test_an_entry_must_name_the_one_before():
    log, author = new_log(), Author("force-a")
    log.append([author.says("yes")], now_s=NOON_S)
    other = Author("force-a")
    other.says("another beginning")
    with pytest.raises(BadEntry, match="header/prev"):
        log.append([other.says()], now_s=NOON_S)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda s: Sealed(s.leaf[:-1], s.body, s.nonce), "entries/0: envelope"),
        (lambda s: Sealed(s.leaf, b"x" * len(s.body), s.nonce), "entries/0: body and nonce"),
        (lambda s: Sealed(s.leaf, s.body, None), "together or not at all"),
    ],
)
def test_what_does_not_fit_together_is_refused(spoil, named: str):
    with pytest.raises(BadEntry, match=named):
        new_log().append([spoil(Author("force-a").says())], now_s=NOON_S)


def test_a_leaf_may_come_without_its_body():
    log, sealed = new_log(), Author("force-a").says()
    log.append([Sealed(sealed.leaf, None, None)], now_s=NOON_S)
    assert log.body(0) is None


def test_an_empty_append_is_refused():
    with pytest.raises(BadEntry, match="no entries"):
        new_log().append([], now_s=NOON_S)


def test_who_decided_on_an_older_log_is_sent_back():
    log, a, b = new_log(), Author("force-a"), Author("force-b")
    log.append([a.says()], now_s=NOON_S, after=0)
    with pytest.raises(Moved) as moved:
        log.append([b.says()], now_s=NOON_S, after=0)
    assert (moved.value.expected, moved.value.found, log.size) == (0, 1, 1)


def test_a_second_writer_is_refused_until_it_has_caught_up(tmp_path: Path):
    path, a, b = tmp_path / "log.db", Author("force-a"), Author("force-b")
    with SqliteStore(path) as store_1, SqliteStore(path) as store_2:
        first, second = Log(store_1, SIGNER), Log(store_2, SIGNER)
        first.append([a.says()], now_s=NOON_S)
        statement = b.says()
        with pytest.raises(Moved):
            second.append([statement], now_s=NOON_S)
        assert second.catch_up() == 1
        assert second.append([statement], now_s=NOON_S).indices == (1,)
        assert first.catch_up() == 2
        assert first.checkpoint() == second.checkpoint()


def test_a_rewritten_log_is_never_followed(tmp_path: Path):
    a = Author("force-a")
    with SqliteStore(tmp_path / "log.db") as store:
        log = Log(store, SIGNER)
        log.append(a.says_many(2), now_s=NOON_S)
        # Someone with the log's own key replaces the file's content by another history.
        other, other_store = log_of(5)
        with store.write() as write:
            write._db.execute("DELETE FROM entry")
            write._db.execute("DELETE FROM checkpoint")
            for row in other_store.leaves(0, 5):
                index = other.find(leaf_hash(row))
                entry = other.entry(index)
                values = (index, row, entry.leaf_hash, entry.header.issuer, entry.header.seq)
                write._db.execute("INSERT INTO entry VALUES(?,?,?,?,?)", values)
            write._db.execute("UPDATE tile SET hashes = ?", (other.tile(0, 0),))
            write._db.execute(
                "INSERT INTO checkpoint VALUES(5, ?, 0, x'00')", (other.checkpoint(),)
            )
        known = log.checkpoint()
        with pytest.raises(Damaged, match="does not begin with the 2") as damaged:
            log.catch_up()
        assert damaged.value.evidence == (known, other.checkpoint())


def test_several_threads_append_and_none_loses_a_word(tmp_path: Path):
    with SqliteStore(tmp_path / "log.db") as store:
        log = Log(store, SIGNER)
        placed: dict[str, list[int]] = {}

        def speak(party: str) -> None:
            author = Author(party)
            placed[party] = [log.append([author.says()], now_s=NOON_S).first for _ in range(20)]

        threads = [threading.Thread(target=speak, args=(f"party-{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(place for places in placed.values() for place in places) == list(range(80))
        assert all(places == sorted(places) for places in placed.values())
        assert LogView(store, SIGNER.verifier).root() == log.root()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=6), st.data())
def test_every_proof_of_every_size_holds(batches: list[int], data: st.DataObject):
    log, author, roots = new_log(), Author("force-a"), {}
    for count in batches:
        log.append(author.says_many(count), now_s=NOON_S)
        roots[log.size] = log.root()
    for size, root in roots.items():
        assert log.root(size) == root
        index = data.draw(st.integers(0, size - 1))
        verify_inclusion(
            log.entry(index).leaf_hash,
            index=index,
            size=size,
            proof=log.inclusion(index, size),
            root=root,
        )
        verify_consistency(
            old_size=size,
            new_size=log.size,
            proof=log.consistency(size),
            old_root=root,
            new_root=log.root(),
        )
    index = data.draw(st.integers(0, log.size - 1))
    proof = read_proof(log.proof(index))
    assert verify_proof(proof, log.entry(index).leaf_hash, SIGNER.verifier).size == log.size


def test_proofs_beyond_the_log_are_refused():
    log, _ = log_of(5)
    for ask in (
        lambda: log.inclusion(5),
        lambda: log.inclusion(0, 6),
        lambda: log.consistency(3, 6),
        lambda: log.root(6),
        lambda: log.proof(5),
    ):
        with pytest.raises((BadProof, Damaged)):
            ask()


def test_erasing_a_body_breaks_no_proof():
    log, _ = log_of(5)
    before = log.checkpoint()
    log.erase_body(2)
    assert log.body(2) is None
    assert log.body(1) is not None
    assert log.checkpoint() == before
    proof = read_proof(log.proof(2))
    verify_proof(proof, log.entry(2).leaf_hash, SIGNER.verifier)
    with pytest.raises(BadEntry, match="no entry 9"):
        log.erase_body(9)


def test_another_key_cannot_go_on_with_a_log(tmp_path: Path):
    log_of(3, path=tmp_path / "log.db")[1].close()
    with (
        SqliteStore(tmp_path / "log.db") as store,
        pytest.raises(Damaged, match="0 signatures by desk"),
    ):
        Log(store, log_signer(ORIGIN, bytes(32)))
