"""The page that a run leaves behind: map, timeline, tellings, overlaps, proof, case file."""

from standclear.scenarios.page.data import PageData
from standclear.scenarios.page.render import render

__all__ = ["PageData", "render"]
