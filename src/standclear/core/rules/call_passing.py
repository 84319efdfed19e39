"""What is passed on a call: phrases and words, places with their read-back, promises and whether
they were kept.

Promise: a place that was read back as another is told to both sides at once and counts as not
agreed until it is said again and read back. A phrase is never held back for that: it goes out, and
says of its place how far it has come (no word that stops fire waits for a form; domain 2.4).
"""

from __future__ import annotations

import re

from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.hotline import phrases as book
from standclear.core.hotline import said as st
from standclear.core.hotline.changes import CallEntered
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.positions import (
    Heard,
    Saying,
    SpokenPosition,
    apart_words,
    compared,
    length_words,
    position_words,
)
from standclear.core.picture import Picture, Said
from standclear.core.release import PhraseView
from standclear.core.rules.call_telling import LONGEST_TEXT, short_words, tell_both, tell_other
from standclear.core.rules.decision import Decision, decision

OnCall = st.CallNote | st.CallPosition | st.CallReadBack | st.CallPromise | st.CallKept

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,11}")
MOST_ENTRIES = 500
"""Notes, places and promises on one call, own choice: no conversation has as many."""


def decide(picture: Picture, said: Said, call: CallRecord, statement: OnCall) -> Decision:
    held = len(call.notes) + len(call.promises) + sum(len(s) for s in call.positions.values())
    if held >= MOST_ENTRIES:
        raise NotAllowed(f"{statement.call} holds {held} entries", ("call request",))
    match statement:
        case st.CallNote():
            return _note(picture, said, call, statement)
        case st.CallPosition():
            return _position(picture, said, call, statement)
        case st.CallReadBack():
            return _read_back(picture, said, call, statement)
        case st.CallPromise():
            return _promise(picture, said, call, statement)
        case st.CallKept():
            return _kept(picture, said, call, statement)


# ---- phrases and words


def _note(picture: Picture, said: Said, call: CallRecord, statement: st.CallNote) -> Decision:
    text = statement.text.strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("text", f"{len(text)} characters", f"at most {LONGEST_TEXT}")
    if not (text or statement.phrase):
        raise InvalidInput("text", "empty", "a phrase of the phrasebook, or words")
    words, content = "", None
    if statement.phrase:
        content = _phrase(call, statement)
        words = book.render(statement.phrase, content.given, "en", content.marks)
    beside = short_words(text) if text else ""
    passed = " ".join(part for part in (f"[{statement.phrase}]" if words else "", words, beside)
                      if part)  # fmt: skip
    headline = f"{statement.call}, {said.issuer}: {passed}"
    event = CallEntered(statement.call, said.issuer, "note")
    duties = tell_other(picture, said, statement.call, call, "call.noted", headline, content)
    return decision(picture, said, headline, (event,), duties)


def _phrase(call: CallRecord, statement: st.CallNote) -> PhraseView:
    """The phrase as it goes out: each place with its coordinates, and how far it has come."""
    newest = book.phrasebook().book
    phrase = book.phrase_of(statement.phrase)
    if not phrase.since <= statement.book <= newest:
        expected = f"a version of the phrasebook that has it, {phrase.since} to {newest}"
        raise InvalidInput("book", statement.book, expected)
    book.check_given(phrase, statement.given)
    kinds = dict(phrase.parameters)
    for each in statement.given:
        if kinds[each.name] == "place" and each.value not in call.positions:
            known = ", ".join(call.positions) or "none was said yet: call position"
            expected = f"a place said on this call: {known}"
            raise InvalidInput(f"given/{each.name}", each.value, expected)
    given, marks = call.shown(phrase, statement.given)
    return PhraseView(
        statement.call, phrase.id, statement.book, given, marks, statement.text.strip()
    )


# ---- places


def _position(
    picture: Picture, said: Said, call: CallRecord, statement: st.CallPosition
) -> Decision:
    name, sayings = statement.name, call.positions.get(statement.name, [])
    if not _NAME.fullmatch(name):
        raise InvalidInput("name", name, "a short name such as A, of letters, digits and -")
    _check_side("by", statement.by, call)
    _check_spoken(statement.spoken)
    if sayings and sayings[-1].by != statement.by:
        raise NotAllowed(
            f"{name} was said by {sayings[-1].by}: it is read back, not said", ("call position "
            "--heard", "another name"),
        )  # fmt: skip
    if sayings and sayings[-1].word_of == statement.by != said.issuer:
        raise NotAllowed(
            f"{statement.by} has entered {name} itself", ("call position --heard, as you heard it",)
        )
    again = "said again" if sayings else "said"
    why = f" ({statement.correction.strip()})" if statement.correction.strip() else ""
    headline = (
        f"{statement.call}: {name} {again} by {statement.by}{why}: "
        f"{spoken_words(statement.spoken)}. It counts once it is read back."
    )
    event = CallEntered(statement.call, said.issuer, "position", len(sayings) + 1)
    duties = tell_other(picture, said, statement.call, call, "call.position", headline)
    return decision(picture, said, headline, (event,), duties)


