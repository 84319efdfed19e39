"""What was found of a plan, in one line: how many overlap, may overlap, come near, each apart.

Promise: that nothing was found is never said without what it does not mean.
"""

from __future__ import annotations

from standclear.core.counted import counted
from standclear.core.release import OverlapView

NOTHING_FOUND = "No overlap found with what you may see. It does not mean that nothing is there."


def headline_of(plan: str, views: tuple[OverlapView, ...]) -> str:
    """The one line of a filing or a dry run to its author."""
    if not views:
        return f"{plan}: {NOTHING_FOUND}"
    overlaps = [view for view in views if not view.near]
    possible = sum(view.possible for view in overlaps)
    certain, parts = len(overlaps) - possible, []
    if possible and certain:
        both = f"{len(overlaps)} overlaps: {certain} certain, {possible} possible"
        parts.append(f"{both} with what is not shown exactly")
    elif possible:
        parts.append(f"{counted(possible, 'overlap')} possible with what is not shown exactly")
    elif certain:
        parts.append(f"{counted(certain, 'overlap')} found")
    near = [view for view in views if view.near]
    doubtful = sum(view.possible for view in near)
    if near:
        parts.append(f"{len(near)} near" + (f" ({doubtful} possibly)" if doubtful else ""))
    return f"{plan}: {'; '.join(parts)}; call before you go."
