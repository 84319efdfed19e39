"""An HTTPS POST to a party's own machine, signed so that the party can prove who sent it.

    POST <address>
    Idempotency-Key: "<identifier>[#<step>]"           draft-ietf-httpapi-idempotency-key-header
    Content-Digest: sha-256=:...:                      RFC 9530
    Signature-Input: standclear=("@method" "@target-uri" "content-digest" "idempotency-key")
                     ;created=...;keyid="...";alg="ed25519";expires=...
    Signature: standclear=:...:                        RFC 9421
    {"identifier", "recipient", "role", "number", "step", "urgency", "subject", "text",
     "files": [{"name", "base64"}]}

Promise: encrypted with a checked certificate; no redirect is followed, so nobody can pass a
release on to a third machine. A receiver that stalls holds up nobody for longer than the timeout.
Not here: replay. A receiver knows a repeated delivery by its Idempotency-Key, which is signed.
"""

from __future__ import annotations

import base64
import json
import re
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Literal
from urllib.parse import urlsplit

from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ED25519

from standclear.links.deadline import hang_up_after
from standclear.links.interface import Failed, LinkKind, Parcel, Sender, Sent
from standclear.links.settings import WebhookSettings, is_host, is_loopback

RETRY_S = 60.0
RETRY_SETTINGS_S = 600.0
LONGEST_RETRY_S = 3_600.0  # a recipient may ask for patience, not for silence
LIFETIME = timedelta(minutes=5)  # within which the receiver should accept the signature
COVERED = ("@method", "@target-uri", "content-digest", "idempotency-key")

# What RFC 3986 allows in a path and query; anything else must come percent-encoded.
_TARGET = re.compile(r"(/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?")
# 408 and 425 ask for another try (RFC 9110, RFC 8470), 409 says that one is under way.
_TRY_AGAIN = (408, 409, 425, 429)


@dataclass(frozen=True, slots=True)
class Target:
    """Where to POST. `uri` is what is signed: exactly what the receiver sees."""

    scheme: str
    host: str
    port: int
    path: str
    uri: str


@dataclass(slots=True)
class _Request:
    """The message as the signing library wants to see it."""

    url: str
    headers: dict[str, str]
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class WebhookLink:
    """Delivers each parcel in one signed request."""

    settings: WebhookSettings
    sender: Sender
    name: Literal["webhook"] = "webhook"
    _signer: HTTPMessageSigner = field(
        default_factory=lambda: HTTPMessageSigner(signature_algorithm=ED25519), repr=False
    )

    def send(self, parcel: Parcel) -> Sent | Failed:
        """POST one parcel and read the status of the answer, nothing more."""
        target = read_target(parcel.address)
        if target is None:
            return Failed("the address of this role is not a plain https:// URL", None)
        if target.scheme == "http" and not (
            self.settings.plain_loopback and is_loopback(target.host)
        ):
            return Failed("the address of this role begins with http://; https:// is needed", None)
        body = write_body(parcel)
        try:
            context = ssl.create_default_context(cafile=self.settings.ca_file)
        except (OSError, ssl.SSLError):
            return Failed("webhook settings: ca_file cannot be read as PEM", RETRY_SETTINGS_S)
        try:
            headers = self._signed_headers(target, parcel, body)
            status, retry_after = post(
                target, context, body, headers, timeout_s=self.settings.timeout_s
            )
        except (HTTPException, OSError) as error:
            return not_answered(error)
        return _judge(status, retry_after, now=self.sender.clock())

    def _signed_headers(self, target: Target, parcel: Parcel, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f'"{parcel.message_key}"',
        }
        request = _Request(target.uri, headers)
        now = self.sender.clock()
        prepared = self._signer.prepare(
            request,
            key_id=self.sender.key_id,
            created=now,
            expires=now + LIFETIME,
            label="standclear",
            covered_component_ids=COVERED,
            body=body,
        )
        self._signer.apply(request, prepared, self.sender.sign(prepared.signature_base))
        return headers


