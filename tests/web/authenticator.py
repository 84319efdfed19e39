"""An authenticator in software: keys, a counter, and an owner who unlocks it or does not.

Source: W3C Web Authentication level 3, sections 6.1 (authenticator data) and 6.5.2 (attested
credential data); RFC 9053 (COSE keys).
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Json = dict[str, Any]


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Es256:
    """ECDSA on P-256, as nearly all authenticators have it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def cose(self) -> bytes:
        point = self._key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class EdDsa:
    """Ed25519."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    def cose(self) -> bytes:
        return cbor2.dumps({1: 1, 3: -8, -1: 6, -2: self._key.public_key().public_bytes_raw()})

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


@dataclass
class Authenticator:
    """One device with one passkey. `unlocked`: its owner showed a finger or a PIN."""

    origin: str
    key: Es256 | EdDsa = field(default_factory=Es256)
    unlocked: bool = True
    counter: int = 0
    passkey: bytes = field(default_factory=lambda: os.urandom(16))
    handle: str = ""

    def make(self, options: Json) -> Json:
        """What `navigator.credentials.create` answers, as JSON."""
        self.handle = options["user"]["id"]
        attested = bytes(16) + len(self.passkey).to_bytes(2, "big") + self.passkey + self.key.cose()
        data = self._data(options["rp"]["id"], more=attested)
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            {
                "clientDataJSON": b64(self._client_data("webauthn.create", options)),
                "attestationObject": b64(cbor2.dumps(statement)),
            }
        )

    def show(self, options: Json) -> Json:
        """What `navigator.credentials.get` answers, as JSON."""
        self.counter += 1
        data = self._data(options["rpId"])
        client_data = self._client_data("webauthn.get", options)
        return self._answer(
            {
                "clientDataJSON": b64(client_data),
                "authenticatorData": b64(data),
                "signature": b64(self.key.sign(data + sha256(client_data).digest())),
                "userHandle": self.handle,
            }
        )

    def _data(self, host: str, *, more: bytes = b"") -> bytes:
        present, verified, attested = 0x01, 0x04, 0x40
        flags = present | (verified if self.unlocked else 0) | (attested if more else 0)
        counted = bytes([flags]) + self.counter.to_bytes(4, "big")
        return sha256(host.encode()).digest() + counted + more

    def _client_data(self, kind: str, options: Json) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, response: Json) -> Json:
        name = b64(self.passkey)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
