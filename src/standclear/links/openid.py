"""An OpenID provider, asked who somebody is (OpenID Connect Core 1.0, code flow with PKCE).

Promise: what comes back is believed only if the provider's key signed it, for this desk, for this
very question, now (section 3.1.3.7); keys of symmetric kinds and unsigned tokens are not taken.
No redirect is followed, no answer longer than `MOST_BYTES` is read, nothing goes over plain http
but to this very machine. A provider that cannot be reached is a fault of its own kind.
Not here: who the person is at the desk (service/people/oidc.py).

Sources: OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636 (PKCE, S256); RFC 9207 (`iss`).
"""

from __future__ import annotations

import hashlib
import json
import stat
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from standclear.core.errors import InvalidInput, NotAllowed, Unavailable
from standclear.links.settings import is_loopback

TIMEOUT_S = 10.0
AT_ONCE = 8
"""Questions under way at the provider (own choice). Whoever wants may begin to sign in: a provider
that stalls must not hold all the threads by which the desk answers everybody else."""

MOST_BYTES = 256 * 1024
KEPT_S = 3600.0  # how long the provider's own description is believed
LEEWAY_S = 60
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_GRANT = "authorization_code"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(slots=True)
class _Known:
    """What discovery said, and when."""

    endpoints: dict[str, str] = field(default_factory=dict)
    at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider, and the desk as its client.

    secret_file  holds the client's secret; None for a public client, which PKCE alone protects
    back_to      where browsers come back to: `https://desk.example/v1/oidc/callback`
    """

    issuer: str
    client: str
    back_to: str
    secret_file: Path | None = None
    ca_file: Path | None = None
    clock_s: Callable[[], float] = time.time
    _known: _Known = field(default_factory=_Known)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _free: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))

    def __post_init__(self) -> None:
        if not _may_be_asked(self.issuer):
            raise InvalidInput("oidc_issuer", self.issuer, "https://PROVIDER")

    @property
    def name(self) -> str:
        """What people know it by."""
        return urlsplit(self.issuer).hostname or self.issuer

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is sent to sign in."""
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.back_to,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoints()[_ENDPOINTS[0]]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def subject(self, code: str, *, verifier: str, nonce: str) -> str:
        """Who signed in there, in the provider's words; `NotAllowed` unless all of it holds."""
        answer = self._redeemed(code, verifier)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotAllowed("the provider's answer is not taken: it holds no ID token")
        return self._checked(token, nonce)

    def _redeemed(self, code: str, verifier: str) -> Mapping[str, Any]:
        form = {
            "grant_type": _GRANT,
            "code": code,
            "redirect_uri": self.back_to,
            "code_verifier": verifier,
        }
        if self.secret_file is None:
            form["client_id"] = self.client
        return self._ask("POST", self._endpoints()["token_endpoint"], form)

    def _checked(self, token: str, nonce: str) -> str:
        """The subject of an ID token (section 3.1.3.7)."""
        keys = self._ask("GET", self._endpoints()["jwks_uri"])
        rules = jwt.JWTClaimsRegistry(
            now=int(self.clock_s()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]  # read as JSON
            rules.validate(found.claims)
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise NotAllowed(f"the ID token is not taken: {type(fault).__name__}") from fault
        subject, party = found.claims["sub"], found.claims.get("azp", self.client)
        if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or party != self.client:
            raise NotAllowed("the ID token is not taken: it was made for another client")
        return subject

    def _endpoints(self) -> dict[str, str]:
        """What the provider says of itself; asked again after an hour."""
        with self._lock:
            if self._known.endpoints and self.clock_s() - self._known.at_s < KEPT_S:
                return self._known.endpoints
        found = self._ask("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise Unavailable("the provider calls itself by another name than in the settings", 600)
        endpoints = {name: str(found.get(name, "")) for name in _ENDPOINTS}
        if not all(map(_may_be_asked, endpoints.values())):
            raise Unavailable("the provider names no endpoints that may be asked", 600)
        with self._lock:
            self._known.endpoints, self._known.at_s = endpoints, self.clock_s()
        return endpoints

    def _login(self, form: dict[str, str] | None) -> httpx.BasicAuth | None:
        """The client's own name and secret (RFC 6749, section 2.3.1), where it has one."""
        if form is None or self.secret_file is None:
            return None
        return httpx.BasicAuth(quote(self.client, ""), quote(_secret(self.secret_file), ""))

    def _ask(self, method: str, url: str, form: dict[str, str] | None = None) -> Mapping[str, Any]:
        if not self._free.acquire(blocking=False):
            raise Unavailable("many are signing in by the provider, or it stalls", 5)
        try:
            return self._asked(method, url, form)
        finally:
            self._free.release()

    def _asked(self, method: str, url: str, form: dict[str, str] | None) -> Mapping[str, Any]:
        verify: Any = str(self.ca_file) if self.ca_file else True
        try:
            with (
                httpx.Client(timeout=TIMEOUT_S, verify=verify, trust_env=False) as client,
                client.stream(method, url, data=form, auth=self._login(form)) as answer,
            ):
                body = _limited(answer)
                status = answer.status_code
        except (httpx.HTTPError, OSError) as fault:
            raise Unavailable("the provider cannot be reached", 10) from fault
        if status in (400, 401, 403) and form is not None:
            raise NotAllowed("the provider did not take this sign-in", ("begin again",))
        if status != 200:
            raise Unavailable(f"the provider answers HTTP {status}", 30)
        return _read(body)


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _may_be_asked(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = parts.scheme == "http" and is_loopback(host)
    return bool(host) and (parts.scheme == "https" or plain) and "@" not in parts.netloc


def _limited(answer: httpx.Response) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unavailable("the provider's answer has no end", 600)
    return body


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unavailable("the provider's answer cannot be read", 30)
    return found


def _secret(path: Path) -> str:
    """The first line of a file that nobody but its owner can read."""
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Unavailable("oidc_secret_file cannot be read", 600) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Unavailable("oidc_secret_file is open to others; its mode should be 0600", 600)
    return text.partition("\n")[0].strip()
