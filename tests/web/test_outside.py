"""The desk is reached from other machines: by TLS of its own, or through a proxy whose word about
who asks counts only where the operator named it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from starlette.types import ASGIApp, Receive, Scope, Send

from standclear.service.desk_home import DeskHome
from standclear.web.server import Listening, _config

DAY = timedelta(days=1)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    DeskHome.create(
        tmp_path / "desk",
        desk="desk",
        name="Desk",
        origin="d.example/log",
        time_zone="UTC",
        clock=lambda: datetime.now(UTC),
    ).close()
    return tmp_path / "desk"


def self_signed(to: Path) -> Path:
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 90 * DAY)
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    (to / "tls.pem").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (to / "tls.key").write_bytes(private)
    (to / "tls.key").chmod(0o600)
    return to / "tls.pem"


@contextmanager
def serving(desk: Path, *words: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own; its log lies in `log` beside the desk."""
    with (desk.parent / "log").open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "standclear", "serve", "--home", str(desk), *words],
            env=os.environ | environ,
            stdout=subprocess.DEVNULL,
            stderr=written,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def answers(client: httpx.Client, path: str = "/healthz") -> httpx.Response:
    until = monotonic() + 30
    while True:
        try:
            return client.get(path)
        except httpx.TransportError:
            if monotonic() > until:
                raise
            sleep(0.05)


def test_a_desk_with_its_own_certificate_is_reached_by_tls_alone(desk: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(self_signed(desk)))
    port = free_port()
    lines = f'port = {port}\ntls_certificate = "tls.pem"\ntls_key = "tls.key"\n'
    file = desk / "standclear.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\n[serve]\norigin = "https://127.0.0.1:{port}"\n{lines}')
    with (
        serving(desk),
        httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=trusted) as client,
    ):
        assert answers(client).text == "alive\n"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/healthz")
        with pytest.raises(httpx.ConnectError, match="certificate"):
            httpx.get(f"https://127.0.0.1:{port}/healthz")


# ---- proxies


def seen_through(proxies: tuple[str, ...], comes_from: str, **headers: str) -> tuple[str, str]:
    """(scheme, address) by which an application sees a request."""
    seen: list[tuple[str, str]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["scheme"], scope["client"][0]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    config = _config(app, Listening(proxies=proxies))
    config.load()
    through: ASGIApp = config.loaded_app

    async def ask() -> None:
        transport = httpx.ASGITransport(app=through, client=(comes_from, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            await client.get("/", headers=sent)

    asyncio.run(ask())
    return seen[0]


FORGED = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}


@pytest.mark.parametrize("comes_from", ["127.0.0.1", "10.0.0.1", "198.51.100.7"])
def test_nobodys_word_about_who_asks_is_taken_unless_it_was_named(comes_from: str) -> None:
    assert seen_through((), comes_from, **FORGED) == ("http", comes_from)


@pytest.mark.parametrize(
    ("proxies", "comes_from", "believed"),
    [
        (("10.0.0.1",), "10.0.0.1", True),
        (("10.0.0.0/24",), "10.0.0.200", True),
        (("::1",), "::1", True),
        (("10.0.0.1",), "10.0.0.2", False),
        (("10.0.0.0/24",), "10.0.1.1", False),
        (("10.0.0.1",), "127.0.0.1", False),
    ],
)
def test_a_named_proxy_is_believed_and_no_other(
    proxies: tuple[str, ...], comes_from: str, believed: bool
) -> None:
    found = seen_through(proxies, comes_from, **FORGED)
    assert found == (("https", "203.0.113.9") if believed else ("http", comes_from))


def test_what_somebody_put_before_the_proxys_own_word_is_not_believed() -> None:
    headers = {"X_Forwarded_For": "192.0.2.66, 203.0.113.9"}
    assert seen_through(("10.0.0.1",), "10.0.0.1", **headers)[1] == "203.0.113.9"


# ---- a supervisor


def test_a_supervisor_hears_when_it_serves_and_when_it_ends(desk: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(desk.parent / "notify"))
        heard.settimeout(30)
        port = free_port()
        told = {"NOTIFY_SOCKET": str(desk.parent / "notify"), "STANDCLEAR_SERVE_PORT": str(port)}
        with serving(desk, **told) as process:
            assert heard.recv(100) == b"READY=1"
            assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
            process.terminate()
            assert heard.recv(100) == b"STOPPING=1"
            assert process.wait(20) in (0, -15)


def test_a_port_that_is_taken_is_said_in_one_line_and_tried_again_later(desk: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "standclear", "serve", "--home", str(desk), "--port", str(port)],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 6
    assert f"standclear: 127.0.0.1:{port}: cannot be listened on" in done.stderr
