"""Which extents touch, where, when and how high; and what change would remove it.

Promise: no overlap is missed; a remedy is shown only after the same exact test.

    index       insert, amend, remove, search (too many, never too few)
    overlap     the exact description; common_area is where both lie
    remedy      smallest changes: shift in time and height, sidestep in place; taken what bars them
"""
