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
    limit_s       a row is stopped after this long, loading included; sooner, once the pace of
                  loading shows that it cannot end in time
    largest       engines that are known to be hopeless beyond a size, and so are not started
    filings       how many filings, by number of concurrent filers; the last one's log is audited
                  and replayed
    http_filings  the same over HTTP, at a desk with http_plans on record and so many listeners;
                  a filer's share is a multiple of ONE_IN (filings.py)
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
    record_entries: int = 50_000
    picture_plans: int = 10_000
    index_plans: int = 100_000
    starts: int = 10
    start_entries: int = 100_000
    http_filings: Mapping[int, int] = field(default_factory=dict)
    http_plans: int = 100_000
    listeners: int = 500
    watch_zones: tuple[int, ...] = (100, 10_000, 100_000)
    watch_reports: int = 300_000
    watch_tracks: tuple[int, ...] = (1_000, 10_000, 50_000, 100_000)
    screened_rows: int = 300_000
    live_rates: tuple[int, ...] = (5_000, 20_000, 50_000)
    live_s: int = 10
    inquiry_entries: int = 20_000
    exhibits: int = 200


QUICK = Effort(
    "quick",
    {"spread": (1_000, 10_000, 100_000), "congested": (1_000, 10_000)},
    largest={"S2Cells": 1_000, "Reference": 10_000},
    filings={1: 300, 16: 1_600, 64: 16_000},
    http_filings={1: 300, 16: 1_600, 64: 5_120},
    appends=100,
)

FULL = Effort(
    "full",
    {
        "spread": (1_000, 10_000, 100_000, 1_000_000),
        "congested": (1_000, 10_000, 100_000, 1_000_000),
    },
    patience_s=6.0,
    limit_s=120.0,
    filings={1: 2_000, 16: 8_000, 64: 45_000},
    http_filings={1: 1_000, 16: 8_000, 64: 32_000},
    record_entries=300_000,
    picture_plans=100_000,
    screened_rows=2_000_000,
    live_s=60,
    inquiry_entries=1_000_000,
)
