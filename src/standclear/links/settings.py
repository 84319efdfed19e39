"""What an operator may set of each built-in link.

Each field's `meaning` is the line that the reference page prints; `service/config.py` reads them.
Promise: settings that exist can be used; light to import, for the command line reads them often.
Not here: the links; secrets, which stand in files of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from standclear.core.errors import InvalidInput

LONGEST_TIMEOUT_S = 300.0

Security = Literal["starttls", "tls", "none"]

# Letters, digits and hyphens, 63 to a label (RFC 1123 2.1); or an IP address.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL}){{0,30}}"
_HOST = re.compile(rf"{_DOMAIN}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|::1")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322 3.2.3
_MAIL_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_DOMAIN}")


def meaning(text: str, *, example: str = "") -> dict[str, str]:
    """Metadata of a settings field, for the reference page: what it does, and a value as TOML
    writes it, where the default shows none."""
    return {"meaning": text, "example": example}


def is_host(text: str) -> bool:
    """Whether text is a host name or IP address that can be looked up as it stands."""
    return bool(_HOST.fullmatch(text)) and len(text) <= 253


def is_loopback(host: str) -> bool:
    """Whether a host names this machine itself, so that no wire is touched."""
    return bool(_LOOPBACK.fullmatch(host))


def is_mail_address(text: str) -> bool:
    """Whether text is one bare mail address, e.g. watch@relief.example."""
    return bool(_MAIL_ADDRESS.fullmatch(text)) and len(text) <= 254  # RFC 5321 4.5.3.1.3, less <>


@dataclass(frozen=True, slots=True)
class OutboxSettings:
    directory: Path = field(
        default=Path("outbox"), metadata=meaning("Folder that holds one folder a recipient.")
    )


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    host: str = field(
        metadata=meaning("Mail relay that takes the desk's mail.", example='"mail.desk.example"')
    )
    sender: str = field(
        metadata=meaning("Mail address that the desk writes from.", example='"desk@desk.example"')
    )
    port: int = field(
        default=587, metadata=meaning("587 for starttls, 465 for tls (RFC 6409, RFC 8314).")
    )
    security: Security = field(
        default="starttls",
        metadata=meaning("starttls or tls, certificate always checked; none on this machine only."),
    )
    user: str = field(default="", metadata=meaning("Login name; empty for no login."))
    password_file: Path | None = field(
        default=None,
        metadata=meaning(
            "File holding the password, readable by its owner alone; read each time.",
            example='"/etc/standclear/mail.password"',
        ),
    )
    ca_file: Path | None = field(
        default=None, metadata=meaning("Certificates to trust instead of the system's, PEM.")
    )
    timeout_s: float = field(
        default=30.0, metadata=meaning("Longest silence to wait through, in seconds.")
    )

    def __post_init__(self) -> None:
        if not is_host(self.host):
            raise InvalidInput("host", self.host, "a host name or IP address")
        if not is_mail_address(self.sender):
            raise InvalidInput("sender", self.sender, "one mail address, e.g. desk@valley.example")
        if not 1 <= self.port <= 65535:
            raise InvalidInput("port", self.port, "a number from 1 to 65535")
        if self.security == "none" and not is_loopback(self.host):
            raise InvalidInput("security", "none", "starttls or tls to any host but this machine")
        if self.user and self.password_file is None:
            raise InvalidInput("password_file", "(none)", "the file with the password of `user`")
        check_timeout(self.timeout_s)


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    timeout_s: float = field(
        default=20.0, metadata=meaning("Longest time for one whole delivery, in seconds.")
    )
    ca_file: Path | None = field(
        default=None, metadata=meaning("Certificates to trust instead of the system's, PEM.")
    )
    plain_loopback: bool = field(
        default=False,
        metadata=meaning("Whether http:// to this very machine is allowed; for exercises."),
    )

    def __post_init__(self) -> None:
        check_timeout(self.timeout_s)


@dataclass(frozen=True, slots=True)
class CotSettings:
    timeout_s: float = field(
        default=10.0, metadata=meaning("Longest time for one event, in seconds.")
    )
    ca_file: Path | None = field(
        default=None, metadata=meaning("Certificates to trust instead of the system's, PEM.")
    )
    cert_file: Path | None = field(
        default=None,
        metadata=meaning(
            "The desk's own certificate (PEM), as TAK servers ask for; with key_file.",
            example='"tak/desk.pem"',
        ),
    )
    key_file: Path | None = field(
        default=None,
        metadata=meaning("Its key (PEM), without passphrase.", example='"tak/desk.key"'),
    )
    plain: bool = field(
        default=False,
        metadata=meaning(
            "Whether cot+tcp and cot+udp go to other machines: only where the line itself is "
            "encrypted, such as a VPN."
        ),
    )

    def __post_init__(self) -> None:
        check_timeout(self.timeout_s)
        if (self.cert_file is None) != (self.key_file is None):
            raise InvalidInput("cert_file", "one of two", "cert_file and key_file together")


def check_timeout(timeout_s: float) -> None:
    """Refuse a wait that is none or that would hold up everybody else."""
    if not 0 < timeout_s <= LONGEST_TIMEOUT_S:
        raise InvalidInput(
            "timeout_s", timeout_s, f"a number above 0, at most {LONGEST_TIMEOUT_S:g}"
        )
