"""`standclear` as the pages run it, from a process that has loaded it already.

The pages run it some four hundred times, and loading it takes longer than most runs of it. Here one
process loads it and waits; each run is a fork of that process, in the caller's directory, with its
words, environment and open files, and ends with its own exit code. What a reader runs is the same
code; only the loading is shared. Commands that stay (`APART`) are started as they are installed.

    with warm() as directory:      # a directory to put first in PATH
"""

from __future__ import annotations

import atexit
import gc
import marshal
import os
import pkgutil
import select
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOMS = ("cli", "client", "core", "formats", "links", "log", "service", "store")
INSTALLED = Path(sys.executable).parent / "standclear"
APART = ("demo", "run", "serve", "watch")

CALLER = """#!{python} -ISE
import marshal, os, socket, sys

if {apart} & set(sys.argv[1:2]):
    os.execv({installed!r}, [{installed!r}, *sys.argv[1:]])
line = socket.socket(socket.AF_UNIX)
line.connect({where!r})
told = marshal.dumps([os.getcwd(), sys.argv[1:], dict(os.environ)])
socket.send_fds(line, [len(told).to_bytes(4, "big")], [0, 1, 2])
line.sendall(told)
sys.exit(line.recv(1)[0])
"""


@contextmanager
def warm() -> Iterator[Path]:
    """A directory whose `standclear` is answered by a process that waits until the end."""
    with TemporaryDirectory() as name:
        directory = Path(name)
        where = directory / "line"
        caller = directory / "standclear"
        caller.write_text(
            CALLER.format(
                python=sys.executable, apart=set(APART), installed=str(INSTALLED), where=str(where)
            )
        )
        caller.chmod(0o755)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.docs.warm", str(where)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield directory
            process.stdin.close()


def _wait(where: str) -> None:
    """Until standard input ends, a fork for every call."""
    for room in ROOMS:
        package = import_module(f"standclear.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    documents = import_module("standclear.formats.documents")
    for kind in ("statement", "decision", "release"):  # made at their first use, a quarter second
        documents._reader(kind)
        documents._writer(kind)
    gc.collect()
    gc.freeze()  # a collection in a fork would touch, and so copy, all that was loaded
    door = socket.socket(socket.AF_UNIX)
    door.bind(where)
    door.listen(64)
    print("ready", flush=True)
    while sys.stdin.fileno() not in (ready := select.select([door, 0], [], [], 1.0)[0]):
        if door in ready:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _answer(line)
            line.close()
        _bury()


def _bury() -> None:
    """Those that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _answer(line: socket.socket) -> None:
    """Run what the caller wants in a fork of its own, and tell the caller how it ended."""
    head, files, _, _ = socket.recv_fds(line, 4, 3)
    with line.makefile("rb") as rest:
        told = marshal.loads(rest.read(int.from_bytes(head, "big")))
    child = os.fork()
    if child == 0:
        line.close()
        _run(files, *told)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    line.sendall(bytes([code & 0xFF]))
    os._exit(0)


def _run(files: list[int], place: str, words: list[str], environment: dict[str, Any]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(place)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115  # for good
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1)  # noqa: SIM115  # for good
    sys.argv = ["standclear", *words]
    from standclear.cli import main

    code: Any = 1
    try:
        main()  # ends by SystemExit, as the installed one does
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    # Without taking apart all that was loaded, which would copy it first.
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _wait(sys.argv[1])
