"""Members that documents gained after the first logs were written, and how those logs stand.

Promise: a member named here is left out where it says no more than leaving it out does, so that a
body written before there was such a member keeps its one spelling, and its signature.
Not here: what the members mean (core/events.py, core/release.py, core/statements.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

YOUNGER: Mapping[str, object] = {
    "pressure_low_mm": None,
    "pressure_high_mm": None,
    "retry_after_s": None,
    "leap": False,
    "possible": False,
    "owes": None,
    "flies": "",
    "filed": "",
    "filed_version": 0,
    "feed": "",
    "watch_began": None,
    "claimants": (),
    "salt": "",
    "look_ahead_s": 0,
    "incident_put_s": 3_600,
    "incident_reply_s": 259_200,
    "incident_no_reply_s": 1_209_600,
    "watch_separation": "",
    "watch_off_plan_s": 15,
    "watch_contingent_s": 300,
    "watch_contact_s": 600,
    "watch_departure_s": 1_800,
    "call_answer_s": 300,
    "shift_starts_s": (),
    "channel_test_s": 3_600,
}
"""member -> the value with which it is left out: what held before there was such a member"""


def left_out_when_unsaid(schema: Any) -> Any:
    """The same core schema of pydantic, its younger members not written where they say nothing."""
    if isinstance(schema, list | tuple):
        return type(schema)(left_out_when_unsaid(item) for item in schema)
    if not isinstance(schema, dict):
        return schema
    changed = {key: left_out_when_unsaid(value) for key, value in schema.items()}
    if changed.get("type") == "dataclass-field" and changed["name"] in YOUNGER:
        changed["serialization_exclude_if"] = _is(YOUNGER[changed["name"]])
    return changed


def _is(unsaid: object) -> Callable[[object], bool]:
    return lambda value: value == unsaid
