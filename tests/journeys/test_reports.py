"""Reports: each figure with its cut-off, the same at any later time, and only what its reader sees.

Requirements: domain 2.3 (outcomes), 6.6 (reports), 6.8 (what is never implied), issue 5 section 7.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.gap_reasons import Why
from standclear.core.incidents.held import IncidentStanding
from standclear.core.ledger.claim import Claim
from standclear.core.ledger.said import LedgerClaim
from standclear.core.telling import AccessOutcome
from standclear.service.reports import lines_of, written
from standclear.service.reports.charts import chart_of
from standclear.service.reports.period import read_span
from standclear.service.reports.words import LANGUAGES, all_words
from standclear.service.shown.plain import Document
from standclear.service.shown.reports import REPORTS, Span, report_document
from tests.incident import assesses, put, states
from tests.town import DAY, HOUR, START, Town, hours, movement, plan, site

MONTH = read_span("", "2030-01", "", "UTC")
ENDED = MONTH.until
SECRETS = ("relief", "north", "south", "Mercy", "flour", "mortar", "in-", "relief/")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """January: a site told to north alone, six movements with outcomes, an incident, two claims."""
    found = Town(":memory:").opens("north", "south", "relief", "watch")
    relief, north, south = found["relief"], found["north"], found["south"]
    relief.gives(site(1, to=("north",)))
    found.later(HOUR)
    north.acknowledges()
    for number, outcome in enumerate([*AccessOutcome, AccessOutcome.DENIED], 1):
        relief.gives(movement(number, 20 * number, when=hours(72, 76), to=("north",)))
        relief.outcome(f"relief/move/{number}", outcome)
    south.files(plan("south", when=hours(20, 22)))
    incident = put(found, "north")
    states(north, incident)
    assesses(found["watch"], incident)
    for count, voice in ((11, north), (15, south)):
        claim = Claim(by=voice.name, day="2030-01-01", zone="UTC", count=count,
                      quote=f"{count} cases", source="a bulletin", act="A")  # fmt: skip
        voice.says(LedgerClaim(claim))
    found.later(40 * DAY)
    yield found
    found.close()


def made(town: Town, kind: str, asker: str = "desk", span: Span = MONTH) -> Document:
    return report_document(town.office.picture_at(span.until), asker, kind, span, span.until)


def rows(report: Document, section: str) -> list[list[object]]:
    found = next(each for each in report["sections"] if each["id"] == section)
    plainly = [[c.get("word", c.get("at")) if isinstance(c, dict) else c for c in row]
               for row in found["rows"]]  # fmt: skip
    return plainly


def test_the_day_stands_in_one_order_and_says_what_was_open(town: Town) -> None:
    day = read_span("2030-01-01", "", "", "UTC")
    found = made(town, "sitrep", span=day)
    assert [each["id"] for each in found["sections"]] == [
        "assessment", "concerns", "intentions", "events", "restrictions",
    ]  # fmt: skip
    counted = {row[0]: row[1:] for row in rows(found, "assessment")}
    assert counted["incident"] == [1, 0]
    told = counted["told"][0]
    assert isinstance(told, int)
    assert told >= 8
    assert [row[1] for row in rows(found, "events") if row[1] == "incident"] == ["incident"]
    assert [row[3] for row in rows(found, "intentions")] == ["south/plan/1"]
    # the restrictions are those of the day on which the movements were to begin
    later = made(town, "sitrep", span=read_span("2030-01-04", "", "", "UTC"))
    assert sorted(str(row[3]) for row in rows(later, "restrictions")) == [
        "denied", "denied", "impeded",
    ]  # fmt: skip


def test_outcomes_are_the_six_codes_and_what_was_not_recorded(town: Town) -> None:
    found = dict(map(tuple, rows(made(town, "access", "relief"), "outcomes")))  # type: ignore[arg-type]  # cells
    assert found == {
        "facilitated": 1, "partially_facilitated": 1, "impeded": 1, "denied": 2,
        "postponed_by_org": 1, "cancelled_by_org": 1, "not_recorded": 0,
    }  # fmt: skip


def test_a_telling_is_answered_in_time_late_or_not_and_a_reader_counts_its_own(town: Town) -> None:
    whole = {row[0]: row[1:5] for row in rows(made(town, "performance"), "answers")}
    for party, (told, in_time, late, none) in whole.items():
        assert told == in_time + late + none, party  # type: ignore[operator]  # cells
    north = rows(made(town, "performance", "north"), "answers")
    assert [row[0] for row in north] == ["north"]
    assert north[0][2] >= 1  # type: ignore[operator]  # cells
    reasons = {(row[0], row[1]) for row in rows(made(town, "coverage"), "gaps")}
    assert ("south", "not_chosen") in reasons
    assert not any("relief/site/1" in row for row in rows(made(town, "coverage", "south"),
                                                          "gap_list"))  # fmt: skip


@pytest.mark.parametrize("kind", REPORTS)
def test_asked_again_later_a_report_is_the_same_to_the_byte(town: Town, kind: str) -> None:
    first = made(town, kind)
    before, page = json.dumps(first), written(first, "ar", ".html")
    town["relief"].gives(site(f"later-{kind}", 50))
    town.later(DAY)
    again = made(town, kind)
    assert json.dumps(again) == before
    assert written(again, "ar", ".html") == page


def test_the_bulletin_names_nobody_tells_no_small_number_and_adds_nothing_up(town: Town) -> None:
    by_reader = [made(town, "bulletin", asker) for asker in ("desk", "north", "south", "relief")]
    assert all(each == by_reader[0] for each in by_reader)
    text = json.dumps(by_reader[0])
    assert not [word for word in SECRETS if word in text.replace("reported_only", "")]
    assert rows(by_reader[0], "claims_public") == [["act_A", "10–19"], ["act_A", "10–19"]]
    assert ["denied", "0–4"] in rows(by_reader[0], "outcomes")
    assert ["act_A", "0–4", "0–4", "0–4"] in rows(by_reader[0], "incidents_public")
    numbers = [cell for each in by_reader[0]["sections"] for row in each["rows"] for cell in row
               if isinstance(cell, int)]  # fmt: skip
    assert numbers == []


@pytest.mark.parametrize("part", ["a day", "two months", "not over", "another zone"])
def test_a_bulletin_is_of_a_whole_past_month_so_that_none_can_be_subtracted(
    town: Town, part: str
) -> None:
    span = {
        "a day": read_span("2030-01-03", "", "", "UTC"),
        "two months": replace(MONTH, since=MONTH.since - 20 * DAY),
        "not over": MONTH,
        "another zone": read_span("", "2030-01", "", "Asia/Damascus"),
    }[part]
    known = START + 20 * DAY if part == "not over" else span.until
    with pytest.raises(InvalidInput):
        report_document(town.office.picture_at(known), "desk", "bulletin", span, known)


def test_a_day_ends_at_its_cut_off_by_the_clocks_of_its_zone() -> None:
    assert read_span("2030-03-01", "", "19:30", "Europe/Kyiv") == Span(
        datetime(2030, 2, 28, 17, 30, tzinfo=UTC),
        datetime(2030, 3, 1, 17, 30, tzinfo=UTC),
        "Europe/Kyiv",
    )
    spring = read_span("2030-03-31", "", "", "Europe/Berlin")
    assert spring.until - spring.since == timedelta(hours=23)
    for wrong in (("", "", ""), ("2030-03-01", "2030-03", ""), ("2030-13-01", "", ""),
                  ("", "2030-00", ""), ("2030-03-01", "", "25:00")):  # fmt: skip
        with pytest.raises(InvalidInput):
            read_span(*wrong, "UTC")


def test_every_word_of_a_report_is_there_in_every_language(town: Town) -> None:
    for name, words in all_words().items():
        assert set(words) == set(LANGUAGES), name
        assert all(text.strip() for text in words.values()), name
    needed = {*REPORTS, *Why, *AccessOutcome, *IncidentStanding}
    assert needed <= set(all_words())
    for kind in REPORTS:
        report = made(town, kind)
        for language in LANGUAGES:
            assert list(lines_of(report, language))
            page = written(report, language, ".html").decode()
            assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
            assert "script" not in page
            assert "http" not in page.replace("http-equiv", "")


def test_a_chart_shows_the_numbers_of_its_table(town: Town) -> None:
    section = made(town, "access")["sections"][0]
    chart = chart_of(section, "en", "UTC")
    assert chart is not None
    for bar, row in zip(chart.bars, section["rows"], strict=True):
        assert bar.said == f"Movements: {row[1]}"
        assert bool(bar.pieces) == bool(row[1])


@pytest.mark.parametrize(
    ("since", "days"),
    [(START, 0), (START, -1), (START, 33), (START + DAY, 1), (datetime.min.replace(tzinfo=UTC), 1)],
)
def test_a_span_that_cannot_be_reported_on_is_refused(
    town: Town, since: datetime, days: int
) -> None:
    span = Span(since, since + days * DAY if since.year > 1 else since + DAY, "UTC")
    with pytest.raises(InvalidInput):
        report_document(town.picture, "desk", "sitrep", span, START + DAY)
