"""The walk: every address that the door has, asked by everybody, and nothing found that its asker
may not see.

It is led by the application's own table of routes: an address that the walk does not know fails
the test, so that none can be added without saying what is to be asked there. What is looked at is
every byte that comes back, headers and names of files too, packed files unpacked; the stream, the
exports in every form, the errors, and the lines that the server writes about itself.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import product

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from standclear.core import statements as st
from standclear.core.agreements.said import InstrumentPropose
from standclear.core.commitments.commitment import Forces, QuotedFrom, Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import CommitmentRecord, CommitmentReport
from standclear.core.hotline.said import HandoverGive
from standclear.core.incidents import said as of_incidents
from standclear.core.incidents.evidence import Custody
from standclear.core.incidents.report import Source, SourceKind
from standclear.core.ledger.claim import Claim
from standclear.core.ledger.said import LedgerClaim
from standclear.core.sources.said import SourceLodge, SourceQuote
from standclear.core.telling import Disclosure
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import AlertChange, TracksLodge
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.formats import documents
from standclear.log.entry import read_entry
from standclear.service.evidence_files import evidence_of
from standclear.service.shown.reports import REPORTS
from standclear.web.lanes import Limits, Measure
from standclear.web.logs import fields_of
from standclear.web.pages import install
from tests.agreement import memorandum
from tests.hotline import rings
from tests.incident import report as alleged
from tests.lodged import DEMAND, civilians, quote_of, report
from tests.town import HOUR, START, Town, plan, site, zone
from tests.web.people_door import Browser, Desk, peopled

PARTIES = ("desk", "north", "south", "relief", "watch")

PLACE, PLAN, ZONE, CALL = "Kestrel ward", "Operation Wren", "Line Heron", "Osprey 5550199"
TEXT = "The Goshawk annex"
SAID, PROMISED = "a Lapwing communique", "the Plover guards"
RANG, HANDED = "The egret ridge", "The plover brief"
ALLEGED, WITNESS = "The fulmar yard", "nurse Sandpiper"
PHOTO, COUNTED = "turnstone.jpg", "9 gannets"
CRAFT, OTHERS, LODGED = "uid:siskin-7", "uid:dunlin-9", "JACKDAW"
SECRETS = {
    PLACE: {"relief", "north", "desk"},
    CALL: {"relief", "north", "desk"},
    "relief/site/kestrel": {"relief", "north", "desk"},
    PLAN: {"north", "desk"},
    "north/plan/wren": {"north", "desk"},
    ZONE: {"north", "south", "desk"},
    TEXT: {"north", "south", "desk"},
    SAID: {"north", "south", "desk"},
    PROMISED: {"north", "south", "desk"},
    RANG: {"north", "south", "desk"},
    HANDED: {"north", "desk"},
    ALLEGED: {"relief", "south", "watch", "desk"},
    WITNESS: {"relief", "desk"},
    PHOTO: {"relief", "desk"},
    COUNTED: {"relief", "watch", "desk"},
    CRAFT: {"north", "desk"},
    OTHERS: {"south", "desk"},
    LODGED: {"north", "desk"},
}
"""Secret text or id -> who may know of it."""

BLIND = alert_id("uid:any", "north/zone/heron", START)
PAIR = alert_id(CRAFT, OTHERS, START)
"""Alerts: of relief's craft at a zone that relief may not see, of two craft near each other."""

KNOWN_WORDS = {
    "owner": ("relief", "north"),
    "noun": ("plans", "sites"),
    "number": ("1", "kestrel", "wren", "heron"),
    "kind": ("site", "plan", "zone"),
    "collection": ("zones", "plans", "sites", "moves"),
    "item": ("relief/site/kestrel.1", "north/plan/wren.1", "north/zone/heron.1"),
    "level": ("0",),
    "instrument": ("quiet", "none"),
    "source": ("report", "none"),
    "commitment": ("civilians", "none"),
    "alert": (BLIND, PAIR, "al-000000000000"),
    "phrase": ("FI-1", "none"),
    "digest": ("0" * 64, sha256(b"wings").hexdigest()),
    "person": ("north-1", "nobody"),
    "report": REPORTS,
    "path": ("", "watch", "index.html", "verify.html"),
    "secret": ("sct_nothing",),
    "day": (f"{START:%Y-%m-%d}",),
}
"""What is put into an address; what is named by the log follows from it."""

NEAR = f"?near=10.0000N+30.0000E&radius_mm=50000000&at={START:%Y-%m-%dT%H:%M:%SZ}"
MONTH = "?since=2030-01-01T00:00:00Z&until=2030-02-01T00:00:00Z"
ASKS = {"/v1/inquiry": NEAR, "/v1/inquiry/dossier": NEAR, "/v1/reports/{report}": MONTH}
"""What is asked of an address that answers nothing without."""

