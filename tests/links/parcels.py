"""A parcel to try the links with, and a desk that sends it."""

from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from standclear.links.interface import Parcel, Sender

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOW = datetime(2026, 11, 22, 6, 40, tzinfo=UTC)

DESK = Sender(
    origin="desk.valley.example",
    name="Valley desk",
    key_id="desk.valley.example#1",
    sign=KEY.sign,
    clock=lambda: NOW,
)

ENTRY = b'{"payload":"..."}'
PLACE = "36.6339N 35.9306E"


def parcel(**changes: Any) -> Parcel:
    """Release 17 to the relief organisation, with something changed."""
    fields: dict[str, Any] = {
        "recipient": "relief",
        "release": 17,
        "role": "duty-officer",
        "address": "watch@relief.example",
        "subject": "A flight of North overlaps your convoy on Friday",
        "text": f"Where: {PLACE}\nWhen: 08:00 to 09:30 UTC\n\nCall North, watch officer.",
        "files": (("entry.json", ENTRY), ("proof/inclusion.txt", b"proof\n")),
        "urgency": "urgent",
        "identifier": "desk.valley.example/relief/17",
        "made_at": NOW,
        "time_zone": "Asia/Damascus",
    }
    return Parcel(**(fields | changes))
