"""What can be said of incidents and of counts, as Hypothesis draws it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as draw

from standclear.core.act_codes import CODES
from standclear.core.incidents import report as r
from standclear.core.incidents import said as st
from standclear.core.incidents.evidence import LARGEST_BYTES, Custody, Evidence
from standclear.core.incidents.knowledge import Assessment, Attribution, Degree, Intent, Level
from standclear.core.ledger.claim import Check, Claim
from standclear.core.ledger.said import LedgerCheck, LedgerClaim
from standclear.core.notice import AsTyped
from standclear.core.shape import Point, Position

_WORDS = draw.text("aß7 كМ.-", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
_TEXTS = draw.just("") | _WORDS
_PARTIES = draw.lists(draw.sampled_from(["north", "south", "watch"]), max_size=2).map(tuple)
_INSTANTS = draw.datetimes(
    datetime.fromisoformat("1990-01-01"),
    datetime.fromisoformat("2060-01-01"),
    timezones=draw.just(UTC),
).map(lambda at: at.replace(microsecond=0))
_POSITIONS = draw.builds(
    Position, draw.integers(-1_800_000_000, 1_800_000_000), draw.integers(-900_000_000, 900_000_000)
)
_COUNTS = draw.lists(draw.integers(0, 10**7), min_size=3, max_size=3).map(
    lambda three: r.Count(*sorted(three))
) | draw.builds(r.Count, best=draw.none() | draw.integers(0, 99))
_OBSERVERS = draw.builds(
    r.Observer,
    _POSITIONS,
    draw.sampled_from(r.Sense),
    draw.none() | draw.integers(0, 359),
    draw.none() | draw.integers(0, 10**9),
)
_REPORTS = draw.builds(
    r.Report,
    act=draw.sampled_from(CODES),
    place=draw.builds(Point, _POSITIONS, draw.integers(1, 10**9)),
    as_typed=draw.builds(AsTyped, _TEXTS, _TEXTS),
    place_precision=draw.sampled_from(r.PlacePrecision),
    start=draw.just(datetime(2030, 1, 1, tzinfo=UTC)),
    end=draw.just(datetime(2030, 1, 1, 3, tzinfo=UTC)),
    time_precision=draw.sampled_from(r.TimePrecision),
    zone=draw.sampled_from(["UTC", "Asia/Damascus"]),
    level=draw.sampled_from([Level.HEARD, Level.REPORTED, Level.OBSERVED]),
    text=_WORDS,
    sources=draw.lists(
        draw.builds(r.Source, draw.sampled_from(r.SourceKind), _TEXTS), min_size=1, max_size=3
    ).map(tuple),
    harm=draw.builds(r.Harm, _COUNTS, _COUNTS, _COUNTS, _COUNTS),
    observer=draw.none() | _OBSERVERS,
    still=draw.booleans(),
    concerning=_PARTIES,
    shared_with=_PARTIES,
    reported_for=draw.sampled_from(["", "relief"]),
    named=draw.booleans(),
)
_ATTRIBUTIONS = draw.just(Attribution(Degree.NONE)) | draw.builds(
    Attribution,
    draw.sampled_from([each for each in Degree if each is not Degree.NONE]),
    _WORDS,
    _WORDS,
)
_EVIDENCE = draw.builds(
    Evidence,
    draw.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    draw.integers(1, LARGEST_BYTES),
    draw.just("image/jpeg"),
    _TEXTS,
    _TEXTS,
    draw.builds(Custody, _WORDS, _TEXTS, _INSTANTS, _TEXTS).map(lambda line: (line,)),
)
_CLAIMS = draw.builds(
    Claim,
    by=_WORDS,
    day=draw.dates(
        datetime.fromisoformat("1990-01-01").date(), datetime.fromisoformat("2060-01-01").date()
    ).map(str),
    zone=draw.just("Europe/Moscow"),
    count=draw.integers(0, 10**6),
    quote=_WORDS,
    cut_off=draw.sampled_from(["", "19:30", "00:01"]),
    act=draw.sampled_from(["", *CODES]),
    area=_TEXTS,
    accused=_TEXTS,
    source=_TEXTS,
    recodes=_TEXTS,
    shared_with=_PARTIES,
)

OF_INCIDENTS = (
    draw.builds(st.IncidentReport, _REPORTS),
    draw.builds(
        st.IncidentTriage,
        _TEXTS,
        draw.sampled_from(["put", "duplicate", "outside_mandate"]),
        _TEXTS,
        _TEXTS,
    ),
    draw.builds(st.IncidentPut, _TEXTS, _PARTIES, _TEXTS),
    draw.builds(
        st.IncidentState,
        _TEXTS,
        draw.sampled_from(["confirms", "partly", "disputes", "not_confirmed", "inquiring"]),
        _TEXTS,
    ),
    draw.builds(
        st.IncidentAssess,
        _TEXTS,
        draw.builds(
            Assessment,
            draw.sampled_from(Level),
            _ATTRIBUTIONS,
            _WORDS,
            draw.sampled_from(Intent),
        ),
    ),
    draw.builds(st.IncidentEvidence, _TEXTS, _EVIDENCE),
    draw.builds(
        st.IncidentLink, _TEXTS, _TEXTS, draw.sampled_from(["confirmed", "struck"]), _TEXTS
    ),
    draw.builds(
        st.IncidentClose,
        _TEXTS,
        draw.sampled_from(["agreed", "not_agreed", "undetermined"]),
        _TEXTS,
        draw.none() | draw.builds(st.Remedy, _TEXTS, _TEXTS, _INSTANTS),
    ),
    draw.builds(st.IncidentRemedy, _TEXTS, _TEXTS),
    draw.builds(st.IncidentReopen, _TEXTS, _TEXTS),
    draw.builds(LedgerClaim, _CLAIMS),
    draw.builds(LedgerCheck, draw.builds(Check, _TEXTS, _WORDS, draw.integers(0, 9), _WORDS)),
)
