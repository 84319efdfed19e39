"""The exercise is the same on every machine, and holds exactly the overlaps that it declares.

Tutorials print its ids and times, so a changed byte is a changed tutorial. A pair that overlaps
without having been intended would make its story wrong.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from standclear.core import ids
from standclear.core import statements as st
from standclear.core.earth.geodesy import distance_m
from standclear.core.errors import InvalidInput
from standclear.core.notice import SiteNotice
from standclear.core.places.coordinates import read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.shape import Point
from standclear.core.telling import Urgency
from standclear.scenarios import exercise
from standclear.scenarios.exercise import valley
from standclear.scenarios.exercise.injects import TIMES, WITHDRAWS
from standclear.scenarios.exercise.parties import key_grant, parties, private_key
from tests.scenarios.exercise_records import Searcher, amended, records, unordered


@pytest.fixture(scope="module")
def course() -> exercise.Course:
    return exercise.course()


def fingerprint(course: exercise.Course) -> str:
    text = "\n".join(repr(part) for part in (*course.steps, course.expected, course.injects))
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes(course):
    assert fingerprint(course) == fingerprint(exercise.course())


def test_another_seed_gives_another_exercise(course):
    assert fingerprint(course) != fingerprint(exercise.course(seed=2018))


def test_script_is_the_course_step_by_step(course):
    assert tuple(exercise.script()) == course.steps


def test_steps_come_in_time_order_within_three_days_and_a_bit(course):
    times = [step.at for step in course.steps]
    assert times == sorted(times)
    assert times[0] == valley.BEGINS
    assert times[-1] - times[0] < timedelta(days=3, hours=6)


def test_it_holds_a_few_hundred_activities_sites_and_movements(course):
    kinds = [ids.kind_of(record) for record in records(course)]
    assert kinds.count("plan") > 250
    assert kinds.count("site") > 60
    assert kinds.count("move") > 25
    assert kinds.count("zone") == 9


def test_every_id_names_its_issuer_and_its_kind(course):
    for step in course.steps:
        match step.statement:
            case st.PlanFile(intent=record) | st.ZonePropose(zone=record):
                pass
            case st.NoticeGive(notice=record):
                pass
            case _:
                continue
        ids.check_record_id(record.id, owner=step.issuer, kind=ids.kind_of(record.id))


def test_every_plan_is_filed_before_it_starts_and_amended_before_it_starts(course):
    for step in course.steps:
        if isinstance(step.statement, st.PlanFile | st.PlanAmend):
            assert step.at < step.statement.intent.start, step.narration


def test_movements_give_48_hours_or_24_with_a_reason_or_save_lives(course):
    least = {Urgency.ROUTINE: 48, Urgency.URGENT: 24, Urgency.LIFE_SAVING: 0}
    for step in course.steps:
        if isinstance(step.statement, st.NoticeGive) and step.statement.notice.kind == "move":
            notice = step.statement.notice
            hours = (notice.valid_from - step.at) / timedelta(hours=1)
            assert hours >= least[notice.urgency], step.narration


@pytest.mark.parametrize("seed", [2017, 7, 99])
def test_exactly_the_declared_pairs_overlap(seed):
    course = exercise.course(seed=seed)
    touching, near = Searcher.of(records(course)).pairs()
    expected = {unordered(p.first, p.second) for p in course.expected if not p.near}
    expected_near = {unordered(p.first, p.second) for p in course.expected if p.near}
    assert touching - expected == set()
    assert expected - touching == set()
    assert near - expected_near == set()
    assert expected_near - near == set()


def test_exactly_the_declared_pairs_overlap_at_twice_the_size():
    course = exercise.course(scale=2.0)
    touching, near = Searcher.of(records(course)).pairs()
    assert {unordered(p.first, p.second) for p in course.expected} == touching | near


def test_an_amended_plan_overlaps_nothing_any_more(course):
    held = dict(records(course)) | amended(course)
    touching, near = Searcher.of(held).pairs()
    given_way = {p.second for p in course.expected if p.amended_to}
    assert given_way == set(amended(course))
    assert not any(plan in pair for plan in given_way for pair in touching | near)


def test_the_plan_filed_after_the_lapse_overlaps_nothing(course):
    inject = [i for i in course.injects if i.kind == "expired_zone"][1]
    touching, _ = Searcher.of(records(course)).pairs()
    assert not any(inject.record in pair for pair in touching)


def test_every_place_as_typed_reads_to_its_position_in_the_town_it_names(course):
    gazetteer = Gazetteer.of(valley.places())
    read = 0
    for record in records(course).values():
        if isinstance(record, SiteNotice):
            place = gazetteer.find(record.as_typed.place)
            position = read_position(record.as_typed.text, place=place).position
            assert isinstance(record.volume.shape, Point)
            assert distance_m(position, record.volume.shape.position) < 25
            read += 1
    assert read > 60


def test_the_wrong_grid_is_refused_by_the_place_it_names(course):
    inject = course.injects[0]
    place = Gazetteer.of(valley.places()).find(inject.place)
    with pytest.raises(InvalidInput, match="Reading the decimals as minutes"):
        read_position(inject.typed, place=place)


def test_one_hospital_is_given_twelve_times_under_twelve_ids(course):
    given = [r for k, r in records(course).items() if "/site/hospital-" in k]
    assert len(given) == TIMES
    assert len({r.volume.shape for r in given if isinstance(r, SiteNotice)}) == 1


def test_who_left_says_nothing_more_and_others_still_address_it(course):
    after = [step for step in course.steps if step.at > WITHDRAWS]
    assert "south" not in {step.issuer for step in after}
    addressed = {
        share.party
        for step in after
        if isinstance(step.statement, st.NoticeGive)
        for share in step.statement.notice.recipients
    }
    assert "south" in addressed


def test_every_inject_names_something_that_is_there(course):
    known = set(records(course)) | {party.id for party in parties()}
    assert len(course.injects) == 6
    for inject in course.injects:
        assert inject.record in known
        assert valley.BEGINS < inject.at < course.steps[-1].at


def test_a_scale_beyond_the_valley_is_refused_by_name():
    with pytest.raises(InvalidInput, match="scale"):
        exercise.course(scale=9)


def test_published_keys_sign_for_their_parties():
    for party in parties():
        signature = private_key(party.id).sign(b"words")
        private_key(party.id).public_key().verify(signature, b"words")
    assert len({key_grant(party.id).public_key for party in parties()}) == 7


def test_the_valley_lies_in_open_ocean_west_of_tristan_da_cunha():
    for place in (valley.at(0, 0), valley.at(valley.WIDTH_M, valley.HEIGHT_M)):
        assert -33.5 < place.lat_deg < -32.5
        assert -22.6 < place.lon_deg < -21.3
