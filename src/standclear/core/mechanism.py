"""The parties' settings: every deadline, separation and habit that the rules count by.

Defaults are those proposed for humanitarian notification and hotline practice (48 h and 24 h
notice: Yemen HNS; next role within 2 minutes: the 27-minute wait at Deir ez-Zor, 2016). A flight
counts as not departed half an hour after its time (ICAO Doc 4444, 4.4.2.1: a plan delayed by 30
minutes is amended); the watch's other times are the project's own choice. Each may
be changed by a signed statement, and a replay counts by the settings of its time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from standclear.core.errors import InvalidInput

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Separation:
    """How near is worth telling of, although nothing overlaps."""

    domain: str
    horizontal_mm: int
    vertical_mm: int
    time_s: int


LARGEST = 2**31 - 1

RULE_OF_THREES = Separation("air", 5_556_000, 914_400, 180)
"""3 NM or 3,000 ft, no more than 3 minutes closer: US-Russian air safety memorandum, 2015."""


DO_365 = Separation("air", 1_219_200, 137_160, 0)
"""Well clear of RTCA DO-365, phase I, en route: 4,000 ft and 450 ft, and 35 s of modified tau."""

NAMED_SEPARATIONS = {"rule_of_threes": RULE_OF_THREES, "do_365": DO_365}


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Settings of one desk. All durations in seconds."""

    id: str
    name: str
    time_zone: str
    broker: str = ""  # party that checks the form of notices before release; "" for none
    proof_of_knowledge: tuple[str, ...] = ()  # parties whose filings must carry the `key`
    separations: tuple[Separation, ...] = (
        RULE_OF_THREES,
        Separation("ground", 500_000, 0, 0),
        Separation("sea", 1_852_000, 0, 0),
    )
    coarse_mm: int = 5_000_000  # grid to which COARSE widens a place, outward
    coarse_s: int = HOUR  # and a time
    coarse_height_mm: int = 500_000  # and a height
    checks_per_day: int = 50  # dry runs a party may ask for: each tells it something
    skew_s: int = 300  # author's clock against the desk's; beyond it the entry is flagged
    movement_notice_s: int = 48 * HOUR
    movement_urgent_s: int = 24 * HOUR
    broker_check_s: int = 4 * HOUR
    broker_check_urgent_s: int = 30 * MINUTE
    acknowledge_s: int = 6 * HOUR  # routine: escalates when it has passed
    acknowledge_urgent_s: int = 30 * MINUTE
    remind_s: int = 2 * HOUR
    remind_before_start_s: tuple[int, ...] = (12 * HOUR, 4 * HOUR, 1 * HOUR)
    next_rung_s: int = 30 * MINUTE  # from one role to the next, routine
    next_rung_urgent_s: int = 2 * MINUTE
    cease_answer_s: int = 60
    site_confirm_s: int = 90 * DAY
    site_confirm_frontline_s: int = 30 * DAY
    site_grace_s: int = 14 * DAY
    expiry_warnings_s: tuple[int, ...] = (7 * DAY, 48 * HOUR, 12 * HOUR)
    movement_overdue_s: int = 30 * MINUTE
    movement_close_s: int = 30 * DAY  # overdue so long: closed, and all are told
    plan_overrun_s: int = DAY  # Nonconforming or Contingent so long past its end: ended
    incident_put_s: int = HOUR  # from a report until it is put to the parties
    incident_reply_s: int = 72 * HOUR  # and until they are asked again
    incident_no_reply_s: int = 14 * DAY  # and until it stands that there is no reply
    watch_separation: str = ""  # what live aircraft are held to, by name; "": by `separations`
    watch_off_plan_s: int = 15  # outside what it filed so long: the watch tells of it
    watch_contingent_s: int = 5 * MINUTE  # still outside after so long: as Contingent
    watch_contact_s: int = 10 * MINUTE  # under way and not heard for so long: out of contact
    watch_departure_s: int = 30 * MINUTE  # not seen out so long after its start: not departed
    call_answer_s: int = 5 * MINUTE  # a call that is not answered in its time: the caller is told
    shift_starts_s: tuple[int, ...] = ()  # after local midnight; each shift every line is tested
    channel_test_s: int = HOUR  # so long into a shift without an answer: its test is missed

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name.endswith(("_s", "_mm", "_per_day")):
                _check_above_zero(field.name, value)
        if self.watch_separation and self.watch_separation not in NAMED_SEPARATIONS:
            named = ", ".join(NAMED_SEPARATIONS)
            raise InvalidInput("watch_separation", self.watch_separation, f"{named}, or nothing")
        for number, start_s in enumerate(self.shift_starts_s):
            if start_s > DAY or start_s % MINUTE:
                expected = "a whole minute of the day, up to 24 h for midnight"
                raise InvalidInput(f"shift_starts_s/{number}", start_s, expected)
        for number, separation in enumerate(self.separations):
            for name in ("horizontal_mm", "vertical_mm", "time_s"):
                value = getattr(separation, name)
                if not 0 <= value <= LARGEST:
                    raise InvalidInput(f"separations/{number}/{name}", value, "0 or more")

    def separation(self, domain: str) -> Separation | None:
        """The separation worth telling of in a domain; None when only overlaps are told."""
        return next((s for s in self.separations if s.domain == domain), None)

    def widest(self) -> Separation | None:
        """A separation that contains every domain's; None when only overlaps are told."""
        if not self.separations:
            return None
        return Separation(
            "any",
            max(s.horizontal_mm for s in self.separations),
            max(s.vertical_mm for s in self.separations),
            max(s.time_s for s in self.separations),
        )


def _check_above_zero(pointer: str, value: int | tuple[int, ...]) -> None:
    for one in value if isinstance(value, tuple) else (value,):
        if not 0 < one <= LARGEST:
            raise InvalidInput(pointer, one, f"a whole number from 1 to {LARGEST}")
