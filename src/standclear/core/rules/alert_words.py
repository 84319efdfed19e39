"""What an alert says, in one sentence: what, where, since or until when, and how sure.

Promise: no place and no height. To a party of a pair its own craft is named, the other one is
"a craft of" its party: they need to know THAT, and whom to call.
"""

from __future__ import annotations

from standclear.core.counted import counted
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import OF_ZONES, AlertState, Kind, Situation


def words(
    statement: AlertChange, *, place: str = "", reader: str = "", is_over: bool = False
) -> str:
    """The sentence.

    place    how the zone, or what was filed, may be named to the reader; "" for its id
    reader   the party that reads it; "" for the desk, which knows both tracks of a pair
    is_over  of something filed: whether it is over
    """
    situation = statement.situation
    if situation.feed:
        return _of_feed(statement, reader)
    if situation.filed and situation.kind in OF_ZONES:
        return _of_zone(statement, f"the way of {place or situation.filed}")
    if situation.filed:
        return _of_filed(statement, place or situation.filed, reader, is_over=is_over)
    if situation.other:
        return _of_pair(statement, reader)
    return _of_zone(statement, place or situation.zone)


def over_words(alert: str) -> str:
    """To whom it concerns no more: not what became of the craft, and not where."""
    return f"{alert} is over: nothing more is told of it."


def _of_zone(statement: AlertChange, zone: str) -> str:
    situation = statement.situation
    who, again = _named(situation), _again(statement)
    if situation.kind is Kind.LOST:
        return _lost(statement, who, f"inside {zone}")
    if statement.state is AlertState.RESOLVED:
        word = "is outside" if situation.kind is Kind.INSIDE else "is no more expected inside"
        return f"{who} {word} {zone}{_ended(situation)}."
    if situation.kind is Kind.INSIDE:
        may = "" if situation.certain else ", or possibly so within what its source can tell,"
        return f"{who} is{again} inside {zone}{may} since {_since(situation)}."
    return (
        f"{who} is{again} expected inside {zone} at {_expected(situation)}, if it goes on as it "
        "does."
    )


def _of_pair(statement: AlertChange, reader: str) -> str:
    situation = statement.situation
    one = _named(situation) if reader in ("", situation.party) else f"A craft of {situation.party}"
    other = f"{situation.other}, {situation.other_party}'s,"
    if reader not in ("", situation.other_party):
        other = f"a craft of {situation.other_party}"
    both, again = f"{one} and {other}", _again(statement)
    if situation.kind is Kind.LOST:
        return _lost(statement, f"One of {one} and {other}", "within the separation")
    if statement.state is AlertState.RESOLVED:
        if situation.kind.is_now:
            return f"{both} are further apart than the separation{_ended(situation)}."
        return f"{both} are no more expected within the separation{_ended(situation)}."
    if situation.kind is Kind.TOO_LONG:
        return (
            f"{both} have been{again} nearer than the separation since {_since(situation)}: longer "
            "than the parties bear with."
        )
    if situation.kind is Kind.TOO_NEAR:
        may = "" if situation.certain else ", or possibly so within what their sources can tell,"
        return f"{both} are{again} nearer than the separation{may} since {_since(situation)}."
    return (
        f"{both} are{again} expected nearer than the separation at {_expected(situation)}, if both "
        "go on as they do."
    )


def _of_filed(statement: AlertChange, filed: str, reader: str, *, is_over: bool) -> str:
    situation = statement.situation
    who, since = f"A craft of {situation.party}", _since(situation)
    if situation.claimants:
        who = "A craft claimed by more than one party"
    if situation.track and reader in ("", situation.party):
        who = _named(situation)
    if statement.state is AlertState.RESOLVED:
        if is_over:
            return f"{filed} is over: nothing more is told of its craft."
        return _ENDED[situation.kind].format(who=who, filed=filed, since=since)
    return _FILED[situation.kind].format(who=who, filed=filed, since=since, again=_again(statement))


