"""Telling the supervisor that started the server how it is: `Type=notify` of systemd.

Promise: without a supervisor, or where it cannot be told, nothing happens.
Source: sd_notify(3), the protocol on NOTIFY_SOCKET.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

READY, ENDING = "READY=1", "STOPPING=1"


def tell_supervisor(state: str) -> None:
    """Say that it serves, or that it ends."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):  # Linux's abstract names begin with a zero byte
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.sendto(state.encode(), address)
