"""The tellings of one alert or CEASE as lines: what was told, who answered, whom the ladder rings.

Not here: which of them an asker sees (alerts.py, ceases.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.rules.escalation import ladder
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.telling import how_far


def yours(own: Iterable[ReleaseRecord]) -> Document | None:
    """The newest telling to the asker that asks for an answer."""
    asked = [each for each in own if each.release.acknowledge_by is not None]
    if not asked:
        return None
    held = asked[-1]
    return {
        "number": held.release.number,
        "owed": not held.settled,
        "acknowledge_by": plain(held.release.acknowledge_by),
        "level": held.level.value if held.level else None,
    }


def history(own: Iterable[ReleaseRecord], asker: str) -> list[Document]:
    """One line a change, in order; of what several parties were told, the first telling. Of remarks
    beside it, such as that somebody is silent, one line for each that says something else."""
    found: dict[tuple[int, str, str], Document] = {}
    for each in own:
        release = each.release
        remark = "" if release.because.startswith(("alert.", "cease.")) else release.headline
        found.setdefault((release.version, release.because, remark), {
            "at": plain(release.made_at),
            "because": release.because,
            "urgency": release.urgency.value,
            "headline": release.headline,
            "number": release.number if release.recipient == asker else None,
        })  # fmt: skip
    return list(found.values())


def told_line(picture: Picture, asker: str, held: ReleaseRecord) -> Document:
    """How far one telling came. What somebody else wrote with an answer is not shown here."""
    release = held.release
    whole = asker in (picture.desk, release.recipient)
    return how_far(held) | {
        "number": release.number if whole else None,
        "because": release.because,
        "receipts": [
            {"at": plain(at), "level": receipt.level.value, "role": receipt.role}
            for at, receipt in held.receipts
        ],
        "ladder": _rungs(picture, held),
    }


def _rungs(picture: Picture, held: ReleaseRecord) -> list[Document]:
    """Role after role: when it is each one's turn, when the log says so, when a link took it."""
    release = held.release
    known = picture.parties.get(release.recipient)
    if known is None:
        return []
    when: dict[int, tuple[datetime, datetime | None]] = {0: (release.made_at, release.made_at)}
    for step, due, rung in ladder(picture, held):
        if step == f"rung-{rung}":
            when[rung] = (due, held.steps.get(step))
    return [
        {
            "role": role.id,
            "due": plain(when[rung][0]),
            "rung_at": plain(when[rung][1]),
            "sent_at": plain(_sent_at(held, role.id)),
        }
        for rung in sorted(when)
        if (role := known.party.role_at(rung)) is not None
    ]


def _sent_at(held: ReleaseRecord, role: str) -> datetime | None:
    """When a link first took it for this role."""
    return min(
        (each.at for each in held.attempts if each.role == role and each.result == "sent"),
        default=None,
    )
