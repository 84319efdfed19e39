"""Zones, plans, notices and parties as documents for one asker.

Every record document has, beside the view that its asker has of it:

    id, kind, version, owner     kind: zone | plan | site | move
    ovn                          the version number that If-Match and the `key` name; own or whole
    over                         its time is past, or it was ended, withdrawn, lapsed
    start, end                   first start and last end of what the asker sees
    geojson, uncertainty         drawings for maps (drawings.py), where asked for

Not here: whose turn it is (board.py), who was told of it (telling.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standclear.core.disclosure import share_of_plan, view_of_notice, view_of_plan
from standclear.core.ids import kind_of, owner_of
from standclear.core.intent import IntentState
from standclear.core.notice import MovementState, NoticeState, share_for
from standclear.core.picture import (
    NoticeRecord,
    PartyRecord,
    Picture,
    PlanRecord,
    ZoneRecord,
)
from standclear.core.release import CoarseView, NoticeView, PlanView
from standclear.core.shape import Volume4D
from standclear.core.telling import Share
from standclear.core.zone import ZoneStanding
from standclear.formats.heights import write_ceiling, write_floor
from standclear.service.shown.asked import may_see, must_see, sees_whole, zone_seen
from standclear.service.shown.order import in_order
from standclear.service.shown.overlaps import known_overlaps
from standclear.service.shown.plain import Document, plain

OVER_ZONE = (ZoneStanding.WITHDRAWN, ZoneStanding.LAPSED)
OVER_NOTICE = (NoticeState.WITHDRAWN, NoticeState.EXPIRED)
OVER_MOVEMENT = (MovementState.ARRIVED, MovementState.ABORTED)


def ids(picture: Picture, asker: str, kind: str, *, over: bool = False) -> Iterator[str]:
    """Ids of the records of a kind that an asker may see, in order; `over`: also past ones."""
    for record in in_order(picture, kind):
        if is_listed(picture, asker, record, over=over):
            yield record


def is_listed(picture: Picture, asker: str, record: str, *, over: bool = False) -> bool:
    """Whether a list shows a record to its asker; `over`: also past ones."""
    return may_see(picture, asker, record) and (over or not is_over(picture, record))


def is_over(picture: Picture, record: str) -> bool:
    """Ended, withdrawn or lapsed: kept, and no longer held against anybody."""
    match kind_of(record):
        case "zone":
            return _zone_is_over(picture.get_zone(record))
        case "plan":
            return picture.get_plan(record).state is IntentState.ENDED
        case _:
            held = picture.get_notice(record)
            return held.state in OVER_NOTICE or held.movement in OVER_MOVEMENT


def exact_volumes(picture: Picture, record: str) -> tuple[Volume4D, ...]:
    """The volumes of a record as its author gave them: for nobody's eyes."""
    match kind_of(record):
        case "zone":
            held = picture.get_zone(record)
            agreed = () if held.agreed is None else held.agreed.volumes
            return (*held.zone.volumes, *agreed)
        case "plan":
            return picture.get_plan(record).intent.volumes
        case _:
            return picture.get_notice(record).notice.volumes


def record_document(picture: Picture, asker: str, record: str, *, drawn: bool = False) -> Document:
    """One record as its asker may see it; `NotFound` for what it may not know of.

    drawn   with `geojson` and `uncertainty`
    """
    document, volumes = record_undrawn(picture, asker, record)
    return with_drawings(document, volumes) if drawn else document


def record_undrawn(
    picture: Picture, asker: str, record: str
) -> tuple[Document, tuple[Volume4D, ...]]:
    """One record, and the volumes of it that its asker sees: for `with_drawings`, which takes
    longer than all else and needs no picture held still."""
    must_see(picture, asker, record)
    document, volumes = _shown(picture, asker, record)
    document |= {
        "id": record,
        "kind": kind_of(record),
        "owner": owner_of(record),
        "over": is_over(picture, record),
        "start": plain(min(volume.start for volume in volumes)),
        "end": plain(max(volume.end for volume in volumes)),
    }
    return document, volumes


def with_drawings(document: Document, volumes: tuple[Volume4D, ...]) -> Document:
    """The document with `geojson` and `uncertainty`."""
    from standclear.service.shown.drawings import drawing, uncertainty  # geometry, for maps alone

    return document | {"geojson": drawing(volumes), "uncertainty": uncertainty(volumes)}


def features_of(picture: Picture, asker: str, record: str) -> Iterator[tuple[Volume4D, Document]]:
    """Each volume that the asker sees of a record, with what a map's table says of it."""
    document = record_document(picture, asker, record)
    told: Document = {
        name: document[name] for name in ("kind", "owner", "version", "state", "standing")
        if name in document
    }  # fmt: skip
    named: Document = next(
        (document[part] for part in ("zone", "intent", "notice") if part in document), {}
    )
    told |= {
        "record": record,
        "name": named.get("name") or named.get("title") or "",
        "what": named.get("kind") if "zone" in document else named.get("activity")
        or named.get("category") or named.get("mission") or "coarse",
        "contact": document.get("contact", ""),
    }  # fmt: skip
    for volume in volumes_seen(picture, asker, record):
        heights = {"floor": write_floor(volume.floor), "ceiling": write_ceiling(volume.ceiling)}
        times = {"start": plain(volume.start), "end": plain(volume.end)}
        yield volume, told | heights | times | {"error_m": volume.error_mm / 1000}


