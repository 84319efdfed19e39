"""A recording moved in time: as if it began at another instant.

Not here: reading and pace (recording.py), the watch itself (watcher.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

from standclear.core.watch.report import Report
from standclear.service.watching.feeds import News


async def begun_at(played: AsyncIterator[News], begin: datetime | None) -> AsyncIterator[News]:
    """The same news, moved so that the first report is heard at an instant; None: as it was."""
    later: timedelta | None = None
    async for news in played:
        if begin is not None and later is None and news.reports:
            later = begin - news.reports[0].heard_at
        if later is None:
            yield news
        else:
            reports = tuple(_moved(report, later) for report in news.reports)
            yield replace(news, at=news.at + later, reports=reports)


def _moved(report: Report, later: timedelta) -> Report:
    stale = None if report.stale_at is None else report.stale_at + later
    return replace(report, at=report.at + later, heard_at=report.heard_at + later, stale_at=stale)
