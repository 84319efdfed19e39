"""The case file: what happened in and around Syria from 2015 to 2018, as public sources state it.

Read-only history. `load()` gives the items; `replay(item, case_file)` computes, with the very
parts that serve a desk, what Standclear would have shown, to whom, and by when.
"""

from standclear.scenarios.case_file.items import CaseFile, Item
from standclear.scenarios.case_file.reading import load
from standclear.scenarios.case_file.replaying import replay
from standclear.scenarios.case_file.shown import Shown, ToldTo

__all__ = ["CaseFile", "Item", "Shown", "ToldTo", "load", "replay"]
