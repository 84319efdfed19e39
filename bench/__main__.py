"""`python -m bench [check] [record] [office] [--quick | --full] [--write FILE]`

Tables on standard output, progress on standard error. Without a name, all three.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from pathlib import Path

from bench import budgets, check, machine, office, record
from bench.effort import FULL, QUICK
from bench.report import Result, document, step

PARTS = {"check": check.run, "record": record.run, "office": office.run}


def read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Check, record, and office, timed beside the best ready-made answers.",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    effort = parser.add_mutually_exclusive_group()
    effort.add_argument("--quick", action="store_true", help="under six minutes; the default")
    effort.add_argument("--full", action="store_true", help="every size; about two hours")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the page for the docs")
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
    command = shlex.join(["python", "-m", "bench", *arguments])
    before = machine.load_average()
    whole = Result()
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory(dir=options.directory, prefix="standclear-bench-") as at:
            part = PARTS[name](effort, Path(at))
        whole.tables += part.tables
        whole.figures |= part.figures
    held = budgets.table(whole.figures, (before, machine.load_average()))
    page = document(command, [held, *whole.tables])
    print(page)
    if options.write:
        options.write.write_text(page, encoding="utf-8")
        step(f"written to {options.write}")
    step("done")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
