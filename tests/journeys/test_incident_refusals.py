"""To whoever may not read an incident or a count, it is as if it were not there.

Beside tests/property/test_refusal_laws.py, which holds the same of every record with an owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import get_args

import pytest

from standclear.core.errors import StandclearError
from standclear.core.incidents import said as st
from standclear.core.incidents.evidence import Custody, Evidence
from standclear.core.incidents.knowledge import Assessment, Attribution, Degree, Level
from standclear.core.ledger.claim import Check, Claim
from standclear.core.ledger.said import LedgerCheck, LedgerClaim, OfLedger
from tests.incident import reported
from tests.town import START, Town

FOUND = Assessment(Level.VERIFIED, Attribution(Degree.NONE), "Two craters.")
FILE = Evidence("0f" * 32, 9, "image/jpeg", "a", "b", (Custody("relief", "", START),))
REMEDY = st.Remedy("north", "a roof", START + timedelta(days=9))


def every_word(incident: str, claim: str) -> list[st.OfIncidents | OfLedger]:
    """One of every kind that names an incident or a count."""
    return [
        st.IncidentTriage(incident, "put"),
        st.IncidentPut(incident, ("north",)),
        st.IncidentState(incident, "disputes", "Not ours."),
        st.IncidentAssess(incident, FOUND),
        st.IncidentEvidence(incident, FILE),
        st.IncidentLink(incident, "relief/site/1", "confirmed"),
        st.IncidentClose(incident, "undetermined", "As said.", REMEDY),
        st.IncidentRemedy(incident, "Done."),
        st.IncidentReopen(incident, "A witness."),
        LedgerClaim(Claim("south", "2030-01-01", "UTC", 2, "two", recodes=claim)),
        LedgerCheck(Check(claim, "south", 0, "none")),
    ]


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(":memory:").opens("north", "south", "relief", "watch")
    yield found
    found.close()


@pytest.mark.parametrize("standing", ["reported", "asked", "closed"])
def test_what_is_not_yours_to_read_is_refused_as_what_is_not_there(
    town: Town, standing: str
) -> None:
    hidden = reported(town)
    town["watch"].says(
        LedgerClaim(Claim("watch", "2030-01-01", "UTC", 3, "three", shared_with=("relief",)))
    )
    (claim,) = town.picture.claims
    if standing != "reported":
        town.office.say(st.IncidentTriage(hidden, "put"))
        town.office.say(st.IncidentPut(hidden, ("north",)))
    if standing == "closed":
        town["watch"].says(st.IncidentAssess(hidden, FOUND))
        town.office.say(st.IncidentClose(hidden, "undetermined", "As said."))
    there = every_word(hidden, claim)
    absent = every_word("in-000000000000", "cl-000000000000")
    for one, other in zip(there, absent, strict=True):
        words = []
        for statement in (one, other):
            size = town.office.log.size
            with pytest.raises(StandclearError) as refused:
                town["south"].says(statement)
            assert town.office.log.size == size
            said = str(refused.value).replace(hidden, "ID").replace("in-000000000000", "ID")
            said = said.replace(claim, "ID").replace("cl-000000000000", "ID")
            words.append((type(refused.value).__name__, said))
        assert words[0] == words[1], one.type


def test_every_kind_that_names_one_is_asked() -> None:
    kinds = {kind.__name__ for kind in (*get_args(st.OfIncidents), *get_args(OfLedger))}
    assert kinds == {type(each).__name__ for each in every_word("", "")} | {"IncidentReport"}
