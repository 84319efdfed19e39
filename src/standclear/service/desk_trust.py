"""What a desk hands out to verifiers: the log's key, and every party key with its place.

Not here: what verifiers make of it (log/trust.py, verifier/).
"""

from __future__ import annotations

from standclear.core.picture import Picture
from standclear.log.note import NoteVerifier, from_base64
from standclear.log.trust import KeyRecord, Trust


def trust_of(picture: Picture, verifier: NoteVerifier) -> Trust:
    """The keys that a picture's log has granted, revoked ones among them."""
    keys = tuple(
        KeyRecord(
            key_id,
            from_base64(span.grant.public_key),
            span.granted_at,
            span.revoked_at,
            span.added_by,
        )
        for record in picture.parties.values()
        for key_id, span in record.keys.items()
    )
    return Trust(verifier, keys)


def live_key(picture: Picture, key_id: str) -> str | None:
    """The public key that signs under this id now, by the log."""
    return picture.public_key(key_id, picture.size)
