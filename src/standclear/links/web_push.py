"""Waking a browser through the push service that its maker runs (RFC 8030, 8291, 8292).

    POST <endpoint>          TTL, Topic, Urgency; Content-Encoding: aes128gcm; VAPID

The service is a third party. It learns that this desk woke this browser, and when; what the
message says is encrypted for the browser, and says only that something is new at the desk.

Promise: every message is the same few bytes, whatever it is about; only services on the
operator's list are spoken to, so that nobody makes the desk knock at its own neighbours.
Not here: whom to wake and when (service/people/reaching.py).
"""

from __future__ import annotations

import os
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from standclear.core.errors import InvalidInput
from standclear.links.interface import Failed, Sent
from standclear.links.settings import is_loopback
from standclear.links.webhook import Target, not_answered, patience, post, read_target
from standclear.log.files import write_new

PAYLOAD = b'{"new":true}'
TTL_S = 12 * 3600
"""A browser that wakes up later than this looks for itself (own choice)."""

TOPIC = "new"  # a later message takes the place of one not delivered (RFC 8030, section 5.4)
VAPID_LIVES = timedelta(hours=12)  # at most 24 h (RFC 8292, section 2)
TIMEOUT_S = 20.0
POINT_BYTES, SECRET_BYTES = 65, 16  # uncompressed P-256; RFC 8291, sections 3.1 and 3.2


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser is woken, and the keys to write to it, in base64url as it gave them."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The browser wants no more of it (404, 410): forget it (RFC 8030, section 7.3)."""


@dataclass(frozen=True, slots=True)
class WebPush:
    """Wakes browsers in the desk's name.

    contact   `mailto:` or `https:` for a service whose operator wants to complain
    services  host names that may be spoken to; `*.` before one for its subdomains
    plain_loopback   also http:// to this very machine, for exercises
    """

    key: ECKey
    contact: str
    services: tuple[str, ...]
    clock: Callable[[], datetime]
    ca_file: Path | None = None
    plain_loopback: bool = False

    @property
    def public_key(self) -> str:
        """What browsers subscribe with: the uncompressed point in base64url."""
        return _base64url(_point(self.key))

    def check(self, subscription: Subscription) -> None:
        """Refuse what cannot be one, or is none of the services on the list."""
        if self._target(subscription.endpoint) is None:
            host = urlsplit(subscription.endpoint).hostname if subscription.endpoint else ""
            expected = f"a push service on this desk's list: {', '.join(self.services)}"
            raise InvalidInput("endpoint", host or "(none)", expected)
        point, secret = _decoded(subscription.p256dh), _decoded(subscription.auth)
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            raise InvalidInput("keys/p256dh", "(withheld)", "a P-256 point in base64url") from None
        if len(point) != POINT_BYTES or len(secret) != SECRET_BYTES:
            raise InvalidInput("keys/auth", "(withheld)", "16 bytes in base64url")

    def wake(self, subscription: Subscription) -> Sent | Failed | Gone:
        """One message. Answers for every outcome of the wire; never raises for one."""
        target = self._target(subscription.endpoint)
        if target is None:
            return Gone()  # the list was changed since
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
            headers = self._headers(target)
            body = encrypted(subscription, PAYLOAD)
            status, retry_after = post(target, context, body, headers, timeout_s=TIMEOUT_S)
        except (HTTPException, OSError) as error:
            return not_answered(error)
        if 200 <= status < 300:
            return Sent(f"HTTP {status}")
        if status in (404, 410):
            return Gone()
        return Failed(f"HTTP {status}", patience(retry_after, now=self.clock()))

    def _headers(self, target: Target) -> dict[str, str]:
        claims = {
            "aud": target.uri[: len(target.uri) - len(target.path)],
            "exp": int((self.clock() + VAPID_LIVES).timestamp()),
            "sub": self.contact,
        }
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, self.key)
        return {
            "Authorization": f"vapid t={token}, k={self.public_key}",  # RFC 8292, section 3
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(TTL_S),
            "Urgency": "high",  # of every message alike: it tells the service nothing
            "Topic": TOPIC,
        }

    def _target(self, endpoint: str) -> Target | None:
        target = read_target(endpoint)
        if target is None:
            return None
        if self.plain_loopback and is_loopback(target.host):
            return target
        known = any(_is_host_of(target.host, service) for service in self.services)
        return target if known and target.scheme == "https" and target.port == 443 else None


def encrypted(subscription: Subscription, payload: bytes) -> bytes:
    """The payload as only this browser reads it (RFC 8291); new keys for every message."""
    return bytes(
        http_ece.encrypt(
            payload,
            salt=os.urandom(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_decoded(subscription.p256dh),
            auth_secret=_decoded(subscription.auth),
            version="aes128gcm",
        )
    )


def open_key(path: Path) -> ECKey:
    """The desk's key for push services; made where there is none, readable by its owner alone.

    It proves to a service that the same desk wakes as subscribed; it signs nothing of the record.
    """
    try:
        held = path.read_bytes()
    except FileNotFoundError:
        made = ec.generate_private_key(ec.SECP256R1())
        held = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        try:
            write_new(path, held)
        except FileExistsError:  # another process of this desk was faster
            held = path.read_bytes()
    return ECKey.import_key(held)


def _point(key: ECKey) -> bytes:
    public = key.public_key
    return public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _is_host_of(host: str, service: str) -> bool:
    return (
        host.lower().endswith(service[1:]) if service.startswith("*.") else host.lower() == service
    )


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError:
        return b""


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
