"""The fields of the two field forms, and reading what was typed into them.

Promise: a form is read as one row of the workbook's form (formats/rows), by the same rules; every
fault stands at its field and says what would be right.
Not here: pages (field_notices.py), labels (templates/*.json).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from standclear.core.errors import InvalidInput
from standclear.core.notice import MissionType, Notice, SiteCategory, SiteLink
from standclear.core.picture import Picture
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.telling import Urgency
from standclear.formats.columns import COLUMNS, Kind
from standclear.formats.records import movement_from_row, site_from_row
from standclear.formats.rows import check_rows
from standclear.formats.tables import Cell, Row, Table, find_place

LEVELS = ("", "full", "full:500", "coarse")
"""What one recipient is told: nothing, all exactly, all widened to 500 m, a coarse box."""

MOST_LISTED, MOST_TICKED = 5, 12
"""Parties with a choice of their own each; of more, ticks and one choice for all of them, so that
the page stays small; of still more, ids. Whoever is told otherwise is typed: `south:coarse`."""


def _own(_: Callable[..., str], one: str) -> str:
    return one


def _word(t: Callable[..., str], one: str) -> str:
    return t(f"v.{one}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field; its id is the column's. `kind`: text, ltr, number, lines, time, choice, tick."""

    id: str
    kind: str = "text"
    required: bool = True
    help: bool = False
    choices: tuple[str, ...] = ()
    shown: Callable[[Callable[..., str], str], str] = _word


def _values(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(code) for code in codes)


_CONSENT = Field("consent", "tick")
_ZONE = Field("zone", "choice", shown=_own)
SITE = (
    Field("name", help=True),
    Field("category", "choice", choices=_values(SiteCategory)),
    Field("function"),
    Field("link", "choice", choices=_values(SiteLink)),
    Field("coordinates", "ltr", help=True),
    Field("place", required=False, help=True),
    Field("error_m", "number", required=False),
    Field("radius_m", "number", required=False),
    Field("method", required=False, help=True),
    Field("address", required=False),
    Field("focal_point"),
    Field("frontline", "tick", required=False),
    Field("underground", "tick", required=False),
    _ZONE,
    Field("valid_from", "time"),
    Field("valid_to", "time"),
)
MOVE = (
    Field("name", help=True),
    Field("mission_type", "choice", choices=_values(MissionType)),
    Field("urgency", "choice", choices=_values(Urgency)[:3]),
    Field("urgency_reason", required=False, help=True),
    Field("route", "lines", help=True),
    Field("half_width_m", "number", required=False),
    _ZONE,
    Field("departure_from", "time"),
    Field("arrival_to", "time"),
    Field("stops", required=False),
    Field("vehicles", "lines", required=False, help=True),
    Field("passengers", "number"),
    Field("escort", "tick", required=False),
    Field("contact_on_board", "ltr"),
    Field("control_room", "ltr"),
)
CONSENT = _CONSENT
MEANT = "meant."
"""Before a field's name: what was chosen of what its text may mean; it takes the text's place."""
FIELDS = {"site": SITE, "move": MOVE}
SITE_LASTS, MOVE_AHEAD, MOVE_LASTS = timedelta(days=90), timedelta(hours=50), timedelta(hours=4)
"""What a new form begins with; 48 hours ahead is what most mechanisms ask for."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field, in the writer's words and in ours.

    possible   where several are meant perhaps: the field's whole text for each, to be chosen
    """

    said: str
    expected: str = ""
    possible: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form as understood: a notice, or its faults by field; `warnings` are to be looked at."""

    notice: Notice | None
    faults: Mapping[str, InvalidInput]
    warnings: tuple[str, ...] = ()


def fields_of(kind: str, zones: tuple[str, ...]) -> tuple[Field, ...]:
    """The fields of a form, with the clocks to choose from."""
    zone = Field("zone", "choice", choices=zones, shown=_own)
    return tuple(zone if one.id == "zone" else one for one in FIELDS[kind])


def begun(kind: str, zones: tuple[str, ...], now: datetime) -> dict[str, str]:
    """What a new form begins with."""
    values = {one.id: one.choices[0] if one.choices else "" for one in FIELDS[kind]}
    local = now.astimezone(ZoneInfo(zones[0])).replace(second=0, microsecond=0, tzinfo=None)
    spans = {
        "site": (("valid_from", timedelta()), ("valid_to", SITE_LASTS)),
        "move": (("departure_from", MOVE_AHEAD), ("arrival_to", MOVE_AHEAD + MOVE_LASTS)),
    }
    times = {name: f"{local + ahead:%Y-%m-%d %H:%M}" for name, ahead in spans[kind]}
    urgency = {"urgency": "routine"} if kind == "move" else {}
    return values | times | urgency | {"zone": zones[0], "consent": "", "recipients": ""}


def typed(kind: str, sent: Mapping[str, str], zones: tuple[str, ...]) -> dict[str, str]:
    """What was sent of a form, every field of it; recipients as one text."""
    values = {one.id: sent.get(one.id, "") for one in FIELDS[kind]}
    alike = sent.get("alike", "")
    chosen = [(n[3:], alike if v == "alike" else v) for n, v in sent.items()
              if n.startswith("to.") and v]  # fmt: skip
    shares = [_share(party, level) for party, level in chosen]
    listed = "; ".join([*shares, *filter(None, [sent.get("recipients", "")])])
    values |= {name: sent[f"{MEANT}{name}"] for name in values if sent.get(f"{MEANT}{name}")}
    zone = values["zone"] if values["zone"] in zones else zones[0]
    return values | {
        "zone": zone,
        "consent": sent.get("consent", ""),
        "recipients": listed,
    }


def chosen_levels(recipients: str) -> dict[str, str]:
    """The choices that a list of recipients stands for, by party."""
    found = {}
    for one in recipients.split(";"):
        party, _, level = one.strip().partition(":")
        found[party] = {"": "full", "500": "full:500"}.get(level, level)
    return found


@dataclass(frozen=True, slots=True)
class Telling:
    """How a page asks whom to tell: a choice each, ticks with one choice, or ids.

    parties  (id, name, level chosen; ticked or not, where there are ticks)
    typed    who is told otherwise than the page can show
    """

    ticks: bool
    alike: str
    parties: tuple[tuple[str, str, str], ...]
    typed: str


def telling(names: Mapping[str, str], recipients: str) -> Telling:
    """The page's way for so many parties, with what was chosen before."""
    levels = chosen_levels(recipients)
    ticks = not 0 < len(names) <= MOST_LISTED
    listed = names if len(names) <= MOST_TICKED else {}
    known = [level for party, level in levels.items() if party in listed and level in LEVELS[1:]]
    alike = max(known, key=known.count, default="full")
    shown = {
        party: levels.get(party, "")
        for party in listed
        if levels.get(party, "") in (("", alike) if ticks else LEVELS)
    }
    typed = [
        _share(party, level) for party, level in levels.items() if party and not shown.get(party)
    ]
    rows = tuple((party, name, shown.get(party, "")) for party, name in listed.items())
    return Telling(ticks, alike, rows, "; ".join(typed))


