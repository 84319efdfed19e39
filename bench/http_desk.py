"""`python -m bench.http_desk DIRECTORY --plans N --zones N --filers A,B,C`: the server under load.

A desk on SQLite in this directory, as many plans on record as asked for, a party with a token for
every filer to come; then the door as `standclear serve` opens it, on a free port. One line of
JSON on standard output says where, and the tokens. Ended by SIGTERM, or with its standard input.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bench.filings import CELLS_ACROSS, DESK, NOW, intent, open_desk, sign, signer
from bench.report import step
from standclear.core.shape import Polygon, Position
from standclear.core.statements import ZonePropose
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.service.answer import answered
from standclear.service.author import say
from standclear.service.intake import Job
from standclear.service.office import BATCH, Office
from standclear.service.people import invites, tokens
from standclear.service.people.accounts import Known, People
from standclear.service.people.passwords import Costs
from standclear.service.replay import keeping_all
from standclear.store.people import PeopleStore
from standclear.web.app import create_app
from standclear.web.entering import enter
from standclear.web.lanes import Limits, Measure
from standclear.web.logs import writing_down
from standclear.web.pages import install
from standclear.web.served import Door, Served
from standclear.web.server import Listening, serve

HOLDERS = 64
"""Parties that hold the plans on record."""

WIDE = Measure(1e9, 1e9)
LIMITS = Limits(known=WIDE, urgent=WIDE, unknown=WIDE)
"""The measure of one party is no subject here: each filer is one, and none may be slowed down."""

CHEAP = Costs(passes=1, memory_kib=8, lanes=1)


@dataclass(frozen=True)
class Ready:
    """What the server says once it answers; `session`: of a person of the desk, in a browser."""

    port: int
    pid: int
    size: int
    tokens: dict[str, str]
    session: str


def filer(filers: int, place: int) -> str:
    """The party of one filer of a run with so many."""
    return f"filer-{filers}-{place:02}"


def filed_before(office: Office, plans: int, holders: int) -> None:
    """So many plans on record, each in a cell of its own from 0 on; many to an append."""
    each = plans // holders
    with keeping_all():
        for place in range(holders):
            party = holder(place)
            signed = sign(party, [intent(party, n + 1, place * each + n) for n in range(each)])
            for begin in range(0, each, BATCH):
                jobs = [Job(sealed) for sealed in signed[begin : begin + BATCH]]
                office.submit_all(jobs)
                for job in jobs:
                    answered(job)
    if len(office.picture.plans) != each * holders:
        raise AssertionError(f"{len(office.picture.plans):,} plans on record, not {plans:,}")


def holder(place: int) -> str:
    return f"holder-{place:02}"


def draw_zones(office: Office, zones: int) -> None:
    """So many zones of one party, each about a cell in which a plan is held."""
    party = holder(0)
    key, thread = signer(party), office.thread_of(party)
    for number in range(1, zones + 1):
        volume = replace(
            intent(party, 1, number).volumes[0],
            shape=square(number),
            start=NOW,
            end=NOW + timedelta(days=30),
        )
        drawn = Zone(
            f"{party}/zone/{number}", 1, ZoneKind.NO_FLY, f"zone {number}", (volume,),
            ZoneRule((), (Domain.AIR,)),
        )  # fmt: skip
        nonce = sha256(f"zone {number}".encode()).digest()
        sealed = say(ZonePropose(drawn), key=key, thread=thread, at=NOW, nonce=nonce)
        office.submit(sealed)
        thread = thread.after(sealed)


def square(cell: int) -> Polygon:
    """Some 10 km a side about a cell's middle."""
    lon, lat = -150 + 0.2 * (cell % CELLS_ACROSS), -20 + 0.2 * (cell // CELLS_ACROSS)
    corners = ((-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05))
    ring = tuple(Position.from_degrees(lon_deg=lon + x, lat_deg=lat + y) for x, y in corners)
    return Polygon(((ring,),))


def token_for(people: People, party: str) -> tuple[str, str]:
    """A token for a program of a party, and its person's session, by the ordinary way in."""
    import pyotp

    secret = invites.open_invite(people, party=party, roles=("duty",), by="bench")
    code = pyotp.TOTP(invites.look(people, secret).secret).now()
    joining = invites.Joining(f"{party}-it", party, "four unrelated heron words", code)
    entered = invites.join(people, secret, joining, None)
    known = Known(entered.person, ("read", "write", "admin"), "session")
    token = tokens.make(
        people, known, name="bench", scopes=("read", "write"), lives=timedelta(days=1)
    )[0]
    return token, entered.secret


def _end_with_parent() -> None:
    """Whoever started this holds its standard input; a benchmark cut short leaves no server."""
    sys.stdin.read()
    os._exit(1)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.http_desk")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--plans", type=int, required=True)
    parser.add_argument("--zones", type=int, default=0)
    parser.add_argument("--holders", type=int, default=HOLDERS)
    parser.add_argument("--filers", default="", help="such as 1,16,64")
    options = parser.parse_args(arguments)
    parties = [
        filer(filers, place)
        for filers in map(int, filter(None, options.filers.split(",")))
        for place in range(filers)
    ]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    office = open_desk(options.directory, [*parties, *map(holder, range(options.holders))])
    step(f"http: filing {options.plans:,} plans")
    filed_before(office, options.plans, options.holders)
    draw_zones(office, options.zones)
    people = People(
        PeopleStore(options.directory / "people.db"), clock=lambda: datetime.now(UTC), costs=CHEAP
    )
    known = {party: token_for(people, party)[0] for party in parties}
    session = token_for(people, DESK)[1]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    port = listening.getsockname()[1]
    served = Served(office, options.directory, Door(origin=f"http://127.0.0.1:{port}"))
    app = create_app(served)
    enter(app, served, people, limits=LIMITS)
    install(app)
    said = json.dumps(asdict(Ready(port, os.getpid(), office.log.size, known, session)))
    lines = (options.directory / "serve.jsonl").open("w", encoding="utf-8")
    with lines, writing_down("json", "info", lines):
        serve(
            app,
            served,
            Listening(listening=listening),
            (),
            ready=lambda: print(said, flush=True),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
