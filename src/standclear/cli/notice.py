"""What is said of a notice whatever its kind: confirm, suspend, resume, withdraw; the broker's."""

from __future__ import annotations

import click

from standclear.cli.options import at_once
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, writes
from standclear.core.errors import InvalidInput
from standclear.core.ids import kind_of
from standclear.core.statements import (
    NoticeConfirm,
    NoticePass,
    NoticeResume,
    NoticeReturn,
    NoticeSuspend,
    NoticeWithdraw,
)

_VERSION = click.option("--version", "version", type=int, help="The version; else the present one.")


def notice_id(shell: Shell, given: str) -> str:
    """The whole id; a number alone is the speaker's own, of the kind that the command is of."""
    if "/" in given:
        kind_of(given)
        return given
    parent = click.get_current_context().parent
    kind = parent.info_name if parent else ""
    if kind not in ("site", "move"):
        raise InvalidInput("id", given, "OWNER/site/NUMBER or OWNER/move/NUMBER")
    return f"{shell.party}/{kind}/{given}"


def present_version(shell: Shell, notice: str, given: int | None) -> int:
    """The version meant."""
    if given is not None:
        return given
    if not reachable(shell):
        raise InvalidInput("--version", "nothing", "the version meant: the desk is out of reach")
    found: int = shell.desk.record(notice)["version"]
    return found


@click.command()
@click.argument("notice")
@_VERSION
@writes
def confirm(shell: Shell, notice: str, version: int | None) -> None:
    """Say that a notice still holds as it stands.

    Writes notice.confirm to the record; its recipients are told. Asked for every 90 days, near a
    front line every 30; a notice not confirmed is shown as unconfirmed and still held against
    plans.

    \b
    Examples:
      standclear site confirm h-7
      standclear move confirm 4
    """
    whole = notice_id(shell, notice)
    shell.say(NoticeConfirm(whole, present_version(shell, whole, version)))


@click.command()
@click.argument("notice")
@click.option("--reason", required=True, help="Why; told to its recipients.")
@writes
def suspend(shell: Shell, notice: str, reason: str) -> None:
    """Suspend a notice, with the reason.

    Writes notice.suspend to the record; its recipients are told, and plans are no longer held
    against it. The place, or the people on the road, are as protected as before.

    \b
    Examples:
      standclear site suspend h-7 \\
          --reason "coordinates in doubt; being measured again"
      standclear move suspend 4 \\
          --reason "road closed at km 12; waiting at the bridge"
    """
    shell.say(NoticeSuspend(notice_id(shell, notice), reason))


@click.command()
@click.argument("notice")
@writes
def resume(shell: Shell, notice: str) -> None:
    """Let a suspended notice hold again.

    Writes notice.resume to the record; its recipients are told.

    \b
    Examples:
      standclear site resume h-7
      standclear move resume 4
    """
    shell.say(NoticeResume(notice_id(shell, notice)))


@click.command()
@click.argument("notice")
@click.option("--reason", required=True, help="Why; told to its recipients.")
@at_once
@writes
def withdraw(shell: Shell, notice: str, reason: str, *, yes: bool) -> None:
    """Withdraw a notice, with the reason.

    Writes notice.withdraw to the record; its recipients are told. Absence from a list is not
    absence of protection.

    \b
    Examples:
      standclear site withdraw h-7 \\
          --reason "moved to the school in the next street"
      standclear move withdraw 4 --reason "convoy postponed to Thursday"
    """
    whole = notice_id(shell, notice)
    shell.last_word(f"Withdraw {whole} for good?", yes=yes)
    shell.say(NoticeWithdraw(whole, reason))


@click.command("pass")
@click.argument("notice")
@_VERSION
@writes
def pass_(shell: Shell, notice: str, version: int | None) -> None:
    """The form is complete: release the notice (the broker).

    Writes notice.pass to the record; its recipients are told of the notice. It says nothing
    about the content.

    \b
    Example:
      standclear notice pass relief/site/h-7
    """
    whole = notice_id(shell, notice)
    shell.say(NoticePass(whole, present_version(shell, whole, version)))


@click.command("return")
@click.argument("notice")
@_VERSION
@click.option("--reason", required=True, help="What is missing; told to the author.")
@writes
def return_(shell: Shell, notice: str, version: int | None, reason: str) -> None:
    """The form is not complete: return it, with the reason (the broker).

    Writes notice.return to the record; its author is told, and amends.

    \b
    Example:
      standclear notice return relief/site/h-7 \\
          --reason "no focal point after 18:00"
    """
    whole = notice_id(shell, notice)
    shell.say(NoticeReturn(whole, present_version(shell, whole, version), reason))