def _read_back(
    picture: Picture, said: Said, call: CallRecord, statement: st.CallReadBack
) -> Decision:
    name, sayings = statement.name, call.positions.get(statement.name)
    if not sayings:
        known = ", ".join(call.positions) or "none was said yet"
        raise InvalidInput("name", name, f"a place said on this call: {known}")
    _check_spoken(statement.spoken)
    last = sayings[-1]
    if statement.by != call.other(last.by):
        raise InvalidInput("by", statement.by, f"{call.other(last.by)}, to whom {name} was said")
    apart_mm, agrees = compared(last.spoken, statement.spoken)
    heard = Heard(said.at, statement.by, said.issuer, statement.spoken, apart_mm, agrees)
    event = CallEntered(statement.call, said.issuer, "read_back", len(sayings), agrees)
    if agrees:
        headline = (
            f"{statement.call}: {name} read back by {statement.by} as it was said: "
            f"{position_words(last.spoken)}. By {said.issuer}'s account."
        )
        duties = tell_other(picture, said, statement.call, call, "call.read_back", headline)
        return decision(picture, said, headline, (event,), duties)
    headline = not_agreed_words(statement.call, name, last, heard)
    duties = tell_both(picture, statement.call, call, "call.not_agreed", headline)
    return decision(picture, said, headline, (event,), duties)


def not_agreed_words(call: str, name: str, said: Saying, heard: Heard) -> str:
    """The block, in words for both sides."""
    return (
        f"{call}: {name} DOES NOT MATCH, {apart_words(heard, said.spoken)}. Said by {said.by}: "
        f"{spoken_words(said.spoken)}. Read back by {heard.by}: {spoken_words(heard.spoken)}. "
        f"{name} is NOT AGREED until it is said again and read back."
    )


def spoken_words(spoken: SpokenPosition) -> str:
    """ "35.30N 40.20E" (35.30000N 40.20000E to 720 m)."""
    typed = f'"{spoken.as_typed.text}" ' if spoken.as_typed.text else ""
    return f"{typed}({position_words(spoken)} to {length_words(spoken.precision_mm)})"


def _check_side(pointer: str, party: str, call: CallRecord) -> None:
    if party not in call.parties:
        raise InvalidInput(pointer, party, f"one of the two on the call: {', '.join(call.parties)}")


def _check_spoken(spoken: SpokenPosition) -> None:
    if spoken.precision_mm < 1:
        raise InvalidInput("spoken/precision_mm", spoken.precision_mm, "1 or more")
    if len(spoken.as_typed.text) > 200:
        given = f"{len(spoken.as_typed.text)} characters"
        raise InvalidInput("spoken/as_typed/text", given, "at most 200")


# ---- promises


def _promise(picture: Picture, said: Said, call: CallRecord, statement: st.CallPromise) -> Decision:
    _check_side("by", statement.by, call)
    action = statement.action.strip()
    if not action or len(action) > LONGEST_TEXT:
        raise InvalidInput("action", action[:40] or "empty", "what is promised, in a few words")
    if statement.due <= said.at:
        raise InvalidInput("due", f"{statement.due:%Y-%m-%d %H:%MZ}", "a time after now")
    number = len(call.promises) + 1
    as_told = "" if statement.by == said.issuer else f" By {said.issuer}'s account."
    headline = (
        f"{statement.call}/{number}: {statement.by} promises, until "
        f"{statement.due:%a %Y-%m-%d %H:%MZ}: {short_words(action)}{as_told}"
    )
    event = CallEntered(statement.call, said.issuer, "promise", number)
    duties = tell_other(picture, said, statement.call, call, "call.promised", headline)
    return decision(picture, said, headline, (event,), duties)


def _kept(picture: Picture, said: Said, call: CallRecord, statement: st.CallKept) -> Decision:
    if not 1 <= statement.promise <= len(call.promises):
        expected = f"the number of a promise on this call, 1 to {len(call.promises)}"
        raise InvalidInput("promise", statement.promise, expected if call.promises else
                           "a promise: none was made on this call")  # fmt: skip
    if len(statement.text) > LONGEST_TEXT:
        raise InvalidInput("text", f"{len(statement.text)} characters", f"at most {LONGEST_TEXT}")
    promised = call.promises[statement.promise - 1]
    text = f" {short_words(statement.text)}" if statement.text.strip() else ""
    word = statement.kept.value.replace("_", " ")
    headline = (
        f"{statement.call}/{statement.promise}, promised by {promised.by} "
        f"({promised.action.strip().rstrip('.')}): {word}, says {said.issuer}.{text}"
    )
    event = CallEntered(statement.call, said.issuer, "kept", statement.promise)
    duties: list[Duty] = tell_other(picture, said, statement.call, call, "call.kept", headline)
    return decision(picture, said, headline, (event,), duties)
