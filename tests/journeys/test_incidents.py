"""Incidents: reported, put to the parties, stated, assessed, closed; and what time does to each.

Nobody's silence agrees, and nothing is attributed by the rules. Requirements: domain 2.5 (20: a
notified object is hit, and nothing follows), 3.3, 6.3 (lifecycle), 6.4 (1 h, 72 h, 14 d), 6.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.incidents import said as st
from standclear.core.incidents.held import IncidentStanding as S
from standclear.core.incidents.knowledge import Degree, Level
from standclear.core.incidents.report import Count, Source, SourceKind
from standclear.core.release import IncidentView, NoteView
from standclear.service.picture_bytes import read, write
from standclear.service.replay import replay
from tests.incident import assesses, held, put, report, reported, states
from tests.town import DAY, HOUR, START, Town, plan, site


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(":memory:").opens("north", "south", "relief", "watch")
    yield found
    found.close()


def passes(town: Town, wait: timedelta) -> None:
    """Time passes while everybody answers for having what was told."""
    for voice in town.voices.values():
        voice.acknowledges_all()
    town.later(wait)


def headlines(town: Town, party: str) -> list[str]:
    return [release.headline for release in town[party].heard]


def test_from_report_to_closing_each_word_stands_as_whose_it_is(town: Town) -> None:
    incident = put(town, "north", "south")
    states(town["north"], incident, "disputes", "No unit of ours fired that night.")
    assert held(town, incident).standing is S.PUT
    states(town["south"], incident, "inquiring", "We are asking our batteries.")
    assert held(town, incident).standing is S.STATED
    assesses(town["watch"], incident, Level.VERIFIED, Degree.PROBABLE, "north")
    assert held(town, incident).standing is S.ASSESSED
    assert headlines(town, "relief")[-1] == (
        f"watch assesses {incident}: verified; probable: north, says watch. "
        "Two craters, seen on site."
    )
    due = town.clock.now + 10 * DAY
    remedy = st.Remedy("north", "the ward's roof is mended", due)
    town.office.say(st.IncidentClose(incident, "not_agreed", "North disputes it.", remedy))
    assert headlines(town, "south")[-1] == (
        f"{incident} is closed, not agreed: North disputes it. north promises: the ward's roof is "
        f"mended, by {due:%a %Y-%m-%d %H:%MZ}."
    )
    town["north"].says(st.IncidentRemedy(incident, "the roof was mended on the 5th"))
    passes(town, 20 * DAY)
    assert not town["relief"].heard_because("incident.remedy_due")
    assert town.audit().faults == ()


def test_who_reported_is_told_to_the_desk_alone(town: Town) -> None:
    incident = put(town, "north")
    for party in ("watch", "north"):
        views = [r.content for r in town[party].heard_of(incident)]
        view = next(each for each in views if isinstance(each, IncidentView))
        assert (view.reporter, view.report.observer) == ("", None)
        assert view.report.sources == (Source(SourceKind.OWN_STAFF),)
        told = [r.headline for r in town[party].heard_of(incident)]
        assert "relief" not in repr(view) + "".join(told)
    assert not town["south"].heard_of(incident)
    openly = put(town, "north", named=True)
    view = town["north"].heard_of(openly)[0].content
    assert isinstance(view, IncidentView)
    assert (view.reporter, view.report.sources[0].words) == ("relief", "the night nurse")


def test_whoever_reports_does_not_assess(town: Town) -> None:
    incident = put(town, "north")
    with pytest.raises(NotAllowed, match=r"relief reported .* does not assess"):
        assesses(town["relief"], incident)
    for_relief = reported(town, "desk", reported_for="relief")
    assert not town["relief"].heard_of(for_relief)  # the log would show all that it was told
    town.office.say(st.IncidentTriage(for_relief, "put"))
    town.office.say(st.IncidentPut(for_relief, ("north",)))
    for reporter in ("desk", "relief"):
        with pytest.raises(NotAllowed, match="does not assess"):
            assesses(town[reporter], for_relief)
    assesses(town["watch"], for_relief)


def test_several_assessments_stand_beside_each_other(town: Town) -> None:
    incident = put(town, "north", "south")
    assesses(town["watch"], incident, Level.VERIFIED, Degree.SUSPECTED, "north")
    assesses(town["south"], incident, Level.CORROBORATED, Degree.ESTABLISHED, "north")
    found = [(f.party, f.assessment.attribution.degree) for f in held(town, incident).found]
    assert found == [("watch", Degree.SUSPECTED), ("south", Degree.ESTABLISHED)]


def test_no_reply_is_a_fact_and_a_later_reply_is_taken(town: Town) -> None:
    incident = put(town, "north", "south")
    states(town["south"], incident)
    passes(town, 72 * HOUR)
    asked = town["north"].heard_because("incident.reply_due")
    assert [type(each.content) for each in asked] == [IncidentView]
    assert not town["south"].heard_because("incident.reply_due")
    passes(town, 11 * DAY)
    assert held(town, incident).standing is S.NO_REPLY
    assert headlines(town, "relief")[-1] == (
        f"No reply on {incident} from north in 14 days. "
        "That is a fact, and no admission; a later reply is taken."
    )
    passes(town, 30 * DAY)
    assert len(town["relief"].heard_because("incident.no_reply")) == 1
    states(town["north"], incident, "confirms")
    assert held(town, incident).standing is S.STATED
    assert town.audit().faults == ()


def test_a_desk_that_puts_it_to_nobody_is_late_and_the_reporter_hears_so(town: Town) -> None:
    incident = reported(town)
    passes(town, HOUR)
    passes(town, HOUR)
    (told,) = town["relief"].heard_because("incident.late")
    assert told.headline.startswith(f"{incident} was to be put to the parties by ")
    assert town.audit().faults == ()


def test_agreed_is_written_only_by_the_word_of_all_who_were_asked(town: Town) -> None:
    incident = put(town, "north", "south")
    states(town["north"], incident, "confirms")
    with pytest.raises(NotAllowed, match="is put"):
        town.office.say(st.IncidentClose(incident, "agreed", "Both agree."))
    assesses(town["watch"], incident)
    with pytest.raises(NotAllowed, match="not confirmed by south: silence and denial"):
        town.office.say(st.IncidentClose(incident, "agreed", "Both agree."))
    states(town["south"], incident, "partly")
    town.office.say(st.IncidentClose(incident, "agreed", "Both agree."))
    assert held(town, incident).standing is S.CLOSED


def test_agreed_needs_an_assessment(town: Town) -> None:
    incident = put(town, "north")
    states(town["north"], incident, "confirms")
    with pytest.raises(NotAllowed, match="has no assessment"):
        town.office.say(st.IncidentClose(incident, "agreed", "They say so."))
    town.office.say(st.IncidentClose(incident, "undetermined", "Nobody could go there."))


def test_a_move_that_does_not_exist_is_refused_with_what_is_possible(town: Town) -> None:
    incident = reported(town)
    with pytest.raises(NotAllowed) as refused:
        town.office.say(st.IncidentPut(incident, ("north",)))
    assert refused.value.possible == ("incident triage", "incident evidence", "incident link")
    with pytest.raises(NotAllowed, match="desk's to say, not relief's"):
        town["relief"].says(st.IncidentTriage(incident, "put"))
    with pytest.raises(NotFound, match=f"no incident {incident} that you may see"):
        states(town["south"], incident)
    town.office.say(st.IncidentTriage(incident, "outside_mandate", "A brawl at the market."))
    with pytest.raises(NotAllowed, match=r"is outside mandate \(possible now: incident reopen\)"):
        town.office.say(st.IncidentTriage(incident, "put"))
    town["relief"].says(st.IncidentReopen(incident, "The shell's tail was found."))
    assert held(town, incident).standing is S.REOPENED
    town.office.say(st.IncidentTriage(incident, "put"))
    town.office.say(st.IncidentPut(incident, ("north",)))
    with pytest.raises(NotAllowed, match="put to north, not to watch"):
        states(town["watch"], incident)


def test_one_event_told_twice_is_one_incident_and_two_reports(town: Town) -> None:
    first, second = reported(town), reported(town, "watch", shared_with=())
    town.office.say(st.IncidentTriage(second, "duplicate", same_as=first))
    assert (held(town, second).standing, held(town, second).same_as) == (S.DUPLICATE, first)
    third = reported(town, "north")
    with pytest.raises(InvalidInput, match=first):
        town.office.say(st.IncidentTriage(third, "duplicate", same_as=second))


def test_what_was_reopened_keeps_how_it_was_closed_and_is_asked_anew(town: Town) -> None:
    incident = put(town, "north")
    passes(town, 14 * DAY)
    town.office.say(st.IncidentClose(incident, "undetermined", "No reply."))
    town["relief"].says(st.IncidentReopen(incident, "A witness has come."))
    town.office.say(st.IncidentPut(incident, ("north",)))
    record = held(town, incident)
    assert (record.standing, record.closings[0].outcome) == (S.PUT, "undetermined")
    passes(town, 14 * DAY)
    assert held(town, incident).standing is S.NO_REPLY
    assert town.audit().faults == ()


def test_a_promised_remedy_that_nobody_reports_is_told_when_it_is_due(town: Town) -> None:
    incident = put(town, "north")
    assesses(town["watch"], incident)
    remedy = st.Remedy("north", "a new generator", town.clock.now + DAY)
    town.office.say(st.IncidentClose(incident, "undetermined", "As said.", remedy))
    with pytest.raises(NotAllowed, match="relief has promised no remedy"):
        town["relief"].says(st.IncidentRemedy(incident, "not ours"))
    passes(town, DAY)
    assert headlines(town, "relief")[-1].endswith("and nothing is reported: a new generator")


def test_fire_that_still_falls_is_told_as_urgent_and_points_to_cease(town: Town) -> None:
    answer = town["relief"].says(st.IncidentReport(report(still=True)))
    assert "call CEASE at the notice under fire, now" in answer.decision.headline


def test_a_report_is_no_more_precise_and_no_surer_than_it_was_said(town: Town) -> None:
    two = (Source(SourceKind.WITNESS), Source(SourceKind.PUBLIC))
    for wrong, what in (
        ({"level": Level.CORROBORATED}, "two independent sources"),
        ({"level": Level.VERIFIED, "sources": two}, "others than its reporter"),
        ({"act": "A.catapult"}, "an act code"),
        ({"end": START - HOUR}, "not before its start"),
        ({"sources": ()}, "1 to 20 sources"),
    ):
        with pytest.raises(InvalidInput, match=what):
            report(**wrong)
    with pytest.raises(InvalidInput, match="low <= best <= high"):
        Count(3, 2, 1)
    with pytest.raises(InvalidInput, match="what a monitor has seen"):
        reported(town, level=Level.OBSERVED)
    with pytest.raises(InvalidInput, match="a time that has come"):
        reported(town, start=START + DAY, end=START + DAY)
    assert held(town, reported(town, "watch", level=Level.OBSERVED)).report.level is Level.OBSERVED


def test_restrictions_on_a_monitor_are_an_incident_of_their_own(town: Town) -> None:
    incident = put(town, "south", act="H.denial", text="The patrol was turned back.", by="watch")
    assert "obstruction of the monitor: denial" in town["south"].last.headline
    assert held(town, incident).reporter == "watch"


def test_a_picture_put_away_holds_incidents_as_they_were(town: Town) -> None:
    incident = put(town, "north")
    states(town["north"], incident)
    assesses(town["watch"], incident)
    assert read(write(town.picture)).incidents == town.picture.incidents
    again = replay(town.office.log)
    assert again.incidents == town.picture.incidents


# ---- linked


def test_what_stood_near_it_is_proposed_with_distances_and_how_far_each_telling_had_come(
    town: Town,
) -> None:
    town["relief"].gives(site("ward"))
    town["relief"].gives(site("far", 40))
    town["north"].acknowledges_all()
    town["north"].files(plan("north", "past", 3, when=(START, START + HOUR)))
    town.clock.now += 5 * HOUR
    town["north"].ends("north/plan/past")
    town["south"].files(plan("south", "later", when=(START + 40 * HOUR, START + 41 * HOUR)))
    incident = reported(town, east_km=2)
    links = {key: each.link for key, each in held(town, incident).links.items()}
    told = {key.split(" #")[0]: each for key, each in links.items() if each.kind == "release"}
    rest = {key: each for key, each in links.items() if each.kind != "release"}
    assert (set(rest), set(told)) == ({"relief/site/ward", "north/plan/past"}, {"north", "south"})
    ward = links["relief/site/ward"]
    assert 1_800_000 < (ward.distance_mm or 0) < 2_000_000
    assert (ward.error_mm or 0) >= 50_000
    assert links["north/plan/past"].distance_mm == 0
    assert "acknowledged 2030-01-01" in told["north"].why
    assert told["south"].why.endswith("nothing had come back by then")


def test_a_link_is_proposed_by_rule_and_judged_by_people_each_for_itself(town: Town) -> None:
    town["relief"].gives(site("ward"))
    incident = put(town, "north")
    town.office.say(st.IncidentLink(incident, "relief/site/ward", "confirmed"))
    struck = st.IncidentLink(incident, "relief/site/ward", "struck", "another ward was meant")
    town["relief"].says(struck)
    judged = held(town, incident).links["relief/site/ward"].judged
    assert {each.party: each.verdict for each in judged.values()} == {
        "desk": "confirmed",
        "relief": "struck",
    }
    with pytest.raises(InvalidInput, match="as you see"):
        town["watch"].says(st.IncidentLink(incident, "relief/site/ward", "confirmed"))
    with pytest.raises(InvalidInput, match="what a rule proposed"):
        town.office.say(st.IncidentLink(incident, "relief/site/none", "confirmed"))


def test_links_of_then_do_not_change_with_what_comes_later(town: Town) -> None:
    town["relief"].gives(site("ward"))
    incident = reported(town)
    before = dict(held(town, incident).links)
    town["relief"].gives(site("new", 1))
    town["north"].acknowledges_all()
    assert held(town, incident).links == before
    town.office.say(st.IncidentTriage(incident, "put"))
    assert "relief/site/new" in held(town, incident).links
    assert not isinstance(town["north"].last.content, NoteView)