NO_SUCH = ("draft", "invite_id", "passkey", "pending", "push", "token")
"""Ids that are made at random: one that is nobody's is asked for. Whose they are is held by
tests/web/test_{invites,tokens,pending,passkeys}.py."""

ACTS = {
    # what is sent, where something is sent; the door's answer must still say nothing
    "/v1/statements": {"leaf": "AAAA", "body": "AAAA", "nonce": "A" * 43 + "="},
    "/v1/readings": {"text": "36 N 36 E", "kind": "position"},
    "/v1/previews": {"statement": {}},
    "/v1/rehearsals": {
        "statements": [
            json.loads(documents.write_statement(st.PlanFile(plan(owner, "tried", km=6))))
            for owner in PARTIES
        ]
    },
}
WIDE = Measure(1e6, 1e6)

ENDS = ("/v1/sessions/current", "/v1/sessions", "/field/session/end", "/field/session")
"""These end the asker's session, or begin another; nobody alone is sent there."""

REMOVES = ("DELETE", "/v1/people/{person}")


@dataclass
class Walk:
    """A desk full of secrets, and somebody of each party, twice."""

    desk: Desk
    people: dict[str, tuple[Browser, Browser]]

    def hidden_from(self, party: str) -> list[str]:
        return [text for text, known in SECRETS.items() if party not in known]

    def routes(self) -> list[tuple[str, str]]:
        """(method, path) of every route that the application has."""
        found = {
            (method, str(each.path))
            for each in iter_route_contexts(self.desk.app.routes)
            for method in each.methods or ("GET",)
        }
        return sorted(found - {("HEAD", path) for _, path in found})

    def words(self, name: str) -> tuple[str, ...]:
        log, picture = self.desk.town.office.log, self.desk.town.picture
        if name in NO_SUCH:
            return ("nobodys",)
        own = {
            "overlap": lambda: (*sorted(picture.overlaps), "none"),
            "call": lambda: (*picture.hotline.calls, "ca-000000000000"),
            "handover": lambda: (*picture.hotline.handovers, "ho-000000000000"),
            "incident": lambda: (*picture.incidents, "in-000000000000"),
            "index": lambda: tuple(map(str, range(log.size))),
            "entry": lambda: tuple(log.entry(i).leaf_hash.hex() for i in range(log.size)),
            "rest": lambda: (f"000.p/{log.size % 256}",),
        }
        return own[name]() if name in own else KNOWN_WORDS[name]

    def addresses(self, path: str) -> Iterator[str]:
        """The path with everything in it that there is to be asked for."""
        parts = path.replace(":path}", "}").split("{")
        names = [part.partition("}")[0] for part in parts[1:]]
        rests = [part.partition("}")[2] for part in parts[1:]]
        for chosen in product(*map(self.words, names)):
            yield parts[0] + "".join(w + r for w, r in zip(chosen, rests, strict=True))


