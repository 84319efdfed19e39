"""Messages of a NATS subject, each one whole piece; for many watches behind many receivers.

Needs the extra `standclear[nats]`. Without it the address is refused in one sentence.
Promise: what the client library drops because it finds no room is counted and told as lost.
Not here: opening again (feeds.py): the library's own reconnecting is off, so that there is one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from standclear.core.errors import InvalidInput
from standclear.links.feed_url import FeedUrl
from standclear.links.feeds import Lost, Piece
from standclear.links.wires import tls_context

if TYPE_CHECKING:
    from nats.aio.subscription import Subscription

WAITING = 65_536
OPEN_WITHIN_S = 10
LOOK_AGAIN_S = 1.0


@asynccontextmanager
async def nats(url: FeedUrl) -> AsyncIterator[AsyncIterator[Piece | Lost]]:
    """What is published on the subject that the address ends with; `*` and `>` as NATS has them.

    ?creds=FILE   credentials of the account
    ?ca=FILE      speak TLS, trusting these certificates
    """
    try:
        from nats.aio.client import Client
        from nats.errors import Error
    except ModuleNotFoundError:
        raise InvalidInput("feed", url.text, "another wire, or install standclear[nats]") from None
    client, fate = Client(), _Fate()
    try:
        await client.connect(
            f"nats://{url.host}:{url.port}",
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=0,
            connect_timeout=OPEN_WITHIN_S,
            error_cb=fate.on_error,
            disconnected_cb=fate.on_close,
            closed_cb=fate.on_close,
            user_credentials=url.options.get("creds"),
            tls=tls_context(url) if "ca" in url.options else None,
        )
        waiting = await client.subscribe(url.path, pending_msgs_limit=WAITING)
        yield _pieces(waiting, fate)
    except (Error, ValueError) as fault:
        raise OSError(f"NATS: {fault or type(fault).__name__}") from None
    finally:
        await client.close()


class _Fate:
    """What became of the connection, as the library calls back."""

    def __init__(self) -> None:
        self.lost, self.closed = 0, asyncio.Event()

    async def on_error(self, fault: Exception) -> None:
        from nats.errors import SlowConsumerError

        self.lost += isinstance(fault, SlowConsumerError)

    async def on_close(self) -> None:
        self.closed.set()


async def _pieces(waiting: Subscription, fate: _Fate) -> AsyncIterator[Piece | Lost]:
    from nats.errors import Error, TimeoutError

    while not fate.closed.is_set():
        try:
            message = await waiting.next_msg(timeout=LOOK_AGAIN_S)
        except TimeoutError:
            continue
        except Error:
            return
        if fate.lost:
            told, fate.lost = fate.lost, 0
            yield Lost(told)
        yield Piece(message.data, whole=True)
