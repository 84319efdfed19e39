"""Documents that the command line's `--json` and the network door both speak: one asker, one view.

Promise: each function takes the asker and gives plain JSON values that it may see, the same for
a screen, a program and a stream; what it may not see is answered as what is not there.
Not here: what may be seen (core/disclosure.py), bytes on a wire (web/), tables (cli/).

    plain       any value of the picture as JSON values
    drawings    a record's volumes as GeoJSON for maps
    records     zones, plans, notices, overlaps, parties
    alerts      alerts and CEASE; who answered, who is silent
    tracks      the names under which craft are heard
    telling     releases, what was told, gaps, who answered for what
    board       what needs somebody now
    entries     the log's entries
    faults      what is wrong, and what would be right
    rehearsals  what became of statements that were tried and not said
    changes     what an entry changed, as one asker may know it
"""