def tells_of_an_incident(town: Town) -> None:
    """Relief reports, shared with watch; south is asked; watch counts for relief's eyes."""
    sources = (Source(SourceKind.WITNESS, WITNESS),)
    town["relief"].says(of_incidents.IncidentReport(alleged(text=ALLEGED, sources=sources)))
    (incident,) = town.picture.incidents
    town.office.say(of_incidents.IncidentTriage(incident, "put"))
    town.office.say(of_incidents.IncidentPut(incident, ("south",)))
    own = Custody("relief", "", START)
    photo = evidence_of(b"wings", media_type="image/jpeg", name=PHOTO, text="it", custody=(own,))
    town["relief"].says(of_incidents.IncidentEvidence(incident, photo))
    count = Claim("watch", "2030-01-01", "UTC", 9, COUNTED, shared_with=("relief",))
    town["watch"].says(LedgerClaim(count))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """South plans across all three secrets; relief's second place is given to all."""
    directory = tmp_path_factory.mktemp("walk")
    town = Town(directory / "log.db").opens("north", "south", "relief", "watch")
    with peopled(town, directory, limits=Limits(known=WIDE, unknown=WIDE)) as desk:
        install(desk.app)
        north, south, relief = (town[name] for name in ("north", "south", "relief"))
        kestrel = replace(site("kestrel", name=PLACE, to=("north",)), focal_point=CALL)
        relief.gives(kestrel)
        relief.gives(site("open", 40, to=("north", "south", "watch")))
        blind = plan("north", "wren", 1, disclosure=Disclosure.BLIND)
        north.files(replace(blind, title=PLAN))
        heron = replace(zone("heron", 2, shared_with=("north", "south")), name=ZONE)
        north.says(st.ZonePropose(heron))
        south.files(plan("south", "1", 1, km=6))
        promise = {
            "quoted": QuotedFrom("report", 1),
            "forces": (Forces(Whose.OWN, (PROMISED,)),),
            "shared_with": ("north",),
        }
        breach = Performance(START - HOUR, START, Finding.BREACHED, Whose.OWN, PROMISED)
        own = {"signatories": ("north", "south"), "shared_with": ("north", "south")}
        north.says(InstrumentPropose(replace(memorandum(**own), name=TEXT)))
        north.says(SourceLodge(report(title=SAID, shared_with=("south",))))
        north.says(SourceQuote("report", quote_of(DEMAND, speaker=SAID), SAID))
        south.says(CommitmentRecord(civilians(**promise)))
        south.says(CommitmentReport("civilians", breach))
        rings(north, "south", subject=RANG, about=("relief/site/kestrel",))
        north.says(HandoverGive("duty", (), HANDED))
        tells_of_an_incident(town)
        north.says(TracksLodge((Mark("callsign", LODGED),)))
        at_zone = Situation(Kind.INSIDE, "uid:any", "relief", "north/zone/heron", 1, START)
        near = Situation(Kind.TOO_NEAR, CRAFT, "north", "", 0, START, other=OTHERS,
                         other_party="south")  # fmt: skip
        for alert, situation in ((BLIND, at_zone), (PAIR, near)):
            town.office.say(AlertChange(alert, AlertState.RAISED, situation, "0" * 64))
        town.clock.now += HOUR  # an inquiry asks of what the log has gone beyond
        town.office.tick()
        people = {
            party: (desk.enrols(party, f"{party}-1"), desk.enrols(party, f"{party}-2"))
            for party in PARTIES
        }
        yield Walk(desk, people)


def seen_in(answer: httpx.Response) -> bytes:
    """All that came: status line, headers, body; and what is packed within it."""
    body = answer.content
    seen = str(answer.headers).encode() + body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            seen += b"".join(name.encode() + packed.read(name) for name in packed.namelist())
    if body and "json" in answer.headers.get("content-type", ""):
        seen += b"".join(_within(json.loads(body)))
    return seen


def _within(value: object) -> Iterator[bytes]:
    """Files and bodies that stand in a document as base64."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner)
    elif isinstance(value, str) and len(value) > 40 and len(value) % 4 == 0:
        try:
            data = b64decode(value, validate=True)
        except ValueError:
            return
        yield data
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from (packed.read(name) for name in packed.namelist())


def check(walk: Walk, party: str, asked: str, seen: bytes) -> None:
    """Nothing hidden in it but the asker's own words, said back."""
    for text in walk.hidden_from(party):
        own = text.rpartition("/")[2] in asked
        assert own or text.encode() not in seen, (party, asked, text)


def test_the_walk_knows_every_route(walk: Walk) -> None:
    for method, path in walk.routes():
        assert method in ("GET", "POST", "PUT", "DELETE", "PATCH"), (method, path)
        try:
            assert list(walk.addresses(path)), path
        except KeyError as fault:
            raise AssertionError(f"{path}: say in KNOWN_WORDS what {fault} may be") from None
    assert len(walk.routes()) > 90


@pytest.mark.parametrize("party", [*PARTIES, "nobody"])
def test_no_answer_holds_what_its_asker_may_not_see(walk: Walk, party: str) -> None:
    nobody = party == "nobody"
    asker = walk.desk.browser() if nobody else walk.people[party][0]
    asked, shown = 0, set[str]()
    for method, path in walk.routes():
        if not nobody and (path in ENDS or (method, path) == REMOVES):
            continue
        for address in walk.addresses(path):
            wanted = ("", ASKS.get(path, "?over=true&limit=1000"))
            for query in wanted if method == "GET" else ("",):
                answer = _ask(asker, method, path, address + query)
                assert answer.status_code < 500, (method, address, answer.text[:300])
                assert answer.status_code != 429, (method, address)
                seen = seen_in(answer)
                check(walk, party, address, seen)
                shown |= {text for text in SECRETS if text.encode() in seen}
                asked += 1
    assert asked > 200
    # The walk sees what there is to be seen: whoever may know of something came upon it.
    assert shown >= {text for text, known in SECRETS.items() if party in known}


def _ask(asker: Browser, method: str, path: str, address: str) -> httpx.Response:
    if (method, path) == ("GET", "/v1/stream") and asker.csrf:
        return asker.client.get("/v1/stream?after=999999")  # the open stream has its own test
    sent = ACTS.get(path, {}) if method in ("POST", "PUT") else None
    headers = {} if method == "GET" else asker._bearing({})
    return asker.client.request(method, address, headers=headers, json=sent)


