"""Writes the answers of transcripts anew: `python -m tests.cli.record tests/cli/journeys/*.txt`.

Read the difference before committing it: a transcript says what is right, not what happens.
What differs from run to run (keys, hashes, the directory) becomes `...`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli import transcript

CHANGING = (
    (r"^(log key +).*", r"\1..."),
    (r"(entry \d+), [0-9a-f]{22}", r"\1, ..."),
    (r"(Signed: |ovn +)[0-9a-f]{22}", r"\1..."),
    (r"after [0-9a-f]{12}", "after ..."),
    (r"/log\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", "/log+..."),
    (r"[A-Za-z0-9+/]{40,}=*", "..."),
    (r"127\.0\.0\.1_\d+", "..."),
    (r"ov-[0-9a-f]{12}", "<OV>"),
)


def record(file: Path, directory: Path) -> str:
    """The transcript with what its commands answer now."""
    at, known, out = "", "", []
    with transcript.Stage(directory) as stage:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("@ "):
                at = line[2:].strip()
            if line.startswith(("@ ", "# ", "& ")) or not line:
                out.append(line)
            if not line.startswith(("$ ", "& ")):
                continue
            if line[0] == "$":
                out.append(line)
            answers = stage.play(line.removeprefix("$ ").replace("<OV>", known), at)
            if answers is None:
                continue
            for answer in transcript.trimmed(answers):
                found = re.search(r"ov-[0-9a-f]{12}", answer)
                known = known or (found[0] if found else "")
                out.append(_steady(answer.replace(str(directory.resolve()), "...")))
            out.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip() + "\n"


def _steady(line: str) -> str:
    for pattern, shown in CHANGING:
        line = re.sub(pattern, shown, line)
    return line


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        with TemporaryDirectory() as place:
            journey = Path(argument)
            journey.write_text(record(journey, Path(place)), encoding="utf-8")
