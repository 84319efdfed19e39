"""What can be owed by code: the failure of it is the act of the same code (act_codes.py).

Of most acts only the leaving of them can be promised; these can be promised as a duty, too.
"""

from __future__ import annotations

from standclear.core.errors import InvalidInput

DUTIES: dict[str, str] = {
    "C.unanswered_call": "calls are answered",
    "D": "civilians and protected objects are protected",
    "D.killing_or_injury": "civilians are protected",
    "D.health": "places of health are protected",
    "D.school": "schools are protected",
    "D.water_or_power": "water and power supply is protected",
    "E": "access is given",
    "H": "access is given to the monitor",
    "I": "what was promised is performed",
    "I.withdrawal": "forces are withdrawn",
    "I.maps": "maps are handed over",
    "I.release": "persons are released",
}
"""Code -> what is owed. Own choice of codes and words, from the kinds of the code list."""


def check_duty(code: str, *, pointer: str) -> None:
    """Refuse a code of what nobody can be bound to do."""
    if code not in DUTIES:
        raise InvalidInput(pointer, code, f"the code of a duty: {', '.join(DUTIES)}")
