"""A report of an incident in plain words, as one reader may know it."""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.act_codes import act_words
from standclear.core.incidents.report import Count, Harm, Observer, Report
from standclear.core.release import IncidentView
from standclear.service.places import place_lines

HARM = (
    ("civilians killed", "killed_civilian"),
    ("others killed", "killed_other"),
    ("civilians injured", "injured_civilian"),
    ("others injured", "injured_other"),
)


def incident_lines(view: IncidentView, *, start: str, end: str) -> Iterator[str]:
    """What is alleged, where and when to what precision, and how it is known.

    start, end   in the reader's own words
    """
    report = view.report
    standing = view.standing.replace("_", " ")
    yield f"incident {view.incident} ({standing}): {act_words(report.act)}, code {report.act}"
    yield "An allegation; nothing here is found or attributed to anybody."
    yield report.text
    yield from place_lines(report.volume)
    yield f"Place: {place_words(report)}"
    until = "" if report.start == report.end else f" to {end}"
    yield f"When: {start}{until}; {report.time_precision.value}"
    yield f"Harm: {harm_words(report.harm)}"
    yield f"Known: {report.level.value}, from {sources_words(report)}"
    if report.observer is not None:
        yield f"Observer: {observer_words(report.observer)}"
    if report.still:
        yield "Fire still falls, says the reporter."
    yield f"Reported by: {view.reporter or 'not for you to know'}"


def place_words(report: Report) -> str:
    """ "exact to within 100 m; typed: 36.2N 37.1E"."""
    error_m = -(-report.place.error_mm // 1000)
    return f"{report.place_precision.value}, within {error_m} m; typed: {report.as_typed.text}"


def harm_words(harm: Harm) -> str:
    """Each count that somebody knows; "unknown" where nobody knows any."""
    known = [(label, getattr(harm, name)) for label, name in HARM]
    said = [f"{label} {count.words}" for label, count in known if count != Count()]
    return "; ".join(said) or "unknown"


def sources_words(report: Report) -> str:
    """ "2 sources: own staff, witness (a shopkeeper)"."""
    named = [
        source.kind.value.replace("_", " ") + (f" ({source.words})" if source.words else "")
        for source in report.sources
    ]
    return f"{len(named)} source{'' if len(named) == 1 else 's'}: {', '.join(named)}"


def observer_words(observer: Observer) -> str:
    """ "heard from 36.2000000 37.1000000, bearing 045, 2000 m off"."""
    place = observer.position
    said = f"{observer.sense.value} from {place.lat_deg:.7f} {place.lon_deg:.7f}"
    if observer.bearing_deg is not None:
        said += f", bearing {observer.bearing_deg:03d}"
    if observer.distance_mm is not None:
        said += f", {observer.distance_mm // 1000} m off"
    return said
