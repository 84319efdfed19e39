"""A desk in memory: the real rules over a real picture, without log, keys or signatures.

Promise: whatever it shows was decided by core/rules, as a desk would have decided it.
Not here: the record (service/office.py), what history says (items.py).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from standclear.core import statements as st
from standclear.core.fold import fold_event, fold_release
from standclear.core.mechanism import Mechanism
from standclear.core.party import Formation, KeyGrant, Name, Party, PartyKind, Role
from standclear.core.picture import Picture, ReleaseRecord, Said
from standclear.core.rules.clock import anything_due
from standclear.core.rules.decision import Decision
from standclear.core.rules.journeys import decide
from standclear.scenarios.case_file.shown import ToldTo

DESK = "desk"

CAST: dict[str, tuple[PartyKind, str, str]] = {
    "coalition": (PartyKind.ARMED_FORCE, "US-led coalition", "Asia/Qatar"),
    "damascus": (PartyKind.STATE, "Syrian government", "Asia/Damascus"),
    "history": (PartyKind.MONITOR, "The case file", "UTC"),
    "idf": (PartyKind.ARMED_FORCE, "Israel Defense Forces", "Asia/Jerusalem"),
    "iran": (PartyKind.STATE, "Iran", "Asia/Tehran"),
    "israel": (PartyKind.STATE, "Israel", "Asia/Jerusalem"),
    "jordan": (PartyKind.STATE, "Jordan", "Asia/Amman"),
    "msf": (PartyKind.HUMANITARIAN, "Médecins Sans Frontières", "Europe/Zurich"),
    "ocha": (PartyKind.COORDINATOR, "OCHA", "UTC"),
    "russia": (PartyKind.ARMED_FORCE, "Russian Federation", "Europe/Moscow"),
    "saudi-led-coalition": (PartyKind.ARMED_FORCE, "Saudi-led coalition", "Asia/Riyadh"),
    "turkey": (PartyKind.STATE, "Turkey", "Europe/Istanbul"),
    "us-forces": (PartyKind.ARMED_FORCE, "US forces in Afghanistan", "Asia/Kabul"),
    "wck": (PartyKind.HUMANITARIAN, "World Central Kitchen", "UTC"),
}
"""Every party that items name, as the rehearsal admits it."""

_ROLES = ("duty officer", "senior officer of the watch", "commander")


class Rehearsal:
    """Parties of one item at one desk, from a given instant."""

    def __init__(
        self,
        parties: Iterable[str],
        at: datetime,
        *,
        formations: Iterable[str] = (),
        disclaimed: Iterable[str] = (),
    ) -> None:
        self.picture = Picture()
        self.picture.desk = DESK
        self._last = at
        mechanism = Mechanism("case-file", "Case file, replayed", "UTC")
        self.say(DESK, st.MechanismSet(mechanism), at)
        bodies = (*formations, *disclaimed)
        for party in parties:
            grant = KeyGrant(f"{party}#1", _no_key(party))
            held = tuple(
                Formation(f, (Name("en", f),), answered_for=f not in tuple(disclaimed))
                for f in bodies
                if f.startswith(f"{party}-")
            )
            self.say(DESK, st.PartyAdmit(_party(party, held), (grant,)), at)

    def say(self, issuer: str, statement: st.Statement, at: datetime) -> Decision:
        """One statement, decided and folded; raises what a desk would have raised."""
        picture = self.picture
        picture.at = max(picture.at, at)  # history's clock runs on where nothing is told of it
        entry = sha256(f"{picture.size} {issuer} {statement.type}".encode()).hexdigest()
        said = Said(entry, issuer, f"{issuer}#1", at, at, index=picture.size)
        decision = decide(picture, said, statement)
        for event in decision.events:
            fold_event(picture, said, statement, event)
        for number, release in enumerate(decision.releases):
            fold_release(picture, release, picture.size + 2 + number)
        picture.size += 2 + len(decision.releases)
        picture.at = self._last = at
        return decision

    def tick(self, at: datetime) -> Decision | None:
        """Let whatever is due by then be decided; None when nothing is."""
        if not anything_due(self.picture, at):
            return None
        return self.say(DESK, st.ClockTick(at, leap=True), at)

    def releases_about(self, subject: str) -> list[ReleaseRecord]:
        """Every telling about one record, in the order it was told."""
        held = [
            record
            for party in sorted(self.picture.releases)
            for record in self.picture.releases[party]
            if record.release.subject == subject
        ]
        return sorted(held, key=lambda record: (record.release.made_at, record.index))


def _no_key(party: str) -> str:
    """32 bytes in the place of a public key: nothing is signed in a rehearsal."""
    return b64encode(sha256(party.encode()).digest()).decode("ascii")


def told_to(decision: Decision) -> tuple[ToldTo, ...]:
    """The tellings of one decision."""
    return tuple(ToldTo(r.recipient, r.made_at, r.headline) for r in decision.releases)


def _party(party_id: str, formations: tuple[Formation, ...]) -> Party:
    kind, name, zone = CAST[party_id]
    roles = tuple(
        Role(role.replace(" ", "-"), rung, (), (Name("en", role),))
        for rung, role in enumerate(_ROLES)
    )
    return Party(party_id, kind, (Name("en", name),), zone, ("en",), formations, roles)