@pytest.mark.parametrize("party", PARTIES)
def test_what_may_not_be_seen_is_answered_as_what_is_not_there(walk: Walk, party: str) -> None:
    """Word for word and header for header, wherever a record has an address."""
    asker = walk.people[party][0]
    for noun, kind, owner, number, text in (
        ("sites", "site", "relief", "kestrel", PLACE),
        ("plans", "plan", "north", "wren", PLAN),
    ):
        if text not in walk.hidden_from(party):
            continue
        for address in (
            f"/v1/{noun}/{owner}/{{}}",
            f"/ogc/collections/{noun}/items/{owner}/{kind}/{{}}.1",
            f"/print/record/{owner}/{kind}/{{}}",
            f"/v1/reads?record={owner}/{kind}/{{}}",
        ):
            there, absent = (asker.get(address.format(n)) for n in (number, "absentx"))
            assert there.status_code == absent.status_code, address
            assert there.text.replace(number, "absentx") == absent.text, address
            assert headers_of(there) == headers_of(absent), address


def headers_of(answer: httpx.Response) -> dict[str, str]:
    """Without what is different in any two answers; an ETag would say that something is there."""
    passing = ("date", "x-request-id", "content-length", "set-cookie")
    return {name: value for name, value in answer.headers.items() if name not in passing}


def test_lists_counts_and_cursors_are_of_what_is_seen(walk: Walk) -> None:
    watch, desk = walk.people["watch"][0], walk.people["desk"][0]
    for noun, at_desk in (("sites", 2), ("plans", 2)):
        assert len(desk.items(f"/v1/{noun}")) == at_desk
        page = watch.get(f"/v1/{noun}?limit=1").json()
        assert page["next"] is None, noun  # the next one is not for it: no page follows
        layer = watch.get(f"/ogc/collections/{noun}/items?limit=1").json()
        assert layer["numberMatched"] == len(watch.items(f"/v1/{noun}"))
        assert not any(link["rel"] == "next" for link in layer["links"])


@pytest.mark.parametrize("party", PARTIES)
def test_the_stream_names_nothing_hidden(walk: Walk, party: str) -> None:
    size, heard = walk.desk.town.office.log.size, ""
    with walk.people[party][0].client.stream("GET", "/v1/stream?after=0") as answer:
        for line in answer.iter_lines():
            heard += line + "\n"
            if line == f"id: {size}":
                break
    check(walk, party, "/v1/stream", heard.encode())


@pytest.mark.parametrize("form", ["geojson", "kml", "kmz", "gpx", "xlsx"])
def test_no_file_of_everything_holds_what_is_hidden(walk: Walk, form: str) -> None:
    for party in PARTIES:
        first, second = walk.people[party]
        pending = first.post("/v1/exports", {"format": form}).json()["pending"]["id"]
        assert second.post(f"/v1/pending/{pending}/confirmations").status_code == 201
        answer = first.post("/v1/exports", {"format": form}, **{"Standclear-Confirmed": pending})
        assert answer.status_code == 200, answer.text
        check(walk, party, "/v1/exports", seen_in(answer))


def test_the_log_for_all_holds_headers_and_commitments_and_no_body(walk: Walk) -> None:
    """Whoever mirrors the log reads every leaf; none holds a word of a body."""
    log = walk.desk.town.office.log
    tile = walk.people["watch"][0].get(f"/tile/entries/000.p/{log.size % 256}")
    assert tile.status_code == 200
    for text in (PLACE, CALL, PLAN, ZONE):
        assert text.encode() not in tile.content
    assert any(read_entry(log.entry(i).leaf).header.commit for i in range(log.size))


def test_health_metrics_and_description_name_no_party_and_no_record(walk: Walk) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/ogc/api"):
        for asker in (walk.desk.browser(), walk.people["watch"][0]):
            text = asker.get(path).text
            for word in (*SECRETS, "kestrel", "wren", "heron"):
                assert word not in text, (path, word)


def test_what_the_server_writes_about_itself_holds_nothing_of_a_record(
    walk: Walk, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where it stumbles: requests that are refused, records asked for by name."""
    with caplog.at_level(logging.DEBUG):
        for party in PARTIES:
            asker = walk.people[party][0]
            for address in ("/v1/sites/relief/kestrel", "/v1/plans/north/wren", "/v1/board"):
                asker.get(address)
            asker.post("/v1/previews", {"statement": {"type": PLACE}})
            asker.post("/v1/readings", {"text": CALL, "kind": "position"})
    lines = [json.dumps(fields_of(record)) for record in caplog.records]
    for line in lines:
        for text in (PLACE, CALL, PLAN, ZONE, "kestrel", "wren"):
            assert text not in line, line
