"""Times as people tell them: read with their IANA zone, held as aware UTC.

Promise: an ambiguous or impossible local time is refused with its alternatives, never guessed.

    time_words  what was typed; time_zones by name, abbreviation, offset; times reads both
    contradiction  a label that cannot be ("EST" in July)
    schedule    weekly windows and daylight of a zone; sun gives its rising and setting
    schedule_words  a schedule as people type it and are shown it
"""
