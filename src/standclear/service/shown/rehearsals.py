"""What became of statements that were tried and not said, as documents for their author.

    {"refused": None | an error (faults.py),
     "repeats": [{"notice", "same_as"}]}

`refused`: what would have to be corrected; `repeats`: a place that was given before.
Not here: trying (service/rehearse.py).
"""

from __future__ import annotations

from standclear.core.events import SiteRepeated
from standclear.service.rehearse import Tried
from standclear.service.shown.faults import fault_document
from standclear.service.shown.plain import Document


def tried_document(tried: Tried) -> Document:
    """One statement's outcome."""
    events = tried.decision.events if tried.decision is not None else ()
    return {
        "refused": None if tried.fault is None else fault_document(tried.fault),
        "repeats": [
            {"notice": event.notice, "same_as": event.same_as}
            for event in events
            if isinstance(event, SiteRepeated)
        ],
    }
