"""The desk at which what failed once is played again.

North and south are two forces, relief an organisation with a notified place, watch a monitor. When
a story is over, every word that it has put before anybody is held to the rules of wording: each
telling, and each board, record, call, incident, commitment, ledger and list of gaps.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from standclear.core.telling import DISCLAIMER
from standclear.service import wording
from standclear.service.shown import board, calls, commitments, incidents, ledger
from standclear.service.shown.plain import Document, plain
from tests.docs.test_words import faults_of
from tests.town import Town


@pytest.fixture
def desk() -> Iterator[Town]:
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    yield town
    for party, voice in town.voices.items():
        told = [wording.lines(release) for release in voice.heard]
        assert all(lines[-1] == DISCLAIMER for lines in told)
        assert faults_of(party, "\n".join(line for lines in told for line in lines)) == []
        assert faults_of(party, "\n".join(sorted(set(words_in(screens(town, party)))))) == []
    town.close()


def words_in(shown: object) -> Iterator[str]:
    """Every text that a document holds."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict | list):
        for inner in shown.values() if isinstance(shown, dict) else shown:
            yield from words_in(inner)


def screens(town: Town, party: str) -> list[Document]:
    """What a party can look at."""
    picture, now = town.picture, town.clock.now
    return [
        board.board(picture, party, now),
        ledger.ledger_document(picture, party),
        *(calls.call_document(picture, party, each, now)
          for each in calls.call_ids(picture, party, over=True)),
        *(incidents.incident_document(picture, party, each)
          for each in incidents.incident_ids(picture, party, over=True)),
        *(commitments.commitment_document(picture, party, each)
          for each in commitments.commitment_ids(picture, party, over=True)),
        {"gaps": [plain(line) for line in town.gaps()]},
    ]  # fmt: skip
