"""What was known then never changes: asked at any later time, the same bytes, for every reader.

Two clocks: the day that is spoken of, and the time since which it is known (domain 3.3).
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.commitments.commitment import Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import CommitmentRecord, CommitmentReport
from standclear.core.errors import StandclearError
from standclear.core.hotline.said import CallOutcome, CallPromise
from standclear.core.incidents import said as st
from standclear.core.incidents.knowledge import Degree, Level
from standclear.core.inquiry import told
from standclear.core.ledger.claim import Check, Claim
from standclear.core.ledger.said import LedgerCheck, LedgerClaim
from standclear.core.picture import Picture
from standclear.core.sources.said import SourceLodge
from standclear.service.shown.calls import call_document, call_ids
from standclear.service.shown.incidents import incident_document, incident_ids
from standclear.service.shown.ledger import ledger_document
from standclear.service.shown.plain import plain
from standclear.service.shown.scorecard import scorecard
from tests.hotline import answers, ends, hears, rings, says
from tests.incident import assesses, report, states
from tests.lodged import DEMAND, OFFER, civilians, confirmed
from tests.lodged import report as article
from tests.town import DAY, MINUTE, START, Town, site

PARTIES = ("desk", "north", "south", "relief", "watch")
Move = tuple[str, str, int]
MOVES = draw.tuples(
    draw.sampled_from(
        ["report", "triage", "put", "state", "assess", "close", "reopen", "claim", "recode",
         "check", "notice", "wait", "ring", "answer", "place", "heard", "promise", "hang_up",
         "commit", "perform"]
    ),
    draw.sampled_from(PARTIES),
    draw.integers(0, 4),
)  # fmt: skip


def tries(town: Town, move: Move) -> None:
    """One move by a party, on one of the incidents or claims there are; a refused one is none."""
    word, party, number = move
    voice, picture = town[party], town.picture
    incidents, claims = list(picture.incidents), list(picture.claims)
    incident = incidents[number % len(incidents)] if incidents else "in-000000000000"
    claim = claims[number % len(claims)] if claims else "cl-000000000000"
    try:
        match word:
            case "report":
                voice.says(st.IncidentReport(report(number, shared_with=("watch",))))
            case "triage":
                voice.says(st.IncidentTriage(incident, "put"))
            case "put":
                voice.says(st.IncidentPut(incident, ("north",)))
            case "state":
                states(voice, incident)
            case "assess":
                assesses(voice, incident, Level.VERIFIED, Degree.SUSPECTED, "north")
            case "close":
                voice.says(st.IncidentClose(incident, "undetermined", "as said"))
            case "reopen":
                voice.says(st.IncidentReopen(incident, "once more"))
            case "claim" | "recode":
                old = claim if word == "recode" else ""
                made = Claim(party, "2030-01-01", "UTC", number, "so many", recodes=old)
                voice.says(LedgerClaim(made))
            case "check":
                voice.says(LedgerCheck(Check(claim, party, 0, "none")))
            case "ring" | "answer" | "place" | "heard" | "promise" | "hang_up":
                speaks(town, word, party, number)
            case "commit" | "perform":
                promises(town, word, party, number)
            case "notice":
                voice.gives(site(f"{len(picture.notices)}", number, owner=party))
            case _:
                town.later(number * timedelta(days=4))
    except StandclearError:
        pass


def promises(town: Town, word: str, party: str, number: int) -> None:
    """A commitment of north, or a report of it."""
    if word == "commit":
        said = civilians(id=f"c{number}", party="north")
        town[party].says(CommitmentRecord(said))
    else:
        seen = Performance(START - DAY, START, Finding.BREACHED, Whose.OWN, f"seen {number}")
        town[party].says(CommitmentReport(f"c{number}", seen))


def speaks(town: Town, word: str, party: str, number: int) -> None:
    """One entry into somebody's account of a call."""
    voice, held = town[party], list(town.picture.hotline.calls)
    call = held[number % len(held)] if held else "ca-000000000000"
    match word:
        case "ring":
            rings(voice, PARTIES[number], about=tuple(town.picture.notices)[:1])
        case "answer":
            answers(voice, call)
        case "place":
            says(voice, call, "A", f"{10 + number / 100:.4f}N 30.0000E")
        case "heard":
            hears(voice, call, "A", f"{10 + number / 100:.4f}N 30.0000E")
        case "promise":
            due = town.clock.now + number * timedelta(hours=1)
            voice.says(CallPromise(call, party, "we stay away", due))
        case _:
            ends(voice, call, CallOutcome.CUT_OFF)


def known(picture: Picture, at: datetime) -> bytes:
    """All that every party would be shown."""
    shown = {
        party: [
            ledger_document(picture, party),
            scorecard(picture, party)["commitments"],
            [plain(line) for line in told(picture, party)],
            *(
                call_document(picture, party, each, at)
                for each in call_ids(picture, party, over=True)
            ),
            *(
                incident_document(picture, party, each)
                for each in incident_ids(picture, party, over=True)
            ),
        ]
        for party in PARTIES
    }
    return json.dumps(shown, sort_keys=True).encode()


@settings(max_examples=8, deadline=None)
@given(draw.lists(MOVES, min_size=3, max_size=18))
def test_what_was_known_then_is_the_same_whenever_it_is_asked(moves: list[Move]) -> None:
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    town["watch"].says(SourceLodge(article()))
    town["watch"].says(confirmed(OFFER))
    town["watch"].says(confirmed(DEMAND))
    taken = []
    for move in [("report", "relief", 0), ("triage", "desk", 0), ("put", "desk", 0), *moves]:
        town.clock.now += MINUTE
        tries(town, move)
        taken.append((town.clock.now, known(town.picture, town.clock.now)))
    for then, seen in taken:
        assert known(town.office.picture_at(then), then) == seen
    town.close()
