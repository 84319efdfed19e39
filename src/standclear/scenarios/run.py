"""`standclear demo`: the case file replayed, the exercise played, a proof checked, a page left.

Promise: works without a network and writes only into its own directory; what it prints was
computed in this run. The proof is checked by the verifier that shares no line with the desk.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path

from standclear.core import statements as st
from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture
from standclear.core.telling import ReceiptLevel
from standclear.log.export import export_log
from standclear.log.receipt import make_receipt
from standclear.log.receipt_files import write_receipt_folder
from standclear.log.trust import write_trust
from standclear.scenarios import case_file, highlights
from standclear.scenarios.exercise import SEED, Inject, course
from standclear.scenarios.exercise.valley import BEGINS, TIME_ZONE
from standclear.scenarios.page import PageData, render
from standclear.scenarios.page.data import Card, Line, Proof
from standclear.scenarios.page.gather import card, gather
from standclear.scenarios.playing import Heard, Play, Played, SimulatedClock
from standclear.service.audit import audit
from standclear.service.desk_home import DeskHome

ORIGIN = "sorvath.example/exercise"
SCALE = 1.0
"""Of the ordinary plans, sites and movements: about four hundred in all."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where things were left, and what the checks said.

    findings  of the audit; () when the desk's log replays to the same facts and tellings
    """

    directory: Path
    page: Path
    receipts: tuple[Path, ...]
    entries: int
    findings: tuple[str, ...]
    verified: tuple[str, ...]


def run_demo(out: Path, *, seed: int = SEED, scale: float = SCALE, tell: Say = print) -> DemoResult:
    """Both parts of the demo, narrated; leaves page, log, tiles and receipts in `out`."""
    if out.exists() and any(out.iterdir()):
        raise InvalidInput("--out", str(out), "a directory that is new or empty")
    out.mkdir(parents=True, exist_ok=True)
    cards = tuple(_case_file(tell))
    home, clock = _desk(out / "desk")
    played = _exercise(home, clock, seed=seed, scale=scale, tell=tell)
    entries = export_log(home.log, out / "tiles")
    (out / "trust.json").write_bytes(write_trust(home.trust()))
    receipts = tuple(_receipts(home, out, played.picture))
    verified = _verify(out, receipts)
    findings = tuple(finding.text for finding in audit(home.log).faults)
    root = _root(out)
    proof = Proof(
        ORIGIN,
        entries,
        root,
        (
            *verified,
            f"audit by replay: {entries:,} entries, {len(findings)} differences",
        ),
    )
    page = out / "index.html"
    page.write_text(render(_page(played, proof, cards)), encoding="utf-8")
    for line in ("", "PROOF", *(f"  {line}" for line in proof.lines)):
        tell(line)
    tell(f"\nThe page: {page}   The desk: {home.directory}   The log's tiles: {out / 'tiles'}")
    return DemoResult(out, page, receipts, entries, findings, verified)


def _case_file(tell: Say) -> Iterator[Card]:
    """Part one: history, item by item."""
    history = case_file.load()
    tell("PART ONE: THE CASE FILE. Public sources; shapes are illustrative; read-only.")
    for item in history.items:
        shown = case_file.replay(item, history)
        tell(f"\n{item.title} ({item.when.as_stated})")
        tell(f"  {shown.verdict}: {shown.headline}")
        for line in shown.lines[:6]:
            tell(f"    {line}")
        for party, at, what in _first_told(shown):
            tell(f"    to {party}, {at:%Y-%m-%d %H:%MZ}: {what}")
        tell(f"    source: {'; '.join(history.sources[ref].publisher for ref in item.sources[:3])}")
        yield card(item, shown, history)


def _first_told(shown: case_file.Shown) -> Iterator[tuple[str, datetime, str]]:
    """The first telling to each party."""
    seen = set[str]()
    for one in shown.told:
        if one.party not in seen:
            seen.add(one.party)
            yield one.party, one.at, one.what


def _desk(directory: Path) -> tuple[DeskHome, SimulatedClock]:
    clock = SimulatedClock(BEGINS)
    home = DeskHome.create(
        directory,
        desk="desk",
        name="Sorvath desk (exercise)",
        origin=ORIGIN,
        time_zone=TIME_ZONE,
        clock=clock,
    )
    return home, clock


def _exercise(
    home: DeskHome, clock: SimulatedClock, *, seed: int, scale: float, tell: Say
) -> Played:
    """Part two: three fictional days."""
    tell("\nPART TWO: THE EXERCISE. A valley that does not exist, three days, seven parties.")
    injects = list(course(seed, scale).injects)
    days = _Days(tell)

    def listen(heard: Heard) -> None:
        _due(injects, heard.at, days)
        for line in highlights.lines(heard):
            days.tell(heard.at, line)

    played = Play(home, clock, seed=seed, scale=scale, listen=listen).run()
    told = sum(len(held) for held in played.picture.releases.values())
    kinds = groupby(sorted(heard.statement.type for heard in played.heard))
    counts = ", ".join(f"{len(list(group))} {kind}" for kind, group in kinds)
    tell(f"\n  {len(played.heard):,} statements ({counts})")
    tell(f"  {told:,} numbered tellings, {len(played.picture.overlaps)} overlaps")
    return played


@dataclass(slots=True)
class _Days:
    """Prints a heading when a day begins."""

    say: Say
    day: str = ""

    def tell(self, at: datetime, line: str) -> None:
        day = f"{at:%A %d %B}"
        if day != self.day:
            self.day = day
            self.say(f"\n  {day}")
        self.say(f"  {at:%H:%MZ}  {line}")


def _due(injects: list[Inject], at: datetime, days: _Days) -> None:
    while injects and injects[0].at <= at:
        inject = injects.pop(0)
        for line in highlights.of_inject(inject):
            days.tell(inject.at, f"*** {line}" if not line.startswith(" ") else line)


def _receipts(home: DeskHome, out: Path, picture: Picture) -> Iterator[Path]:
    """One acknowledged telling of an overlap: the release, as anybody may carry it away."""
    for party in ("north", "south"):
        for record in picture.releases.get(party, []):
            about = record.release.because == "overlap.found"
            if about and record.has(ReceiptLevel.ACKNOWLEDGED):
                folder = out / "receipts" / f"{party}-{record.release.number}"
                write_receipt_folder(folder, make_receipt(home.log, record.index))
                yield folder
                break


def _verify(out: Path, receipts: tuple[Path, ...], trust: str = "trust.json") -> tuple[str, ...]:
    """What the stand-alone verifier says, run apart from this program."""
    with as_file(files("standclear.verifier") / "standclear_verify.py") as program:
        names = [str(path.relative_to(out)) for path in receipts]
        done = subprocess.run(
            [sys.executable, str(program), "--trust", trust, *names],
            cwd=out,
            capture_output=True,
            text=True,
            check=False,
        )
    return tuple((done.stdout + done.stderr).splitlines())


def _root(out: Path) -> str:
    """The root hash as the exported checkpoint states it."""
    return (out / "tiles" / "checkpoint").read_text(encoding="utf-8").splitlines()[2]


def _page(played: Played, proof: Proof, cards: tuple[Card, ...]) -> PageData:
    said = [
        Line(int(heard.at.timestamp()), heard.issuer, line)
        for heard in played.heard
        for line in (*_said(heard), *highlights.lines(heard))
    ]
    return gather(
        played.picture,
        lines=tuple(said),
        remedies=played.remedies,
        proof=proof,
        cards=cards,
    )


def _said(heard: Heard) -> tuple[str, ...]:
    """What the page lists beside the highlights: filings and notices, not receipts."""
    told = isinstance(heard.statement, st.PlanFile | st.NoticeGive | st.MovementReport)
    return (heard.text,) if told else ()
