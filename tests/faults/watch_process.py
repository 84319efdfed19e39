"""Real `standclear watch` processes over a real desk, started quickly and killed at will.

A process that has loaded the program once forks for each watch: what runs is a process of its own,
with its own sockets, files and limits, and `kill -9` ends it as any other. Run as a program, this
file is that process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

V = TypeVar("V")

LONGEST_S = 60.0
"""Far beyond what anything here takes: reached only by a defect."""


class Nursery:
    """Starts watches; ends with its pipe."""

    def __init__(self, **environment: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("STANDCLEAR_")}
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=kept | environment,
        )

    def ask(self, **order: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(LONGEST_S)


@dataclass
class Watch:
    """One `standclear watch --json`, and what it has said so far."""

    nursery: Nursery
    pid: int
    out: Path
    err: Path

    @property
    def documents(self) -> list[dict[str, Any]]:
        """What went to standard output, as far as it is whole."""
        text, found, at = self.out.read_text(), [], 0
        with suppress(json.JSONDecodeError):
            while at < len(text.rstrip()):
                one, at = json.JSONDecoder().raw_decode(text, at)
                found.append(one)
                at += 1
        return found

    @property
    def said(self) -> list[dict[str, Any]]:
        """The alerts."""
        return [one for one in self.documents if "alert" in one]

    @property
    def state(self) -> dict[str, Any]:
        """How it said last that it fares."""
        states = [one["watch"] for one in self.documents if "watch" in one]
        return states[-1] if states else {}

    @property
    def notes(self) -> str:
        return self.err.read_text()

    def until(self, look: Callable[[], V]) -> V:
        """What `look` finds, once it finds something."""
        end = monotonic() + LONGEST_S
        while not (found := look()):
            if monotonic() > end:
                raise AssertionError((self.notes, self.documents[-3:]))
            sleep(0.02)
        return found

    def until_said(self, words: str) -> None:
        self.until(lambda: words in self.notes)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def end(self) -> int:
        """Its exit code, ended gently."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        code, self.pid = self.nursery.ask(wait=self.pid), 0
        return code


@contextmanager
def watch(nursery: Nursery, desk: Path, *words: str) -> Iterator[Watch]:
    """A watch in a desk's directory."""
    number = len(list(desk.parent.glob("watch-*.out")))
    out, err = (desk.parent / f"watch-{number}.{end}" for end in ("out", "err"))
    out.touch()
    err.touch()
    args = ["watch", "--json", "--every", "1s", *words]
    pid = nursery.ask(run=args, cwd=str(desk), out=str(out), err=str(err))
    found = Watch(nursery, pid, out, err)
    try:
        yield found
    finally:
        if found.pid:
            found.kill()


def _nursery() -> None:
    import pyarrow.parquet  # noqa: F401  # what a watch loads when it begins

    import standclear.cli.watch
    import standclear.service.home
    import standclear.store.positions  # noqa: F401  # loaded, too
    from standclear.formats import documents

    for kind in ("statement", "decision", "release"):  # made at their first use, a quarter second
        documents._reader(kind)
        documents._writer(kind)

    for line in sys.stdin:
        order = json.loads(line)
        if pid := order.get("wait"):
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        elif (pid := os.fork()) == 0:
            _watch(order)
        else:
            print(pid, flush=True)


def _watch(order: dict[str, Any]) -> None:
    """In the forked process: become the command."""
    from standclear.cli import main

    code = 1
    try:
        os.chdir(order["cwd"])
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
        main(order["run"], prog_name="standclear")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    _nursery()
