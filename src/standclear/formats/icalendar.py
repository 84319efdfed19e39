"""A party's own plans and deadlines for calendar programs (iCalendar, RFC 5545).

iCalendar cannot carry
    where, without saying it to whoever keeps the calendar  -> no LOCATION, GEO or coordinates
    heights, volumes, uncertainty, shares                   -> the plan at the desk has them
    that a plan was filed and nobody was asked to agree     -> no STATUS:CONFIRMED, which would
                                                               read as an answer of the desk
A calendar is often kept by a provider far away: what stands here is what its reader may lose.

Promise: one UID for a record for ever; SEQUENCE is its version, so that a calendar program
takes the newest wording; what ended before its time is CANCELLED; all times are UTC.
Not here: which records (service/shown/feeds.py). Escaping and folding are the library's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import icalendar

from standclear import __version__

MEDIA_TYPE = "text/calendar"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
PRODUCT = f"-//Standclear//{__version__}//EN"
REFRESH = timedelta(minutes=15)
"""How often programs are asked to look again (RFC 7986, section 5.7)."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a beginning and an end: a plan, or the end of a zone (both the same).

    uid        names it for ever
    said_at    when this version was said
    """

    uid: str
    version: int
    title: str
    text: str
    start: datetime
    end: datetime
    said_at: datetime
    address: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done by a time; `alarm` before it, where one is wanted."""

    uid: str
    title: str
    text: str
    due: datetime
    said_at: datetime
    address: str
    done: bool
    alarm: timedelta | None = None


def write_calendar(name: str, happenings: Iterable[Happening], todo: Iterable[Deadline]) -> bytes:
    """One calendar; the same values give the same bytes."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", text_of(name))
    calendar.add("x-wr-calname", text_of(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for happening in happenings:
        calendar.add_component(_event(happening))
    for deadline in todo:
        calendar.add_component(_todo(deadline))
    return bytes(calendar.to_ical())


def text_of(text: str) -> str:
    """What TEXT may hold: no CONTROL but a tab and line breaks (RFC 5545, section 3.1)."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _event(said: Happening) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", said.uid)
    event.add("dtstamp", said.said_at)
    event.add("sequence", said.version)
    event.add("dtstart", said.start)
    if said.end > said.start:
        event.add("dtend", said.end)
    event.add("summary", text_of(said.title))
    event.add("description", text_of(said.text))
    event.add("url", said.address)
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    if said.cancelled:
        event.add("status", "CANCELLED")
    return event


def _todo(said: Deadline) -> icalendar.Todo:
    todo = icalendar.Todo()
    todo.add("uid", said.uid)
    todo.add("dtstamp", said.said_at)
    todo.add("due", said.due)
    todo.add("summary", text_of(said.title))
    todo.add("description", text_of(said.text))
    todo.add("url", said.address)
    todo.add("class", "CONFIDENTIAL")
    todo.add("status", "COMPLETED" if said.done else "NEEDS-ACTION")
    if said.alarm is not None and not said.done:
        todo.add_component(_alarm(said))
    return todo


def _alarm(said: Deadline) -> icalendar.Alarm:
    assert said.alarm is not None
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text_of(said.title))
    alarm.add("trigger", -said.alarm, parameters={"RELATED": "END"})
    return alarm
