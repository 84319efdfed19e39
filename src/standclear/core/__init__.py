"""The picture: what parties speak of, and the pure rules over it. Knows airspace and no logs.

Promise: no clock, no randomness, no socket, no file that is not package data.
Units are SI, WGS 84 and aware UTC; stored numbers are integers (see shape.py).

A map of the room; within a line, each stands on those before it:

    said             errors ids shape | party zone intent notice telling mechanism statements
    as people type   notation/ time_words zones times contradiction sun schedule
                     place gazetteer_file gazetteer coordinates read_back
    on the earth     ellipsoid geoid heights levels outline growth polar pieces extent
                     footprint nearest geodesy
    overlap          kernel/ index intervals common_area overlap shift sidestep taken remedy
    what holds       events held release picture fold_telling fold
    who may, must    coarsen disclosure duty inquiry
    what follows     rules/
"""
