"""The disk of a desk dies at night. What comes back is the desk, or nothing; never half of one,
and never a second history under the same name.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pyotp
import pytest

from standclear.core import statements as st
from standclear.core.errors import (
    Corrupt,
    InvalidInput,
    NotAllowed,
    NotFound,
    Stale,
    StandclearError,
    Unavailable,
)
from standclear.core.party import KeyGrant
from standclear.log.errors import LogError
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import receipt_as_file, write_receipt_folder
from standclear.log.trust import write_trust
from standclear.service import backing_up, restoring
from standclear.service.backing_up import STAGING, Backup, back_up
from standclear.service.backup_file import unpack
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.people import invites, tokens
from standclear.service.people.accounts import Known, People
from standclear.service.restored import RESTORED
from tests.town import key_of, party, plan

NOW = datetime(2030, 1, 1, 8, tzinfo=UTC)
PASSPHRASE = b"four unrelated heron words"


def clock() -> datetime:
    return NOW


def a_desk(directory: Path) -> DeskHome:
    home = DeskHome.create(
        directory, desk="desk", name="Desk", origin="d.example/log", time_zone="UTC", clock=clock
    )
    for name in ("north", "south"):
        key = key_of(name)
        grant = KeyGrant(key.keyid, key.public_key_base64, custodial=True)
        home.say(st.PartyAdmit(party(name), (grant,)), party="desk")
        key.write(directory / "keys" / f"{name}.pem")
    return home


def files(home: DeskHome, number: int) -> None:
    home.say(st.PlanFile(plan("north", number, 30 * number)), party="north")


def saved(home: DeskHome, to: Path, *, sealed: bool = False) -> Path:
    return back_up(home, to, PASSPHRASE if sealed else None, with_keys=sealed, now=NOW).file


def restored(backup: Path, to: Path, *as_of: Path, read_only: bool = False) -> restoring.Comeback:
    return restoring.restore(
        backup,
        to,
        passphrase=lambda: PASSPHRASE,
        as_of=as_of,
        to_read_only=read_only,
        now=NOW + timedelta(hours=3),
    )


def opened(directory: Path) -> DeskHome:
    home = open_home(directory)
    assert isinstance(home, DeskHome)
    home.clock = clock
    return home


def tree(home: DeskHome) -> list[bytes]:
    """The log as it is handed to others: checkpoint, entries, bodies, every tile."""
    log = home.log
    found = [log.checkpoint()]
    for entry, body, nonce in log.spoken():
        found += [entry.leaf, body or b"", nonce or b""]
    level, width = 0, log.size
    while width:
        found += [log.tile(level, number) for number in range((width + 255) // 256)]
        level, width = level + 1, width // 256
    return found


@pytest.fixture
def home(tmp_path: Path) -> DeskHome:
    home = a_desk(tmp_path / "desk")
    for number in (1, 2, 3):
        files(home, number)
    return home


def checkpoint(home: DeskHome, file: Path) -> Path:
    file.write_bytes(home.log.checkpoint())
    return file


# ---- there and back


def test_what_comes_back_is_the_very_tree(home: DeskHome, tmp_path: Path) -> None:
    backup = saved(home, tmp_path / "one.backup", sealed=True)
    newest = checkpoint(home, tmp_path / "newest")
    before = tree(home)
    assert restored(backup, tmp_path / "back", newest).confirmed
    again = opened(tmp_path / "back")
    assert tree(again) == before
    assert again.config.desk == home.config.desk
    assert again.office().picture.plans.keys() == home.office().picture.plans.keys()
    files(again, 4)
    assert again.log.size > home.log.size
    assert again.log.root(home.log.size) == home.log.root()


def test_a_desk_is_backed_up_while_it_writes(home: DeskHome, tmp_path: Path) -> None:
    """One process files without end, another makes backup after backup: each holds a state that
    was, and nobody waits for it."""
    home.close()
    script = (
        "import sys, itertools\n"
        "from pathlib import Path\n"
        "from tests.faults.test_backup_restore import files, opened\n"
        "home = opened(Path(sys.argv[1]))\n"
        "for number in itertools.count(10):\n"
        "    files(home, number)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(home.directory)]) as filing:
        try:
            looking, until = opened(home.directory), monotonic() + 60
            made: list[Backup] = []
            first = looking.log.size
            while len(made) < 5 and monotonic() < until and filing.poll() is None:
                size = looking.log.catch_up()
                if size > max([first, *(one.manifest.size for one in made)]):
                    to = tmp_path / str(len(made))
                    made.append(back_up(looking, to, None, with_keys=False, now=NOW))
        finally:
            filing.kill()
    assert len(made) == 5
    after = opened(home.directory).log
    for one in made:
        assert after.root(one.manifest.size).hex() == one.manifest.root
    restored(made[2].file, tmp_path / "back")
    assert opened(tmp_path / "back").log.size == made[2].manifest.size


def test_what_was_erased_does_not_come_along(home: DeskHome, tmp_path: Path) -> None:
    index = home.log.size - 2
    body = home.log.body(index)
    assert body is not None
    home.erase_body(index)
    backup = saved(home, tmp_path / "one.backup")
    assert body[0] not in backup.read_bytes()
    restored(backup, tmp_path / "back")
    assert opened(tmp_path / "back").log.body(index) is None


def test_a_backup_is_its_owners_alone_and_no_key_leaves_unsealed(
    home: DeskHome, tmp_path: Path
) -> None:
    sealed, plain = tmp_path / "sealed", tmp_path / "plain"
    saved(home, sealed, sealed=True)
    saved(home, plain)
    for file in (sealed, plain):
        assert file.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE KEY" not in plain.read_bytes()
    assert b"north" not in sealed.read_bytes()
    with tarfile.open(plain) as archive:
        assert not [name for name in archive.getnames() if name.startswith("keys")]
    with pytest.raises(InvalidInput, match="never leave the desk unsealed"):
        back_up(home, tmp_path / "x", None, with_keys=True, now=NOW)
    with pytest.raises(InvalidInput, match="at least 12"):
        back_up(home, tmp_path / "x", b"short", with_keys=True, now=NOW)
    assert not (tmp_path / "x").exists()


def test_without_keys_a_desk_comes_back_to_read_until_they_are_brought(
    home: DeskHome, tmp_path: Path
) -> None:
    newest = checkpoint(home, tmp_path / "newest")
    restored(saved(home, tmp_path / "one"), tmp_path / "back", newest)
    again = opened(tmp_path / "back")
    assert again.reader().picture.plans
    with pytest.raises(LogError):
        again.office()
    for file in (home.directory / "keys").iterdir():
        (tmp_path / "back" / "keys" / file.name).write_bytes(file.read_bytes())
        (tmp_path / "back" / "keys" / file.name).chmod(0o600)
    assert opened(tmp_path / "back").office().picture.plans


def test_people_come_back_and_nobody_is_signed_in(home: DeskHome, tmp_path: Path) -> None:
    people = People.open(home.directory, clock=clock)
    secret = invites.open_invite(people, party="north", roles=("duty",), by="test")
    people.close()
    restored(saved(home, tmp_path / "one"), tmp_path / "back")
    again = People.open(tmp_path / "back", clock=clock)
    with pytest.raises(StandclearError):
        invites.look(again, secret)
    again.close()


def test_what_was_ended_since_the_backup_does_not_count_again(
    home: DeskHome, tmp_path: Path
) -> None:
    """Sessions and tokens end with the restore; who was shut out is named, for a person to end."""
    people = People.open(home.directory, clock=clock)
    secrets, sessions = [], []
    for name in ("anna", "boris", "clara"):
        link = invites.open_invite(people, party="north", roles=("duty",), by="test")
        code = pyotp.TOTP(invites.look(people, link).secret).at(int(NOW.timestamp()))
        joining = invites.Joining(name, name.title(), "four unrelated heron words", code)
        entered = invites.join(people, link, joining, None)
        known = Known(entered.person, ("read", "write", "admin"), "session")
        lives = timedelta(days=30)
        secrets.append(tokens.make(people, known, name="x", scopes=("read",), lives=lives)[0])
        sessions.append(entered.secret)
    people.store.persons.disable("clara", people.now_s())
    backup = saved(home, tmp_path / "one")
    people.store.persons.disable("boris", people.now_s())
    people.close()
    done = restored(backup, tmp_path / "back")
    again = People.open(tmp_path / "back", clock=clock)
    assert [again.by_token(secret) for secret in secrets] == [None] * 3
    assert [again.by_session(secret) for secret in sessions] == [None] * 3
    assert done.people == ("anna", "boris")
    again.close()


def test_another_passphrase_opens_nothing_and_leaves_nothing(
    home: DeskHome, tmp_path: Path
) -> None:
    backup = saved(home, tmp_path / "one", sealed=True)
    with pytest.raises(InvalidInput, match="passphrase"):
        restoring.restore(backup, tmp_path / "back", passphrase=lambda: b"another one", now=NOW)
    assert {file.name for file in tmp_path.iterdir()} == {"desk", "one"}


# ---- never a second history


def test_a_restored_desk_writes_nothing_until_the_parties_were_asked(
    home: DeskHome, tmp_path: Path
) -> None:
    assert not restored(saved(home, tmp_path / "one", sealed=True), tmp_path / "back").confirmed
    again = opened(tmp_path / "back")
    assert again.reader().picture.plans, "it reads at once"
    with pytest.raises(NotAllowed, match="until the parties' newest checkpoint is named"):
        files(again, 4)
    with pytest.raises(NotAllowed):
        again.office()
    newest = checkpoint(home, tmp_path / "newest")
    size = restoring.confirm_as_of(again.directory, [newest], verifier=again.verifier)
    assert size == home.log.size
    files(again, 4)


def test_a_backup_older_than_what_a_party_holds_is_refused(home: DeskHome, tmp_path: Path) -> None:
    backup = saved(home, tmp_path / "one", sealed=True)
    size = home.log.size
    files(home, 4)
    receipt = make_receipt(home.log, home.log.size - 1)
    write_receipt_folder(tmp_path / "receipt", receipt)
    (tmp_path / "receipt.json").write_bytes(receipt_as_file(receipt))
    (tmp_path / "keys.trust").write_bytes(write_trust(home.trust()))
    lost = home.log.size - size
    for evidence in (
        checkpoint(home, tmp_path / "newest"),
        tmp_path / "receipt",
        tmp_path / "receipt" / "entry.tlog-proof",
        tmp_path / "receipt.json",
    ):
        with pytest.raises(Stale, match=f"{lost} would be lost"):
            restored(backup, tmp_path / "back", evidence)
        assert not (tmp_path / "back").exists()
    restored(backup, tmp_path / "back")
    with pytest.raises(Stale, match=f"{lost} would be lost"):
        restoring.confirm_as_of(tmp_path / "back", [tmp_path / "newest"], verifier=home.verifier)
    with pytest.raises(NotAllowed):
        files(opened(tmp_path / "back"), 5)


def test_a_key_file_that_speaks_of_later_entries_is_believed(
    home: DeskHome, tmp_path: Path
) -> None:
    backup = saved(home, tmp_path / "one")
    key = key_of("relief")
    grant = KeyGrant(key.keyid, key.public_key_base64)
    home.say(st.PartyAdmit(party("relief"), (grant,)), party="desk")
    (tmp_path / "all.trust").write_bytes(write_trust(home.trust()))
    with pytest.raises(Stale, match="would be lost"):
        restored(backup, tmp_path / "back", tmp_path / "all.trust")


def test_a_fork_is_refused_always_and_both_checkpoints_are_kept(
    home: DeskHome, tmp_path: Path
) -> None:
    """Somebody went on from an old copy: two histories of one length, signed by one key."""
    old = saved(home, tmp_path / "old", sealed=True)
    newest = checkpoint(home, tmp_path / "newest")
    restored(old, tmp_path / "twin", newest)
    twin = opened(tmp_path / "twin")
    files(home, 4)
    files(twin, 5)
    assert home.log.size == twin.log.size
    backup = saved(home, tmp_path / "one", sealed=True)
    theirs = checkpoint(twin, tmp_path / "theirs")
    for read_only in (False, True):
        with pytest.raises(Corrupt, match="forked") as caught:
            restored(backup, tmp_path / "back", theirs, read_only=read_only)
        assert caught.value.evidence == (twin.log.checkpoint(), home.log.checkpoint())
    assert not (tmp_path / "back").exists()


def test_an_old_backup_may_be_read_and_never_writes_again(home: DeskHome, tmp_path: Path) -> None:
    backup = saved(home, tmp_path / "one", sealed=True)
    files(home, 4)
    newest = checkpoint(home, tmp_path / "newest")
    restored(backup, tmp_path / "back", newest, read_only=True)
    again = opened(tmp_path / "back")
    assert again.reader().picture.plans
    for _ in range(2):
        with pytest.raises(NotAllowed, match="read only"):
            files(again, 5)
        with pytest.raises(NotAllowed, match="read only"):
            restoring.confirm_as_of(again.directory, [newest], verifier=again.verifier)


def test_what_was_only_to_be_read_stays_so_by_way_of_another_backup(
    home: DeskHome, tmp_path: Path
) -> None:
    backup = saved(home, tmp_path / "one", sealed=True)
    restored(backup, tmp_path / "back", read_only=True)
    again = opened(tmp_path / "back")
    newest = checkpoint(again, tmp_path / "newest")
    second = saved(again, tmp_path / "two", sealed=True)
    assert not restored(second, tmp_path / "third", newest).confirmed
    with pytest.raises(NotAllowed, match="read only"):
        files(opened(tmp_path / "third"), 4)


def test_a_desk_is_never_restored_over_another(home: DeskHome, tmp_path: Path) -> None:
    backup = saved(home, tmp_path / "one")
    with pytest.raises(NotAllowed, match="nothing is ever restored over one"):
        restored(backup, home.directory)
    files(home, 4)
    before = tree(home)
    with pytest.raises(Stale, match="would be lost"):
        restored(backup, home.directory)
    other = a_desk(tmp_path / "other")
    with pytest.raises(NotAllowed, match="does not open with the backup's key"):
        restored(backup, other.directory)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="empty"):
        restored(backup, tmp_path / "full")
    assert tree(opened(home.directory)) == before
    (tmp_path / "empty").mkdir()
    restored(backup, tmp_path / "empty")


def test_what_says_nothing_of_this_log_is_named(home: DeskHome, tmp_path: Path) -> None:
    backup = saved(home, tmp_path / "one")
    other = a_desk(tmp_path / "other")
    (tmp_path / "letter").write_text("dear desk")
    (tmp_path / "drawer").mkdir()
    for evidence in (
        tmp_path / "letter", tmp_path / "drawer", checkpoint(other, tmp_path / "theirs"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=evidence.name):
            restored(backup, tmp_path / "back", evidence)
    with pytest.raises(NotFound, match="not restored"):
        restoring.confirm_as_of(home.directory, [tmp_path / "theirs"], verifier=home.verifier)


def test_a_mark_that_cannot_be_read_lets_nothing_be_written(home: DeskHome, tmp_path: Path) -> None:
    restored(saved(home, tmp_path / "one", sealed=True), tmp_path / "back")
    (tmp_path / "back" / RESTORED).write_text("{")
    with pytest.raises(Corrupt):
        opened(tmp_path / "back").office()


# ---- damage


def altered(backup: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """A backup in which somebody changed files, and made the manifest fit."""
    with tarfile.open(backup) as archive:
        held = {}
        for member in archive:
            file = archive.extractfile(member)
            assert file is not None, f"{member.name} is no file"
            held[member.name] = file.read()
    change(held)
    manifest = json.loads(held.pop("manifest.json"))
    manifest["files"] = {
        name: {"size": len(data), "sha256": sha256(data).hexdigest()} for name, data in held.items()
    }
    to = backup.with_name("altered")
    with tarfile.open(to, "w") as archive:
        for name, data in {"manifest.json": json.dumps(manifest).encode(), **held}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return to


def _swap(held: dict[str, bytes]) -> None:
    at = held["log.db"].index(b"plan.file")
    held["log.db"] = held["log.db"][:at] + b"plan.fire" + held["log.db"][at + 9 :]


@pytest.mark.parametrize(
    "change",
    [
        _swap,
        lambda held: held.pop("log.db"),
        lambda held: held.pop("standclear.toml"),
        lambda held: held.update({"../out": b"x"}),
        lambda held: held.update({"/etc/out": b"x"}),
        lambda held: held.update({"log.vkey": b"d.example/log+00000000+AAAA"}),
    ],
)
def test_an_altered_backup_is_refused_and_leaves_nothing(
    home: DeskHome, tmp_path: Path, change: Callable[[dict[str, bytes]], object]
) -> None:
    made = altered(saved(home, tmp_path / "one"), change)
    with pytest.raises(StandclearError):
        restored(made, tmp_path / "back")
    assert {file.name for file in tmp_path.iterdir()} == {"desk", "one", "altered"}


def test_a_backup_cut_anywhere_is_refused(home: DeskHome, tmp_path: Path) -> None:
    data = saved(home, tmp_path / "one").read_bytes()
    cut = tmp_path / "cut"
    for size in (0, 1, 511, 512, 2000, len(data) // 2, len(data) - 11_000):
        cut.write_bytes(data[:size])
        with pytest.raises(InvalidInput):
            restored(cut, tmp_path / "back")
        assert not (tmp_path / "back").exists()


def test_a_damaged_desk_is_not_backed_up_as_if_it_were_whole(
    home: DeskHome, tmp_path: Path
) -> None:
    home.close()
    data = (home.directory / "log.db").read_bytes()
    tile = home.log.tile(0, 0)[:32]
    home.close()
    (home.directory / "log.db").write_bytes(data.replace(tile, bytes(32)))
    with pytest.raises((LogError, StandclearError)):
        saved(opened(home.directory), tmp_path / "one")
    assert not (tmp_path / "one").exists()
    assert not (tmp_path / STAGING).exists()


def test_a_restored_desk_is_no_witness_of_its_own(home: DeskHome, tmp_path: Path) -> None:
    """What lies in its directory came out of the backup, and says nothing of what others hold."""
    restored(saved(home, tmp_path / "one", sealed=True), tmp_path / "back")
    again = opened(tmp_path / "back")
    (tmp_path / "elsewhere").symlink_to(again.directory)
    for named in (again.directory, again.directory / "log.db", tmp_path / "elsewhere", tmp_path):
        with pytest.raises(InvalidInput, match="own files"):
            restoring.confirm_as_of(again.directory, [named], verifier=again.verifier)
    with pytest.raises(NotAllowed):
        again.office()


# ---- killed


def _killed_at(words: list[str], appears: Callable[[], bool], wait_s: float) -> None:
    """Start a command and kill it once something is there, or a moment later."""
    process = subprocess.Popen(
        [sys.executable, "-m", "standclear", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = monotonic() + 30
    while process.poll() is None and not appears() and monotonic() < until:
        sleep(0.001)
    sleep(wait_s)
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.wait(20)


@pytest.mark.slow
def test_a_backup_that_is_killed_leaves_no_half_one(home: DeskHome, tmp_path: Path) -> None:
    home.close()
    drawer = tmp_path / "drawer"
    drawer.mkdir()
    for wait_s in (0, 0.005, 0.02):
        _killed_at(
            ["backup", str(drawer / "one"), "--home", str(home.directory), "--without-keys",
             "--unsealed", "--force"],
            lambda: (drawer / STAGING).exists(),
            wait_s,
        )  # fmt: skip
        if (drawer / "one").exists():
            (tmp_path / "look").mkdir()
            assert unpack(drawer / "one", tmp_path / "look", lambda: b"").size == home.log.size
            break
    saved(home, drawer / "one")
    assert [file.name for file in drawer.iterdir()] == ["one"]


@pytest.mark.slow
def test_a_restore_that_is_killed_leaves_no_half_desk(home: DeskHome, tmp_path: Path) -> None:
    backup, to = saved(home, tmp_path / "one"), tmp_path / "back"
    for wait_s in (0, 0.01, 0.05):
        _killed_at(
            ["restore", str(backup), "--to", str(to)],
            lambda: (tmp_path / ".back.restoring").exists(),
            wait_s,
        )
        if to.exists():
            break
    if not to.exists():
        restored(backup, to)
    assert not (tmp_path / ".back.restoring").exists()
    assert tree(opened(to)) == tree(home)
    with pytest.raises(NotAllowed):
        opened(to).office()


def test_nothing_lies_open_on_the_stick_while_a_sealed_backup_is_written(
    home: DeskHome, tmp_path: Path
) -> None:
    """A stick keeps what was deleted on it, and a killed backup deletes nothing."""
    stick = tmp_path / "stick"
    stick.mkdir()
    seen: set[str] = set()
    writing = Thread(target=lambda: saved(home, stick / "one", sealed=True))
    writing.start()
    while writing.is_alive():  # stretching the passphrase alone takes a good part of a second
        seen |= {file.relative_to(stick).as_posix() for file in stick.rglob("*")}
    assert seen <= {"one.new", "one"}
    assert (stick / "one").is_file()
    assert not (home.directory / STAGING).exists()


def test_two_backups_into_one_drawer_do_not_spoil_each_other(
    home: DeskHome, tmp_path: Path
) -> None:
    with backing_up._staging(tmp_path), pytest.raises(Unavailable, match="another backup"):
        saved(home, tmp_path / "one")
    assert saved(home, tmp_path / "one").is_file()
