"""The put-away picture when its writing is cut short: the next start folds, or it does not, and
the picture is the same. No fault of the disk is anybody's business but the clock's.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from standclear.core.party import KeyGrant, Name, Party, PartyKind
from standclear.core.statements import PartyAdmit
from standclear.log.view import LogView
from standclear.service.config import read_config
from standclear.service.desk_home import DeskHome
from standclear.service.replay import replay
from standclear.service.snapshot import SNAPSHOT, Snapshot
from standclear.store.sqlite import SqliteStore
from tests.property.test_replay_laws import differing
from tests.town import Clock, Town, key_of, plan, signer, site

PROJECT = Path(__file__).parents[2]
KEY = bytes(32)

WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from standclear.log.view import LogView
from standclear.service.replay import replay
from standclear.service.snapshot import Snapshot
from standclear.store.sqlite import SqliteStore
from tests.town import signer

log = LogView(SqliteStore(sys.argv[1], read_only=True), signer().verifier)
picture = replay(log)
print("ready", flush=True)
while True:
    Snapshot(Path(sys.argv[2]), bytes(32)).keep(log, picture, worth=1)
"""


@pytest.fixture
def log(tmp_path: Path) -> LogView:
    town = Town(tmp_path / "log.db").opens("north", "south", "relief")
    town["relief"].gives(site())
    town["north"].files(plan())
    town["south"].files(plan("south"))
    town.close()
    return LogView(SqliteStore(tmp_path / "log.db", read_only=True), signer().verifier)


def size_taken(file: Path, log: LogView) -> int:
    """How much of the log stood in the file; the picture is right in any case."""
    snapshot = Snapshot(file, KEY)
    assert differing(snapshot.replay(log), replay(log)) == []
    return snapshot.size


def test_whatever_moment_a_crash_left_the_old_or_the_new_counts(
    log: LogView, tmp_path: Path
) -> None:
    file, beside = tmp_path / "p", tmp_path / "p.new"
    Snapshot(file, KEY).keep(log, replay(log), worth=1)
    whole = file.read_bytes()

    for cut in (0, 1, len(whole) // 2, len(whole)):  # before the new one took the old one's name
        beside.write_bytes(whole[:cut])
        assert size_taken(file, log) == log.size
        file.unlink()
        assert size_taken(file, log) == 0  # and where there was no old one
        Snapshot(file, KEY).keep(log, replay(log), worth=1)
        assert not beside.exists()
        assert size_taken(file, log) == log.size


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_snapshot_or_none(
    log: LogView, tmp_path: Path
) -> None:
    file, chance = tmp_path / "p", random.Random(1)
    for _ in range(8):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "log.db"), str(file), str(PROJECT)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.02))
            writer.send_signal(signal.SIGKILL)
        assert size_taken(file, log) in (0, log.size)
        assert not file.exists() or size_taken(file, log) == log.size


def test_a_disk_that_is_full_costs_only_time(log: LogView, tmp_path: Path) -> None:
    file = tmp_path / "p"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        Snapshot(file, KEY).keep(log, replay(log), worth=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert not file.exists()
    assert size_taken(file, log) == 0


def test_a_place_where_nothing_can_be_written_read_or_removed_costs_only_time(
    log: LogView, tmp_path: Path
) -> None:
    taken, nowhere = tmp_path / "taken", tmp_path / "nowhere" / "p"
    taken.mkdir()
    for file in (taken, nowhere):
        Snapshot(file, KEY).keep(log, replay(log), worth=1)
        assert size_taken(file, log) == 0
    (tmp_path / "q.new").mkdir()
    Snapshot(tmp_path / "q", KEY).keep(log, replay(log), worth=1)
    assert size_taken(tmp_path / "q", log) == 0


# ---- in a desk's directory


@pytest.fixture
def desk(tmp_path: Path) -> DeskHome:
    home = DeskHome.create(
        tmp_path / "desk",
        desk="desk",
        name="Desk",
        origin="desk.example/log",
        time_zone="UTC",
        clock=Clock(),
    )
    for name in ("north", "south"):
        key = key_of(name)
        grant = KeyGrant(key.keyid, key.public_key_base64)
        admitted = Party(name, PartyKind.ARMED_FORCE, (Name("en", name),), "UTC")
        home.say(PartyAdmit(admitted, (grant,)), party="desk")
    return home


def again(desk: DeskHome) -> DeskHome:
    return DeskHome(read_config(desk.directory), clock=desk.clock)


def put_away(desk: DeskHome) -> Path:
    """As a desk does that has come far."""
    file = desk.directory / SNAPSHOT
    snapshot = Snapshot.of(file, desk.directory / "keys" / "log.pem")
    snapshot.keep(desk.log, replay(desk.log), worth=1)
    desk.close()
    return file


def test_a_small_desk_puts_nothing_away_and_a_start_uses_what_is_there(desk: DeskHome) -> None:
    desk.close()
    assert not (desk.directory / SNAPSHOT).exists()
    file = put_away(again(desk))
    held = file.stat()
    found = again(desk)
    assert differing(found.reader().picture, replay(found.log)) == []
    assert differing(found.office().picture, replay(found.log)) == []
    found.close()
    assert file.stat().st_mtime_ns == held.st_mtime_ns


def test_a_copy_without_keys_answers_all_the_same(desk: DeskHome) -> None:
    file = put_away(desk)
    (desk.directory / "keys" / "log.pem").unlink()
    found = again(desk)
    assert differing(found.reader().picture, replay(found.log)) == []
    found.close()
    assert file.exists()


def test_an_erasure_drops_what_was_put_away(desk: DeskHome) -> None:
    file = put_away(desk)
    file.with_name(f"{SNAPSHOT}.new").write_bytes(file.read_bytes())
    admitted = desk.log.size - 2
    assert "south" in desk.reader().picture.parties
    desk.erase_body(admitted)

    assert [path for path in desk.directory.iterdir() if SNAPSHOT in path.name] == []
    assert desk.log.body(admitted) is None
    assert "south" not in desk.reader().picture.parties
    desk.close()


def test_what_is_put_away_is_readable_by_its_owner_alone(desk: DeskHome) -> None:
    old = os.umask(0)
    try:
        (desk.directory / f"{SNAPSHOT}.new").write_bytes(b"left by a crash, readable by all")
        assert put_away(desk).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(old)
