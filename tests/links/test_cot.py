"""A party's TAK server hears of alerts and CEASE as events: the zone or the object, never a craft.

Every server here is a real socket on this machine.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.party import Channel, Role
from standclear.core.statements import PartyAdmit
from standclear.core.telling import Disclosure, Share
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.formats import cot
from standclear.links.cot import EVENT, RETRY_S, RETRY_SETTINGS_S, CotLink
from standclear.links.interface import Failed, Link, Sent
from standclear.links.outbox import OutboxLink
from standclear.links.settings import CotSettings
from standclear.service.notify import carry
from tests.links.certificates import make_certificate, server_context
from tests.links.parcels import DESK, parcel
from tests.town import START, Town, grant, key_of, party, site, zone

WAIT_S = 10
TRACK, ZONE = "icao:3c6444", "south/zone/1"
ID = alert_id(TRACK, ZONE, START)


@contextmanager
def listening(certificate: Path | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A server that takes what comes, call after call; what it has of each when it hung up.

    Calls are taken in their order: the last one, its own, says that all before it were taken.
    """
    heard: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server, socket.socket() as last:
        server.settimeout(WAIT_S)
        last.bind(("127.0.0.1", 0))

        def take() -> None:
            while True:
                line, _ = server.accept()
                if line.getpeername() == last.getsockname():
                    line.close()
                    return
                with suppress(OSError):  # a certificate refused; a call cut off
                    if certificate is not None:
                        line = server_context(certificate).wrap_socket(line, server_side=True)
                    with line:
                        heard.append(whole(line))

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            last.connect(server.getsockname())
            thread.join()


