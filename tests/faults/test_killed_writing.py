"""What the desk and its watch write beside the log, by a process that dies at each moment of it:
who comes after finds what was there before, or all of it, and can write it again."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from standclear.core.errors import NotFound
from standclear.core.incidents.evidence import Custody
from standclear.links.web_push import open_key
from standclear.log.files import NEW, write_new, write_whole
from standclear.log.keys import private_key_from_seed, read_private_key, write_private_key
from standclear.service.config import Config, PartySection, read_config, write_config
from standclear.service.evidence_files import EvidenceFiles, evidence_of
from standclear.store.kept import stretches
from standclear.store.position_journal import alone_with, is_being_written
from standclear.store.positions import Keeper
from tests.faults.died import NEVER, dies
from tests.watching.kept_desk import after, report

BYTES = b"a crater, seen from the north\n" * 400
WHO = (Custody("Anna", "", datetime(2030, 3, 1, tzinfo=UTC)),)
EVIDENCE = evidence_of(BYTES, media_type="text/plain", name="crater", text="", custody=WHO)
VKEY = "valley.example/log+1c03ecbc+Ab0BVS9XQN5OdJ9Gg1Ej2u3jPXwRvCqIUhGu3Ws4iHBK"


@pytest.fixture(autouse=True)
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process wrote outlives it without the disk's turning: only the machine's death needs
    that, and here it would be most of the time."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda _: None)


def every_death(directory: Path, does: Callable[[Path], object]) -> list[Path]:
    """A directory a moment, as the process left it."""
    left = []
    for moment in count(1):
        place = directory / f"{moment}"
        place.mkdir()
        if not dies(place, moment, partial(does, place)):
            return left
        left.append(place)
    raise AssertionError


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.rglob("*") if path.is_file())


HEARD = (0, 3600)
"""Seconds of two reports, of which the second lets the first be put away."""


def keep_positions(directory: Path, run: str = "first", *, ends: bool = True) -> None:
    ours = Keeper(directory, run=run, origin="valley.example/log", log_size=3, retain=None)
    for second in HEARD:
        ours.keep([report(second)], log_size=3)
    ours.settle()
    if ends:
        ours.close()


def test_a_file_is_the_old_one_or_the_new_one_at_each_death(tmp_path: Path) -> None:
    def replace(place: Path) -> None:
        write_whole(place / "one", b"old")
        write_whole(place / "one", BYTES)

    for place in every_death(tmp_path, replace):
        assert not (place / "one").exists() or (place / "one").read_bytes() in (b"old", BYTES)
        write_whole(place / "one", b"again")
        assert ((place / "one").read_bytes(), names(place)) == (b"again", ["one"])


def test_a_new_file_is_whole_or_not_there_and_what_a_death_left_is_not_the_file_itself(
    tmp_path: Path,
) -> None:
    """Between its two names the file has both: what takes out the one must not touch the other."""
    for place in every_death(tmp_path, lambda place: write_new(place / "one", BYTES)):
        there = (place / "one").exists()
        write_whole(place / "one" if not there else place / "other", b"more")
        if there:
            with pytest.raises(FileExistsError):
                write_new(place / "one", b"another")
            assert (place / "one").read_bytes() == BYTES
            assert not (place / f"one{NEW}").exists()


def test_keys_and_settings_are_whole_or_can_be_made_again(tmp_path: Path) -> None:
    party = PartySection("north", VKEY, None)
    key = private_key_from_seed(bytes(32))

    def lay_out(place: Path) -> None:
        open_key(place / "push.pem")
        write_private_key(place / "log.pem", key)
        write_config(Config(place, None, party, {}))

    for place in every_death(tmp_path, lay_out):
        woken = open_key(place / "push.pem")
        assert open_key(place / "push.pem").as_dict() == woken.as_dict()
        if not (place / "log.pem").exists():
            write_private_key(place / "log.pem", key)
        assert read_private_key(place / "log.pem").private_bytes_raw() == bytes(32)
        if not (place / "standclear.toml").exists():
            write_config(Config(place, None, party, {}))
        assert read_config(place).party == party


def test_evidence_is_there_whole_or_handed_in_again_and_leaves_nothing_when_it_is_destroyed(
    tmp_path: Path,
) -> None:
    for place in every_death(tmp_path, lambda place: EvidenceFiles(place).keep(EVIDENCE, BYTES)):
        files = EvidenceFiles(place)
        if BYTES in [path.read_bytes() for path in place.rglob("*") if path.is_file()]:
            files.erase(EVIDENCE.sha256)
            assert names(place) == [f"{EVIDENCE.sha256}.erased"]
        else:
            files.keep(EVIDENCE, BYTES)
            assert files.read(EVIDENCE.sha256) == BYTES


def test_evidence_whose_destruction_was_begun_is_read_no_more_and_can_be_destroyed(
    tmp_path: Path,
) -> None:
    def destroy(place: Path) -> None:
        files = EvidenceFiles(place)
        files.keep(EVIDENCE, BYTES)
        files.erase(EVIDENCE.sha256)

    begun = 0
    for place in every_death(tmp_path, destroy):
        files = EvidenceFiles(place)
        if f"{EVIDENCE.sha256}.erased" in names(place):
            begun += 1
            with pytest.raises(NotFound, match="was erased here"):
                files.read(EVIDENCE.sha256)
            if EVIDENCE.sha256 in names(place):
                files.erase(EVIDENCE.sha256)
            assert names(place) == [f"{EVIDENCE.sha256}.erased"]
    assert begun


def test_positions_are_read_and_put_away_after_each_death_and_none_twice(tmp_path: Path) -> None:
    whole = list(map(after, HEARD))
    found = []
    for place in every_death(tmp_path, keep_positions):
        before = heard(place)
        assert before == whole[: len(before)]
        keep_positions(place, run="second")
        assert heard(place) == before + whole
        assert {Path(name).suffix for name in names(place)} == {".parquet"}
        found.append(len(before))
    assert (found[0], found[-1]) == (0, len(whole))


def heard(directory: Path) -> list[datetime]:
    return [
        one.heard_at
        for stretch in stretches(directory)
        for batch in stretch.batches()
        for one in batch.reports
    ]


def test_what_the_disk_refused_to_put_away_is_put_away_by_the_same_watch_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def refused(*_: object, **__: object) -> None:
        tried.set()
        raise OSError(errno.ENOSPC, "no room")

    ours = Keeper(tmp_path, run="first", origin="valley.example/log", log_size=3, retain=None)
    told: list[str] = []
    ours.keep([report(0)], log_size=3)
    with monkeypatch.context() as full:
        full.setattr(pq, "write_table", refused)
        does(told, lambda: ours.keep([report(3600)], log_size=3))
        assert tried.wait(60)
    (refused_one,) = tmp_path.glob("*000000.open")
    while is_being_written(refused_one):
        pass
    does(told, ours.settle)
    does(told, ours.close)
    assert told == ["[Errno 28] no room"]
    assert heard(tmp_path) == [after(0), after(3600)]
    assert {Path(name).suffix for name in names(tmp_path)} == {".parquet"}


def does(told: list[str], what: Callable[[], object]) -> None:
    """Do it, and take down what the disk refused."""
    try:
        what()
    except OSError as fault:
        told.append(str(fault))


def test_processes_that_write_the_same_name_at_once_do_it_one_after_the_other(
    tmp_path: Path,
) -> None:
    file, refused = tmp_path / "one", []

    def writer(letter: bytes) -> None:
        for _ in range(20):
            try:
                write_whole(file, letter * 100_000)
                data = file.read_bytes()
                if len(data) != 100_000 or len(set(data)) != 1:
                    refused.append(sha256(data).hexdigest())
            except OSError as fault:
                refused.append(str(fault))

    together = [threading.Thread(target=writer, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert (refused, names(tmp_path)) == ([], ["one"])


def test_who_waits_to_write_does_not_wait_for_a_lock_of_what_was_written(tmp_path: Path) -> None:
    """A watch locks the file that says that it listens, as soon as it is written, for life."""
    name = tmp_path / "watch.on"
    beside = name.with_name(name.name + NEW)
    with beside.open("wb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        first.write(b"first")
        first.flush()
        second = threading.Thread(target=write_whole, args=(name, b"second"), daemon=True)
        second.start()
        second.join(0.05)  # it waits, or has not begun: either way it must end
        assert not name.exists()
        beside.rename(name)
        fcntl.flock(first, fcntl.LOCK_SH)
        second.join(60)
        assert not second.is_alive()
    assert name.read_bytes() == b"second"


def test_what_another_watch_puts_away_at_the_moment_is_left_to_it(tmp_path: Path) -> None:
    assert not dies(tmp_path, NEVER, partial(keep_positions, tmp_path, ends=False))
    journal = max(tmp_path.glob("*.open"))
    data = journal.read_bytes()
    with alone_with(journal) as is_ours:
        assert is_ours
        keep_positions(tmp_path, run="second")
        assert journal.read_bytes() == data
    keep_positions(tmp_path, run="third")
    assert not journal.exists()
