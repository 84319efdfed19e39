"""One day as one party was told of it: every telling and what came back, in order of time.

    steps   at, what: told | delivered | read | acknowledged | cascaded | queried | refused |
            sent | failed; number, subject, version, because, headline, disclosure, role,
            formations; of a telling also `shown`, the ground and hours of what was told
    held    the newest telling of each record from before that day which had not ended by then,
            with the level that had come back by midnight

Promise: the log alone: what a person knew beside it, or understood, is in no log.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.inquiry.question import FIRST_YEAR
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.release import ZoneView
from standclear.service.shown.drawings import drawing
from standclear.service.shown.plain import Document, plain
from standclear.service.visible import RecordView, record_of

Step = tuple[datetime, int, Document]


def day_document(picture: Picture, asker: str, party: str, day: date) -> Document:
    """The day from midnight to midnight UTC; the desk asks about anybody, a party about itself."""
    if asker not in (party, picture.desk):
        raise NotAllowed(f"only the desk may ask what {party} was told", ("your own day",))
    picture.get_party(party)
    if not FIRST_YEAR <= day.year < MAXYEAR:
        raise InvalidInput("day", day.isoformat(), f"a day since {FIRST_YEAR}")
    start = datetime.combine(day, time(), UTC)
    end = start + timedelta(days=1)
    steps = [
        step
        for held in picture.releases.get(party, [])
        for step in _steps(held)
        if start <= step[0] < end
    ]
    steps.sort(key=lambda step: step[:2])
    return {
        "party": party,
        "start": plain(start),
        "end": plain(end),
        "steps": [document for _, _, document in steps],
        "held": [_held(record, start) for record in _still(picture.releases.get(party, []), start)],
    }


def _still(told: list[ReleaseRecord], start: datetime) -> list[ReleaseRecord]:
    """In order of number: of each zone, plan and notice the newest telling, if it holds on."""
    newest = {
        record.release.subject: record
        for record in told
        if record.release.made_at < start and isinstance(record.release.content, RecordView)
    }
    return [record for record in newest.values() if _ends(record) >= start]


def _ends(record: ReleaseRecord) -> datetime:
    content = record.release.content
    assert isinstance(content, RecordView)
    return max(volume.end for volume in record_of(content).volumes)


def _held(record: ReleaseRecord, start: datetime) -> Document:
    by_then = [receipt.level for at, receipt in record.receipts if at < start]
    level = max(by_then, key=lambda each: each.rung, default=None)
    made: Document = {"at": plain(record.release.made_at), "what": level.value if level else "told"}
    return made | _about(record) | {"shown": _shown(record)}


def _about(held: ReleaseRecord) -> Document:
    release = held.release
    return {
        "number": release.number,
        "subject": release.subject,
        "version": release.version,
        "because": release.because,
        "headline": release.headline,
        "disclosure": release.disclosure.value,
    }


def _shown(held: ReleaseRecord) -> Document | None:
    """Ground and hours as they were told, and how it stood; None where no record was told."""
    content = held.release.content
    if not isinstance(content, RecordView):
        return None
    volumes = record_of(content).volumes
    return {
        "geojson": drawing(volumes),
        "start": plain(min(volume.start for volume in volumes)),
        "end": plain(max(volume.end for volume in volumes)),
        "state": content.standing if isinstance(content, ZoneView) else content.state,
    }


def _steps(held: ReleaseRecord) -> Iterator[Step]:
    about = _about(held)

    def step(at: datetime, what: str, role: str = "", formations: tuple[str, ...] = ()) -> Step:
        said: Document = {"role": role, "formations": list(formations)}
        return at, held.release.number, {"at": plain(at), "what": what} | about | said

    made_at, number, told = step(held.release.made_at, "told")
    yield made_at, number, told | {"shown": _shown(held)}
    for attempt in held.attempts:
        yield step(attempt.at, attempt.result, attempt.role)
    for at, receipt in held.receipts:
        yield step(at, receipt.level.value, receipt.role, receipt.formations)
