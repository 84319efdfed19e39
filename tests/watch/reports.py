"""Reports for the stories of the watch: a craft that flies east along a parallel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from standclear.core.shape import Position
from standclear.core.watch.report import Report

START = datetime(2030, 1, 1, 8, tzinfo=UTC)
TRACK = "icao:3c6444"


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def report(seconds: float = 0, east_m: float = 0, **more: Any) -> Report:
    """Heard as soon as it was measured, so many metres east of 10 N 30 E."""
    at = after(seconds)
    place = Position.from_degrees(lon_deg=30 + east_m / 109_639, lat_deg=10)
    said: dict[str, Any] = {
        "track": TRACK, "source": "flights.jsonl", "at": at, "heard_at": at,
        "position": place, "error_mm": 10_000,
    }  # fmt: skip
    return Report(**(said | more))
