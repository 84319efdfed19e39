"""One party's machine takes the line and never answers; everybody else is told all the same.

While a wire is waited for, nobody is kept from writing to the desk. A receiver that let one
time-out pass is not waited for again in that pass. The most urgent telling goes first, and what
falls due in the meantime is not kept waiting.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from standclear.core import statements as st
from standclear.core.inquiry import told
from standclear.core.party import Channel, Role
from standclear.core.telling import Urgency
from standclear.links.interface import Failed, Parcel, Sent
from standclear.links.settings import OutboxSettings, WebhookSettings
from standclear.service.carrying import one_pass
from standclear.service.desk_home import DeskHome
from standclear.service.notify import PASSED_OVER, carry
from standclear.service.party_home import PartyHome
from tests.faults.test_follow_faults import Post
from tests.town import MINUTE, Clock, Town, Voice, grant, hours, key_of, movement, party, site

WAIT_S = 2.0


@pytest.fixture
def mute_port() -> Iterator[int]:
    """A machine that takes every call and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def desk(tmp_path: Path, mute_port: int) -> DeskHome:
    """North's webhook is mute, and four tellings wait for it."""
    clock = Clock()
    directory = tmp_path / "valley"
    home = DeskHome.create(
        directory,
        desk="desk",
        name="Valley",
        origin="valley.example/log",
        time_zone="UTC",
        clock=clock,
    )
    wires = {
        "outbox": OutboxSettings(directory / "outbox"),
        "webhook": WebhookSettings(timeout_s=WAIT_S, plain_loopback=True),
    }
    home = DeskHome(replace(home.config, links=wires), clock=clock)
    channel = Channel("webhook", f"http://127.0.0.1:{mute_port}/in")
    north = replace(party("north"), roles=(Role("duty", 0, (channel,)),))
    home.say(st.PartyAdmit(north, (grant(key_of("north")),)), party="desk")
    home.say(st.PartyAdmit(party("south"), (grant(key_of("south")),)), party="desk")
    for checks in (101, 102, 103):
        settings = replace(home.office().picture.mechanism, checks_per_day=checks)
        home.say(st.MechanismSet(settings), party="desk")
    assert len([key for key in home.office().picture.unsent if key[0] == "north"]) == 4
    return home


def test_nobody_is_kept_from_the_desk_while_a_receiver_is_waited_for(
    desk: DeskHome, tmp_path: Path
) -> None:
    relief = PartyHome.create(
        tmp_path / "relief",
        party="relief",
        time_zone="UTC",
        trust=(desk.directory / "desk.trust").read_bytes(),
        desk_path=desk.directory,
        clock=desk.clock,
    )
    key = relief.signer("relief")
    desk.say(st.PartyAdmit(party("relief"), (grant(key),)), party="desk")
    follower = DeskHome(desk.config, clock=desk.clock)
    desk.close()
    passing = threading.Thread(target=one_pass, args=(follower,))
    began = time.monotonic()
    passing.start()
    time.sleep(WAIT_S / 4)
    relief.desk = DeskHome(desk.config, clock=desk.clock)
    relief.say(st.NoticeGive(site(to=())), party="relief")
    said_after_s = time.monotonic() - began
    passing.join()

    assert said_after_s < WAIT_S
    assert time.monotonic() - began < 3 * WAIT_S  # once for all of north's five, and not five times
    relief.close()
    follower.close()


def test_a_mute_receiver_is_waited_for_once_a_pass_and_the_rest_is_recorded_as_passed_over(
    desk: DeskHome,
) -> None:
    done = one_pass(desk)
    picture = desk.office().picture
    held = picture.releases["north"]
    details = [record.attempts[0].detail for record in held]
    assert details.count(PASSED_OVER) == len(held) - 1
    assert details[0] == "the receiver did not answer in time; it may have it"
    assert done.failed == len(held)
    assert not [key for key in picture.unsent if key[0] == "south"]
    desk.close()


@dataclass
class Mute(Post):
    """Waits until the time is over; meanwhile the clock goes on."""

    clock: Clock = field(default_factory=Clock)

    def send(self, parcel: Parcel) -> Sent | Failed:
        self.took.append(parcel)
        self.clock.now += timedelta(seconds=20)
        return Failed("no answer in time", 60.0, "address")


def with_webhook(town: Town, name: str, *addresses: str) -> None:
    roles = tuple(
        Role(f"r{rung}", rung, (Channel("webhook", address),))
        for rung, address in enumerate(addresses)
    )
    town.office.say(st.PartyAmend(replace(town.picture.get_party(name).party, roles=roles)))


