"""Whether a dossier is whole: the exhibits that its answer lists, each at its place, of one log.

Promise: reads the files alone. The stand-alone verifier says the same with no line shared.
Not here: whether each exhibit holds (service/carried_proof.py). Whether more should have been
listed only the log shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from standclear.core.errors import InvalidInput
from standclear.links.bundle import read_bundle

ANSWER, EXHIBITS = "answer.json", "exhibits"


@dataclass(frozen=True, slots=True)
class Wholeness:
    """What is to be said of one dossier, beside its exhibits."""

    path: str
    holds: bool
    sentence: str


class Exhibit(NamedTuple):
    """A file's place in the log, None where it could not be read; and whether it holds."""

    at: int | None
    holds: bool


def wholeness(path: Path, exhibits: Mapping[str, Exhibit]) -> Wholeness:
    """What was left out, put in, exchanged or damaged, if anything.

    exhibits   by the path of each file
    """
    within = {Path(file).relative_to(path).as_posix(): each for file, each in exhibits.items()}
    fault = _fault(path, within)
    sentence = fault or (
        f"Its {len(exhibits)} exhibits are those that {ANSWER} lists. That nothing else was left "
        "out only the log shows."
    )
    return Wholeness(str(path), not fault, sentence)


def _fault(path: Path, exhibits: Mapping[str, Exhibit]) -> str:
    """One sentence; "" for none."""
    try:
        lines = json.loads(_answer_of(path))["exhibits"]
        listed = {f"{EXHIBITS}/{line['number']:04}.json": line["index"] for line in lines}
    except OSError:
        return f"{ANSWER} is missing, and nothing else says which exhibits belong to it."
    except (InvalidInput, ValueError, KeyError, TypeError, RecursionError):
        return f"{ANSWER} is damaged: it lists no exhibits."
    for name in sorted(listed.keys() | exhibits.keys()):
        if name not in exhibits:
            return f"{name} was left out: {ANSWER} lists it."
        if name not in listed:
            return f"{name} was put in: {ANSWER} does not list it."
        at, holds = exhibits[name]
        if at not in (None, listed[name]):
            return (
                f"{name} was exchanged: it is entry {at}, and {ANSWER} lists entry {listed[name]}."
            )
        if not holds:
            return f"{name} does not hold: what is said of it alone tells why."
    return ""


def _answer_of(path: Path) -> bytes:
    """Raises OSError where there is none."""
    if path.is_dir():
        return (path / ANSWER).read_bytes()
    inside = read_bundle(path.read_bytes())
    if ANSWER not in inside:
        raise FileNotFoundError(ANSWER)
    return inside[ANSWER]
