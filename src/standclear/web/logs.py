"""What the server writes down about itself: one line an event, on standard error.

    {"time": "2030-03-01T06:00:00.123Z", "level": "info", "event": "request", "id": "9f2c...",
     "method": "POST", "route": "/v1/statements", "status": 201, "ms": 12.4, "party": "north",
     "person": "anna"}

Promise: no line holds a body, a place, a name of a record, a contact or a secret. This does not
hang on care at each call: a line is made of an event's fixed words and of the fields below, and
of nothing else. What a caller formats into a message is dropped; of an exception only its class
and its place in the code remain (STANDCLEAR_TRACE=1 shows its words as well, for whoever looks
for a fault on exercise data). A slow reader of the log makes nobody wait: lines beyond `KEPT`
are dropped, and how many is said.
Not here: which requests are written down (access.py).
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TextIO

Form = Literal["json", "text"]

FIELDS = (
    "id", "method", "route", "status", "ms", "bytes", "party", "person", "how", "follower",
    "fault", "code", "origin", "size", "port", "lost",
)  # fmt: skip
"""Everything that may stand in a line beside time, level and event; anything else is left out.

id        of the request, also in its answer as X-Request-Id
route     the address as the API describes it, such as /v1/plans/{owner}/{number}
ms, bytes how long the answer took, how much of it there was
party, person, how   who asked, and whether by session or token
follower  which of the works beside the door
fault     class of what went wrong; `code` where in the code
lost      lines dropped since the last one
"""

KEPT = 10_000
GATHER_S = 0.05
"""How long lines gather before they are written (own choice: nobody reads faster)."""

LEVELS = {"DEBUG": "debug", "INFO": "info", "WARNING": "warning", "ERROR": "error",
          "CRITICAL": "error"}  # fmt: skip
UNUSED = ("logThreads", "logProcesses", "logMultiprocessing", "logAsyncioTasks")
"""Of what `logging` looks up for each line and no line here holds: the system is asked for it."""

_PACKAGE = Path(__file__).parents[1]
_DEEPEST = 12  # frames of an exception, the innermost


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """One line as values; the only way from a record into the log."""
    line: dict[str, Any] = {
        "time": _written(record.created),
        "level": LEVELS.get(record.levelname, "info"),
        # Only the fixed words of a message, and only their first line: what would be put into
        # its places, and what a library has put in already behind a line break, is not ours.
        "event": str(record.msg).partition("\n")[0].partition(":")[0][:80],
    }
    if not record.name.startswith("standclear"):
        line["event"] = f"{record.name.partition('.')[0]} {line['event']}"
        if "%" not in str(record.msg) and not record.name.startswith(("uvicorn", "asyncio")):
            line["event"] = f"{record.name.partition('.')[0]} says something"
    held = record.__dict__
    line |= {name: held[name] for name in FIELDS if name in held}
    if record.exc_info and record.exc_info[1] is not None:
        fault = record.exc_info[1]
        line |= {"fault": type(fault).__name__, "code": _places(fault)}
        if os.environ.get("STANDCLEAR_TRACE"):
            line["trace"] = "".join(traceback.format_exception(fault))
    return line


def _written(at_s: float) -> str:
    """RFC 3339 in UTC, to the millisecond begun; all but that is made once a second."""
    second, millionth = divmod(round(at_s * 1_000_000), 1_000_000)
    return f"{_second(second)}.{millionth // 1000:03}Z"


@lru_cache(maxsize=2)
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _places(fault: BaseException) -> str:
    """Where it arose, outermost first: files and functions; no words, no values."""
    frames = traceback.extract_tb(fault.__traceback__)[-_DEEPEST:]
    return " > ".join(f"{_file(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def _file(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE).as_posix()
    return "/".join(path.parts[-2:])


_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return _encode(fields_of(record))


class _Text(logging.Formatter):
    """For a person at a terminal: the time of day, the level, and what there is."""

    def format(self, record: logging.LogRecord) -> str:
        line = fields_of(record)
        at, level, event = line.pop("time")[11:19], line.pop("level"), line.pop("event")
        trace = line.pop("trace", "")
        rest = " ".join(f"{name}={_one_line(value)}" for name, value in line.items())
        return f"{at} {level:<7} {event} {rest}".rstrip() + (f"\n{trace}" if trace else "")


def _one_line(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text.isprintable() or " " in text else text


class _Behind(logging.Handler):
    """Hands lines to a thread of its own, so that a full pipe stops no answer.

    The thread writes what has gathered for a moment: woken for each line, it and whoever answers
    would hand the interpreter's lock to and fro, which costs more than the line does.
    """

    def __init__(self, stream: TextIO, form: Form) -> None:
        super().__init__()
        self._stream, self._form = stream, _Json() if form == "json" else _Text()
        self._lines: deque[str] = deque()
        self._lost = 0
        self._some, self._ending = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write, name="log lines", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if len(self._lines) >= KEPT:
                self._lost += 1
                return
            if self._lost:
                record.lost, self._lost = self._lost, 0
            self._lines.append(self._form.format(record) + "\n")
            if not self._some.is_set():
                self._some.set()
        except Exception:
            self.handleError(record)

    def _write(self) -> None:
        while not self._ending.is_set() or self._lines:
            self._some.wait()
            self._ending.wait(GATHER_S)
            self._some.clear()
            with suppress(OSError, ValueError):  # a pipe whose reader is gone, a stream closed
                lines = [self._lines.popleft() for _ in range(len(self._lines))]
                self._stream.write("".join(lines))
                self._stream.flush()

    def close(self) -> None:
        """Everything is written when this returns."""
        self._ending.set()
        self._some.set()
        self._thread.join()
        super().close()


@contextmanager
def writing_down(form: Form, level: str, stream: TextIO | None = None) -> Iterator[None]:
    """Write lines of at least this level until the block ends; then everything is written."""
    root = logging.getLogger()
    before, kept = root.level, root.handlers[:]
    behind = _Behind(stream or sys.stderr, form)
    root.handlers[:] = [behind]
    root.setLevel(level.upper())
    for unused in UNUSED:
        setattr(logging, unused, False)
    for chatty in ("uvicorn", "httpx", "httpcore"):  # server.py says what of it is worth a line
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.handlers[:] = kept
        root.setLevel(before)
        for unused in UNUSED:
            setattr(logging, unused, True)
        behind.close()


def form_for(wanted: str, stream: TextIO | None = None) -> Form:
    """What `auto` means here: text where a person reads it, JSON where a program does."""
    if wanted in ("json", "text"):
        return "json" if wanted == "json" else "text"
    return "text" if (stream or sys.stderr).isatty() else "json"