def test_the_most_urgent_goes_first_then_the_oldest(town: Town, relief: Voice) -> None:
    relief.gives(site(to=("north",)))
    town.clock.now += MINUTE
    relief.gives(
        movement(
            to=("south",),
            when=hours(1, 3),
            urgency=Urgency.LIFE_SAVING,
            urgency_reason="a patient",
        )
    )
    post = Post()
    carry(town.office, {"outbox": post})
    assert (post.took[0].recipient, post.took[0].urgency) == ("south", "life_saving")
    rest = [parcel.made_at for parcel in post.took if parcel.urgency == "routine"]
    assert rest == sorted(rest)


def test_what_becomes_urgent_while_a_receiver_is_waited_for_goes_next(
    town: Town, relief: Voice
) -> None:
    for name in ("north", "south"):
        with_webhook(town, name, f"https://{name}.example/in")
    relief.gives(site(to=("north", "south")))
    mute, post = Mute(clock=town.clock), Post()

    def meanwhile() -> None:
        if len(mute.took) == 1:
            relief.gives(
                movement(
                    to=("watch",),
                    when=hours(1, 3),
                    urgency=Urgency.LIFE_SAVING,
                    urgency_reason="a patient",
                )
            )

    carry(town.office, {"webhook": mute, "outbox": post}, meanwhile=meanwhile)
    assert len({parcel.address for parcel in mute.took}) == len(mute.took)
    assert post.took[0].urgency == "life_saving"


@dataclass
class Broken(Post):
    """Fails with an error of its own for one recipient."""

    def send(self, parcel: Parcel) -> Sent | Failed:
        if parcel.recipient == "north":
            raise KeyError(parcel.recipient)
        return super().send(parcel)


def test_a_fault_with_one_partys_post_stops_nobody_elses_and_is_on_record(
    town: Town, relief: Voice, north: Voice
) -> None:
    relief.gives(site(to=("north", "south")))
    post = Broken()
    carry(town.office, {"outbox": post})
    assert {parcel.recipient for parcel in post.took} >= {"south", "relief"}
    (attempt,) = town.picture.get_release("north", north.last.number).attempts
    assert (attempt.result, attempt.detail) == (
        "failed",
        "the desk could not put it on this channel: KeyError",
    )


def test_an_erased_admission_stops_nobodys_post_and_its_party_is_served_by_folder(
    town: Town, relief: Voice
) -> None:
    relief.gives(site(to=("north", "south")))
    (admitted,) = [
        index
        for index, entry in enumerate(town.office.log.entries())
        if entry.header.type == "party.admit" and b'"north"' in (town.office.log.body(index)[0])
    ]
    town.office.log.erase_body(admitted)
    reopened = Town(town.file, town.clock)
    assert "north" not in reopened.picture.parties
    post = Post()
    carry(reopened.office, {"outbox": post})
    assert reopened.picture.unsent == {}
    roles = {parcel.role for parcel in post.took if parcel.recipient == "north"}
    assert roles == {"anyone on duty"}
    assert [line.level for line in told(reopened.picture, "north")] == ["sent"] * len(
        reopened.picture.releases["north"]
    )
    reopened.close()


@dataclass
class Busy(Post):
    """Asks for patience, every time."""

    wait_s: float = 600.0

    def send(self, parcel: Parcel) -> Sent | Failed:
        self.took.append(parcel)
        return Failed("HTTP 503", self.wait_s)


def test_a_receiver_that_asks_for_patience_is_given_it(town: Town, relief: Voice) -> None:
    with_webhook(town, "north", "https://north.example/in")
    relief.gives(site(to=("north",)))
    busy = Busy()
    wires = {"webhook": busy, "outbox": Post()}
    carry(town.office, wires)
    asked = len(busy.took)
    for _ in range(19):  # 9 minutes and a half, and our own wait would be 30 seconds
        town.clock.now += timedelta(seconds=30)
        carry(town.office, wires)
    assert len(busy.took) == asked
    town.clock.now += timedelta(seconds=30)
    carry(town.office, wires)
    assert len(busy.took) == 2 * asked


def test_what_is_urgent_takes_the_next_channel_rather_than_be_patient(
    town: Town, relief: Voice
) -> None:
    with_webhook(town, "north", "https://north.example/in")
    relief.gives(
        movement(
            to=("north",), when=hours(1, 3), urgency=Urgency.LIFE_SAVING, urgency_reason="a patient"
        )
    )
    post = Post()
    carry(town.office, {"webhook": Busy(), "outbox": post})
    assert [p.urgency for p in post.took if p.recipient == "north"] == ["life_saving"]
    patient = Post()
    relief.gives(
        movement(
            2, to=("north",), when=hours(1, 3), urgency=Urgency.LIFE_SAVING, urgency_reason="two"
        )
    )
    carry(town.office, {"webhook": Busy(wait_s=60.0), "outbox": patient})
    assert [p for p in patient.took if p.recipient == "north"] == []
