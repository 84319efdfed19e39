"""Who takes part in the exercise: two forces, a coordinator, three organisations, a monitor.

The keys are published with the scenario: whoever has the package can sign for these parties.
They are for teaching and for nothing else.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from standclear.core.mechanism import Mechanism
from standclear.core.party import Channel, Formation, KeyGrant, Name, Party, PartyKind, Role
from standclear.scenarios.exercise.valley import TIME_ZONE

FORCES = ("north", "south")
ORGANISATIONS = ("lantern", "granary", "wellspring")
COORDINATOR = "coordinator"
MONITOR = "monitor"

MECHANISM = Mechanism(
    id="sorvath",
    name="Sorvath deconfliction desk (exercise, fictional)",
    time_zone=TIME_ZONE,
    broker=COORDINATOR,
)


_FORMATIONS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "north": (
        ("1st-brigade", "1st Brigade", True),
        ("air-wing", "Air Wing", True),
        ("engineers", "Engineer Battalion", True),
        ("ridge-volunteers", "Ridge Volunteers", False),
    ),
    "south": (
        ("5th-division", "5th Division", True),
        ("flotilla", "River Flotilla", True),
        ("helicopters", "Helicopter Group", True),
        ("sable-scouts", "Sable Scouts", False),
    ),
}
"""Formations answered for, and one on each side that is disclaimed."""

_CAST = (
    (
        COORDINATOR,
        PartyKind.COORDINATOR,
        ("Sorvath Coordination Cell", "Координационная ячейка Сорвата", "خلية تنسيق سورفاث"),
        ("desk officer", "head of cell", "director"),
    ),
    (
        "north",
        PartyKind.ARMED_FORCE,
        ("Northern Force", "Северные силы", "قوة الشمال"),
        ("duty officer", "watch commander", "chief of staff"),
    ),
    (
        "south",
        PartyKind.ARMED_FORCE,
        ("Southern Command", "Южное командование", "القيادة الجنوبية"),
        ("duty officer", "watch commander", "chief of staff"),
    ),
    (
        "lantern",
        PartyKind.HUMANITARIAN,
        ("Lantern Medical", "Лантерн Медикал", "لانترن الطبية"),
        ("radio room", "head of mission", "operations desk"),
    ),
    (
        "granary",
        PartyKind.HUMANITARIAN,
        ("Granary Food Aid", "Гранари, продовольственная помощь", "غراناري للغذاء"),
        ("dispatch", "logistics lead", "country office"),
    ),
    (
        "wellspring",
        PartyKind.HUMANITARIAN,
        ("Wellspring Water", "Уэллспринг, вода", "ويلسبرنغ للمياه"),
        ("field desk", "engineer on call", "country office"),
    ),
    (
        MONITOR,
        PartyKind.MONITOR,
        ("Sorvath Monitoring Team", "Группа наблюдения Сорвата", "فريق مراقبة سورفاث"),
        ("duty monitor", "deputy head", "head of team"),
    ),
)


def parties() -> tuple[Party, ...]:
    """All seven, in the order of their admission."""
    return tuple(_party(*one) for one in _CAST)


def key_seed(party: str) -> bytes:
    """The 32 published bytes that a party's key of this exercise is made from."""
    return hashlib.sha256(b"standclear exercise, not a secret\n" + party.encode()).digest()


def private_key(party: str) -> Ed25519PrivateKey:
    """The published key of a party of this exercise."""
    return Ed25519PrivateKey.from_private_bytes(key_seed(party))


def key_grant(party: str) -> KeyGrant:
    """The public half, as a party's first key."""
    raw = private_key(party).public_key().public_bytes_raw()
    return KeyGrant(f"{party}#1", base64.b64encode(raw).decode("ascii"))


def _party(
    party_id: str,
    kind: PartyKind,
    names: tuple[str, str, str],
    roles: tuple[str, str, str],
) -> Party:
    return Party(
        id=party_id,
        kind=kind,
        names=tuple(
            Name(language, text) for language, text in zip(("en", "ru", "ar"), names, strict=True)
        ),
        time_zone=TIME_ZONE,
        languages=("en", "ru", "ar"),
        formations=tuple(
            Formation(f"{party_id}-{i}", (Name("en", text),), answered_for=answered)
            for i, text, answered in _FORMATIONS.get(party_id, ())
        ),
        roles=tuple(
            Role(
                id=role.replace(" ", "-"),
                rung=rung,
                channels=(Channel("outbox", f"{party_id}/{role.replace(' ', '-')}"),),
                names=(Name("en", role),),
            )
            for rung, role in enumerate(roles)
        ),
    )
