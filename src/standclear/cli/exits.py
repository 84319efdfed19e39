"""The ways out of a command: exit codes, and what is said on standard error.

Promise: what a person can act on ends as one line, or one JSON object, and the code of its class.
Not here: the errors themselves (core/errors.py, log/errors.py).
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import click

from standclear.cli.life import sign_of_life
from standclear.cli.printable import printable, printable_json

LOG_EXITS = {
    "BadProof": 2,
    "BadNote": 2,
    "BadEntry": 2,
    "BadKeyFile": 2,
    "Moved": 5,
    "Busy": 6,
    "NoRoom": 6,
    "NotStored": 7,
    "Damaged": 7,
}
"""Exit codes of log errors, which know none themselves (style: errors say who must act)."""


LATER = 6
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""The disk is full, or may not be written: once somebody has seen to that, the same works."""


def guarded(run: Callable[[], Any], *, as_json: bool = False) -> int:
    """Run a command; its exit code, and what went wrong on standard error.

    as_json   errors, too, as one JSON object on standard error
    """
    try:
        with sign_of_life():
            result = run()
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit:
        if "Pacify" in type(sys.stdout).__name__:  # click's own answer to a broken pipe
            return _nobody_reads()
        raise
    except (Exception, KeyboardInterrupt) as fault:
        try:
            code = _told(fault, as_json=as_json)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            return _nobody_reads()


def _told(fault: BaseException, *, as_json: bool) -> int:
    """Say a fault where people or programs read it; its exit code."""
    code, message = _judged(fault)
    if as_json:
        from standclear.service.shown.faults import fault_document

        said = fault_document(fault) | {"detail": message, "exit_code": code}
        click.echo(printable_json(json.dumps(said, ensure_ascii=False)), err=True)
    elif isinstance(fault, click.UsageError) and not message:
        click.echo(fault.ctx.get_help() if fault.ctx else "", err=True)
    else:
        click.echo(f"standclear: {printable(message)}", err=True)
        if isinstance(fault, click.UsageError):
            words = fault.ctx.command_path if fault.ctx else "standclear"
            click.echo(f"Try '{words} --help'.", err=True)
    return code


def _judged(fault: BaseException) -> tuple[int, str]:
    """The exit code of a fault's class, and its words."""
    if isinstance(fault, click.ClickException):
        return 2, fault.format_message()
    if isinstance(fault, click.Abort | KeyboardInterrupt):
        return 130, "interrupted"
    if isinstance(fault, OSError):
        code = LATER if fault.errno in _NO_ROOM else 2
        return code, f"{fault.filename or 'standard output'}: {fault.strerror or fault}"
    code = getattr(fault, "exit_code", None) or _log_exit(fault)
    if isinstance(code, int) and code:
        return code, str(fault)
    return 1, _broken(fault)


def _nobody_reads() -> int:
    """Whoever read from us has gone; Python would complain once more while closing stdout."""
    with suppress(OSError, ValueError):  # a stream of a test has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def _log_exit(fault: BaseException) -> int:
    """The exit code of a log error, by name: importing the log to ask would slow every error."""
    if not type(fault).__module__.startswith("standclear.log"):
        return 0
    return LOG_EXITS.get(type(fault).__name__, 1)


def _broken(fault: BaseException) -> str:
    """A fault of ours: never passed off as an answer."""
    if os.environ.get("STANDCLEAR_TRACE"):
        import traceback

        traceback.print_exception(fault)
    kind = type(fault).__name__
    return f"a fault of standclear itself: {kind}: {fault} (STANDCLEAR_TRACE=1 shows where)"