def _share(party: str, level: str) -> str:
    return {"full": party, "full:500": f"{party}:500"}.get(level, f"{party}:{level}")


def read_form(kind: str, values: Mapping[str, str], *, owner: str, number: str) -> ReadForm:
    """The notice that a form says, or what is wrong with it."""
    form = Kind.SITES if kind == "site" else Kind.MOVEMENTS
    texts = dict(values) | {"record_id": number}
    for tick in (one.id for one in FIELDS[kind] if one.kind == "tick"):
        texts[tick] = texts.get(tick) or "no"
    ids = [column.id for column in COLUMNS[form] if column.id in texts]
    rows = (Row(1, tuple(map(Cell, ids))), Row(2, tuple(Cell(texts[one]) for one in ids)))
    found = check_rows(Table("", rows), form, find_place=Gazetteer.shipped().find)
    faults = {_field(fault.pointer, ids): fault for fault in found.faults}
    if faults or not found.good:
        return ReadForm(None, faults or {"name": InvalidInput("name", "", "words")})
    make = site_from_row if kind == "site" else movement_from_row
    try:
        notice = make(found.good[0], owner=owner, number=number)
    except InvalidInput as fault:
        return ReadForm(None, {_field(fault.pointer, ids): fault})
    return ReadForm(notice, {}, tuple(_without_place(note) for note in found.notes))


def _field(pointer: str, ids: list[str]) -> str:
    """The field that a fault names; the first, where it names none."""
    place = find_place(pointer)
    if place is not None and place.column < len(ids):
        return ids[place.column]
    return pointer if pointer in ids else "name"


def _without_place(note: str) -> str:
    """ "row 2 column F 'coordinates': 35.9N 36.6E: two decimals" without the row."""
    return note.partition("': ")[2] or note


def wrongs(
    faults: Mapping[str, InvalidInput], values: Mapping[str, str], t: Callable[..., str]
) -> dict[str, Wrong]:
    """Faults in the writer's language, as far as they have one."""
    found = {}
    for name, fault in faults.items():
        empty = str(fault.value) in ("", "empty")
        if name == "consent":
            found[name] = Wrong(t("form.consent"))
        elif name == "recipients" and empty:
            found[name] = Wrong(t("form.nobody"))
        elif empty:
            found[name] = Wrong(t("form.needed"), _example(name))
        else:
            meant = _meant(fault, values.get(name, ""))
            found[name] = Wrong(t("form.wrong"), fault.expected, meant)
    return found


def _meant(fault: InvalidInput, whole: str) -> tuple[tuple[str, str], ...]:
    """Each thing that may be meant, and the field's text with it in the place of what was typed."""
    typed = str(fault.value)
    if whole.count(typed) != 1:
        return ()
    return tuple((one, whole.replace(typed, one)) for one in fault.possible)


def _example(name: str) -> str:
    for columns in (COLUMNS[Kind.SITES], COLUMNS[Kind.MOVEMENTS]):
        for column in columns:
            if column.id == name:
                return column.example
    return ""


def recipients_of(picture: Picture, party: str, now: datetime) -> list[str]:
    """Who can be told: the other parties that take part."""
    return [one for one in picture.participants(now) if one != party]
