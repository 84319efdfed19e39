"""How people write a place: one file for each notation, and what they share.

    letters          digits, signs, primes and hemisphere letters of any script -> one alphabet
    angles           decimal degrees, degrees and minutes, and compact forms are made of angles
    decimal          35.93062N 36.63393E
    degrees_minutes  35°55'50.2"N 36°38'02.1"E, and with decimal minutes
    compact          355550N 0363802E, as ICAO Annex 15 and NOTAMs
    mgrs_grid        37S BV 86092 78980
    utm              37 north 286092 3978980
    pluscode         8G7RWJJM+6H

Each file has `read`, from text to `Candidate`s, and `write`, from a position to text.
"""
