"""How what is said of counts changes the picture. Total, also where a claim has been erased."""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.ledger.changes import ClaimLodged, ToLedger
from standclear.core.ledger.held import ClaimRecord, HeldCheck
from standclear.core.ledger.said import LedgerCheck, LedgerClaim
from standclear.core.picture import Picture, Said


def fold_ledger(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToLedger
) -> None:
    """Let one fact about a count hold."""
    if isinstance(event, ClaimLodged):
        if isinstance(statement, LedgerClaim):
            picture.claims[event.claim] = ClaimRecord(statement.claim, said.issuer, said.at)
        if event.recodes in picture.claims:
            picture.claims[event.recodes].recoded_by = event.claim
    elif isinstance(statement, LedgerCheck) and event.claim in picture.claims:
        held = HeldCheck(statement.check, said.issuer, said.at)
        picture.claims[event.claim].checks.append(held)
