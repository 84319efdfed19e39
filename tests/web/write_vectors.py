"""Write what the browser is held against: `python -m tests.web.write_vectors`.

frontend/src/lib/statement-schema.json   which members a statement may leave out, and their
                                         defaults, from the desk's own model
frontend/tests/vectors.json              statements, and the exact bytes that Python signs
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import Field, TypeAdapter

from standclear.core.agreements.dates import DatedWords, Period
from standclear.core.agreements.instrument import EntryRule, Instrument, MapRef, Term
from standclear.core.agreements.said import InstrumentPropose, InstrumentSign
from standclear.core.agreements.text import Text, canonical
from standclear.core.mechanism import Mechanism
from standclear.core.shape import Circle, Position, Volume4D
from standclear.core.statements import MechanismSet, ReceiptGive, Statement, ZonePropose, ZoneReject
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.formats import documents
from standclear.formats.younger import YOUNGER
from standclear.log.entry import PAYLOAD_TYPE, read_entry, seal
from standclear.log.header import Header
from standclear.log.keys import PartySigner, private_key_from_seed
from standclear.service.shown.plain import plain

FRONTEND = Path(__file__).parents[2] / "frontend"
SCHEMA = FRONTEND / "src/lib/statement-schema.json"
VECTORS = FRONTEND / "tests/vectors.json"

SEED = bytes(range(32))
AT = datetime(2030, 5, 6, 1, 0, tzinfo=UTC)
KEPT = {
    "$ref", "$defs", "properties", "required", "items", "prefixItems", "anyOf", "oneOf", "const",
    "default", "type",
}  # fmt: skip
"""What frontend/src/lib/schema.ts reads; descriptions and titles would only be downloaded."""


def schema_text() -> str:
    """The schema of every statement, as the browser needs it."""
    whole = TypeAdapter(Annotated[Statement, Field(discriminator="type")]).json_schema()
    return json.dumps(_thin(whole), separators=(",", ":"), sort_keys=True) + "\n"


def _thin(schema: Any) -> Any:
    """A schema without what is only for people; names of members and definitions all stay."""
    if isinstance(schema, list):
        return [_thin(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    thin = {}
    for name, value in schema.items():
        if name == "properties":
            thin[name] = {key: _member(key, _thin(each)) for key, each in value.items()}
        elif name == "$defs":
            thin[name] = {key: _thin(each) for key, each in value.items()}
        elif name in ("default", "const"):
            thin[name] = value
        elif name in KEPT:
            thin[name] = _thin(value)
    return thin


def _member(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A younger member is not filled in, and is taken out with the value that says nothing."""
    if name not in YOUNGER or "default" not in schema:
        return schema
    rest = {key: value for key, value in schema.items() if key != "default"}
    return rest | {"unsaid": YOUNGER[name]}


def statements() -> list[tuple[Statement, dict[str, Any]]]:
    """Statements, and what a form hands over for each: only what a person said."""
    circle = Circle(Position(-219645000, -330246250), 4_500_000)
    zone = Zone(
        id="north/zone/7",
        version=1,
        kind=ZoneKind.NO_FLY,
        name='Больница "Халмере" · مستشفى \u2028\x7f\t\\ 🚑',
        volumes=(Volume4D(circle, None, None, AT, AT.replace(month=6)),),
        rule=ZoneRule(("south",), (Domain.AIR,)),
    )
    draft = _draft()
    settings = Mechanism("desk", "Desk", "UTC", watch_contact_s=120)  # of the younger ones, one
    return [
        (
            ReceiptGive(Receipt(17, ReceiptLevel.ACKNOWLEDGED, "duty-officer")),
            {
                "type": "receipt.give",
                "receipt": {
                    "release": 17,
                    "level": "acknowledged",
                    "role": "duty-officer",
                },
            },
        ),
        (
            ZoneReject("south/zone/2", 3, "the line cuts the road"),
            {
                "type": "zone.reject",
                "zone": "south/zone/2",
                "version": 3,
                "reason": "the line cuts the road",
            },
        ),
        (ZonePropose(zone), _bare_zone(zone)),
        (MechanismSet(settings), {"type": "mechanism.set", "mechanism": plain(settings)}),
        (InstrumentPropose(draft), _bare_draft(draft)),
        (
            InstrumentSign("quiet", 1, draft.seal),
            {"type": "instrument.sign", "instrument": "quiet", "version": 1, "seal": draft.seal},
        ),
    ]


def _draft() -> Instrument:
    """Two languages of which one runs from the right, a term, a date with its words."""
    quote = DatedWords("maps_due", AT, "UTC", False, "by 6 May 2030", clause="1")
    return Instrument(
        id="quiet",
        version=1,
        name="Quiet areas",
        texts=(
            Text("en", canonical("Memorandum\n1. Maps are drawn by 6 May 2030.")),
            Text("ar", canonical("مذكرة\n١. تُرسم الخرائط.")),
        ),
        signatories=("north", "south"),
        entry=EntryRule(2),
        prevails="en",
        term=Term(lasts=Period(6)),
        maps=(MapRef("Annex", "0f" * 32),),
        dates=(quote,),
    )


def _bare_draft(draft: Instrument) -> dict[str, Any]:
    """A draft as a form would hand it over, without the members that have defaults."""
    said = json.loads(documents.write_statement(InstrumentPropose(draft)))
    for name in ("renewal", "shared_with"):
        del said["instrument"][name]
    for name in ("on", "deposit_with", "clause"):
        del said["instrument"]["entry"][name]
    for name in ("zone", "version"):
        del said["instrument"]["maps"][0][name]
    return dict(said)


def _bare_zone(zone: Zone) -> dict[str, Any]:
    """A zone as a form would hand it over, without the members that have defaults."""
    said = json.loads(documents.write_statement(ZonePropose(zone)))
    for name in ("agreement_of", "illustrative", "schedule", "baseline", "shared_with"):
        del said["zone"][name]
    del said["zone"]["volumes"][0]["ground_mm"]
    del said["zone"]["rule"]["acts"]
    return dict(said)


def vectors() -> dict[str, Any]:
    """One thread of entries, each with every intermediate byte string."""
    key = PartySigner.from_seed("north", 3, SEED)
    pem = private_key_from_seed(SEED).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    header = Header(type="x", issuer="north", seq=1, prev="", issued_at="2030-05-06T01:00:00Z")
    cases = []
    for number, (statement, said) in enumerate(statements()):
        body = documents.write_statement(statement)
        nonce = sha256(b"nonce %d" % number).digest()
        header = replace(header, type=statement.type)
        sealed = seal(header, body=body, nonce=nonce, key=key)
        entry = read_entry(sealed.leaf)
        pae = b"DSSEv1 %d %b %d %b" % (
            len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(entry.payload), entry.payload,
        )  # fmt: skip
        cases.append(
            {
                "said": said,
                "thread": {"seq": header.seq - 1, "prev": header.prev},
                "issued_at": header.issued_at,
                "nonce": b64encode(nonce).decode(),
                "body": body.decode(),
                "body_sha256": sha256(body).hexdigest(),
                "header": entry.payload.decode(),
                "pae_sha256": sha256(pae).hexdigest(),
                "leaf": sealed.leaf.decode(),
                "leaf_hash": entry.leaf_hash.hex(),
            }
        )
        header = replace(header, seq=header.seq + 1, prev=entry.leaf_hash.hex())
    return {
        "key": {"key_id": key.keyid, "public_key": key.public_key_base64, "pem": pem.decode()},
        "cases": cases,
    }


def vectors_text() -> str:
    return json.dumps(vectors(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text())
    VECTORS.write_text(vectors_text())
