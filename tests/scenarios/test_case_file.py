"""The case file is complete, sourced, and replayed by the parts that serve a desk.

A journalist must find for each item what is known and who says so; a duty officer must see what
Standclear would have shown. Numbers in a replay are computed, so they are tested as answers.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import standclear.scenarios as scenarios
from standclear.core.errors import NotFound
from standclear.core.zone import ZoneStanding
from standclear.scenarios import case_file
from standclear.scenarios.case_file.rehearsal import CAST
from standclear.scenarios.case_file.replaying import CHECKS

CASE_FILE = case_file.load()
IDS = [item.id for item in CASE_FILE.items]

NAMED_BY_THE_ISSUE = {
    "hotline",
    "memorandum-2015",
    "astana-dates",
    "astana-areas",
    "al-tanf-2017",
    "euphrates-line",
    "khasham-2018",
    "deir-ez-zor-2016",
    "shayrat-2017",
    "kunduz-2015",
    "abs-2018",
    "north-west-2019",
    "wck-2024",
    "bulletins",
    "il-20-2018",
}


def shown(item_id: str) -> case_file.Shown:
    return case_file.replay(CASE_FILE.get(item_id), CASE_FILE)


def test_every_item_that_was_asked_for_is_there():
    assert set(IDS) >= NAMED_BY_THE_ISSUE


@pytest.mark.parametrize("item", CASE_FILE.items, ids=IDS)
def test_every_item_is_complete(item):
    for field in ("title", "happened", "place", "lacked", "check", "parties", "sources"):
        assert getattr(item, field), f"{item.id} lacks {field}"
    assert item.when.start.utcoffset() is not None
    assert item.when.local_start == item.when.start
    assert item.when.as_stated
    assert set(item.parties) <= set(CAST) | {"press"}


@pytest.mark.parametrize("item", CASE_FILE.items, ids=IDS)
def test_every_source_says_who_published_it_and_where(item):
    for ref in item.sources:
        source = CASE_FILE.sources[ref]
        assert source.publisher
        assert source.where


@pytest.mark.parametrize("item", CASE_FILE.items, ids=IDS)
def test_every_item_replays_the_same_each_time(item):
    first = case_file.replay(item, CASE_FILE)
    assert first.headline
    assert first.lines
    assert first == case_file.replay(item, CASE_FILE)


def test_every_check_is_used_by_some_item():
    assert {item.check for item in CASE_FILE.items} == set(CHECKS)


def test_an_unknown_item_is_answered_with_the_known_ones():
    with pytest.raises(NotFound, match="deir-ez-zor-2016"):
        CASE_FILE.get("nowhere")


def test_every_historic_zone_is_illustrative_and_carries_its_error():
    assert len(CASE_FILE.zones) == 8
    for drawn in CASE_FILE.zones.values():
        assert drawn.zone.illustrative
        assert drawn.error_m >= 1000
        assert "ILLUSTRATIVE ONLY" in drawn.zone.remarks
        assert drawn.end_basis


def test_a_place_nine_kilometres_off_is_refused_whatever_the_direction():
    answer = shown("deir-ez-zor-2016")
    assert answer.verdict == "refused"
    assert "8 of 8 directions" in answer.headline
    assert any("9.0 km apart" in line for line in answer.lines)


def test_nobody_waits_27_minutes_for_one_person():
    minutes = [
        float(found[1])
        for line in shown("deir-ez-zor-2016").lines
        if (found := re.search(r"\+([\d.]+) min", line))
    ]
    assert minutes[:4] == [0, 2, 4, 6]  # two minutes a role; at six, the caller is told


def test_the_est_label_is_refused_and_the_damascus_time_is_the_same_instant_as_edt():
    answer = shown("shayrat-2017")
    refused, taken = answer.lines
    assert "EST was not in use" in refused
    assert "Fri 2017-04-07 00:40Z" in refused
    assert "Fri 2017-04-07 00:40Z" in taken


def test_the_swapped_pair_is_a_hundred_kilometres_from_idlib():
    (line,) = shown("swapped-idlib").lines
    assert "100 km" in line
    assert "Swapping" in line


def test_astana_dates_stand_side_by_side():
    lines = shown("astana-dates").lines
    assert "in force: sources disagree: Thu 2017-05-04 / Fri 2017-05-05" in lines
    assert "maps complete: sources disagree: Sat 2017-05-27 / Sun 2017-06-04" in lines


def test_areas_past_six_months_lapse_and_everyone_hears():
    answer = shown("astana-areas")
    assert sum("lapsed, still drawn" in line for line in answer.lines) == 4
    lapsed = [one for one in answer.told if "LAPSED" in one.what]
    assert {one.party for one in lapsed} == {"russia", "turkey", "iran"}


def test_the_ring_edge_is_within_error_inside_on_the_ellipsoid_outside_on_a_sphere():
    answer = shown("al-tanf-2017")
    assert answer.verdict == "within error"
    on_ellipsoid, on_sphere = (
        float(re.search(r"(\d+) m from", line)[1]) for line in answer.lines[:2]
    )
    assert on_ellipsoid < 55_000 < on_sphere
    assert any(f"now {ZoneStanding.DISPUTED.value}" in line for line in answer.lines)


def test_of_the_approach_to_al_tanf_both_sides_would_have_been_told_before_it_began():
    item, answer = CASE_FILE.get("al-tanf-2017"), shown("al-tanf-2017")
    assert "of about 20 vehicles 13 went in" in answer.lines[-1]
    first = {one.party: one for one in reversed(answer.told)}
    assert "coalition/zone/tanf-55km overlaps damascus/plan/1" in first["coalition"].what
    assert "1 overlap found" in first["damascus"].what
    assert first["coalition"].at == item.when.start  # in the moment of filing


def test_khasham_shows_both_distances_and_the_error():
    answer = shown("khasham-2018")
    assert "11.2 km" in answer.headline
    assert "8 km" in answer.headline
    assert "give or take 9 km" in answer.headline


def test_twelve_submissions_are_one_place_and_twelve_tellings():
    answer = shown("abs-2018")
    assert "One place, 12 submissions, 12 numbered tellings, 12 unanswered" in answer.headline
    assert len(answer.lines) == 12


def test_a_party_that_left_is_listed_as_a_gap():
    (line,) = shown("russia-withdraws-2020").lines
    assert line == "russia not told of ocha/site/1: it was withdrawn at the time"


def test_two_ledgers_have_no_total():
    text = " ".join(shown("bulletins").lines)
    assert "Russia 11 | Turkey 15" in text
    assert "26" not in text


def test_the_formation_that_was_not_reached_is_named():
    assert "idf-drone-crews" in shown("wck-2024").lines[0]


def test_no_site_is_shown_more_exactly_than_ten_kilometres():
    for item in CASE_FILE.items:
        if item.check in ("repeated_site", "consent"):
            assert item.position is not None
            assert item.position.error_m >= 10_000


FORBIDDEN = re.compile(r"\b(approved|cleared|safe|unsafe|authori[sz]ed)\b", re.IGNORECASE)


def test_no_word_of_permission_stands_in_the_scenarios():
    room = Path(scenarios.__file__).parent
    for file in sorted(room.rglob("*")):
        if file.suffix in (".py", ".toml", ".geojson"):
            found = FORBIDDEN.search(file.read_text(encoding="utf-8"))
            assert found is None, f"{file.name}: {found and found[0]}"


def test_shown_holds_no_field_of_permission():
    assert {field.name for field in fields(case_file.Shown)} == {
        "item",
        "verdict",
        "headline",
        "lines",
        "told",
        "assumed",
    }
