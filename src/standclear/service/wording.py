"""A release in plain words, for a screen, a mail or a printed page.

Promise: everything that the recipient may see of the subject, in the same order each time, and
the disclaimer once, at its end. Times in UTC and in the reader's own zone.
Not here: what may be seen (core/disclosure.py made the release so).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from standclear.core import release as r
from standclear.core.earth.levels import FLIGHT_LEVEL_MM
from standclear.core.intent import state_word
from standclear.core.notice import MovementNotice, Notice, SiteNotice
from standclear.core.shape import Volume4D
from standclear.core.telling import fixed_words
from standclear.core.time.schedule_words import schedule_words
from standclear.service.call_words import phrase_lines
from standclear.service.commitment_words import commitment_lines
from standclear.service.incident_words import incident_lines
from standclear.service.instrument_words import instrument_lines
from standclear.service.places import height, place_lines, shape_line


def lines(release: r.Release, time_zone: str = "UTC", language: str = "en") -> list[str]:
    """The whole release, a line at a time; the disclaimer as signed, and in a language."""
    body = _body(release, time_zone)
    fixed = fixed_words(release.disclaimer, language)
    return [*_head(release, time_zone), "", release.headline, "", *body, *fixed]


def text(release: r.Release, time_zone: str = "UTC") -> str:
    """The release for a link, which sets the disclaimer under it itself."""
    body = _body(release, time_zone)
    return "\n".join([*_head(release, time_zone), "", release.headline, "", *body]).rstrip() + "\n"


def _body(release: r.Release, time_zone: str) -> list[str]:
    """What is told beyond the headline, and a blank line after it."""
    content = release.content
    if isinstance(content, r.NoteView) and content.text == release.headline:
        return []
    return [*content_lines(content, time_zone), ""]


def _head(release: r.Release, time_zone: str) -> list[str]:
    head = [
        f"Release #{release.number} to {release.recipient}  [{release.urgency.value.upper()}]",
        f"Subject: {release.subject} version {release.version}",
        f"Told because: {release.because}; disclosure: {release.disclosure.value}",
        f"Made: {show_time(release.made_at, time_zone)}",
    ]
    if release.acknowledge_by is not None:
        head.append(f"Acknowledge by: {show_time(release.acknowledge_by, time_zone)}")
    if release.starts is not None:
        head.append(f"Begins: {show_time(release.starts, time_zone)}")
    if release.expires is not None:
        head.append(f"Ends: {show_time(release.expires, time_zone)}")
    return head


def show_time(at: datetime, time_zone: str, *, seconds: bool = False) -> str:
    """Weekday, date and time in UTC, and the same instant in a zone; to the minute or second."""
    form = "%H:%M:%S" if seconds else "%H:%M"
    shown = f"{at:%a %Y-%m-%d} {at.strftime(form)}Z"
    if time_zone in ("UTC", ""):
        return shown
    local = at.astimezone(ZoneInfo(time_zone))
    day = "" if local.date() == at.date() else f"{local:%a} "
    return f"{shown} ({day}{local.strftime(form)} {time_zone})"


def content_lines(content: r.Content, zone: str) -> Iterator[str]:
    """What a release or a view says, a line at a time; times in UTC and in a zone."""
    match content:
        case r.NoteView():
            yield content.text
        case r.OverlapView():
            yield from overlap_lines(content, zone)
        case r.OverlapsView():
            for view in content.overlaps:
                yield from overlap_lines(view, zone)
                yield ""
            if not content.overlaps:
                yield "No overlap found with what you may see."
        case r.CoarseView():
            yield f"{content.id} v{content.version}, {state_word(content.state)}; widened outward"
            yield f"Contact: {content.contact}"
            yield from _volumes(content.volumes, zone)
        case r.PlanView():
            intent = content.intent
            yield f"{intent.activity.value} ({intent.domain.value}), {state_word(content.state)}"
            yield f"Contact: {intent.contact}"
            yield from _volumes(intent.volumes, zone)
        case r.ZoneView():
            yield from _zone(content, zone)
        case r.InstrumentView():
            yield from instrument_lines(content)
        case r.CommitmentView():
            window = (content.commitment.since, content.commitment.until)
            since, until = (show_time(at, zone) if at else "" for at in window)
            yield from commitment_lines(content, since=since, until=until)
        case r.PhraseView():
            yield from phrase_lines(content)
        case r.IncidentView():
            start, end = (show_time(at, zone) for at in (content.report.start, content.report.end))
            yield from incident_lines(content, start=start, end=end)
        case r.NoticeView():
            yield from _notice(content.notice, content.state, zone)
        case _:
            assert_never(content)


def overlap_lines(
    view: r.OverlapView, zone: str, *, known_to_mm: int | None = None
) -> Iterator[str]:
    """One overlap: what with, when, how high, how near, whom to call.

    known_to_mm   how well the other's place itself is known, where the asker may see that
    """
    what = view.other or f"a {view.other_kind} of {view.other_owner} (not disclosed further)"
    verb = "comes near" if view.near else "overlaps"
    if view.possible:
        verb = "may come near" if view.near else "may overlap"
    yield f"{view.overlap}: {view.yours} {verb} {what}"
    if view.ended:
        yield f"  ended: {view.ended}"
    if view.start is not None and view.end is not None:
        minutes = round((view.end - view.start).total_seconds() / 60)
        yield f"  from {show_time(view.start, zone)} to {show_time(view.end, zone)} ({minutes} min)"
    if view.start is not None and (view.low_mm is not None or view.high_mm is not None):
        yield f"  heights {_heights(view)}"
    if view.box_e7 is not None:
        west, south, east, north = (value / 1e7 for value in view.box_e7)
        lats = " to ".join(_degrees(lat, "NS") for lat in (south, north))
        lons = " to ".join(_degrees(lon, "EW") for lon in (west, east))
        yield f"  within {lats}, {lons}"
    if view.near and view.least_distance_mm is not None:
        yield f"  least distance {view.least_distance_mm / 1000:.0f} m"
    if view.error_mm is not None:
        itself = ""
        if known_to_mm:
            itself = f"; the place itself is known to {math.ceil(known_to_mm / 1000)} m"
        yield f"  the test errs outward by up to {math.ceil(view.error_mm / 1000)} m{itself}"
    if view.ovn:  # of those alone who must name what they overlap
        yield f"  ovn {view.ovn}, for the key"
    yield f"  CALL {view.call}"


def _degrees(angle: float, letters: str) -> str:
    """ "33.0240S": the letter of its own side, never a sign."""
    return f"{abs(angle):.4f}{letters[angle < 0]}"


def _heights(view: r.OverlapView) -> str:
    """In metres; first in flight levels, rounded outward, where both sides gave such."""
    low = "ground" if view.low_mm is None else f"{view.low_mm / 1000:.0f} m"
    high = "unlimited" if view.high_mm is None else f"{view.high_mm / 1000:.0f} m"
    metres = f"{low} to {high} above WGS 84"
    if view.pressure_low_mm is None or view.pressure_high_mm is None:
        return metres
    lowest = view.pressure_low_mm // FLIGHT_LEVEL_MM
    highest = -(-view.pressure_high_mm // FLIGHT_LEVEL_MM)
    return f"FL{lowest:03d} to FL{highest:03d}; {metres} in any weather"


def _zone(view: r.ZoneView, zone: str) -> Iterator[str]:
    subject = view.zone
    yield f"{subject.kind.value} zone: {subject.name} ({view.standing})"
    bound = ", ".join(subject.rule.bound) or "every party"
    acts = ", ".join(subject.rule.acts) or "every act"
    domains = ", ".join(domain.value for domain in subject.rule.domains)
    yield f"Binds: {bound}; in: {domains}; acts: {acts}"
    if subject.schedule is not None:
        yield f"In force only: {'; '.join(schedule_words(subject.schedule))}"
    if subject.rule.entry:
        yield f"Entry: {subject.rule.entry}"
    yield f"Recognised by: {', '.join(view.recognised_by) or 'nobody yet'}"
    yield f"Rejected by: {', '.join(view.rejected_by) or 'nobody'}"
    yield from _volumes(subject.volumes, zone)


def _notice(notice: Notice, state: str, zone: str) -> Iterator[str]:
    if isinstance(notice, SiteNotice):
        yield f"{notice.category.value} site: {notice.name} ({state})"
        yield f"Function now: {notice.function}; {notice.link.value} by {notice.id.split('/')[0]}"
        if notice.as_typed.text:
            yield f"Place as given: {notice.as_typed.text} [{notice.as_typed.notation}]"
        yield f"Focal point: {notice.focal_point}"
    else:
        yield f"{notice.mission.value} movement: {notice.name} ({state})"
        yield from _movement(notice)
    for kind, mark in (
        ("by day", notice.markings.day),
        ("in infrared", notice.markings.infrared),
        ("by radar", notice.markings.radar),
    ):
        if mark:
            yield f"Marking {kind}: {mark}"
    yield from _volumes(notice.volumes, zone)


def _movement(notice: MovementNotice) -> Iterator[str]:
    yield f"On board: {notice.contact_on_board}; control room: {notice.control_room}"
    yield f"Passengers: {notice.passengers}; armed escort: {'yes' if notice.escort else 'no'}"
    for vehicle in notice.vehicles:
        marks = [vehicle.colour, vehicle.plate, "logo" if vehicle.logo else "", vehicle.roof_mark]
        yield f"Vehicle: {vehicle.type} {' '.join(mark for mark in marks if mark)}".rstrip()


def _volumes(volumes: tuple[Volume4D, ...], zone: str) -> Iterator[str]:
    for number, volume in enumerate(volumes, 1):
        name = f"Volume {number}: " if len(volumes) > 1 else ""
        yield f"{name}{shape_line(volume)}"
        yield from (f"  {line}" for line in place_lines(volume))
        yield f"  {height(volume.floor, 'ground')} to {height(volume.ceiling, 'unlimited')}"
        yield f"  {show_time(volume.start, zone)} to {show_time(volume.end, zone)}"
