"""Standclear: the desk at which parties who do not trust each other keep clear of one another.

The layers, top down: `cli`; `web`, `client`; `scenarios`; `service`; `store`, `formats`, `links`;
`core`, `log`.

    from standclear import Client      a desk over the network (client/)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standclear.client import Client as Client

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the client when it is asked for: `standclear --help` must not wait for it."""
    if name == "Client":
        from standclear.client import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
