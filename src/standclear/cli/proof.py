"""`standclear proof`: receipts that a stranger can check, with files alone."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from standclear.cli.log_access import open_log, plain_screen, receipt_of, trust_in
from standclear.cli.options import output_option
from standclear.cli.shell import Shell, replaces, writes
from standclear.cli.show import Progress, Screen
from standclear.core.errors import InvalidInput, StandclearError, Unavailable
from standclear.core.ids import check_party_id
from standclear.formats import documents
from standclear.log.entry import Entry
from standclear.log.errors import LogError
from standclear.log.files import write_whole
from standclear.log.receipt import Receipt, ReceiptReport
from standclear.log.receipt_files import receipt_as_file, write_receipt_folder
from standclear.log.trust import Trust
from standclear.service import wording
from standclear.service.carried_proof import Packed, Verified, verify_carried
from standclear.service.dossier import exhibits_in
from standclear.service.dossier.whole import Exhibit, Wholeness, wholeness
from standclear.service.replay import RELEASE

DOES_NOT_HOLD = 2


@click.command()
@click.argument("index", required=False, type=click.IntRange(min=0), metavar="[N]")
@click.option("--release", metavar="PARTY:NUMBER", help="The telling of that number to a party.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A new folder; or a file, where the name ends in .json.",
)
@click.option("--no-body", is_flag=True, help="Prove that it was said, and not what.")
@replaces
@writes
def make(shell: Shell, index: int | None, release: str | None, output: Path, no_body: bool) -> None:
    """Make a receipt of an entry, to be carried anywhere.

    Writes nothing to the record. The receipt is the entry's exact bytes, its place under a
    signed checkpoint, and what was said, if you are its author, its addressee, or the desk.
    N is an index of `standclear log show`.

    \b
    Examples:
      standclear proof make 17 -o receipt-17
      standclear proof make --release south:4 -o told-south.json
    """
    at = _index(shell, index, release)
    log = open_log(shell)
    receipt, entry = receipt_of(shell, at), log.entry(at)
    withheld = no_body or not _may_have_body(shell, entry)
    if withheld:
        receipt = Receipt(receipt.entry, receipt.proof)
    if output.suffix == ".json":
        shell.may_write(output)
        write_whole(output, receipt_as_file(receipt))
    else:
        if output.exists() and (not output.is_dir() or any(output.iterdir())):
            raise InvalidInput("--output", str(output), "a folder that is new or empty")
        write_receipt_folder(output, receipt)
    has_body = receipt.body is not None
    words = "" if has_body else "; what was said is not in it"
    shell.answer(
        {"index": at, "type": entry.header.type, "output": str(output), "body": has_body},
        lambda screen: screen.line(
            f"{output}: entry {at}, {entry.header.type} by {entry.header.issuer}{words}. "
            f"Verify with: standclear proof verify {output} --trust FILE"
        ),
    )


def _index(shell: Shell, index: int | None, release: str | None) -> int:
    if (index is None) == (release is None):
        raise InvalidInput("N", "neither or both", "an index, or --release PARTY:NUMBER")
    if index is not None:
        size = open_log(shell).size
        if index >= size:
            raise InvalidInput("N", index, f"0 to {size - 1}: the log has {size} entries")
        return index
    party, _, number = (release or "").partition(":")
    if not number.isascii() or not number.isdecimal():
        raise InvalidInput("--release", release, "PARTY:NUMBER, such as south:4")
    check_party_id(party, pointer="--release")
    return shell.desk.place_of(party, int(number))


def _may_have_body(shell: Shell, entry: Entry) -> bool:
    """Headers are for all who hold the log; what was said is for its author and addressees."""
    header, asker = entry.header, shell.party
    told = header.release.recipient if header.release else ""
    return asker in (shell.desk.name(), header.issuer, told, *header.to)


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(path_type=Path, exists=True),
)
@click.option(
    "--trust",
    "trust_file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Whose signatures count; from the parties themselves, never from whoever "
    "hands you the receipt.",
)
@click.option("--show", is_flag=True, help="Also print what was said, where it was signed for.")
@writes
def verify(shell: Shell, paths: tuple[Path, ...], trust_file: Path, show: bool) -> int:
    """Verify receipts from files alone: no desk, no database, no network.

    Writes nothing. PATH is a receipt folder or file, a .standclear bundle, a release's folder from
    an outbox, or a dossier, all of whose exhibits are verified and held against the list in its
    answer.json: none left out, put in or exchanged. Each step says whether it holds:
    the entry's form, the log's signature, the place in the log, the author's key, the author's
    signature, the body. Exit code 0 if all hold, 2 if one does not. The same questions are put by a
    second program that shares nothing with this one: `standclear proof verifier`.

    \b
    Examples:
      standclear proof verify receipt-17 --trust trust.json
      standclear proof verify outbox/south/* --trust trust.json --show
    """
    plain_screen(shell)
    trust = trust_in(trust_file)
    assert trust is not None
    found = {path: exhibits_in(path) for path in paths}
    answers: list[Answer] = []
    with shell.screen.progress("Receipts", sum(map(len, found.values()))) as bar:
        for path, receipts in found.items():
            own = [_verify(each, trust, bar) for each in receipts]
            answers += own
            if receipts != [path]:
                answers.append(wholeness(path, dict(map(_as_exhibit, own))))

    def human(screen: Screen) -> None:
        for answer in answers:
            _show(screen, answer, said=show)

    shell.answer([_as_json(answer, said=show) for answer in answers], human)
    held = all(not isinstance(answer, tuple) and answer.holds for answer in answers)
    return 0 if held else DOES_NOT_HOLD


Answer = Verified | Wholeness | tuple[str, str]


def _as_exhibit(answer: Verified | tuple[str, str]) -> tuple[str, Exhibit]:
    if isinstance(answer, tuple):
        return answer[0], Exhibit(None, holds=False)
    return answer.path, Exhibit(answer.receipt.index, answer.holds)


def _verify(path: Path | Packed, trust: Trust, bar: Progress) -> Verified | tuple[str, str]:
    """The answer for one path; (path, sentence) where nothing there could be read."""
    bar.step()
    try:
        return verify_carried(path, trust)
    except (StandclearError, LogError) as fault:
        return str(path), str(fault)


def _show(screen: Screen, answer: Answer, *, said: bool) -> None:
    if isinstance(answer, Wholeness):
        screen.line(f"{answer.path}: {'WHOLE' if answer.holds else 'NOT WHOLE'}")
        screen.line(f"  {answer.sentence}")
        return
    if isinstance(answer, tuple):
        screen.line(f"{answer[0]}: DOES NOT HOLD: {answer[1]}")
        return
    held = "HOLDS" if _has_body(answer) else "HOLDS, body withheld"
    screen.line(f"{answer.path}: {held if answer.holds else 'DOES NOT HOLD'}")
    _show_steps(screen, answer.receipt)
    if answer.cause is not None:
        screen.line("  and what caused it:")
        _show_steps(screen, answer.cause)
    if said and answer.body is not None:
        screen.line()
        for line in _said(answer):
            screen.line(f"  | {line}".rstrip())


def _has_body(answer: Verified) -> bool:
    return all(step.outcome != "absent" for step in answer.receipt.steps)


def _show_steps(screen: Screen, report: ReceiptReport) -> None:
    for step in report.steps:
        screen.line(f"  {step.number}. {step.name:<10} {step.outcome:<6} {step.sentence}")


def _said(answer: Verified) -> list[str]:
    """What was said, in words where it is a release, else as the signed document."""
    assert answer.body is not None
    entry = answer.receipt.entry
    if entry is not None and entry.header.type == RELEASE:
        return wording.lines(documents.read_release(answer.body))
    try:
        document = json.loads(answer.body)
    except ValueError:
        return answer.body.decode("utf-8", "replace").split("\n")
    return json.dumps(document, ensure_ascii=False, indent=2).split("\n")


def _as_json(answer: Answer, *, said: bool) -> dict[str, Any]:
    if isinstance(answer, Wholeness):
        step = {"step": "list", "outcome": "holds" if answer.holds else "fails",
                "sentence": answer.sentence}  # fmt: skip
        return {"dossier": answer.path, "holds": answer.holds, "steps": [step]}
    if isinstance(answer, tuple):
        step = {"step": "files", "outcome": "fails", "sentence": answer[1]}
        return {"receipt": answer[0], "holds": False, "steps": [step]}
    document: dict[str, Any] = {
        "receipt": answer.path,
        "holds": answer.holds,
        "index": answer.receipt.index,
        "steps": _steps_as_json(answer.receipt),
    }
    if answer.cause is not None:
        document["cause"] = _steps_as_json(answer.cause)
    if said and answer.body is not None:
        document["body"] = answer.body.decode("utf-8", "replace")
    return document


def _steps_as_json(report: ReceiptReport) -> list[dict[str, str]]:
    return [
        {"step": step.name, "outcome": step.outcome, "sentence": step.sentence}
        for step in report.steps
    ]


@click.command()
@output_option("Where to write the program, such as standclear_verify.py.", required=False)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to write the page, such as verifier.html.")  # fmt: skip
@replaces
@writes
def verifier(shell: Shell, output: Path | None, html: Path | None) -> None:
    """Write the stand-alone verifier, to be carried with receipts.

    As one Python file, which needs Python and the `cryptography` package and shares no line with
    the rest of Standclear; read it, it is short. Or, with --html, as one page that any browser
    opens from a disk, without a network. Compare the digest with what others have.

    \b
    Examples:
      standclear proof verifier -o standclear_verify.py
      python standclear_verify.py --trust trust.json receipt-17
      standclear proof verifier --html verifier.html
    """
    plain_screen(shell)
    if output is None and html is None:
        raise InvalidInput("-o, --html", "nothing", "the program's file, the page's, or both")
    asked = [(output, "-o", _program), (html, "--html", _page)]
    wanted = [(file, option, made()) for file, option, made in asked if file is not None]
    for file, option, _ in wanted:
        shell.may_write(file, option=option)
    written = []
    for file, _, data in wanted:
        write_whole(file, data)
        written.append({"file": str(file), "sha256": sha256(data).hexdigest()})

    def human(screen: Screen) -> None:
        for each in written:
            screen.line(f"{each['file']}: SHA-256 {each['sha256']}")

    shell.answer(written[0] if len(written) == 1 else written, human)


def _program() -> bytes:
    return files("standclear.verifier").joinpath("standclear_verify.py").read_bytes()


def _page() -> bytes:
    """The verifier as a page; `Unavailable` where the pages of the web app were not built."""
    page = files("standclear.web").joinpath("static", "verifier.html")
    if not page.is_file():
        raise Unavailable(
            "the verifier's page is not in this installation: the web app was not built with it. "
            "Build it (`make setup` in the source, with npm), or take the program (-o FILE)"
        )
    return page.read_bytes()
