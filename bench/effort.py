"""How much is measured: quick for every day, full for the page in the docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.workloads import Kind


@dataclass(frozen=True)
class Effort:
    """The sizes of one run.

    sizes         plans held, for each kind of workload
    questions     plans asked about, at most; each engine asks as many as fit in `patience_s`, but
                  at least COMPARED (engine.py) unless `limit_s` ends the row
    limit_s       a row is stopped after this long, loading included
    largest       engines that are known to be hopeless beyond a size, and so are not started
    filings       how many filings, by number of concurrent filers; the last one's log is audited
                  and replayed
    """

    name: str
    sizes: Mapping[Kind, tuple[int, ...]]
    questions: int = 2000
    changes: int = 1000
    patience_s: float = 4.0
    limit_s: float = 45.0
    largest: Mapping[str, int] = field(default_factory=dict)
    filings: Mapping[int, int] = field(default_factory=dict)
    appends: int = 200
    record_entries: int = 20_000
    picture_plans: int = 10_000
    index_plans: int = 100_000
    starts: int = 10


QUICK = Effort(
    "quick",
    {"spread": (1_000, 10_000, 100_000), "congested": (1_000, 10_000)},
    largest={"S2Cells": 1_000, "Reference": 10_000},
    filings={1: 300, 16: 1_600, 64: 4_800},
    appends=100,
)

FULL = Effort(
    "full",
    {
        "spread": (1_000, 10_000, 100_000, 1_000_000),
        "congested": (1_000, 10_000, 100_000, 1_000_000),
    },
    patience_s=30.0,
    limit_s=600.0,
    filings={1: 2_000, 16: 8_000, 64: 45_000},
    record_entries=1_000_000,
    picture_plans=100_000,
)
