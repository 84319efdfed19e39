"""Which addresses a token may be sent to: over an encrypted line, or to this very machine.

Promise: one rule and one sentence for the command line and for `standclear.Client`.
Not here: whether a certificate is trusted (client/wire.py).
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from standclear.core.errors import InvalidInput


def check_line(url: str, *, pointer: str) -> None:
    """Refuse a plain line to another machine: whoever stands on it has what passes."""
    found = urlsplit(url)
    if found.scheme == "http" and not is_here(found.hostname or ""):
        expected = f"https://{found.netloc}: a token on a plain line is anybody's"
        raise InvalidInput(pointer, url, expected)


def is_here(host: str) -> bool:
    """Whether a host is this very machine (RFC 6761, section 6.3; RFC 1122; RFC 4291)."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
