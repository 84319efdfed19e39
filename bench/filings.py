"""Filings as a desk meets them: signed beforehand, one in ten overlapping what another holds.

Every plan is a circle of 1 km in a cell of its own, 0.2 degree from the next: too far apart to
come near. A neighbour has filed a plan in some of those cells; a filing that is meant to overlap
goes there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.party import Channel, KeyGrant, Name, Party, PartyKind, Role
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.statements import PartyAdmit, PlanFile
from standclear.core.zone import Domain
from standclear.log.append import Log
from standclear.log.entry import Sealed
from standclear.log.keys import PartySigner, log_signer
from standclear.service.author import Thread, say
from standclear.service.office import Office
from standclear.store.sqlite import SqliteStore

NOW = datetime(2030, 3, 1, 6, tzinfo=UTC)
ONE_IN = 10
"""One filing in this many overlaps a plan of the neighbour's."""

DESK, NEIGHBOUR = "desk", "neighbour"
CELLS_ACROSS = 1_500


@dataclass(frozen=True)
class Prepared:
    """One statement ready to be handed in, and how many overlaps its answer must name."""

    sealed: Sealed
    overlaps: int


def signer(party: str) -> PartySigner:
    """The same key for a party every time."""
    return PartySigner.from_seed(party, 1, sha256(party.encode()).digest())


def open_desk(
    directory: Path, parties: Sequence[str], clock: Callable[[], datetime] = lambda: NOW
) -> Office:
    """A new desk on SQLite (WAL, synchronous=FULL) with these parties and the neighbour."""
    store = SqliteStore(directory / "log.db")
    log = Log(store, log_signer("bench.example/log", bytes(32)))
    nonces = count()
    office = Office(
        log,
        signer(DESK),
        clock=clock,
        nonces=lambda: sha256(next(nonces).to_bytes(8, "big")).digest(),
    )
    office.say(admission(DESK, PartyKind.COORDINATOR))
    for party in (NEIGHBOUR, *parties):
        office.say(admission(party, PartyKind.ARMED_FORCE))
    return office


def admission(party: str, kind: PartyKind) -> PartyAdmit:
    key = signer(party)
    roles = (Role("duty officer", 0, (Channel("outbox", party),)),)
    described = Party(party, kind, (Name("en", party),), "UTC", roles=roles)
    return PartyAdmit(described, (KeyGrant(key.keyid, key.public_key_base64),))


def intent(party: str, number: int, cell: int) -> OperationalIntent:
    """A party's plan in a cell, tomorrow for two hours."""
    position = Position.from_degrees(
        lon_deg=-150 + 0.2 * (cell % CELLS_ACROSS), lat_deg=-20 + 0.2 * (cell // CELLS_ACROSS)
    )
    volume = Volume4D(
        Circle(position, 1_000_000),
        None,
        Height(500_000, Datum.AGL),
        NOW + timedelta(days=1),
        NOW + timedelta(days=1, hours=2),
    )
    return OperationalIntent(
        f"{party}/plan/{number}", 1, ActivityClass.FLIGHT, Domain.AIR, (volume,), "duty officer"
    )


def sign(party: str, plans: Sequence[OperationalIntent]) -> list[Sealed]:
    """A party's filings, numbered and chained from its first entry on."""
    key, thread, sealed = signer(party), Thread(), []
    for number, plan in enumerate(plans):
        nonce = sha256(f"{party} {number}".encode()).digest()
        sealed.append(say(PlanFile(plan), key=key, thread=thread, at=NOW, nonce=nonce))
        thread = thread.after(sealed[-1])
    return sealed


def prepare(office: Office, parties: Sequence[str], filings: int) -> list[list[Prepared]]:
    """Each party's filings, signed; the neighbour's plans are filed at once."""
    each = filings // len(parties)
    total = each * len(parties)
    common = total // ONE_IN
    theirs = [intent(NEIGHBOUR, number + 1, number) for number in range(common)]
    for sealed in sign(NEIGHBOUR, theirs):
        office.submit(sealed)
    prepared = []
    for place, party in enumerate(parties):
        plans, overlaps = [], []
        for number in range(each):
            n = place * each + number
            meets = n % ONE_IN == 0 and n // ONE_IN < common
            plans.append(intent(party, number + 1, n // ONE_IN if meets else common + n))
            overlaps.append(int(meets))
        prepared.append([Prepared(s, o) for s, o in zip(sign(party, plans), overlaps, strict=True)])
    return prepared
