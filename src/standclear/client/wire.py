"""One request to a desk: problem documents become the package's errors, waiting is honoured.

    the desk is busy (429, 503), or cannot be reached    tried again until patience ends, then
                                                         Unavailable
    its certificate is not trusted here                  InvalidInput, at once
    the token has ended, or is not known (401)           NotKnown, at once

Promise: a request that may change something is sent again only where that is harmless: a
statement is known by its hash, and is answered as it was the first time.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from time import monotonic, sleep
from typing import Any

import httpx

from standclear.core.errors import (
    Corrupt,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotKnown,
    Spent,
    Stale,
    StandclearError,
    Unavailable,
    possible_now,
)

PATIENCE_S = 60.0
"""How long a desk may be out of reach: a restart takes some seconds, a link may be down longer."""

FIRST_WAIT_S, LONGEST_WAIT_S = 0.25, 5.0
"""Doubles from try to try, where the desk names no wait of its own."""


Waiting = Callable[[str, float], None]
"""Told before each wait: why, and for how many seconds."""


class Wire:
    """A connection to one desk as one party's person or program."""

    def __init__(
        self,
        http: httpx.Client,
        token: str,
        *,
        patience_s: float = PATIENCE_S,
        waiting: Waiting = lambda why, wait_s: None,
    ) -> None:
        self.http, self._patience_s, self._waiting = http, patience_s, waiting
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Any:
        """The document at a path."""
        known = {n: v for n, v in query.items() if v is not None and v is not False and v != ""}
        return self.send("GET", path, params=known).json()

    def post(self, path: str, document: Any, headers: Mapping[str, str] | None = None) -> Any:
        """The answer to a document."""
        return self.send("POST", path, json=document, headers=dict(headers or {})).json()

    def send(self, verb: str, path: str, **options: Any) -> httpx.Response:
        """The answer of the desk, tried again while it is busy or out of reach.

        Raises the package's errors; `Unavailable` if the desk cannot be reached at all.
        """
        headers = self._headers | options.pop("headers", {})
        until, wait_s = monotonic() + self._patience_s, FIRST_WAIT_S
        while True:
            try:
                answer = self.http.request(verb, path, headers=headers, **options)
            except httpx.TransportError as fault:
                refused, asked_s = self._out_of_reach(fault), wait_s
            else:
                if answer.status_code < 400:
                    return answer
                refused, asked_s = fault_of(answer), _asked_wait(answer, wait_s)
                if answer.status_code not in (429, 503) or isinstance(refused, Spent):
                    raise refused
            if monotonic() + asked_s > until:
                raise refused
            self._waiting(str(refused), asked_s)
            sleep(asked_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    def _out_of_reach(self, fault: httpx.TransportError) -> StandclearError:
        """Waiting helps against everything but a certificate that is not trusted."""
        where = str(self.http.base_url).rstrip("/")
        if isinstance(fault, httpx.UnsupportedProtocol):
            raise InvalidInput("desk", where, "an address such as https://desk.example") from fault
        if _is_tls(fault):
            expected = (
                "a desk whose certificate this machine trusts; SSL_CERT_FILE names the "
                f"certificate of a desk that signs its own ({fault})"
            )
            raise InvalidInput("desk", where, expected) from fault
        return Unavailable(f"{where} cannot be reached: {fault or type(fault).__name__}")

    def stream(self, path: str, headers: Mapping[str, str]) -> Any:
        """An open answer, for the live stream; a context manager."""
        return self.http.stream("GET", path, headers=self._headers | dict(headers), timeout=30)


def fault_of(answer: httpx.Response) -> StandclearError:
    """The error that a problem document tells of."""
    try:
        said: Any = answer.json()
    except ValueError:
        said = {}
    detail = str(said.get("detail") or f"{answer.status_code} {answer.reason_phrase}")
    match answer.status_code:
        case 422 | 400 | 413 | 415:
            return InvalidInput(
                str(said.get("pointer", "request")),
                said.get("value", ""),
                str(said.get("expected", detail)),
                possible=tuple(said.get("possible", ())),
            )
        case 401:
            return NotKnown(detail, (f"standclear login {_origin(answer)}",))
        case 403:
            possible = tuple(said.get("possible", ()))
            return NotAllowed(detail.removesuffix(possible_now(possible)), possible)
        case 404:
            return NotFound(detail)
        case 409 | 410 | 412:
            return Stale(detail, tuple(said.get("unseen", ())))
        case 429 | 503:
            kind = Spent if said.get("error") == Spent.__name__ else Unavailable
            return kind(detail, _asked_wait(answer, 1.0))
        case _:
            return Corrupt(detail) if said.get("error") == "Corrupt" else Unavailable(detail)


def _origin(answer: httpx.Response) -> str:
    return f"{answer.request.url.scheme}://{answer.request.url.netloc.decode()}"


def _asked_wait(answer: httpx.Response, otherwise: float) -> float:
    asked = answer.headers.get("retry-after", "")
    return float(asked) if asked.isdecimal() else otherwise


def _is_tls(fault: BaseException) -> bool:
    """Whether a certificate was not trusted; httpx keeps the cause, and its text."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "CERTIFICATE_VERIFY_FAILED" in str(fault)
