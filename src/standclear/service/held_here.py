"""What a party holds of the record away from the desk: its own statements, and what it was told.

    own statements   outbox/ and outbox/sent/, as signed; whether the desk has them, as proved
    releases         inbox/, each verified before it was put there
    answers          outbox/answers/, what the desk said to each statement

Promise: each record is as its newest word here has it, and says whose word that is and of when;
it is never passed off as the desk's record.
Not here: how it looks (cli/received_lists.py), the desk's own record (visible.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from standclear.core import statements as st
from standclear.core.ids import kind_of
from standclear.core.intent import IntentState
from standclear.core.release import (
    ENDINGS,
    NoteView,
    OverlapsView,
    OverlapView,
    Release,
    ZoneView,
)
from standclear.formats import documents
from standclear.links.bundle import read_bundle
from standclear.log.entry import read_entry
from standclear.service.party_directory import SENT
from standclear.service.party_home import ANSWERS, PartyHome
from standclear.service.replies import read_reply
from standclear.service.statement_files import read_statement_file, waiting
from standclear.service.visible import RecordView, Seen, Whole, record_of


@dataclass(frozen=True, slots=True)
class Said:
    """One own statement.

    with_desk   whether the desk is known to have it
    desk_says   what the desk answered, "" where no answer came
    """

    number: int
    at: datetime
    statement: st.Statement
    with_desk: bool
    desk_says: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One record as it is held here.

    number, said   the release, or the own statement, that says how it stands; one of them
    view           as told; None where only an own statement speaks of it
    at             when that was made or signed
    over           it was told or said to be over, or its time has passed
    """

    seen: Seen
    version: int
    at: datetime
    over: bool
    number: int | None = None
    said: Said | None = None
    view: RecordView | None = None


@dataclass(frozen=True, slots=True)
class HeldOverlap:
    """One overlap as the newest release shows it, and this party's own answer to it."""

    view: OverlapView
    number: int
    at: datetime
    ended: bool
    answer: str = ""


def said_here(home: PartyHome) -> tuple[Said, ...]:
    """Own statements that stand: those that the desk has, then those on their way, in order."""
    answers = _answers(home)
    found = []
    for folder, with_desk in ((home.outbox / SENT, True), (home.outbox, False)):
        for written in waiting(folder):
            sealed = read_statement_file(written.file)
            entry = read_entry(sealed.leaf)
            found.append(
                Said(
                    entry.header.seq,
                    datetime.fromisoformat(entry.header.issued_at),
                    documents.read_statement(sealed.body or b""),
                    with_desk,
                    answers.get(entry.leaf_hash.hex(), ("", None))[0],
                )
            )
    return tuple(found)


def last_heard(home: PartyHome, releases: Iterable[Release]) -> datetime | None:
    """When the desk made the newest of what came from it; None where nothing came."""
    times = [release.made_at for release in releases]
    times += [at for _, at in _answers(home).values()]
    return max(times, default=None)


def held(releases: Iterable[Release], said: Iterable[Said], at: datetime) -> tuple[Held, ...]:
    """Every record of which anything here speaks, each by its newest word, in order of ids."""
    found = {each.seen.id: each for each in _heard(releases)}
    for own in _own(said):
        told = found.get(own.seen.id)
        # What the desk told of the same wording afterwards knows more than its author did.
        if told is None or (own.version, own.at) > (told.version, told.at):
            found[own.seen.id] = own
    return tuple(_timed(found[record_id], at) for record_id in sorted(found))


def notes_of(releases: Iterable[Release], record: str) -> tuple[Release, ...]:
    """Releases that tell of a record in words only: a convoy has left, a query, an answer."""
    return tuple(
        release
        for release in releases
        if release.subject == record and isinstance(release.content, NoteView)
    )


