"""Replays an item of the case file with the parts that serve a desk.

Promise: read-only, and the same answer every time; every check that an item names is here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from standclear.scenarios.case_file import replay_place, replay_telling, replay_time
from standclear.scenarios.case_file.items import CaseFile, Item
from standclear.scenarios.case_file.shown import Shown

Replay = Callable[[Item, CaseFile], Shown]


def replay(item: Item, case_file: CaseFile) -> Shown:
    """What Standclear would have shown, to whom, by when."""
    return CHECKS[item.check](item, case_file)


def _deir_ez_zor(item: Item, case_file: CaseFile) -> Shown:
    """The place that was off, and the wait for one named contact."""
    shown = replay_place.wrong_place(item, case_file)
    return replace(shown, lines=(*shown.lines, *replay_telling.waited(item)))


CHECKS: dict[str, Replay] = {
    "cascade": replay_telling.cascade,
    "cease": replay_telling.cease,
    "consent": replay_telling.consent,
    "containment": replay_place.containment,
    "disagreement": replay_time.disagreement,
    "distance_with_error": replay_place.beyond_line,
    "ladder": replay_telling.hotline,
    "lapse": replay_time.lapse,
    "line_crossing": replay_place.crossing,
    "read_back": _deir_ez_zor,
    "register": replay_telling.register,
    "repeated_site": replay_telling.repeated,
    "ring": replay_place.ring,
    "secret_line": replay_telling.secret_line,
    "send_receive": replay_time.send_and_receive,
    "separation": replay_place.separation,
    "standing": replay_telling.standing,
    "time_label": replay_time.time_label,
    "told_register": replay_telling.not_told,
    "two_ledgers": replay_telling.two_ledgers,
}
