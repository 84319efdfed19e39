"""Agreements as documents: every draft that the asker may read, who has said what of it, its dates.

Promise: a draft that was never shared with the asker is neither shown nor counted, and of a secret
map its hash alone. Readings of a date that differ all stand, marked as disputed.
Not here: how two drafts differ (instrument_diff.py), where a draft stands (core/rules).
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.agreements.dates import DatedWords, disagreeing
from standclear.core.agreements.held import HOLDS, OPEN, DraftRecord, InstrumentStanding
from standclear.core.agreements.instrument import Instrument
from standclear.core.agreements.map_ends import early_ends
from standclear.core.agreements.text import Text
from standclear.core.disclosure import share_of_zone
from standclear.core.errors import NotFound
from standclear.core.fold_instruments import map_wording
from standclear.core.ids import owner_of
from standclear.core.picture import Picture
from standclear.core.rules.instrument_moves import instrument_moves
from standclear.core.rules.instrument_telling import may_read
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone
from standclear.service.instrument_words import rule_facts
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.zone_ground import ground
from standclear.service.shown.zone_versions import area_m2


def instrument_ids(picture: Picture, asker: str, *, over: bool = False) -> list[str]:
    """Agreements of which the asker may read a draft; `over`: also those that are no more."""
    going_on = (*OPEN, InstrumentStanding.AGREED, *HOLDS)
    return [
        key
        for key in sorted(picture.instruments)
        if any(over or draft.standing in going_on for draft in readable_drafts(picture, asker, key))
    ]


def readable_drafts(picture: Picture, asker: str, instrument: str) -> list[DraftRecord]:
    """The drafts that the asker may read, oldest first."""
    record = picture.instruments.get(instrument)
    return [draft for draft in record.drafts if may_read(picture, draft, asker)] if record else []


def draft_for(picture: Picture, asker: str, instrument: str, version: int = 0) -> DraftRecord:
    """One draft; the newest for version 0. `NotFound` where there is none for the asker."""
    drafts = readable_drafts(picture, asker, instrument)
    if not drafts:
        raise NotFound(f"no agreement {instrument} that you may see")
    found = [draft for draft in drafts if version in (0, draft.draft.version)]
    if not found:
        raise NotFound(f"no version {version} of {instrument} that you may see")
    return found[-1]


def instrument_document(
    picture: Picture, asker: str, instrument: str, version: int = 0
) -> Document:
    """One agreement, shown by one of its drafts; 0 for the newest."""
    shown = draft_for(picture, asker, instrument, version)
    drafts = readable_drafts(picture, asker, instrument)
    held = picture.instruments[instrument].held
    worded = shown.draft
    return {
        "id": instrument,
        "name": worded.name,
        "held": held.draft.version if held in drafts and held else None,
        **_draft_line(shown),
        "instrument": plain(worded),
        **wording_document(picture, asker, shown),
        "dates": _dates(picture, instrument, shown),
        "answers": [plain(answer) for answer in shown.answers],
        "drafts": [_draft_line(draft) for draft in drafts],
    }


def instrument_at_hand(
    picture: Picture, asker: str, instrument: str, version: int, *, now: datetime | None
) -> Document:
    """The same, with `moves`: what the asker may say of that draft now, as the rules answer (sign,
    reserve, object ...). Of the past, where now is None, nothing can be said."""
    found = instrument_document(picture, asker, instrument, version)
    shown = draft_for(picture, asker, instrument, version)
    held = picture.instruments[instrument]
    moves = [] if now is None else list(instrument_moves(picture, held, shown, asker, now))
    return found | {"moves": moves}


def ending_agreements(picture: Picture, asker: str, now: datetime) -> list[Document]:
    """Those that hold and end within the longest warning of an end, the nearest first; `reached_s`
    is the nearest warning whose hour has come: 7 days, 48 or 12 hours before the end."""
    found = []
    for key in sorted(picture.instruments):
        for draft in readable_drafts(picture, asker, key):
            if draft.standing not in HOLDS or draft.ends is None or draft.ends <= now:
                continue
            left_s = (draft.ends - now).total_seconds()
            reached = [s for s in picture.mechanism.expiry_warnings_s if left_s <= s]
            if reached:
                worded, rule = draft.draft, draft.draft.renewal
                bound = [party for party in draft.renewing if party in draft.signed]
                found.append(
                    {
                        "id": key,
                        "version": worded.version,
                        "name": worded.name,
                        "standing": draft.standing.value,
                        "ends": plain(draft.ends),
                        "reached_s": min(reached),
                        "renewing": bound,
                        "needed": rule.signatures if rule else None,
                    }
                )
    return sorted(found, key=lambda one: (one["ends"], one["id"]))


def draft_at_hand(picture: Picture, asker: str, worded: Instrument) -> DraftRecord:
    """A draft that is not on record yet, as it would be."""
    maps = tuple(map_wording(picture, ref) for ref in worded.maps)
    return DraftRecord(worded, asker, picture.at, InstrumentStanding.PROPOSED, maps=maps)


def wording_document(picture: Picture, asker: str, draft: DraftRecord) -> Document:
    """What a draft says: its clauses, rules and maps, and the hash that is signed for it."""
    worded = draft.draft
    return {
        "seal": worded.seal,
        "rules": [list(fact) for fact in rule_facts(worded)],
        "clauses": _clauses(draft),
        "texts": [_text(worded, text) for text in worded.texts],
        "maps": [_map(picture, asker, draft, number) for number in range(len(worded.maps))],
        "maps_end_early": _early(picture, asker, draft),
    }


def _draft_line(draft: DraftRecord) -> Document:
    worded = draft.draft
    return {
        "version": worded.version,
        "author": draft.author,
        "proposed_at": plain(draft.proposed_at),
        "standing": draft.standing.value,
        "seal": worded.seal,
        "positions": {party: draft.position(party) for party in worded.signatories},
        "signed": list(draft.signed),
        "needed": worded.entry.signatures,
        "in_force_at": plain(draft.in_force_at),
        "ends": plain(draft.ends),
        "renewing": list(draft.renewing),
        "suspended_by": list(draft.suspended_by),
    }


def _text(worded: Instrument, text: Text) -> Document:
    prevails = text.language == worded.prevails
    return {"language": text.language, "sha256": text.sha256, "prevails": prevails}


def _clauses(draft: DraftRecord) -> list[Document]:
    """Each clause in every language, with what parties reserve or object."""
    worded: dict[str, dict[str, str]] = {}
    for text in draft.draft.texts:
        for clause in text.clauses:
            worded.setdefault(clause.number, {})[text.language] = clause.text
    return [
        {
            "id": f"{draft.draft.id}/{number}",
            "number": number,
            "texts": texts,
            "remarks": [
                {"party": a.party, "word": a.word, "text": a.text}
                for a in draft.answers
                if a.clause == number
            ],
        }
        for number, texts in worded.items()
    ]


def _map(picture: Picture, asker: str, draft: DraftRecord, number: int) -> Document:
    ref, zone = draft.draft.maps[number], draft.maps[number]
    shown = zone if zone is not None and may_see_map(picture, asker, zone) else None
    named: Document = plain(ref)
    return named | {
        "shown": shown is not None,
        "area_m2": area_m2(ground(shown)) if shown else None,
    }


def _early(picture: Picture, asker: str, draft: DraftRecord) -> list[str]:
    """Of the maps that the asker may see, which end before the agreement does; nothing of one
    that is no more."""
    if draft.standing not in (*OPEN, InstrumentStanding.AGREED, *HOLDS):
        return []
    seen = [zone if zone and may_see_map(picture, asker, zone) else None for zone in draft.maps]
    times = {"in_force_at": draft.in_force_at, "ends": draft.ends}
    return early_ends(draft.draft, seen, picture.at, **times)


def may_see_map(picture: Picture, asker: str, zone: Zone) -> bool:
    """Whether the asker reads this wording of a zone."""
    if asker in (picture.desk, owner_of(zone.id)):
        return True
    return share_of_zone(zone, asker).disclosure is Disclosure.FULL


def _dates(picture: Picture, instrument: str, draft: DraftRecord) -> list[Document]:
    """Every reading, in order of name and time; disputed where another differs."""
    readings = picture.instruments[instrument].readings
    read: list[tuple[str, DatedWords]] = [(draft.author, d) for d in draft.draft.all_dates]
    read += [(r.party, r.date) for r in readings if r.version == draft.draft.version]
    disputed = disagreeing(date for _, date in read)
    lines = [
        plain(date) | {"words": date.words, "read_by": party, "disputed": date.what in disputed}
        for party, date in read
    ]
    return sorted(lines, key=lambda line: (line["what"], line["at"]))
