"""Commitments that stood at an incident's time, with their area near it or for its kind of act.

Promise: a link says what was promised there or of such acts, and never that it was broken: that is
somebody's report (`commitment report --incident`).
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.act_codes import is_within
from standclear.core.commitments.commitment import Commitment
from standclear.core.commitments.held import HeldCommitment
from standclear.core.incidents.links import Link
from standclear.core.incidents.report import Report
from standclear.core.picture import Picture
from standclear.core.rules.incident_links.records import Scene

HARM_TO_CIVILIANS = "D.killing_or_injury"
"""Counts as a second act wherever civilians are reported as killed or injured (own choice: whoever
promised to protect them promised it whatever the weapon)."""


def commitments_near(scene: Scene) -> Iterator[Link]:
    """Those of an area by its distance; those that name no area where they name such an act."""
    for key, held in sorted(scene.picture.commitments.items()):
        worded = held.commitment
        area = scene.found.get(worded.zone)
        act = _act(worded, scene.report)
        if _stood(scene, held) and (area is not None if worded.zone else act):
            of_act = f"names {act}" if act else f"names no act that {scene.report.act} is of"
            where = f"its area {area.record} is near" if area else "names no area"
            why = f"commitment of {worded.by}: {of_act}; {where}"
            near = (area.distance_mm, area.error_mm, area.record) if area else (None, None, "")
            yield Link("commitment", key, 0, why, *near)


def _act(worded: Commitment, report: Report) -> str:
    """The code under which it forbids what is reported, or asks for protection from it."""
    harm = report.harm
    hurt = any(each.best or each.low for each in (harm.killed_civilian, harm.injured_civilian))
    acts = (report.act, HARM_TO_CIVILIANS) if hurt else (report.act,)
    codes = (*worded.prohibited, *worded.required)
    return next((code for code in codes for act in acts if is_within(act, code)), "")


def _stood(scene: Scene, held: HeldCommitment) -> bool:
    """By its own window; where the words set no beginning, from the day they were said."""
    worded, report = held.commitment, scene.report
    ends = [each for each in (worded.until, held.ended and held.ended.at) if each]
    if worded.since is None:
        said_on = _said_on(scene.picture, worded)
        if said_on > f"{report.latest:%Y-%m-%d}"[: len(said_on)]:
            return False
    since = worded.since or report.earliest
    return scene.is_near(since, min([*ends, report.latest]))


def _said_on(picture: Picture, worded: Commitment) -> str:
    """The day of the quotation as far as it is known, `2029-12`; "" where it is not."""
    source = picture.sources.get(worded.quoted.source)
    record = source.quotes.get(worded.quoted.number) if source else None
    return record.quote.said_on if record else ""
