"""The founding report of July 2017: what was said in public, held to deeds, each by whose word.

Both powers should "publicly commit to protecting civilians" and to "ending violations by their own
forces as well as by the warring parties" (domain, the founding report; 3.2, 6.6, 6.8).
"""

from __future__ import annotations

from standclear.core.commitments.commitment import QuotedFrom, Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import CommitmentRecord, CommitmentReport
from standclear.core.sources.said import SourceLodge
from standclear.core.sources.source import QuoteKind
from standclear.service.shown.incidents import incident_document
from standclear.service.shown.scorecard import scorecard
from tests.incident import put, states
from tests.lodged import DEMAND, civilians, confirmed, report
from tests.town import DAY, HOUR, START, Town


def test_a_report_of_a_breach_is_its_reporters_word(desk: Town) -> None:
    """A demand becomes a promise only by whose it is; a mortar round is put to both beside it; the
    monitor's finding and the denial stand in columns of their own."""
    desk["watch"].says(SourceLodge(report()))
    desk["watch"].says(confirmed(DEMAND, kind=QuoteKind.DEMAND, speaker=""))
    desk["watch"].says(CommitmentRecord(civilians(quoted=QuotedFrom("report", 1))))
    (card,) = scorecard(desk.picture, "south")["commitments"]
    assert card["reading"]["state"] == "unanswered"  # the demand was made of it, not by it

    incident = put(desk, "north")
    shown = incident_document(desk.picture, "north", incident)
    assert [each["record"] for each in shown["links"] if each["kind"] == "commitment"] == [
        "civilians"
    ]
    assert scorecard(desk.picture, "south")["commitments"] == [card]  # a link reports nothing
    states(desk["north"], incident, "disputes")
    desk.later(DAY)
    for party, finding in (("watch", Finding.BREACHED), ("north", Finding.KEPT)):
        seen = Performance(START - HOUR, START + HOUR, finding, Whose.OWN, "two craters",
                           incident=incident)  # fmt: skip
        desk[party].says(CommitmentReport("civilians", seen))
    (after,) = scorecard(desk.picture, "south")["commitments"]
    own = after["performance"][0]
    assert own["whose"] == "own"
    assert [column["party"] for column in own["columns"]] == ["north", "watch"]
    assert own["disputed"] == [1, 2]  # the numbers of the two reports
    assert {c["party"]: c["counts"]["breached"] for c in own["columns"]} == {"north": 0, "watch": 1}
    assert "watch" in desk["south"].heard_because("commitment.reported")[-2].headline
