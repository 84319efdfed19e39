"""Followers that are killed: everybody is told at least once, and each telling is recorded once.

A crash between sending and recording leaves a release sent and not recorded. The next pass sends
it again under the same identifier, so that the recipient has one message, and records that try.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from standclear.links.interface import Failed, Parcel, Sent
from standclear.log.append import Log
from standclear.service.notify import carry
from standclear.service.office import Office
from standclear.service.replay import replay, steps
from standclear.store.sqlite import SqliteStore
from tests.faults.test_office_faults import whole
from tests.town import MINUTE, Town, Voice, key_of, signer, site

KILLS = int(os.environ.get("STANDCLEAR_KILLS", "50")) // 5
PROJECT = Path(__file__).parents[2]

FOLLOWER = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from standclear.links.interface import Sender
from standclear.links.outbox import OutboxLink
from standclear.log.append import Log
from standclear.service.notify import carry
from standclear.service.office import Office
from standclear.store.sqlite import SqliteStore
from tests.links.parcels import DESK
from tests.town import Clock, key_of, signer

office = Office(Log(SqliteStore(sys.argv[1]), signer()), key_of("desk"), clock=Clock())
print("ready", flush=True)
done = carry(office, {"outbox": OutboxLink(Path(sys.argv[2]), DESK)})
print("done", done.sent, flush=True)
"""


@dataclass
class Post:
    """A link that keeps what it took; `refuses` counts down the tries that fail first."""

    refuses: int = 0
    took: list[Parcel] = field(default_factory=list)
    name: str = "outbox"

    def send(self, parcel: Parcel) -> Sent | Failed:
        if self.refuses:
            self.refuses -= 1
            return Failed("nobody there", 30.0)
        self.took.append(parcel)
        return Sent("taken")


def sendings(town: Town) -> list[tuple[str, int, str]]:
    return [
        (step.statement.recipient, step.statement.release, step.statement.step)
        for step in steps(town.office.log)
        if step.statement.type == "release.sending" and step.statement.result == "sent"
    ]


@pytest.mark.slow
def test_a_follower_killed_at_any_moment_tells_all_and_each_is_recorded_once(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path / "log.db").opens("north", "south", "relief")
    for number in range(20):
        town["relief"].gives(site(number, east_km=20 * number))
    owed = set(town.picture.unsent)
    town.close()
    outbox, rng = tmp_path / "outbox", random.Random(20151003)
    command = [sys.executable, "-c", FOLLOWER, str(tmp_path / "log.db"), str(outbox), str(PROJECT)]
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
            assert follower.stdout is not None
            follower.stdout.readline()
            time.sleep(rng.uniform(0, 0.08))
            follower.send_signal(signal.SIGKILL)
    subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=120)

    town.store = SqliteStore(tmp_path / "log.db")
    town.office = Office(Log(town.store, signer()), key_of("desk"), clock=town.clock)
    recorded = sendings(town)
    assert town.picture.unsent == {}
    assert sorted(recorded) == sorted(set(recorded)) == sorted(owed)
    folders = {(f.parent.name, int(f.name[:6])) for f in outbox.glob("*/[0-9]*")}
    assert folders == {(recipient, number) for recipient, number, _ in owed}
    whole(town)
    town.close()


class Crash(BaseException):
    """The process dies."""


@dataclass
class DyingPost(Post):
    """Takes the parcel, and the process dies before it can say so."""

    def send(self, parcel: Parcel) -> Sent | Failed:
        super().send(parcel)
        raise Crash


def test_sent_and_not_recorded_is_sent_again_under_the_same_name(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site())
    dying, living = DyingPost(), Post()
    with pytest.raises(Crash):
        carry(town.office, {"outbox": dying})
    assert sendings(town) == []
    carry(town.office, {"outbox": living})

    assert dying.took[0] == living.took[0]
    assert len(sendings(town)) == len(set(sendings(town))) == len(living.took)
    assert town.picture.unsent == {}


def test_a_channel_that_fails_is_tried_again_later_and_every_try_is_on_record(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site(to=("north",)))
    quiet = carry(town.office, {"outbox": Post(refuses=99)})
    assert (quiet.sent, quiet.failed) == (0, len(town.picture.unsent))
    number = north.last.number
    assert carry(town.office, {"outbox": Post()}).sent == 0  # it waits 30 s first
    town.later(MINUTE)
    post = Post()
    carry(town.office, {"outbox": post})
    attempts = town.picture.get_release("north", number).attempts
    assert [attempt.result for attempt in attempts] == ["failed", "sent"]
    assert north.told[number - 1].level == "sent"
    whole(town)


def test_a_reminder_is_a_message_of_its_own_and_goes_to_the_role_that_is_rung(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site(to=("north",)))
    number = north.last.number
    post = Post()
    carry(town.office, {"outbox": post})
    town.later(6 * 60 * MINUTE)
    carry(town.office, {"outbox": post})

    sent = [
        parcel for parcel in post.took if (parcel.recipient, parcel.release) == ("north", number)
    ]
    assert [(parcel.step, parcel.role) for parcel in sent] == [
        ("", "duty"),
        ("remind", "duty"),
        ("rung-1", "chief"),
    ]
    assert len({parcel.message_key for parcel in sent}) == 3
    assert sent[1].subject.startswith("STILL SILENT")


def test_where_no_link_serves_a_party_it_stays_unsent_and_shows_as_a_gap(
    town: Town, relief: Voice
) -> None:
    relief.gives(site(to=("north",)))
    assert carry(town.office, {}).sent == 0
    town.later(MINUTE)
    assert "relief/site/1: no channel has taken it" in town.gap_words("north")


def test_what_was_carried_can_be_proved_from_the_files_alone(town: Town, relief: Voice) -> None:
    relief.gives(site(to=("north",)))
    post = Post()
    carry(town.office, {"outbox": post})
    names = {name for parcel in post.took for name, _ in parcel.files}
    assert {"entry.json", "entry.tlog-proof", "body.json", "body.nonce", "log.vkey"} <= names
    assert replay(town.office.log).size == town.office.log.size
