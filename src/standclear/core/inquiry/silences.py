"""Who was not told, not reached, or has not answered, as of an instant; and why.

Promise: a silence is one line, with its reasons in words and as codes.
Not here: what was told (the package itself).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from standclear.core.events import GapFound
from standclear.core.gap_reasons import GapReason, Why, recorded
from standclear.core.notice import NoticeState, share_for
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.release import Release
from standclear.core.telling import Disclosure, ReceiptLevel


@dataclass(frozen=True, slots=True)
class GapLine:
    """Somebody concerned who was not told, not reached, or has not answered; and why.

    why   in English; reasons: the same as codes, for whoever reads another language
    """

    party: str
    subject: str
    version: int
    why: str
    since: datetime
    release: int | None = None
    reasons: tuple[GapReason, ...] = ()


def _gap(
    party: str,
    subject: tuple[str, int],
    since: datetime,
    *reasons: GapReason,
    release: int | None = None,
) -> GapLine:
    """A line for these reasons, with their words."""
    why = "; ".join(reason.words for reason in reasons)
    return GapLine(party, *subject, why, since, release, reasons)


def gaps(
    picture: Picture, at: datetime, about: Container[str] | None = None
) -> tuple[GapLine, ...]:
    """Who was not told, or not reached, as of an instant; a line a silence, in order of time.

    about   ids that are asked about; None for all
    """
    wanted = _Everything() if about is None else about
    held: Tellings = {}
    for party, every in picture.releases.items():
        for record in every:
            if record.release.subject in wanted:
                held.setdefault((party, record.release.subject), []).append(record)
    unanswered = _unanswered(picture, at, wanted)
    named = {(line.party, line.subject, line.version) for line in unanswered}
    recorded = [each for each in picture.gaps if each[1].subject in wanted]
    found = _one_each([*_recorded(recorded, held, named), *_unsent(held, at), *unanswered])
    found += [*_not_cascaded(picture, held), *_not_covered(picture, at, wanted)]
    return tuple(sorted(found, key=lambda g: (g.since, g.party, g.subject, g.why)))


Tellings = dict[tuple[str, str], list[ReleaseRecord]]
"""By party and subject, in order of number."""


class _Everything(Container[str]):
    def __contains__(self, _: object) -> bool:
        return True


def _one_each(found: list[GapLine]) -> list[GapLine]:
    """Each silence once: of one telling all that is to be said of it, since the first; of what
    could not be told, the newest version, since it was first not told."""
    kept: dict[tuple[str, str, int | str], GapLine] = {}
    for line in found:
        silence = (line.party, line.subject, line.release or line.why)
        before = kept.get(silence)
        if before is not None:
            line = _gap(
                line.party,
                (line.subject, max(before.version, line.version)),
                min(before.since, line.since),
                *dict.fromkeys((*before.reasons, *line.reasons)),
                release=line.release,
            )
        kept[silence] = line
    return list(kept.values())


def missing_formations(record: ReleaseRecord, formations: tuple[str, ...]) -> tuple[str, ...]:
    """Formations answered for that no cascade receipt of this release has named."""
    reached = {
        formation
        for _, receipt in record.receipts
        if receipt.level is ReceiptLevel.CASCADED
        for formation in receipt.formations
    }
    return tuple(f for f in formations if f not in reached)


def _recorded(
    gaps_found: list[tuple[datetime, GapFound]],
    held: Tellings,
    silent: set[tuple[str, str, int]],
) -> list[GapLine]:
    """Those whom a rule wanted to tell or hear from and could not; until they were or did.

    silent   whose silence has a line of its own, with the number of what they were told
    """
    return [
        _gap(gap.party, (gap.subject, gap.version), at, recorded(gap.reason))
        for at, gap in gaps_found
        if not _closed(held, gap, at)
        and not (_of_an_answer(gap) and (gap.party, gap.subject, gap.version) in silent)
    ]


def _of_silence(gap: GapFound) -> bool:
    return gap.reason.startswith("not acknowledged")


def _of_an_answer(gap: GapFound) -> bool:
    return _of_silence(gap) or gap.reason.startswith("no longer")


def _closed(held: Tellings, gap: GapFound, at: datetime) -> bool:
    """Told since, or answered for since; a picture of the time still has the gap."""
    silent = _of_silence(gap)
    for record in held.get((gap.party, gap.subject), ()):
        release, reached = record.release, record.level
        if release.version < gap.version:
            continue
        if reached is not None and reached.rung >= ReceiptLevel.ACKNOWLEDGED.rung:
            return True
        if release.made_at >= at and not silent:
            return True
    return False


def _unanswered(picture: Picture, at: datetime, wanted: Container[str]) -> list[GapLine]:
    lines = []
    for (party, number), record in picture.open.items():
        release = record.release
        if release.subject not in wanted:
            continue
        if release.acknowledge_by is not None and release.acknowledge_by < at:
            reached = record.level
            due, level = release.acknowledge_by, reached.value if reached else ""
            reasons = [GapReason(Why.OVERDUE, by=due, level=level)]
            if not picture.takes_part(party, at):
                reasons.append(GapReason(Why.NO_LONGER))
            lines.append(_gap(party, _subject_of(release), due, *reasons, release=number))
    return lines


def _subject_of(release: Release) -> tuple[str, int]:
    return release.subject, release.version


def _unsent(held: Tellings, at: datetime) -> list[GapLine]:
    """Releases that no channel has taken: tried and failed, or never tried."""
    lines = []
    for (party, _), records in held.items():
        for record in records:
            release = record.release
            sent = any(attempt.result == "sent" for attempt in record.attempts)
            if sent or record.receipts or release.made_at == at:
                continue
            tried = len(record.attempts)
            why = GapReason(Why.FAILED, times=tried) if tried else GapReason(Why.UNSENT)
            about, since = _subject_of(release), release.made_at
            lines.append(_gap(party, about, since, why, release=release.number))
    return lines


def _not_cascaded(picture: Picture, held: Tellings) -> list[GapLine]:
    """Acknowledged at the top, but a formation that the party answers for is not named."""
    lines = []
    for (party, _), records in held.items():
        if party not in picture.parties:
            continue
        formations = picture.parties[party].party.answers_for()
        for record in records:
            release = record.release
            if record.superseded or release.acknowledge_by is None:
                continue
            if not record.has(ReceiptLevel.ACKNOWLEDGED) and not record.has(ReceiptLevel.CASCADED):
                continue
            since = record.receipts[-1][0]
            lines += [
                _gap(
                    party,
                    _subject_of(release),
                    since,
                    GapReason(Why.NOT_CASCADED, formation=formation),
                    release=release.number,
                )
                for formation in missing_formations(record, formations)
            ]
    return lines


def _not_covered(picture: Picture, at: datetime, wanted: Container[str]) -> list[GapLine]:
    """Participants from whom the author withholds a record that holds now: its choice, shown.

    A party lacks it since it takes part, not from before.
    """
    lines = []
    for party in picture.participants(at):
        joined = picture.parties[party].since(at)
        for notice_id, record in picture.notices.items():
            in_force = record.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
            if not in_force or notice_id not in wanted:
                continue
            share = share_for(record.notice, party)
            if record.author != party and share.disclosure is Disclosure.NONE:
                about, since = (notice_id, record.notice.version), max(record.given_at, joined)
                lines.append(_gap(party, about, since, GapReason(Why.NOT_CHOSEN)))
    return lines
