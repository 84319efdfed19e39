"""How one machine serves its desk: the section [serve] of `standclear.toml`.

Promise: settings that exist can be used together; none of them is a secret.
Not here: reading them (config.py), what a flag overrides (settings_held.py), serving (web/server).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from standclear.core.errors import InvalidInput
from standclear.links.push_services import SERVICES
from standclear.links.settings import is_host, meaning

LogForm = Literal["auto", "json", "text"]
LogLevel = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class ServeSection:
    """Where the desk listens, what it is called, whom it believes, what it writes down."""

    host: str = field(
        default="127.0.0.1", metadata=meaning("Address to listen on; 0.0.0.0 for every one.")
    )
    port: int = field(default=8420, metadata=meaning("Port to listen on."))
    origin: str = field(
        default="",
        metadata=meaning(
            "What browsers call this desk; empty: by host and port.",
            example='"https://desk.example"',
        ),
    )
    tls_certificate: Path | None = field(
        default=None,
        metadata=meaning(
            "Certificate with its chain, PEM; with tls_key.", example='"/etc/standclear/desk.pem"'
        ),
    )
    tls_key: Path | None = field(
        default=None,
        metadata=meaning(
            "Its private key, PEM, readable by its owner alone.",
            example='"/etc/standclear/desk.key"',
        ),
    )
    proxies: str = field(
        default="",
        metadata=meaning(
            "Addresses or networks of proxies whose X-Forwarded headers are believed, with commas.",
            example='"127.0.0.1, 10.0.0.0/24"',
        ),
    )
    open_log: bool = field(
        default=False, metadata=meaning("Whether anybody may read the log's headers and hashes.")
    )
    log: LogForm = field(
        default="auto",
        metadata=meaning("Log lines on standard error; auto: text at a terminal, else JSON."),
    )
    log_level: LogLevel = field(
        default="info", metadata=meaning("The least that is written down; info has every request.")
    )

    web_push: str = field(
        default="",
        metadata=meaning(
            "Whom push services may write to, mailto:... or https:...; empty: no browser is woken.",
            example='"mailto:desk@desk.example"',
        ),
    )
    push_services: str = field(
        default=", ".join(SERVICES),
        metadata=meaning("Hosts of push services that the desk speaks to, with commas."),
    )
    oidc_issuer: str = field(
        default="",
        metadata=meaning(
            "OpenID provider that people may sign in by, https:...; empty: none.",
            example='"https://login.example"',
        ),
    )
    oidc_client: str = field(default="", metadata=meaning("Client id of the desk there."))
    oidc_secret_file: Path | None = field(
        default=None,
        metadata=meaning("File with its secret, readable by its owner alone; none: public client."),
    )

    def __post_init__(self) -> None:
        if self.web_push and not self.web_push.startswith(("mailto:", "https://")):
            raise InvalidInput("web_push", self.web_push, "mailto:ADDRESS or https://PAGE")
        if bool(self.oidc_issuer) != bool(self.oidc_client):
            one = "oidc_client" if self.oidc_issuer else "oidc_issuer"
            raise InvalidInput(one, "(none)", "oidc_issuer and oidc_client together, or neither")
        if not is_host(self.host):
            raise InvalidInput("host", self.host, "a host name or IP address of this machine")
        if not 1 <= self.port <= 65535:
            raise InvalidInput("port", self.port, "1 to 65535")
        if self.origin:
            _check_origin(self.origin)
        if (self.tls_certificate is None) != (self.tls_key is None):
            one = "tls_key" if self.tls_key is None else "tls_certificate"
            raise InvalidInput(one, "(none)", "tls_certificate and tls_key together, or neither")
        for address in self.proxy_addresses:
            _check_proxy(address)

    @property
    def proxy_addresses(self) -> tuple[str, ...]:
        """Whose X-Forwarded headers are believed; empty for nobody's."""
        return tuple(part.strip() for part in self.proxies.split(",") if part.strip())

    @property
    def push_hosts(self) -> tuple[str, ...]:
        """Push services that may be spoken to."""
        return tuple(part.strip() for part in self.push_services.split(",") if part.strip())

    @property
    def reached_as(self) -> str:
        """The origin that browsers use."""
        if self.origin:
            return self.origin.rstrip("/")
        scheme = "https" if self.tls_certificate else "http"
        host = "localhost" if self.host == "127.0.0.1" else self.host
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"


def _check_origin(origin: str) -> None:
    """A scheme, a host, perhaps a port, and nothing else (RFC 6454): passkeys are bound to it."""
    expected = "https://HOST or http://HOST:PORT, without a path"
    try:
        parts = urlsplit(origin)
        named = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        raise InvalidInput("origin", origin, expected) from None
    # `urlsplit` drops what must not be dropped here; what is spelt back must be what stood there.
    if not named or origin.rstrip("/") != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise InvalidInput("origin", origin, expected)


def _check_proxy(address: str) -> None:
    """Names are refused: what a name stands for is decided by whoever answers for it."""
    try:
        network = ip_network(address)
    except ValueError:
        expected = "IP addresses or networks, such as 127.0.0.1, 10.0.0.0/24"
        raise InvalidInput("proxies", address, expected) from None
    if network.prefixlen == 0:
        raise InvalidInput("proxies", address, "the proxies' own addresses, not everybody's")
