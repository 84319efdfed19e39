"""The page of figures in the docs: what was measured now takes the place of what was before.

Promise: tables of parts that were not run now stay as they are, each with its own command and
date; in the budgets too, a row that was not measured now keeps what it said.
Not here: what a table says (report.py).
"""

from __future__ import annotations

from dataclasses import dataclass

BUDGETS = "Budgets"
NOT_RUN = "not run"
WHENCE = "From the runs named below; their dates and load averages stand there."


@dataclass(frozen=True)
class Section:
    """One table of the page, with what stands about it."""

    title: str
    body: str

    @property
    def kind(self) -> str:
        """Tables of one kind are measured together: "Watch" of "Watch: 100 made-up zones"."""
        return self.title.partition(":")[0]


def merged(before: str, now: str) -> str:
    """The page of now, with the tables before of which it has none."""
    old, (head, new) = read(before)[1], read(now)
    kinds = {section.kind for section in new}
    sections: list[Section] = []
    for section in old:
        if section.kind not in kinds:
            sections.append(section)
        elif section.kind not in {one.kind for one in sections}:
            sections += [_filled(section, one) for one in new if one.kind == section.kind]
    placed = {one.kind for one in sections}
    sections += [one for one in new if one.kind not in placed]
    return head + "".join(f"### {one.title}\n{one.body}" for one in sections).rstrip() + "\n"


def read(page: str) -> tuple[str, list[Section]]:
    """What stands before the first table, and the tables."""
    head, *parts = page.split("\n### ")
    sections = [
        Section(title, body + "\n") for title, _, body in (p.partition("\n") for p in parts)
    ]
    return head + "\n", sections


def _filled(old: Section, new: Section) -> Section:
    """The budgets of now: rows that were not run now, and what is remarked below, as before."""
    if new.kind != BUDGETS:
        return new
    known = {_job(line): line for line in old.body.splitlines() if _is_row(line)}
    rows = [
        known.get(_job(line), line) if f"| {NOT_RUN} |" in line else line
        for line in new.body.splitlines()
        if _is_row(line)
    ]
    remarks = old.body[old.body.rindex("|\n") + 2 :]
    return Section(new.title, f"\n{WHENCE}\n\n" + "\n".join(rows) + "\n" + remarks)


def _is_row(line: str) -> bool:
    return line.startswith("| ")


def _job(row: str) -> str:
    return row.split("|")[1].strip()
