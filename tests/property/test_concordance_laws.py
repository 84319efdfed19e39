"""An inquiry by the index is an inquiry by the whole log: the same bytes, whoever asks.

Lives drawn at random, with everything that an answer may speak of; the index is made at once or in
parts, before or after bodies are erased.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core import statements as st
from standclear.core.agreements.said import InstrumentPropose
from standclear.core.cease import CeaseCall
from standclear.core.commitments.commitment import Commitment, Forces, QuotedFrom, Whose
from standclear.core.commitments.said import CommitmentRecord
from standclear.core.errors import StandclearError
from standclear.core.events import Event
from standclear.core.incidents import said as of
from standclear.core.inquiry.question import Question
from standclear.core.picture import Picture
from standclear.core.shape import Corridor
from standclear.core.sources.said import SourceLodge, SourceQuote
from standclear.core.telling import Disclosure, Share
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.service.concordance import Concordance
from standclear.service.concordance.concerns import NAMED, NOTHING, TELLINGS, concerned
from standclear.service.replay import replay
from standclear.service.shown.inquiry import known
from tests.agreement import memorandum
from tests.hotline import answers, rings
from tests.incident import put, reported
from tests.life import Act, acts, live
from tests.lodged import DEMAND, quote_of, report
from tests.property.test_rules_laws import a_town
from tests.town import HOUR, START, Town, at, hours, plan, site, zone

PARTIES = ("north", "south", "relief")


def _first(town: Town, kind: str, number: int) -> str:
    """One of the records there are of a kind; a new one of relief's or north's where none is."""
    held: dict[str, object] = getattr(town.picture, kind)
    if not held and kind == "zones":
        town["north"].proposes(zone(9, when=hours(0, 300, day=town.clock.now)))
    elif not held:
        town["relief"].gives(site(9, since=town.clock.now))
    return sorted(held)[number % len(held)]


def _anything(town: Town, number: int) -> str:
    picture, chosen = town.picture, ("plans", "notices", "zones")[number % 3]
    held = getattr(picture, chosen)
    return sorted(held)[number % len(held)] if held else _first(town, "notices", number)


def _alert(town: Town, who: str, number: int) -> object:
    track, near = f"icao:3c644{number % 2}", _first(town, "zones", number)
    alert = alert_id(track, near, START)
    states = (AlertState.RESOLVED, AlertState.UPDATED) if alert in town.picture.alerts else ()
    state = states[number % 2] if states else AlertState.RAISED
    version = town.picture.get_zone(near).zone.version
    seen = Situation(Kind.INSIDE, track, who, near, version, START)
    return town.office.say(AlertChange(alert, state, seen, "0" * 64))


def _agree(town: Town, who: str, number: int) -> object:
    maps = tuple(held.zone for held in list(town.picture.zones.values())[: number % 3])
    return town[who].says(InstrumentPropose(replace(memorandum(*maps), version=1)))


def _promise(town: Town, who: str, number: int) -> object:
    area = _first(town, "zones", number)
    if not town.picture.sources:
        town["north"].says(SourceLodge(report()))
        town["north"].says(SourceQuote("report", quote_of(DEMAND), "officer"))
    said = Commitment(
        f"word-{number}", QuotedFrom("report", 1), (Forces(Whose.OWN),), party="north",
        prohibited=("A.air_strike",), zone=area, version=1,
    )  # fmt: skip
    return town["north"].says(CommitmentRecord(said))


def _link(town: Town, who: str, number: int) -> object:
    incident = put(town, "north", east_km=number % 3)
    links = [*town.picture.incidents[incident].links, "relief/site/none"]
    return town.office.say(of.IncidentLink(incident, links[number % len(links)], "confirmed", "so"))


def _same(town: Town, who: str, number: int) -> object:
    one, other = (reported(town, who, east_km=each * number) for each in (1, 9))
    return town.office.say(of.IncidentTriage(other, "duplicate", "again", one))


def _grid(town: Town, _: str, number: int) -> None:
    grids = (1_000_000, 5_000_000, 20_000_000)
    town.set(coarse_mm=grids[number % 3], coarse_s=3600 * (1 + number % 2))


def _own_measure(town: Town, who: str, number: int) -> object:
    shown = tuple(
        Share(each, Disclosure.COARSE, 10_000_000 * (1 + number % 3))
        for each in PARTIES
        if each != who
    )
    return town[who].gives(site(f"m{number}", number * 7, owner=who, to=shown))


def _journey(town: Town, who: str, number: int) -> object:
    start, end = hours(number, number + 4, day=town.clock.now)
    half = start + (end - start) / 2
    route = (at(), at(8 * number), at(8 * number, 20))
    worded = plan(who, f"j{number}", disclosure=Disclosure.COARSE)
    legs = Corridor(route, 500_000, ((start, half), (half, end)) if number % 2 else ())
    volume = replace(worded.volumes[0], shape=legs, start=start, end=end)
    return town[who].files(replace(worded, volumes=(volume,)))


def _far(town: Town, who: str, number: int) -> object:
    when = hours(number, number + 30, day=town.clock.now)
    return town[who].files(plan(who, f"f{number}", 12 * number, when=when))


def _carried(town: Town, who: str, number: int) -> object:
    heard = len(town.picture.releases.get(who, ()))
    sent = st.Sending(who, 1 + number % max(heard, 1), "", "duty", "outbox", "x", "sent", 1)
    return town.office.say(sent)


MORE: dict[str, Callable[[Town, str, int], object]] = {
    "reports": lambda town, who, n: reported(town, who, east_km=n * 5),
    "puts": lambda town, who, n: put(town, "north", east_km=n),
    "links": _link,
    "same": _same,
    "rings": lambda town, who, n: answers(
        town["south"], rings(town["north"], "south", about=(_anything(town, n),)), "duty"
    ),
    "ceases": lambda town, who, n: town[who].says(CeaseCall(_first(town, "notices", n), "shells")),
    "alerts": _alert,
    "agrees": _agree,
    "promises": _promise,
    "grid": _grid,
    "own measure": _own_measure,
    "journey": _journey,
    "far": _far,
    "carried": _carried,
    "waits": lambda town, _, n: town.later(n * HOUR),
    "erases": lambda town, _, n: town.office.log.erase_body(n * 7 % town.office.log.size),
}


@draw.composite
def _more(pick: draw.DrawFn) -> Act:
    word, who = pick(draw.sampled_from(sorted(MORE))), pick(draw.sampled_from(PARTIES))
    number = pick(draw.integers(0, 12))

    def do(town: Town) -> object:
        try:
            return MORE[word](town, who, number)
        except (StandclearError, LookupError, ValueError) as refusal:
            return refusal

    return Act(f"{who} {word} {number}", do)


_QUICK = acts().filter(lambda act: not act.words.startswith("wait"))
LIFE = draw.lists(_QUICK | _more() | _more(), min_size=6, max_size=20)
QUESTIONS = draw.builds(
    lambda km, radius_km, asked, window: Question(
        at(km), "here", 0, radius_km * 1_000_000, START + timedelta(hours=asked), window * HOUR
    ),
    draw.integers(-20, 150),
    draw.integers(1, 50),
    draw.integers(-1, 200),
    draw.sampled_from([0, 1, 24, 200]),
)


def _text(picture: Picture, asker: str, question: Question) -> str:
    return json.dumps(known(picture, asker, question)) if picture.size else ""


@settings(max_examples=10, deadline=None)
@given(LIFE, QUESTIONS, draw.sampled_from(("desk", *PARTIES)), draw.integers(0, 40))
def test_the_index_gives_the_bytes_that_the_whole_log_gives(
    life: list[Act], question: Question, asker: str, cut: int
) -> None:
    with a_town() as town:
        log, index = town.office.log, Concordance(Path(":memory:"))
        live(town, life[:cut])
        index.catch_up(log, most=1)  # some of it, then more
        live(town, life[cut:])
        for until, part in zip((question.at, None), index.sides(log, question, asker), strict=True):
            whole = replay(log, until)
            assert (part.at, part.size, part.desk) == (whole.at, whole.size, whole.desk)
            assert _text(part, asker, question) == _text(whole, asker, question)


def test_every_kind_of_event_concerns_something_that_is_named_here() -> None:
    """A kind that nobody has thought of concerns everything: slower, and never wrong."""
    kinds = set(get_args(Event))
    assert not kinds & set(NOTHING) & {*NAMED, *TELLINGS}
    assert {*NAMED, *NOTHING, *TELLINGS} <= kinds
    for kind, names in NAMED.items():
        assert set(names) <= set(get_type_hints(kind))
    assert concerned(object()) == ("*",)  # type: ignore[arg-type]  # no event at all
