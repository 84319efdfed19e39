"""A map that ends before its agreement does is named, and nothing is refused for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from standclear.core.agreements.instrument import EntryRule
from standclear.core.agreements.map_ends import early_ends
from standclear.core.agreements.said import InstrumentPropose, InstrumentSign
from standclear.service.shown.instruments import instrument_document
from tests.agreement import MIDNIGHT, memorandum
from tests.town import DAY, START, Town, Voice, hours, zone

ENTERS = EntryRule(3, on=MIDNIGHT, clause="5")
NAME = "map Quiet valley (north/zone/1 v1) ends"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (4, f"{NAME} 2030-01-05 08:00Z, before the agreement is in force (2030-01-05 21:00Z)."),
        (30, f"{NAME} 2030-01-31 08:00Z, before the agreement does (2030-07-05 21:00Z)."),
        (250, ""),
    ],
)
def test_it_is_held_against_entry_and_end(days: int, said: str) -> None:
    drawn = zone(when=hours(0, 24 * days))
    draft = memorandum(drawn, entry=ENTERS)
    assert early_ends(draft, [drawn], START) == ([said] if said else [])


def test_an_agreement_without_end_outlives_every_map_and_a_map_not_seen_is_not_spoken_of() -> None:
    drawn = zone()
    draft = memorandum(drawn, term=None, renewal=None)
    (said,) = early_ends(draft, [drawn], START)
    assert said.endswith("the agreement holds until it is denounced.")
    assert early_ends(draft, [None], START) == []


def test_without_an_hour_of_its_own_it_begins_now_and_once_in_force_when_it_did() -> None:
    drawn = zone(when=hours(0, 24 * 190))
    draft = memorandum(drawn)
    assert early_ends(draft, [drawn], START) == []
    assert len(early_ends(draft, [drawn], START + 30 * DAY)) == 1
    assert early_ends(draft, [drawn], START + 30 * DAY, in_force_at=START) == []
    renewed = START + timedelta(days=360)
    assert len(early_ends(draft, [drawn], START, in_force_at=START, ends=renewed)) == 1


def test_who_sees_the_map_reads_it_beside_the_agreement_and_nobody_else(
    town: Town, north: Voice, south: Voice, relief: Voice
) -> None:
    drawn = replace(zone(shared_with=("south",)), salt="0" * 32)
    north.proposes(drawn)
    draft = memorandum(drawn)
    north.says(InstrumentPropose(draft))
    for voice in (north, south, relief):
        voice.says(InstrumentSign("quiet", 1, draft.seal))
    said = {
        party: instrument_document(town.picture, party, "quiet")["maps_end_early"]
        for party in ("north", "south", "relief")
    }
    assert len(said["north"]) == len(said["south"]) == 1
    assert said["relief"] == []
