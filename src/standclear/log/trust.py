"""What a verifier decides to trust: one log's key, and which key of a party counted where.

A signature is judged by its entry's place in the log, never by a clock: what a key signed before
its revocation stays valid, what it signs after does not.

    {"format": "standclear-trust", "version": 1, "log": "<vkey>",
     "keys": [{"keyid": "force-a#1", "public_key": "<base64>",
               "from_index": 0, "revoked_index": null, "added_by": ""}]}

`added_by` says who signed for the key: the party itself, or the desk for a party that had none
left; "" where it came with the party's admission, and in files older than the member.

Promise: a file is read whole or refused with the place that is wrong.

Not here: where the list comes from. Adding and revoking keys are entries of the log, so the
picture knows them; a verifier who trusts no desk takes the file from the parties themselves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from standclear.log.errors import BadNote
from standclear.log.keys import KEY_ID
from standclear.log.note import NoteVerifier, from_base64, to_base64

FORMAT = "standclear-trust"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One key of one party, and the entries that it may have signed.

    from_index     the entry that added it; that one may be signed by the key itself
    revoked_index  the entry that revoked it, or None; a key may sign its own revocation
    added_by       whose signature added it; "" with the party's admission, or not known
    """

    keyid: str
    public_key: bytes
    from_index: int
    revoked_index: int | None = None
    added_by: str = ""

    @property
    def from_another(self) -> bool:
        """Whether another than the party added it: the desk's word, not the party's."""
        return self.added_by not in ("", self.keyid.partition("#")[0])

    def counts_at(self, index: int) -> bool:
        """Whether a signature by this key on the entry at `index` is to be believed."""
        return self.from_index <= index and (
            self.revoked_index is None or index <= self.revoked_index
        )


@dataclass(frozen=True, slots=True)
class Trust:
    """The log's key and every party key, past and present."""

    log: NoteVerifier
    keys: tuple[KeyRecord, ...]
    _by_name: dict[str, list[KeyRecord]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for record in self.keys:
            self._by_name.setdefault(record.keyid, []).append(record)

    def public_key(self, keyid: str, index: int) -> bytes | None:
        """The 32 bytes to verify with, or None if no such key counted at that place."""
        record = self.key_at(keyid, index)
        return record.public_key if record else None

    def key_at(self, keyid: str, index: int) -> KeyRecord | None:
        """The key of this name that counted at that place, if one did."""
        for record in self._by_name.get(keyid, ()):
            if record.counts_at(index):
                return record
        return None


def write_trust(trust: Trust) -> bytes:
    """The trust file, for people to read as well."""
    keys = [
        {
            "keyid": record.keyid,
            "public_key": to_base64(record.public_key),
            "from_index": record.from_index,
            "revoked_index": record.revoked_index,
            "added_by": record.added_by,
        }
        for record in trust.keys
    ]
    document = {"format": FORMAT, "version": 1, "log": trust.log.vkey, "keys": keys}
    return (json.dumps(document, indent=2) + "\n").encode()


def read_trust(data: bytes) -> Trust:
    """The trust in a file; `BadNote` names the place that is wrong."""
    try:
        document: object = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise BadNote(f"trust file: not JSON: {fault}") from None
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or document.get("version") != 1
    ):
        raise BadNote(f'trust file: want "format": "{FORMAT}" and "version": 1')
    log, keys = document.get("log"), document.get("keys")
    if not isinstance(log, str) or not isinstance(keys, list):
        raise BadNote('trust file: want "log", a verifier key, and "keys", a list')
    return Trust(NoteVerifier.from_vkey(log), tuple(map(_read_key, range(len(keys)), keys)))


def _read_key(position: int, value: object) -> KeyRecord:
    place = f"trust file: keys/{position}"
    if not isinstance(value, dict):
        raise BadNote(f"{place}: want an object")
    keyid, key_text = value.get("keyid"), value.get("public_key")
    start, end = value.get("from_index"), value.get("revoked_index")
    if not isinstance(keyid, str) or not KEY_ID.fullmatch(keyid):
        raise BadNote(f"{place}/keyid: {keyid!r:.80}: want <party>#<number from 1>")
    public_key = from_base64(key_text) if isinstance(key_text, str) else b""
    if len(public_key) != 32:
        raise BadNote(f"{place}/public_key: want base64 of 32 bytes")
    if type(start) is not int or start < 0:
        raise BadNote(f"{place}/from_index: {start!r:.40}: want a whole number from 0")
    if end is not None and (type(end) is not int or end < start):
        raise BadNote(f"{place}/revoked_index: {end!r:.40}: want null, or at least from_index")
    added_by = value.get("added_by", "")
    if not isinstance(added_by, str) or (added_by and not KEY_ID.fullmatch(f"{added_by}#1")):
        raise BadNote(f"{place}/added_by: {added_by!r:.80}: want a party, or nothing")
    return KeyRecord(keyid, public_key, start, end, added_by)
