"""`standclear receive|carry|run`: what couriers bring, and what goes out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import click

from standclear.cli.shell import Shell, here
from standclear.cli.show import Screen
from standclear.core.errors import InvalidInput, NotAllowed, StandclearError, Unavailable
from standclear.core.time.times import read_duration
from standclear.links.bundle import read_bundle
from standclear.log.entry import read_entry
from standclear.log.errors import Busy
from standclear.service.carrying import Pass, has_more, one_pass
from standclear.service.desk_home import DeskHome
from standclear.service.party_home import PartyHome
from standclear.service.received import bundle_files, is_release, take_release
from standclear.service.replies import is_reply, read_reply, take_and_answer
from standclear.service.settling import Settled, take_reply
from standclear.service.statement_files import statement_in


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE ...",
                type=click.Path(path_type=Path, exists=True))  # fmt: skip
@here
def receive(shell: Shell, files: tuple[Path, ...]) -> None:
    """Take in files that a courier brought; folders are searched for them.

    At the desk: signed statements enter the record, each as if said here; again is answered as
    before. For each the desk signs an answer, taken or refused and why, which the courier takes
    back. At a party: releases and answers are verified with the desk's pinned keys; releases go
    into the inbox, and answers bring the outbox in line with the desk. Nothing is written to the
    record. In a folder, what is meant for others is passed over.

    \b
    Examples:
      standclear receive /media/stick/000007-receipt.give.standclear
      standclear receive /media/stick
    """
    found = [(file, path.is_dir()) for path in files for file in bundle_files(path)]
    if not found:
        raise InvalidInput("FILE", ", ".join(str(f) for f in files), "files ending in .standclear")
    home = shell.home
    if isinstance(home, PartyHome):
        for note in home.refresh_keys():
            shell.screen.note(note)
    results: list[dict[str, object]] = []
    fault: StandclearError | None = None
    for file, searched in sorted(found, key=lambda f: f[0].name):
        try:
            if searched and _for_others(home, file):
                result: dict[str, object] = {"file": str(file), "passed_over": True}
            elif isinstance(home, DeskHome):
                result, refused = _at_desk(home, file)
                fault = fault or refused
            else:
                result = _at_party(home, file)
        except StandclearError as refused:
            fault = fault or refused
            result = {"file": str(file), "taken": False, "says": str(refused)}
        results.append(result)
    shell.answer(results, lambda screen: _show_received(screen, results))
    if fault is not None:
        raise fault


def _show_received(screen: Screen, results: list[dict[str, object]]) -> None:
    for result in results:
        if "passed_over" in result:
            continue
        word = result.get("word") or ("taken" if result["taken"] else "REFUSED")
        screen.line(f"{word}: {Path(str(result['file'])).name}: {result['says']}")
    for folder in sorted({str(Path(str(r["answer"])).parent) for r in results if r.get("answer")}):
        screen.line(f"Answers for the courier to take back: {folder}")
    passed = sum("passed_over" in result for result in results)
    if passed:
        screen.note(f"{passed} file(s) are meant for others and were passed over.")


def _for_others(home: DeskHome | PartyHome, file: Path) -> bool:
    """Whether a file on a shared stick travels the other way, or to another party."""
    parts = read_bundle(file.read_bytes())
    if is_reply(parts):
        return isinstance(home, DeskHome) or read_reply(parts, file.name).party != home.party
    if isinstance(home, DeskHome):
        return is_release(parts)
    if is_release(parts):
        told = read_entry(statement_in(parts, file.name).leaf).header.release
        return told is not None and told.recipient != home.party
    return True


def _at_desk(home: DeskHome, file: Path) -> tuple[dict[str, object], StandclearError | None]:
    parts = read_bundle(file.read_bytes())
    if is_reply(parts) or is_release(parts):
        raise InvalidInput(file.name, "from a desk", "a signed statement; this is the desk")
    sealed = statement_in(parts, file.name)
    header = read_entry(sealed.leaf).header
    handed = take_and_answer(home, sealed)
    result: dict[str, object] = {"file": str(file), "taken": handed.answer is not None}
    if handed.file is not None:
        result["answer"] = str(handed.file)
    if handed.answer is None:
        return result | {"says": str(handed.fault)}, handed.fault
    said = f"{header.issuer} {header.seq}, {header.type}: {handed.answer.decision.headline}"
    return result | {"index": handed.answer.index, "says": said}, None


def _at_party(home: PartyHome, file: Path) -> dict[str, object]:
    data = file.read_bytes()
    parts = read_bundle(data)
    if is_reply(parts):
        return _answered(file, take_reply(home, data, file.name))
    if not is_release(parts):
        raise InvalidInput(file.name, "a statement", "a release; carry statements to the desk")
    release, new = take_release(home, data, file.name)
    says = f"#{release.number} {release.headline}" + ("" if new else " (was here already)")
    return {"file": str(file), "taken": True, "number": release.number, "says": says}


def _answered(file: Path, settled: Settled) -> dict[str, object]:
    """An answer in words: what the desk did, and what is to be done here."""
    reply = settled.reply
    words = {
        "taken": "the desk has it",
        "refused": "THE DESK REFUSES it",
        "out_of_order": "the desk expected another number",
    }
    # Which number the desk wants is said below, in what that means here.
    said = "" if reply.verdict == "out_of_order" else f": {reply.says.rstrip('.')}"
    says = [f"{words[reply.verdict]}: your {reply.number}, {reply.kind}{said}."]
    if not settled.new:
        says.append("(was here already)")
    elif reply.verdict != "taken":
        after = reply.thread_number or "none"
        says.append(f"The desk has your statements up to number {after}.")
    if settled.again:
        count = ", ".join(f"{written.seq}" for written in settled.again)
        says.append(
            f"Signed after it, and to be signed again before the desk can take them: {count} "
            "(`standclear outbox resign`, or `standclear outbox drop`)."
        )
    return {
        "file": str(file),
        "taken": True,
        "word": "answer",
        "verdict": reply.verdict,
        "statement": reply.number,
        "desk_says": reply.says,
        "left_outbox": [written.seq for written in settled.taken],
        "to_sign_again": [written.seq for written in settled.again],
        "says": " ".join(says),
    }


@click.command()
@click.option("--leap", is_flag=True, help="The clock is right: the desk was off for over a month.")
@here
def carry(shell: Shell, leap: bool) -> None:
    """Carry releases out once, and let what is due fall due (the desk).

    Writes clock.tick to the record if anything has fallen due, and release.sending for each try.
    A desk whose clock is more than 31 days beyond its newest entry takes nothing until somebody
    has looked at the clock and said --leap: the record's time never goes back.

    \b
    Example:
      standclear carry
    """
    home = _desk_home(shell)
    with shell.screen.working("Carrying releases out"):
        done = one_pass(home, leap=leap)
    document = {"sent": done.sent, "failed": done.failed, "waiting": done.waiting, "due": done.due}
    shell.answer(document, lambda screen: screen.line(_said(done)))


@click.command()
@click.option(
    "--every",
    default="10s",
    metavar="TIME",
    help="Longest pause between passes; what is said in the record ends it.",
)
@here
def run(shell: Shell, every: str) -> None:
    """Carry on: releases out, reminders, escalation (the desk). Ends with Ctrl-C.

    Writes clock.tick to the record whenever something falls due, and release.sending for each
    try. Killed at any moment, it goes on where the record ends.

    \b
    Example:
      standclear run --every 10s
    """
    home = _desk_home(shell)
    pause_s = read_duration(every).total_seconds()
    if pause_s < 1:
        raise InvalidInput("--every", every, "1 s or more")
    try:
        shell.screen.note("Carrying on; Ctrl-C ends it.")
        while True:
            _say_pass(shell, home)
            _rest(home, pause_s)
    except KeyboardInterrupt:
        shell.screen.note("Ended. What is unsent or due waits in the record for the next run.")


LOOK_S = 0.5
"""Between two looks into the record: an alert does not wait for the pause to be over."""


def _rest(home: DeskHome, pause_s: float) -> None:
    """Until there is something new to carry, or the pause is over."""
    until = monotonic() + pause_s
    with suppress(Unavailable, Busy):
        while (left_s := until - monotonic()) > 0:
            sleep(min(LOOK_S, left_s))
            if has_more(home):
                return
    sleep(max(0.0, until - monotonic()))


def _say_pass(shell: Shell, home: DeskHome) -> None:
    """One pass, and what it did; a disk or a lock that is busy is tried again next time."""
    try:
        done = one_pass(home)
    except (Unavailable, Busy) as fault:
        shell.screen.note(f"{shell.screen.moment(home.clock())}: {fault}; trying again")
        return
    if not (done.sent or done.failed or done.due):
        return
    if shell.as_json:
        shell.screen.json({"sent": done.sent, "failed": done.failed, "due": done.due})
    else:
        shell.screen.line(f"{shell.screen.moment(home.clock())}: {_said(done)}")


def _said(done: Pass) -> str:
    due = f"{done.due} Then: " if done.due else ""
    return f"{due}{done.sent} sent, {done.failed} failed, {done.waiting} waiting for another try."


def _desk_home(shell: Shell) -> DeskHome:
    home = shell.home
    if not isinstance(home, DeskHome):
        raise NotAllowed("only the desk carries releases out", ("run it in the desk's directory",))
    return home
