"""Alerts and CEASE to a party's own TAK server, as Cursor on Target events.

    cot+tls://tak.north.example:8089    cot+tcp://127.0.0.1:8087    cot+udp://127.0.0.1:6969

Promise: what a stranger on the line could read goes out only where the operator says that the line
itself is encrypted, or to this very machine. Nobody answers an event: `Sent` says that it was
written to the end, and no more; what counts is the answer for the release at the desk.
Not here: which releases have an event (service/alarm_events.py), events coming in (feeds.py).
"""

from __future__ import annotations

import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from standclear.core.errors import InvalidInput
from standclear.links.deadline import hang_up_after
from standclear.links.feed_url import FeedUrl, read_url
from standclear.links.interface import Failed, LinkKind, Parcel, Sender, Sent
from standclear.links.settings import CotSettings, is_loopback

CHANNEL = "cot"
EVENT = "alert.cot.xml"
RETRY_S = 30.0
RETRY_SETTINGS_S = 600.0


@dataclass(frozen=True, slots=True)
class CotLink:
    """Writes the event of each parcel on a line of its own."""

    settings: CotSettings
    sender: Sender
    name: Literal["cot"] = "cot"

    def send(self, parcel: Parcel) -> Sent | Failed:
        """Connect, write one event, hang up."""
        event = dict(parcel.files).get(EVENT)
        if event is None:
            return Failed("only alerts and CEASE with a place go out as events", None)
        try:
            target = read_url(parcel.address, {"cot": frozenset()})
        except InvalidInput:
            return Failed("the address of this role is no cot+tls://HOST:PORT", None)
        if target.wire not in ("tcp", "udp", "tls") or target.options:
            return Failed("the address of this role is no cot+tls://HOST:PORT", None)
        if target.wire != "tls" and not (self.settings.plain or is_loopback(target.host)):
            return Failed("the address of this role is not encrypted; cot+tls:// is needed", None)
        try:
            self._write(target, event)
        except FileNotFoundError:
            return Failed("cot settings: a certificate file is not there", RETRY_SETTINGS_S)
        except OSError as error:
            return _not_written(error)
        return Sent(f"written as an event ({target.wire}); nobody answers those")

    def _write(self, target: FeedUrl, event: bytes) -> None:
        timeout_s = self.settings.timeout_s
        if target.wire == "udp":
            family, kind, proto, _, place = socket.getaddrinfo(
                target.host, target.port, type=socket.SOCK_DGRAM
            )[0]
            with closing(socket.socket(family, kind, proto)) as line:
                line.sendto(event, place)
            return
        place = (target.host, target.port)
        with (
            closing(socket.create_connection(place, timeout_s)) as line,
            hang_up_after(timeout_s, line),
        ):
            if target.wire == "tcp":
                line.sendall(event)
                return
            with self._context().wrap_socket(line, server_hostname=target.host) as sealed:
                sealed.sendall(event)

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.settings.ca_file)
        if self.settings.cert_file is not None and self.settings.key_file is not None:
            # An empty passphrase: a key that needs one is an error, never a question.
            context.load_cert_chain(self.settings.cert_file, self.settings.key_file, password="")
        return context


def _not_written(error: OSError) -> Failed:
    match error:
        case ssl.SSLCertVerificationError():
            return Failed("the server's certificate was refused", RETRY_SETTINGS_S)
        case ssl.SSLError():
            return Failed("TLS with the server failed", RETRY_S)
        case TimeoutError():
            return Failed("the server did not take it in time", RETRY_S, "address")
        case ConnectionRefusedError():
            return Failed("nobody listens at the server's address", RETRY_S)
    return Failed("the server hung up or could not be reached", RETRY_S)


KIND = LinkKind(channel=CHANNEL, settings=CotSettings, open=CotLink)
