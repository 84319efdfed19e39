"""Two drafts of an agreement side by side: clause by clause, rule by rule, map by map.

Promise: nothing that differs is left out; of a map that the asker may not see, that it differs.
Areas are of the ground alone, on the ellipsoid (zone_versions.py), and not of heights or hours.
"""

from __future__ import annotations

from standclear.core.agreements.held import DraftRecord
from standclear.core.agreements.instrument import Instrument
from standclear.core.picture import Picture
from standclear.core.zone import Zone
from standclear.service.instrument_words import rule_facts
from standclear.service.shown.drawings import drawing
from standclear.service.shown.instruments import draft_for, may_see_map
from standclear.service.shown.plain import Document
from standclear.service.shown.zone_ground import ground
from standclear.service.shown.zone_versions import area_m2, compared

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"


def instrument_diff(
    picture: Picture, asker: str, instrument: str, *, before: int, after: int
) -> Document:
    """How one draft became another."""
    old = draft_for(picture, asker, instrument, before)
    new = draft_for(picture, asker, instrument, after)
    return drafts_compared(picture, asker, old, new)


def drafts_compared(picture: Picture, asker: str, old: DraftRecord, new: DraftRecord) -> Document:
    """The same of two drafts, of which one may be on record nowhere yet."""
    return {
        "id": new.draft.id,
        "before": _side(old),
        "after": _side(new),
        "rules": _rules(old.draft, new.draft),
        "clauses": _clauses(old.draft, new.draft),
        "maps": _maps(picture, asker, old, new),
    }


def _side(draft: DraftRecord) -> Document:
    worded = draft.draft
    return {"version": worded.version, "author": draft.author, "seal": worded.seal}


def _rules(old: Instrument, new: Instrument) -> list[Document]:
    """What is not of the text: name, signatories, which language prevails, times, readers."""
    one, two = _facts(old), _facts(new)
    return [
        {"rule": rule, "before": one.get(rule, ""), "after": two.get(rule, "")}
        for rule in dict.fromkeys((*one, *two))
        if one.get(rule, "") != two.get(rule, "")
    ]


def _facts(worded: Instrument) -> dict[str, str]:
    dates = [f"{d.what} {d.words} ({d.clause or d.source})" for d in worded.dates]
    return {
        "Name": worded.name,
        "Asked to sign": ", ".join(worded.signatories),
        "Languages": ", ".join(text.language for text in worded.texts),
        "Prevails": worded.prevails or "all texts alike",
        **dict(rule_facts(worded)),
        "Dates": "; ".join(dates),
        "Shared with": ", ".join(worded.shared_with) or "everybody",
    }


def _clauses(old: Instrument, new: Instrument) -> list[Document]:
    """Every clause of either by language, in the new draft's order and then the old one's."""
    one, two = _worded(old), _worded(new)
    return [
        {
            "id": f"{new.id}/{number}",
            "number": number,
            "language": language,
            "change": _change(one.get((number, language)), two.get((number, language))),
            "before": one.get((number, language), ""),
            "after": two.get((number, language), ""),
        }
        for number, language in dict.fromkeys((*two, *one))
    ]


def _worded(draft: Instrument) -> dict[tuple[str, str], str]:
    return {
        (clause.number, text.language): clause.text
        for text in draft.texts
        for clause in text.clauses
    }


def _change(old: object, new: object) -> str:
    if old is None:
        return ADDED
    if new is None:
        return REMOVED
    return SAME if old == new else CHANGED


def _maps(picture: Picture, asker: str, old: DraftRecord, new: DraftRecord) -> list[Document]:
    """Each map by the name that the text gives it."""
    one = {ref.name: (ref.sha256, zone) for ref, zone in zip(old.draft.maps, old.maps, strict=True)}
    two = {ref.name: (ref.sha256, zone) for ref, zone in zip(new.draft.maps, new.maps, strict=True)}
    found = []
    for name in dict.fromkeys((*two, *one)):
        was, now = one.get(name), two.get(name)
        change = _change(was and was[0], now and now[0])
        sides = [side for side in (was, now) if side is not None]
        zones = [zone for _, zone in sides if zone and may_see_map(picture, asker, zone)]
        shown = len(zones) == len(sides)
        ground_said = _ground(change, zones) if shown else _UNSEEN
        found.append({"name": name, "change": change, "shown": shown, **ground_said})
    return found


_NAMES = ("area_before_m2", "area_after_m2", "added_m2", "removed_m2", "added", "removed")
_UNSEEN: Document = dict.fromkeys(_NAMES)


def _ground(change: str, zones: list[Zone]) -> Document:
    """Ground that the new map has and the old one has not, and the other way round."""
    if change in (ADDED, REMOVED):
        area = area_m2(ground(zones[0]))
        gained, lost = (area, 0) if change == ADDED else (0, area)
        drawn = {change: drawing(zones[0].volumes)}  # "added" or "removed": the whole of it
        return _UNSEEN | drawn | {
            "area_before_m2": lost, "area_after_m2": gained, "added_m2": gained, "removed_m2": lost,
        }  # fmt: skip
    found = compared(zones[0], zones[1])
    return {name: found[name] for name in _NAMES}