_FILED = {
    Kind.NOT_DEPARTED: (
        "No craft of {filed} has been seen{again} to set out since its start, {since}."
    ),
    Kind.OVERDUE: "{who} is{again} still seen out, past the end of {filed}, {since}.",
    Kind.NONCONFORMING: "{who} is{again} outside {filed} since {since}: Nonconforming.",
    Kind.CONTINGENT: (
        "{who} is{again} outside {filed} since {since} and has not come back: to be taken as "
        "Contingent."
    ),
    Kind.OUT_OF_CONTACT: (
        "{who}, under way on {filed}, is{again} heard no more since {since}. Where it is since, "
        "nobody here knows."
    ),
}
_ENDED = {
    Kind.NOT_DEPARTED: "A craft of {filed} is seen out since {since}.",
    Kind.OVERDUE: "{who} is no more seen out past the end of {filed}, since {since}.",
    Kind.NONCONFORMING: "{who} is no more seen outside {filed} since {since}.",
    Kind.CONTINGENT: "{who} is no more seen outside {filed} since {since}.",
    Kind.OUT_OF_CONTACT: "{who}, under way on {filed}, is heard again since {since}.",
}


def _of_feed(statement: AlertChange, reader: str) -> str:
    """What the desk listens by is its own affair; that it hears less is everybody's."""
    if statement.situation.kind is Kind.UNWATCHED:
        return _of_watch(statement)
    feed = "A feed by which your zones are watched" if reader else statement.situation.feed
    since = _since(statement.situation)
    if statement.state is AlertState.RESOLVED:
        return f"{feed} is heard again since {since}."
    if statement.situation.watch_began:
        unheard = "has not been heard since the watch began again"
        return f"{feed} {unheard}, {since}: what it alone hears is not seen."
    again = _again(statement)
    return f"{feed} is{again} silent since {since}: what it alone hears is not seen."


def _of_watch(statement: AlertChange) -> str:
    since = _since(statement.situation)
    if statement.state is AlertState.RESOLVED:
        return f"A watch listens at this desk again since {since}."
    return f"No watch listens at this desk since {since}: no live track is held against any zone."


def stay_open(alerts: int) -> str:
    """Of the alerts that a reader was told of before the watch ended."""
    if not alerts:
        return ""
    verb = "stays" if alerts == 1 else "stay"
    told = counted(alerts, "alert")
    return f" {told} that you were told of {verb} open; how it goes on, nobody here sees."


def _lost(statement: AlertChange, who: str, where: str) -> str:
    """Never that it left: nobody here knows."""
    situation = statement.situation
    was = f"It was {where} then"
    if situation.expected_at:
        was = f"It was expected {where} at {situation.expected_at:%H:%M:%SZ}"
    end = "where it is since, nobody here knows."
    if statement.state is AlertState.RESOLVED:
        end = "it was not seen to leave, and is waited for no more."
    if situation.watch_began:
        if not situation.expected_at:
            was = f"It was {where} at {_since(situation)}, as was told last"
        began = f"{situation.watch_began:%Y-%m-%d %H:%M:%SZ}"
        return f"{who} has not been heard since the watch began again at {began}. {was}; {end}"
    return f"{who} is heard no more since {_since(situation)}. {was}; {end}"


def _ended(situation: Situation) -> str:
    """Of what ended while no watch was listening, nobody knows when."""
    if not situation.watch_began:
        return f" since {_since(situation)}"
    first = f"first seen so at {_since(situation)}, after the watch began again at"
    return f": {first} {situation.watch_began:%Y-%m-%d %H:%M:%SZ}; since when, nobody here knows"


def _again(statement: AlertChange) -> str:
    return " again" if statement.state is AlertState.REOPENED else ""


def _since(situation: Situation) -> str:
    return f"{situation.since:%Y-%m-%d %H:%M:%SZ}"


def _expected(situation: Situation) -> str:
    """ "08:02:05Z, in 125 s"; what is expected always says when (alerts.py)."""
    at = situation.expected_at or situation.since
    return f"{at:%H:%M:%SZ}, in {round((at - situation.since).total_seconds())} s"


def _named(situation: Situation) -> str:
    called = f"{situation.callsign} ({situation.track})" if situation.callsign else situation.track
    if situation.claimants:
        return f"{called}, claimed by more than one party ({', '.join(situation.claimants)}),"
    return f"{called}, {situation.party}'s," if situation.party else f"{called}, whose is unknown,"