def whole(line: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    return b"".join(iter(lambda: line.recv(65536), b""))


def send(address: str, *, files: bool = True, **settings: object) -> Sent | Failed:
    link = CotLink(CotSettings(**({"timeout_s": 2.0} | settings)), DESK)  # type: ignore[arg-type]  # by name
    carried = {"files": ((EVENT, b"<event/>\n"),)} if files else {}
    return link.send(parcel(address=address, **carried))


def test_an_event_is_written_to_the_end() -> None:
    with listening() as (port, heard):
        outcome = send(f"cot+tcp://127.0.0.1:{port}")
    assert outcome == Sent("written as an event (tcp); nobody answers those")
    assert heard == [b"<event/>\n"]


def test_over_tls_to_a_server_whose_certificate_is_checked(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with listening(certificate) as (port, heard):
        assert isinstance(send(f"cot+tls://127.0.0.1:{port}", ca_file=certificate), Sent)
        refused = send(f"cot+tls://127.0.0.1:{port}")
    assert refused == Failed("the server's certificate was refused", RETRY_SETTINGS_S)
    assert [each for each in heard if each] == [b"<event/>\n"]


def test_as_one_datagram() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(WAIT_S)
        assert isinstance(send(f"cot+udp://127.0.0.1:{server.getsockname()[1]}"), Sent)
        assert server.recv(65536) == b"<event/>\n"


@pytest.mark.parametrize(
    "address",
    ["", "https://tak.example:8089", "cot+tls://tak.example", "cot+tls://a:b@tak.example:1",
     "cot+file:/etc/passwd", "cot+http://127.0.0.1:1", "cot+tls://tak.example:8089?ca=/etc/x"],
)  # fmt: skip
def test_an_address_that_is_none_is_not_tried_again(address: str) -> None:
    assert send(address) == Failed("the address of this role is no cot+tls://HOST:PORT", None)


def test_nothing_goes_in_plain_to_another_machine_unless_the_operator_says_so() -> None:
    refused = send("cot+tcp://192.0.2.1:8087")
    assert refused == Failed(
        "the address of this role is not encrypted; cot+tls:// is needed", None
    )


def test_where_nobody_listens_it_is_tried_again() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    assert send(f"cot+tcp://127.0.0.1:{port}") == Failed(
        "nobody listens at the server's address", RETRY_S
    )


def test_what_has_no_event_is_not_sent() -> None:
    refused = send("cot+tcp://127.0.0.1:1", files=False)
    assert refused == Failed("only alerts and CEASE with a place go out as events", None)


# ---- what the desk sends


@pytest.fixture
def valley(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "log.db").opens("south", "relief")
    yield town
    town.close()


def joins(town: Town, port: int) -> None:
    """North, whose first role is a TAK server, and the outbox for all else."""
    role = Role("duty", 0, (Channel("cot", f"cot+tcp://127.0.0.1:{port}"),))
    north = replace(party("north"), roles=(role,))
    town.office.say(PartyAdmit(north, (grant(key_of("north")),)))


def links(tmp_path: Path) -> dict[str, Link]:
    return {
        "cot": CotLink(CotSettings(timeout_s=2.0), DESK),
        "outbox": OutboxLink(tmp_path / "outbox", DESK),
    }


def events(heard: list[bytes]) -> list[Element]:
    return [fromstring(each) for each in heard]


def say(town: Town, state: AlertState) -> None:
    said = Situation(Kind.INSIDE, TRACK, "north", ZONE, 1, START, callsign="NAT12")
    town.office.say(AlertChange(ID, state, said, "0" * 64))


def test_an_alert_is_an_event_at_the_zone_and_its_end_takes_it_back(
    valley: Town, tmp_path: Path
) -> None:
    with listening() as (port, heard):
        joins(valley, port)
        valley["south"].proposes(zone(1, owner="south"))
        say(valley, AlertState.RAISED)
        carry(valley.office, links(tmp_path))
        say(valley, AlertState.RESOLVED)
        carry(valley.office, links(tmp_path))
    raised, over = events(heard)
    assert [each.get("type") for each in (raised, over)] == ["b-a-g", "b-a-o-can"]
    assert raised.get("uid") == over.get("uid") == f"desk.example/log/north/{ID}"
    point = raised.find("point")
    assert point is not None
    assert abs(float(point.get("lat", "")) - 10) < 0.001
    assert abs(float(point.get("lon", "")) - 30) < 0.001
    assert 7_000 < float(point.get("ce", "")) < 7_200  # around the whole of the zone
    emergency = over.find("detail/emergency")
    assert emergency is not None
    assert emergency.get("cancel") == "true"
    assert (raised.get("time"), raised.get("stale")) == (
        "2030-01-01T08:00:00.000Z",
        "2030-01-01T08:10:00.000Z",
    )


def test_what_goes_out_is_no_position_report_to_whoever_hears_it(
    valley: Town, tmp_path: Path
) -> None:
    """A watch that listens to the same server sees no craft in it."""
    with listening() as (port, heard):
        joins(valley, port)
        valley["south"].proposes(zone(1, owner="south"))
        say(valley, AlertState.RAISED)
        carry(valley.office, links(tmp_path))
    reader = cot.reader("cot+tcp://127.0.0.1:1", started=START)
    assert len(heard) == 1
    batch = reader.read(heard[0], START + timedelta(seconds=1))
    assert not batch.reports
    assert not batch.faults


def test_a_cease_is_an_event_at_the_object_as_its_recipient_may_see_it(
    valley: Town, tmp_path: Path
) -> None:
    with listening() as (port, heard):
        joins(valley, port)
        valley["relief"].gives(site(to=(Share("north", Disclosure.COARSE),)))
        valley["relief"].says(CeaseCall("relief/site/1", "Shells fall."))
        carry(valley.office, links(tmp_path))
        (cease,) = valley.picture.ceases
        valley["relief"].says(CeaseEnd(cease, "No impact since 08:00Z."))
        carry(valley.office, links(tmp_path))
    called, over = events(heard)
    assert [each.get("type") for each in (called, over)] == ["b-a-o-pan", "b-a-o-can"]
    remarks = called.findtext("detail/remarks") or ""
    assert "Shells fall." in remarks
    assert "release #" in remarks
    point = called.find("point")
    assert point is not None
    assert float(point.get("ce", "")) > 3_000  # a coarse box, and not the place itself


def test_all_else_takes_the_next_channel_and_a_hidden_zone_is_on_no_map(
    valley: Town, tmp_path: Path
) -> None:
    with listening() as (port, heard):
        joins(valley, port)
        valley["south"].proposes(zone(1, owner="south", shared_with=("relief",)))
        valley["relief"].gives(site(to=("north",)))
        say(valley, AlertState.RAISED)
        done = carry(valley.office, links(tmp_path))
    assert done.failed == 0
    assert heard == []
    assert len(list((tmp_path / "outbox/north").iterdir())) == len(valley.picture.releases["north"])


def test_a_server_that_is_away_is_tried_again_and_the_log_says_so(
    valley: Town, tmp_path: Path
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    joins(valley, port)
    valley["south"].proposes(zone(1, owner="south"))
    say(valley, AlertState.RAISED)
    carry(valley.office, links(tmp_path))
    number = len(valley.picture.releases["north"])
    (attempt,) = valley.picture.get_release("north", number).attempts
    assert (attempt.link, attempt.result) == ("cot", "failed")
    assert attempt.detail == "nobody listens at the server's address"


def test_a_cease_is_in_every_roles_folder_after_one_pass(valley: Town, tmp_path: Path) -> None:
    valley["relief"].gives(site(to=("south",)))
    valley["relief"].says(CeaseCall("relief/site/1"))
    carry(valley.office, {"outbox": OutboxLink(tmp_path / "outbox", DESK)})
    number = len(valley.picture.releases["south"])
    folders = sorted(each.name for each in (tmp_path / "outbox/south").glob(f"{number:06d}-*"))
    assert len(folders) == 2
    assert folders[1].startswith(f"{number:06d}-rung-1")
    for folder in folders:
        message = (tmp_path / "outbox/south" / folder / "MESSAGE.txt").read_text()
        assert "[CEASE]" in message
        assert "STILL SILENT" not in message
        assert (tmp_path / "outbox/south" / folder / EVENT).is_file()


@pytest.mark.parametrize("readers", [("relief",), ()])
def test_a_zone_that_was_amended_since_is_on_no_map(
    valley: Town, tmp_path: Path, readers: tuple[str, ...]
) -> None:
    """What is tried again goes without a place: the one that was shown is not the present one."""
    with listening() as (port, heard):
        joins(valley, port)
        valley["south"].proposes(zone(1, owner="south"))
        say(valley, AlertState.RAISED)
        moved = zone(1, 30, owner="south", shared_with=readers)
        valley["south"].amends(valley.picture.get_zone(ZONE).held, volumes=moved.volumes,
                               shared_with=readers)  # fmt: skip
        say(valley, AlertState.RESOLVED)
        assert carry(valley.office, links(tmp_path)).failed == 0
    assert heard == []
    assert len(list((tmp_path / "outbox/north").iterdir())) == len(valley.picture.releases["north"])
