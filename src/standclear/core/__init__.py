"""The picture: what parties speak of, and the pure rules over it. Knows airspace and no logs.

Promise: no clock, no randomness, no socket, no file that is not package data.
Units are SI, WGS 84 and aware UTC; stored numbers are integers (see shape.py).

A map of the room; within a line, each stands on those before it:

    said             errors ids sentences shape intervals act_codes | party zone intent notice
                     telling mechanism agreements/ sources/ commitments/ incidents/ ledger/
                     hotline/ cease statements events
    as people type   places/ positions, time/ times and schedules
    on the earth     earth/ from what is declared to what is tested, outward
    overlap          kernel/ in C and its twin, overlaps/ index, exact test, remedies
    what holds       held release picture fold_telling fold_alarms fold_instruments
                     fold_sources fold_incidents fold_ledger fold_hotline fold_parties fold
    who may, must    coarsen disclosure duty gap_reasons
    what follows     rules/ one file a journey
    who knew         inquiry/ who was told, and the question of one place and past time
    live tracks      watch/ reports against zones and each other, many at once
"""
