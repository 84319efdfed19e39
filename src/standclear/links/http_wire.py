"""A document fetched again and again over HTTP: each answer is one whole piece.

Promise: no redirect is followed, nothing larger than LONGEST is taken, and over https the
certificate is checked always.
Not here: waiting after a failure (feeds.py).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from standclear.links.feed_url import FeedUrl
from standclear.links.feeds import Lost, Piece
from standclear.links.wires import tls_context

EVERY_S = 1.0
"""How often receivers write aircraft.json."""
ANSWER_WITHIN_S = 10.0
LONGEST = 64 * 1024 * 1024


@asynccontextmanager
async def http(url: FeedUrl) -> AsyncIterator[AsyncIterator[Piece | Lost]]:
    """Answers of http or https.

    ?every=SECONDS   how often to ask, from one asking to the next; 1 by default
    ?ca=FILE         certificates to trust instead of the system's
    """
    verify = tls_context(url) if url.wire == "https" else True
    host = f"[{url.host}]" if ":" in url.host else url.host
    address = httpx.URL(f"{url.wire}://{host}:{url.port}{url.path or '/'}")
    client = httpx.AsyncClient(
        verify=verify, timeout=ANSWER_WITHIN_S, follow_redirects=False, trust_env=False
    )
    async with client:
        first = await _fetch(client, address)

        async def pieces() -> AsyncIterator[Piece | Lost]:
            asked = time.monotonic()
            yield Piece(first, whole=True)
            while True:
                await asyncio.sleep(
                    max(0.0, asked + url.seconds("every", EVERY_S) - time.monotonic())
                )
                asked = time.monotonic()
                yield Piece(await _fetch(client, address), whole=True)

        yield pieces()


async def _fetch(client: httpx.AsyncClient, address: httpx.URL) -> bytes:
    """One answer's body. Raises OSError in words for an operator."""
    body = bytearray()
    try:
        async with client.stream("GET", address) as answer:
            if answer.status_code != httpx.codes.OK:
                raise OSError(f"it answered HTTP {answer.status_code}, not 200")
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LONGEST:
                    raise OSError(f"its answer is longer than {LONGEST} bytes")
    except httpx.TimeoutException:
        raise OSError("no answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise OSError(f"not fetched: {fault or type(fault).__name__}") from None
    return bytes(body)
