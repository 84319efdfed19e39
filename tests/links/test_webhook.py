"""A party runs its own machine and wants releases as signed requests.

Every receiver here is a real server on this machine. It can prove who sent what it got; it cannot
pass it on by redirect, hold the desk up, or make it wait for ever.
"""

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from http_message_signatures import HTTPMessageSigner, algorithms
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.links.interface import Failed, Sent
from standclear.links.settings import WebhookSettings
from standclear.links.webhook import (
    LONGEST_RETRY_S,
    RETRY_S,
    RETRY_SETTINGS_S,
    WebhookLink,
    read_target,
)

from .certificates import make_certificate, server_context
from .parcels import DESK, ENTRY, KEY, NOW, PLACE, parcel
from .scripted import scripted


@dataclass
class Receiver:
    """A party's machine: keeps requests, answers as it was told to."""

    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append((self.path, dict(self.headers.items()), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.body)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(receiver.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


class Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news here."""


@contextmanager
def running(receiver: Receiver, certificate: Path | None = None) -> Iterator[str]:
    server = Server(("127.0.0.1", 0), receiver.handler())
    scheme = "http"
    if certificate is not None:
        server.socket = server_context(certificate).wrap_socket(server.socket, server_side=True)
        scheme = "https"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def link(**changes: Any) -> WebhookLink:
    return WebhookLink(
        WebhookSettings(**({"timeout_s": 5.0, "plain_loopback": True} | changes)), DESK
    )


def deliver(receiver: Receiver, **changes: Any) -> Sent | Failed:
    with running(receiver) as url:
        return link().send(parcel(address=f"{url}/inbox?desk=valley", **changes))


# ---- what arrives


def test_a_release_arrives_whole() -> None:
    receiver = Receiver()
    assert deliver(receiver) == Sent("HTTP 202")
    [(path, headers, body)] = receiver.heard
    assert path == "/inbox?desk=valley"
    assert headers["Content-Type"] == "application/json"
    assert headers["Idempotency-Key"] == '"desk.valley.example/relief/17"'
    about = parcel()
    assert json.loads(body) == {
        "identifier": about.identifier,
        "recipient": "relief",
        "role": "duty-officer",
        "number": 17,
        "step": "",
        "urgency": "urgent",
        "subject": about.subject,
        "text": about.text,
        "files": [
            {"name": "entry.json", "base64": base64.b64encode(ENTRY).decode()},
            {"name": "proof/inclusion.txt", "base64": base64.b64encode(b"proof\n").decode()},
        ],
    }


def test_nothing_of_the_content_stands_in_the_headers() -> None:
    receiver = Receiver()
    deliver(receiver)
    [(path, headers, _)] = receiver.heard
    outside = path + json.dumps(headers)
    assert "36.6" not in outside
    assert "convoy" not in outside


def test_every_attempt_carries_the_same_key_and_a_reminder_its_own() -> None:
    receiver = Receiver()
    with running(receiver) as url:
        for changes in ({}, {"role": "deputy"}, {"step": "rung-1"}):
            link().send(parcel(address=url, **changes))
    first, again, reminder = (headers["Idempotency-Key"] for _, headers, _ in receiver.heard)
    assert first == again
    assert reminder == '"desk.valley.example/relief/17#rung-1"'


# ---- who sent it


def _one_request() -> tuple[str, dict[str, str], bytes]:
    receiver = Receiver()
    with running(receiver) as url:
        link().send(parcel(address=f"{url}/inbox?desk=valley"))
    [(path, headers, body)] = receiver.heard
    return url + path, headers, body


def _verify(url: str, headers: dict[str, str], body: bytes, method: str = "POST") -> None:
    """As a receiver would by hand, from the text of RFC 9421 2.5 and RFC 9530 2; no library."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    label, _, parameters = headers["Signature-Input"].partition("=")
    lines = (
        f'"@method": {method}',
        f'"@target-uri": {url}',
        f'"content-digest": sha-256=:{digest}:',
        f'"idempotency-key": {headers["Idempotency-Key"]}',
        f'"@signature-params": {parameters}',
    )
    signature = headers["Signature"].removeprefix(f"{label}=").strip(":")
    KEY.public_key().verify(base64.b64decode(signature), "\n".join(lines).encode())


def test_the_receiver_proves_who_sent_it_with_nothing_but_the_public_key() -> None:
    url, headers, body = _one_request()
    _verify(url, headers, body)
    created, expires = int(NOW.timestamp()), int((NOW + timedelta(minutes=5)).timestamp())
    assert headers["Signature-Input"] == (
        'standclear=("@method" "@target-uri" "content-digest" "idempotency-key")'
        f';created={created};keyid="desk.valley.example#1";alg="ed25519";expires={expires}'
    )


@pytest.mark.parametrize("changed", ["url", "key", "body", "method", "time"])
def test_a_changed_request_is_not_from_the_desk(changed: str) -> None:
    url, headers, body = _one_request()
    _verify(url, headers, body)
    key, given = "Idempotency-Key", "Signature-Input"
    tampered = {
        "url": (url.replace("/inbox", "/elsewhere"), headers, body, "POST"),
        "key": (url, headers | {key: headers[key].replace("17", "18")}, body, "POST"),
        "body": (url, headers, body.replace(b"17", b"18"), "POST"),
        "method": (url, headers, body, "PUT"),
        "time": (url, headers | {given: headers[given].replace("=17", "=18")}, body, "POST"),
    }[changed]
    with pytest.raises(InvalidSignature):
        _verify(*tampered)


@dataclass
class _RfcRequest:
    """The request of RFC 9421 appendix B.2, first message."""

    method: str = "POST"
    url: str = "http://example.com/foo?param=Value&Pet=dog"
    headers: dict[str, str] = field(
        default_factory=lambda: {
            "Host": "example.com",
            "Date": "Tue, 20 Apr 2021 02:07:55 GMT",
            "Content-Type": "application/json",
            "Content-Length": "18",
        }
    )


def test_the_signing_library_makes_the_signature_printed_in_rfc_9421_b_2_6() -> None:
    key = load_der_private_key(
        base64.b64decode("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"), None
    )
    assert isinstance(key, Ed25519PrivateKey)  # B.1.4, published for tests
    prepared = HTTPMessageSigner(signature_algorithm=algorithms.ED25519).prepare(
        _RfcRequest(),
        key_id="test-key-ed25519",
        created=datetime.fromtimestamp(1_618_884_473, UTC),
        label="sig-b26",
        include_alg=False,
        covered_component_ids=(
            *("date", "@method", "@path", "@authority"),
            *("content-type", "content-length"),
        ),
    )
    assert base64.b64encode(key.sign(prepared.signature_base)).decode() == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


# ---- what the answer means


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_means_that_the_next_post_has_it(status: int) -> None:
    assert deliver(Receiver(status=status)) == Sent(f"HTTP {status}")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_a_4xx_is_final(status: int) -> None:
    assert deliver(Receiver(status=status)) == Failed(
        f"HTTP {status}: the receiver refused it", None
    )


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504])
def test_a_busy_or_broken_receiver_is_tried_again(status: int) -> None:
    assert deliver(Receiver(status=status)) == Failed(f"HTTP {status}", RETRY_S)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("120", 120.0),
        ("0", 1.0),
        ("Sun, 22 Nov 2026 06:50:00 GMT", 600.0),
        ("Sun, 22 Nov 2020 06:50:00 GMT", 1.0),
        ("999999999", LONGEST_RETRY_S),
        ("Sun, 22 Nov 2099 06:50:00 GMT", LONGEST_RETRY_S),
        ("99999999999999999999", RETRY_S),
        ("-5", RETRY_S),
        ("soon", RETRY_S),
        ("Sun, 22 Nov 2026 06:50:00 -0000", RETRY_S),
        ("", RETRY_S),
    ],
)
def test_a_receiver_may_ask_for_patience_but_not_for_silence(
    status: int, asked: str, granted: float
) -> None:
    receiver = Receiver(status=status, headers={"Retry-After": asked})
    assert deliver(receiver) == Failed(f"HTTP {status}", granted)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_passes_a_release_on(status: int) -> None:
    third = Receiver()
    with running(third) as elsewhere:
        receiver = Receiver(status=status, headers={"Location": elsewhere})
        result = deliver(receiver)
    assert result == Failed(f"HTTP {status}: redirects are not followed; amend the address", None)
    assert third.heard == []


