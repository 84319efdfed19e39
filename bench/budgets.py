"""The budgets, each beside what was measured. Printed, never asserted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.page import NOT_RUN
from bench.report import Table, per

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Budget:
    """One promise on speed or size.

    figures   names of what is compared with `limits`, in the same order
    least     True where more is better
    """

    job: str
    unit: str
    figures: tuple[str, ...]
    limits: tuple[float, ...]
    least: bool = False
    seen: Callable[[float], float] = float

    def row(self, found: Figures) -> tuple[str, ...]:
        sign = "≥" if self.least else "≤"
        budget = " / ".join(f"{sign} {limit:,g}" for limit in self.limits) + f" {self.unit}"
        if any(name not in found for name in self.figures):
            return self.job, budget, NOT_RUN, "–"
        values = [self.seen(found[name]) for name in self.figures]
        pairs = list(zip(values, self.limits, strict=True))
        held = all(v >= limit if self.least else v <= limit for v, limit in pairs)
        shown = " / ".join(map(per, values)) + f" {self.unit}"
        return self.job, budget, shown, "held" if held else "**missed**"


CITY = "check.congested.10000"
BUDGETS = (
    Budget(
        "check one plan, 100 k plans held: p50 / p99",
        "µs",
        ("check.spread.100000.p50", "check.spread.100000.p99"),
        (40, 200),
    ),
    Budget("same, 1 M plans held: p99", "µs", ("check.spread.1000000.p99",), (1500,)),
    Budget("same, a congested city of 10 k: p99", "µs", (f"{CITY}.p99",), (1500,)),
    Budget("CPU an overlap returned, same city", "µs", (f"{CITY}.an_overlap",), (1,)),
    Budget(
        "insert / remove a volume, 100 k plans held: p50",
        "µs",
        ("check.spread.100000.insert", "check.spread.100000.remove"),
        (10, 5),
    ),
    Budget("watch, 10 k zones, one core", "reports/s", ("watch.10000.per_s",), (2e6,), least=True),
    Budget("same, real airspace", "reports/s", ("watch.real.per_s",), (8e6,), least=True),
    Budget("watch, one report alone, 10 k zones: p99", "µs", ("watch.10000.p99",), (20,)),
    Budget(
        "kept positions screened by 10 k zones, one core",
        "rows/s",
        ("screening.10000.per_cpu_s",),
        (2e6,),
        least=True,
    ),
    Budget("socket to alert, durable, 20 k reports/s: p99", "ms", ("live.20000.p99_ms",), (50,)),
    Budget("reports lost at that rate", "", ("live.20000.lost",), (0,)),
    Budget("closest approach, 100 k drones", "ms", ("passing.drones.100000.ms",), (25,)),
    Budget("filings, durable, 64 filers", "/s", ("filing.64",), (1500,), least=True),
    Budget("filings over HTTP, durable, 64 filers", "/s", ("http.64",), (800,), least=True),
    Budget(
        "verify a log of 1 M entries, hashes only, at the rate measured",
        "s",
        ("verify_hashes.per_s",),
        (60,),
        seen=lambda per_s: 1e6 / per_s,
    ),
    Budget(
        "same, with every signature",
        "s",
        ("verify_signatures.per_s",),
        (60,),
        seen=lambda per_s: 1e6 / per_s,
    ),
    Budget(
        "audit by the rules, 1 M entries, at the rate measured",
        "s",
        ("audit.per_s",),
        (180,),
        seen=lambda per_s: 1e6 / per_s,
    ),
    Budget("verify a receipt: p50", "ms", ("receipt.p50_ms",), (5,)),
    Budget(
        "an inquiry, by the index of the log (1 M entries in the full run)",
        "s",
        ("inquiry.answer_s",),
        (2,),
    ),
    Budget("a dossier of 200 exhibits", "s", ("inquiry.dossier_s",), (30,)),
    Budget(
        "`standclear serve` ready on a log of 100 k entries",
        "s",
        ("start.serve",),
        (3,),
    ),
    Budget("the watch floor painted, CPU of the page", "s", ("floor.rest_cpu_s",), (2,)),
    Budget("`standclear --help`", "ms", ("start.help",), (150,)),
    Budget("memory of the index, 100 k plans", "MB", ("memory.index",), (60,)),
    Budget("memory of the office's picture, 100 k plans", "MB", ("memory.picture",), (200,)),
)


def table(found: Figures, load: tuple[float, float]) -> Table:
    """Every budget that this benchmark can measure."""
    rows = [budget.row(found) for budget in BUDGETS]
    said = ("Medians on two idle cores are meant.",)
    return Table("Budgets", ("job", "budget", "measured", ""), rows, said, load, "as below")
