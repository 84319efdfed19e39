"""Something is wrong at three in the morning, and nobody knows what. The doctor looks at
everything, names what it finds and what to do, and changes nothing.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from standclear.core import statements as st
from standclear.core.party import KeyGrant
from standclear.log.keys import private_key_from_seed, write_private_key
from standclear.service.author import say
from standclear.service.desk_home import DeskHome
from standclear.service.doctor import Finding, Level, look_over
from standclear.service.doctor.finding import exit_code_of
from standclear.service.people.accounts import People
from standclear.service.restored import Restored, write_restored
from tests.town import key_of, party, plan

NOW = datetime(2030, 1, 1, 8, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    home = DeskHome.create(
        tmp_path / "desk",
        desk="desk",
        name="Desk",
        origin="d.example/log",
        time_zone="UTC",
        clock=clock,
    )
    home.close()
    People.open(home.directory, clock=clock).close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings(home.directory, f"port = {port}")
    return home.directory


def settings(desk: Path, text: str) -> None:
    file = desk / "standclear.toml"
    before = file.read_text(encoding="utf-8").partition("\n[serve]\n")[0]
    file.write_text(f"{before}\n[serve]\n{text}\n", encoding="utf-8")


def looked(desk: Path, *, now: datetime = NOW, whole: bool = False) -> tuple[Finding, ...]:
    app = desk.parent / "app"
    app.mkdir(exist_ok=True)
    (app / "index.html").write_text("<p>")
    return look_over(desk, now=now, web_app=app, whole=whole, environ={})


def worst(found: tuple[Finding, ...]) -> dict[str, Finding]:
    return {one.check: one for one in found if one.level is not Level.OK}


def test_a_new_desk_has_no_fault_and_every_finding_says_something(desk: Path) -> None:
    found = looked(desk, whole=True)
    assert exit_code_of(found) == 0
    assert set(worst(found)) <= {"people", "disk", "kernel"}
    assert worst(found)["people"].says == "nobody has joined"
    assert {"versions", "data", "web app", "directory", "settings", "log file", "log", "keys",
            "every byte", "snapshot", "clock", "releases", "time zones", "door", "port",
            "links"} <= {one.check for one in found}  # fmt: skip
    for one in found:
        assert one.says
        assert bool(one.do) == (one.level is not Level.OK)


def test_looking_changes_nothing(desk: Path) -> None:
    def state() -> dict[str, bytes]:
        return {
            file.relative_to(desk).as_posix(): sha256(file.read_bytes()).digest()
            for file in desk.rglob("*")
            if file.is_file() and not file.name.endswith(("-shm", "-wal"))
        }

    before = state()
    looked(desk, whole=True)
    assert state() == before


def _tile(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "log.db")) as db:
        db.execute("UPDATE tile SET hashes = zeroblob(length(hashes))")
        db.commit()


def _bytes(desk: Path) -> None:
    data = bytearray((desk / "log.db").read_bytes())
    data[4096 : 4096 + 2000] = os.urandom(2000)
    (desk / "log.db").write_bytes(data)


def _another_key(desk: Path) -> None:
    (desk / "keys" / "log.pem").unlink()
    write_private_key(desk / "keys" / "log.pem", private_key_from_seed(bytes(32)))


def _newer(name: str) -> Callable[[Path], None]:
    def newer(desk: Path) -> None:
        with closing(sqlite3.connect(desk / name)) as db:
            db.execute("PRAGMA user_version = 99")

    return newer


FAULTS: list[tuple[Callable[[Path], object], str, str, int]] = [
    (_tile, "log", "hash", 7),
    (_bytes, "log file", "", 7),
    (lambda d: (d / "log.db").unlink(), "log", "missing", 7),
    (lambda d: (d / "log.db").write_bytes(b""), "log", "empty", 7),
    (lambda d: (d / "log.db").write_bytes(b"thesis" * 999), "log", "", 7),
    (_newer("log.db"), "log file", "schema 99", 2),
    (_newer("people.db"), "people", "schema 99", 2),
    (lambda d: (d / "people.db").chmod(0o644), "people", "others may read", 2),
    (lambda d: (d / "keys" / "desk.pem").chmod(0o640), "keys", "others may read", 2),
    (lambda d: (d / "keys").chmod(0o755), "keys", "others may look", 2),
    (lambda d: (d / "keys" / "log.pem").unlink(), "keys", "log.pem", 2),
    (lambda d: (d / "keys" / "desk.pem").write_text("no key"), "keys", "not a private key", 2),
    (_another_key, "keys", "not the key that was handed out", 2),
    (lambda d: shutil.rmtree(d / "keys"), "keys", "", 6),
    (lambda d: settings(d, "prot = 1"), "settings", "prot", 2),
    (lambda d: (d / "standclear.toml").write_text("desk ="), "settings", "standclear.toml", 2),
    (lambda d: settings(d, "host = '192.0.2.1'"), "port", "192.0.2.1", 2),
    (lambda d: settings(d, "tls_certificate = 'a'\ntls_key = 'b'"), "certificate", "not there", 2),
]


@pytest.mark.parametrize(("harm", "check", "says", "code"), FAULTS)
def test_a_fault_is_named_with_what_to_do_and_who_must_act(
    desk: Path, harm: Callable[[Path], object], check: str, says: str, code: int
) -> None:
    harm(desk)
    found = looked(desk)
    bad = {one.check: one for one in found if one.level is Level.FAULT}
    assert check in bad, [f"{one.check}: {one.says}" for one in found]
    assert says in bad[check].says
    assert bad[check].do
    assert exit_code_of(found) == code


def test_one_fault_does_not_end_the_looking(desk: Path) -> None:
    (desk / "log.db").unlink()
    shutil.rmtree(desk / "keys")
    checks = {one.check for one in looked(desk)}
    assert {"log", "keys", "people", "clock", "port", "links"} <= checks


def test_a_partys_own_directory_is_looked_over_as_far_as_there_is_something(
    tmp_path: Path,
) -> None:
    text = '[party]\nid = "north"\ndesk_key = "k"\n'
    (tmp_path / "standclear.toml").write_text(text, encoding="utf-8")
    found = looked(tmp_path)
    assert "party's own directory" in next(one.says for one in found if one.check == "settings")
    assert "log" not in {one.check for one in found}


def test_a_clock_that_went_back_is_a_fault_and_a_silent_desk_a_warning(desk: Path) -> None:
    back = worst(looked(desk, now=NOW - timedelta(hours=1, microseconds=400)))["clock"]
    assert (back.level, back.exit_code) == (Level.FAULT, 6)
    assert "1:00:00 before the newest entry" in back.says
    assert worst(looked(desk, now=NOW + timedelta(days=30)))["clock"].level is Level.WARNING


def test_a_clock_that_was_set_on_purpose_is_said_to_be(desk: Path) -> None:
    set_to = {"STANDCLEAR_CLOCK": "2030-01-01T08:00:00Z"}
    (found,) = (
        each
        for each in look_over(desk, now=NOW, web_app=desk, environ=set_to)
        if each.check == "clock"
    )
    assert found.level is Level.OK
    assert "set on purpose by STANDCLEAR_CLOCK" in found.says
    early = NOW - timedelta(hours=1)
    found = worst(look_over(desk, now=early, web_app=desk, environ=set_to))["clock"]
    assert found.level is Level.FAULT
    assert "set it later, or not at all" in found.do


@pytest.mark.parametrize(("origin", "test", "level"), [
    ("sorvath.example/live", True, Level.OK),
    ("sorvath.example/live", False, Level.FAULT),
    ("desk.un.org/log", True, Level.FAULT),
])  # fmt: skip
def test_the_exercises_own_time_is_no_fault_and_no_other_desks_is_taken_for_it(
    tmp_path: Path, origin: str, test: bool, level: Level
) -> None:
    """A drill is the first thing that many a desk does: its name must say, too, what it is."""
    home = DeskHome.create(
        tmp_path / "desk", desk="desk", name="Desk", origin=origin, time_zone="UTC", clock=clock
    )
    key = key_of("north")
    grant = KeyGrant(key.keyid, key.public_key_base64)
    home.office().say(st.PartyAdmit(party("north"), (grant,)))
    thread = home.office().thread_of("north")
    home.take(say(st.PlanFile(plan()), key=key, thread=thread, at=NOW, test=test))
    home.close()
    early = NOW - timedelta(days=900)
    found = look_over(tmp_path / "desk", now=early, web_app=tmp_path, environ={})
    assert next(each for each in found if each.check == "clock").level is level
    assert next(each for each in found if each.check == "directory").level is Level.OK


def test_a_port_in_use_is_said(desk: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings(desk, f"port = {taken.getsockname()[1]}")
        said = next(one for one in looked(desk) if one.check == "port")
    assert "taken" in said.says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("host = '0.0.0.0'", "over the wire as it is"),
        ("origin = 'https://desk.example'", "TLS must end in a proxy"),
        ("origin = 'https://desk.example'\nproxies = '10.0.0.1'", ""),
    ],
)
def test_a_door_that_does_not_fit_is_warned_of(desk: Path, text: str, says: str) -> None:
    settings(desk, text)
    found = worst(looked(desk)).get("door")
    assert says in found.says if found else says == ""


def test_a_restored_desk_says_what_it_waits_for(desk: Path) -> None:
    mark = Restored(2, "00", "2030-01-01T08:00:00Z", "2030-01-01T09:00:00Z")
    write_restored(desk, mark)
    assert "--as-of" in worst(looked(desk))["restored"].do


# ---- certificates


def certified(
    desk: Path, name: str, *, begin: timedelta, end: timedelta, swap: bool = False
) -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW + begin)
        .not_valid_after(NOW + end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, None)
    )
    (desk / "tls.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    write_private_key(desk / "tls.key", other if swap else key)
    settings(
        desk, "tls_certificate = 'tls.pem'\ntls_key = 'tls.key'\norigin = 'https://desk.example'"
    )


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "begin", "end", "swap", "level", "says"),
    [
        ("desk.example", -DAY, 90 * DAY, False, Level.OK, "valid from 2029-12-31"),
        ("*.example", -DAY, 90 * DAY, False, Level.OK, "valid from"),
        ("desk.example", -DAY, 10 * DAY, False, Level.WARNING, "10 days more"),
        ("desk.example", -9 * DAY, -DAY, False, Level.FAULT, "not today"),
        ("desk.example", DAY, 9 * DAY, False, Level.FAULT, "not today"),
        ("other.example", -DAY, 90 * DAY, False, Level.FAULT, "not for desk.example"),
        ("desk.example", -DAY, 90 * DAY, True, Level.FAULT, "do not belong together"),
    ],
)
def test_a_certificate_is_held_against_its_key_its_dates_and_the_name(
    desk: Path, name: str, begin: timedelta, end: timedelta, swap: bool, level: Level, says: str
) -> None:
    certified(desk, name, begin=begin, end=end, swap=swap)
    found = [one for one in looked(desk) if one.check == "certificate"]
    assert any(one.level is level and says in one.says for one in found), found
