"""Sources and commitments, as Hypothesis draws what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as draw

from standclear.core.act_codes import CODES
from standclear.core.agreements.text import Text, canonical
from standclear.core.commitments.commitment import Commitment, Forces, QuotedFrom, Whose
from standclear.core.commitments.duties import DUTIES
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import (
    Answer,
    CommitmentAnswer,
    CommitmentEnd,
    CommitmentRecord,
    CommitmentReport,
    EndReason,
)
from standclear.core.sources.said import SourceLodge, SourceQuote, SourceStrike
from standclear.core.sources.source import Quote, QuoteKind, Source

_SIGNS = "aбع “».,"
_TEXTS = draw.text(_SIGNS, max_size=12)
_LINES = _TEXTS.map(lambda text: f"a{text}")
_NAMES = draw.sampled_from(["report", "communique", "quiet"])
_DAYS = draw.sampled_from(["", "2017", "2017-07", "2017-W27", "2017-07-05"])
_NUMBERS = draw.integers(1, 2**31)
_HOURS = draw.integers(0, 10**5).map(lambda n: datetime(2029, 1, 1, tzinfo=UTC) + n * _HOUR)
_HOUR = timedelta(hours=1)
_READERS = draw.sampled_from([(), ("north",), ("north", "south")])

_SOURCES = draw.builds(
    Source,
    _NAMES,
    _LINES.map(lambda text: Text("en", canonical(text))),
    _LINES,
    _LINES,
    _DAYS,
    _DAYS,
    draw.sampled_from(["", "https://courier.example/offer"]),
    _READERS,
)
_QUOTES = draw.builds(
    Quote, draw.integers(0, 99), _LINES, _TEXTS, draw.sampled_from(QuoteKind), _TEXTS, _DAYS
)
_QUOTED = draw.builds(QuotedFrom, _NAMES, _NUMBERS) | draw.builds(
    QuotedFrom,
    instrument=_NAMES,
    version=_NUMBERS,
    clause=draw.sampled_from(["1", "2.1"]),
    words=_LINES,
)
_FORCES = draw.sampled_from(
    [
        (Forces(Whose.OWN),),
        (Forces(Whose.OWN), Forces(Whose.INFLUENCED, ("the guards",))),
        (Forces(Whose.ANSWERED_FOR, ("1st", "2nd")),),
    ]
)
_WINDOWS = draw.sampled_from([(None, None), (0, None), (None, 5), (0, 5)])
_COMMITMENTS = draw.builds(
    lambda window, begin, **told: Commitment(
        since=None if window[0] is None else begin,
        until=None if window[1] is None else begin + window[1] * _HOUR,
        **told,
    ),
    _WINDOWS,
    _HOURS,
    id=_NAMES,
    quoted=_QUOTED,
    forces=_FORCES,
    power=_LINES,
    prohibited=draw.lists(draw.sampled_from(CODES), min_size=1, max_size=3).map(tuple),
    required=draw.lists(draw.sampled_from(sorted(DUTIES)), max_size=2).map(tuple),
    monitored=_TEXTS,
    shared_with=_READERS,
)
_PERFORMANCES = draw.builds(
    lambda begin, hours, *told: Performance(begin, begin + hours * _HOUR, *told),
    _HOURS,
    draw.integers(1, 99),
    draw.sampled_from(Finding),
    draw.sampled_from(Whose),
    _LINES,
    draw.none() | _QUOTED,
    _TEXTS,
    draw.integers(0, 9),
)

OF_PROMISES = (
    draw.builds(SourceLodge, _SOURCES),
    draw.builds(SourceQuote, _NAMES, _QUOTES, _TEXTS),
    draw.builds(SourceStrike, _NAMES, _NUMBERS, _TEXTS),
    draw.builds(CommitmentRecord, _COMMITMENTS),
    draw.builds(CommitmentAnswer, _NAMES, draw.sampled_from(Answer), _TEXTS),
    draw.builds(CommitmentReport, _NAMES, _PERFORMANCES),
    draw.builds(CommitmentEnd, _NAMES, draw.sampled_from(EndReason), _TEXTS, draw.none() | _QUOTED),
)
"""One of every kind of statement about them."""
