"""What one party was told, as alerts of the Common Alerting Protocol (OASIS CAP 1.2).

CAP cannot carry
    a signature that Standclear's own tools check  -> each alert names its receipt, which does
    that a plan is held against a zone, who recognises it, roles, acknowledgements, queries
    times of one area, schedules, holes, heights above ground or ellipsoid  -> in words alone
    how exactly a place is known  -> circles and drawings contain it, and words say it
    the desk's words in another language than they were signed in

An alert is for one party: scope Private, addressed to it. It holds what its release holds and
nothing else, so a coarse release gives a coarse area, a blind one none; an alert of the watch that
of the zone that it names, as its reader was shown it before. `responseType` never says
AllClear: that something is over tells nobody that a place is empty.

Promise: structure, order and values as sections 3.2.1 to 3.2.4 and the schema of appendix A ask;
the same release gives the same bytes for ever.
Not here: which releases, and which came before (service/shown/feeds.py).

urgency   by the desk's own urgency: how fast a person must act (section 3.2.2 defines Immediate,
          Expected "within next hour", Future). Past where it is over.
severity  by the same: the desk grades how fast a telling must arrive, and judges no threat; the
          order alone means something (own choice, so that readers can sort).
certainty Observed for what holds now, Likely for what is declared to come, Possible for what only
          may touch, Unknown for remarks; Likely for alerts and CEASE, which others observed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from standclear.core.ids import kind_of
from standclear.core.release import NoteView, OverlapsView, OverlapView, Release
from standclear.core.telling import Urgency
from standclear.core.zone import Zone
from standclear.formats.cap_areas import Area, areas_of, areas_of_zone
from standclear.formats.cap_words import PHRASES, Phrases, event_word
from standclear.formats.timestamps import write_instant
from standclear.formats.xml_tree import add, write_tree

MEDIA_TYPE = "application/cap+xml"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

URGENCY = {
    Urgency.ROUTINE: "Future",
    Urgency.URGENT: "Expected",
    Urgency.LIFE_SAVING: "Immediate",
    Urgency.CEASE: "Immediate",
}
SEVERITY = {
    Urgency.ROUTINE: "Minor",
    Urgency.URGENT: "Moderate",
    Urgency.LIFE_SAVING: "Severe",
    Urgency.CEASE: "Extreme",
}
CATEGORY = {"zone": "Security", "plan": "Transport", "move": "Transport", "site": "Infra"}
OTHER = "Other"
_BY_PREFIX = {"ov-": "Transport", "al-": "Transport", "ce-": "Security"}
"""Overlaps, alerts of the watch, calls to CEASE."""


@dataclass(frozen=True, slots=True)
class Told:
    """One release, and what an alert needs beside it.

    earlier  releases on the same subject that this one updates or cancels, the oldest first
    ended    it says that its subject is over
    text     the release in plain words, without its head
    index    of its entry in the log
    zone     of an alert at a zone that its reader is shown: as it was worded when the alert was
             told; never where a craft is
    """

    release: Release
    earlier: tuple[Release, ...]
    ended: bool
    text: str
    index: int
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sends.

    sender    the log's origin, under which the desk's key is known
    address   where its pages and receipts are, such as https://desk.example
    exercise  nothing that it says is about the world
    """

    sender: str
    name: str
    address: str
    exercise: bool


def identifier(desk: Desk, release: Release) -> str:
    """Unique at this desk for ever; no space, comma, < or & (section 3.2.1)."""
    return f"{_token(desk.sender)}/{release.recipient}/{release.number}"


def write_alert(told: Told, desk: Desk) -> bytes:
    """One alert. Children stand in the order that the schema gives them."""
    release = told.release
    alert = Element("alert", xmlns=NAMESPACE)
    add(alert, "identifier", identifier(desk, release))
    add(alert, "sender", _token(desk.sender))
    add(alert, "sent", _time(release.made_at))
    add(alert, "status", "Exercise" if desk.exercise else "Actual")
    add(alert, "msgType", message_type(told))
    add(alert, "scope", "Private")
    add(alert, "addresses", release.recipient)
    if desk.exercise:
        add(alert, "note", "Exercise. None of this is about the world.")
    if told.earlier:
        add(alert, "references", " ".join(_reference(desk, each) for each in told.earlier))
    add(alert, "incidents", _token(release.subject))
    areas = areas_of_zone(told.zone) if told.zone else areas_of(release.content)
    for language, phrases in PHRASES.items():
        _info(alert, told, desk, language, phrases, areas)
    return write_tree(alert)


def message_type(told: Told) -> str:
    """Alert for the first on its subject, Update for the next, Cancel for what is over.

    What was never told of under this feed cannot be cancelled: its end is an Alert of its own.
    """
    if not told.earlier:
        return "Alert"
    return "Cancel" if told.ended else "Update"


