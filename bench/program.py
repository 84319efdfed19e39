"""`python -m bench [PART ...] [--quick | --full] [--write FILE]`

Tables on standard output, progress on standard error. Parts: check, record, office, start, http,
floor, watch, screening, live, inquiry; without a name, all.
"""

from __future__ import annotations

import argparse
import shlex
import tempfile
from pathlib import Path

from bench import (
    budgets,
    check,
    floor,
    http,
    inquiry,
    live,
    machine,
    office,
    record,
    screening,
    start,
    watch,
)
from bench.effort import FULL, QUICK
from bench.page import merged
from bench.report import Result, document, step

PARTS = {
    "check": check.run,
    "record": record.run,
    "office": office.run,
    "start": start.run,
    "http": http.run,
    "floor": floor.run,
    "watch": watch.run,
    "screening": screening.run,
    "live": live.run,
    "inquiry": inquiry.run,
}


def read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="The engine, the record, the desk and its door, timed.",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    effort = parser.add_mutually_exclusive_group()
    effort.add_argument("--quick", action="store_true", help="some ten minutes; the default")
    effort.add_argument("--full", action="store_true", help="every size; within the hour")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the page, brought up to date")
    parser.add_argument(
        "--directory", type=Path, help="where logs are written: a real disk, for durable figures"
    )
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no benchmark named {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return options


def main(arguments: list[str]) -> int:
    options = read_options(arguments)
    effort = FULL if options.full else QUICK
    shown = ["FILE" if each == str(options.write) else each for each in arguments]
    command = shlex.join(["python", "-m", "bench", *shown])
    load = machine.load_average()
    whole = Result()
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory(dir=options.directory, prefix="standclear-bench-") as at:
            part = PARTS[name](effort, Path(at))
        whole.tables += part.tables
        whole.figures |= part.figures
    held = budgets.table(whole.figures, (load, machine.load_average()))
    page = document(command, [held, *whole.tables])
    print(page)
    if options.write:
        before = options.write.read_text("utf-8") if options.write.exists() else ""
        options.write.write_text(merged(before, page) if before else page, encoding="utf-8")
        step(f"written to {options.write}")
    step("done")
    return 0
