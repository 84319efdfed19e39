"""What a picture holds near an incident in space and time: proposed, for people to judge.

    near          everything near, nearest first, by the kinds below
    records       notices, zones and plans, by their own ground and hours
    told          releases of those notices, and how far each had come by then
    alerts        of the watch, about those records
    tracks        that such an alert is of, or lodged by their own party for such a plan
    agreements    in force then, on ground that is near
    commitments   that stood then, for that ground or for such acts
    calls         about any of these, or on which a place near was passed

A new kind is a module with one function of a `Scene`, and a line in `KINDS`.
Promise: pure; asked at any later time of the same picture it gives the same links. Nearness is
proposed, and says nothing about cause.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from standclear.core.incidents.links import Link
from standclear.core.incidents.report import Report
from standclear.core.picture import Picture
from standclear.core.rules.incident_links.agreements import agreements_near
from standclear.core.rules.incident_links.alerts import alerts_near
from standclear.core.rules.incident_links.calls import calls_near
from standclear.core.rules.incident_links.commitments import commitments_near
from standclear.core.rules.incident_links.records import Scene, records_near
from standclear.core.rules.incident_links.told import releases_near
from standclear.core.rules.incident_links.tracks import tracks_near

MOST = 60
"""Links of one proposal, own choice; how many more there were is told."""

KINDS: tuple[Callable[[Scene], Iterator[Link]], ...] = (
    releases_near,
    alerts_near,
    tracks_near,
    agreements_near,
    commitments_near,
    calls_near,
)
"""Kinds that hang on what is near; each gets the scene with what those before it found."""


@dataclass(frozen=True, slots=True)
class Near:
    links: tuple[Link, ...]
    left_off: int


def near(picture: Picture, report: Report, known: Container[str]) -> Near:
    """What is near and not in `known`."""
    found = {link.record: link for link in records_near(picture, report)}
    for kind in KINDS:
        found |= {link.record: link for link in kind(Scene(picture, report, found))}
    new = [link for link in found.values() if link.record not in known]
    new.sort(key=lambda link: (link.distance_mm is None, link.distance_mm or 0, link.record))
    return Near(tuple(new[:MOST]), max(0, len(new) - MOST))
