"""The monthly public bulletin: what may be read by everybody, by one rule, whoever makes it.

The rule: one whole past month of the desk's own zone, as it was known at that month's end, so that
no two bulletins can be subtracted; every count as a range (`BANDS`), so that nothing and a few are
told alike; no place, no name of a person, party, unit or record; what parties claim stands as each
side's own number, of claims that all parties may read and that were published, never added up.

Promise: the bulletin of a month is the same for every reader, at any later time.
Own choices: the ranges. That few cases must not be told apart is the practice of statistics
offices, whose least cell is commonly five.
"""

from __future__ import annotations

from collections import Counter

from standclear.core.act_codes import KINDS
from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture
from standclear.core.time.time_zones import zone_of
from standclear.service.shown.ledger import NOT_COUNTED
from standclear.service.shown.plain import Document
from standclear.service.shown.reports.access import CODES, outcomes
from standclear.service.shown.reports.parts import Cell, Span, section, word
from standclear.service.shown.reports.tellings import Tally, tallies

BANDS = ((5, "0–4"), (10, "5–9"), (20, "10–19"), (50, "20–49"), (100, "50–99"))
"""Below a count, the range; with a dash that no spreadsheet takes for a date."""


def band(count: int) -> str:
    """The range in which a count lies."""
    return next((name for below, name in BANDS if count < below), "100+")


def bulletin(picture: Picture, span: Span) -> list[Document]:
    """Its sections. Raises InvalidInput for what is no whole month of the desk's zone."""
    _must_be_a_month(picture, span)
    return [
        section("told_public", ("what", "count"), _told(picture, span),
                notes=("answer_is_receipt",)),
        section("outcomes", ("outcome", "movements"), _access(picture, span),
                notes=("outcome_is_word",)),
        section("incidents_public", ("act", "reported", "verified", "disputed"),
                _incidents(picture, span), notes=("reported_only", "never_summed")),
        section("claims_public", ("act", "claim"), _claims(picture, span),
                notes=("report_is_word", "never_summed")),
    ]  # fmt: skip


def _must_be_a_month(picture: Picture, span: Span) -> None:
    zone = picture.mechanism.time_zone
    begin, end = span.since.astimezone(zone_of(zone)), span.until.astimezone(zone_of(zone))
    months = (end.year - begin.year) * 12 + end.month - begin.month
    first = all(not any((each.day - 1, each.hour, each.minute, each.second, each.microsecond))
                for each in (begin, end))  # fmt: skip
    if span.zone != zone or months != 1 or not first:
        raise InvalidInput("month", f"{begin:%Y-%m-%d}", f"one whole month of the zone {zone}")


def _told(picture: Picture, span: Span) -> list[list[Cell]]:
    total = Tally()
    for each in tallies(picture, picture.desk, span).values():
        total.made += each.made
        total.in_time += each.in_time
        total.late += each.late
        total.cascaded += each.cascaded
    return [
        [word("made"), band(total.made)],
        [word("in_time"), band(total.in_time)],
        [word("late"), band(total.late)],
        [word("unanswered"), band(total.unanswered)],
        [word("cascaded"), band(total.cascaded)],
    ]


def _access(picture: Picture, span: Span) -> list[list[Cell]]:
    by_code: Counter[str] = Counter()
    for (_, code), number in outcomes(picture, picture.desk, span).items():
        by_code[code] += number
    return [[word(code), band(by_code[code])] for code in CODES]


def _incidents(picture: Picture, span: Span) -> list[list[Cell]]:
    """By kind of act: reported, verified on site, disputed by a party; one may be in all three."""
    counted = [
        each
        for each in picture.incidents.values()
        if span.holds(each.reported_at) and each.standing not in NOT_COUNTED
    ]
    found: list[list[Cell]] = []
    for letter in KINDS:
        of_kind = [each for each in counted if each.report.act.startswith(letter)]
        numbers = (len(of_kind), sum(each.verified for each in of_kind),
                   sum(bool(each.disputed_by) for each in of_kind))  # fmt: skip
        found.append([word(f"act_{letter}"), *map(band, numbers)])
    return found


def _claims(picture: Picture, span: Span) -> list[list[Cell]]:
    """What each claimant published of the month, its days of one act, ground and side together; in
    an order that names nobody."""
    month = f"{span.since.astimezone(zone_of(span.zone)):%Y-%m}"
    sums: Counter[tuple[str, ...]] = Counter()
    for record in picture.claims.values():
        claim = record.claim
        public = claim.source and not claim.shared_with and not record.recoded_by
        if public and claim.day[:7] == month:
            sums[claim.act, claim.by, claim.area, claim.accused] += claim.count
    found = [(act[:1], band(count)) for (act, *_), count in sums.items()]
    return [[word(f"act_{kind}" if kind else "all_acts"), count] for kind, count in sorted(found)]