def held_overlaps(releases: Iterable[Release], said: Iterable[Said]) -> tuple[HeldOverlap, ...]:
    """Every overlap told of here, by its newest telling."""
    answers = {
        each.statement.overlap: each.statement.disposition
        for each in said
        if isinstance(each.statement, st.OverlapAnswer)
    }
    found: dict[str, HeldOverlap] = {}
    for release in sorted(releases, key=lambda each: each.number):
        for view in _overlap_views(release):
            ended = bool(view.ended) or release.because == "overlap.ended"
            answer = answers.get(view.overlap, "")
            found[view.overlap] = HeldOverlap(view, release.number, release.made_at, ended, answer)
    return tuple(found[overlap] for overlap in sorted(found))


# ---- inside


def _answers(home: PartyHome) -> dict[str, tuple[str, datetime]]:
    """What the desk said to each statement, by the statement's hash, and when."""
    found: dict[str, tuple[str, datetime]] = {}
    for file in sorted((home.outbox / ANSWERS).glob("*.standclear")):
        reply = read_reply(read_bundle(file.read_bytes()), str(file))
        found[reply.entry] = (reply.says, datetime.fromisoformat(reply.at))
    return found


def _overlap_views(release: Release) -> tuple[OverlapView, ...]:
    content = release.content
    if isinstance(content, OverlapsView):
        return content.overlaps
    return (content,) if isinstance(content, OverlapView) else ()


def _heard(releases: Iterable[Release]) -> Iterator[Held]:
    """What releases alone show, each record by its newest telling."""
    found: dict[str, Held] = {}
    for release in sorted(releases, key=lambda each: each.number):
        content, before = release.content, found.get(release.subject)
        over = release.because in ENDINGS
        if isinstance(content, RecordView):
            view, record, state = content, record_of(content), _state(content)
        elif before is not None and before.view is not None and over:
            view, record = before.view, before.seen.record
            state = release.because.partition(".")[2]
        else:
            continue
        found[release.subject] = Held(
            Seen(release.subject, kind_of(release.subject), state, record),
            release.version,
            release.made_at,
            over,
            number=release.number,
            view=view,
        )
    yield from found.values()


def _state(view: RecordView) -> str:
    return view.standing if isinstance(view, ZoneView) else view.state


def _own(said: Iterable[Said]) -> Iterator[Held]:
    """What own statements alone say, each record by the newest of them."""
    found: dict[str, tuple[Whole, str, Said]] = {}
    for each in said:
        statement = each.statement
        match statement:
            case st.ZonePropose() | st.ZoneAmend():
                zone = statement.zone
                state = "proposed" if zone.agreement_of else "declared"
                found[zone.id] = (zone, state, each)
            case st.PlanFile() | st.PlanAmend():
                found[statement.intent.id] = (statement.intent, "filed", each)
            case st.NoticeGive() | st.NoticeAmend():
                found[statement.notice.id] = (statement.notice, "given", each)
            case st.PlanMove():
                _move(found, statement.plan, statement.state.value, each)
            case st.ZoneWithdraw():
                _move(found, statement.zone, "withdrawn", each)
            case st.NoticeWithdraw():
                _move(found, statement.notice, "withdrawn", each)
            case st.NoticeSuspend():
                _move(found, statement.notice, "suspended", each)
            case st.NoticeResume():
                _move(found, statement.notice, "given", each)
            case st.MovementReport():
                _move(found, statement.notice, statement.state.value, each)
            case _:
                pass
    for record_id, (record, state, each) in found.items():
        over = state in (IntentState.ENDED.value, "withdrawn", "suspended")
        seen = Seen(record_id, kind_of(record_id), state, record)
        yield Held(seen, record.version, each.at, over, said=each)


def _move(found: dict[str, tuple[Whole, str, Said]], record: str, state: str, each: Said) -> None:
    """A new state of a record that was said here; one said elsewhere is not known here."""
    if record in found:
        found[record] = (found[record][0], state, each)


def _timed(each: Held, at: datetime) -> Held:
    """Over once its last volume's time has passed."""
    ended = max(volume.end for volume in each.seen.record.volumes) <= at
    return replace(each, over=each.over or ended)
