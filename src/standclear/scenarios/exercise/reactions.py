"""How the parties of the exercise answer what the desk tells them.

Promise: an answer depends on the telling and the seed alone, so that a run can be repeated.
Receipts may come late: the desk may then refuse them, and that is part of the exercise.
Not here: what is said whatever is answered (course.py).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from standclear.core import statements as st
from standclear.core.events import Reminded
from standclear.core.picture import ReleaseRecord
from standclear.core.release import OverlapView, Release
from standclear.core.telling import Receipt, ReceiptLevel, Urgency
from standclear.scenarios.exercise.course import SEED
from standclear.scenarios.exercise.injects import SILENT_FROM, SILENT_UNTIL, WITHDRAWS
from standclear.scenarios.exercise.parties import FORCES, MONITOR, parties
from standclear.scenarios.exercise.step import Step

MINUTE = timedelta(minutes=1)

Disposition = Literal["proceed", "shift_time", "hold"]
_DISPOSITIONS: tuple[Disposition, ...] = ("proceed", "shift_time", "hold", "hold")

_MINUTES_TO_ANSWER = {
    "north": (4, 70),
    "south": (10, 150),
    "coordinator": (2, 30),
    "lantern": (5, 60),
    "granary": (5, 90),
    "wellspring": (5, 120),
    "monitor": (10, 240),
}
_PASSED_ON = ("notice.", "zone.", "overlap.", "plan.", "movement.", "receipt.")
"""What a force passes on to its formations: everything that they could run into."""
_FORGETS = {"south": 0.06, "monitor": 0.10, "north": 0.02}
_ROLES = {party.id: tuple(role.id for role in party.roles) for party in parties()}
_FORMATIONS = {party.id: party.answers_for() for party in parties()}


def to_release(release: Release, *, seed: int = SEED) -> tuple[Step, ...]:
    """What the recipient does about one telling, in time order; () when it stays silent."""
    if release.recipient not in _ROLES:
        return ()
    rng = _dice(seed, "release", release.recipient, release.number)
    return tuple(step for step in _answers(rng, release) if _says(step))


def to_reminder(
    reminded: Reminded, release: Release, at: datetime, *, seed: int = SEED
) -> tuple[Step, ...]:
    """What the role that is rung about a silent telling does; the second role usually answers."""
    rng = _dice(seed, reminded.step, release.recipient, release.number)
    first_role = reminded.rung == 0
    if first_role and (_is_silent(release.recipient, at) or rng.random() < 0.3):
        return ()
    minutes = rng.randint(1, 4) if release.urgency is not Urgency.ROUTINE else rng.randint(3, 15)
    roles = _ROLES[release.recipient]
    role = roles[min(reminded.rung, len(roles) - 1)]
    step = _receipt(
        at + minutes * MINUTE, release, ReceiptLevel.ACKNOWLEDGED, role, "rung up for it"
    )
    return (step,) if _says(step) else ()


def is_moot(step: Step, record: ReleaseRecord) -> bool:
    """Whether somebody else of the party has answered for the telling in the meantime."""
    if not isinstance(step.statement, st.ReceiptGive):
        return False
    climbs = step.statement.receipt.level.rung
    return climbs > 0 and record.level is not None and climbs <= record.level.rung


def _answers(rng: random.Random, release: Release) -> Iterator[Step]:
    recipient = release.recipient
    urgent = release.urgency is not Urgency.ROUTINE
    delivered = release.made_at + timedelta(seconds=rng.randint(10, 40) * (1 if urgent else 6))
    forgets = rng.random() < _FORGETS.get(recipient, 0.0)
    if release.acknowledge_by is None:
        return
    if forgets or _is_silent(recipient, delivered):  # its post has it, and nobody reads it
        yield _receipt(delivered, release, ReceiptLevel.DELIVERED, "", "")
        return
    low, high = _MINUTES_TO_ANSWER[recipient]
    answered = delivered + rng.randint(low, high) * MINUTE
    if urgent:  # most are taken within the two minutes after which the next role is rung
        answered = delivered + timedelta(seconds=rng.choice((20, 35, 50, 60, 70, 75, 240)))
    role = _ROLES[recipient][0]
    if recipient == MONITOR and rng.random() < 0.3:
        yield _receipt(answered, release, ReceiptLevel.READ, role, "")
        return
    yield _receipt(answered, release, ReceiptLevel.ACKNOWLEDGED, role, "")
    yield from _afterwards(rng, release, answered, role)


def _afterwards(
    rng: random.Random, release: Release, answered: datetime, role: str
) -> Iterator[Step]:
    """Forces pass notices on to their formations, ask back now and then, and answer overlaps."""
    recipient = release.recipient
    if recipient in FORCES and release.because.startswith(_PASSED_ON):
        asks = release.because.startswith("notice.")
        if asks and recipient == "south" and rng.random() < 0.04:
            question = "Is this place still in use?"
            yield _receipt(answered + MINUTE, release, ReceiptLevel.QUERIED, role, question)
        if rng.random() < (0.9 if recipient == "north" else 0.6):
            told = answered + rng.randint(15, 120) * MINUTE
            formations = _FORMATIONS[recipient]
            if recipient == "south" and rng.random() < 0.4:
                formations = formations[:1]
            receipt = Receipt(
                release.number, ReceiptLevel.CASCADED, role, formations, "read out at briefing"
            )
            text = f"{recipient} passes release {release.number} on to {', '.join(formations)}."
            yield Step(told, recipient, st.ReceiptGive(receipt), text)
    if isinstance(release.content, OverlapView) and recipient in FORCES:
        answer = rng.choice(_DISPOSITIONS)
        at = answered + rng.randint(3, 25) * MINUTE
        overlap = release.content.overlap
        text = f"{recipient} answers overlap {overlap}: {answer.replace('_', ' ')}."
        yield Step(at, recipient, st.OverlapAnswer(overlap, answer), text)


def _receipt(at: datetime, release: Release, level: ReceiptLevel, role: str, text: str) -> Step:
    statement = st.ReceiptGive(Receipt(release.number, level, role, text=text))
    words = f"{release.recipient}: release {release.number} {level.value}"
    words += f" by {role}" if role else ""
    words = f"{words}: {text}" if text else words
    return Step(at, release.recipient, statement, words if words.endswith("?") else words + ".")


def _is_silent(party: str, at: datetime) -> bool:
    return party == "south" and SILENT_FROM <= at < SILENT_UNTIL


def _says(step: Step) -> bool:
    return not (step.issuer == "south" and step.at > WITHDRAWS)


def _dice(seed: int, *what: object) -> random.Random:
    """Randomness that hangs on the telling alone, not on how many came before it."""
    text = "\n".join(str(part) for part in (seed, *what))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