def _info(
    alert: Element,
    told: Told,
    desk: Desk,
    language: str,
    phrases: Phrases,
    areas: tuple[Area, ...],
) -> None:
    release = told.release
    event = event_word(release.because, phrases)
    headline = phrases.told.format(event=event, subject=release.subject, version=release.version)
    info = add(alert, "info")
    add(info, "language", language)
    add(info, "category", _category(release.subject))
    add(info, "event", f"{event} ({phrases.ended})" if told.ended else event)
    add(info, "responseType", "Monitor" if release.acknowledge_by is None else "Assess")
    add(info, "urgency", "Past" if told.ended else URGENCY[release.urgency])
    add(info, "severity", SEVERITY[release.urgency])
    add(info, "certainty", _certainty(release))
    add(info, "effective", _time(release.made_at))
    for tag, time in (("onset", release.starts), ("expires", release.expires)):
        if time is not None:
            add(info, tag, _time(time))
    add(info, "senderName", desk.name)
    add(info, "headline", release.headline if language == "en" else headline)
    words = told.text if language == "en" else f"{headline}\n\n{phrases.signed}\n{told.text}"
    add(info, "description", words.strip())
    add(info, "instruction", _instruction(release, phrases))
    add(info, "web", f"{desk.address}/inbox?n={release.number}")
    _parameters(info, release)
    _receipt(info, told, desk)
    for number, area in enumerate(areas, 1):
        _area(info, area, phrases.area.format(number=number))


def _instruction(release: Release, phrases: Phrases) -> str:
    if release.acknowledge_by is None:
        return f"{phrases.none} {phrases.disclaimer}"
    by = write_instant(release.acknowledge_by)
    return f"{phrases.answer.format(number=release.number, by=by)} {phrases.disclaimer}"


def _parameters(info: Element, release: Release) -> None:
    """What programs of this desk's parties read by name (section 3.2.2, `parameter`)."""
    values = {
        "standclear:release": str(release.number),
        "standclear:subject": release.subject,
        "standclear:version": str(release.version),
        "standclear:because": release.because,
        "standclear:disclosure": release.disclosure.value,
    }
    if release.acknowledge_by is not None:
        values["standclear:acknowledge_by"] = write_instant(release.acknowledge_by)
    for name, value in values.items():
        parameter = add(info, "parameter")
        add(parameter, "valueName", name)
        add(parameter, "value", value)


def _receipt(info: Element, told: Told, desk: Desk) -> None:
    """Where the signed release lies with the proof that it is in the log."""
    for what, kind, path in (
        ("Receipt: the signed release, and its proof", "application/zip",
         f"/v1/entries/{told.index}/receipt"),
        ("Checkpoint: the desk's signed log", "text/plain", "/checkpoint"),
    ):  # fmt: skip
        resource = add(info, "resource")
        add(resource, "resourceDesc", what)
        add(resource, "mimeType", kind)
        add(resource, "uri", f"{desk.address}{path}")


def _area(info: Element, area: Area, name: str) -> None:
    drawn = add(info, "area")
    add(drawn, "areaDesc", f"{name}: {area.words}")
    for ring in area.polygons:
        add(drawn, "polygon", ring)
    for circle in area.circles:
        add(drawn, "circle", circle)
    if area.heights_ft is not None:
        low, high = area.heights_ft
        add(drawn, "altitude", str(low))
        add(drawn, "ceiling", str(high))


def _certainty(release: Release) -> str:
    if release.because.startswith(("alert.", "cease.")):
        return "Likely"  # what a receiver or a party says; the desk was not there
    match release.content:
        case NoteView():
            return "Unknown"
        case OverlapView() as view if view.near or view.possible:
            return "Possible"
        case OverlapsView() as many if not any(_exact(view) for view in many.overlaps):
            return "Possible"
    begun = release.starts is not None and release.starts <= release.made_at
    return "Observed" if begun else "Likely"


def _exact(view: OverlapView) -> bool:
    return not (view.near or view.possible)


def _category(subject: str) -> str:
    if subject.count("/") != 2:
        return _BY_PREFIX.get(subject[:3], OTHER)
    return CATEGORY.get(kind_of(subject), OTHER)


def _reference(desk: Desk, earlier: Release) -> str:
    """`sender,identifier,sent`, the extended message identifier (section 3.2.1, `references`)."""
    return f"{_token(desk.sender)},{identifier(desk, earlier)},{_time(earlier.made_at)}"


def _time(at: datetime) -> str:
    """CAP asks for an offset and takes no Z; UTC is written -00:00 (section 3.3.2)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def _token(text: str) -> str:
    return re.sub(r"[\s,<&\"]", "_", text)