def test_an_answer_is_never_read_beyond_its_head() -> None:
    receiver = Receiver(status=400, body=f"you sent {PLACE}".encode() * 100_000)
    result = deliver(receiver)
    assert result == Failed("HTTP 400: the receiver refused it", None)


# ---- receivers that break


def inbox(port: int) -> str:
    return f"http://127.0.0.1:{port}/inbox"


def _listen(line: socket.socket) -> None:
    while line.recv(65_536):
        pass


def test_a_silent_receiver_is_not_waited_for_for_ever() -> None:
    with scripted(_listen) as port:
        result = link(timeout_s=0.3).send(parcel(address=inbox(port)))
    assert result == Failed(
        "the receiver did not answer in time; it may have it", RETRY_S, "address"
    )


@pytest.mark.parametrize("opening", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 100 Go on\r\n\r\n"])
def test_a_receiver_that_drips_an_answer_holds_up_nobody(opening: bytes) -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(opening)
        while True:
            line.sendall(b"HTTP/1.1 100 Go on\r\n\r\n" if b"100" in opening else b"x")
            time.sleep(0.02)

    begun = time.monotonic()
    with scripted(drip) as port:
        result = link(timeout_s=0.4).send(parcel(address=inbox(port)))
    assert result == Failed(
        "the receiver did not answer in time; it may have it", RETRY_S, "address"
    )
    assert time.monotonic() - begun < 10


def test_a_receiver_that_does_not_take_the_body_holds_up_nobody() -> None:
    over = threading.Event()
    with scripted(lambda line: over.wait(30) and None) as port:
        result = link(timeout_s=0.4).send(
            parcel(address=inbox(port), files=(("big", bytes(20_000_000)),))
        )
        over.set()
    assert result == Failed(
        "the receiver did not answer in time; it may have it", RETRY_S, "address"
    )


@pytest.mark.parametrize(
    "noise",
    [b"", b"\xff\xfe" * 100, b"220 mail.example ESMTP\r\n", b"HTTP/1.1 abc\r\n\r\n", b"x" * 70_000],
)
def test_a_receiver_that_talks_nonsense_is_tried_again(noise: bytes) -> None:
    def talk(line: socket.socket) -> None:
        line.recv(65_536)
        line.sendall(noise)

    with scripted(talk) as port:
        result = link().send(parcel(address=inbox(port)))
    assert result == Failed("the receiver hung up or could not be reached; it may have it", RETRY_S)


def test_nobody_at_the_door_is_tried_again() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as line:
        port = line.getsockname()[1]
    result = link().send(parcel(address=f"http://127.0.0.1:{port}/"))
    assert result == Failed("nobody listens at the receiver's address", RETRY_S)


# ---- encryption


def test_a_release_goes_encrypted_to_a_certificate_that_is_trusted(tmp_path: Path) -> None:
    certificate, receiver = make_certificate(tmp_path), Receiver()
    with running(receiver, certificate) as url:
        result = link(ca_file=certificate, plain_loopback=False).send(parcel(address=f"{url}/in"))
    assert result == Sent("HTTP 202")
    [(path, headers, body)] = receiver.heard
    _verify(url + path, headers, body)


@pytest.mark.parametrize("trouble", ["stranger", "other host"])
def test_a_receiver_with_a_wrong_certificate_gets_nothing(tmp_path: Path, trouble: str) -> None:
    receiver = Receiver()
    (tmp_path / "theirs").mkdir()
    host = "127.0.0.2" if trouble == "other host" else "127.0.0.1"
    theirs = make_certificate(tmp_path / "theirs", host)
    trusted = theirs if trouble == "other host" else make_certificate(tmp_path)
    with running(receiver, theirs) as url:
        result = link(ca_file=trusted).send(parcel(address=url))
    assert result == Failed("the receiver's certificate was refused", RETRY_SETTINGS_S)
    assert receiver.heard == []


def test_a_receiver_that_speaks_plain_on_https_gets_nothing() -> None:
    receiver = Receiver()
    with running(receiver) as url:
        result = link().send(parcel(address=url.replace("http:", "https:")))
    assert result == Failed("TLS with the receiver failed", RETRY_S)
    assert receiver.heard == []


def test_a_missing_certificate_file_is_the_operators_to_mend(tmp_path: Path) -> None:
    result = link(ca_file=tmp_path / "gone.pem").send(parcel(address="https://127.0.0.1:9/"))
    assert result == Failed("webhook settings: ca_file cannot be read as PEM", RETRY_SETTINGS_S)


# ---- addresses


@pytest.mark.parametrize(
    "address",
    [
        "",
        "relief.example/inbox",
        "ftp://relief.example/",
        "file:///etc/passwd",
        "https://",
        "https:///inbox",
        "https://desk:secret@relief.example/",
        "https://relief.example/#part",
        "https://relief.example/a b",
        "https://relief.example/a\r\nX: y",
        "https://relief.example\r\n/",
        "https://relief.example/قرار",
        "https://رلیف.example/",
        "https://a..b/",
        "https://relief.example:0/",
        "https://relief.example:99999/",
        "https://relief.example:443x/",
        "https://relief.example\\@evil.example/",
        "https://[::1/",
        " https://relief.example/",
    ],
)
def test_an_address_that_is_not_a_plain_url_is_refused_for_good(address: str) -> None:
    assert link().send(parcel(address=address)) == Failed(
        "the address of this role is not a plain https:// URL", None
    )


@pytest.mark.parametrize("address", ["http://relief.example/", "http://10.0.0.1/", "http://0/"])
def test_nothing_leaves_this_machine_in_plain(address: str) -> None:
    assert link().send(parcel(address=address)) == Failed(
        "the address of this role begins with http://; https:// is needed", None
    )


def test_plain_http_to_this_machine_must_be_switched_on() -> None:
    receiver = Receiver()
    with running(receiver) as url:
        result = link(plain_loopback=False).send(parcel(address=url))
    assert isinstance(result, Failed)
    assert receiver.heard == []


@pytest.mark.parametrize(
    ("address", "signed"),
    [
        ("https://Relief.Example", "https://relief.example/"),
        ("https://relief.example:443/in", "https://relief.example/in"),
        ("https://relief.example:8443/in?x=%20y", "https://relief.example:8443/in?x=%20y"),
        ("https://relief.example?x", "https://relief.example/?x"),
        ("https://[::1]:8443/in", "https://[::1]:8443/in"),
    ],
)
def test_what_is_signed_is_what_the_receiver_sees(address: str, signed: str) -> None:
    target = read_target(address)
    assert target is not None
    assert target.uri == signed


@given(st.text(max_size=60).map("https://relief.example/".__add__) | st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_address_breaks_the_link(address: str) -> None:
    target = read_target(address)
    assert target is None or target.uri.isascii()
    assert target is None or "\n" not in target.uri
