"""A desk over a network, asked in the words of asked.py: the same documents as beside it.

Not here: which desk that is, and who is logged in (remote.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from standclear.client.answers import seen_in
from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.reports.parts import Span
from standclear.service.visible import Seen

if TYPE_CHECKING:
    from standclear.client.desk import Client
    from standclear.service.rehearse import Wording

TRIES = 3
"""Times that a list is begun again because it changed between two of its pages."""


class AskedAfar:
    """A desk that is asked over its door; `Desk` of desk.py."""

    def __init__(self, client: Client, at: datetime | None) -> None:
        self.client = client
        self._at = "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def name(self) -> str:
        return self.client.welcome().desk

    def size(self) -> int:
        found = self._one("/v1/parties", limit=1)
        size: int = found["as_of"]["size"]
        return size

    def now(self) -> datetime:
        return datetime.fromisoformat(self._at) if self._at else self.client.welcome().now

    def records(self, kind: str, *, over: bool) -> list[Document]:
        return self._all(f"/v1/{kind}s", over=over, drawn="false")

    def record(self, record: str) -> Document:
        owner, kind, number = record.split("/")
        return self._one(f"/v1/{kind}s/{owner}/{number}", drawn="false")

    def next_number(self, kind: str) -> int:
        number: int = self.client.document(f"/v1/next/{kind}s")["number"]
        return number

    def overlaps(self, *, over: bool) -> list[Document]:
        return self._all("/v1/overlaps", over=over, drawn="false")

    def overlap(self, overlap: str) -> Document:
        return self._one(f"/v1/overlaps/{overlap}", drawn="false")

    def alerts(self, *, over: bool) -> list[Document]:
        return self._all("/v1/alerts", over=over)

    def alert(self, alert: str) -> Document:
        return self._one(f"/v1/alerts/{alert}")

    def instruments(self, *, over: bool) -> list[Document]:
        return self._all("/v1/instruments", over=over)

    def instrument(self, instrument: str, version: int) -> Document:
        return self._one(f"/v1/instruments/{instrument}", version=version)

    def instrument_diff(self, instrument: str, before: int, after: int) -> Document:
        sides: dict[str, int] = {"from": before, "to": after}
        return self._one(f"/v1/instruments/{instrument}/comparison", **sides)

    def sources(self) -> list[Document]:
        return self._all("/v1/sources")

    def source(self, source: str) -> Document:
        return self._one(f"/v1/sources/{source}")

    def proposals(self, source: str) -> list[Document]:
        found: list[Document] = self._one(f"/v1/sources/{source}/proposals")["items"]
        return found

    def commitments(self, *, over: bool) -> list[Document]:
        return self._all("/v1/commitments", over=over)

    def commitment(self, commitment: str) -> Document:
        return self._one(f"/v1/commitments/{commitment}")

    def scorecard(self, *, over: bool) -> Document:
        return self._one("/v1/scorecard", over=over)

    def incidents(self, *, over: bool) -> list[Document]:
        return self._all("/v1/incidents", over=over)

    def incident(self, incident: str) -> Document:
        return self._one(f"/v1/incidents/{incident}")

    def calls(self, *, over: bool) -> list[Document]:
        return self._all("/v1/calls", over=over)

    def call(self, call: str) -> Document:
        return self._one(f"/v1/calls/{call}")

    def channels(self) -> list[Document]:
        found: list[Document] = self._one("/v1/channels")["items"]
        return found

    def handovers(self) -> list[Document]:
        return self._all("/v1/handovers")

    def handover(self, handover: str) -> Document:
        return self._one(f"/v1/handovers/{handover}")

    def handover_draft(self) -> Document:
        return self._one("/v1/handovers/draft")

    def file(self, incident: str, digest: str) -> bytes:
        return self.client.incident_file(incident, digest)

    def hand_in_file(self, incident: str, digest: str, data: bytes) -> None:
        self.client.hand_in_file(incident, digest, data)

    def ledger(self, *, first: str, last: str, act: str, side: str) -> Document:
        found = self._one("/v1/ledger", first=first, last=last, act=act, side=side)
        return {name: found[name] for name in ("zone", "rows")}

    def report(self, kind: str, span: Span) -> Document:
        asked = {"since": plain(span.since), "until": plain(span.until), "zone": span.zone}
        return self._one(f"/v1/reports/{kind}", **asked)

    def lodged(self) -> list[Document]:
        found: list[Document] = self._one("/v1/tracks")["items"]
        return found

    def releases(self) -> list[Document]:
        return self._all("/v1/releases")[::-1]

    def release(self, number: int) -> Document:
        return self._one(f"/v1/releases/{number}")

    def place_of(self, party: str, number: int) -> int:
        index: int = self._one(f"/v1/releases/{number}", party=party)["index"]
        return index

    def told(self, party: str) -> list[Document]:
        found: list[Document] = self._one(f"/v1/told/{party}")["items"]
        return found

    def gaps(self) -> list[Document]:
        found: list[Document] = self._one("/v1/gaps")["items"]
        return found

    def inquiry(
        self, *, near: str, place: str, radius_mm: int, window_s: int, recheck: bool
    ) -> Document:
        if recheck:
            raise NotAllowed("an index is checked where it lies, beside the log", ("at the desk",))
        asked = {"near": near, "place": place, "radius_mm": radius_mm, "window_s": window_s}
        return self._one("/v1/inquiry", **asked)

    def day(self, party: str, day: date) -> Document:
        return self._one(f"/v1/days/{party}/{day}")

    def parties(self) -> list[Document]:
        return self._all("/v1/parties")

    def party(self, party: str) -> Document:
        return self._one(f"/v1/parties/{party}")

    def mechanism(self) -> Document:
        return self._one("/v1/mechanism")

    def visible(self) -> tuple[Seen, ...]:
        zones = self._all("/v1/zones", over=True, drawn="false")  # an agreed one may hold on
        others = [
            each for kind in ("plan", "site", "move") for each in self.records(kind, over=False)
        ]
        found = [seen for said in (*zones, *others) if (seen := seen_in(said)) is not None]
        return tuple(sorted(found, key=lambda seen: seen.id))

    def rehearse(
        self, statements: Sequence[Wording], step: Callable[[], None]
    ) -> tuple[list[Document], list[str]]:
        from standclear.service.rehearse import MOST_AFAR

        if len(statements) > MOST_AFAR:
            expected = f"a file of at most {MOST_AFAR} at once, over a network; split it"
            raise InvalidInput("FILE", f"{len(statements)} records", expected)
        answer = self.client.rehearse(statements)
        for _ in answer["items"]:
            step()
        return answer["items"], answer["notes"]

    def _one(self, path: str, **query: Any) -> Document:
        return self.client.document(path, at=self._at, **query)

    def _all(self, path: str, **query: Any) -> list[Document]:
        for _ in range(TRIES):
            try:
                return list(self.client.documents(path, at=self._at, **query))
            except Stale as fault:
                changed = fault
        raise changed
