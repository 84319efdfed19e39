"""A server that does just what a test says: for relays and receivers that break."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def scripted(conversation: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serves one caller; gives the port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            line, _ = server.accept()
            with line, suppress(OSError):
                conversation(line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()
        thread.join()