def volumes_seen(picture: Picture, asker: str, record: str) -> tuple[Volume4D, ...]:
    """The volumes of a record as the asker may see them."""
    must_see(picture, asker, record)
    return _shown(picture, asker, record)[1]


def ovn_of(picture: Picture, record: str) -> str:
    """The version number of a record's newest wording."""
    match kind_of(record):
        case "zone":
            return picture.get_zone(record).ovn
        case "plan":
            return picture.get_plan(record).ovn
        case _:
            held = picture.get_notice(record)
            return held.waiting.ovn if held.waiting else held.ovn


def party_document(picture: Picture, asker: str, party: str) -> Document:
    """A party: names, roles, channels, formations, standing, keys. All parties see all of it.

    But for `told`, how many releases it has been sent: None but to itself and to the desk.
    """
    record: PartyRecord = picture.get_party(party)
    standing = "desk" if party == picture.desk else record.standing(picture.at).value
    document: Document = plain(record)
    told = len(picture.releases.get(party, ())) if asker in (party, picture.desk) else None
    return document | {
        "id": party,
        "standing": standing,
        "name": record.party.name(),
        "told": told,
    }


def next_number(picture: Picture, party: str, kind: str) -> int:
    """The number after the highest that a party has given a record of this kind."""
    held: Iterable[str]
    match kind:
        case "zone":
            held = picture.zones
        case "plan":
            held = picture.plans
        case _:
            held = picture.notices
    own = f"{party}/{kind}/"
    used = [record.removeprefix(own) for record in held if record.startswith(own)]
    return max((int(number) for number in used if number.isdecimal()), default=0) + 1


def _shown(picture: Picture, asker: str, record: str) -> tuple[Document, tuple[Volume4D, ...]]:
    match kind_of(record):
        case "zone":
            return _zone(zone_seen(picture, asker, record))
        case "plan":
            return _plan(picture, asker, picture.get_plan(record))
        case _:
            return _notice(picture, asker, picture.get_notice(record))


def _zone(held: ZoneRecord) -> tuple[Document, tuple[Volume4D, ...]]:
    document: Document = plain(held)
    document["version"] = held.zone.version
    document["in_force"] = held.in_force
    document["over"] = _zone_is_over(held)
    return document, held.zone.volumes


def _zone_is_over(held: ZoneRecord) -> bool:
    """A newer wording that lapsed waiting ends nothing: the agreed one holds on."""
    return held.standing in OVER_ZONE and held.agreed is None


def _plan(picture: Picture, asker: str, held: PlanRecord) -> tuple[Document, tuple[Volume4D, ...]]:
    view = plan_view(picture, asker, held)
    document: Document = plain(view)
    document["version"] = held.intent.version
    if isinstance(view, PlanView):
        document["ovn"] = held.ovn
    if sees_whole(picture, asker, held.intent.id):
        document["filed_at"] = plain(held.filed_at)
        known = known_overlaps(picture, asker, held.intent.id)
        document["overlaps"] = known
        document["near"] = [each for each in known if picture.overlaps[each].found.near]
    return document, view.volumes if isinstance(view, CoarseView) else view.intent.volumes


def plan_view(picture: Picture, asker: str, held: PlanRecord) -> PlanView | CoarseView:
    """A plan as the asker may see it; its author and the desk see it as filed."""
    if sees_whole(picture, asker, held.intent.id):
        return PlanView(held.intent, held.state.value)
    share = share_of_plan(held.intent, asker)
    shown = Share(asker, share.disclosure, share.precision_mm)
    view = view_of_plan(held.intent, held.state.value, shown, picture.mechanism)
    assert isinstance(view, PlanView | CoarseView)
    return view


def notice_view(picture: Picture, asker: str, held: NoticeRecord) -> NoticeView | CoarseView:
    """A notice as the asker may see it; its author and the desk see it as given."""
    if sees_whole(picture, asker, held.notice.id):
        return NoticeView(held.notice, held.state.value)
    share = share_for(held.notice, asker)
    view = view_of_notice(held.notice, held.state.value, share, picture.mechanism)
    assert isinstance(view, NoticeView | CoarseView)
    return view


def _notice(
    picture: Picture, asker: str, held: NoticeRecord
) -> tuple[Document, tuple[Volume4D, ...]]:
    view = notice_view(picture, asker, held)
    document: Document = plain(view)
    document |= {"version": held.notice.version, "confirmed_at": plain(held.confirmed_at)}
    if kind_of(held.notice.id) == "move":
        document["movement"] = held.movement.value
        document["outcome"] = plain(held.outcome)
    if isinstance(view, NoticeView):
        document["ovn"] = ovn_of(picture, held.notice.id)
    if sees_whole(picture, asker, held.notice.id):
        document |= {
            "form": held.form.value,
            "submissions": held.submissions,
            "same_as": held.same_as,
            "given_at": plain(held.given_at),
        }
    return document, view.volumes if isinstance(view, CoarseView) else view.notice.volumes
