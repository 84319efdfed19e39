"""A desk over the network, in Python: the same words as the command line, typed.

    from standclear import Client

    desk = Client("https://desk.example", token="sct_...", signer=key)
    answer = desk.file(plan)                    what it overlaps, and what would remove that
    for told in desk.releases(new=True):
        desk.acknowledge(told.release.number, role="duty officer")

Promise: what is signed is signed here; a statement whose answer was lost on the way is handed in
again and answered once. Errors are those of the package: InvalidInput, NotAllowed, Stale ...
Not here: rules (the desk decides), keys on disk (log/keys.py).

    wire       one request, its faults, its trying again
    answers    documents as typed values; reckoning: incidents and ledgers; calling: the hotline
    desk       the Client, and what it asks
    speaking   what it says
    listening  the live stream, taken up again where it broke
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standclear.client.answers import Alert, Change, Me, Record, Remedied, Said, Told, Welcome

if TYPE_CHECKING:
    from standclear.client.desk import Client as Client

__all__ = ["Alert", "Change", "Client", "Me", "Record", "Remedied", "Said", "Told", "Welcome"]


def __getattr__(name: str) -> Any:
    """Load what speaks over a network when it is asked for: reading answers needs none of it."""
    if name == "Client":
        from standclear.client.desk import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
