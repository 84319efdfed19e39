"""An end to a conversation, however busily the other side keeps it going.

A socket's own timeout starts anew with each byte, so a receiver that sends one byte now and
then could hold the desk's voice for ever, and with it every telling to everybody else.

Promise: after the deadline the socket is shut, and whoever waits on it gets `TimeoutError`.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer


@contextmanager
def hang_up_after(seconds: float, line: socket.socket) -> Iterator[None]:
    """Shut the socket when the time is over; raise TimeoutError if it was over before the block."""
    over = Event()

    def hang_up() -> None:
        over.set()
        # Past any TLS layer on purpose: SSLSocket.shutdown drops encryption first, and another
        # thread might then still write in plain.
        with suppress(OSError):  # it was closed already
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if over.is_set():
            raise TimeoutError("the deadline passed") from error
        raise
    else:
        if over.is_set():  # what was read last may be half an answer
            raise TimeoutError("the deadline passed")
    finally:
        timer.cancel()
        timer.join()