def post(
    target: Target,
    context: ssl.SSLContext,
    body: bytes,
    headers: dict[str, str],
    *,
    timeout_s: float,
) -> tuple[int, str]:
    """The answer's status and its Retry-After. The answer's body is never read."""
    if target.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(
            target.host, target.port, timeout=timeout_s, context=context
        )
    else:
        connection = HTTPConnection(target.host, target.port, timeout=timeout_s)
    try:
        connection.connect()
        with hang_up_after(timeout_s, connection.sock):
            connection.request("POST", target.path, body, headers)
            answer = connection.getresponse()
            status, retry_after = answer.status, answer.getheader("Retry-After", "")
            answer.close()
        return status, retry_after
    finally:
        connection.close()


def read_target(address: str) -> Target | None:
    """The parts of an http(s) URL without user, fragment or unencoded signs; else None."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    target = address.partition("://")[2][len(parts.netloc) :]
    plain = (
        parts.scheme in ("http", "https")
        and "@" not in parts.netloc
        and is_host(host)
        and port != 0
        and _TARGET.fullmatch(target)
        and address.startswith(f"{parts.scheme}://{parts.netloc}")
        and parts.netloc.lower() in _spellings(host, port)
    )
    if not plain:
        return None
    path = target if target.startswith("/") else "/" + target
    default = 443 if parts.scheme == "https" else 80
    shown = _spellings(host, None if port == default else port)[0]
    return Target(parts.scheme, host, port or default, path, f"{parts.scheme}://{shown}{path}")


def _spellings(host: str, port: int | None) -> tuple[str, ...]:
    """The network location, as it must be written."""
    named = f"[{host}]" if ":" in host else host
    return (named,) if port is None else (f"{named}:{port}",)


def write_body(parcel: Parcel) -> bytes:
    """The JSON that is posted."""
    document = {
        "identifier": parcel.identifier,
        "recipient": parcel.recipient,
        "role": parcel.role,
        "number": parcel.release,
        "step": parcel.step,
        "urgency": parcel.urgency,
        "subject": parcel.subject,
        "text": parcel.text,
        "files": [
            {"name": name, "base64": base64.b64encode(data).decode("ascii")}
            for name, data in parcel.files
        ],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _judge(status: int, retry_after: str, *, now: datetime) -> Sent | Failed:
    if 200 <= status < 300:
        return Sent(f"HTTP {status}")
    if 300 <= status < 400:
        return Failed(f"HTTP {status}: redirects are not followed; amend the address", None)
    if status in _TRY_AGAIN or status >= 500:
        return Failed(f"HTTP {status}", patience(retry_after, now=now))
    return Failed(f"HTTP {status}: the receiver refused it", None)


def patience(retry_after: str, *, now: datetime) -> float:
    """Seconds that the receiver asks for (RFC 9110 10.2.3), within reason."""
    if re.fullmatch(r"[0-9]{1,9}", retry_after, re.ASCII):
        asked = float(retry_after)
    else:
        try:
            asked = (parsedate_to_datetime(retry_after) - now).total_seconds()
        except (ValueError, TypeError):
            return RETRY_S
    return min(max(asked, 1.0), LONGEST_RETRY_S)


def not_answered(error: Exception) -> Failed:
    match error:
        case ssl.SSLCertVerificationError():
            return Failed("the receiver's certificate was refused", RETRY_SETTINGS_S)
        case ssl.SSLError():
            return Failed("TLS with the receiver failed", RETRY_S)
        case TimeoutError():
            return Failed("the receiver did not answer in time; it may have it", RETRY_S, "address")
        case ConnectionRefusedError():
            return Failed("nobody listens at the receiver's address", RETRY_S)
    return Failed("the receiver hung up or could not be reached; it may have it", RETRY_S)


KIND = LinkKind(channel="webhook", settings=WebhookSettings, open=WebhookLink)
