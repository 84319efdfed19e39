"""Tellings of the notices near an incident: who had been told by then, and how far it had come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from standclear.core.ids import owner_of
from standclear.core.incidents.links import Link
from standclear.core.picture import ReleaseRecord
from standclear.core.rules.incident_links.records import Scene
from standclear.core.telling import ReceiptLevel


def releases_near(scene: Scene) -> Iterator[Link]:
    """The last telling of each notice to each recipient that was made before the incident ended;
    what its author heard of it is no telling of it."""
    notices = {key: link for key, link in scene.found.items() if link.kind == "notice"}
    if not notices:
        return
    until = scene.report.latest
    for recipient, told in sorted(scene.picture.releases.items()):
        last: dict[str, ReleaseRecord] = {}
        for held in told:
            subject, made_at = held.release.subject, held.release.made_at
            if subject in notices and made_at <= until and recipient != owner_of(subject):
                last[subject] = held
        for subject, held in sorted(last.items()):
            release, near = held.release, notices[subject]
            why = (
                f"tells {recipient} of {subject} v{release.version}, made "
                f"{release.made_at:%Y-%m-%d %H:%MZ}; {_reached(held, until)}"
            )
            record = f"{recipient} #{release.number}"
            yield Link(
                "release", record, release.version, why, near.distance_mm, near.error_mm, subject
            )


def _reached(held: ReleaseRecord, until: datetime) -> str:
    """The highest level that had come back by then."""
    back = [(at, receipt.level) for at, receipt in held.receipts if at <= until]
    if not back:
        return "nothing had come back by then"
    at, level = max(back, key=lambda each: (each[1].rung, each[0]))
    refused = any(each is ReceiptLevel.REFUSED for _, each in back)
    return f"{'refused, ' if refused else ''}{level.value} {at:%Y-%m-%d %H:%MZ}"
