"""Positions that were kept, read back in the order in which the watch took them.

Promise: what is being written is read too, as far as it is whole. Where something is not there
any more, or not yet, a stretch ends; nothing is read across a gap.
Not here: keeping (positions.py), what is made of it (service/watching).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from standclear.core.errors import Corrupt, Unavailable
from standclear.store.position_columns import SCHEMA, KeptBatch, batches_of
from standclear.store.position_journal import SUFFIX, Segment, read_journal
from standclear.store.positions import META


@dataclass(frozen=True, slots=True)
class Part:
    """One segment, or what is left of it.

    files     one journal, or a file an hour and cell
    first     number of the first row; log_size: entries of the log that were followed then
    """

    segment: Segment
    files: tuple[Path, ...]
    first: int
    rows: int
    log_size: int

    def table(self, columns: tuple[str, ...] = ()) -> pa.Table:
        """In order of rows; all columns, or the row's number and these."""
        wanted = ("row", *columns) if columns else ()
        tables = [read_file(path, wanted) for path in self.files]
        return pa.concat_tables(tables).sort_by("row")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Parts of one run that follow one another without a gap."""

    parts: tuple[Part, ...]

    @property
    def segment(self) -> Segment:
        return self.parts[0].segment

    @property
    def run(self) -> str:
        return self.segment.run

    @property
    def is_whole(self) -> bool:
        """Whether it begins where the run began."""
        return self.parts[0].first == 0

    @property
    def log_size(self) -> int:
        """Entries of the log that the watch knew at the beginning."""
        return self.segment.log_size if self.is_whole else self.parts[0].log_size

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def batches(self) -> Iterator[KeptBatch]:
        return (batch for part in self.parts for batch in batches_of(part.table()))


def read_file(
    path: Path, columns: tuple[str, ...] = (), *, coded: tuple[str, ...] = ()
) -> pa.Table:
    """One file of a part, in order of rows; all columns, or these.

    coded   columns of words that come as numbers in a list of the different words, which is how
            they lie in a file
    Raises Unavailable where a running watch has put it elsewhere since it was listed.
    """
    try:
        return _read(path, columns, coded)
    except FileNotFoundError:
        raise Unavailable(f"{path}: has just been put away by the watch; try again") from None


def _read(path: Path, columns: tuple[str, ...], coded: tuple[str, ...]) -> pa.Table:
    wanted = list(columns) if columns else None
    if path.suffix == SUFFIX:
        read = read_journal(path)
        whole = pa.Table.from_batches(read[1] if read else (), SCHEMA)
        for name in coded:
            place = whole.schema.get_field_index(name)
            whole = whole.set_column(place, name, whole[name].dictionary_encode())
        return whole.select(wanted) if wanted else whole
    with _naming(path):
        file = pq.ParquetFile(path, read_dictionary=coded)
        return file.read(wanted).replace_schema_metadata(None)


def stretches(directory: Path) -> list[Stretch]:
    """All that is kept, in the order in which the runs began."""
    files: dict[str, list[Path]] = {}
    for path in directory.glob("hour=*/*/*.parquet"):
        files.setdefault(path.stem, []).append(path)
    for path in directory.glob(f"*{SUFFIX}"):
        files[path.stem] = [path]  # whole, while it is there: putting it away comes first
    found: list[Stretch] = []
    for name in sorted(files):
        part = _part(tuple(sorted(files[name])))
        if part is None:
            continue
        if found and _follows(found[-1].parts[-1], part):
            found[-1] = Stretch((*found[-1].parts, part))
        else:
            found.append(Stretch((part,)))
    return sorted(found, key=lambda one: (one.segment.log_size, one.segment.run))


def _follows(one: Part, other: Part) -> bool:
    return one.segment.run == other.segment.run and one.first + one.rows == other.first


def _part(files: tuple[Path, ...]) -> Part | None:
    """None for one that holds nothing, or has a hole."""
    return _journal(files) if files[0].suffix == SUFFIX else _parquet(files)


def _journal(files: tuple[Path, ...]) -> Part | None:
    read = read_journal(files[0])
    if read is None:
        return None
    segment, batches = read
    held = [
        (batch["row"][0].as_py(), len(batch), batch["log_size"][0].as_py())
        for batch in batches
        if len(batch)
    ]
    count = sum(rows for _, rows, _ in held)
    whole = held and held[-1][0] + held[-1][1] == held[0][0] + count
    return Part(segment, files, held[0][0], count, held[0][2]) if whole else None


def _parquet(files: tuple[Path, ...]) -> Part | None:
    least: dict[str, list[int]] = {"row": [], "log_size": []}
    last, count = [], 0
    for path in files:
        with _naming(path):
            held = pq.read_metadata(path)
        count += held.num_rows
        for group in map(held.row_group, range(held.num_row_groups)):
            for name, values in least.items():
                values.append(group.column(held.schema.names.index(name)).statistics.min)
            last.append(group.column(held.schema.names.index("row")).statistics.max)
    segment = _segment(files[0], pq.read_metadata(files[0]).metadata or {})
    first = min(least["row"])
    if count != max(last) - first + 1:
        return None
    return Part(segment, files, first, count, min(least["log_size"]))


def _segment(path: Path, metadata: dict[bytes, bytes]) -> Segment:
    try:
        return Segment.read(metadata[META])
    except (KeyError, ValueError, TypeError):
        raise Corrupt(f"{path}: no positions that were kept") from None


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """A file that is no Parquet any more, by its name."""
    try:
        yield
    except pa.ArrowInvalid as fault:
        reason = str(fault).partition(".")[0]
        raise Corrupt(f"{path}: not as the watch put it away ({reason})") from None
