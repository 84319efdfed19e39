"""The exercise: three days at the desk of the valley of Sorvath, which does not exist.

    script(seed, scale)    every step, in time order
    course(seed, scale)    the same with the overlaps to be expected and the planned difficulties
    reactions.to_release   how a party answers a telling
    reactions.to_reminder  how the role that is rung answers
    parties.private_key    the published keys that sign for these parties

The valley lies in the open South Atlantic, where nobody lives (valley.py).
"""

from standclear.scenarios.exercise.course import SEED, Course, course, script
from standclear.scenarios.exercise.step import DESK, ExpectedPair, Inject, Step

__all__ = ["DESK", "SEED", "Course", "ExpectedPair", "Inject", "Step", "course", "script"]
