"""Calls as documents for one asker: both accounts side by side, and no sum of them.

    id, state                  ringing | unanswered | answered | ended, at the time asked about
    caller, to, kind, role, channel, about, subject, requested_at, answer_by
    answers, notes, positions, promises, ends     each with `word_of`: whose account it is
    not_agreed                 places that were read back as others and not said again since
    roles                      when each role of the party called is rung
    possible, outcomes         what the asker may say of it now, and how it may say that it ended

Promise: a call is for the two on it and the desk. Of what it is about, a record that the asker may
not know of is left out. A phrase stands in every language of the phrasebook.
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.hotline.held import CallRecord, Noted, Promised
from standclear.core.hotline.phrases import (
    LANGUAGES,
    Given,
    Phrase,
    check_given,
    phrase_of,
    phrasebook,
)
from standclear.core.hotline.positions import Heard, Saying, SpokenPosition
from standclear.core.picture import Picture
from standclear.core.places.read_back import echo, read_back
from standclear.core.rules.calls import outcomes_for, possible_for
from standclear.core.rules.known import knows_of
from standclear.service.call_words import phrase_words
from standclear.service.shown.alert_lines import told_line
from standclear.service.shown.plain import Document, plain


def call_ids(picture: Picture, asker: str, *, over: bool = False) -> list[str]:
    """Calls that the asker is on, the newest first; of the desk all. `over`: also ended ones."""
    found = [
        (record.requested_at, call)
        for call, record in picture.hotline.calls.items()
        if asker in (picture.desk, *record.parties) and (over or _goes_on(record))
    ]
    return [call for _, call in sorted(found, reverse=True)]


def _goes_on(record: CallRecord) -> bool:
    """Not ended, or something promised on it is still open."""
    return record.ended_at is None or any(promised.open for promised in record.promises)


def may_see_call(picture: Picture, asker: str, call: str) -> bool:
    """Whether the asker is on it, or is the desk."""
    record = picture.hotline.calls.get(call)
    return record is not None and asker in (picture.desk, *record.parties)


def call_document(picture: Picture, asker: str, call: str, at: datetime) -> Document:
    """One call; `NotFound` for one that the asker is not on."""
    record = _record(picture, asker, call)
    return {
        "id": call,
        "state": record.state(at),
        "caller": record.caller,
        "to": record.to,
        "kind": record.kind.value,
        "role": record.role,
        "channel": record.channel,
        "about": [each for each in record.about if knows_of(picture, asker, each)],
        "subject": record.subject,
        "requested_at": plain(record.requested_at),
        "answer_by": plain(record.answer_by),
        "answered_at": plain(record.answered_at),
        "ended_at": plain(record.ended_at),
        "answers": [plain(answer) for answer in record.answers],
        "notes": [_note(note) for note in record.notes],
        "positions": [_place(name, said) for name, said in record.positions.items()],
        "not_agreed": list(record.not_agreed),
        "promises": [_promise(n, each, at) for n, each in enumerate(record.promises, 1)],
        "ends": [plain(end) for end in record.ends],
        "roles": _roles(picture, asker, record),
        "possible": list(possible_for(record, asker)),
        "outcomes": [each.value for each in outcomes_for(record, asker)],
    }


def words_document(
    picture: Picture, asker: str, call: str, phrase: str, given: tuple[Given, ...]
) -> Document:
    """A phrase in every language as it would go out on a call now, its places as they stand.

    `InvalidInput` for parameters that are missing or not of their type.
    """
    record = _record(picture, asker, call)
    found = phrase_of(phrase)
    check_given(found, given)
    return {"phrase": found.id, "words": phrase_words(found.id, *record.shown(found, given))}


def _record(picture: Picture, asker: str, call: str) -> CallRecord:
    if not may_see_call(picture, asker, call):
        raise NotFound(f"no call {call} that you may see")
    record = picture.hotline.calls[call]
    return record


def _note(note: Noted) -> Document:
    return {
        "at": plain(note.at),
        "word_of": note.word_of,
        "phrase": note.phrase,
        "words": phrase_words(note.phrase, note.given, note.marks),
        "text": note.text,
    }


def _place(name: str, sayings: list[Saying]) -> Document:
    last = sayings[-1]
    return {
        "name": name,
        "state": last.state.value,
        "by": last.by,
        **_spoken(last.spoken),
        "sayings": [
            {
                "at": plain(saying.at),
                "by": saying.by,
                "word_of": saying.word_of,
                "text": saying.spoken.as_typed.text,
                "state": saying.state.value,
                "correction": saying.correction,
                "heard": [_heard(heard) for heard in saying.heard],
            }
            for saying in sayings
        ],
    }


def _heard(heard: Heard) -> Document:
    return {
        "at": plain(heard.at),
        "by": heard.by,
        "word_of": heard.word_of,
        "apart_mm": heard.apart_mm,
        "agrees": heard.agrees,
        **_spoken(heard.spoken),
    }


def _spoken(spoken: SpokenPosition) -> Document:
    """As typed, in three notations, and from the nearest named place: what is read back."""
    return {
        "text": spoken.as_typed.text,
        "position": plain(spoken.position),
        "precision_mm": spoken.precision_mm,
        "notations": echo(spoken.position),
        "near": read_back(spoken.position),
    }


def _promise(number: int, promised: Promised, at: datetime) -> Document:
    return {
        "number": number,
        "at": plain(promised.at),
        "word_of": promised.word_of,
        "by": promised.by,
        "action": promised.action,
        "due": plain(promised.due),
        "open": promised.open,
        "overdue": promised.open and promised.due <= at,
        "accounts": [plain(account) for account in promised.accounts],
    }


def _roles(picture: Picture, asker: str, record: CallRecord) -> list[Document]:
    """Of the telling that asks for an answer, each role's turn."""
    for recipient, number in record.told:
        held = picture.get_release(recipient, number)
        if held.release.because == "call.requested":
            ladder: list[Document] = told_line(picture, asker, held)["ladder"]
            return ladder
    return []


# ---- the phrasebook


def phrase_ids() -> list[str]:
    return list(phrasebook().phrases)


def phrase_document(phrase: str) -> Document:
    """One phrase in every language, its parameters as `{name}`."""
    try:
        found = phrase_of(phrase)
    except InvalidInput:
        raise NotFound(f"no phrase {phrase}") from None
    return _phrase(found)


def _phrase(found: Phrase) -> Document:
    return {
        "id": found.id,
        "book": phrasebook().book,
        "since": found.since,
        "parameters": [{"name": name, "type": kind} for name, kind in found.parameters],
        "words": {language: found.of(language) for language in LANGUAGES},
    }
