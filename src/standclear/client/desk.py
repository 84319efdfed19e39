"""The Client: asking a desk, and speaking to it as one party (speaking.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self

import httpx

from standclear.client import answers
from standclear.client.answers import Alert, Change, Record, Told, Welcome
from standclear.client.asking import as_of
from standclear.client.calling import Caller
from standclear.client.listening import listen
from standclear.client.promised import Lodged, Promised, lodged_from, promised_from
from standclear.client.reckoning import Incident, Row, incident_from, row_from
from standclear.client.tiles import TilesAfar
from standclear.client.wire import PATIENCE_S, Waiting, Wire
from standclear.core.errors import Corrupt
from standclear.core.ids import split
from standclear.core.inquiry import GapLine, ToldLine
from standclear.core.mechanism import Mechanism
from standclear.core.party import Party
from standclear.core.release import OverlapView
from standclear.core.sources.proposing import Proposal
from standclear.core.watch.lodged import Mark
from standclear.log.keys import PartySigner
from standclear.log.note import NoteVerifier
from standclear.log.receipt import Receipt
from standclear.log.receipt_files import receipt_from_file
from standclear.log.trust import Trust, read_trust
from standclear.log.view import LogView
from standclear.service.plain_line import check_line
from standclear.service.shown.plain import Document, typed

REQUEST_S = 30.0
"""One request is given up after this and tried again while patience lasts."""


class Client(Caller):
    """A desk as one party sees it. A context manager, to be kept for a whole shift.

    url        where the desk is, such as `https://desk.example`
    token      an API token (`sct_...`); its scope says what may be done
    signer     the party's key, for whoever speaks and not only asks: `PartySigner.from_file`
    http       a client of the caller's own, for proxies, certificates and tests
    clock      when statements say that they were signed
    patience_s how long to try again while the desk is busy or out of reach
    waiting    told before each wait why, and for how many seconds
    plain_line a token goes over `http://` to another machine, too: only where the line itself is
               encrypted, such as a VPN or a tunnel; refused otherwise

    Every method raises the package's errors (standclear.core.errors): `InvalidInput` for a value
    to correct, `NotAllowed`, `NotKnown` where the token has ended, `NotFound`, `Stale` where
    something has changed since it was read, `Unavailable` when patience has ended.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        signer: PartySigner | None = None,
        http: httpx.Client | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience_s: float = PATIENCE_S,
        waiting: Waiting = lambda why, wait_s: None,
        plain_line: bool = False,
    ) -> None:
        if token and not plain_line:
            check_line(url if http is None else str(http.base_url).rstrip("/"), pointer="url")
        http = http or httpx.Client(base_url=url, timeout=min(REQUEST_S, max(1.0, patience_s)))
        wire = Wire(http, token, patience_s=patience_s, waiting=waiting)
        super().__init__(wire, signer=signer, clock=clock)
        self._waiting = waiting

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._wire.http.close()

    @property
    def address(self) -> str:
        """Where the desk is."""
        return str(self._wire.http.base_url).rstrip("/")

    # ---- asking

    def welcome(self) -> Welcome:
        """Which desk this is; anybody may ask."""
        return answers.welcome_from(self._wire.get("/v1/"))

    def zones(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Record]:
        """The zones that may be seen; `over`: also what is withdrawn or lapsed."""
        return self._records("zones", at, over)

    def plans(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Record]:
        """The plans that may be seen. Absence from a list says nothing of what is there."""
        return self._records("plans", at, over)

    def sites(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Record]:
        """The notices of places that may be seen."""
        return self._records("sites", at, over)

    def moves(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Record]:
        """The notices of movements that may be seen."""
        return self._records("moves", at, over)

    def record(self, record: str, *, at: datetime | None = None) -> Record:
        """One record by its id, such as `north/plan/12`."""
        owner, kind, number = split(record)
        return answers.record_from(self._wire.get(f"/v1/{kind}s/{owner}/{number}", at=as_of(at)))

    def overlaps(self, *, at: datetime | None = None, over: bool = False) -> Iterator[OverlapView]:
        """The overlaps that concern the asker. That there is none says nothing of what is there."""
        found = self.documents("/v1/overlaps", at=as_of(at), over=over, drawn="false")
        return map(answers.overlap_from, found)

    def overlap(self, overlap: str, *, at: datetime | None = None) -> OverlapView:
        """One overlap by its id, such as `ov-1c5e...`."""
        return answers.overlap_from(self.document(f"/v1/overlaps/{overlap}", at=as_of(at)))

    def alerts(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Alert]:
        """The alerts that the party was told of, the newest first; `over`: also past ones."""
        return map(answers.alert_from, self.documents("/v1/alerts", at=as_of(at), over=over))

    def alert(self, alert: str, *, at: datetime | None = None) -> Alert:
        """One alert by its id, such as `al-5e0848b77fc8`."""
        return answers.alert_from(self.document(f"/v1/alerts/{alert}", at=as_of(at)))

    def incidents(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Incident]:
        """The incidents that may be read, the newest first; `over`: also those that are closed."""
        return map(incident_from, self.documents("/v1/incidents", at=as_of(at), over=over))

    def incident(self, incident: str, *, at: datetime | None = None) -> Incident:
        """One incident by its id, such as `in-1f0c9d2ab3e4`."""
        return incident_from(self.document(f"/v1/incidents/{incident}", at=as_of(at)))

    def incident_file(self, incident: str, digest: str) -> bytes:
        """A file that was lodged with an incident; `Corrupt` where it is not what its hash says."""
        data = self._wire.send("GET", f"/v1/incidents/{incident}/files/{digest}").content
        if sha256(data).hexdigest() != digest:
            raise Corrupt(f"the desk's file {digest} is not what its hash says")
        return data

    def hand_in_file(self, incident: str, digest: str, data: bytes) -> None:
        """The bytes of a file that the party has lodged by `incident.evidence`; at most 8 MiB."""
        self._wire.send("PUT", f"/v1/incidents/{incident}/files/{digest}", content=data)

    def ledger(
        self, *, first: str = "", last: str = "", act: str = "", side: str = "",
        at: datetime | None = None,
    ) -> list[Row]:  # fmt: skip
        """What each side counts, beside what is verified; days as `2030-03-01`, both included."""
        asked = {"first": first, "last": last, "act": act, "side": side}
        return [row_from(row) for row in self.document("/v1/ledger", at=as_of(at), **asked)["rows"]]

    def report(
        self, kind: str, since: datetime, until: datetime, *, zone: str = "UTC",
        at: datetime | None = None,
    ) -> Document:  # fmt: skip
        """A report such as `sitrep`, of a span, as known at `at`, else at its end or now."""
        known = min(until, self.welcome().now) if at is None else at
        asked = {"since": as_of(since), "until": as_of(until), "zone": zone}
        return self.document(f"/v1/reports/{kind}", at=as_of(known), **asked)

    def sources(self, *, at: datetime | None = None) -> Iterator[Lodged]:
        """The sources that may be read, without their texts."""
        return map(lodged_from, self.documents("/v1/sources", at=as_of(at)))

    def source(self, source: str, *, at: datetime | None = None) -> Lodged:
        """One source with its text, and what was confirmed in it."""
        return lodged_from(self.document(f"/v1/sources/{source}", at=as_of(at)))

    def proposals(self, source: str) -> list[Proposal]:
        """Statements that rules find in a source; nobody's word before a person confirms one."""
        found = self.document(f"/v1/sources/{source}/proposals")["items"]
        return [typed(Proposal, each) for each in found]

    def commitments(self, *, at: datetime | None = None, over: bool = False) -> Iterator[Promised]:
        """The commitments that may be read; `over`: also those that were ended."""
        return map(promised_from, self.documents("/v1/commitments", at=as_of(at), over=over))

    def commitment(self, commitment: str, *, at: datetime | None = None) -> Promised:
        """One commitment; its answers and reports are in its document."""
        return promised_from(self.document(f"/v1/commitments/{commitment}", at=as_of(at)))

    def scorecard(self, *, at: datetime | None = None, over: bool = False) -> list[Promised]:
        """Every commitment, those first of which a breach by own forces is reported."""
        found = self.document("/v1/scorecard", at=as_of(at), over=over)
        return [promised_from(each) for each in found["commitments"]]

    def lodged(self, *, at: datetime | None = None) -> dict[str, tuple[Mark, ...]]:
        """The names under which craft are heard, by party: one's own; the desk, everybody's."""
        found: dict[str, tuple[Mark, ...]] = {}
        for each in self.document("/v1/tracks", at=as_of(at))["items"]:
            party, pattern = each.pop("party"), each.pop("name")
            found[party] = (*found.get(party, ()), typed(Mark, {"pattern": pattern, **each}))
        return found

    def releases(self, *, new: bool = False, at: datetime | None = None) -> Iterator[Told]:
        """What the party has been told, the newest first; `new`: what still asks for an answer."""
        return map(answers.told_from, self.documents("/v1/releases", at=as_of(at), new=new))

    def release(self, number: int, *, at: datetime | None = None) -> Told:
        """One release. Reading it here is no receipt: `say` one, if its author is to know."""
        return answers.told_from(self.document(f"/v1/releases/{number}", at=as_of(at)))

    def told(self, party: str, *, at: datetime | None = None) -> list[ToldLine]:
        """What a party had been told as of a time, and how far; the desk asks about anybody."""
        found = self.document(f"/v1/told/{party}", at=as_of(at))["items"]
        return [typed(ToldLine, line) for line in found]

    def gaps(self, *, at: datetime | None = None) -> list[GapLine]:
        """Who was not told, not reached, or has not answered; and why."""
        found = self.document("/v1/gaps", at=as_of(at))["items"]
        return [typed(GapLine, line) for line in found]

    def parties(self, *, at: datetime | None = None) -> Iterator[Party]:
        """Who takes part: names, roles and channels, formations."""
        found = self.documents("/v1/parties", at=as_of(at))
        return (typed(Party, document["party"]) for document in found)

    def mechanism(self, *, at: datetime | None = None) -> Mechanism:
        """The parties' settings: every deadline and separation that the rules count by."""
        return typed(Mechanism, self.document("/v1/mechanism", at=as_of(at)))

    def receipt(self, index: int) -> Receipt:
        """The proof of an entry, to be verified with `standclear.log.receipt.verify_receipt`."""
        return receipt_from_file(self._wire.send("GET", f"/v1/entries/{index}/receipt").content)

    def trust(self) -> Trust:
        """The keys that the desk names. Compare them with those handed over in person."""
        return read_trust(self._wire.send("GET", "/v1/trust").content)

    def changes(self, *, after: int | None = None) -> Iterator[Change]:
        """The log as it grows, for ever: taken up again where a connection broke.

        after   a log size heard before (`Change.size`), to go on from there
        """
        return listen(self._wire, after, self._waiting)

    def log(self, vkey: str) -> LogView:
        """The desk's log: headers and proofs, verified as they come; bodies stay at the desk.

        vkey   the log's verifier key as it was handed over (`standclear log vkey`)
        """
        return LogView(TilesAfar(self), NoteVerifier.from_vkey(vkey))

    # ---- asking, in JSON: the documents of docs/reference/api.md

    def static(self, path: str) -> bytes:
        """The bytes at a path, such as `checkpoint` or a tile of the log."""
        return self._wire.send("GET", f"/{path.lstrip('/')}").content

    # ---- inside

    def _records(self, noun: str, at: datetime | None, over: bool) -> Iterator[Record]:
        found = self.documents(f"/v1/{noun}", at=as_of(at), over=over, drawn="false")
        return map(answers.record_from, found)
